//! Pays an underwriter what the product he stands behind has earned him.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{PremiumsClaimed, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{FeeVault, Product, Signal, Stored},
    token,
};

#[derive(Accounts)]
pub struct ClaimPremiums {
    #[account(mut, address = signal.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub signal: Stored<Signal>,
    /// Of the collateral of the product's pool.
    #[account(mut, constraint = fee_vault.mint == product.collateral_mint @ BallastError::WrongFeeVault)]
    pub fee_vault: Stored<FeeVault>,
    /// The fee vault's token account.
    #[account(mut)]
    pub source: UncheckedAccount,
    pub mint: UncheckedAccount,
    /// A token account of the signal's owner.
    #[account(mut)]
    pub destination: UncheckedAccount,
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Anyone can push it; the tokens go to the signal's owner and nobody else.
/// 2. Also after the pool was closed. Paid is what the fee vault has received; the rest stays due until the pool's fees are distributed.
pub fn handle_claim_premiums(ctx: &mut Context<ClaimPremiums>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let signal = &mut accounts.signal;
    signal.touch(&mut accounts.product)?;
    let amount = signal.owed.min(accounts.fee_vault.underwriters);
    require!(amount > 0, BallastError::NothingToPay);
    signal.owed -= amount;
    accounts.fee_vault.underwriters = sub(accounts.fee_vault.underwriters, amount)?;
    let payment = token::FeePayment {
        fees: &accounts.fee_vault,
        source: &mut accounts.source,
        mint: &accounts.mint,
        destination: &mut accounts.destination,
        program: &accounts.token_program,
        amount,
    };
    payment.pay_to(&accounts.signal.owner)?;
    log(&PremiumsClaimed {
        at: now,
        product: accounts.signal.product,
        owner: accounts.signal.owner,
        amount,
        owed_after: accounts.signal.owed,
    });
    Ok(())
}
