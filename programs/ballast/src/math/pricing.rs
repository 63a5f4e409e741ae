//! Price of cover: a kinked line in utilisation, integrated over the cover that is bought.
//!
//! The annual rate is `base` at utilisation 0, rises linearly to `kink_rate` at `kink` and linearly to `max_rate` at 1
//! (the two-slope curve of lending markets). A purchase that moves utilisation from `u0` to `u1` pays
//! `capacity * integral of rate from u0 to u1 * term / year`, so the order of purchases does not matter and splitting
//! an order never makes it cheaper: every rounding below is up, and rounding up is subadditive.
//!
//! The price is then multiplied by one factor for attestations and one for the underwriters' signal, each within bounds.

use super::fixed::{MathResult, div_ceil, narrow};
use crate::{
    constants::{BPS, MAX_FACTOR_BPS, MAX_RATE_BPS, MIN_FACTOR_BPS, YEAR},
    errors::BallastError,
};

/// Rates in basis points a year, `kink` in basis points of utilisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Curve {
    pub base: u16,
    pub kink: u16,
    pub kink_rate: u16,
    pub max_rate: u16,
}

impl Curve {
    /// Errors: `CurveOutOfBounds` unless `0 < base <= kink_rate <= max_rate <= 100 %` and `0 < kink < 100 %`. A base rate
    /// of nothing would let an hour of cover hold capital for free: see [`holding_premium`].
    pub fn validate(&self) -> MathResult<()> {
        let rises = 0 < self.base && self.base <= self.kink_rate && self.kink_rate <= self.max_rate;
        let kink = self.kink > 0 && (self.kink as u64) < BPS;
        if rises && kink && self.max_rate <= MAX_RATE_BPS { Ok(()) } else { Err(BallastError::CurveOutOfBounds) }
    }
}

/// What multiplies the curve's price, each in basis points of it: confidence lowers it, doubt raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    pub attestations: u16,
    pub signal: u16,
}

impl Factors {
    /// The curve's own price.
    pub const NEUTRAL: Self = Self { attestations: BPS as u16, signal: BPS as u16 };

    /// Errors: `CurveOutOfBounds` when a factor is outside `MIN_FACTOR_BPS..=MAX_FACTOR_BPS`.
    pub fn validate(&self) -> MathResult<()> {
        let within = |factor: u16| (MIN_FACTOR_BPS..=MAX_FACTOR_BPS).contains(&factor);
        if within(self.attestations) && within(self.signal) { Ok(()) } else { Err(BallastError::CurveOutOfBounds) }
    }

    /// `price` (base units) times both factors, rounded up.
    fn apply(&self, price: u128) -> MathResult<u128> {
        if *self == Self::NEUTRAL {
            return Ok(price);
        }
        let both = self.attestations as u128 * self.signal as u128;
        div_ceil(price.checked_mul(both).ok_or(BallastError::MathOverflow)?, BPS as u128 * BPS as u128)
    }
}

/// Utilisation has 40 fractional bits: fine enough for any pool, and every product below stays under 2^127.
const UNIT: u128 = 1 << 40;

/// Premium in base units, rounded up.
///
/// `active` cover is in force, `amount` is bought, both against `capacity` (base units); `term` in seconds.
/// Errors: `ProductCapacity` when the purchase does not fit, `ZeroAmount`, `MathOverflow`.
pub fn premium(
    curve: &Curve,
    factors: &Factors,
    active: u64,
    amount: u64,
    capacity: u64,
    term: u32,
) -> MathResult<u64> {
    if amount == 0 {
        return Err(BallastError::ZeroAmount);
    }
    let end = active as u128 + amount as u128;
    if end > capacity as u128 {
        return Err(BallastError::ProductCapacity);
    }
    // Start rounded down, end rounded up: neighbouring orders overlap, they never leave a gap.
    let u0 = active as u128 * UNIT / capacity as u128;
    let u1 = div_ceil(end * UNIT, capacity as u128)?;
    let area = curve_area(curve, u0, u1)?;
    // basis points * base units a year, then base units for the term
    let annual = div_ceil(area * capacity as u128, UNIT)?;
    let price =
        div_ceil(annual.checked_mul(term as u128).ok_or(BallastError::MathOverflow)?, YEAR as u128 * BPS as u128)?;
    narrow(factors.apply(price)?)
}

/// Least premium for cover that holds capital for `held` seconds (waiting period, term, run-off and the rest of the last
/// day): `amount * base * held / year`, rounded up. Without it an hour of cover would bind capital for days at the price
/// of an hour.
pub fn holding_premium(curve: &Curve, amount: u64, held: u64) -> MathResult<u64> {
    let annual = amount as u128 * curve.base as u128;
    let price = annual.checked_mul(held as u128).ok_or(BallastError::MathOverflow)?;
    narrow(div_ceil(price, YEAR as u128 * BPS as u128)?)
}

/// Integral of the rate from `u0` to `u1`, in basis points * 2^-40, rounded up in each segment.
fn curve_area(curve: &Curve, u0: u128, u1: u128) -> MathResult<u128> {
    let kink = curve.kink as u128 * UNIT / BPS as u128;
    let mut area = 0;
    if u0 < kink {
        area += segment_area(curve.base, curve.kink_rate, kink, u0, u1.min(kink))?;
    }
    if u1 > kink {
        area += segment_area(curve.kink_rate, curve.max_rate, UNIT - kink, u0.max(kink) - kink, u1 - kink)?;
    }
    Ok(area)
}

/// Integral from `a` to `b` of a line that rises from `low` at 0 to `high` at `width`:
/// `low (b - a) + (high - low) (b^2 - a^2) / (2 width)`, over one common denominator, rounded up once.
fn segment_area(low: u16, high: u16, width: u128, a: u128, b: u128) -> MathResult<u128> {
    let flat = 2 * width * low as u128 * (b - a);
    let rise = (high - low) as u128 * (b * b - a * a);
    div_ceil(flat + rise, 2 * width)
}

#[cfg(test)]
#[path = "pricing_tests.rs"]
mod tests;
