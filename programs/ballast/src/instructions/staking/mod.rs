//! Owners of the governance token: stake, earn, leave.

pub mod claim_rewards;
pub mod complete_unstake;
pub mod fund_emission;
pub mod open_staking;
pub mod request_unstake;
pub mod share_rewards;
pub mod stake;

pub use {
    claim_rewards::*, complete_unstake::*, fund_emission::*, open_staking::*, request_unstake::*, share_rewards::*,
    stake::*,
};
