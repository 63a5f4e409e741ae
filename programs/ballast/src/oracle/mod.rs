//! Foreign accounts that a trigger reads: one adapter per family. Each turns account bytes into one checked value, for the
//! price feeds an [`Observation`]. The layouts are checked against the vendors' own crates in `tests/suite/feeds`.

pub mod attestation_service;
pub mod loader;
pub mod pyth;
pub mod slashing;
pub mod stake_pool;
pub mod switchboard;

use crate::{constants::BPS, errors::BallastError, math::fixed::MathResult};

/// One price, read from a feed account and not yet judged against a product's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// 1.0 = 100 000 000, rounded up: the de-peg trigger must not fire on a rounding.
    pub price: u64,
    /// Half width of the confidence interval, same scale, rounded up.
    pub confidence: u64,
    /// Unix seconds.
    pub published_at: i64,
}

impl Observation {
    /// Errors: `FeedStale` when the publish time is further than `max_age` seconds from the clock, either way;
    /// `FeedUncertain` when the confidence interval is wider than `max_confidence_bps` of the price.
    pub fn check(&self, now: i64, max_age: u32, max_confidence_bps: u16) -> MathResult<()> {
        if now.abs_diff(self.published_at) > max_age as u64 {
            return Err(BallastError::FeedStale);
        }
        let widest = self.price as u128 * max_confidence_bps as u128;
        if self.confidence as u128 * BPS as u128 > widest {
            return Err(BallastError::FeedUncertain);
        }
        Ok(())
    }
}

/// The `N` bytes at `at`; the caller has checked the length.
#[inline(always)]
fn bytes<const N: usize>(data: &[u8], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&data[at..at + N]);
    out
}

#[inline(always)]
fn read_u32(data: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes(data, at))
}

#[inline(always)]
fn read_u64(data: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes(data, at))
}

#[inline(always)]
fn read_i64(data: &[u8], at: usize) -> i64 {
    i64::from_le_bytes(bytes(data, at))
}
