//! What attestations do to the price.

use BallastError::*;

use super::*;
use crate::support::*;

fn discounting(attestation_discount_bps: u16, min_attestations: u8) -> ListProductArgs {
    let rules = UnderwritingRules { attestation_discount_bps, ..demanding(min_attestations).underwriting };
    ListProductArgs { underwriting: rules, ..voted_args() }
}

/// Large and long enough that no minimum binds.
const AMOUNT: u64 = 100_000 * UNIT;

/// The quote, which the purchase charges exactly.
fn price(c: &mut Case) -> u64 {
    let market = c.market();
    let quote = c.s.quote(&market, AMOUNT, 365 * DAY as u32).unwrap();
    let mut twin = c.s.clone();
    let (buyer, id) = (c.buyer.pubkey(), c.next());
    let args = BuyCoverArgs { max_premium: quote.premium, ..twin.buy_args(&buyer, &market, AMOUNT, 365 * DAY) };
    let accounts = ix::BuyCover { feed: Some(c.data), ..twin.buy_voted_accounts(&buyer, &c.product, id) };
    let had = twin.money(&buyer);
    twin.world.send(&[accounts.instruction(id, args)], &[&c.buyer]).unwrap();
    assert_eq!(had - twin.money(&buyer), quote.premium);
    balanced(&twin);
    quote.premium
}

/// Only those beyond what is demanded lower it, each by the same; quote and purchase agree.
#[test]
fn every_attestation_beyond_the_demanded_lowers_the_price() {
    let mut c = Case::with(discounting(500, 1));
    c.vouch(0).unwrap();
    let full = price(&mut c);
    for (at, factor) in [(1, 9_500), (2, 9_000), (3, 8_500)] {
        c.vouch(at).unwrap();
        assert_eq!(price(&mut c), (full * factor).div_ceil(10_000));
    }
    // One is taken back, the others expire.
    c.remove(3);
    let (stranger, key, product) = (c.buyer.insecure_clone(), c.key(3), c.product);
    c.s.revoke(&stranger, &product, &key).unwrap();
    assert_eq!(price(&mut c), (full * 9_000).div_ceil(10_000));
    c.s.world.advance(VALID - 1);
    c.vouch(0).unwrap();
    let quote = |c: &mut Case| {
        let market = c.market();
        c.s.quote(&market, AMOUNT, 365 * DAY as u32).unwrap().premium
    };
    let discounted = quote(&mut c);
    c.s.world.advance(1);
    assert_eq!(c.counted(), [c.key(0)]);
    assert!(quote(&mut c) > discounted + discounted / 20);
}

/// "Within bounds": one is demanded, so three at the largest discount take three eighths off; more cannot be set.
#[test]
fn the_discount_has_bounds() {
    let mut c = Case::with(discounting(1_250, 1));
    c.vouch(0).unwrap();
    let full = price(&mut c);
    for at in 1..4 {
        c.vouch(at).unwrap();
    }
    let most = full * 5 / 8;
    let holding = price(&mut c);
    assert!(holding >= most, "{holding} of {full}");
    for (off, demanded) in [(1_251, 1), (0, 5)] {
        let args = discounting(off, demanded);
        refused(&mut c.s, LimitOutOfBounds, |s| s.list_product(args).map(|_| Outcome::default()));
    }
}

/// Where none is demanded a purchase does not look at the program: there they lower no price either.
#[test]
fn a_discount_demands_at_least_one() {
    let mut c = Case::new(0);
    for off in [1, 500, 1_250] {
        refused(&mut c.s, LimitOutOfBounds, |s| s.list_product(discounting(off, 0)).map(|_| Outcome::default()));
    }
    let full = price(&mut c);
    c.vouch(0).unwrap();
    assert_eq!(price(&mut c), full);
}

/// Nobody pays less for what was said about an earlier build, seen by others or not.
#[test]
fn the_discount_ends_with_the_build() {
    let mut c = Case::with(discounting(500, 1));
    c.vouch(0).unwrap();
    let full = price(&mut c);
    c.vouch(1).unwrap();
    assert_eq!(price(&mut c), (full * 9_500).div_ceil(10_000));
    c.redeploy(SLOT + 500);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.sync().unwrap();
    c.s.world.advance(DAY);
    c.vouch(0).unwrap();
    let market = c.market();
    let after = c.s.quote(&market, AMOUNT, 365 * DAY as u32).unwrap().premium;
    assert!(after.abs_diff(full) * 1_000 < full, "{after} and {full}");
}
