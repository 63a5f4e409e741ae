//! Opens a sealed vote and counts it.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{VoteRevealed, log},
    instructions::shared::now,
    state::{
        Ballot, Poll, Stored,
        ballot::{COMMITTED, REVEALED, commitment},
    },
};

#[derive(Accounts)]
pub struct RevealVote {
    #[account(mut)]
    pub poll: Stored<Poll>,
    #[account(mut, constraint = ballot.subject == poll.subject @ BallastError::WrongPoll)]
    pub ballot: Stored<Ballot>,
}

/// `bucket` is the severity in steps of 5 %, 0 to 20, or 21 for "cannot decide".
///
/// Specification:
/// 1. Anyone who knows the salt, after `poll.commit_until` and up to `poll.reveal_until`: nobody commits knowing an
///    opened vote.
/// 2. Once, and only what was sealed in this round by this voter.
pub fn handle_reveal_vote(ctx: &mut Context<RevealVote>, bucket: u8, salt: [u8; 32]) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (poll, ballot) = (&mut accounts.poll, &mut accounts.ballot);
    require!(poll.commit_until < now && now <= poll.reveal_until, BallastError::NotRevealPhase);
    let voter = ballot.voter;
    let vote = &mut ballot.votes[poll.at()];
    require!(vote.state == COMMITTED, BallastError::NothingToReveal);
    let opened = commitment(poll.address(), &voter, bucket, &salt);
    require!(opened == vote.commitment, BallastError::CommitmentMismatch);
    poll.count(bucket, vote.weight)?;
    (vote.bucket, vote.state) = (bucket, REVEALED);
    log(&VoteRevealed { at: now, poll: *poll.address(), voter, weight: vote.weight, bucket: bucket as u64 });
    Ok(())
}
