//! Second step out of staking: the tokens come back.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{Unstaked, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{Stake, Staking, Stored},
    token,
};

#[derive(Accounts)]
pub struct CompleteUnstake {
    #[account(address = stake.owner @ BallastError::NotStakeOwner)]
    pub owner: Signer,
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut)]
    pub stake: Stored<Stake>,
    #[account(mut, address = staking.tokens @ BallastError::WrongStaking)]
    pub tokens: UncheckedAccount,
    #[account(address = staking.governance_mint @ BallastError::WrongStaking)]
    pub governance_mint: UncheckedAccount,
    /// Is paid. Any account of the token: the owner has signed for it.
    #[account(mut)]
    pub destination: UncheckedAccount,
    #[account(address = staking.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Only the owner, after the wait. Pays everything that was asked back, once.
pub fn handle_complete_unstake(ctx: &mut Context<CompleteUnstake>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (staking, stake) = (&mut accounts.staking, &mut accounts.stake);
    let amount = stake.unstaking;
    require!(amount > 0, BallastError::ZeroAmount);
    require!(now >= stake.unstake_at, BallastError::UnstakeNotReady);
    stake.unstaking = 0;
    staking.unstaking = sub(staking.unstaking, amount)?;

    let payment = token::Leg {
        program: accounts.token_program.address(),
        from: &mut accounts.tokens,
        mint: &accounts.governance_mint,
        to: &mut accounts.destination,
        amount,
        decimals: accounts.staking.decimals,
    };
    let balance = token::with_staking_seeds(&accounts.staking, |seeds, authority| payment.pay_out(authority, seeds))?;
    log(&Unstaked { at: now, owner: accounts.stake.owner, amount });
    accounts.staking.invariant(balance)
}
