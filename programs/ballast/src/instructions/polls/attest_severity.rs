//! A member of a committee says how severe the event was.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{SeverityAttested, log},
    instructions::shared::now,
    state::{Committee, Poll, Stored, poll::OPEN},
};

#[derive(Accounts)]
pub struct AttestSeverity {
    pub member: Signer,
    #[account(address = poll.committee @ BallastError::WrongPoll)]
    pub committee: Stored<Committee>,
    #[account(mut)]
    pub poll: Stored<Poll>,
}

/// `bucket` as in `reveal_vote`.
///
/// Specification:
/// 1. Only members, each once, up to `poll.reveal_until`. Every member weighs the same.
pub fn handle_attest_severity(ctx: &mut Context<AttestSeverity>, bucket: u8) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let poll = &mut accounts.poll;
    require!(now <= poll.reveal_until && poll.status == OPEN, BallastError::NotRevealPhase);
    let member = *accounts.member.address();
    let seat = 1u8 << accounts.committee.seat(&member)?;
    require!(poll.attested & seat == 0, BallastError::AlreadyAttested);
    poll.attested |= seat;
    poll.count(bucket, 1)?;
    log(&SeverityAttested { at: now, poll: *poll.address(), member, bucket: bucket as u64 });
    Ok(())
}
