//! Premiums reach the capital providers per second, until the last day bucket of the policy ends.
//!
//! A ring of days holds, for each day, the rate that stops at that day's end. Advancing the clock walks the days in
//! between; nothing else in the program has a loop over time. The integral is exact in 64.64 fixed point:
//! `earned = sum over days of rate(day) * seconds(day)`, whole days summed before the one multiplication.

use super::fixed::{MathResult, Q64, narrow};
use crate::{
    constants::{DAY, RING_DAYS},
    errors::BallastError,
};

pub type RateRing = [Q64; RING_DAYS];
pub type CoverRing = [u64; RING_DAYS];

/// Number of the day that contains `time`. Errors: `MathOverflow` for a time before 1970 or beyond the counter.
#[inline(always)]
pub fn day_of(time: i64) -> MathResult<u32> {
    // Unsigned: the on-chain target has no signed division.
    let day = u64::try_from(time).map(|time| time / DAY as u64);
    day.ok().and_then(|day| u32::try_from(day).ok()).ok_or(BallastError::MathOverflow)
}

/// First second after `day`.
#[inline(always)]
pub const fn end_of(day: u32) -> i64 {
    (day as i64 + 1) * DAY
}

#[inline(always)]
pub const fn slot(day: u32) -> usize {
    slot_in::<RING_DAYS>(day)
}

/// Position of a day in a ring of `N` days, a power of two.
#[inline(always)]
pub const fn slot_in<const N: usize>(day: u32) -> usize {
    day as usize & (N - 1)
}

/// What the passing of time does to a premium stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accrual {
    /// Base units that move from unearned to the providers' assets, rounded down.
    pub earned: u64,
    /// Fraction of a base unit carried to the next accrual, in 2^-64.
    pub fraction: u64,
    /// Rate that remains after the buckets that ended, in base units per second (64.64).
    pub rate: u128,
}

/// Integrates the stream from `from` to `to` (unix seconds). When the rate falls to zero, what rounding left in
/// `unearned` is earned too. A clock that stands still or runs backwards earns nothing.
pub fn accrue(ring: &RateRing, rate: u128, fraction: u64, unearned: u64, from: i64, to: i64) -> MathResult<Accrual> {
    if to <= from {
        return Ok(Accrual { earned: 0, fraction, rate });
    }
    if rate == 0 {
        return Ok(Accrual { earned: unearned, fraction: 0, rate });
    }
    let (first, last) = (day_of(from)?, day_of(to)?);
    let mut left = rate;
    let mut area = fraction as u128;
    if first == last {
        area = advance(area, left, (to - from) as u64)?;
    } else {
        area = advance(area, left, (end_of(first) - from) as u64)?;
        left = stop(left, ring[slot(first)]);
        // After a whole turn of the ring every rate has stopped.
        let end = last.min(first + RING_DAYS as u32);
        let mut whole_days: u128 = 0;
        for day in first + 1..end {
            if left == 0 {
                break;
            }
            // Bounded by unearned * 2^64 / DAY, because each rate was rounded down: see `rate_for`.
            whole_days += left;
            left = stop(left, ring[slot(day)]);
        }
        if whole_days != 0 {
            area = advance(area, whole_days, DAY as u64)?;
        }
        area = advance(area, left, (to - last as i64 * DAY) as u64)?;
    }
    if left == 0 {
        return Ok(Accrual { earned: unearned, fraction: 0, rate: 0 });
    }
    // Never more than was paid in; the property test shows that the bound is not reached.
    let earned = ((area >> 64) as u64).min(unearned);
    Ok(Accrual { earned, fraction: area as u64, rate: left })
}

/// `area + rate * seconds`, by words: a general checked 128-bit product costs four times as much on chain.
#[inline]
fn advance(area: u128, rate: u128, seconds: u64) -> MathResult<u128> {
    let mut part = (rate as u64) as u128 * seconds as u128;
    let high = (rate >> 64) as u64;
    if high != 0 {
        let high = narrow(high as u128 * seconds as u128)?;
        part = part.checked_add((high as u128) << 64).ok_or(BallastError::MathOverflow)?;
    }
    part.checked_add(area).ok_or(BallastError::MathOverflow)
}

#[inline(always)]
fn stop(rate: u128, stopping: Q64) -> u128 {
    if stopping.is_zero() { rate } else { rate - stopping.bits() }
}

/// Rate that pays `amount` from `from` to the end of `day`, rounded down (64.64, base units per second).
/// Errors: `MathOverflow` when the day has already ended.
#[inline(never)]
pub fn rate_for(amount: u64, from: i64, day: u32) -> MathResult<u128> {
    let seconds = end_of(day) - from;
    if seconds <= 0 {
        return Err(BallastError::MathOverflow);
    }
    Ok(((amount as u128) << 64) / seconds as u128)
}

/// What a stream of `rate` (64.64, base units per second) pays from `from` to the end of `day`: rounded down, nothing when
/// the day has ended. Errors: `MathOverflow`.
#[inline(never)]
pub fn paid_by(rate: u128, from: i64, day: u32) -> MathResult<u64> {
    let seconds = (end_of(day) - from).max(0) as u64;
    Ok((advance(0, rate, seconds)? >> 64) as u64)
}

/// Empties the buckets of the days from `from` up to, not including, `to`.
pub fn clear<T: Copy + Default, const N: usize>(ring: &mut [T; N], from: u32, to: u32) {
    if to <= from {
        return;
    }
    if to - from >= N as u32 {
        ring.fill(T::default());
        return;
    }
    let (start, end) = (slot_in::<N>(from), slot_in::<N>(to));
    if start < end {
        ring[start..end].fill(T::default());
    } else {
        ring[start..].fill(T::default());
        ring[..end].fill(T::default());
    }
}

/// Cover booked on the days from `from` up to, not including, `to`. With the day of the last synchronisation and today,
/// that is the cover which has expired.
#[inline(never)]
pub fn cover_between<const N: usize>(ring: &[u64; N], from: u32, to: u32) -> MathResult<u64> {
    if from >= to {
        return Ok(0);
    }
    let (start, end) = (slot_in::<N>(from), slot_in::<N>(to));
    if to - from >= N as u32 {
        total(ring)
    } else if start < end {
        total(&ring[start..end])
    } else {
        total(&ring[start..])?.checked_add(total(&ring[..end])?).ok_or(BallastError::MathOverflow)
    }
}

fn total(days: &[u64]) -> MathResult<u64> {
    let sum = days.iter().try_fold(0u64, |sum, day| sum.checked_add(*day));
    sum.ok_or(BallastError::MathOverflow)
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
