//! Decisions by people: votes are sealed, opened, tallied, challenged and settled.

pub mod appeal;
pub mod attest_severity;
pub mod close_ballot;
pub mod commit_vote;
pub mod decision;
pub mod opening;
pub mod reclaim_bond;
pub mod reveal_vote;
pub mod settle_ballot;
pub mod tally;

pub use {
    appeal::*, attest_severity::*, close_ballot::*, commit_vote::*, reclaim_bond::*, reveal_vote::*, settle_ballot::*,
    tally::*,
};
