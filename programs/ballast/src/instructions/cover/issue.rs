//! Writes one policy: the books, the account and the event. Shared by the purchase and the sponsored purchase, which
//! collect the money.

use anchor_lang::prelude::*;

use super::sale::{Sale, compute_sale, split_premium};
use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{CoverBought, log},
    instructions::shared::create,
    math::{
        fixed::{Q64, add},
        stream::day_of,
    },
    seeds,
    state::{Config, Policy, Pool, Product, Stored, pool::PremiumSplit},
};

/// One policy to be written.
pub struct Order<'a> {
    pub id: u64,
    /// Base units of cover, and seconds after the waiting period.
    pub amount: u64,
    pub term: u32,
    pub holder: &'a Address,
    pub payer: &'a AccountView,
    /// The policy's address and bump, verified by the caller.
    pub policy: &'a AccountView,
    pub bump: u8,
    /// Somebody who gets the referrer's part.
    pub referred: bool,
}

/// Sells `order` at `now`. The caller has accrued pool and product, and checked terms and risk; he collects
/// `premium - split.referrer` for the vault afterwards.
///
/// Errors: those of [`compute_sale`], `AlreadyExists`.
#[inline(always)]
pub fn issue(
    config: &Config,
    pool: &mut Stored<Pool>,
    product: &mut Stored<Product>,
    order: &Order,
    now: i64,
) -> Result<(u64, PremiumSplit)> {
    let sale = compute_sale(pool, product, now, order.amount, order.term)?;
    let split = split_premium(config, product, sale.premium, order.referred)?;
    let stream_rate = Q64::from_bits(pool.add_premium(&split, now, sale.last_day)?);
    product.add_cover(order.amount, day_of(sale.starts_at)?, sale.last_day)?;
    product.policies_sold += 1;
    product.underwriters_fees = add(product.underwriters_fees, split.underwriters)?;
    pool.book_cover(product.index, product.group, order.amount, 0, product.requirement()?)?;
    write_policy(product, order, &sale, (stream_rate, config.cancel_fee_bps), now)?;
    log(&CoverBought {
        at: now,
        pool: *pool.address(),
        product: *product.address(),
        policy: *order.policy.address(),
        holder: *order.holder,
        payer: *order.payer.address(),
        amount: order.amount,
        premium: sale.premium,
        to_providers: split.providers,
        to_stakers: split.stakers,
        to_underwriters: split.underwriters,
        to_treasury: split.treasury,
        to_referrer: split.referrer,
        starts_at: sale.starts_at,
        ends_at: sale.ends_at,
        stream_rate,
        active_after: product.active_cover,
    });
    Ok((sale.premium, split))
}

fn write_policy(
    product: &Stored<Product>,
    order: &Order,
    sale: &Sale,
    (stream_rate, cancel_fee_bps): (Q64, u16),
    now: i64,
) -> Result<()> {
    let mut policy = create::<Policy>(
        order.payer,
        order.policy,
        &[seeds::POLICY, product.address().as_ref(), &order.id.to_le_bytes(), &[order.bump]],
        BallastError::AlreadyExists,
    )?;
    *policy = Policy {
        product: *product.address(),
        holder: *order.holder,
        payer: *order.payer.address(),
        terms_hash: product.terms_hash,
        id: order.id,
        amount: order.amount,
        remaining: order.amount,
        premium: sale.premium,
        stream_rate,
        priced_at: now,
        starts_at: sale.starts_at,
        ends_at: sale.ends_at,
        last_day: sale.last_day,
        tail: product.tail,
        settlement: product.settlement,
        assessment: product.assessment,
        bump: order.bump,
        version: VERSION,
        cancel_fee_bps,
        reserved: [0; 66],
        held_since: now,
        added: 0,
        added_starts_at: 0,
        added_rate: Q64::ZERO,
        claimed_event_at: 0,
    };
    policy.invariant()
}
