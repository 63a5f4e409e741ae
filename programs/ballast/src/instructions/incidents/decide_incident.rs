//! Ends a decision about an event: approves it at the severity that was found, or rejects it.

use anchor_lang::prelude::*;

use super::approve::{book_approval, log_approval};
use crate::{
    errors::BallastError,
    events::{IncidentRejected, log},
    instructions::{
        polls::decision::{Purse, Rounds},
        shared::{accrue, close_event, now},
    },
    math::median::severity_of,
    state::{
        Incident, Poll, Pool, Product, Staking, Stored,
        incident::{APPROVED, REJECTED, REPORTED},
    },
};

/// No severity at all.
const NOTHING: u8 = 0;

#[derive(Accounts)]
pub struct DecideIncident {
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut, address = incident.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub incident: Stored<Incident>,
    #[account(mut)]
    pub poll_1: Stored<Poll>,
    /// When there is a second round.
    #[account(mut)]
    pub poll_2: Option<Stored<Poll>>,
}

/// Specification:
/// 1. Anyone, once: when the window for an appeal has passed, or the second round is tallied. A second round without a
///    result leaves that of the first. Without any the event is rejected, and nobody was wrong.
/// 2. A severity above zero approves: the reserve is `liability * severity`, as far as the assets reach; the rest is debt.
///    Nor is one that has been approved under another report in the meantime approved again.
/// 3. Bonds and fees: see `Rounds::conclude`. A report that was found false counts against the next one.
pub fn handle_decide_incident(ctx: &mut Context<DecideIncident>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let subject = *accounts.incident.address();
    require!(accounts.incident.status == REPORTED, BallastError::AlreadyDecided);
    let mut rounds = Rounds::of(&subject, &mut accounts.poll_1, &mut accounts.poll_2, NOTHING, now)?;
    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let (pool, product, incident) = (&mut accounts.pool, &mut accounts.product, &mut accounts.incident);

    rounds.was_given = product.is_decided_event(incident.occurred_at);
    let (result, is_approved) = (rounds.result(), rounds.is_upheld());
    close_event(pool, product, incident.liability)?;
    incident.decided_at = now;
    let mut ballots_until = now;
    if is_approved {
        let severity_bps = severity_of(result);
        let approval = book_approval(pool, product, incident.liability, severity_bps, incident.occurred_at, now)?;
        (incident.status, incident.severity_bps) = (APPROVED, severity_bps);
        incident.claims_until = approval.claims_until;
        incident.restate(approval.reserve.owed, approval.reserve.reserve, pool);
        ballots_until = approval.claims_until;
    } else {
        incident.status = REJECTED;
        pool.unsettled_incidents -= 1;
        if result == NOTHING {
            product.failed_reports += 1;
            product.failed_at = now;
        }
    }
    rounds.conclude(&mut accounts.staking, pool, Purse::Pool, ballots_until, now)?;

    if is_approved {
        log_approval(incident, pool, now);
    } else {
        log(&IncidentRejected {
            at: now,
            pool: *pool.address(),
            product: *product.address(),
            incident: subject,
            result: result as u64,
        });
    }
    incident.invariant(pool)?;
    product.invariant()?;
    pool.share_invariant()
}
