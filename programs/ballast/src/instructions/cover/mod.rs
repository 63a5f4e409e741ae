//! Policyholders and those who pay for them.

pub mod buy_cover;
pub mod close_policy;
pub mod quote_cover;
pub mod sale;

pub use {buy_cover::*, close_policy::*, quote_cover::*};
