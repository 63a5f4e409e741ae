//! Foreign accounts that the program reads, in their real byte layouts.

pub mod attestation_service;
pub mod deployed;
pub mod loader;
pub mod pyth;
pub mod slashing;
pub mod stake_pool;
pub mod switchboard;

pub use pyth::{PYTH_RECEIVER, PriceUpdate, USDC_USD};
