//! The protocol's invariants (I1 to I7, I9, I10, I13), recomputed from the accounts alone, after any step.

use solana_address::Address;

use crate::{assembly, backing, generated::*, payouts, scenario::DAY, votes, vouching, world::World};

/// Largest rounding in base units that a share price may lose for nobody's benefit.
const VIRTUAL_UNITS: u128 = 1_000;

/// Checks every pool, product and incident of the world. Returns what is violated.
pub fn check(world: &World) -> Result<(), String> {
    let products = world.all::<Product>();
    let policies = world.all::<Policy>();
    let tickets = world.all::<WithdrawalTicket>();
    let incidents = world.all::<Incident>();
    let claims = world.all::<Claim>();
    for (address, pool) in world.all::<Pool>() {
        let own: Vec<_> = products.iter().filter(|(_, product)| product.pool == address).collect();
        ledger(world, &pool)?;
        shares(world, &address, &pool, &tickets)?;
        stream(&pool)?;
        exposure(&pool, &own, &incidents)?;
    }
    for (address, product) in &products {
        cover(world.now(), address, product, &policies)?;
        assembly::events(address, product, &incidents, &policies)?;
    }
    for (address, incident) in &incidents {
        let product = products.iter().find(|(key, _)| *key == incident.product).expect("an incident's product");
        let pool = world.try_read::<Pool>(&product.1.pool).ok_or("I6: an incident outlived its pool")?;
        payouts::claims(address, incident, &pool, &claims)?;
        payouts::everyone_can_be_paid(address, incident, &pool, &policies, &claims)?;
    }
    for (address, fees) in world.all::<FeeVault>() {
        let waiting = fees.stakers as u128 + fees.underwriters as u128 + fees.treasury as u128 + fees.owed as u128;
        let held = world.balance(&fees.tokens) as u128;
        ensure(waiting <= held, "I1", || format!("fee vault {address}: {waiting} wait, {held} there"))?;
    }
    for (_, monitor) in world.all::<Monitor>() {
        let (_, product) = products.iter().find(|(key, _)| *key == monitor.product).expect("a monitor's product");
        watch(world.now(), &monitor, product, &policies)?;
    }
    for (address, policy) in &policies {
        let ordered = policy.added <= policy.remaining && policy.remaining <= policy.amount;
        ensure(ordered, "I7", || format!("{address} has more left than it covers"))?;
    }
    assembly::paid_once(&incidents, &claims)?;
    backing::check(world, &products)?;
    votes::check(world)?;
    vouching::check(world)?;
    assembly::check(world)
}

pub(crate) fn ensure(holds: bool, invariant: &str, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{invariant} violated: {}", what())) }
}

/// I1: the vault holds at least what the ledger says.
fn ledger(world: &World, pool: &Pool) -> Result<(), String> {
    let vault = world.balance(&pool.vault) as u128;
    let total = ledger_total(pool);
    ensure(total <= vault, "I1", || format!("ledger {total} above vault {vault}"))
}

/// Sum of the ledger's parts, in base units.
pub fn ledger_total(pool: &Pool) -> u128 {
    let fees = [pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury];
    [pool.assets, pool.unearned, pool.reserved, pool.bonds].iter().chain(&fees).map(|part| *part as u128).sum()
}

/// I2: circulating + queued + locked shares are all shares.
fn shares(
    world: &World,
    address: &Address,
    pool: &Pool,
    tickets: &[(Address, WithdrawalTicket)],
) -> Result<(), String> {
    let queued: u64 = tickets.iter().filter(|(_, t)| t.pool == *address).map(|(_, t)| t.shares).sum();
    ensure(queued == pool.queued_shares, "I2", || format!("tickets {queued}, recorded {}", pool.queued_shares))?;
    let supply = world.supply(&pool.share_mint);
    let sum = supply + queued + pool.locked_shares;
    ensure(sum == pool.total_shares, "I2", || format!("shares {sum}, recorded {}", pool.total_shares))
}

/// I3: the stream's rate is the sum of its ring, and it never pays out more than is unearned.
fn stream(pool: &Pool) -> Result<(), String> {
    let sum: u128 = pool.ring.iter().map(|bucket| bucket.bits()).sum();
    ensure(sum == pool.stream_rate.bits(), "I3", || format!("ring {sum}, rate {}", pool.stream_rate.bits()))?;
    let today = (pool.accrued_at / DAY) as u32;
    let mut due = pool.stream_fraction as u128;
    for day in today..today + 512 {
        let seconds = (day as i64 + 1) * DAY - pool.accrued_at;
        due += pool.ring[day as usize & 511].bits() * seconds as u128;
    }
    let unearned = (pool.unearned as u128) << 64;
    ensure(due <= unearned, "I3", || format!("stream still owes {due}, unearned {unearned}"))
}

/// I4 for the pool: its totals are those of its products. I5 is checked where it binds, after sales and withdrawals.
fn exposure(pool: &Pool, products: &[&(Address, Product)], incidents: &[(Address, Incident)]) -> Result<(), String> {
    let active: u64 = products.iter().map(|(_, product)| product.active_cover).sum();
    ensure(active == pool.active_cover, "I4", || format!("products {active}, pool {}", pool.active_cover))?;
    let mut groups = [0; 16];
    for (_, product) in products {
        groups[product.group as usize] += product.active_cover;
        let required = (product.active_cover as u128 * 10_000).div_ceil(product.max_share_bps as u128) as u64;
        let recorded = pool.product_requirement[product.index as usize];
        ensure(required == recorded, "I4", || format!("requirement {recorded}, should be {required}"))?;
    }
    ensure(groups == pool.group_exposure, "I4", || format!("groups {groups:?}, pool {:?}", pool.group_exposure))?;
    let open: u64 = products.iter().map(|(_, product)| product.open_liability).sum();
    ensure(open == pool.open_liability, "I4", || format!("liabilities {open}, pool {}", pool.open_liability))?;
    let own = incidents.iter().filter(|(_, i)| products.iter().any(|(address, _)| *address == i.product));
    payouts::reserves(pool, &own.map(|(_, incident)| *incident).collect::<Vec<_>>())
}

