//! Pays a filed claim what the pool has put aside for it since: repaid debt, or what others did not claim.

use anchor_lang::prelude::*;

use super::claiming::book_payment;
use crate::{
    errors::BallastError,
    events::{ClaimCollected, log},
    instructions::shared::now,
    math::fixed::{add, sub},
    state::{
        Claim, Incident, Pool, Product, Stored,
        claim::{DISPUTED, PAYABLE},
    },
    token,
};

#[derive(Accounts)]
pub struct CollectClaim {
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(address = incident.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut, address = claim.incident @ BallastError::WrongIncident)]
    pub incident: Stored<Incident>,
    #[account(mut)]
    pub claim: Stored<Claim>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// A token account of whoever held the policy when the claim was filed.
    #[account(mut)]
    pub payee: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// A loss that nobody disputed in time is owed. Returns whether it became so now. Errors: `ClaimPending`, `ClaimDisputed`.
fn mature(claim: &mut Claim, incident: &mut Incident, now: i64) -> Result<bool> {
    if claim.status == PAYABLE {
        return Ok(false);
    }
    require!(claim.status != DISPUTED, BallastError::ClaimDisputed);
    require!(now > claim.payable_at, BallastError::ClaimPending);
    claim.status = PAYABLE;
    incident.pending -= 1;
    Ok(true)
}

/// Specification:
/// 1. Anyone can push it, at any time while the claim account exists; the money goes to the claim's payee and nobody else.
/// 2. Pays the claim's part of all that has been put aside for the incident, less what it was paid before. Nothing due is
///    refused.
/// 3. A claim that names a loss is paid when the time to dispute it has passed, and its deposit comes back with it.
pub fn handle_collect_claim(ctx: &mut Context<CollectClaim>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (program, mint) = (accounts.token_program.address(), accounts.collateral_mint.address());
    token::check_owned(accounts.payee.account(), program, mint, &accounts.claim.payee)?;

    let matured = mature(&mut accounts.claim, &mut accounts.incident, now)?;
    accounts.pool.accrue(now)?;
    let (pool, incident, claim) = (&mut accounts.pool, &mut accounts.incident, &mut accounts.claim);
    let due = incident.due(claim.entitlement, pool)?;
    let amount = due.saturating_sub(claim.paid);
    let deposit = core::mem::take(&mut claim.deposit);
    require!(amount > 0 || deposit > 0 || matured, BallastError::NothingToPay);
    pool.bonds = sub(pool.bonds, deposit)?;
    book_payment(pool, incident, claim, amount)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payee,
        amount: add(amount, deposit)?,
    };
    let vault_balance = payment.pay_out()?;

    log(&ClaimCollected {
        at: now,
        pool: *accounts.pool.address(),
        incident: *accounts.incident.address(),
        claim: *accounts.claim.address(),
        payee: accounts.claim.payee,
        amount,
        paid_in_all: due,
        entitlement: accounts.claim.entitlement,
    });
    accounts.claim.invariant()?;
    accounts.incident.invariant(&accounts.pool)?;
    accounts.pool.invariant(vault_balance)
}
