//! After the claim period the unused reserve streams back to the capital providers.

use anchor_lang::prelude::*;

use crate::{
    constants::INCOME_DAYS,
    errors::BallastError,
    events::{IncidentSettled, log},
    instructions::shared::now,
    math::{fixed::sub, stream::day_of},
    state::{
        Incident, Pool, Product,
        incident::{APPROVED, SETTLED},
    },
};

#[derive(Accounts)]
pub struct SettleIncident {
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Account<Pool>,
    #[account(address = incident.product @ BallastError::WrongProduct)]
    pub product: Account<Product>,
    #[account(mut)]
    pub incident: Account<Incident>,
}

/// Specification:
/// 1. Anyone, once, after the claim period.
/// 2. What was not claimed leaves the reserve and reaches the share price over ninety days, so that whoever deposits in
///    front of it and leaves after the cooldown takes a small part. What the pool still owed lapses.
pub fn handle_settle_incident(ctx: &mut Context<SettleIncident>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let incident = &mut accounts.incident;
    require!(incident.status == APPROVED, BallastError::IncidentNotApproved);
    require!(now > incident.claims_until, BallastError::ClaimPeriodRunning);

    let pool = &mut accounts.pool;
    pool.accrue(now)?;
    let returned = sub(incident.reserve, incident.paid)?;
    incident.status = SETTLED;
    pool.reserved = sub(pool.reserved, returned)?;
    pool.debt = sub(pool.debt, incident.debt())?;
    if returned > 0 {
        pool.add_income(returned, now, day_of(now + INCOME_DAYS * crate::constants::DAY)?)?;
    }

    log(&IncidentSettled {
        at: now,
        pool: *pool.address(),
        incident: *incident.address(),
        paid: incident.paid,
        returned,
        debt_lapsed: incident.debt(),
    });
    incident.invariant()?;
    pool.share_invariant()
}
