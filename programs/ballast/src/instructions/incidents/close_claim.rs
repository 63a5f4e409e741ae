//! Returns the rent of a claim account once its incident is settled and no second claim is possible any more.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    state::{Claim, Incident, incident::SETTLED},
};

#[derive(Accounts)]
pub struct CloseClaim {
    #[account(mut)]
    pub claim: Account<Claim>,
    #[account(address = claim.incident @ BallastError::WrongIncident)]
    pub incident: Account<Incident>,
    #[account(mut, address = claim.payer @ BallastError::WrongPayer)]
    pub payer: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, only after the incident is settled. The rent goes to whoever paid it.
pub fn handle_close_claim(ctx: &mut Context<CloseClaim>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(accounts.incident.status == SETTLED, BallastError::IncidentNotSettled);
    accounts.claim.close(*accounts.payer.account())
}
