//! Collateral in, shares out.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{Deposited, log},
    instructions::shared::{check_deadline, now},
    math::{fixed::add, shares::shares_for_deposit},
    state::{Config, Pool, Stored},
    token,
};

#[derive(Accounts)]
pub struct Deposit {
    pub owner: Signer,
    pub config: Stored<Config>,
    #[account(mut)]
    pub pool: Stored<Pool>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(mut, address = pool.share_mint @ BallastError::WrongShareMint)]
    pub share_mint: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays; the token program checks mint and owner.
    #[account(mut)]
    pub owner_collateral: UncheckedAccount,
    /// Receives the shares; the token program checks the mint. Any owner: a deposit can be a gift.
    #[account(mut)]
    pub owner_shares: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Refused while paused, in run-off, after the deadline, for nothing, and while the pool is insolvent or nearly wiped out.
/// 2. Shares are rounded down and never zero; fewer than `min_shares` is refused.
/// 3. The vault receives exactly `amount`.
pub fn handle_deposit(ctx: &mut Context<Deposit>, amount: u64, min_shares: u64, deadline: i64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    check_deadline(now, deadline)?;
    accounts.config.check_open(now)?;
    require!(amount > 0, BallastError::ZeroAmount);

    let pool = &mut accounts.pool;
    pool.check_not_run_off()?;
    pool.accrue(now)?;
    require!(!pool.is_insolvent(), BallastError::PoolInsolvent);
    let shares = shares_for_deposit(amount, pool.assets, pool.total_shares)?;
    require!(shares >= min_shares, BallastError::SlippageExceeded);

    pool.assets = add(pool.assets, amount)?;
    pool.total_shares = add(pool.total_shares, shares)?;

    let program = accounts.token_program.address();
    let payment = token::Movement {
        program,
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.owner_collateral,
        amount,
    };
    let vault_balance = payment.collect(&accounts.owner)?;
    token::mint_shares(&accounts.pool, program, &mut accounts.share_mint, &mut accounts.owner_shares, shares);

    log(&Deposited {
        at: now,
        pool: *accounts.pool.address(),
        owner: *accounts.owner.address(),
        amount,
        shares,
        assets_after: accounts.pool.assets,
        shares_after: accounts.pool.total_shares,
    });
    accounts.pool.invariant(vault_balance)
}
