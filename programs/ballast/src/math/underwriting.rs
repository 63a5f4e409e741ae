//! First loss of the underwriters. What is staked behind a product shrinks by one factor for everybody: its survival, a
//! fraction that only falls. A signal remembers the survival it was last counted at, so slashing costs the same for one
//! underwriter and for ten thousand. (The product-sum with scales of Liquity's stability pool.)
//!
//! Losses of long ago must not cost newcomers precision: a survival that has become small is written 2^20 times as large,
//! and a new generation begins. Signals of the generation before are worth 2^20 times less, those of older ones nothing.

use super::fixed::{MathResult, mul_div_ceil, mul_div_floor, sub};
use crate::{constants::PRICE_SCALE, errors::BallastError};

/// Survival of tokens that have not lost anything.
pub const WHOLE: u64 = 1 << 62;
/// Below this a new generation begins.
const LEAST: u64 = 1 << 42;
/// How much smaller, in powers of two, a survival is after a generation than it was written in the one before.
const SCALE_BITS: u32 = 20;

/// What is left of all signals together, and of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Governance tokens in base units.
    pub total: u64,
    pub survival: u64,
    /// Generations that have ended: none; one, when the survival is written larger; two, when nothing is left.
    pub ended: u64,
}

/// Takes `loss` base units out of `total` at `survival`. The survival is rounded down: all signals together are never
/// worth more than the total.
pub fn slash(total: u64, survival: u64, loss: u64) -> MathResult<Left> {
    let left = sub(total, loss)?;
    if left == 0 {
        return Ok(Left { total: 0, survival: WHOLE, ended: 2 });
    }
    let (mut scaled, mut ended) = (mul_div_floor(survival, left, total)?, 0);
    if scaled < LEAST {
        // From the wide product: what the small survival has lost by rounding is not made large.
        let wide = survival as u128 * left as u128;
        scaled = u64::try_from((wide << SCALE_BITS) / total as u128).map_err(|_| BallastError::MathOverflow)?;
        ended = 1;
    }
    if scaled < LEAST {
        // A part of 2^-40 is left: nothing.
        return Ok(Left { total: 0, survival: WHOLE, ended: 2 });
    }
    Ok(Left { total: left, survival: scaled, ended })
}

/// What `amount` base units, counted at `then`, are worth at `survival` some `generations` later, rounded down.
pub fn surviving(amount: u64, then: u64, survival: u64, generations: u64) -> MathResult<u64> {
    match generations {
        0 if then == survival => Ok(amount),
        0 => mul_div_floor(amount, survival, then),
        1 => Ok(mul_div_floor(amount, survival, then)? >> SCALE_BITS),
        _ => Ok(0),
    }
}

/// Growth of an index in a generation after that of a signal, in units of the signal's, rounded down.
pub fn rescaled(growth: u128) -> u128 {
    growth >> SCALE_BITS
}

/// `growth` of an index for tokens that have not lost anything, for those that were counted at `then`: rounded down.
pub fn growth_at(growth: u128, then: u64) -> MathResult<u128> {
    let then = then as u128;
    let whole = growth.checked_div(then).ok_or(BallastError::MathOverflow)?;
    let part = (growth % then) * WHOLE as u128 / then;
    whole.checked_mul(WHOLE as u128).and_then(|whole| whole.checked_add(part)).ok_or(BallastError::MathOverflow)
}

/// Cover in base units that `tokens` (base units) stand behind, rounded down. `rate`: cover per token, 1.0 = 100 000 000.
pub fn cover_behind(tokens: u64, rate: u64) -> MathResult<u64> {
    mul_div_floor(tokens, rate, PRICE_SCALE)
}

/// Fewest tokens (base units) that stand behind `cover`, rounded up.
pub fn tokens_behind(cover: u64, rate: u64) -> MathResult<u64> {
    mul_div_ceil(cover, PRICE_SCALE, rate)
}

