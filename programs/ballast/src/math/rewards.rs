//! Rewards per staked token in constant time: an index that only grows, and what each stake has been paid of it.
//! (The accumulator of Batog, Boca and Johnson, "Scalable reward distribution on the Ethereum blockchain", 2018.)

use super::fixed::{MathResult, mul_div_ceil, mul_div_floor, narrow};
use crate::errors::BallastError;

/// How much the index (64.64 base units per staked base unit) grows by when `amount` is shared by `earning`, rounded
/// down. Errors: `MathOverflow` when nothing earns.
pub fn index_step(amount: u64, earning: u64) -> MathResult<u128> {
    ((amount as u128) << 64).checked_div(earning as u128).ok_or(BallastError::MathOverflow)
}

/// What `earning` staked base units are due for a growth of the index, in base units, rounded down.
pub fn due(earning: u64, growth: u128) -> MathResult<u64> {
    let whole = earning as u128 * (growth >> 64);
    let part = (earning as u128 * (growth as u64 as u128)) >> 64;
    narrow(whole + part)
}

/// Takes the share of `weight` out of `left`, of which `weights` are still to get theirs: rounded down, and all of it for
/// the last. So the shares add up exactly, in whatever order they are taken.
/// Errors: `MathOverflow` when `weight` exceeds `weights`.
pub fn take_share(left: &mut u64, weights: u64, weight: u64) -> MathResult<u64> {
    if weight > weights {
        return Err(BallastError::MathOverflow);
    }
    let share = if weights == 0 { 0 } else { mul_div_floor(*left, weight, weights)? };
    *left -= share;
    Ok(share)
}

/// As [`take_share`], rounded up: nobody pays more than a base unit above his part, and the last may pay less.
pub fn take_share_ceil(left: &mut u64, weights: u64, weight: u64) -> MathResult<u64> {
    if weight > weights {
        return Err(BallastError::MathOverflow);
    }
    let share = if weights == 0 { 0 } else { mul_div_ceil(*left, weight, weights)? };
    *left -= share;
    Ok(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_more_is_due_than_was_shared(
            stakes in prop::collection::vec(1u64..1 << 50, 1..40), amounts in prop::collection::vec(0u64..1 << 50, 1..20),
        ) {
            let earning: u64 = stakes.iter().sum();
            let growth: u128 = amounts.iter().map(|amount| index_step(*amount, earning).unwrap()).sum();
            let paid: u64 = stakes.iter().map(|stake| due(*stake, growth).unwrap()).sum();
            let shared: u64 = amounts.iter().sum();
            prop_assert!(paid <= shared);
            // Rounding keeps less than a base unit a stake and a distribution.
            prop_assert!(shared - paid <= (stakes.len() + amounts.len()) as u64);
        }

        #[test]
        fn shares_add_up_exactly(weights in prop::collection::vec(1u64..1 << 40, 1..60), pot: u64) {
            let (mut left, mut open) = (pot, weights.iter().sum::<u64>());
            let mut taken = 0u128;
            for weight in &weights {
                let exact = pot as u128 * *weight as u128 / weights.iter().sum::<u64>() as u128;
                let share = take_share(&mut left, open, *weight).unwrap();
                open -= weight;
                prop_assert!((share as u128).abs_diff(exact) <= weights.len() as u128);
                taken += share as u128;
            }
            prop_assert_eq!((taken, left), (pot as u128, 0));
        }

        #[test]
        fn nobody_pays_more_than_a_unit_above_his_part(weights in prop::collection::vec(1u64..1 << 40, 1..60), bps in 0u64..=600) {
            let all = weights.iter().sum::<u64>();
            let (mut left, mut open) = ((all as u128 * bps as u128 / 10_000) as u64, all);
            for weight in &weights {
                let share = take_share_ceil(&mut left, open, *weight).unwrap();
                open -= weight;
                prop_assert!(share as u128 <= (*weight as u128 * bps as u128).div_ceil(10_000));
            }
            prop_assert_eq!(left, 0);
        }

        #[test]
        fn never_panics(earning: u64, growth: u128, amount: u64, mut left: u64, weights: u64, weight: u64) {
            let _ = (index_step(amount, earning), due(earning, growth), take_share(&mut left, weights, weight));
        }
    }
}
