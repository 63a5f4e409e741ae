//! What the ways to claim have in common: who may, and what a claim takes out of policy, product and incident.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    instructions::shared::{book_removal, create},
    math::fixed::{add, sub},
    seeds,
    state::{Claim, Incident, Policy, Pool, Product, Stored, incident::APPROVED, product::ASSESSMENT_PARAMETRIC},
};

/// Cover of `policy` that can claim for `incident`, in base units.
///
/// Errors: `WrongSettlement`, `IncidentNotApproved`, `ClaimPeriodOver`, `NotEligible`; for events that people decided also
/// `TransferredAfterReport`, `AlreadyClaimed` for the same event, `BallotRequired`, `VoterCannotClaim`.
#[inline(never)]
pub fn check_claim(
    policy: &Policy,
    incident: &Stored<Incident>,
    ballot: &Option<UncheckedAccount>,
    settlement: u8,
    now: i64,
) -> Result<u64> {
    require!(policy.settlement == settlement, BallastError::WrongSettlement);
    require!(incident.status == APPROVED, BallastError::IncidentNotApproved);
    require!(now <= incident.claims_until, BallastError::ClaimPeriodOver);
    let eligible = policy.eligible_cover(incident.occurred_at, incident.reported_at);
    require!(eligible > 0 || policy.remaining == 0, BallastError::NotEligible);
    if policy.assessment != ASSESSMENT_PARAMETRIC {
        check_no_conflict(policy, incident, ballot)?;
    }
    Ok(eligible)
}

fn check_no_conflict(policy: &Policy, incident: &Stored<Incident>, ballot: &Option<UncheckedAccount>) -> Result<()> {
    require!(policy.held_since <= incident.reported_at, BallastError::TransferredAfterReport);
    require!(policy.claimed_event_at != incident.occurred_at, BallastError::AlreadyClaimed);
    let ballot = ballot.as_ref().ok_or(BallastError::BallotRequired)?;
    let seeds = [seeds::BALLOT, incident.address().as_ref(), policy.holder.as_ref()];
    require!(*ballot.address() == find_program_address(&seeds, &crate::ID).0, BallastError::BallotRequired);
    require!(!ballot.account().owned_by(&crate::ID), BallastError::VoterCannotClaim);
    Ok(())
}

/// A claim to be filed. Amounts in base units.
pub struct Filing<'a> {
    pub payer: &'a AccountView,
    pub claim: &'a AccountView,
    pub bump: u8,
    /// Cover that can claim, the part of it that the claim uses up, and what it is entitled to.
    pub eligible: u64,
    pub used: u64,
    /// `used` of `eligible`, in basis points.
    pub used_bps: u16,
    pub entitlement: u64,
}

/// Creates the claim account and takes the cover that it uses up out of policy, product and pool.
/// Errors: `AlreadyClaimed`.
#[inline(never)]
pub fn file(
    filing: &Filing,
    pool: &mut Pool,
    product: &mut Product,
    policy: &mut Stored<Policy>,
    incident: &mut Stored<Incident>,
    now: i64,
) -> Result<Stored<Claim>> {
    let mut claim = create::<Claim>(
        filing.payer,
        filing.claim,
        &[seeds::CLAIM, incident.address().as_ref(), policy.address().as_ref(), &[filing.bump]],
        BallastError::AlreadyClaimed,
    )?;
    claim.incident = *incident.address();
    claim.policy = *policy.address();
    claim.payee = policy.holder;
    claim.payer = *filing.payer.address();
    claim.entitlement = filing.entitlement;
    claim.paid_at = now;
    claim.bump = filing.bump;
    claim.version = VERSION;

    policy.use_up(filing.eligible, filing.used, filing.used_bps, incident.occurred_at)?;
    let removed = product.remove_cover(filing.used, policy.last_day)?;
    book_removal(pool, product, removed)?;
    incident.claimed = add(incident.claimed, filing.entitlement)?;
    incident.claims += 1;
    Ok(claim)
}

/// Books that `amount` base units of what was put aside for the incident leave the pool for the claim.
#[inline(always)]
pub fn book_payment(pool: &mut Pool, incident: &mut Incident, claim: &mut Claim, amount: u64) -> Result<()> {
    claim.paid = add(claim.paid, amount)?;
    incident.paid = add(incident.paid, amount)?;
    pool.reserved = sub(pool.reserved, amount)?;
    Ok(())
}
