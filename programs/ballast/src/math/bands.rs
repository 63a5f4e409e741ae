//! The de-peg trigger as a state machine over observations. It sees prices and times only; the account around it and
//! the feed adapters live elsewhere.
//!
//! Time counts only between two fresh observations at most `max_gap` apart, both below the band; the interval counts at
//! the higher of its two prices. A longer gap is unknown: it does not count. Counted time adds up over one episode, which
//! ends when the price has recovered for long enough, or, without a trigger, with a price outside the bands that comes a
//! week or more after the last one inside them.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use super::fixed::MathResult;
use crate::{
    constants::{BPS, MAX_FEED_AGE, PRICE_SCALE, WATCH_LAPSE},
    errors::BallastError,
};

pub const BANDS: usize = 2;
/// Longest duration of a band and of a recovery, in seconds.
const MAX_BAND_TIME: u64 = 30 * 86_400;
/// Widest confidence interval a product may accept, in basis points of the price.
const MAX_CONFIDENCE_BPS: u16 = 1_000;

/// One trigger band: the price has to stay below `below` for `duration` seconds of counted time.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType, AnchorSerialize, AnchorDeserialize)]
pub struct Band {
    /// 1.0 = 100 000 000.
    pub below: u64,
    /// Seconds.
    pub duration: u64,
}

/// What a monitor was set up with. Prices: 1.0 = 100 000 000. Times: seconds.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType, AnchorSerialize, AnchorDeserialize)]
pub struct BandRules {
    /// Shallow band first. A price below its level puts the monitor on watch.
    pub bands: [Band; BANDS],
    /// At or above this for `recovery_duration` an episode ends.
    pub recovery: u64,
    /// Cover is sold only at or above this price.
    pub sale_floor: u64,
    pub recovery_duration: u32,
    /// Largest time between two observations that still counts as observed.
    pub max_gap: u32,
    /// Largest difference between a price's publish time and the clock.
    pub max_age: u32,
    /// Severity paid per unit of depth, in basis points: 10 000 pays the loss of the peg one to one.
    pub slope_bps: u32,
    /// Widest accepted confidence interval, in basis points of the price.
    pub max_confidence_bps: u16,
    /// Bounds of the severity, in basis points.
    pub severity_floor_bps: u16,
    pub severity_cap_bps: u16,
    pub padding: u16,
}

impl BandRules {
    /// Errors: `BandOutOfBounds` when the bands do not deepen, a time is zero, one gap could fill half a band, a price
    /// could be older than `MAX_FEED_AGE`, or no severity can result.
    pub fn validate(&self) -> MathResult<()> {
        let [shallow, deep] = self.bands;
        let prices = 0 < deep.below
            && deep.below <= shallow.below
            && shallow.below < self.recovery
            && shallow.below <= self.sale_floor
            && self.recovery <= PRICE_SCALE
            && self.sale_floor <= PRICE_SCALE;
        let times = shallow.duration > 0
            && deep.duration > 0
            && (1..=MAX_BAND_TIME as u32).contains(&self.recovery_duration)
            && (1..=MAX_FEED_AGE).contains(&self.max_age)
            && self.max_gap > 0
            && self.max_gap as u64 <= shallow.duration.min(deep.duration) / 2
            && shallow.duration <= MAX_BAND_TIME
            && deep.duration <= MAX_BAND_TIME;
        let severity = self.slope_bps > 0
            && self.slope_bps <= 1_000_000
            && self.severity_floor_bps > 0
            && self.severity_floor_bps <= self.severity_cap_bps
            && self.severity_cap_bps as u64 <= BPS
            && (1..=MAX_CONFIDENCE_BPS).contains(&self.max_confidence_bps);
        if prices && times && severity { Ok(()) } else { Err(BallastError::BandOutOfBounds) }
    }

    /// Severity for a mean price: depth below 1.0 times the slope, rounded down, within floor and cap.
    pub fn severity(&self, mean_price: u64) -> u16 {
        let depth = PRICE_SCALE.saturating_sub(mean_price);
        let bps = depth * self.slope_bps as u64 / PRICE_SCALE;
        bps.clamp(self.severity_floor_bps as u64, self.severity_cap_bps as u64) as u16
    }
}

