//! What extend_cover refuses.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use super::{extend::covered, *};
use crate::support::*;

/// Everything a payer can get wrong is named.
#[test]
fn bad_extensions_are_named() {
    let (mut s, buyer, policy) = covered();
    later(&mut s, 2 * DAY);
    let (now, owner, market) = (s.world.now(), buyer.pubkey(), s.market);
    let good = ExtendCoverArgs { deadline: now, ..s.extend_args(&policy, 1_000 * UNIT, DAY) };
    let cost = aside(&mut s, |s| extend_for(s, &buyer, &policy, 1_000 * UNIT, DAY));
    // Ninety days were bought two days ago; a purchase now could last a waiting period and 365 days.
    let longest = 365 * DAY - 90 * DAY + 2 * DAY;
    let accounts = s.extend_accounts(&owner, &market, &policy);
    for (args, error) in [
        (ExtendCoverArgs { amount: 0, seconds: 0, ..good }, ZeroAmount),
        (ExtendCoverArgs { terms_hash: [0; 32], ..good }, TermsChanged),
        (ExtendCoverArgs { deadline: now - 1, ..good }, DeadlinePassed),
        (ExtendCoverArgs { deadline: i64::MIN, ..good }, DeadlinePassed),
        (ExtendCoverArgs { max_premium: cost - 1, ..good }, PremiumAboveMaximum),
        (ExtendCoverArgs { seconds: longest as u32 + 1, ..good }, TermOutOfBounds),
        (ExtendCoverArgs { amount: 0, seconds: u32::MAX, ..good }, TermOutOfBounds),
        (ExtendCoverArgs { amount: 500_000 * UNIT, ..good }, ProductCapacity),
        (ExtendCoverArgs { amount: u64::MAX, seconds: 0, ..good }, ProductCapacity),
    ] {
        refused(&mut s, error, |s| s.world.send(&[accounts.instruction(args)], &[&buyer]));
    }
    for (monitor, feed) in [(None, None), (Some(market.monitor), None), (None, Some(market.feed))] {
        let without = ix::ExtendCover { monitor, feed, ..accounts };
        refused(&mut s, MonitorRequired, |s| s.world.send(&[without.instruction(good)], &[&buyer]));
    }
    let exact = ExtendCoverArgs { max_premium: cost, ..good };
    aside(&mut s, |s| s.world.send(&[accounts.instruction(exact)], &[&buyer]).unwrap());
    s.extend(&buyer, &policy, 0, longest).unwrap();
    balanced(&s);
}

/// "Time is added only while a waiting period fits before the present end"; added cover needs the shortest term.
#[test]
fn the_last_moment_to_extend() {
    let (mut s, buyer, policy) = covered();
    let end = s.world.read::<Policy>(&policy).ends_at;
    let at = |s: &mut Scenario, time: i64| {
        s.world.set_time(time);
        s.post(&s.market.clone(), PEG);
    };
    at(&mut s, end - DAY - HOUR);
    aside(&mut s, |s| s.extend(&buyer, &policy, UNIT, 0).unwrap());
    at(&mut s, end - DAY - HOUR + 1);
    refused(&mut s, TermOutOfBounds, |s| s.extend(&buyer, &policy, UNIT, 0));
    at(&mut s, end - DAY);
    aside(&mut s, |s| s.extend(&buyer, &policy, UNIT, DAY).unwrap());
    at(&mut s, end - DAY + 1);
    refused(&mut s, ExtensionTooLate, |s| s.extend(&buyer, &policy, 0, DAY));
    refused(&mut s, ExtensionTooLate, |s| s.extend(&buyer, &policy, UNIT, DAY));
    at(&mut s, end - 1);
    refused(&mut s, TermOutOfBounds, |s| s.extend(&buyer, &policy, UNIT, 0));
    at(&mut s, end);
    for (amount, seconds) in [(UNIT, 0), (0, DAY), (UNIT, DAY)] {
        refused(&mut s, PolicyOver, |s| s.extend(&buyer, &policy, amount, seconds));
    }
}

