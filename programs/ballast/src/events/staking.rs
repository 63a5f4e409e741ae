//! Staked governance tokens and what they earn.

use anchor_lang::prelude::*;

#[event(bytemuck)]
pub struct StakingOpened {
    pub at: i64,
    pub staking: Address,
    pub governance_mint: Address,
}

#[event(bytemuck)]
pub struct Staked {
    pub at: i64,
    pub owner: Address,
    pub amount: u64,
    pub staked_after: u64,
    pub active_at: i64,
}

#[event(bytemuck)]
pub struct UnstakeRequested {
    pub at: i64,
    pub owner: Address,
    pub amount: u64,
    pub staked_after: u64,
    pub ready_at: i64,
}

#[event(bytemuck)]
pub struct Unstaked {
    pub at: i64,
    pub owner: Address,
    pub amount: u64,
}

#[event(bytemuck)]
pub struct EmissionFunded {
    pub at: i64,
    pub amount: u64,
    /// Base units.
    pub per_second: u64,
    pub budget_after: u64,
}

#[event(bytemuck)]
pub struct RewardsShared {
    pub at: i64,
    pub mint: Address,
    pub to_stakers: u64,
    /// Put aside for what voters have earned.
    pub to_voters: u64,
}

#[event(bytemuck)]
pub struct RewardsClaimed {
    pub at: i64,
    pub owner: Address,
    pub mint: Address,
    pub amount: u64,
    pub owed_after: u64,
}
