//! First loss of the underwriters. What is staked behind a product shrinks by one factor for everybody: its survival, a
//! fraction that only falls. A signal remembers the survival it was last counted at, so slashing costs the same for one
//! underwriter and for ten thousand. (The product-sum of Liquity's stability pool, without its gains.)

use super::fixed::{MathResult, mul_div_ceil, mul_div_floor, sub};
use crate::constants::PRICE_SCALE;

/// Survival of tokens that have not lost anything.
pub const WHOLE: u64 = 1 << 62;
/// Below this, a thousandth of the whole, a survival says too little: what is left is lost too, and a new generation
/// begins.
const LEAST: u64 = 1 << 52;

/// What is left of all signals together, and of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Governance tokens in base units.
    pub total: u64,
    pub survival: u64,
    /// Nothing is left: signals of this generation are worth nothing.
    pub wiped: bool,
}

/// Takes `loss` base units out of `total` at `survival`. The survival is rounded down: all signals together are never
/// worth more than the total.
pub fn slash(total: u64, survival: u64, loss: u64) -> MathResult<Left> {
    let left = sub(total, loss)?;
    let survival = if left == 0 { 0 } else { mul_div_floor(survival, left, total)? };
    if survival < LEAST {
        return Ok(Left { total: 0, survival: WHOLE, wiped: true });
    }
    Ok(Left { total: left, survival, wiped: false })
}

/// What `amount` base units, counted at `then`, are worth at `survival`, rounded down.
pub fn surviving(amount: u64, then: u64, survival: u64) -> MathResult<u64> {
    if then == survival { Ok(amount) } else { mul_div_floor(amount, survival, then) }
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

    proptest! {
        #[test]
        fn signals_together_are_never_worth_more_than_the_total(
            signals in prop::collection::vec(1u64..1 << 50, 1..30), losses in prop::collection::vec(0u64..=10_000, 1..12),
        ) {
            let mut total: u64 = signals.iter().sum();
            let mut survival = WHOLE;
            for bps in losses {
                let loss = (total as u128 * bps as u128).div_ceil(10_000) as u64;
                let left = slash(total, survival, loss).unwrap();
                if left.wiped {
                    return Ok(());
                }
                prop_assert_eq!(left.total, total - loss);
                prop_assert!(left.survival <= survival);
                (total, survival) = (left.total, left.survival);
                let worth: u64 = signals.iter().map(|signal| surviving(*signal, WHOLE, survival).unwrap()).sum();
                prop_assert!(worth <= total);
                // Rounding costs a base unit each, and 2^-30 of the whole.
                prop_assert!(total - worth <= signals.len() as u64 + (total >> 20) + 1, "{total} {worth}");
            }
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
        fn never_panics(total: u64, survival: u64, loss: u64, amount: u64, then: u64, rate: u64) {
            let _ = (slash(total, survival, loss), surviving(amount, then, survival), cover_behind(amount, rate));
            let _ = (first_loss(total, rate, loss), tokens_behind(amount, rate));
        }
    }

    #[test]
    fn a_total_loss_starts_a_new_generation() {
        assert_eq!(slash(100, WHOLE, 100), Ok(Left { total: 0, survival: WHOLE, wiped: true }));
        assert_eq!(slash(100, WHOLE, 50), Ok(Left { total: 50, survival: WHOLE / 2, wiped: false }));
        assert!(slash(100, WHOLE, 101).is_err());
    }
}
