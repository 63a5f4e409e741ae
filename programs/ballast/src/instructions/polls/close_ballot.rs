//! Returns the rent of a settled ballot.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    instructions::shared::now,
    state::{Ballot, Poll, Stored, poll::DECIDED},
};

#[derive(Accounts)]
pub struct CloseBallot {
    #[account(mut)]
    pub ballot: Stored<Ballot>,
    #[account(constraint = poll_1.subject == ballot.subject @ BallastError::WrongPoll)]
    pub poll_1: Stored<Poll>,
    #[account(mut, address = ballot.voter @ BallastError::WrongPayer)]
    pub voter: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, for a settled ballot, once it is not needed as proof any more: after a rejection at once, after an approval
///    when the claim period is over. The rent goes to the voter.
pub fn handle_close_ballot(ctx: &mut Context<CloseBallot>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let decided = accounts.ballot.settled == 1 && accounts.poll_1.status == DECIDED;
    require!(decided, BallastError::NotDecided);
    require!(now > accounts.poll_1.ballots_until, BallastError::BallotNeeded);
    accounts.ballot.close(*accounts.voter.account())
}
