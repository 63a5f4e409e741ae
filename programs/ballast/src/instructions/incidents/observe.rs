//! Shows a product's monitor what it reads. The observation that completes a band's duration opens and approves the incident.

use anchor_lang::prelude::*;

use super::approve::approve;
use crate::{
    constants::{BPS, PRICE_SCALE},
    errors::BallastError,
    events::{EpisodeChanged, log},
    instructions::{
        shared::{accrue, clock, set_open_liability},
        sight::{self, RECORD_SLOTS, STAKE_POOL},
    },
    math::{
        bands::{self, Change, Episode, WATCH},
        fixed::{mul_div_ceil, mul_div_floor, scale_ceil, scale_floor},
    },
    oracle::Observation,
    state::{Monitor, Pool, Product, Stored, product::SETTLEMENT_SURRENDER},
};

#[derive(Accounts)]
pub struct Observe {
    /// Pays the rent of the incident account when this observation triggers.
    #[account(mut)]
    pub keeper: Signer,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut, address = monitor.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub monitor: Stored<Monitor>,
    /// What the monitor reads: a price update of its feed, the stake pool, a slashing record.
    pub feed: UncheckedAccount,
    /// Address of the product's next incident; created when this observation triggers.
    #[account(mut)]
    pub incident: UncheckedAccount,
    pub system_program: Program<System>,
    /// The Switchboard feed of a monitor that compares two.
    pub second_feed: Option<UncheckedAccount>,
}

/// What a stake pool has lost does not come back, and is paid for: from here on the present rate is the highest. Unless so
/// much more is lost than was paid for that it is an event of its own.
#[inline(never)]
fn begin_anew(monitor: &mut Monitor, seen: &Observation, severity_bps: u16) -> Result<()> {
    let rate = mul_div_floor(monitor.mark, seen.price, PRICE_SCALE)?;
    let paid_for = scale_floor(monitor.mark, BPS as u32 - severity_bps as u32, BPS as u32)?;
    let band = mul_div_floor(paid_for, monitor.rules.bands[0].below, PRICE_SCALE)?;
    monitor.mark = if rate < band { paid_for } else { rate };
    let last_price = if rate < band { mul_div_ceil(rate, PRICE_SCALE, paid_for)? } else { PRICE_SCALE };
    monitor.episode = Episode { last_at: seen.published_at, last_price, ..Episode::default() };
    Ok(())
}

/// One record decides, once: records within about a day of the latest are of one event, and the run-off must not have passed
/// over it. Errors: `FeedNotNewer`, `FeedStale`.
fn check_record(product: &Product, slot: u64, mark: u64, occurred_at: i64, now: i64) -> Result<()> {
    require!(slot.abs_diff(mark) > RECORD_SLOTS, BallastError::FeedNotNewer);
    require!(now - product.tail as i64 <= occurred_at && occurred_at <= now, BallastError::FeedStale);
    Ok(())
}

/// Specification:
/// 1. Anyone can call it. The program decides from the feed alone.
/// 2. Refused, changing nothing: another feed, another owner, partial verification, stale, uncertain, or not newer than
///    the last observation.
/// 3. The first price below the shallow band freezes sales and makes withdrawals respect the product's liability.
/// 4. When a band's counted time is complete the incident is opened and approved in the same instruction, once per
///    episode; it happened when the episode began.
///    A product that settles by surrender pays its cap, whatever the depth.
/// 5. Recovery for long enough ends the episode; so does a price outside the band a week or more
///    after the last one below it.
///    A stake pool's does with its incident: what it has lost does not come back, and its next loss is another event, as is
///    what it had lost beyond what was paid for, if that is below the shallow band.
/// 6. A slashing record decides at once; it happened no later than half a second a slot before now. Sales stop for a run-off.
pub fn handle_observe(ctx: &mut Context<Observe>) -> Result<()> {
    let clock = clock()?;
    let now = clock.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let monitor = &mut *accounts.monitor;
    let subject = &accounts.product.subject;
    let sighted = sight::sight(monitor, subject, &accounts.feed, &accounts.second_feed, &clock)?;
    let (seen, rules, episode) = (sighted.seen, &monitor.rules, &mut monitor.episode);
    let is_record = sighted.is_record;
    let (change, since) = if is_record {
        check_record(&accounts.product, sighted.mark, monitor.mark, seen.published_at, now)?;
        (Change::Triggered { severity_bps: rules.severity_cap_bps }, seen.published_at)
    } else {
        seen.check(now, rules.max_age, rules.max_confidence_bps)?;
        (bands::observe(rules, episode, seen.price, seen.published_at)?, episode.since)
    };
    monitor.mark = sighted.mark;
    if episode.state == WATCH {
        accounts.product.event_seen_at = now;
    }
    if change == Change::None {
        return Ok(());
    }
    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    accounts.product.event_open = u8::from(change == Change::Opened);
    if is_record {
        // A validator who does it once may do it again.
        let until = now + accounts.product.tail as i64;
        accounts.product.frozen_until = accounts.product.frozen_until.max(until);
    }
    if is_record || change == Change::Opened {
        accounts.product.exposed_cover = accounts.product.cover_exposed_at(since)?;
    }
    let liability = match change {
        Change::Opened => scale_ceil(accounts.product.exposed_cover, rules.severity_cap_bps as u32, BPS as u32)?,
        _ => 0,
    };
    set_open_liability(&mut accounts.pool, &mut accounts.product, liability)?;
    if let Change::Triggered { severity_bps } = change {
        // Whoever hands the token over is paid for all of it, not for its fall.
        let surrender = accounts.product.settlement == SETTLEMENT_SURRENDER;
        let paid_bps = if surrender { rules.severity_cap_bps } else { severity_bps };
        approve(accounts, paid_bps, since, now)?;
        if accounts.monitor.source == STAKE_POOL {
            begin_anew(&mut accounts.monitor, &seen, severity_bps)?;
        }
    }
    if change != Change::Opened {
        accounts.product.exposed_cover = 0;
    }

    log(&EpisodeChanged {
        at: now,
        pool: *accounts.pool.address(),
        product: *accounts.product.address(),
        price: seen.price,
        published_at: seen.published_at,
        open_liability: liability,
        state: accounts.monitor.episode.state as u64,
    });
    accounts.monitor.invariant()?;
    accounts.product.invariant()?;
    accounts.pool.share_invariant()
}
