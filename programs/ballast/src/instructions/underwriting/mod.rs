//! Owners of staked tokens who vouch for one product, and what becomes of the tokens that they lose.

pub mod buy_salvage;
pub mod claim_premiums;
pub mod complete_unsignal;
pub mod request_unsignal;
pub mod signal;

pub use {buy_salvage::*, claim_premiums::*, complete_unsignal::*, request_unsignal::*, signal::*};
