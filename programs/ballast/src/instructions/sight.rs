//! What this program sees in foreign accounts: a monitor's source, as one number that is 1.0 while nothing has happened, and
//! deployed programs.

use anchor_lang::prelude::*;

use crate::{
    constants::PRICE_SCALE,
    errors::BallastError,
    instructions::shared::clock,
    math::fixed::mul_div_ceil,
    oracle::{
        Observation,
        loader::{self, Deployment},
        pyth, slashing, stake_pool, switchboard,
    },
    state::{Monitor, Source},
};

/// About a day. A record is shown within it, so that its time is early by some hours at most; and what a validator does
/// within it is one event.
pub const RECORD_SLOTS: u64 = 216_000;
/// Two prices that are compared were published within so many seconds.
const MAX_APART: u64 = 30;
const PRICE: u8 = Source::PriceFeed as u8;
const DEVIATION: u8 = Source::FeedDeviation as u8;
pub const STAKE_POOL: u8 = Source::StakePool as u8;

/// One look at a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub seen: Observation,
    /// The monitor's mark afterwards.
    pub mark: u64,
    /// A record of a violation: it happened when it was seen, and there is nothing to wait for.
    pub is_record: bool,
}

/// Looks at the monitor's source.
///
/// Errors: `Feed…`; `WrongMonitor` without the second feed.
#[inline(always)]
pub fn sight(
    monitor: &Monitor,
    subject: &Address,
    feed: &UncheckedAccount,
    second: &Option<UncheckedAccount>,
    clock: &Clock,
) -> Result<Sight> {
    let mark = monitor.mark;
    if monitor.source == PRICE {
        return Ok(Sight { seen: price(monitor, feed)?, mark, is_record: false });
    }
    look_further(monitor, subject, feed, second, clock)
}

/// As [`sight`] for a purchase, which cannot show that there is no record of a violation: cover begins after every event
/// that is known, because its time is put early.
pub fn before_sale(
    monitor: &Monitor,
    subject: &Address,
    feed: &UncheckedAccount,
    second: &Option<UncheckedAccount>,
) -> Result<Observation> {
    if monitor.source == PRICE {
        return price(monitor, feed);
    }
    let clock = clock()?;
    if monitor.source == Source::SlashingRecord as u8 {
        return Ok(Observation { price: PRICE_SCALE, confidence: 0, published_at: clock.unix_timestamp });
    }
    Ok(look_further(monitor, subject, feed, second, &clock)?.seen)
}

fn price(monitor: &Monitor, feed: &UncheckedAccount) -> Result<Observation> {
    let data = feed.try_borrow()?;
    Ok(pyth::read(feed.owner(), &data, &monitor.feed_id)?)
}

#[inline(never)]
fn look_further(
    monitor: &Monitor,
    subject: &Address,
    feed: &UncheckedAccount,
    second: &Option<UncheckedAccount>,
    clock: &Clock,
) -> Result<Sight> {
    let (now, mark) = (clock.unix_timestamp, monitor.mark);
    match monitor.source {
        DEVIATION => {
            let second = second.as_ref().filter(|feed| *feed.address() == monitor.second_feed);
            let second = second.ok_or(BallastError::WrongMonitor)?;
            let one = price(monitor, feed)?;
            let data = second.try_borrow()?;
            let other = switchboard::read(second.owner(), &data)?;
            require!(set_up(&data) == monitor.second_setup, BallastError::WrongMonitor);
            switchboard::check_slot(&data, clock.slot)?;
            Ok(Sight { seen: compare(monitor, &one, &other, now)?, mark, is_record: false })
        }
        STAKE_POOL => {
            let rate = current_rate(feed.account(), subject, clock.epoch)?;
            let mark = mark.max(rate);
            require!(mark > 0, BallastError::FeedPriceInvalid);
            let seen = Observation { price: mul_div_ceil(rate, PRICE_SCALE, mark)?, confidence: 0, published_at: now };
            Ok(Sight { seen, mark, is_record: false })
        }
        _ => {
            let data = feed.try_borrow()?;
            let slot = slashing::read(feed.owner(), feed.address(), &data, subject)?.slot;
            // Half a second a slot is more than it takes: the event is put early, by some hours at most.
            let slots = clock.slot.checked_sub(slot).filter(|slots| *slots <= RECORD_SLOTS);
            let slots = slots.ok_or(BallastError::FeedStale)?;
            let seen = Observation { price: 0, confidence: 0, published_at: now.saturating_sub((slots / 2) as i64) };
            Ok(Sight { seen, mark: slot, is_record: true })
        }
    }
}

/// The lower of two prices in units of the higher, rounded up, as of the older. Errors: `FeedStale`, `FeedUncertain`.
fn compare(monitor: &Monitor, one: &Observation, other: &Observation, now: i64) -> Result<Observation> {
    for feed in [one, other] {
        feed.check(now, monitor.rules.max_age, monitor.rules.max_confidence_bps)?;
    }
    require!(one.published_at.abs_diff(other.published_at) <= MAX_APART, BallastError::FeedStale);
    let (low, high) = (one.price.min(other.price), one.price.max(other.price));
    let published_at = one.published_at.min(other.published_at);
    Ok(Observation { price: mul_div_ceil(low, PRICE_SCALE, high)?, confidence: 0, published_at })
}

/// Rate of the stake pool that is the product's subject, not nothing. Errors: `FeedPriceInvalid`, `FeedWrongId`, `FeedStale`,
/// those of `stake_pool::read`.
pub fn pool_rate(pool: &AccountView, subject: &Address) -> Result<u64> {
    let rate = current_rate(pool, subject, clock()?.epoch)?;
    require!(rate > 0, BallastError::FeedPriceInvalid);
    Ok(rate)
}

/// How a Switchboard feed is set up: its authority could let it say something else. Errors: `Feed…`.
pub fn feed_setup(feed: &AccountView) -> Result<[u8; 32]> {
    let data = feed.try_borrow()?;
    switchboard::read(feed.owner(), &data)?;
    Ok(set_up(&data))
}

fn set_up(data: &[u8]) -> [u8; 32] {
    anchor_lang::hash::sha256(&switchboard::setup(data))
}

/// Until a pool is updated in an epoch, its rate is that of an earlier one.
fn current_rate(pool: &AccountView, subject: &Address, epoch: u64) -> Result<u64> {
    require!(pool.address() == subject, BallastError::FeedWrongId);
    let data = pool.try_borrow()?;
    let rate = stake_pool::read(pool.owner(), &data)?;
    require!(rate.updated_epoch == epoch, BallastError::FeedStale);
    Ok(rate.rate()?)
}

/// Where the loader keeps `program`, and what it says about it. Errors: `WrongProgram` unless `program_data` is that account.
#[inline(never)]
pub fn deployed(program: &UncheckedAccount, program_data: &UncheckedAccount) -> Result<Deployment> {
    let named = loader::data_of(program.owner(), &program.try_borrow()?)?;
    require!(*program_data.address() == named, BallastError::WrongProgram);
    Ok(deployment(program_data)?.ok_or(BallastError::WrongProgram)?)
}

/// What the loader says about a program's data account; nothing when the program was closed.
#[inline(never)]
pub fn deployment(program_data: &UncheckedAccount) -> Result<Option<Deployment>> {
    let data = program_data.try_borrow()?;
    Ok(loader::deployment(program_data.owner(), &data))
}
