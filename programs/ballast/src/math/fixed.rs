//! Fixed point and proportional arithmetic with a named rounding direction.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use crate::errors::BallastError;

/// Result of a pure computation.
pub type MathResult<T> = core::result::Result<T, BallastError>;

/// Unsigned 64.64 fixed point, stored as two aligned words (`value = hi + lo / 2^64`).
///
/// A plain `u128` would need 16-byte alignment, which account data does not have.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct Q64 {
    pub lo: u64,
    pub hi: u64,
}

impl Q64 {
    pub const ZERO: Self = Self { lo: 0, hi: 0 };

    /// The raw 128-bit number, in units of 2^-64.
    #[inline(always)]
    pub const fn bits(self) -> u128 {
        ((self.hi as u128) << 64) | self.lo as u128
    }

    #[inline(always)]
    pub const fn from_bits(bits: u128) -> Self {
        Self { lo: bits as u64, hi: (bits >> 64) as u64 }
    }

    #[inline(always)]
    pub const fn is_zero(self) -> bool {
        (self.lo | self.hi) == 0
    }
}

/// `a * b / d`, rounded down. Errors: `MathOverflow` when `d` is zero or the result exceeds a word.
#[inline(never)]
pub fn mul_div_floor(a: u64, b: u64, d: u64) -> MathResult<u64> {
    // A product of one word is divided by a single instruction.
    if let Some(product) = a.checked_mul(b) {
        return product.checked_div(d).ok_or(BallastError::MathOverflow);
    }
    let quotient = (a as u128 * b as u128).checked_div(d as u128);
    narrow(quotient.ok_or(BallastError::MathOverflow)?)
}

/// `a * b / d`, rounded up. Errors: as [`mul_div_floor`].
#[inline(never)]
pub fn mul_div_ceil(a: u64, b: u64, d: u64) -> MathResult<u64> {
    narrow(div_ceil(a as u128 * b as u128, d as u128)?)
}

/// `a * b / d`, rounded down, without a 128-bit division: with `a = q * d + r` it is `q * b + r * b / d`, and `r * b` fits
/// a word. Errors: as [`mul_div_floor`].
#[inline(never)]
pub fn scale_floor(a: u64, b: u32, d: u32) -> MathResult<u64> {
    let (b, d) = (b as u64, d as u64);
    let whole = a.checked_div(d).ok_or(BallastError::MathOverflow)?;
    add(mul(whole, b)?, a % d * b / d)
}

/// `a * b / d`, rounded up. As [`scale_floor`].
#[inline(never)]
pub fn scale_ceil(a: u64, b: u32, d: u32) -> MathResult<u64> {
    let (b, d) = (b as u64, d as u64);
    let whole = a.checked_div(d).ok_or(BallastError::MathOverflow)?;
    add(mul(whole, b)?, (a % d * b).div_ceil(d))
}

/// `a * b` for a small `b`. LLVM would check a product of two words in 128 bits.
#[inline(always)]
fn mul(a: u64, b: u64) -> MathResult<u64> {
    let (low, high) = ((a & u32::MAX as u64) * b, (a >> 32) * b);
    if high >> 32 != 0 {
        return Err(BallastError::MathOverflow);
    }
    add(high << 32, low)
}

/// `a * b / d` for a wide `a` and `b <= d`, rounded down. Errors: `MathOverflow` when `d` is zero or `b > d`.
#[inline(never)]
pub fn mul_div_wide(a: u128, b: u64, d: u64) -> MathResult<u128> {
    let quotient = a.checked_div(d as u128).filter(|_| b <= d).ok_or(BallastError::MathOverflow)?;
    let rest = a - quotient * d as u128;
    Ok(quotient * b as u128 + rest * b as u128 / d as u128)
}

/// `amount * part / whole` for wide `part <= whole`, rounded down; of very wide ones the upper 64 bits count. 0 of nothing.
#[inline(never)]
pub fn share_of(amount: u64, part: u128, whole: u128) -> MathResult<u64> {
    let shift = 64 - whole.leading_zeros().min(64);
    let (part, whole) = (part >> shift, (whole >> shift) + u128::from(shift > 0));
    narrow((part * amount as u128).checked_div(whole).unwrap_or(0))
}

