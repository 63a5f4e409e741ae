//! Pools, their money and their end.

use anchor_lang::prelude::*;

#[event(bytemuck)]
pub struct PoolCreated {
    pub at: i64,
    pub pool: Address,
    pub collateral_mint: Address,
    pub share_mint: Address,
    pub seed: u64,
}

#[event(bytemuck)]
pub struct SalesPaused {
    pub at: i64,
    pub until: i64,
}

#[event(bytemuck)]
pub struct Deposited {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub amount: u64,
    pub shares: u64,
    pub assets_after: u64,
    pub shares_after: u64,
}

#[event(bytemuck)]
pub struct WithdrawalRequested {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub ticket: Address,
    pub shares: u64,
    pub queued_after: u64,
}

#[event(bytemuck)]
pub struct WithdrawalCancelled {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub ticket: Address,
    pub shares: u64,
    pub queued_after: u64,
}

#[event(bytemuck)]
pub struct Withdrawn {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub ticket: Address,
    pub shares: u64,
    pub amount: u64,
    pub shares_left: u64,
    pub assets_after: u64,
    pub shares_after: u64,
}

#[event(bytemuck)]
pub struct Accrued {
    pub at: i64,
    pub pool: Address,
    pub earned: u64,
    pub assets_after: u64,
    pub unearned_after: u64,
}

#[event(bytemuck)]
pub struct RunOffStarted {
    pub at: i64,
    pub pool: Address,
    /// The product that sells no more; the pool itself when all of it stops.
    pub subject: Address,
}

#[event(bytemuck)]
pub struct FeesDistributed {
    pub at: i64,
    pub pool: Address,
    pub fee_vault: Address,
    pub stakers: u64,
    pub underwriters: u64,
    pub treasury: u64,
}

#[event(bytemuck)]
pub struct PoolClosed {
    pub at: i64,
    pub pool: Address,
    pub collateral_mint: Address,
    /// Base units that were left: the locked seed's part, fees, rounding and donations. All of it is the treasury's.
    pub left: u64,
    /// Shares that were worth nothing.
    pub worthless_shares: u64,
}
