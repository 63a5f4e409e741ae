//! Governance tokens in.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{Staked, log},
    instructions::shared::{create_or_load, now},
    seeds,
    state::{Stake, Staking, Stored},
    token,
};

#[derive(Accounts)]
pub struct StakeTokens {
    #[account(mut)]
    pub owner: Signer,
    #[account(mut)]
    pub staking: Stored<Staking>,
    /// The owner's stake; created by his first tokens.
    #[account(mut, seeds = [seeds::STAKE, owner.address().as_ref()], bump)]
    pub stake: UncheckedAccount,
    #[account(mut, address = staking.tokens @ BallastError::WrongStaking)]
    pub tokens: UncheckedAccount,
    #[account(address = staking.governance_mint @ BallastError::WrongStaking)]
    pub governance_mint: UncheckedAccount,
    /// Pays; the token program checks mint and owner.
    #[account(mut)]
    pub owner_tokens: UncheckedAccount,
    #[account(address = staking.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Anyone stakes for himself. The tokens become active after the activation delay: they weigh in votes on what is
///    reported later, and earn from the first time the stake is touched after that.
/// 2. Tokens that are added within a month of the activation of those added last wait together with them: these lose
///    their weight for what was reported before. The rest keeps its own.
/// 3. The token account receives exactly `amount`.
pub fn handle_stake(ctx: &mut Context<StakeTokens>, amount: u64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.stake;
    let accounts = &mut ctx.accounts;
    require!(amount > 0, BallastError::ZeroAmount);
    let owner = *accounts.owner.address();
    let (mut stake, is_new) = create_or_load::<Stake>(
        accounts.owner.account(),
        accounts.stake.account(),
        &[seeds::STAKE, owner.as_ref(), &[bump]],
    )?;
    if is_new {
        (stake.owner, stake.bump, stake.version) = (owner, bump, VERSION);
    }
    let staking = &mut accounts.staking;
    stake.touch(staking, now)?;
    stake.add(staking, amount, now)?;
    let active_at = stake.recent_since;

    let payment = token::Leg {
        program: accounts.token_program.address(),
        from: &mut accounts.owner_tokens,
        mint: &accounts.governance_mint,
        to: &mut accounts.tokens,
        amount,
        decimals: accounts.staking.decimals,
    };
    let balance = payment.collect(&accounts.owner)?;
    log(&Staked { at: now, owner, amount, staked_after: stake.amount, active_at });
    stake.invariant()?;
    accounts.staking.invariant(balance)
}
