//! What a cancelled policy gets back.
//!
//! Of the providers' part of the premium the holder has used up the larger of two shares: that of the time the capital
//! was held, which is what the stream has paid out, and that of the time cover was in force. Without the second an hour
//! of cover, whose premium streams over the days of its run-off, could be used to the end and then returned. The fee comes
//! off what is left.

use super::fixed::{MathResult, mul_div_floor, narrow, scale_floor};
use crate::{constants::BPS, errors::BallastError};

/// The providers' part of a premium at a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unearned {
    /// What the stream has not paid out, and what it had to pay when the policy was last priced, in base units.
    pub left: u64,
    pub priced: u64,
    /// Seconds of cover that are left, and that were when the policy was last priced.
    pub cover_left: u64,
    pub cover_priced: u64,
}

impl Unearned {
    /// What the holder has not used up: `min(left, priced * cover_left / cover_priced)` in base units, rounded down.
    /// Errors: `MathOverflow` when no cover was priced.
    pub fn refundable(&self) -> MathResult<u64> {
        Ok(self.left.min(mul_div_floor(self.priced, self.cover_left, self.cover_priced)?))
    }

    /// What of [`Self::refundable`] an extension carries over when `price` base units buy `seconds` more of the same cover:
    /// no more per second than the added time costs. Otherwise a dear policy could be stretched with cheap time, used
    /// while its own time was dear, and returned at the average.
    pub fn carried(&self, price: u64, seconds: u32) -> MathResult<u64> {
        let refundable = self.refundable()?;
        if seconds == 0 {
            return Ok(refundable);
        }
        let at_new_price = price as u128 * self.cover_left as u128 / seconds as u128;
        narrow(at_new_price.min(refundable as u128))
    }
}

/// `refundable * (1 - fee)` in base units, rounded down. Errors: as [`Unearned::refundable`].
pub fn refund(unearned: &Unearned, fee_bps: u16) -> MathResult<u64> {
    let kept = BPS.checked_sub(fee_bps as u64).ok_or(BallastError::MathOverflow)?;
    scale_floor(unearned.refundable()?, kept as u32, BPS as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_more_than_is_unearned(left: u64, priced: u64, cover_left: u64, cover_priced in 1u64.., fee in 0u16..=5_000) {
            let unearned = Unearned { left, priced, cover_left: cover_left % (cover_priced.saturating_add(1)).max(1), cover_priced };
            let back = refund(&unearned, fee).unwrap();
            prop_assert!(back <= left && back <= priced);
        }

        #[test]
        fn later_is_less(left in 0u64..1 << 50, cover in 2u64..1 << 30, part in 0.0f64..1.0, fee in 0u16..=5_000) {
            let later = (cover as f64 * part) as u64;
            let now = Unearned { left, priced: left, cover_left: cover, cover_priced: cover };
            let then = Unearned { cover_left: later.min(cover - 1), ..now };
            prop_assert!(refund(&then, fee).unwrap() <= refund(&now, fee).unwrap());
        }
    }

    #[test]
    fn worked_examples() {
        // Half of the stream is left, but only a tenth of the cover: a tenth of the premium, less ten per cent.
        let hour = Unearned { left: 500_000, priced: 1_000_000, cover_left: 360, cover_priced: 3_600 };
        assert_eq!(refund(&hour, 1_000), Ok(90_000));
        // Before the start the cover is untouched; the stream decides.
        let waiting = Unearned { left: 900_000, cover_left: 3_600, ..hour };
        assert_eq!(refund(&waiting, 1_000), Ok(810_000));
        // A day at a tenth of the price: what is left of the old premium counts for a tenth too, where that is less.
        assert_eq!(hour.carried(24 * 100_000, 86_400), Ok(10_000));
        assert_eq!(hour.carried(u64::MAX, 1), Ok(100_000));
        assert_eq!(hour.carried(0, 0), Ok(100_000));
        assert_eq!(refund(&Unearned { cover_priced: 0, ..hour }, 1_000), Err(BallastError::MathOverflow));
    }
}
