//! Pure functions over integers: no accounts, no clock, no side effects. Each says its units and its rounding.

pub mod bands;
pub mod debt;
pub mod fixed;
pub mod payout;
pub mod pricing;
pub mod refund;
pub mod shares;
pub mod stream;
