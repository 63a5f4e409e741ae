//! Proposals, votes and what they change.

use anchor_lang::prelude::*;

#[event(bytemuck)]
pub struct Proposed {
    pub at: i64,
    pub proposal: Address,
    pub proposer: Address,
    /// Zeros when the proposal is about no pool.
    pub pool: Address,
    pub id: u64,
    pub quorum: u64,
    pub vote_until: i64,
    pub eta: i64,
    pub expires_at: i64,
}

#[event(bytemuck)]
pub struct VoteCast {
    pub at: i64,
    pub proposal: Address,
    pub voter: Address,
    pub weight: u64,
    /// 1 for, 0 against.
    pub support: u64,
    pub yes: u64,
    pub no: u64,
}

#[event(bytemuck)]
pub struct ProposalExecuted {
    pub at: i64,
    pub proposal: Address,
    pub id: u64,
}

#[event(bytemuck)]
pub struct ProposalClosed {
    pub at: i64,
    pub proposal: Address,
    pub id: u64,
    /// 1 when it was executed.
    pub executed: u64,
}

#[event(bytemuck)]
pub struct RulesChanged {
    pub at: i64,
    /// The account that was changed.
    pub subject: Address,
    /// Number of the `RuleChange`.
    pub change: u64,
    pub rules_version: u64,
}

#[event(bytemuck)]
pub struct TreasurySpent {
    pub at: i64,
    pub mint: Address,
    pub recipient: Address,
    pub amount: u64,
    pub treasury_after: u64,
}

#[event(bytemuck)]
pub struct ProgramHandedOver {
    pub at: i64,
    pub program_data: Address,
    /// Zeros when nobody can upgrade any more.
    pub authority: Address,
}

#[event(bytemuck)]
pub struct BootstrapEnded {
    pub at: i64,
    /// Who was the administrator.
    pub admin: Address,
    pub governor: Address,
}
