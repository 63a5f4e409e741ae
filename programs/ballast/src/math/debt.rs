//! Repayment of debt, pro rata over any number of incidents and in constant time.
//!
//! When a pool repays `x` of its debt `D`, what every incident is still owed shrinks by the factor `(D - x) / D`. The pool
//! keeps the product of these factors as a floating-point number, and each incident the product as it was when its debt
//! arose (the survival factor of the Liquity stability pool). A repayment in full starts a new epoch: debts of an earlier
//! one are repaid.
//!
//! Factors and remainders are rounded up, so incidents never believe to have been repaid more than the pool set aside;
//! with the end of an epoch the last rounding is made good.

use bytemuck::{Pod, Zeroable};

use super::fixed::{MathResult, div_ceil, narrow};
use crate::errors::BallastError;
use anchor_lang::prelude::IdlType;

/// Product of all repayment factors of one epoch: `mantissa / 2^63 * 2^-exponent`, the mantissa normalised.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct DebtMark {
    pub mantissa: u64,
    pub exponent: u32,
    pub epoch: u32,
}

impl DebtMark {
    /// Nothing of the epoch's debt has been repaid.
    pub const fn fresh(epoch: u32) -> Self {
        Self { mantissa: 1 << 63, exponent: 0, epoch }
    }

    /// The mark after `repaid` of `debt` (base units). Errors: `MathOverflow` when more is repaid than owed, or nothing
    /// is owed.
    pub fn after(self, debt: u64, repaid: u64) -> MathResult<Self> {
        let left = debt.checked_sub(repaid).filter(|_| debt > 0).ok_or(BallastError::MathOverflow)?;
        if left == 0 {
            return Ok(self.next_epoch());
        }
        let product = self.mantissa as u128 * left as u128;
        let shifted = product.leading_zeros();
        let quotient = div_ceil(product << shifted, debt as u128)?;
        let excess = 64 - quotient.leading_zeros().min(64);
        let mut mantissa = shift_right_ceil(quotient, excess);
        let mut exponent = shifted.checked_sub(excess).ok_or(BallastError::MathOverflow)?;
        if mantissa >> 64 != 0 {
            mantissa >>= 1; // exactly 2^64
            exponent -= 1;
        }
        Ok(Self { mantissa: mantissa as u64, exponent: self.exponent + exponent, ..self })
    }

    /// The debt of this epoch is repaid, or nobody is owed anything of it any more.
    pub const fn next_epoch(self) -> Self {
        Self::fresh(self.epoch.wrapping_add(1))
    }

    /// What is left now of `debt` (base units) that arose at `self`: rounded up, never more than `debt`.
    /// Errors: `MathOverflow` when `now` is older than `self`.
    pub fn remaining(self, debt: u64, now: Self) -> MathResult<u64> {
        if now.epoch != self.epoch || debt == 0 {
            return Ok(0);
        }
        let halvings = now.exponent.checked_sub(self.exponent).ok_or(BallastError::MathOverflow)?;
        let scaled = div_ceil(debt as u128 * now.mantissa as u128, self.mantissa as u128)?;
        Ok(narrow(shift_right_ceil(scaled, halvings))?.min(debt))
    }
}

/// `n / 2^by`, rounded up.
fn shift_right_ceil(n: u128, by: u32) -> u128 {
    if by == 0 {
        return n;
    }
    match n.checked_shr(by) {
        Some(shifted) => shifted + u128::from(n & ((1 << by) - 1) != 0),
        None => u128::from(n != 0),
    }
}

#[cfg(test)]
#[path = "debt_tests.rs"]
mod tests;
