//! Switchboard On-Demand: `PullFeedAccountData` accounts, the median of several oracles' signed submissions.
//!
//! Layout (C, little endian, after a discriminator of 8 bytes; source: crate `switchboard-on-demand` 0.13,
//! `on_demand/accounts/pull_feed.rs`):
//!
//! | at | what |
//! |---|---|
//! | 8 | 32 submissions of 64: oracle 32, slot u64, landed at slot u64, value i128 |
//! | 2056 | authority 32, queue 32, feed hash 32, initialised at i64, permissions u64, variance u64, responses u32, name 32 |
//! | 2213 | u8: the authority may write values itself |
//! | 2215 | u8: smallest number of samples of a valid result |
//! | 2216 | last update, i64 unix seconds |
//! | 2264 | result: value i128, standard deviation i128, mean, range, minimum, maximum |
//! | 2360 | result: number of samples u8, index of the submission it was taken from u8, padding 6 |
//! | 2368 | result: slot u64, first slot u64, last slot u64 |
//! | 2392 | largest age of a valid result in slots, u32 |
//! | 2408 | padding, history of 32 results of 16, padding 32 |
//! | 2952 | 32 times of submission, i64 unix seconds |
//!
//! Values have 18 decimals. Checked against the vendor's crate and bytes of mainnet in `tests/suite/feeds/switchboard.rs`.

use super::{Observation, bytes, read_i64, read_u32, read_u64};
use crate::{Address, errors::BallastError, math::fixed::MathResult};

/// Owner of every feed on mainnet. (On devnet the vendor has another: Aio4gaXjXzJNVLtzwtNVmSqGKpANtXhybbkhtAC94ji2.)
pub const ON_DEMAND: Address = Address::from_str_const("SBondMDrcV3K4kxZR1HNVT7osZxAHVHgYXL5Ze1oMUv");

const DISCRIMINATOR: [u8; 8] = [196, 27, 108, 196, 10, 215, 219, 40];
const SUBMISSIONS: usize = 8;
const SUBMISSION: usize = 64;
const COUNT: usize = 32;
const LANDED_AT: usize = 40;
const QUEUE: usize = 2088;
const AUTHORITY_WRITES: usize = 2213;
const MIN_SAMPLES: usize = 2215;
const LAST_UPDATE: usize = 2216;
const VALUE: usize = 2264;
const DEVIATION: usize = 2280;
const SAMPLES: usize = 2360;
const SUBMISSION_INDEX: usize = 2361;
const SLOT: usize = 2368;
const MAX_STALENESS: usize = 2392;
const TIMES: usize = 2952;
const END: usize = TIMES + 8 * COUNT;

/// Reads a feed's result; the caller has compared the account's address with the feed it expects. The confidence is the
/// standard deviation of the submissions, the vendor's own measure.
///
/// Errors: `FeedWrongOwner`, `FeedMalformed`; `FeedPartiallyVerified` when the feed's authority may write it without
/// oracles; `FeedUncertain` with fewer samples than the feed demands; `FeedPriceInvalid` when there is no result yet, or
/// none above zero that fits a word.
pub fn read(owner: &Address, data: &[u8]) -> MathResult<Observation> {
    if owner != &ON_DEMAND {
        return Err(BallastError::FeedWrongOwner);
    }
    check_kind(data)?;
    if data[AUTHORITY_WRITES] != 0 {
        return Err(BallastError::FeedPartiallyVerified);
    }
    if data[SAMPLES] < data[MIN_SAMPLES] {
        return Err(BallastError::FeedUncertain);
    }
    let value = i128::from_le_bytes(bytes(data, VALUE));
    let deviation = i128::from_le_bytes(bytes(data, DEVIATION));
    if value <= 0 || deviation < 0 || read_u64(data, SLOT) == 0 {
        return Err(BallastError::FeedPriceInvalid);
    }
    let price = scale(value as u128).ok_or(BallastError::FeedPriceInvalid)?;
    let confidence = scale(deviation as u128).ok_or(BallastError::FeedPriceInvalid)?;
    Ok(Observation { price, confidence, published_at: published_at(data)? })
}

/// Queue of oracles, hash of the jobs and smallest number of samples of a feed that [`read`] has accepted.
pub fn setup(data: &[u8]) -> [u8; 65] {
    let mut out = [data[MIN_SAMPLES]; 65];
    out[..64].copy_from_slice(&data[QUEUE..QUEUE + 64]);
    out
}

/// Whether the feed itself still calls its result valid in slot `now`, by its own largest age.
/// Errors: `FeedMalformed`, `FeedStale`.
pub fn check_slot(data: &[u8], now: u64) -> MathResult<()> {
    check_kind(data)?;
    let slot = read_u64(data, SLOT);
    if slot == 0 || slot < now.saturating_sub(read_u32(data, MAX_STALENESS) as u64) {
        return Err(BallastError::FeedStale);
    }
    Ok(())
}

fn check_kind(data: &[u8]) -> MathResult<()> {
    if data.len() < END || data[..8] != DISCRIMINATOR {
        return Err(BallastError::FeedMalformed);
    }
    Ok(())
}

/// Time of the submission that the result was taken from. Where the feed does not record it, the time of its last update,
/// put back by half a second (more than a slot takes) for every slot that the result was signed before that update.
fn published_at(data: &[u8]) -> MathResult<i64> {
    let index = data[SUBMISSION_INDEX] as usize;
    if index >= COUNT {
        return Err(BallastError::FeedMalformed);
    }
    let recorded = read_i64(data, TIMES + 8 * index);
    if recorded > 0 {
        return Ok(recorded);
    }
    let landed = |i: usize| read_u64(data, SUBMISSIONS + SUBMISSION * i + LANDED_AT);
    let newest = (0..COUNT).map(landed).max().unwrap_or(0);
    let slots = newest.saturating_sub(read_u64(data, SLOT));
    Ok(read_i64(data, LAST_UPDATE).saturating_sub(slots.div_ceil(2) as i64))
}

/// `value / 10^10`, rounded up: from 18 decimals to 8. `None` beyond a word. 10^10 is 2^10 times a number of 24 bits, so
/// that two divisions of single words do.
fn scale(value: u128) -> Option<u64> {
    const FACTOR: u64 = 5u64.pow(10);
    const LOW: u32 = 40;
    let units = (value >> 10) + u128::from(value & 0x3ff != 0);
    if units >> (64 + LOW) != 0 {
        return None;
    }
    let (high, low) = ((units >> LOW) as u64, units as u64 & ((1 << LOW) - 1));
    let rest = ((high % FACTOR) << LOW) | low;
    let whole = high / FACTOR;
    if whole >> (64 - LOW) != 0 {
        return None;
    }
    (whole << LOW).checked_add(rest.div_ceil(FACTOR))
}

#[cfg(test)]
#[path = "switchboard_tests.rs"]
mod tests;
