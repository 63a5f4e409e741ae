//! What it costs to call the assessors, and how long their answer can be challenged.

use super::fixed::{MathResult, mul_div_floor, scale_floor};
use crate::{
    constants::{BPS, MAX_BOND_DOUBLINGS},
    errors::BallastError,
};

/// Bond for a decision about `at_stake`, all in base units: `rate_bps` of it, rounded down, within `min` and `max`.
pub fn base_bond(at_stake: u64, rate_bps: u16, min: u64, max: u64) -> MathResult<u64> {
    Ok(scale_floor(at_stake, rate_bps as u32, BPS as u32)?.clamp(min, max.max(min)))
}

/// The bond after `failed` reports that were rejected or are still open: doubled for each, up to a limit.
pub fn doubled(bond: u64, failed: u32) -> MathResult<u64> {
    bond.checked_mul(1 << failed.min(MAX_BOND_DOUBLINGS)).ok_or(BallastError::MathOverflow)
}

/// Seconds to challenge a decision: from `min` to `max` with the part of the pool that is at stake, rounded down.
pub fn challenge_time(at_stake: u64, assets: u64, min: u32, max: u32) -> MathResult<u32> {
    if at_stake >= assets {
        return Ok(max.max(min));
    }
    Ok(min + mul_div_floor(max.saturating_sub(min) as u64, at_stake, assets)? as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bonds_and_windows_grow_with_what_is_at_stake(a: u64, b: u64, assets: u64, min in 0u32..1 << 30, more in 0u32..1 << 30) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(base_bond(low, 50, 100, 10_000).unwrap() <= base_bond(high, 50, 100, 10_000).unwrap());
            let window = |stake| challenge_time(stake, assets, min, min + more);
            prop_assert!(min <= window(low).unwrap() && window(low).unwrap() <= window(high).unwrap() && window(high).unwrap() <= min + more);
        }
    }

    #[test]
    fn worked_numbers() {
        // 0.5 % of 100 000 units, between 100 and 10 000.
        assert_eq!(base_bond(100_000, 50, 100, 10_000), Ok(500));
        assert_eq!(base_bond(1_000, 50, 100, 10_000), Ok(100));
        assert_eq!(base_bond(100_000_000, 50, 100, 10_000), Ok(10_000));
        assert_eq!(doubled(500, 3), Ok(4_000));
        assert_eq!(doubled(500, 99), Ok(500 << MAX_BOND_DOUBLINGS));
        // A quarter of the pool: a day and a quarter of the four to five days.
        assert_eq!(challenge_time(25, 100, 86_400, 5 * 86_400), Ok(2 * 86_400));
        assert_eq!(challenge_time(1, 0, 86_400, 5 * 86_400), Ok(5 * 86_400));
    }
}
