//! A member of a committee says how severe the event was.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{SeverityAttested, log},
    instructions::shared::{create, now},
    seeds,
    state::{Ballot, Committee, Poll, Stored, poll::OPEN},
};

#[derive(Accounts)]
pub struct AttestSeverity {
    /// Pays the rent of the ballot, which comes back with `close_ballot`.
    #[account(mut)]
    pub member: Signer,
    #[account(address = poll.committee @ BallastError::WrongPoll)]
    pub committee: Stored<Committee>,
    #[account(mut)]
    pub poll: Stored<Poll>,
    /// Shows that he has decided: like a voter he cannot claim under the incident, nor vote in the appeal.
    #[account(mut, seeds = [seeds::BALLOT, poll.subject.as_ref(), member.address().as_ref()], bump)]
    pub ballot: UncheckedAccount,
    pub system_program: Program<System>,
}

/// `bucket` as in `reveal_vote`.
///
/// Specification:
/// 1. Only members, each once, up to `poll.reveal_until`. Every member weighs the same.
/// 2. Whoever cannot decide does not count towards the threshold.
pub fn handle_attest_severity(ctx: &mut Context<AttestSeverity>, bucket: u8) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.ballot;
    let accounts = &mut ctx.accounts;
    let poll = &mut accounts.poll;
    require!(now <= poll.reveal_until && poll.status == OPEN, BallastError::NotRevealPhase);
    let member = *accounts.member.address();
    let seat = 1u8 << accounts.committee.seat(&member)?;
    require!(poll.attested & seat == 0, BallastError::AlreadyAttested);
    poll.attested |= seat;
    poll.count(bucket, 1)?;
    let mut ballot = create::<Ballot>(
        accounts.member.account(),
        accounts.ballot.account(),
        &[seeds::BALLOT, poll.subject.as_ref(), member.as_ref(), &[bump]],
        BallastError::AlreadyAttested,
    )?;
    (ballot.subject, ballot.voter, ballot.settled) = (poll.subject, member, 1);
    (ballot.bump, ballot.version) = (bump, VERSION);
    log(&SeverityAttested { at: now, poll: *poll.address(), member, bucket: bucket as u64 });
    Ok(())
}
