//! One named risk that a pool sells cover for.

use anchor_lang::prelude::*;

use super::{Lot, Seat, UnderwritingRules, underwriting::LOTS};
use crate::{
    constants::*,
    errors::BallastError,
    math::{
        fixed::{Q64, add, scale_floor, sub},
        payout,
        pricing::Curve,
        stream,
    },
};

pub use super::kinds::*;

/// A product lacks its committee, or the account for what is handed over.
pub const LACKS_COMMITTEE: u64 = 1;
pub const LACKS_SALVAGE: u64 = 2;
/// Approved events that are remembered besides the latest.
pub const EARLIER: usize = 2;

#[account]
pub struct Product {
    pub pool: Address,
    /// The covered program, mint, feed or custodian.
    pub subject: Address,
    pub terms_hash: [u8; 32],
    /// UTF-8, zero-padded.
    pub terms_uri: [u8; 96],

    /// Most cover the product ever sells, in base units.
    pub cap: u64,
    /// Least premium of a sale, in base units.
    pub min_premium: u64,
    /// Cover in force, in base units; the sum of `ring`.
    pub active_cover: u64,
    /// Cover that the events being decided can touch, and what they may cost, in base units; 0 when there is none.
    pub exposed_cover: u64,
    pub open_liability: u64,
    pub policies_sold: u64,
    /// End of the latest claim period, and when the latest incident happened (unix seconds).
    pub claims_until: i64,
    pub last_incident_at: i64,

    /// Seconds: from purchase to start, from end to release of the capital, for claims, shortest and longest term.
    pub waiting_period: u32,
    pub tail: u32,
    pub claim_period: u32,
    pub min_term: u32,
    pub max_term: u32,
    /// Day up to which expired cover has left `ring`.
    pub synced_day: u32,
    pub incident_count: u32,

    pub index: u16,
    /// Largest part of the pool's assets this product may cover, in basis points.
    pub max_share_bps: u16,
    /// Price curve, in basis points a year; see `math::pricing`.
    pub base_bps: u16,
    pub kink_bps: u16,
    pub kink_rate_bps: u16,
    pub max_rate_bps: u16,

    /// `ProductKind`, `Assessment` and settlement as numbers.
    pub kind: u8,
    pub assessment: u8,
    pub settlement: u8,
    /// Correlation group, 0 to 15.
    pub group: u8,
    pub bump: u8,
    pub version: u8,
    /// 1 when no cover is sold any more.
    pub run_off: u8,
    /// Events that are being decided: exits respect their liability, policies stay where they are.
    pub event_open: u8,

    /// Cover that is released with the end of each day.
    pub ring: [u64; RING_DAYS],
    /// Cover that starts on each day, from today on.
    pub starting: [u64; START_DAYS],
    /// Underwriters' part of all premiums of this product, in base units: how the common part is to be divided.
    pub underwriters_fees: u64,
    /// Severity of the latest incident, in basis points.
    pub last_severity_bps: u64,
    /// Latest observation of the event that is being decided (unix seconds, cluster time).
    pub event_seen_at: i64,
    /// When a report failed last (unix seconds), and how many did in a row, each within thirty days of the one before.
    pub failed_at: i64,
    pub failed_reports: u64,
    /// What is missing before it can sell: `LACKS_COMMITTEE`, `LACKS_SALVAGE`.
    pub lacks: u64,
    /// Events that were approved before the latest, the newest first (unix seconds).
    pub earlier_incidents: [i64; EARLIER],

