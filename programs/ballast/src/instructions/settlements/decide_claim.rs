//! Ends the decision about a disputed claim: which part of the loss is paid.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{ClaimDecided, log},
    instructions::{polls::decision::Rounds, shared::now},
    math::{
        fixed::sub,
        median::{BUCKETS, NO_RESULT, severity_of},
    },
    state::{
        Claim, Incident, Poll, Pool, Product, Staking, Stored,
        claim::{DISPUTED, PAYABLE},
    },
};

/// The whole loss.
const WHOLE: u8 = BUCKETS as u8 - 1;

#[derive(Accounts)]
pub struct DecideClaim {
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(address = incident.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut, address = claim.incident @ BallastError::WrongIncident)]
    pub incident: Stored<Incident>,
    #[account(mut)]
    pub claim: Stored<Claim>,
    #[account(mut)]
    pub poll_1: Stored<Poll>,
    /// When there is a second round.
    #[account(mut)]
    pub poll_2: Option<Stored<Poll>>,
}

/// Specification:
/// 1. Anyone, once: when the window for an appeal has passed, or the second round is tallied.
/// 2. The claim is owed the part of its loss that was found, rounded down; without a result all of it, because the event
///    itself is decided and the challenger has proved nothing. `collect_claim` pays it.
/// 3. Bonds and fees: see `Rounds::conclude`. The challenger was right when less than all is owed.
pub fn handle_decide_claim(ctx: &mut Context<DecideClaim>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let subject = *accounts.claim.address();
    require!(accounts.claim.status == DISPUTED, BallastError::AlreadyDecided);
    let rounds = Rounds::of(&subject, &mut accounts.poll_1, &mut accounts.poll_2, now)?;
    let (pool, incident, claim) = (&mut accounts.pool, &mut accounts.incident, &mut accounts.claim);
    pool.accrue(now)?;

    let result = rounds.result();
    let is_reduced = result != NO_RESULT && result < WHOLE;
    let less = if is_reduced { claim.reduce(severity_of(result))? } else { 0 };
    incident.claimed = sub(incident.claimed, less)?;
    incident.pending -= 1;
    claim.status = PAYABLE;
    rounds.conclude(&mut accounts.staking, pool, is_reduced, now, now)?;

    log(&ClaimDecided {
        at: now,
        pool: *pool.address(),
        incident: *incident.address(),
        claim: subject,
        entitlement: claim.entitlement,
        refused: less,
        result: result as u64,
    });
    claim.invariant()?;
    incident.invariant(pool)?;
    pool.share_invariant()
}
