//! Opens the account that keeps the covered tokens which policyholders hand over.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    instructions::shared::create_raw,
    seeds,
    state::{
        Pool, Product, Stored,
        product::{LACKS_SALVAGE, SETTLEMENT_SURRENDER},
    },
    token,
};

#[derive(Accounts)]
pub struct OpenSalvage {
    #[account(mut)]
    pub payer: Signer,
    #[account(address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(address = product.subject @ BallastError::WrongSalvage)]
    pub covered_mint: UncheckedAccount,
    #[account(mut, seeds = [seeds::SALVAGE, product.address().as_ref()], bump)]
    pub salvage: UncheckedAccount,
    /// The owner of the covered mint.
    pub covered_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Anyone, once per product that settles by surrender, which sells from then on. The pool controls the account.
/// 2. The covered token is a mint that could be a collateral: what arrives is what was sent.
pub fn handle_open_salvage(ctx: &mut Context<OpenSalvage>) -> Result<()> {
    let bump = ctx.bumps.salvage;
    let accounts = &mut ctx.accounts;
    require!(accounts.product.settlement == SETTLEMENT_SURRENDER, BallastError::WrongSettlement);
    let program = *accounts.covered_program.address();
    token::collateral_decimals(accounts.covered_mint.account(), &program)?;
    create_raw(
        accounts.payer.account(),
        accounts.salvage.account(),
        token::ACCOUNT_LEN,
        &program,
        &[seeds::SALVAGE, accounts.product.address().as_ref(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    accounts.product.lacks &= !LACKS_SALVAGE;
    let salvage = accounts.salvage.cpi_handle_mut().into();
    token::initialize_account(&program, salvage, accounts.covered_mint.cpi_handle(), accounts.pool.address());
    Ok(())
}
