//! Proposes one instruction of this program, word for word.

use alloc::vec::Vec;

use anchor_lang::prelude::*;

use super::actions::action_of;
use crate::{
    constants::{MIN_EARNING, PROPOSAL_ACCOUNTS, PROPOSAL_DATA, VERSION},
    errors::BallastError,
    events::{Proposed, log},
    instructions::shared::{create, now},
    seeds,
    state::{Config, GovernanceRules, Pool, Proposal, Stake, Staking, Stored},
};

#[derive(Accounts)]
#[instruction(id: u64)]
pub struct Propose {
    /// The owner of `stake`, or the administrator while the protocol is set up. Pays the rent. The proposed instruction may
    /// name him; its accounts are only written down.
    #[account(mut, unsafe(dup))]
    pub proposer: Signer,
    pub config: Stored<Config>,
    #[account(mut, seeds = [seeds::PROPOSAL, &id.to_le_bytes()], bump)]
    pub proposal: UncheckedAccount,
    pub system_program: Program<System>,
    /// The pool that the instruction is about.
    pub pool: Option<Stored<Pool>>,
    pub staking: Option<Stored<Staking>>,
    pub stake: Option<Stored<Stake>>,
}

impl Propose {
    /// Weight of votes that the proposal needs: a part of all tokens in staking, also of those that have no vote because
    /// they are signalled. Errors: `NotProposer`, `NoVotingPower`.
    fn quorum(&self, rules: &GovernanceRules, now: i64) -> Result<u64> {
        let (Some(staking), Some(stake)) = (&self.staking, &self.stake) else {
            return Err(BallastError::NotProposer.into());
        };
        require!(stake.owner == *self.proposer.address(), BallastError::NotStakeOwner);
        let tokens = staking.electorate(now)?;
        let threshold = GovernanceRules::part(tokens, rules.threshold_bps, MIN_EARNING)?;
        require!(stake.weight_at(now) >= threshold, BallastError::NoVotingPower);
        Ok(rules.quorum(tokens)?)
    }
}

/// `id` is part of the proposal's address, chosen by the proposer. `data` is the instruction's; its accounts follow as
/// remaining accounts, writable where it writes. Nothing of it can be changed afterwards.
///
/// Specification:
/// 1. Owners of enough active stake. While the protocol is set up the administrator too: nobody has to vote then, but the
///    timelock is the same.
/// 2. Only what `action_of` lists. What is about a pool names it, so that an incident there makes the proposal stale.
/// 3. What could hurt a capital provider waits longer than a withdrawal takes.
pub fn handle_propose(ctx: &mut Context<Propose>, id: u64, data: Vec<u8>) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.proposal;
    let views = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    let action = action_of(&data)?;
    let fits = data.len() <= PROPOSAL_DATA && views.len() <= PROPOSAL_ACCOUNTS;
    require!(fits, BallastError::NotProposable);
    let rules = accounts.config.governance;
    let by_admin = accounts.config.bootstrap == 1 && *accounts.proposer.address() == accounts.config.admin;
    let quorum = if by_admin { 0 } else { accounts.quorum(&rules, now)? };

    let mut proposal = create::<Proposal>(
        accounts.proposer.account(),
        accounts.proposal.account(),
        &[seeds::PROPOSAL, &id.to_le_bytes(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    if let Some(at) = action.pool_at {
        let pool = accounts.pool.as_ref().ok_or(BallastError::WrongPool)?;
        require!(views.get(at as usize).is_some_and(|view| view.address() == pool.address()), BallastError::WrongPool);
        (proposal.pool, proposal.approvals) = (*pool.address(), pool.approvals);
    }
    (proposal.proposer, proposal.id, proposal.created_at) = (*accounts.proposer.address(), id, now);
    proposal.vote_until = now + if by_admin { 0 } else { rules.voting as i64 };
    let timelock = if action.concerns_providers { rules.provider_timelock } else { rules.timelock };
    proposal.eta = proposal.vote_until + timelock as i64;
    proposal.expires_at = proposal.eta + rules.grace as i64;
    (proposal.quorum, proposal.by_admin) = (quorum, u8::from(by_admin));
    proposal.rules_version = accounts.config.rules_version;
    (proposal.data_len, proposal.account_count) = (data.len() as u16, views.len() as u8);
    (proposal.bump, proposal.version) = (bump, VERSION);
    proposal.data[..data.len()].copy_from_slice(&data);
    for (at, view) in views.iter().enumerate() {
        proposal.accounts[at] = *view.address();
        proposal.writable |= u16::from(view.is_writable()) << at;
    }
    log(&Proposed {
        at: now,
        proposal: *proposal.address(),
        proposer: proposal.proposer,
        pool: proposal.pool,
        id,
        quorum,
        vote_until: proposal.vote_until,
        eta: proposal.eta,
        expires_at: proposal.expires_at,
    });
    Ok(())
}
