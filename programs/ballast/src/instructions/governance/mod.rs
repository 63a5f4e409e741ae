//! Owners of staked tokens who change rules: proposals of typed instructions, votes, timelocks.

pub mod actions;
pub mod cast_vote;
pub mod change_rules;
pub mod close_proposal;
pub mod close_vote;
pub mod end_bootstrap;
pub mod execute_proposal;
pub mod hand_over_program;
pub mod propose;
pub mod spend_treasury;

pub use {
    cast_vote::*, change_rules::*, close_proposal::*, close_vote::*, end_bootstrap::*, execute_proposal::*,
    hand_over_program::*, propose::*, spend_treasury::*,
};
