//! Where a decision or a claim stands: what can happen now, until when, and what happens if nobody does anything. Nothing
//! is written; clients simulate the call or read its return data in a cross-program invocation.

use anchor_lang::prelude::*;

use crate::{
    constants::BPS,
    errors::BallastError,
    instructions::shared::now,
    math::median::{NO_RESULT, severity_of},
    state::{
        Claim, Incident, Poll, Stored,
        claim::{DISPUTED, PAYABLE, PENDING},
        incident::{APPROVED, REJECTED, REPAYING, REPORTED},
        poll::{DECIDED, OPEN},
    },
};

/// All of a loss, in basis points.
const WHOLE_BPS: u16 = BPS as u16;

#[derive(Accounts)]
pub struct TimelineView {
    pub incident: Stored<Incident>,
    /// The claim that is asked about; none to ask about the incident.
    pub claim: Option<Stored<Claim>>,
    /// The rounds of the decision, as far as they exist.
    pub poll_1: Option<Stored<Poll>>,
    pub poll_2: Option<Stored<Poll>>,
}

/// What can be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub enum Stage {
    /// Members of the committee attest.
    Attesting,
    /// Votes are sealed, then opened.
    Committing,
    Revealing,
    /// Anyone calls `tally`.
    TallyDue,
    /// Anyone may appeal.
    Appealable,
    /// Anyone calls `decide_incident` or `decide_claim`.
    DecisionDue,
    Rejected,
    /// Claims are filed.
    Claiming,
    /// Anyone calls `settle_incident`.
    SettlementDue,
    /// Waiting for the pool's income to repay what it owes.
    Repaying,
    Settled,
    /// The claim can be disputed.
    Disputable,
    /// Anyone calls `collect_claim`, which pays as far as the pool has money for the incident.
    Collectable,
    /// The claim has been paid in full.
    Paid,
    /// The claim period is over, but named losses are still undecided: ask about each.
    ClaimsPending,
}

/// Return data of `timeline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Timeline {
    pub stage: Stage,
    /// End of the stage (unix seconds); 0 when no clock ends it.
    pub deadline: i64,
    /// What a decision would find if nobody appealed or voted any more, in basis points of the severity or of the loss; 0
    /// rejects, and when nothing is left to decide about a claim.
    pub default_bps: u16,
}

/// Specification:
/// 1. The stage is that of the state at this moment. A stage that has ended and that somebody has to call the end of is
///    the call that is due.
/// 2. Every stage before the end has a deadline, or a call that anyone can make, or waits for a pool to repay its debt.
pub fn handle_timeline(ctx: &mut Context<TimelineView>) -> Result<Timeline> {
    let now = now()?;
    let accounts = &ctx.accounts;
    let incident = &accounts.incident;
    let subject = match &accounts.claim {
        Some(claim) => {
            require!(claim.incident == *incident.address(), BallastError::WrongIncident);
            let has_all = claim.paid == claim.entitlement && claim.deposit == 0;
            match claim.status {
                DISPUTED => *claim.address(),
                PENDING if now <= claim.payable_at => return Ok(at(Stage::Disputable, claim.payable_at, WHOLE_BPS)),
                PAYABLE if has_all => return Ok(at(Stage::Paid, 0, 0)),
                PENDING => return Ok(at(Stage::Collectable, 0, WHOLE_BPS)),
                _ => return Ok(at(Stage::Collectable, 0, 0)),
            }
        }
        None => match incident.status {
            REPORTED => *incident.address(),
            REJECTED => return Ok(at(Stage::Rejected, 0, 0)),
            APPROVED if now <= incident.claims_until => {
                return Ok(at(Stage::Claiming, incident.claims_until, incident.severity_bps));
            }
            APPROVED if incident.pending > 0 => return Ok(at(Stage::ClaimsPending, 0, incident.severity_bps)),
            APPROVED => return Ok(at(Stage::SettlementDue, 0, incident.severity_bps)),
            REPAYING => return Ok(at(Stage::Repaying, 0, incident.severity_bps)),
            _ => return Ok(at(Stage::Settled, 0, incident.severity_bps)),
        },
    };
    // Without any result an event is rejected, and a claim stands.
    let silent_bps = if accounts.claim.is_some() { WHOLE_BPS } else { 0 };
    let first = round(&accounts.poll_1, &subject, 1)?;
    let default_bps = found(first, silent_bps)?;
    if first.appealed == 0 {
        return Ok(stage_of(first, default_bps, now));
    }
    let second = round(&accounts.poll_2, &subject, 2)?;
    let default_bps = found(second, default_bps)?;
    Ok(stage_of(second, default_bps, now))
}

fn round<'a>(poll: &'a Option<Stored<Poll>>, subject: &Address, number: u8) -> Result<&'a Stored<Poll>> {
    let poll = poll.as_ref().filter(|poll| poll.subject == *subject && poll.round == number);
    Ok(poll.ok_or(BallastError::WrongPoll)?)
}

/// What a round has found, or will when no vote is opened any more; `otherwise` when nothing.
fn found(poll: &Poll, otherwise: u16) -> Result<u16> {
    let bucket = if poll.status == OPEN { poll.verdict()?.bucket } else { poll.result };
    Ok(if bucket == NO_RESULT { otherwise } else { severity_of(bucket) })
}

fn stage_of(poll: &Poll, default_bps: u16, now: i64) -> Timeline {
    match poll.status {
        OPEN if poll.is_complete() => at(Stage::TallyDue, 0, default_bps),
        OPEN if poll.is_committee() && now <= poll.reveal_until => at(Stage::Attesting, poll.reveal_until, default_bps),
        OPEN if now <= poll.commit_until => at(Stage::Committing, poll.commit_until, default_bps),
        OPEN if now <= poll.reveal_until => at(Stage::Revealing, poll.reveal_until, default_bps),
        OPEN => at(Stage::TallyDue, 0, default_bps),
        DECIDED => at(Stage::DecisionDue, 0, default_bps),
        _ if poll.round == 1 && now <= poll.challenge_until => at(Stage::Appealable, poll.challenge_until, default_bps),
        _ => at(Stage::DecisionDue, 0, default_bps),
    }
}

fn at(stage: Stage, deadline: i64, default_bps: u16) -> Timeline {
    Timeline { stage, deadline, default_bps }
}
