//! Result of a poll: the weighted median of the severities that were voted for.
//!
//! The median is the one result from which no minority can move far: whoever has less than half the weight cannot pull
//! it beyond what the others voted for, however extreme his own vote. (Design: protocol, section 5.)

use super::fixed::MathResult;
use crate::{constants::BPS, errors::BallastError};

/// Severities that can be voted for: 0 % to 100 % in steps of 5 %.
pub const BUCKETS: usize = 21;
/// Basis points of one step.
pub const BUCKET_BPS: u16 = 500;
/// A vote that the evidence does not allow a decision. It counts for the quorum and moves no median.
pub const CANNOT_DECIDE: u8 = BUCKETS as u8;
/// No severity: the quorum was missed, or most of the weight could not decide.
pub const NO_RESULT: u8 = u8::MAX;

/// What the revealed votes say. Weights in base units of stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Bucket of the weighted median, or `NO_RESULT`.
    pub bucket: u8,
    /// Weight within one bucket of it, and further away; both 0 without a result.
    pub winning: u64,
    pub losing: u64,
}

/// Weighted median of `histogram`: the lowest bucket at which half the weight is reached, so that a tie decides for less.
/// `NO_RESULT` when nobody voted for a severity, or at least as much weight could not decide as could.
/// Errors: `MathOverflow` when the weights exceed a word.
pub fn verdict(histogram: &[u64; BUCKETS], undecided: u64) -> MathResult<Verdict> {
    let mut total: u64 = 0;
    for weight in histogram {
        total = total.checked_add(*weight).ok_or(BallastError::MathOverflow)?;
    }
    if total == 0 || undecided >= total {
        return Ok(Verdict::NONE);
    }
    let mut median = 0;
    let mut below = histogram[0];
    while below < total - below {
        median += 1;
        below += histogram[median];
    }
    let near = median.saturating_sub(1)..=(median + 1).min(BUCKETS - 1);
    let winning = histogram[near].iter().sum();
    Ok(Verdict { bucket: median as u8, winning, losing: total - winning })
}

impl Verdict {
    pub const NONE: Self = Self { bucket: NO_RESULT, winning: 0, losing: 0 };

    /// So close that reasonable people could differ: `winning` is not more than `contested_bps` of all decided weight.
    /// Nobody is slashed for the side he took.
    pub fn is_contested(&self, contested_bps: u16) -> bool {
        let total = self.winning as u128 + self.losing as u128;
        self.winning as u128 * BPS as u128 <= total * contested_bps as u128
    }
}

/// Severity of a bucket, in basis points.
pub fn severity_of(bucket: u8) -> u16 {
    bucket as u16 * BUCKET_BPS
}

#[cfg(test)]
#[path = "median_tests.rs"]
mod tests;