/// Governance tokens, of `total`, that answer for `loss` base units of cover: as many as stood behind so much cover, rounded
/// up, at most all.
pub fn first_loss(total: u64, rate: u64, loss: u64) -> u64 {
    // More than a word is more than all there are.
    tokens_behind(loss, rate).unwrap_or(u64::MAX).min(total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A signal as the program keeps it.
    #[derive(Clone, Copy, Debug)]
    struct Kept {
        amount: u64,
        survival: u64,
        generation: u64,
    }

    impl Kept {
        fn worth(&self, survival: u64, generation: u64) -> u64 {
            surviving(self.amount, self.survival, survival, generation - self.generation).unwrap()
        }
    }

    proptest! {
        #[test]
        fn signals_together_are_never_worth_more_than_the_total(
            events in prop::collection::vec((any::<bool>(), 1u64..1 << 40, 0u64..=10_000), 1..60),
        ) {
            let (mut total, mut survival, mut generation) = (0u64, WHOLE, 0);
            let mut signals: Vec<Kept> = vec![];
            for (joins, amount, bps) in events {
                if joins || total == 0 {
                    signals.push(Kept { amount, survival, generation });
                    total += amount;
                } else {
                    let loss = (total as u128 * bps as u128).div_ceil(10_000) as u64;
                    let left = slash(total, survival, loss).unwrap();
                    prop_assert!(left.total == total - loss || left.total == 0);
                    (total, survival) = (left.total, left.survival);
                    generation += left.ended;
                }
                let worth: u64 = signals.iter().map(|signal| signal.worth(survival, generation)).sum();
                prop_assert!(worth <= total, "{worth} of {total}");
                prop_assert!(survival >= 1 << 20, "{survival}");
            }
        }

        #[test]
        fn a_newcomer_loses_his_part_whatever_was_lost_before(
            losses in prop::collection::vec(1u64..10_000, 0..30), amount in 1_000_000u64..1 << 40, bps in 0u64..10_000,
        ) {
            let (mut total, mut survival, mut generation) = (1u64 << 50, WHOLE, 0);
            for bps in losses {
                let left = slash(total, survival, (total as u128 * bps as u128 / 10_000) as u64).unwrap();
                (total, survival) = (left.total.max(1), left.survival);
                generation += left.ended;
            }
            let newcomer = Kept { amount, survival, generation };
            let all = total + amount;
            let loss = (all as u128 * bps as u128 / 10_000) as u64;
            let left = slash(all, survival, loss).unwrap();
            let worth = newcomer.worth(left.survival, generation + left.ended);
            let fair = (amount as u128 * left.total as u128 / all as u128) as u64;
            prop_assert!(worth <= fair && fair - worth <= 1 + (amount >> 20), "{worth} of {fair}");
        }

        #[test]
        fn growth_is_exact_to_a_unit(growth in 0u128..1 << 90, then in LEAST..=WHOLE) {
            let scaled = growth_at(growth, then).unwrap();
            let exact = growth as f64 * (WHOLE as f64 / then as f64);
            prop_assert!((scaled as f64 - exact).abs() <= 2.0 + exact * 1e-12);
            prop_assert_eq!(growth_at(growth, WHOLE).unwrap(), growth);
        }

        #[test]
        fn what_answers_for_a_loss_stood_behind_as_much_cover(total in 1u64..1 << 50, rate in 1u64..1 << 40, loss in 0u64..1 << 50) {
            let tokens = first_loss(total, rate, loss);
            prop_assert!(tokens <= total);
            if tokens < total {
                prop_assert!(tokens as u128 * rate as u128 >= loss as u128 * PRICE_SCALE as u128);
            }
        }

        #[test]
        fn never_panics(total: u64, survival in 0..=WHOLE, loss: u64, amount: u64, then: u64, rate: u64, growth: u128) {
            let _ = (slash(total, survival, loss), surviving(amount, then, survival, loss % 4));
            let _ = (cover_behind(amount, rate), tokens_behind(amount, rate), first_loss(total, rate, loss));
            let _ = (growth_at(growth, then & WHOLE), rescaled(growth));
        }
    }

    #[test]
    fn a_total_loss_ends_two_generations() {
        assert_eq!(slash(100, WHOLE, 100), Ok(Left { total: 0, survival: WHOLE, ended: 2 }));
        assert_eq!(slash(100, WHOLE, 50), Ok(Left { total: 50, survival: WHOLE / 2, ended: 0 }));
        assert!(slash(100, WHOLE, 101).is_err());
    }
}