/// `n / d`, rounded up. Errors: `MathOverflow` when `d` is zero.
#[inline]
pub fn div_ceil(n: u128, d: u128) -> MathResult<u128> {
    if n == 0 && d != 0 {
        return Ok(0);
    }
    // (n - 1) / d + 1 cannot overflow, unlike (n + d - 1) / d.
    let below = (n.wrapping_sub(1)).checked_div(d).ok_or(BallastError::MathOverflow)?;
    Ok(below + 1)
}

/// Errors: `MathOverflow` when `n` exceeds a word.
#[inline]
pub fn narrow(n: u128) -> MathResult<u64> {
    u64::try_from(n).map_err(|_| BallastError::MathOverflow)
}

#[inline(always)]
pub fn add(a: u64, b: u64) -> MathResult<u64> {
    a.checked_add(b).ok_or(BallastError::MathOverflow)
}

#[inline(always)]
pub fn sub(a: u64, b: u64) -> MathResult<u64> {
    a.checked_sub(b).ok_or(BallastError::MathOverflow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn floor_and_ceil_bracket_the_exact_quotient(a: u64, b: u64, d in 1u64..) {
            let exact = a as u128 * b as u128;
            match (mul_div_floor(a, b, d), mul_div_ceil(a, b, d)) {
                (Ok(low), Ok(high)) => {
                    prop_assert!(low as u128 * d as u128 <= exact);
                    prop_assert!(high as u128 * d as u128 >= exact);
                    prop_assert!(high - low == u64::from(!exact.is_multiple_of(d as u128)));
                }
                (low, high) => {
                    prop_assert!(exact / d as u128 >= u64::MAX as u128);
                    prop_assert!(high.is_err());
                    prop_assert!(low.is_err() || exact / d as u128 == u64::MAX as u128);
                }
            }
        }

        #[test]
        fn scaling_by_small_numbers_is_the_same_without_wide_division(a: u64, b: u32, d: u32, shift in 0u32..64) {
            let a = a >> shift;
            prop_assert_eq!(scale_floor(a, b, d), mul_div_floor(a, b as u64, d as u64));
            prop_assert_eq!(scale_ceil(a, b, d), mul_div_ceil(a, b as u64, d as u64));
        }

        #[test]
        fn wide_products_are_exact(a: u128, b: u64, d in 1u64..) {
            let b = b % d;
            let got = mul_div_wide(a, b, d).unwrap();
            // a = q d + r: compare what is left over, which fits.
            let (q, r) = (a / d as u128, a % d as u128);
            prop_assert_eq!(got - q * b as u128, r * b as u128 / d as u128);
            prop_assert!(got <= a);
            prop_assert_eq!(mul_div_wide(a, d, d), Ok(a));
            prop_assert!(mul_div_wide(a, 1, 0).is_err() && mul_div_wide(a, d, d - 1).is_err());
        }

        #[test]
        fn shares_are_near_and_never_too_much(amount: u64, part: u128, whole in 1u128..) {
            let part = part % whole;
            let share = share_of(amount, part, whole).unwrap();
            let exact = amount as f64 * (part as f64 / whole as f64);
            prop_assert!(share <= amount);
            prop_assert!((share as f64 - exact).abs() <= 2.0 + exact * 1e-9, "{share}, {exact}");
            prop_assert!(whole >> 64 != 0 || share as u128 == part * amount as u128 / whole);
        }

        #[test]
        fn division_by_zero_is_an_error(a: u64, b: u64) {
            prop_assert_eq!(mul_div_floor(a, b, 0), Err(BallastError::MathOverflow));
            prop_assert_eq!(mul_div_ceil(a, b, 0), Err(BallastError::MathOverflow));
            prop_assert_eq!(scale_floor(a, b as u32, 0), Err(BallastError::MathOverflow));
            prop_assert_eq!(scale_ceil(a, b as u32, 0), Err(BallastError::MathOverflow));
        }

        #[test]
        fn q64_round_trips(bits: u128) {
            prop_assert_eq!(Q64::from_bits(bits).bits(), bits);
            prop_assert_eq!(Q64::from_bits(bits).is_zero(), bits == 0);
        }
    }
}
