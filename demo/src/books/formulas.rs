//! The protocol's formulas, written from its reference in wide integers, to check every amount that the chain moves.

use ballast_testkit::{Pool, Product, invariants::share_price};

use crate::calendar::DAY;

const BPS: u128 = 10_000;
const YEAR: u128 = 365 * 86_400;
/// With fewer signalled base units nobody earns as an underwriter.
const MIN_EARNING: u64 = 1_000_000;

fn word(value: u128) -> u64 {
    u64::try_from(value).expect("amounts of the story fit a word")
}

/// Shares for a deposit: `amount * (shares + V) / (assets + V)`, rounded down.
pub fn shares_for(pool: &Pool, amount: u64) -> u64 {
    let (assets, shares) = share_price(pool);
    word(amount as u128 * shares / assets)
}

/// What shares are worth while nothing is being watched: the inverse of [`shares_for`], rounded down.
pub fn worth(pool: &Pool, shares: u64) -> u64 {
    let (assets, total) = share_price(pool);
    word(shares as u128 * assets / total)
}

/// Assets that new cover can be sold against: not owed to a watched event, and of owners who stay.
fn sellable(pool: &Pool) -> u128 {
    let free = pool.assets.saturating_sub(pool.open_liability) as u128;
    let stays = (pool.total_shares - pool.queued_shares) as u128;
    free * stays / pool.total_shares as u128
}

/// Cover that the product may have in force, in base units.
pub fn capacity(pool: &Pool, product: &Product) -> u64 {
    word(sellable(pool) * product.max_share_bps as u128 / BPS).min(product.cap)
}

/// Assets that must stay behind the cover in force: the strictest of the product's, the group's and the pool's limit.
pub fn required(pool: &Pool, product: &Product) -> u64 {
    let behind = |cover: u64, limit_bps: u128| (cover as u128 * BPS).div_ceil(limit_bps);
    let own = behind(product.active_cover, product.max_share_bps as u128);
    let group = behind(pool.group_exposure[product.group as usize], pool.group_limit_bps as u128);
    let total = behind(pool.active_cover, pool.leverage_bps as u128);
    word(own.max(group).max(total))
}

/// Parts of a premium: stakers, underwriters, treasury, each rounded down; the capital providers get the rest. The
/// underwriters' part of a product that nobody has signalled for is the treasury's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub providers: u64,
    pub stakers: u64,
    pub underwriters: u64,
    pub treasury: u64,
}

pub fn split(premium: u64, [stakers, underwriters, treasury]: [u16; 3], signalled: u64) -> Split {
    let part = |bps: u16| word(premium as u128 * bps as u128 / BPS);
    let (stakers, underwriters, treasury) = (part(stakers), part(underwriters), part(treasury));
    let providers = premium - stakers - underwriters - treasury;
    if signalled < MIN_EARNING {
        return Split { providers, stakers, underwriters: 0, treasury: treasury + underwriters };
    }
    Split { providers, stakers, underwriters, treasury }
}

/// The premium without any of the program's roundings, rounded down once at the end: the annual rate rises in two straight
/// lines with utilisation, and a purchase pays the area under them between utilisation before and after; at least the
/// lowest rate for all the time that capital is held, from now to the end of the day on which the run-off ends.
pub fn exact_premium(product: &Product, capacity: u64, amount: u64, term: i64, now: i64) -> u64 {
    let full = capacity as u128;
    let kink = full * product.kink_bps as u128 / BPS;
    let (from, to) = (product.active_cover as u128, product.active_cover as u128 + amount as u128);
    // Twice the area of the line from `low` at `start` to `high` at `end`, between two amounts of cover.
    let twice = |start: u128, end: u128, low: u16, high: u16| {
        let (a, b) = (from.clamp(start, end), to.clamp(start, end));
        let rise = (high - low) as u128 * (a + b - 2 * start);
        (b - a) * (2 * low as u128 * (end - start) + rise) / (end - start)
    };
    let area = twice(0, kink, product.base_bps, product.kink_rate_bps)
        + twice(kink, full, product.kink_rate_bps, product.max_rate_bps);
    let released = now + product.waiting_period as i64 + term + product.tail as i64;
    let held = (released / DAY + 1) * DAY - now;
    let holding = amount as u128 * product.base_bps as u128 * held as u128 / (YEAR * BPS);
    word((area * term as u128 / (2 * YEAR * BPS)).max(holding)).max(product.min_premium)
}

/// What a policy may claim: `remaining * severity`, rounded down.
pub fn entitlement(remaining: u64, severity_bps: u64) -> u64 {
    word(remaining as u128 * severity_bps as u128 / BPS)
}

/// What an incident owes in all: `liability * severity`, rounded up.
pub fn owed(liability: u64, severity_bps: u64) -> u64 {
    word((liability as u128 * severity_bps as u128).div_ceil(BPS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_premium_is_split_without_loss() {
        let parts = |signalled| split(1_000_003, [800, 700, 500], signalled);
        let vouched = Split { providers: 800_003, stakers: 80_000, underwriters: 70_000, treasury: 50_000 };
        assert_eq!(parts(MIN_EARNING), vouched);
        assert_eq!(parts(MIN_EARNING - 1), Split { underwriters: 0, treasury: 120_000, ..vouched });
    }

    #[test]
    fn claims_round_down_and_reserves_round_up() {
        assert_eq!(entitlement(5_000_000, 784), 392_000);
        assert_eq!((entitlement(1, 784), owed(1, 784)), (0, 1));
    }
}
