//! Foreign accounts that the program reads, in their real byte layouts.

pub mod attestation_service;
pub mod deployed;
pub mod loader;
pub mod pyth;
pub mod slashing;
pub mod stake_pool;
pub mod switchboard;

pub use pyth::{PYTH_RECEIVER, PriceUpdate, USDC_USD};

fn put(data: &mut [u8], at: usize, bytes: &[u8]) {
    data[at..at + bytes.len()].copy_from_slice(bytes);
}

fn get<const N: usize>(data: &[u8], at: usize) -> [u8; N] {
    data[at..at + N].try_into().unwrap()
}
