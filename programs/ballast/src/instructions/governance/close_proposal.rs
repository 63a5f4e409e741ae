//! Returns the rent of a proposal that is over, or takes it back.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{ProposalClosed, log},
    instructions::shared::now,
    state::{Proposal, Stored, proposal::EXECUTED},
};

#[derive(Accounts)]
pub struct CloseProposal {
    pub caller: Signer,
    #[account(mut)]
    pub proposal: Stored<Proposal>,
    /// Gets the rent.
    #[account(mut, address = proposal.proposer @ BallastError::WrongPayer)]
    pub proposer: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, when it was executed, rejected or has expired. Whoever proposed it also while it is voted on: what was
///    decided is not his any more. What the administrator proposed he can take back at any time.
pub fn handle_close_proposal(ctx: &mut Context<CloseProposal>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let proposal = &accounts.proposal;
    let is_rejected = now > proposal.vote_until && !proposal.has_passed();
    let is_own =
        *accounts.caller.address() == proposal.proposer && (proposal.by_admin == 1 || now <= proposal.vote_until);
    let is_over = proposal.status == EXECUTED || now > proposal.expires_at || is_rejected;
    require!(is_over || is_own, BallastError::ProposalRunning);
    log(&ProposalClosed { at: now, proposal: *proposal.address(), id: proposal.id, executed: proposal.status as u64 });
    accounts.proposal.close(*accounts.proposer.account())
}
