//! What stands behind products, by formulas of its own: what signals are worth, what they allow and what they earn.

use solana_address::Address;

use crate::{defaults::PEG, generated::*, invariants::ensure, world::World};

/// Base units that rounding may take from all signals of a product together.
const ROUNDING: u128 = 2_000;
/// Survival of what has lost nothing, and how much smaller it is after a generation, in powers of two.
const WHOLE: u128 = 1 << 62;
const SCALE_BITS: u32 = 20;

/// A signal as it would be if it were counted now, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present {
    pub amount: u128,
    pub leaving: u128,
    /// Of the collateral of the product's pool.
    pub owed: u128,
}

pub fn present(signal: &Signal, product: &Product) -> Present {
    let (then, now) = (signal.survival.max(1) as u128, product.survival as u128);
    let left = |tokens: u64| match product.generation - signal.generation {
        0 => tokens as u128 * now / then,
        1 => (tokens as u128 * now / then) >> SCALE_BITS,
        _ => 0,
    };
    let growth = growth(signal, product);
    let of_whole = growth / then * WHOLE + growth % then * WHOLE / then;
    let earned = signal.amount as u128 * (of_whole >> 64) + ((signal.amount as u128 * (of_whole as u64 as u128)) >> 64);
    let owed = signal.owed as u128 + if signal.amount > 0 { earned } else { 0 };
    Present { amount: left(signal.amount), leaving: left(signal.leaving), owed }
}

/// What has been earned since the signal was counted, for a token of its generation that has not lost anything (64.64).
fn growth(signal: &Signal, product: &Product) -> u128 {
    let unshared = (product.underwriters_fees - product.fees_shared) as u128;
    let step = (unshared << 64).checked_div(product.signalled as u128).unwrap_or(0);
    let survival = product.survival as u128;
    let present =
        product.premium_index.bits() + (((step >> 64) * survival) << 2) + ((step as u64 as u128 * survival) >> 62);
    let (ended, from) = (product.ended_index.bits(), signal.premium_index.bits());
    match product.generation - signal.generation {
        0 => present - from,
        _ if signal.generation != product.ended_generation => 0,
        1 => ended - from + ((present - ended) >> SCALE_BITS),
        _ => ended - from,
    }
}

/// Beside what `vouching` checks: nothing but rounding is lost between signals and what the product says. Returns what is
/// violated.
pub fn check(world: &World, products: &[(Address, Product)]) -> Result<(), String> {
    let signals = world.all::<Signal>();
    for (address, product) in products {
        let own = signals.iter().filter(|(_, signal)| signal.product == *address);
        let sum: u128 = own.map(|(_, signal)| present(signal, product).amount).sum();
        let total = product.signalled as u128;
        let exact = sum <= total && total - sum <= ROUNDING + (total >> 20);
        ensure(exact, "I13", || format!("{address}: signals of {sum}, the product knows {total}"))?;
    }
    Ok(())
}

/// Cover that signals stand behind, in base units: no more than the cap.
pub fn cover_behind(product: &Product) -> u128 {
    let tokens = (product.signalled - product.leaving) as u128;
    (tokens * product.underwriting.cover_rate as u128 / PEG as u128).min(product.cap as u128)
}

/// Most cover that signals allow, in base units.
pub fn signal_capacity(product: &Product) -> u128 {
    let rules = &product.underwriting;
    if rules.cover_rate == 0 { u64::MAX as u128 } else { rules.free_cover as u128 + cover_behind(product) }
}

/// Fewest tokens that `cover` in force needs, in base units.
pub fn tokens_behind(product: &Product, cover: u64) -> u128 {
    let beyond = cover.saturating_sub(product.underwriting.free_cover) as u128;
    match product.underwriting.cover_rate {
        0 => 0,
        rate => (beyond * PEG as u128).div_ceil(rate as u128),
    }
}

/// What has been divided of one premium, in base units: stakers, underwriters, treasury. A referrer's part is not in it.
pub fn split(config: &Config, product: &Product, premium: u64, referred: bool) -> [u64; 3] {
    let part = |bps: u16| (premium as u128 * bps as u128 / 10_000) as u64;
    let all = part(config.underwriters_bps);
    let earned = match product.signalled >= 1_000_000 {
        true => (all as u128 * cover_behind(product) / product.cap as u128) as u64,
        false => 0,
    };
    let referrer = if referred { part(config.referrer_bps) } else { 0 };
    [part(config.stakers_bps), earned, part(config.treasury_bps) - referrer + all - earned]
}
