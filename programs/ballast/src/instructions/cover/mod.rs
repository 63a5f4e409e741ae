//! Policyholders and those who pay for them.

pub mod buy_cover;
pub mod cancel_cover;
pub mod close_policy;
pub mod extend_cover;
pub mod extension;
pub mod issue;
pub mod quote_cover;
pub mod risk;
pub mod sale;
pub mod sponsor_cover;
pub mod transfer_policy;

pub use {
    buy_cover::*, cancel_cover::*, close_policy::*, extend_cover::*, quote_cover::*, sponsor_cover::*,
    transfer_policy::*,
};