/// I4: active cover = sum of the ring, and each day's bucket = remaining cover of the policies that end on it.
///
/// Days that are over but not yet released may still hold the cover of policies that have been closed since.
fn cover(now: i64, address: &Address, product: &Product, policies: &[(Address, Policy)]) -> Result<(), String> {
    let ring: u64 = product.ring.iter().sum();
    ensure(ring == product.active_cover, "I4", || format!("ring {ring}, active {}", product.active_cover))?;
    let own: Vec<_> = policies.iter().filter(|(_, policy)| policy.product == *address).map(|(_, p)| p).collect();
    let days = product.synced_day..product.synced_day + 512;
    let mut ending = [0; 512];
    for policy in own.iter().filter(|policy| days.contains(&policy.last_day)) {
        ending[policy.last_day as usize & 511] += policy.remaining;
    }
    let today = (now / DAY) as u32;
    // What starts today may have been claimed on; what starts later cannot. A ring that has not been released for half its
    // length shares slots.
    let fresh = today - product.synced_day.min(today) < 32;
    for day in (today.max(product.synced_day) + 1..today + 33).filter(|_| fresh) {
        let booked = product.starting[day as usize & 63];
        let starts = |policy: &Policy| {
            let elder = if (policy.starts_at / DAY) as u32 == day { policy.remaining - policy.added } else { 0 };
            elder + if (policy.added_starts_at / DAY) as u32 == day { policy.added } else { 0 }
        };
        let starts: u64 = own.iter().map(|policy| starts(policy)).sum();
        ensure(booked == starts, "I4", || format!("day {day} starts {booked}, its policies {starts}"))?;
    }
    for day in days {
        let (booked, held) = (product.ring[day as usize & 511], ending[day as usize & 511]);
        let right = if day < today { booked >= held } else { booked == held };
        ensure(right, "I4", || format!("day {day} has {booked}, its policies {held}"))?;
    }
    Ok(())
}

/// I6 before the decision: on watch the exposed cover is at least what could be eligible if it were decided now; without a
/// watch nothing is exposed.
fn watch(now: i64, monitor: &Monitor, product: &Product, policies: &[(Address, Policy)]) -> Result<(), String> {
    let open = monitor.episode.state == 1;
    ensure(open == (product.event_open == 1), "I6", || "the product does not know whether it is watched".into())?;
    if !open {
        let none = product.exposed_cover == 0 && product.open_liability == 0;
        return ensure(none, "I6", || format!("nothing is watched, but {} exposed", product.exposed_cover));
    }
    let since = monitor.episode.since;
    let own = policies.iter().filter(|(_, policy)| policy.product == monitor.product);
    let at_risk: u64 = own.map(|(_, policy)| payouts::eligible_cover(policy, since, now)).sum();
    let exposed = product.exposed_cover;
    ensure(at_risk <= exposed, "I6", || format!("{at_risk} may be eligible, {exposed} exposed"))
}

/// I5: after a sale every limit holds against the sellable assets.
pub fn check_limits_after_sale(pool: &Pool, product: &Product) -> Result<(), String> {
    let stays = (pool.total_shares - pool.queued_shares) as u128;
    let free = pool.assets.saturating_sub(pool.open_liability) as u128;
    let sellable = free * stays / pool.total_shares as u128;
    let within = |cover: u64, bps: u128| cover as u128 * 10_000 <= sellable * bps;
    ensure(within(product.active_cover, product.max_share_bps as u128), "I5", || "product share".into())?;
    ensure(product.active_cover <= product.cap, "I5", || "product cap".into())?;
    let behind = backing::signal_capacity(product);
    ensure(product.active_cover as u128 <= behind, "I5", || format!("signals allow {behind}"))?;
    ensure(within(pool.active_cover, pool.leverage_bps as u128), "I5", || "leverage".into())?;
    let group = pool.group_exposure[product.group as usize];
    ensure(within(group, pool.group_limit_bps as u128), "I5", || "group limit".into())
}

/// I5: after a withdrawal the assets still back all cover.
pub fn check_limits_after_withdrawal(pool: &Pool) -> Result<(), String> {
    let assets = pool.assets;
    ensure(pool.product_requirement.iter().all(|need| *need <= assets), "I5", || "product share".into())?;
    let within = |cover: u64, bps: u32| cover as u128 * 10_000 <= assets as u128 * bps as u128;
    ensure(within(pool.active_cover, pool.leverage_bps), "I5", || "leverage".into())?;
    let groups = pool.group_exposure.iter().all(|group| within(*group, pool.group_limit_bps));
    ensure(groups, "I5", || "group limit".into())
}

/// Share price as a fraction (assets, shares), with the virtual units.
pub fn share_price(pool: &Pool) -> (u128, u128) {
    (pool.assets as u128 + VIRTUAL_UNITS, pool.total_shares as u128 + VIRTUAL_UNITS)
}

/// I10: the price of a share did not fall from one state to the next.
pub fn check_price_did_not_fall(before: &Pool, after: &Pool) -> Result<(), String> {
    let (b, a) = (share_price(before), share_price(after));
    ensure(a.0 * b.1 >= b.0 * a.1, "I10", || format!("price fell from {}/{} to {}/{}", b.0, b.1, a.0, a.1))
}
