//! Votes on a proposal.

use anchor_lang::prelude::*;

use crate::{
    constants::{MIN_WEIGHT, VERSION},
    errors::BallastError,
    events::{VoteCast, log},
    instructions::shared::{create_or_load, now},
    seeds,
    state::{Proposal, Stake, Stored, VoteRecord},
};

#[derive(Accounts)]
pub struct CastVote {
    /// Pays the rent of the record, which comes back with `close_vote`.
    #[account(mut, address = stake.owner @ BallastError::NotStakeOwner)]
    pub voter: Signer,
    pub stake: Stored<Stake>,
    #[account(mut)]
    pub proposal: Stored<Proposal>,
    #[account(mut, seeds = [seeds::VOTE, proposal.address().as_ref(), voter.address().as_ref()], bump)]
    pub record: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. The owner of a stake, once, up to `proposal.vote_until`. Not on what the administrator has proposed.
/// 2. The weight is what of the stake was active before the proposal was made: tokens that were moved or staked since have
///    none. What is signalled for a product has none either.
pub fn handle_cast_vote(ctx: &mut Context<CastVote>, support: bool) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.record;
    let accounts = &mut ctx.accounts;
    let (proposal, stake) = (&mut accounts.proposal, &accounts.stake);
    require!(proposal.by_admin == 0 && now <= proposal.vote_until, BallastError::VotingOver);
    let weight = stake.weight_at(proposal.created_at);
    require!(weight >= MIN_WEIGHT, BallastError::NoVotingPower);
    let (address, voter) = (*proposal.address(), *accounts.voter.address());
    let (mut record, _) = create_or_load::<VoteRecord>(
        accounts.voter.account(),
        accounts.record.account(),
        &[seeds::VOTE, address.as_ref(), voter.as_ref(), &[bump]],
    )?;
    // A record from before is of an earlier proposal at this address, whose vote was over.
    require!(record.vote_until < proposal.created_at, BallastError::AlreadyVoted);
    (record.proposal, record.voter, record.weight) = (address, voter, weight);
    (record.vote_until, record.support) = (proposal.vote_until, u8::from(support));
    (record.bump, record.version) = (bump, VERSION);
    proposal.count(support, weight)?;
    log(&VoteCast {
        at: now,
        proposal: address,
        voter,
        weight,
        support: support as u64,
        yes: proposal.yes,
        no: proposal.no,
    });
    Ok(())
}
