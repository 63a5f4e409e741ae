//! What stakers, underwriters and the treasury get.

pub mod distribute_fees;
pub mod open_fee_vault;

pub use {distribute_fees::*, open_fee_vault::*};
