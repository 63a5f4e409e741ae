//! What a sale would do: shared by the quote and the purchase, so that both always name the same price.

use anchor_lang::prelude::*;

use crate::{
    constants::BPS,
    errors::BallastError,
    math::{
        fixed::{add, scale_floor, sub},
        payout::assets_behind,
        pricing,
        stream::{day_of, end_of},
    },
    state::{Config, Pool, Product, pool::PremiumSplit},
};

/// Effects of a sale at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    pub premium: u64,
    pub starts_at: i64,
    pub ends_at: i64,
    /// Day whose end releases the capital.
    pub last_day: u32,
    /// Cover the product may have in force, and has before the sale, in base units.
    pub capacity: u64,
    pub active: u64,
}

/// Prices `amount` of cover for `term` seconds from the state at `now`, without changing it.
///
/// Errors: `RunOff`, `ZeroAmount`, `TermOutOfBounds`, `ProductCapacity`, `PoolCapacity`, `GroupCapacity`, `MathOverflow`.
pub fn compute_sale(pool: &Pool, product: &Product, now: i64, amount: u64, term: u32) -> Result<Sale> {
    require!(amount > 0, BallastError::ZeroAmount);
    require!((product.min_term..=product.max_term).contains(&term), BallastError::TermOutOfBounds);
    let room = Room::at(pool, product, now)?;
    let starts_at = now + product.waiting_period as i64;
    let ends_at = starts_at + term as i64;
    let last_day = day_of(ends_at + product.tail as i64)?;
    let held = (end_of(last_day) - now) as u64;
    let premium = pricing::premium(&product.curve(), &product.factors(now)?, room.active, amount, room.capacity, term)?
        .max(pricing::holding_premium(&product.curve(), amount, held)?)
        .max(product.min_premium);
    room.check_pool(pool, product, amount)?;
    Ok(Sale { premium, starts_at, ends_at, last_day, capacity: room.capacity, active: room.active })
}

/// What the limits leave at one moment, expired cover taken off.
pub struct Room {
    /// Cover the product may have in force, and has, in base units.
    pub capacity: u64,
    pub active: u64,
    expired: u64,
    sellable: u64,
}

impl Room {
    /// Errors: `RunOff`, `MathOverflow`.
    #[inline(always)]
    pub fn at(pool: &Pool, product: &Product, now: i64) -> Result<Self> {
        require!(pool.run_off | product.run_off == 0, BallastError::RunOff);
        let active = product.cover_at(now)?;
        let expired = sub(product.active_cover, active)?;
        let sellable = pool.sellable_assets(pool.preview(now)?.assets)?;
        Ok(Self { capacity: product.capacity(sellable)?, active, expired, sellable })
    }

    /// The pool's limits hold with `added` more cover. Errors: `PoolCapacity`, `GroupCapacity`.
    #[inline(always)]
    pub fn check_pool(&self, pool: &Pool, product: &Product, added: u64) -> Result<()> {
        let total = add(sub(pool.active_cover, self.expired)?, added)?;
        require!(assets_behind(total, pool.leverage_bps)? <= self.sellable, BallastError::PoolCapacity);
        let group = pool.group_exposure[product.group as usize % crate::constants::GROUPS];
        let group = add(sub(group, self.expired)?, added)?;
        require!(assets_behind(group, pool.group_limit_bps)? <= self.sellable, BallastError::GroupCapacity);
        Ok(())
    }
}

/// Parts of a premium. Fees are rounded down, the capital providers get the rest. A referrer's part is the treasury's; so is
/// what of the underwriters' nobody has signalled for.
pub fn split_premium(config: &Config, product: &Product, premium: u64, referred: bool) -> Result<PremiumSplit> {
    let part = |bps: u16| scale_floor(premium, bps as u32, BPS as u32);
    let (stakers, underwriters, treasury) =
        (part(config.stakers_bps)?, part(config.underwriters_bps)?, part(config.treasury_bps)?);
    let providers = sub(premium, stakers + underwriters + treasury)?;
    let referrer = if referred { part(config.referrer_bps)? } else { 0 };
    let earned = product.earned_by_underwriters(underwriters)?;
    let treasury = sub(treasury, referrer)? + (underwriters - earned);
    Ok(PremiumSplit { providers, stakers, underwriters: earned, treasury, referrer })
}
