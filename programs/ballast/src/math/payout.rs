//! Severity, reserves and payouts of an approved incident.

use super::fixed::{MathResult, mul_div_ceil, mul_div_floor, scale_ceil, scale_floor, sub};
use crate::{constants::BPS, errors::BallastError};

/// Assets that stand behind `cover` under a limit in basis points of the assets: `cover / limit`, rounded up.
pub fn assets_behind(cover: u64, limit_bps: u32) -> MathResult<u64> {
    scale_ceil(cover, BPS as u32, limit_bps)
}

/// What an incident owes and what the pool can put aside for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// `liability * severity`, rounded up: no claimant can be short of a base unit.
    pub owed: u64,
    /// `min(owed, assets)`.
    pub reserve: u64,
    /// What is missing: `owed - reserve`.
    pub debt: u64,
}

/// Splits `liability * severity` into what the assets can pay and the debt.
pub fn reserve_for(liability: u64, severity_bps: u16, assets: u64) -> MathResult<Reserve> {
    let owed = scale_ceil(liability, severity_bps as u32, BPS as u32)?;
    let reserve = owed.min(assets);
    Ok(Reserve { owed, reserve, debt: sub(owed, reserve)? })
}

/// What one policy may claim: `remaining * severity`, rounded down.
pub fn entitlement(remaining: u64, severity_bps: u16) -> MathResult<u64> {
    scale_floor(remaining, severity_bps as u32, BPS as u32)
}

/// What one policy is paid: its entitlement in the incident's present ratio of what is put aside to what is owed,
/// rounded down.
pub fn payout(entitlement: u64, reserve: u64, owed: u64) -> MathResult<u64> {
    if reserve == owed {
        return Ok(entitlement);
    }
    mul_div_floor(entitlement, reserve, owed)
}

/// `part` of `whole` in basis points, rounded down.
pub fn part_bps(part: u64, whole: u64) -> MathResult<u16> {
    Ok(mul_div_floor(part, BPS, whole)?.min(BPS) as u16)
}

/// `amount` of a token of `from` decimals in one of `to` decimals, rounded up.
pub fn rescale_up(amount: u64, from: u8, to: u8) -> MathResult<u64> {
    let scale = |decimals: u8| 10u64.checked_pow(decimals as u32).ok_or(BallastError::MathOverflow);
    if to >= from { mul_div_ceil(amount, scale(to - from)?, 1) } else { mul_div_ceil(amount, 1, scale(from - to)?) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn claims_never_exceed_the_reserve(
            covers in prop::collection::vec(1u64..1 << 40, 1..40), severity in 0u16..=10_000, assets in 0u64..1 << 46,
        ) {
            let liability = covers.iter().sum();
            let r = reserve_for(liability, severity, assets).unwrap();
            prop_assert!(r.reserve <= assets);
            prop_assert_eq!(r.reserve + r.debt, r.owed);
            let paid: u64 = covers
                .iter()
                .map(|cover| payout(entitlement(*cover, severity).unwrap(), r.reserve, r.owed.max(1)).unwrap())
                .sum();
            prop_assert!(paid <= r.reserve);
            // Rounding keeps back less than two base units a policy.
            prop_assert!(r.reserve - paid <= 2 * covers.len() as u64 + 1);
        }

        #[test]
        fn a_policy_is_never_paid_more_than_it_covers(remaining: u64, severity in 0u16..=10_000, owed in 1u64.., part: u64) {
            let claimed = entitlement(remaining, severity).unwrap();
            prop_assert!(claimed <= remaining);
            prop_assert!(payout(claimed, part % owed, owed).unwrap() <= claimed);
        }
    }
}
