//! Pays one policy for one approved incident, to its holder, at once. Anyone can push it.

use anchor_lang::prelude::*;

use super::claiming::{Filing, book_payment, check_claim, file};
use crate::{
    errors::BallastError,
    events::{ClaimPaid, log},
    instructions::shared::{accrue, now},
    math::payout,
    seeds,
    state::{Incident, Policy, Pool, Product, Stored, product::SETTLEMENT_FIXED},
    token,
};

#[derive(Accounts)]
pub struct FileClaim {
    /// Pays the rent of the claim account, which comes back with `close_claim`.
    #[account(mut)]
    pub payer: Signer,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut, address = policy.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub policy: Stored<Policy>,
    #[account(mut, constraint = incident.product == policy.product @ BallastError::WrongProduct)]
    pub incident: Stored<Incident>,
    #[account(mut, seeds = [seeds::CLAIM, incident.address().as_ref(), policy.address().as_ref()], bump)]
    pub claim: UncheckedAccount,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Address of the holder's ballot on the incident, which must not exist; not needed when a monitor decided.
    pub ballot: Option<UncheckedAccount>,
    /// A token account of the policy's holder.
    #[account(mut)]
    pub payee: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

impl FileClaim {
    /// Returns the cover that can claim. Errors: those of `check_claim`, `WrongPayee`.
    fn validate(&self, now: i64) -> Result<u64> {
        let eligible = check_claim(&self.policy, &self.incident, &self.ballot, SETTLEMENT_FIXED, now)?;
        let (program, mint) = (self.token_program.address(), self.collateral_mint.address());
        token::check_owned(self.payee.account(), program, mint, &self.policy.holder)?;
        Ok(eligible)
    }
}

/// Specification:
/// 1. Only for an approved incident of the policy's product, inside its claim period, for a policy that was in force when
///    it happened and whose run-off had not ended when it was reported. Once per policy and incident.
/// 2. What people decided is not claimed by who has voted on it, nor by who got the policy after the report.
/// 3. The entitlement is `eligible cover * severity`, rounded down. Paid is the part of it that has been put aside for the
///    incident so far, to a token account of the holder and nobody else; `collect_claim` pays the rest when the pool
///    repays its debt.
/// 4. What was claimed leaves the policy, the product's active cover and its ring.
/// 5. The sum of all payouts never exceeds what has been put aside.
pub fn handle_file_claim(ctx: &mut Context<FileClaim>) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.claim;
    let accounts = &mut ctx.accounts;
    let eligible = accounts.validate(now)?;
    let claim_view = accounts.claim.account();
    require!(claim_view.owned_by(&System::id()), BallastError::AlreadyClaimed);

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let incident = &accounts.incident;
    let entitlement = payout::entitlement(eligible, incident.severity_bps)?;
    require!(entitlement > 0, BallastError::NothingToPay);
    let paid = incident.due(entitlement, &accounts.pool)?;

    let filing = Filing {
        payer: accounts.payer.account(),
        claim: claim_view,
        bump,
        eligible,
        used: entitlement,
        used_bps: incident.severity_bps,
        entitlement,
    };
    let (pool, product) = (&mut accounts.pool, &mut accounts.product);
    let mut claim = file(&filing, pool, product, &mut accounts.policy, &mut accounts.incident, now)?;
    book_payment(&mut accounts.pool, &mut accounts.incident, &mut claim, paid)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payee,
        amount: paid,
    };
    let vault_balance = payment.pay_out()?;

    log(&ClaimPaid {
        at: now,
        pool: *accounts.pool.address(),
        incident: *accounts.incident.address(),
        policy: *accounts.policy.address(),
        holder: accounts.policy.holder,
        entitlement,
        paid,
        remaining_after: accounts.policy.remaining,
    });
    claim.invariant()?;
    accounts.incident.invariant(&accounts.pool)?;
    accounts.policy.invariant()?;
    accounts.pool.invariant(vault_balance)
}