/// "One increase at a time": the next one only when no event from before the elder's start can still be claimed for.
#[test]
fn one_increase_at_a_time() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let policy = s.buy(&buyer, 1, 10_000 * UNIT, 330 * DAY).unwrap();
    later(&mut s, 2 * DAY);
    s.extend(&buyer, &policy, 1_000 * UNIT, 0).unwrap();
    refused(&mut s, ExtensionPending, |s| s.extend(&buyer, &policy, 1, 0));
    refused(&mut s, ExtensionPending, |s| s.extend(&buyer, &policy, 1, DAY));
    // Time can be added all the same.
    s.extend(&buyer, &policy, 0, DAY).unwrap();
    // A waiting period and a run-off later.
    later(&mut s, 8 * DAY - 1);
    refused(&mut s, ExtensionPending, |s| s.extend(&buyer, &policy, 1, 0));
    later(&mut s, 1);
    aside(&mut s, |s| {
        s.extend(&buyer, &policy, 2_000 * UNIT, 0).unwrap();
        let state: Policy = s.world.read(&policy);
        assert_eq!((state.remaining, state.added), (13_000 * UNIT, 2_000 * UNIT));
        balanced(s);
    });
    // An approved incident keeps it shut until its last claim, filed or not.
    let incident = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    recover(&mut s);
    refused(&mut s, ExtensionPending, |s| s.extend(&buyer, &policy, UNIT, 0));
    let left = s.product_state().claims_until - s.world.now();
    later(&mut s, left);
    refused(&mut s, ExtensionPending, |s| s.extend(&buyer, &policy, UNIT, 0));
    later(&mut s, 1);
    s.extend(&buyer, &policy, UNIT, 0).unwrap();
    balanced(&s);
}

/// "Refused whenever a purchase would be": a watch, a pause, run-off, a stale feed, a price out of band.
#[test]
fn what_stops_a_purchase_stops_an_extension() {
    let (mut s, _, buyer, policy) = insured();
    let market = s.market;
    let both = |s: &mut Scenario, error: BallastError| {
        for (amount, seconds) in [(UNIT, 0), (0, DAY)] {
            refused(s, error, |s| s.extend(&buyer, &policy, amount, seconds));
        }
    };
    aside(&mut s, |s| {
        s.world.advance(61);
        both(s, FeedStale);
        s.post(&market, 99_499_999);
        both(s, PriceOutOfBand);
    });
    aside(&mut s, |s| {
        s.world.advance(600);
        s.observe(97_000_000).unwrap();
        s.world.advance(600);
        s.observe(99_700_000).unwrap();
        both(s, SalesFrozen);
    });
    aside(&mut s, |s| {
        break_peg(s, 90_000_000);
        s.post(&market, PEG);
        both(s, SalesFrozen);
    });
    aside(&mut s, |s| {
        s.pause(HOUR as u32).unwrap();
        both(s, Paused);
        later(s, HOUR);
        s.extend(&buyer, &policy, UNIT, DAY).unwrap();
    });
    for product in [Some(market.product), None] {
        aside(&mut s, |s| {
            s.run_off(product).unwrap();
            both(s, RunOff);
        });
    }
    s.extend(&buyer, &policy, UNIT, DAY).unwrap();
}

/// "All limits hold afterwards": those of the group and of the pool, with room left in the product.
#[test]
fn the_pools_limits_bind() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 10_000_000 * UNIT);
    let mut markets = vec![s.market];
    for group in [0, 0, 0, 0, 1, 1, 1, 1, 2] {
        let args = ListProductArgs { group, ..product_args() };
        markets.push(s.add_depeg_product(args, band_rules(), feeds::USDC_USD).unwrap());
    }
    let policies: Vec<_> = markets.iter().map(|m| s.buy_from(&buyer, m, 1, 1_000 * UNIT, 30 * DAY).unwrap()).collect();
    let extend = |s: &mut Scenario, at: usize, amount: u64| {
        s.market = markets[at];
        s.extend(&buyer, &policies[at], amount, 0)
    };
    // The pool holds 1 000 010. Groups may carry twice, everything four times that; each product half.
    for at in 0..4 {
        extend(&mut s, at, 498_000 * UNIT).unwrap();
    }
    refused(&mut s, GroupCapacity, |s| extend(s, 4, 3_021 * UNIT));
    extend(&mut s, 4, 3_020 * UNIT).unwrap();
    for at in 5..9 {
        extend(&mut s, at, 498_000 * UNIT).unwrap();
    }
    refused(&mut s, PoolCapacity, |s| extend(s, 9, 4_000 * UNIT));
    extend(&mut s, 9, 1_000 * UNIT).unwrap();
    balanced(&s);
}
