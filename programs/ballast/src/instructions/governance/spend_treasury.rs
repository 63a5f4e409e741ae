//! Spends what the treasury has.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{TreasurySpent, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{Config, FeeVault, Stored},
    token,
};

#[derive(Accounts)]
pub struct SpendTreasury {
    /// Signs through `execute_proposal` alone.
    #[account(address = config.governor @ BallastError::NotGovernor)]
    pub governor: Signer,
    pub config: Stored<Config>,
    /// The collateral that is spent.
    #[account(mut)]
    pub fee_vault: Stored<FeeVault>,
    /// The fee vault's token account.
    #[account(mut)]
    pub source: UncheckedAccount,
    pub mint: UncheckedAccount,
    /// A token account of `recipient`.
    #[account(mut)]
    pub destination: UncheckedAccount,
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Only a decided proposal, at most the treasury's part of what the fee vault has received: what waits for stakers,
///    voters and underwriters is not the treasury's.
/// 2. To a token account that belonged to `recipient` when it was executed.
pub fn handle_spend_treasury(ctx: &mut Context<SpendTreasury>, amount: u64, recipient: Address) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    require!(amount > 0, BallastError::ZeroAmount);
    let fees = &mut accounts.fee_vault;
    require!(amount <= fees.treasury, BallastError::TreasuryTooSmall);
    fees.treasury = sub(fees.treasury, amount)?;
    let payment = token::FeePayment {
        fees: &accounts.fee_vault,
        source: &mut accounts.source,
        mint: &accounts.mint,
        destination: &mut accounts.destination,
        program: &accounts.token_program,
        amount,
    };
    payment.pay_to(&recipient)?;
    let fees = &accounts.fee_vault;
    log(&TreasurySpent { at: now, mint: fees.mint, recipient, amount, treasury_after: fees.treasury });
    Ok(())
}
