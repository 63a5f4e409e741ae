//! Pure functions over integers: no accounts, no clock, no side effects. Each says its units and its rounding.

pub mod bands;
pub mod bond;
pub mod debt;
pub mod fixed;
pub mod median;
pub mod payout;
pub mod pricing;
pub mod refund;
pub mod rewards;
pub mod shares;
pub mod stream;
pub mod underwriting;
