//! I9 for underwriters: what stands behind products, what was lost there and what it earns, recomputed from the accounts
//! alone.

use std::collections::BTreeMap;

use solana_address::Address;

use crate::{assembly::scaled, generated::*, invariants::ensure, keys::pda, world::World};

/// Survival of what has lost nothing.
const WHOLE: u128 = 1 << 62;
/// Base units that rounding may take from all signals of a product together.
const ROUNDING: u128 = 2_000;
/// Place of what underwriters lost among a product's lots.
const SLASHED: usize = 1;

type All<T> = [(Address, T)];

/// A signal as it would be if it were counted now, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present {
    pub amount: u128,
    pub leaving: u128,
    /// Of the collateral of the product's pool, before what nobody has shared yet.
    pub owed: u128,
}

pub fn present(signal: &Signal, product: &Product) -> Present {
    let behind = product.generation - signal.generation;
    let survives = |amount: u64| match behind {
        0 => amount as u128 * product.survival as u128 / signal.survival.max(1) as u128,
        _ => 0,
    };
    let until = match behind {
        0 => product.premium_index,
        1 => product.ended_index,
        _ => signal.premium_index,
    };
    let earned = match signal.amount {
        0 => 0,
        amount => scaled(amount, until.bits() - signal.premium_index.bits()) * WHOLE / signal.survival as u128,
    };
    Present { amount: survives(signal.amount), leaving: survives(signal.leaving), owed: signal.owed as u128 + earned }
}

/// Checks signals, lots and the underwriters' part of all premiums. Returns what is violated.
pub fn check(world: &World, products: &All<Product>) -> Result<(), String> {
    let signals = world.all::<Signal>();
    let pools = world.all::<Pool>();
    let mut earned: BTreeMap<Address, u128> = BTreeMap::new();
    for (address, product) in products {
        let own = signals.iter().filter(|(_, signal)| signal.product == *address);
        let sum = own.map(|(_, signal)| present(signal, product)).fold(Present::default(), |sum, one| Present {
            amount: sum.amount + one.amount,
            leaving: sum.leaving + one.leaving,
            owed: sum.owed + one.owed,
        });
        behind(address, product, &sum)?;
        if let Some((_, pool)) = pools.iter().find(|(key, _)| *key == product.pool) {
            let unshared = (product.underwriters_fees - product.fees_shared) as u128;
            *earned.entry(pool.collateral_mint).or_default() += sum.owed + unshared;
        }
        let handed_over = product.lots[0].held;
        let there = world.balance(&pda::salvage(address));
        ensure(handed_over == there, "I9", || format!("{address}: a lot of {handed_over}, {there} there"))?;
    }
    for (address, pool) in &pools {
        let own = products.iter().filter(|(_, product)| product.pool == *address);
        let lots = own.flat_map(|(_, product)| product.lots).filter(|lot| lot.held > 0).count() as u64;
        ensure(lots == pool.salvages, "I9", || format!("{lots} lots, the pool knows {}", pool.salvages))?;
    }
    premiums(world, &pools, &earned)?;
    let held: u128 = products.iter().map(|(_, product)| (product.signalled + product.lots[SLASHED].held) as u128).sum();
    let known = world.try_read::<Staking>(&pda::staking()).map_or(0, |staking| staking.signalled as u128);
    ensure(held == known, "I9", || format!("{held} behind products or lost there, staking knows {known}"))
}

/// All signals of a product are worth what the product says, or a little less by rounding.
fn behind(address: &Address, product: &Product, sum: &Present) -> Result<(), String> {
    let (total, leaving) = (product.signalled as u128, product.leaving as u128);
    let dust = ROUNDING + (total >> 20);
    let exact = sum.amount <= total && total - sum.amount <= dust;
    ensure(exact, "I9", || format!("{address}: signals of {}, the product knows {total}", sum.amount))?;
    let near = sum.leaving.abs_diff(leaving) <= dust && leaving <= total;
    ensure(near, "I9", || format!("{address}: {} leave, the product knows {leaving}", sum.leaving))
}

/// Underwriters are not owed more of a currency than waits for them.
fn premiums(world: &World, pools: &All<Pool>, earned: &BTreeMap<Address, u128>) -> Result<(), String> {
    for (mint, owed) in earned {
        let fees: Option<FeeVault> = world.try_read(&pda::fee_vault(mint));
        let own = pools.iter().filter(|(_, pool)| pool.collateral_mint == *mint);
        let waiting =
            own.map(|(_, pool)| pool.fees_underwriters).sum::<u64>() + fees.map_or(0, |fees| fees.underwriters);
        ensure(*owed <= waiting as u128, "I9", || format!("underwriters are owed {owed}, {waiting} wait"))?;
    }
    Ok(())
}

/// Most cover that signals allow when `tokens` of them stay, in base units.
pub fn signal_capacity(product: &Product, tokens: u64) -> u128 {
    let rules = &product.underwriting;
    if rules.cover_rate == 0 {
        return u64::MAX as u128;
    }
    let behind = tokens as u128 * rules.cover_rate as u128 / 100_000_000;
    (rules.free_cover as u128 + behind.min(u64::MAX as u128)).min(u64::MAX as u128)
}

/// What has been divided of one premium, in base units: stakers, underwriters, treasury. A referrer's part is not in it.
pub fn split(config: &Config, product: &Product, premium: u64, referred: bool) -> [u64; 3] {
    let part = |bps: u16| (premium as u128 * bps as u128 / 10_000) as u64;
    let (underwriters, treasury) = (part(config.underwriters_bps), part(config.treasury_bps));
    let treasury = treasury - if referred { part(config.referrer_bps) } else { 0 };
    match product.signalled >= 1_000_000 {
        true => [part(config.stakers_bps), underwriters, treasury],
        false => [part(config.stakers_bps), 0, treasury + underwriters],
    }
}
