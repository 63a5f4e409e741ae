//! I13: what underwriters have put up, lost and earned must add up, recomputed from the accounts alone.

use solana_address::Address;

use crate::{generated::*, invariants::ensure, keys::pda, underwriting::LotKind, world::World};

/// Survival of tokens that have not lost anything.
const WHOLE_BITS: u32 = 62;
/// What a survival of one generation is less than it was written in the one before.
const SCALE_BITS: u32 = 20;

/// Base units that the roundings of many losses may add up to.
const ROUNDING: u64 = 64;

type All<T> = [(Address, T)];

/// Checks signals, lots and the premiums that wait for underwriters. Returns what is violated.
pub fn check(world: &World) -> Result<(), String> {
    let (products, signals) = (world.all::<Product>(), world.all::<Signal>());
    for (address, product) in &products {
        let own: Vec<_> = signals.iter().filter(|(_, s)| s.product == *address).map(|(_, signal)| signal).collect();
        let left: Vec<_> = own.iter().map(|signal| left(signal, product)).collect();
        let sum = (left.iter().map(|(all, _)| all).sum::<u64>(), left.iter().map(|(_, leaving)| leaving).sum::<u64>());
        let all = (product.signalled, product.leaving);
        // What leaves is rounded down for each signal and for all of them, loss by loss.
        let covered = sum.0 <= all.0 && sum.1 <= all.1 + ROUNDING && all.1 <= all.0;
        ensure(covered, "I13", || format!("{address}: signals are worth {sum:?}, the product has {all:?}"))?;
        let held = product.lots[LotKind::Surrendered as usize].held;
        let there = world.balance(&pda::salvage(address));
        ensure(held <= there, "I13", || format!("{address}: {held} handed over, {there} there"))?;
    }
    for (address, pool) in world.all::<Pool>() {
        let own = products.iter().filter(|(_, product)| product.pool == address);
        let lots = own.flat_map(|(_, product)| product.lots).filter(|lot| lot.held > 0).count();
        ensure(lots as u64 == pool.salvages, "I13", || format!("{lots} lots, the pool knows {}", pool.salvages))?;
    }
    if let Some(staking) = world.try_read::<Staking>(&pda::staking()) {
        let own = products.iter().map(|(_, product)| product.signalled + product.lots[LotKind::Slashed as usize].held);
        let (found, recorded) = (own.sum::<u64>(), staking.signalled);
        ensure(found == recorded, "I13", || format!("products have {found} tokens, staking says {recorded}"))?;
    }
    premiums(world, &products, &signals)
}

/// What is left of a signal, and of what was asked back of it, in base units, rounded down.
pub fn left(signal: &Signal, product: &Product) -> (u64, u64) {
    let generations = product.generation - signal.generation;
    if signal.amount == 0 || generations > 1 {
        return (0, 0);
    }
    let shift = SCALE_BITS * generations as u32;
    let worth = |tokens: u64| (tokens as u128 * product.survival as u128 / signal.survival as u128) as u64 >> shift;
    (worth(signal.amount), worth(signal.leaving))
}

/// What a signal can claim when everything has been distributed, in base units of the collateral.
pub fn due(signal: &Signal, product: &Product) -> u128 {
    if signal.amount == 0 {
        return signal.owed as u128;
    }
    let unshared = (product.underwriters_fees - product.fees_shared) as u128;
    let step = (unshared << 64).checked_div(product.signalled as u128).unwrap_or(0);
    let (high, low) = (step >> 64, step as u64 as u128);
    let survival = product.survival as u128;
    let present = product.premium_index.bits() + ((high * survival) << 2) + ((low * survival) >> WHOLE_BITS);
    let (from, ended) = (signal.premium_index.bits(), product.ended_index.bits());
    let growth = match product.generation - signal.generation {
        0 => present - from,
        // Of generations before the last that has ended nothing is known any more.
        _ if signal.generation != product.ended_generation => 0,
        1 => (ended - from) + ((present - ended) >> SCALE_BITS),
        _ => ended - from,
    };
    let low = signal.amount as u128 * (growth as u64 as u128);
    let whole = signal.amount as u128 * (growth >> 64) + (low >> 64);
    let fraction = ((low as u64 as u128) << WHOLE_BITS) / signal.survival as u128;
    signal.owed as u128 + (whole << WHOLE_BITS) / signal.survival as u128 + (fraction >> 64)
}

/// Nobody is owed premiums that are neither in the fee vault nor on their way to it.
fn premiums(world: &World, products: &All<Product>, signals: &All<Signal>) -> Result<(), String> {
    let pools = world.all::<Pool>();
    for (_, fees) in world.all::<FeeVault>() {
        let own: Vec<_> = pools.iter().filter(|(_, pool)| pool.collateral_mint == fees.mint).collect();
        let of_mint = |product: &Product| own.iter().any(|(pool, _)| *pool == product.pool);
        let owed = signals.iter().filter_map(|(_, signal)| {
            let product = products.iter().find(|(key, _)| *key == signal.product).map(|(_, product)| product)?;
            of_mint(product).then(|| due(signal, product))
        });
        let owed: u128 = owed.sum();
        let waiting: u64 = own.iter().map(|(_, pool)| pool.fees_underwriters).sum();
        let there = fees.underwriters as u128 + waiting as u128;
        ensure(owed <= there, "I13", || format!("underwriters are owed {owed}, {there} wait for them"))?;
    }
    Ok(())
}
