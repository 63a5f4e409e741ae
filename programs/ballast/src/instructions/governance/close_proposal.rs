//! Returns the rent of a proposal that is over.

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
    /// Gets the rent; may be the caller, who is only looked at.
    #[account(mut, unsafe(dup), address = proposal.proposer @ BallastError::WrongPayer)]
    pub proposer: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, when it was executed, rejected or has expired. What the administrator proposed he can take back at any time.
/// 2. Nobody can while it is voted on: its address could be used again for something else, and those who have voted could
///    not vote on that.
pub fn handle_close_proposal(ctx: &mut Context<CloseProposal>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let proposal = &accounts.proposal;
    let is_rejected = now > proposal.vote_until && !proposal.has_passed();
    let is_own = *accounts.caller.address() == proposal.proposer && proposal.by_admin == 1;
    let is_over = proposal.status == EXECUTED || now > proposal.expires_at || is_rejected;
    require!(is_over || is_own, BallastError::ProposalRunning);
    log(&ProposalClosed { at: now, proposal: *proposal.address(), id: proposal.id, executed: proposal.status as u64 });
    accounts.proposal.close(*accounts.proposer.account())
}
