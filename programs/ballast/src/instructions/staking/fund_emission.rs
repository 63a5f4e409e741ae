//! Governance tokens for the stakers, handed out by the second until they are used up.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{EmissionFunded, log},
    instructions::shared::now,
    math::fixed::add,
    state::{Config, Staking, Stored},
    token,
};

#[derive(Accounts)]
pub struct FundEmission {
    #[account(address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut, address = staking.tokens @ BallastError::WrongStaking)]
    pub tokens: UncheckedAccount,
    #[account(address = staking.governance_mint @ BallastError::WrongStaking)]
    pub governance_mint: UncheckedAccount,
    /// Pays; the token program checks mint and owner.
    #[account(mut)]
    pub admin_tokens: UncheckedAccount,
    #[account(address = staking.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Only the administrator, who pays the tokens in: nothing is minted, and what is in stays for the stakers.
/// 2. What was emitted so far is shared at the old rate. The new one is bounded by the staking rules; zero stops it.
pub fn handle_fund_emission(ctx: &mut Context<FundEmission>, amount: u64, per_second: u64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let staking = &mut accounts.staking;
    require!(per_second <= staking.rules.max_emission, BallastError::EmissionTooHigh);
    staking.emit(now)?;
    staking.emission_budget = add(staking.emission_budget, amount)?;
    staking.emission_rate = per_second;

    let payment = token::Leg {
        program: accounts.token_program.address(),
        from: &mut accounts.admin_tokens,
        mint: &accounts.governance_mint,
        to: &mut accounts.tokens,
        amount,
        decimals: accounts.staking.decimals,
    };
    let balance = payment.collect(&accounts.admin)?;
    log(&EmissionFunded { at: now, amount, per_second, budget_after: accounts.staking.emission_budget });
    accounts.staking.invariant(balance)
}
