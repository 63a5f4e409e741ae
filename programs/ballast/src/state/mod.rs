//! Accounts: one file each, with the unit of every field and the invariant that every mutating handler checks.
//!
//! All are zero-copy. Fields are ordered so that no padding arises; `reserved` bytes and `version` leave room to grow.

pub mod attestation;
pub mod auditor;
pub mod ballot;
pub mod claim;
pub mod committee;
pub mod config;
pub mod fee_vault;
pub mod incident;
pub mod kinds;
pub mod monitor;
pub mod policy;
pub mod poll;
pub mod pool;
pub mod product;
pub mod product_rules;
pub mod proposal;
pub mod signal;
pub mod stake;
pub mod staking;
pub mod stored;
pub mod ticket;
pub mod underwriting;
pub mod vote_record;
pub mod watch;

pub use attestation::Attestation;
pub use auditor::Auditor;
pub use ballot::{Ballot, Vote};
pub use claim::Claim;
pub use committee::Committee;
pub use config::{Config, GovernanceRules, ProtocolRules};
pub use fee_vault::FeeVault;
pub use incident::Incident;
pub use monitor::{Monitor, Source};
pub use policy::Policy;
pub use poll::Poll;
pub use pool::Pool;
pub use product::Product;
pub use product_rules::ProductRules;
pub use proposal::Proposal;
pub use signal::Signal;
pub use stake::{Stake, StakeLine};
pub use staking::{RewardLine, Staking, StakingRules};
pub use stored::Stored;
pub use ticket::WithdrawalTicket;
pub use underwriting::{Lot, Seat, UnderwritingRules};
pub use vote_record::VoteRecord;
pub use watch::{Watch, WatchRules};

#[cfg(test)]
#[path = "layout_tests.rs"]
mod layout_tests;