/// Counted time of one band in the current episode.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct Counter {
    /// Seconds.
    pub time: u64,
    /// Sum of price * seconds over that time.
    pub area: u64,
}

pub const NORMAL: u8 = 0;
pub const WATCH: u8 = 1;
pub const TRIGGERED: u8 = 2;

/// What the monitor remembers between observations.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct Episode {
    pub counters: [Counter; BANDS],
    /// Publish time and price of the last observation; 0 before the first.
    pub last_at: i64,
    pub last_price: u64,
    /// Publish time of the observation that opened the episode, and of the last one below the shallow band.
    pub since: i64,
    pub below_at: i64,
    /// Counted seconds at or above the recovery price.
    pub recovered: u64,
    /// `NORMAL`, `WATCH` or `TRIGGERED`.
    pub state: u8,
    pub padding: [u8; 7],
}

/// What an observation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    None,
    /// The price fell below the shallow band: sales freeze.
    Opened,
    /// The price recovered, or stayed out of the band for a week without a trigger: the episode is over.
    Closed,
    /// A band's duration is complete: the incident is decided with this severity, in basis points.
    Triggered {
        severity_bps: u16,
    },
}

/// Takes one observation, newer than the last, into account.
///
/// Errors: `FeedNotNewer`; `MathOverflow` for a counter beyond a word (thousands of years).
pub fn observe(rules: &BandRules, episode: &mut Episode, price: u64, at: i64) -> MathResult<Change> {
    if at <= episode.last_at {
        return Err(BallastError::FeedNotNewer);
    }
    let elapsed = (at - episode.last_at) as u64;
    if episode.last_at > 0 && elapsed <= rules.max_gap as u64 {
        count(rules, episode, price, elapsed)?;
    }
    if price < rules.recovery {
        episode.recovered = 0;
    }
    episode.last_at = at;
    episode.last_price = price;
    Ok(decide(rules, episode, price, at))
}

fn count(rules: &BandRules, episode: &mut Episode, price: u64, elapsed: u64) -> MathResult<()> {
    let (low, high) = (price.min(episode.last_price), price.max(episode.last_price));
    for (band, counter) in rules.bands.iter().zip(&mut episode.counters) {
        if high < band.below {
            let area = high.checked_mul(elapsed).and_then(|part| part.checked_add(counter.area));
            counter.area = area.ok_or(BallastError::MathOverflow)?;
            counter.time += elapsed;
        }
    }
    if low >= rules.recovery {
        episode.recovered += elapsed;
    }
    Ok(())
}

fn decide(rules: &BandRules, episode: &mut Episode, price: u64, at: i64) -> Change {
    if episode.state == NORMAL {
        if price >= rules.bands[0].below {
            return Change::None;
        }
        *episode =
            Episode { last_at: at, last_price: price, since: at, below_at: at, state: WATCH, ..Episode::default() };
        return Change::Opened;
    }
    if price < rules.bands[0].below {
        episode.below_at = at;
    }
    let recovered = episode.recovered >= rules.recovery_duration as u64;
    let lapsed = episode.state == WATCH && at - episode.below_at >= WATCH_LAPSE;
    if recovered || lapsed {
        *episode = Episode { last_at: at, last_price: price, ..Episode::default() };
        return Change::Closed;
    }
    if episode.state == WATCH
        && let Some(severity_bps) = triggered_severity(rules, &episode.counters)
    {
        episode.state = TRIGGERED;
        return Change::Triggered { severity_bps };
    }
    Change::None
}

/// The highest severity among the bands whose duration is complete, each from its time-weighted mean price.
fn triggered_severity(rules: &BandRules, counters: &[Counter; BANDS]) -> Option<u16> {
    let complete = rules.bands.iter().zip(counters).filter(|(band, counter)| counter.time >= band.duration);
    complete.map(|(_, counter)| rules.severity(counter.area.div_ceil(counter.time))).max()
}

#[cfg(test)]
#[path = "bands_tests.rs"]
mod tests;
