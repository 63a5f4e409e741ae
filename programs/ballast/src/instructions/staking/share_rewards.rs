//! Moves what waits for the stakers into their reward index.

use anchor_lang::prelude::*;

use crate::{
    constants::FEE_SLOTS,
    errors::BallastError,
    events::{RewardsShared, log},
    instructions::shared::now,
    math::fixed::{add, sub},
    state::{FeeVault, Staking, Stored, staking::NO_SLOT},
};

#[derive(Accounts)]
pub struct ShareRewards {
    #[account(mut)]
    pub staking: Stored<Staking>,
    /// Fees of one collateral; without it only the emission of the governance token is shared.
    #[account(mut)]
    pub fee_vault: Option<Stored<FeeVault>>,
}

/// Specification:
/// 1. Anyone. The first sharing of a collateral gives it one of four reward lines.
/// 2. Out of the stakers' part of the fees, what voters have earned is put aside for them first; the rest is shared by
///    everything that earns. While too little does, it waits.
/// 3. The emission since the last call, and what was taken from silent voters, is shared in the same way.
pub fn handle_share_rewards(ctx: &mut Context<ShareRewards>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let staking = &mut accounts.staking;
    let emitted = staking.emit(now)?;
    let mut shared = RewardsShared { at: now, mint: staking.governance_mint, to_stakers: emitted, to_voters: 0 };
    match &mut accounts.fee_vault {
        Some(fees) => {
            if fees.slot == NO_SLOT {
                require!((staking.slots as usize) < FEE_SLOTS, BallastError::NoRewardLine);
                staking.slots += 1;
                fees.slot = staking.slots;
                staking.lines[fees.slot as usize].mint = fees.mint;
            }
            let line = &mut staking.lines[fees.slot as usize];
            let to_voters = line.promised.min(fees.stakers);
            line.promised -= to_voters;
            let rest = sub(fees.stakers, to_voters)?;
            let to_stakers = if staking.can_share() { rest } else { 0 };
            if to_stakers > 0 {
                staking.share(fees.slot as usize, to_stakers)?;
            }
            fees.stakers = rest - to_stakers;
            fees.owed = add(fees.owed, add(to_voters, to_stakers)?)?;
            shared = RewardsShared { at: now, mint: fees.mint, to_stakers, to_voters };
        }
        None => {
            require!(emitted > 0, BallastError::NothingEarns);
        }
    }
    log(&shared);
    Ok(())
}
