//! Price feeds: one adapter per family. Each turns account bytes into one checked [`Observation`].

pub mod pyth;

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
