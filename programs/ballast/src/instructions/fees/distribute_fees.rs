//! Moves the fees out of a pool, to where they wait for stakers, underwriters and the treasury.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{FeesDistributed, log},
    instructions::shared::now,
    state::{FeeVault, Pool, Stored},
    token,
};

#[derive(Accounts)]
pub struct DistributeFees {
    #[account(mut)]
    pub pool: Stored<Pool>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    #[account(mut, constraint = fee_vault.mint == pool.collateral_mint @ BallastError::WrongFeeVault)]
    pub fee_vault: Stored<FeeVault>,
    #[account(mut, address = fee_vault.tokens @ BallastError::WrongFeeVault)]
    pub fee_tokens: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, whenever there are fees.
/// 2. Each of the three parts leaves the pool's ledger for the same part of the fee vault's. The tokens move with them.
pub fn handle_distribute_fees(ctx: &mut Context<DistributeFees>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let pool = &mut accounts.pool;
    pool.accrue(now)?;
    let (stakers, underwriters, treasury) = (pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury);
    let amount = pool.fees_total()?;
    require!(amount > 0, BallastError::NothingToDistribute);
    (pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury) = (0, 0, 0);
    accounts.fee_vault.receive(stakers, underwriters, treasury)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.fee_tokens,
        amount,
    };
    let vault_balance = payment.pay_out()?;

    log(&FeesDistributed {
        at: now,
        pool: *accounts.pool.address(),
        fee_vault: *accounts.fee_vault.address(),
        stakers,
        underwriters,
        treasury,
    });
    accounts.fee_vault.invariant(token::balance(accounts.fee_tokens.account())?)?;
    accounts.pool.invariant(vault_balance)
}