    pub underwriting: UnderwritingRules,
    /// Governance tokens behind the product, in base units, and those of them that were asked back.
    pub signalled: u64,
    pub leaving: u64,
    /// What is left of a signal after losses, and how often that began anew: see `math::underwriting`.
    pub survival: u64,
    pub generation: u64,
    /// Premiums per base unit that has not lost anything since the beginning (64.64), and when the generation
    /// ended that did last.
    pub premium_index: Q64,
    pub ended_index: Q64,
    pub ended_generation: u64,
    /// What of `underwriters_fees` is in the index.
    pub fees_shared: u64,
    /// What the pool has to sell: see `state::underwriting`.
    pub lots: [Lot; LOTS],
    /// Where the loader keeps the covered program, zeros while that is not known, and the slot of the build that
    /// attestations are about.
    pub program_data: Address,
    pub deploy_slot: u64,
    pub seats: [Seat; SEATS],
    /// No sales before this time (unix seconds): something about the covered protocol has changed.
    pub frozen_until: i64,
    /// How long a change stops sales, in seconds; 0 without a watch, which says it.
    pub freeze: i64,
    /// Of its pool, which may be closed before what is due in it is paid.
    pub collateral_mint: Address,
    pub reserved: [u64; 8],
}

impl Product {
    /// Releases cover whose last day has ended and returns it. Call before anything reads `active_cover`.
    pub fn release_expired(&mut self, now: i64) -> Result<u64> {
        let today = stream::day_of(now)?;
        if today <= self.synced_day {
            return Ok(0);
        }
        let expired = stream::cover_between(&self.ring, self.synced_day, today)?;
        stream::clear(&mut self.ring, self.synced_day, today);
        stream::clear(&mut self.starting, self.synced_day, today);
        self.synced_day = today;
        self.active_cover = sub(self.active_cover, expired)?;
        Ok(expired)
    }

    /// Cover that is still in force at `now`, without changing anything.
    pub fn cover_at(&self, now: i64) -> Result<u64> {
        let today = stream::day_of(now)?;
        Ok(sub(self.active_cover, stream::cover_between(&self.ring, self.synced_day, today)?)?)
    }

    /// Adds a policy's cover that starts on one day and is released after another.
    #[inline(never)]
    pub fn add_cover(&mut self, amount: u64, start_day: u32, last_day: u32) -> Result<()> {
        self.active_cover = add(self.active_cover, amount)?;
        let bucket = &mut self.ring[stream::slot(last_day)];
        *bucket = add(*bucket, amount)?;
        let starting = &mut self.starting[stream::slot_in::<START_DAYS>(start_day)];
        *starting = add(*starting, amount)?;
        Ok(())
    }

    /// Moves cover from one last day to a later one.
    pub fn move_cover(&mut self, amount: u64, from: u32, to: u32) -> Result<()> {
        let bucket = &mut self.ring[stream::slot(from)];
        *bucket = sub(*bucket, amount)?;
        let bucket = &mut self.ring[stream::slot(to)];
        *bucket = add(*bucket, amount)?;
        Ok(())
    }

    /// Most cover that an event at `time`, about now, can touch: what is in force less what starts on a later day and
    /// less what ended on an earlier one and is only in its run-off. Exact to the day, never too little.
    pub fn cover_exposed_at(&self, time: i64) -> Result<u64> {
        // Not before today: what starts today may have been claimed on already.
        let day = stream::day_of(time)?.max(self.synced_day);
        // Nothing can start later than a waiting period, and the rest of two days, from now.
        let latest = day + self.waiting_period / DAY as u32 + 3;
        let later = stream::cover_between(&self.starting, day + 1, latest)?;
        let over = stream::cover_between(&self.ring, self.synced_day, stream::day_of(time + self.tail as i64)?)?;
        Ok(sub(sub(self.active_cover, later)?, over)?)
    }

    /// Takes paid cover out of the day it was booked on. Returns what left: nothing when that day has been released.
    #[inline(never)]
    pub fn remove_cover(&mut self, amount: u64, day: u32) -> Result<u64> {
        if day < self.synced_day {
            return Ok(0);
        }
        self.active_cover = sub(self.active_cover, amount)?;
        let bucket = &mut self.ring[stream::slot(day)];
        *bucket = sub(*bucket, amount)?;
        Ok(amount)
    }

