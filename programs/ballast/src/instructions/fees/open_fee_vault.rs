//! Opens the fee vault of one collateral. All pools of that collateral share it.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    instructions::shared::{create, create_raw},
    seeds,
    state::{FeeVault, Pool, Stored},
    token,
};

#[derive(Accounts)]
pub struct OpenFeeVault {
    #[account(mut)]
    pub payer: Signer,
    /// A pool of the collateral: what it accepted, fees are kept in.
    pub pool: Stored<Pool>,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    #[account(mut, seeds = [seeds::FEES, collateral_mint.address().as_ref()], bump)]
    pub fee_vault: UncheckedAccount,
    #[account(mut, seeds = [seeds::FEE_TOKENS, fee_vault.address().as_ref()], bump)]
    pub fee_tokens: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Anyone, once per collateral. The vault's own address controls its tokens.
pub fn handle_open_fee_vault(ctx: &mut Context<OpenFeeVault>) -> Result<()> {
    let bumps = &ctx.bumps;
    let accounts = &mut ctx.accounts;
    let (payer, mint) = (accounts.payer.account(), accounts.collateral_mint.address());
    let token_program = accounts.token_program.address();
    let address = accounts.fee_vault.address();
    let mut fees = create::<FeeVault>(
        payer,
        accounts.fee_vault.account(),
        &[seeds::FEES, mint.as_ref(), &[bumps.fee_vault]],
        BallastError::AlreadyExists,
    )?;
    create_raw(
        payer,
        accounts.fee_tokens.account(),
        token::ACCOUNT_LEN,
        token_program,
        &[seeds::FEE_TOKENS, address.as_ref(), &[bumps.fee_tokens]],
        BallastError::AlreadyExists,
    )?;
    *fees = FeeVault {
        mint: *mint,
        tokens: *accounts.fee_tokens.address(),
        token_program: *token_program,
        stakers: 0,
        underwriters: 0,
        treasury: 0,
        bump: bumps.fee_vault,
        version: VERSION,
        slot: 0,
        reserved: [0; 61],
        owed: 0,
    };
    let tokens = accounts.fee_tokens.cpi_handle_mut().into();
    token::initialize_account(token_program, tokens, accounts.collateral_mint.cpi_handle(), address);
    Ok(())
}
