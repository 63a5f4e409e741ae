//! After the claim period: what was put aside goes to the claims that were filed, up to all they are entitled to; the rest
//! streams back to the capital providers.

use anchor_lang::prelude::*;

use crate::{
    constants::{DAY, INCOME_DAYS},
    errors::BallastError,
    events::{IncidentSettled, log},
    instructions::shared::now,
    math::{fixed::sub, stream::day_of},
    state::{
        Incident, Pool, Product, Stored,
        incident::{APPROVED, REPAYING, SETTLED},
    },
};

#[derive(Accounts)]
pub struct SettleIncident {
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(address = incident.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub incident: Stored<Incident>,
}

/// Specification:
/// 1. Anyone, once after the claim period, when no named loss can be disputed any more, or at once when nobody can claim;
///    again when what was still owed then has been repaid, or can never be because the pool is in run-off and has no
///    income left.
/// 2. What was put aside and is not needed for the filed claims leaves the reserve and reaches the share price over ninety
///    days, so that whoever deposits in front of it and leaves after the cooldown takes a small part.
/// 3. The pool owes no more than the filed claims still miss. Those are repaid until nothing is missing: the incident is
///    settled only then.
pub fn handle_settle_incident(ctx: &mut Context<SettleIncident>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (incident, pool) = (&mut accounts.incident, &mut accounts.pool);
    pool.accrue(now)?;
    let debt = incident.debt(pool)?;
    // `Incident::funded` of an incident that is not settled, as all that get past the next lines are.
    let funded = sub(incident.owed, debt)?;

    let returned = match incident.status {
        APPROVED => {
            let over = now > incident.claims_until || incident.owed == 0;
            require!(over, BallastError::ClaimPeriodRunning);
            require!(incident.pending == 0, BallastError::ClaimsPending);
            pool.unsettled_incidents -= 1;
            let claimed = incident.claimed;
            let kept = funded.min(claimed);
            pool.reduce_debt(debt, claimed - kept)?;
            incident.restate(claimed, kept, pool);
            incident.status = if claimed == kept { SETTLED } else { REPAYING };
            sub(funded, kept)?
        }
        REPAYING => {
            require!(debt == 0 || pool.has_no_income_left(), BallastError::DebtRunning);
            let owed = incident.owed;
            pool.reduce_debt(debt, 0)?;
            incident.restate(owed, funded, pool);
            incident.status = SETTLED;
            0
        }
        _ => return Err(BallastError::IncidentNotApproved.into()),
    };
    if returned > 0 {
        pool.reserved = sub(pool.reserved, returned)?;
        pool.add_income(returned, now, day_of(now + INCOME_DAYS * DAY)?)?;
    }

    log(&IncidentSettled {
        at: now,
        pool: *pool.address(),
        incident: *incident.address(),
        paid: incident.paid,
        returned,
        claims_due: sub(incident.reserve, incident.paid)?,
        debt: incident.debt(pool)?,
    });
    incident.invariant(pool)?;
    pool.share_invariant()
}
