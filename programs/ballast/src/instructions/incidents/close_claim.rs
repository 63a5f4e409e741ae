//! Returns the rent of a claim account once nothing can be claimed or collected with it any more.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    math::payout::payout,
    state::{Claim, Incident, Stored, incident::SETTLED},
};

#[derive(Accounts)]
pub struct CloseClaim {
    #[account(mut)]
    pub claim: Stored<Claim>,
    #[account(mut, address = claim.incident @ BallastError::WrongIncident)]
    pub incident: Stored<Incident>,
    #[account(mut, address = claim.payer @ BallastError::WrongPayer)]
    pub payer: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, only after the incident is settled and the claim has collected its part. The rent goes to whoever paid it.
pub fn handle_close_claim(ctx: &mut Context<CloseClaim>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (incident, claim) = (&mut accounts.incident, &accounts.claim);
    require!(incident.status == SETTLED, BallastError::IncidentNotSettled);
    let due = payout(claim.entitlement, incident.reserve, incident.owed)?;
    require!(claim.paid == due && claim.deposit == 0, BallastError::ClaimNotCollected);
    incident.claims -= 1;
    accounts.claim.close(*accounts.payer.account())
}
