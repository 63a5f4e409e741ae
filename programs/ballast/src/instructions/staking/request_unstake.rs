//! First step out of staking.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{UnstakeRequested, log},
    instructions::shared::now,
    math::fixed::add,
    state::{Stake, Staking, Stored},
};

#[derive(Accounts)]
pub struct RequestUnstake {
    #[account(address = stake.owner @ BallastError::NotStakeOwner)]
    pub owner: Signer,
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut)]
    pub stake: Stored<Stake>,
}

/// Specification:
/// 1. Only the owner, and not while a ballot of the stake is unsettled: what voted must be there to be slashed.
/// 2. The tokens stop earning and weigh in no vote from now on. What was staked last leaves first.
/// 3. A further request adds to the first and starts the wait anew.
pub fn handle_request_unstake(ctx: &mut Context<RequestUnstake>, amount: u64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (staking, stake) = (&mut accounts.staking, &mut accounts.stake);
    require!(amount > 0, BallastError::ZeroAmount);
    require!(stake.open_ballots == 0, BallastError::StakeLocked);
    stake.touch(staking, now)?;
    stake.take(staking, amount)?;
    stake.unstaking = add(stake.unstaking, amount)?;
    staking.unstaking = add(staking.unstaking, amount)?;
    stake.unstake_at = now + staking.rules.unstake_cooldown as i64;
    log(&UnstakeRequested {
        at: now,
        owner: stake.owner,
        amount,
        staked_after: stake.amount,
        ready_at: stake.unstake_at,
    });
    stake.invariant()
}
