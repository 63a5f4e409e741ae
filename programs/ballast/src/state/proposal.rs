//! One instruction of this program that a vote decides about, with everything it will be executed with.

use anchor_lang::prelude::*;

use super::{Config, Pool};
use crate::{
    constants::{PROPOSAL_ACCOUNTS, PROPOSAL_DATA},
    errors::BallastError,
    math::fixed::add,
};

/// Voted on, waiting, rejected or expired: the clock and the votes say which.
pub const PROPOSED: u8 = 0;
pub const EXECUTED: u8 = 1;

#[account]
pub struct Proposal {
    /// Gets the rent back.
    pub proposer: Address,
    /// The pool that the instruction is about; zeros for none.
    pub pool: Address,
    pub id: u64,
    /// Unix seconds. Stake that was active before `created_at` votes up to and including `vote_until`; execution is possible
    /// from `eta` up to and including `expires_at`.
    pub created_at: i64,
    pub vote_until: i64,
    pub eta: i64,
    pub expires_at: i64,
    /// Base units of stake; `yes` and `no` together must reach `quorum`.
    pub yes: u64,
    pub no: u64,
    pub quorum: u64,
    /// Incidents of the pool that were approved, and the version of the rules, when this was proposed.
    pub approvals: u32,
    pub rules_version: u32,
    pub data_len: u16,
    /// One bit for each account that the instruction may write.
    pub writable: u16,
    pub account_count: u8,
    /// 1 when proposed by the administrator while the protocol is set up: nobody has to vote.
    pub by_admin: u8,
    /// `PROPOSED` or `EXECUTED`.
    pub status: u8,
    pub bump: u8,
    pub accounts: [Address; PROPOSAL_ACCOUNTS],
    /// Discriminator and arguments of the instruction, as they go over the wire.
    pub data: [u8; PROPOSAL_DATA],
    pub version: u8,
    pub reserved: [u8; 71],
}

impl Proposal {
    /// More for it than against it, and enough in all.
    pub fn has_passed(&self) -> bool {
        self.by_admin != 0 || (self.yes > self.no && self.yes.saturating_add(self.no) >= self.quorum)
    }

    pub fn count(&mut self, support: bool, weight: u64) -> Result<()> {
        let side = if support { &mut self.yes } else { &mut self.no };
        *side = add(*side, weight)?;
        Ok(())
    }

    /// Errors: `AlreadyExecuted`, `VotingNotOver`, `ProposalRejected`, `TimelockRunning`, `ProposalExpired`, `ProposalStale`
    /// when rules have changed since, or its pool has approved an incident.
    pub fn check_executable(&self, config: &Config, pool: Option<&Pool>, now: i64) -> Result<()> {
        require!(self.status == PROPOSED, BallastError::AlreadyExecuted);
        require!(self.by_admin != 0 || now > self.vote_until, BallastError::VotingNotOver);
        require!(self.has_passed(), BallastError::ProposalRejected);
        require!(now >= self.eta, BallastError::TimelockRunning);
        require!(now <= self.expires_at, BallastError::ProposalExpired);
        let calm = pool.is_none_or(|pool| pool.approvals == self.approvals);
        require!(calm && config.rules_version == self.rules_version, BallastError::ProposalStale);
        Ok(())
    }
}
