//! Returns the rent of a vote that has been counted.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    instructions::shared::now,
    state::{Stored, VoteRecord},
};

#[derive(Accounts)]
pub struct CloseVote {
    #[account(mut)]
    pub record: Stored<VoteRecord>,
    #[account(mut, address = record.voter @ BallastError::WrongPayer)]
    pub voter: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, when the vote is over: until then the record keeps its owner from voting twice. The rent goes to the voter.
pub fn handle_close_vote(ctx: &mut Context<CloseVote>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    require!(now > accounts.record.vote_until, BallastError::VotingNotOver);
    accounts.record.close(*accounts.voter.account())
}
