//! Seals a vote. Writes the voter's own accounts only, so that all voters commit in parallel.

use anchor_lang::prelude::*;

use crate::{
    constants::{MAX_BALLOTS, MAX_CLAIM_BALLOTS, MIN_WEIGHT, VERSION},
    errors::BallastError,
    events::{VoteCommitted, log},
    instructions::shared::{create_or_load, now},
    seeds,
    state::{
        Ballot, Poll, Stake, Stored, Vote,
        ballot::{COMMITTED, NOT_VOTED},
    },
};

#[derive(Accounts)]
pub struct CommitVote {
    /// Pays the rent of the ballot, which comes back with `close_ballot`.
    #[account(mut, address = stake.owner @ BallastError::NotStakeOwner)]
    pub voter: Signer,
    #[account(mut)]
    pub stake: Stored<Stake>,
    pub poll: Stored<Poll>,
    /// One for each voter and subject, for both rounds.
    #[account(mut, seeds = [seeds::BALLOT, poll.subject.as_ref(), voter.address().as_ref()], bump)]
    pub ballot: UncheckedAccount,
    pub system_program: Program<System>,
}

/// `commitment` is `sha256(poll ‖ voter ‖ bucket ‖ salt)`: see `state::ballot::commitment`.
///
/// Specification:
/// 1. Only up to `poll.commit_until`, once in each round, not by the claimant, not while a committee decides, nor
///    by its members who have attested.
/// 2. The weight is what of the stake was active before the report, up to the poll's cap. None is refused.
/// 3. The stake is locked until the ballot is settled, and must be able to pay what all its open ballots can cost.
pub fn handle_commit_vote(ctx: &mut Context<CommitVote>, commitment: [u8; 32]) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.ballot;
    let accounts = &mut ctx.accounts;
    let (poll, stake) = (&accounts.poll, &mut accounts.stake);
    let voter = *accounts.voter.address();
    require!(!poll.is_committee(), BallastError::CommitteeDecides);
    require!(now <= poll.commit_until, BallastError::CommitPhaseOver);
    require!(voter != poll.barred, BallastError::VoterBarred);
    let weight = stake.weight_at(poll.reported_at).min(poll.weight_cap);
    require!(weight >= MIN_WEIGHT, BallastError::NoVotingPower);

    let (mut ballot, is_new) = create_or_load::<Ballot>(
        accounts.voter.account(),
        accounts.ballot.account(),
        &[seeds::BALLOT, poll.subject.as_ref(), voter.as_ref(), &[bump]],
    )?;
    if is_new {
        let most = if poll.is_about_claim() { MAX_CLAIM_BALLOTS } else { MAX_BALLOTS };
        require!(stake.open_ballots < most, BallastError::TooManyBallots);
        stake.open_ballots += 1;
        (ballot.subject, ballot.voter, ballot.bump, ballot.version) = (poll.subject, voter, bump, VERSION);
    }
    // A member of the committee has attested: his ballot was settled with it.
    require!(ballot.settled == 0, BallastError::VoterBarred);
    stake.expose(poll.worst_slash(weight)?)?;
    let vote = &mut ballot.votes[poll.at()];
    require!(vote.state == NOT_VOTED, BallastError::AlreadyVoted);
    *vote = Vote { commitment, weight, bucket: 0, state: COMMITTED, padding: [0; 6] };
    log(&VoteCommitted { at: now, poll: *poll.address(), voter, weight });
    Ok(())
}
