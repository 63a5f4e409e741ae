//! Returns the rent of an incident whose claims are all closed, to the keeper who paid it.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{IncidentClosed, log},
    instructions::shared::now,
    math::fixed::{add, sub},
    state::{
        Incident, Pool, Product, Stored,
        incident::{REJECTED, SETTLED},
    },
};

#[derive(Accounts)]
pub struct CloseIncident {
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(address = incident.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub incident: Stored<Incident>,
    #[account(mut, address = incident.payer @ BallastError::WrongPayer)]
    pub payer: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, only when the incident is rejected, or settled and has no claim account left.
/// 2. What rounding left of the reserve, less than a base unit a claim, goes to the treasury's fees.
pub fn handle_close_incident(ctx: &mut Context<CloseIncident>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (incident, pool) = (&accounts.incident, &mut accounts.pool);
    let over = incident.status == SETTLED || incident.status == REJECTED;
    require!(over, BallastError::IncidentNotSettled);
    require!(incident.claims == 0, BallastError::ClaimsOpen);
    pool.accrue(now)?;
    let dust = sub(incident.reserve, incident.paid)?;
    pool.reserved = sub(pool.reserved, dust)?;
    pool.fees_treasury = add(pool.fees_treasury, dust)?;
    pool.open_incidents -= 1;
    log(&IncidentClosed { at: now, pool: *pool.address(), incident: *incident.address(), dust });
    pool.share_invariant()?;
    accounts.incident.close(*accounts.payer.account())
}