    /// Takes cover that has not started out of the day it starts on. Of no consequence for a day that has come.
    #[inline(never)]
    pub fn remove_starting(&mut self, amount: u64, start_day: u32) -> Result<()> {
        if start_day > self.synced_day {
            let starting = &mut self.starting[stream::slot_in::<START_DAYS>(start_day)];
            *starting = sub(*starting, amount)?;
        }
        Ok(())
    }

    /// An approved event is the same as one at `time`, a day before or after; or so many were approved since that it cannot
    /// be told.
    pub fn is_decided_event(&self, time: i64) -> bool {
        if self.last_incident_at == 0 {
            return false;
        }
        let known = [self.last_incident_at, self.earlier_incidents[0], self.earlier_incidents[1]];
        let oldest = known.iter().fold(i64::MAX, |oldest, event| oldest.min(*event));
        let is_same = |event: &i64| *event > 0 && event.abs_diff(time) <= DAY as u64;
        known.iter().any(is_same) || (oldest > 0 && time < oldest)
    }

    /// Notes an approved event.
    pub fn note_incident(&mut self, occurred_at: i64, severity_bps: u16) {
        let [newer, older] = self.earlier_incidents;
        if occurred_at >= self.last_incident_at {
            self.earlier_incidents = [self.last_incident_at, newer];
            self.last_incident_at = occurred_at;
            self.last_severity_bps = severity_bps as u64;
        } else if occurred_at >= newer {
            self.earlier_incidents = [occurred_at, newer];
        } else {
            // The oldest of all is forgotten: see `is_decided_event`.
            self.earlier_incidents[1] = occurred_at.max(older);
        }
    }

    /// Nothing is being decided, or nobody has observed it for so long that its feed must be dead. What people decide does
    /// not lapse: anyone can bring it to its end. Errors: `EventOpen`.
    pub fn check_no_event(&self, now: i64) -> Result<()> {
        let by_monitor = self.assessment == ASSESSMENT_PARAMETRIC;
        let lapsed = by_monitor && now > self.event_seen_at + EVENT_SILENCE;
        require!(self.event_open == 0 || lapsed, BallastError::EventOpen);
        Ok(())
    }

    /// Assets that the product's own limit demands for its cover, in base units, rounded up.
    pub fn requirement(&self) -> Result<u64> {
        Ok(payout::assets_behind(self.active_cover, self.max_share_bps as u32)?)
    }

    /// Cover the product may have in force, given the pool's sellable assets: rounded down.
    pub fn capacity(&self, sellable: u64) -> Result<u64> {
        let share = scale_floor(sellable, self.max_share_bps as u32, BPS as u32)?.min(self.cap);
        Ok(share.min(self.signal_capacity()))
    }

    pub fn curve(&self) -> Curve {
        Curve { base: self.base_bps, kink: self.kink_bps, kink_rate: self.kink_rate_bps, max_rate: self.max_rate_bps }
    }

    /// Errors: `LimitOutOfBounds`, `WindowOutOfBounds`, `TermOutOfBounds`, `CurveOutOfBounds`.
    pub fn invariant(&self) -> Result<()> {
        let limits = self.cap > 0
            && self.min_premium > 0
            && (1..=BPS as u16).contains(&self.max_share_bps)
            && (self.group as usize) < GROUPS
            && (self.index as usize) < MAX_PRODUCTS;
        require!(limits, BallastError::LimitOutOfBounds);
        let windows = (MIN_WAITING..=MAX_WAITING).contains(&self.waiting_period) && self.tail <= MAX_TAIL;
        require!(windows, BallastError::WindowOutOfBounds);
        let terms = MIN_TERM <= self.min_term && self.min_term <= self.max_term && self.max_term <= MAX_TERM;
        require!(terms, BallastError::TermOutOfBounds);
        self.curve().validate()?;
        self.underwriting_invariant()
    }
}
