//! Pyth pull oracle: `PriceUpdateV2` accounts of the Solana receiver program.
//!
//! Layout (Borsh): discriminator 8, write authority 32, verification level (one byte when full, two when partial),
//! then feed id 32, price i64, confidence u64, exponent i32, publish time i64, previous publish time i64, EMA price i64,
//! EMA confidence u64, posted slot u64. Checked against the vendor's crate in `tests/suite/feeds/pyth.rs`.

use super::{Observation, bytes, read_i64, read_u64};
use crate::{
    Address,
    errors::BallastError,
    math::fixed::{MathResult, narrow},
};

/// Owner of every price update: the receiver program, at the same address on every cluster.
pub const RECEIVER: Address = Address::from_str_const("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");

const DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];
const VERIFICATION: usize = 40;
const VERIFIED_FULLY: u8 = 1;
const MESSAGE: usize = 41;
const END: usize = MESSAGE + 32 + 8 + 8 + 4 + 8;
/// Exponents that occur are -12 to 0; anything else is refused rather than scaled.
const EXPONENTS: core::ops::RangeInclusive<i32> = -12..=0;
const SCALE_EXPONENT: i32 = -8;

/// Reads a fully verified price of `feed_id`.
///
/// Errors: `FeedWrongOwner`, `FeedMalformed`, `FeedPartiallyVerified`, `FeedWrongId`, `FeedPriceInvalid`.
pub fn read(owner: &Address, data: &[u8], feed_id: &[u8; 32]) -> MathResult<Observation> {
    if owner != &RECEIVER {
        return Err(BallastError::FeedWrongOwner);
    }
    if data.len() < END || data[..8] != DISCRIMINATOR {
        return Err(BallastError::FeedMalformed);
    }
    if data[VERIFICATION] != VERIFIED_FULLY {
        return Err(BallastError::FeedPartiallyVerified);
    }
    if data[MESSAGE..MESSAGE + 32] != feed_id[..] {
        return Err(BallastError::FeedWrongId);
    }
    let price = read_i64(data, MESSAGE + 32);
    let confidence = read_u64(data, MESSAGE + 40);
    let exponent = i32::from_le_bytes(bytes(data, MESSAGE + 48));
    let published_at = read_i64(data, MESSAGE + 52);
    if price <= 0 || !EXPONENTS.contains(&exponent) {
        return Err(BallastError::FeedPriceInvalid);
    }
    Ok(Observation { price: scale(price as u64, exponent)?, confidence: scale(confidence, exponent)?, published_at })
}

/// `value * 10^exponent` in units of 10^-8, rounded up. Errors: `FeedPriceInvalid` beyond a word.
fn scale(value: u64, exponent: i32) -> MathResult<u64> {
    if exponent == SCALE_EXPONENT {
        return Ok(value);
    }
    let factor = 10u64.pow(exponent.abs_diff(SCALE_EXPONENT));
    if exponent < SCALE_EXPONENT {
        return Ok(value.div_ceil(factor));
    }
    narrow(value as u128 * factor as u128).map_err(|_| BallastError::FeedPriceInvalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_every_exponent_upwards() {
        assert_eq!(scale(99_950_000, -8), Ok(99_950_000));
        assert_eq!(scale(9_995, -4), Ok(99_950_000));
        assert_eq!(scale(1, 0), Ok(100_000_000));
        assert_eq!(scale(999_500_000_001, -12), Ok(99_950_001));
        assert_eq!(scale(u64::MAX, 0), Err(BallastError::FeedPriceInvalid));
    }

    #[test]
    fn age_counts_in_both_directions_and_confidence_is_relative() {
        let seen = Observation { price: 100_000_000, confidence: 1_000_000, published_at: 1_000 };
        assert_eq!(seen.check(1_060, 60, 100), Ok(()));
        assert_eq!(seen.check(940, 60, 100), Ok(()));
        assert_eq!(seen.check(1_061, 60, 100), Err(BallastError::FeedStale));
        assert_eq!(seen.check(939, 60, 100), Err(BallastError::FeedStale));
        assert_eq!(seen.check(1_000, 60, 99), Err(BallastError::FeedUncertain));
        assert_eq!(
            Observation { published_at: i64::MIN, ..seen }.check(i64::MAX, 60, 100),
            Err(BallastError::FeedStale)
        );
    }
}
