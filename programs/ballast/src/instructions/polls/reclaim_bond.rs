//! Pays a bond back to whoever posted it.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{BondReturned, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{Poll, Pool, Stored},
    token,
};

#[derive(Accounts)]
pub struct ReclaimBond {
    #[account(mut, address = poll.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub poll: Stored<Poll>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// A token account of whoever posted the bond.
    #[account(mut)]
    pub payee: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, once, when the decision has returned the bond; to whoever posted it and nobody else. It waits as long as it
///    takes.
pub fn handle_reclaim_bond(ctx: &mut Context<ReclaimBond>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (program, mint) = (accounts.token_program.address(), accounts.collateral_mint.address());
    token::check_owned(accounts.payee.account(), program, mint, &accounts.poll.bonder)?;
    require!(accounts.poll.bond_due == 1, BallastError::NoBondDue);
    accounts.poll.bond_due = 0;
    let amount = accounts.poll.bond;
    accounts.pool.accrue(now)?;
    accounts.pool.bonds = sub(accounts.pool.bonds, amount)?;
    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payee,
        amount,
    };
    let vault_balance = payment.pay_out()?;
    log(&BondReturned {
        at: now,
        pool: *accounts.pool.address(),
        poll: *accounts.poll.address(),
        bonder: accounts.poll.bonder,
        amount,
    });
    accounts.pool.invariant(vault_balance)
}
