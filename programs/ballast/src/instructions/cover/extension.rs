//! What an extension would do to a policy, and at what price.

use anchor_lang::prelude::*;

use super::sale::Room;
use crate::{
    constants::MAX_FEED_AGE,
    errors::BallastError,
    math::{
        fixed::{add, sub},
        pricing,
        stream::{day_of, end_of},
    },
    state::{Policy, Pool, Product},
};

/// Effects of an extension at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    pub premium: u64,
    /// The part of `premium` for added time.
    pub time_premium: u64,
    /// When the added amount is in force; the added time follows on the old.
    pub starts_at: i64,
    pub ends_at: i64,
    pub last_day: u32,
}

/// Prices `added` base units more and `seconds` longer from the state at `now`, without changing it.
///
/// The added amount is priced as a purchase for what will be left of the term. The added time is priced as a purchase of
/// the present cover for it, at the utilisation that this cover is the last part of.
///
/// Errors: `ZeroAmount`, `PolicyOver`, `ExtensionPending`, `ExtensionTooLate`, `TermOutOfBounds`, and those of a sale.
pub fn compute_extension(
    pool: &Pool,
    product: &Product,
    policy: &Policy,
    now: i64,
    added: u64,
    seconds: u32,
) -> Result<Extension> {
    require!(added > 0 || seconds > 0, BallastError::ZeroAmount);
    require!(policy.remaining > 0 && now < policy.ends_at, BallastError::PolicyOver);
    let room = Room::at(pool, product, now)?;
    let starts_at = now + product.waiting_period as i64;
    let ends_at = policy.ends_at + seconds as i64;
    let last_day = day_of(ends_at + policy.tail as i64)?;
    require!(ends_at - now <= (product.waiting_period + product.max_term) as i64, BallastError::TermOutOfBounds);
    let (curve, factors) = (product.curve(), product.factors(now)?);
    let (mut amount_premium, mut time_premium) = (0, 0);

    if added > 0 {
        // The elder increase becomes part of the policy's cover: no event from before its start may still be decided, nor a
        // price from before it be shown.
        let settled_at = policy.added_starts_at + policy.tail.max(2 * MAX_FEED_AGE) as i64;
        let merged = policy.added == 0 || (settled_at <= now && now > product.claims_until);
        require!(merged, BallastError::ExtensionPending);
        let term = u32::try_from(ends_at - starts_at).unwrap_or(0);
        require!(term >= product.min_term, BallastError::TermOutOfBounds);
        let held = (end_of(last_day) - now) as u64;
        let price = pricing::premium(&curve, &factors, room.active, added, room.capacity, term)?;
        amount_premium = price.max(pricing::holding_premium(&curve, added, held)?);
    }
    if seconds > 0 {
        // Added time has waited when the old ends.
        require!(starts_at <= policy.ends_at, BallastError::ExtensionTooLate);
        let held = (end_of(last_day) - end_of(policy.last_day)) as u64;
        let below = sub(room.active, policy.remaining)?;
        let price = pricing::premium(&curve, &factors, below, policy.remaining, room.capacity, seconds)?;
        time_premium = price.max(pricing::holding_premium(&curve, policy.remaining, held)?);
    }
    room.check_pool(pool, product, added)?;
    let premium = add(amount_premium, time_premium)?.max(product.min_premium);
    let time_premium = if seconds > 0 { premium - amount_premium } else { 0 };
    Ok(Extension { premium, time_premium, starts_at, ends_at, last_day })
}
