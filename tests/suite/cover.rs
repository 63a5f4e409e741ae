//! quote_cover, buy_cover, close_policy.

use ballast_testkit::{BallastError::*, feeds::PriceUpdate, scenario::*, tokens::UNIT, *};

use crate::support::*;

/// "The premium is that of `quote_cover`"; the vault receives exactly that.
#[test]
fn a_purchase_costs_what_was_quoted() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let market = s.market;
    for (id, amount, days) in [(1, 5 * UNIT, 30), (2, 100_000 * UNIT, 90), (3, 250_000 * UNIT, 365), (4, 1, 1)] {
        let quote = s.quote(&market, amount, (days * DAY) as u32).unwrap();
        let (vault, money) = (s.world.balance(&s.pool.vault), s.money(&buyer.pubkey()));
        let policy = s.buy(&buyer, id, amount, days * DAY).unwrap();
        let state: Policy = s.world.read(&policy);
        assert_eq!(state.premium, quote.premium);
        assert_eq!(s.world.balance(&s.pool.vault) - vault, quote.premium);
        assert_eq!(money - s.money(&buyer.pubkey()), quote.premium);
        assert_eq!((state.starts_at, state.ends_at), (quote.starts_at, quote.ends_at));
        assert_eq!(state.starts_at, s.world.now() + DAY);
        assert_eq!((state.amount, state.remaining, state.holder), (amount, amount, buyer.pubkey()));
        s.world.advance(3 * HOUR);
        s.post(&market, PEG);
        invariants::check_limits_after_sale(&s.pool_state(), &s.product_state()).unwrap();
        balanced(&s);
    }
}

/// The five-dollar policy: ten cents of premium, an hour of cover at the least.
#[test]
fn a_five_dollar_policy_costs_ten_cents() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", UNIT);
    let policy = s.buy(&buyer, 1, 5 * UNIT, HOUR).unwrap();
    assert_eq!(s.world.read::<Policy>(&policy).premium, UNIT / 10);
    assert_eq!(s.money(&buyer.pubkey()), UNIT * 9 / 10);
}

/// An hour of all the capacity binds the capital for nine days, and costs at least the base rate for nine days.
#[test]
fn short_cover_pays_for_the_time_it_holds_capital() {
    let (mut s, _) = funded();
    let market = s.market;
    let hour = s.quote(&market, 500_000 * UNIT, HOUR as u32).unwrap();
    // 10 March 00:00 plus a day, an hour and seven days ends on 18 March; the day is held to its end.
    assert_eq!(hour.premium, (500_000 * UNIT as u128 * 100 * 9 * 86_400).div_ceil(10_000 * 365 * 86_400) as u64);
}

#[test]
fn a_friend_can_pay() {
    let (mut s, _) = funded();
    let (payer, friend) = (s.user("payer", 1_000 * UNIT), s.user("friend", 0));
    let market = s.market;
    let args = s.buy_args(&friend.pubkey(), &market, 1_000 * UNIT, 30 * DAY);
    let instruction = s.buy_accounts(&payer.pubkey(), &market, 1).instruction(1, args);
    s.world.send(&[instruction], &[&payer]).unwrap();
    let state: Policy = s.world.read(&pda::policy(&market.product, 1));
    assert_eq!((state.holder, state.payer), (friend.pubkey(), payer.pubkey()));
}

/// Everything a buyer can get wrong is named.
#[test]
fn bad_purchases_are_named() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    let market = s.market;
    let (now, owner) = (s.world.now(), buyer.pubkey());
    let good = BuyCoverArgs { deadline: now, ..s.buy_args(&owner, &market, 1_000 * UNIT, 30 * DAY) };
    let premium = s.quote(&market, 1_000 * UNIT, 30 * DAY as u32).unwrap().premium;
    for (args, error) in [
        (BuyCoverArgs { amount: 0, ..good }, ZeroAmount),
        (BuyCoverArgs { amount: u64::MAX, ..good }, ProductCapacity),
        (BuyCoverArgs { amount: 500_005 * UNIT + 1, ..good }, ProductCapacity),
        (BuyCoverArgs { term: 3_599, ..good }, TermOutOfBounds),
        (BuyCoverArgs { term: 0, ..good }, TermOutOfBounds),
        (BuyCoverArgs { term: u32::MAX, ..good }, TermOutOfBounds),
        (BuyCoverArgs { deadline: now - 1, ..good }, DeadlinePassed),
        (BuyCoverArgs { deadline: i64::MIN, ..good }, DeadlinePassed),
        (BuyCoverArgs { max_premium: premium - 1, ..good }, PremiumAboveMaximum),
        (BuyCoverArgs { max_premium: 0, ..good }, PremiumAboveMaximum),
        (BuyCoverArgs { terms_hash: [0; 32], ..good }, TermsChanged),
    ] {
        let instruction = s.buy_accounts(&owner, &market, 1).instruction(1, args);
        refused(&mut s, error, |s| s.world.send(&[instruction], &[&buyer]));
    }
    let exact = BuyCoverArgs { max_premium: premium, ..good };
    let instruction = s.buy_accounts(&owner, &market, 1).instruction(1, exact);
    s.world.send(std::slice::from_ref(&instruction), &[&buyer]).unwrap();
    // The same id again, by anyone.
    let instruction = s.buy_accounts(&owner, &market, 1).instruction(1, BuyCoverArgs { max_premium: u64::MAX, ..good });
    refused(&mut s, AlreadyExists, |s| s.world.send(&[instruction], &[&buyer]));
    // Quotes name the same limits.
    assert_eq!(s.quote(&market, 0, 86_400).unwrap_err(), ZeroAmount);
    assert_eq!(s.quote(&market, u64::MAX, 86_400).unwrap_err(), ProductCapacity);
    assert_eq!(s.quote(&market, UNIT, 1).unwrap_err(), TermOutOfBounds);
}

/// "Product, leverage and group limits hold afterwards."
#[test]
fn each_capacity_limit_binds() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 10_000_000 * UNIT);
    // The pool holds 1 000 010. Groups may carry twice, everything four times that; each product half.
    let mut markets = vec![s.market];
    for group in [0, 0, 0, 0, 1, 1, 1, 1, 2] {
        let args = ListProductArgs { group, ..product_args() };
        markets.push(s.add_depeg_product(args, band_rules(), feeds::USDC_USD).unwrap());
    }
    let args = ListProductArgs { cap: 100 * UNIT, group: 3, ..product_args() };
    let capped = s.add_depeg_product(args, band_rules(), feeds::USDC_USD).unwrap();
    let sell = |s: &mut Scenario, market: Market, amount: u64| {
        let id = s.world.now() as u64;
        let result = s.buy_from(&buyer, &market, id, amount, 30 * DAY).map(|_| ());
        s.world.advance(1);
        balanced(s);
        result
    };
    assert_eq!(sell(&mut s, capped, 100 * UNIT + 1).unwrap_err(), ProductCapacity);
    sell(&mut s, capped, 100 * UNIT).unwrap();
    assert_eq!(sell(&mut s, capped, 1).unwrap_err(), ProductCapacity);
    let almost_half = 499_000 * UNIT;
    for market in &markets[..4] {
        sell(&mut s, *market, almost_half).unwrap();
    }
    // Four products of the first group carry 1 996 000 of 2 000 020.
    assert_eq!(sell(&mut s, markets[4], 5_000 * UNIT).unwrap_err(), GroupCapacity);
    sell(&mut s, markets[4], 4_000 * UNIT).unwrap();
    for market in &markets[5..9] {
        sell(&mut s, *market, almost_half).unwrap();
    }
    assert_eq!(sell(&mut s, markets[9], 10_000 * UNIT).unwrap_err(), PoolCapacity);
}

/// "Refused when nothing decides the product's incidents": one whose committee is not seated, and a parametric one without its accounts.
#[test]
fn what_nobody_can_decide_does_not_sell() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let owner = buyer.pubkey();
    let market = s.market;
    s.with_staking();
    let voted = s.list_product(ListProductArgs { assessment: Assessment::Committee, ..product_args() }).unwrap();
    let args = s.buy_args(&owner, &market, UNIT, 30 * DAY);
    let of_voted = Market { product: voted, ..market };
    let instruction = s.buy_accounts(&owner, &of_voted, 1).instruction(1, args);
    refused(&mut s, NotAssessable, |s| s.world.send(&[instruction], &[&buyer]));
    for (monitor, feed) in [(None, None), (Some(market.monitor), None), (None, Some(market.feed))] {
        let accounts = ix::BuyCover { monitor, feed, ..s.buy_accounts(&owner, &market, 1) };
        refused(&mut s, MonitorRequired, |s| s.world.send(&[accounts.instruction(1, args)], &[&buyer]));
    }
    // The monitor of another product does not help.
    let other = s.add_depeg_product(product_args(), band_rules(), [5; 32]).unwrap();
    let borrowed =
        ix::BuyCover { monitor: Some(other.monitor), feed: Some(other.feed), ..s.buy_accounts(&owner, &market, 1) };
    refused(&mut s, WrongMonitor, |s| s.world.send(&[borrowed.instruction(1, args)], &[&buyer]));
    // A product that never got a monitor has none to pass.
    let without = s.list_product(product_args()).unwrap();
    let of_without = Market { product: without, ..market };
    let instruction = s.buy_accounts(&owner, &of_without, 1).instruction(1, args);
    refused(&mut s, WrongMonitor, |s| s.world.send(&[instruction], &[&buyer]));
}

/// "… below the sale floor, or older than an observation below it".
#[test]
fn sales_follow_the_feed() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let market = s.market;
    s.post(&market, 99_499_999);
    let buy = s.buy_instruction(&buyer.pubkey(), &market, 1, UNIT, 30 * DAY);
    refused(&mut s, PriceOutOfBand, |s| s.world.send(std::slice::from_ref(&buy), &[&buyer]));
    s.world.advance(100);
    s.observe(99_000_000).unwrap();
    // A genuine good update from thirty seconds ago is fresh by its age, but the monitor has seen worse since.
    let older = PriceUpdate::usdc(PEG, s.world.now() - 30);
    s.world.post_price(market.feed, &older);
    refused(&mut s, FeedStale, |s| s.world.send(std::slice::from_ref(&buy), &[&buyer]));
    // Somebody who keeps observing good prices cannot lock buyers out who hold a slightly older one.
    s.world.advance(100);
    s.observe(PEG).unwrap();
    let older = PriceUpdate::usdc(99_500_000, s.world.now() - 30);
    s.world.post_price(market.feed, &older);
    s.world.send(&[buy], &[&buyer]).unwrap();
}

/// "A fully paid policy can be closed at once. Any other only after its run-off has ended."
#[test]
fn policies_close_after_their_run_off() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let policy = s.buy(&buyer, 1, 1_000 * UNIT, 30 * DAY).unwrap();
    let state: Policy = s.world.read(&policy);
    refused(&mut s, PolicyStillLive, |s| s.close_policy(&policy));
    s.world.set_time(state.ends_at + 7 * DAY);
    refused(&mut s, PolicyStillLive, |s| s.close_policy(&policy));
    s.world.set_time((state.last_day as i64 + 1) * DAY);
    let rent = s.world.account(&policy).unwrap().lamports;
    let before = s.world.svm.get_balance(&buyer.pubkey()).unwrap();
    let thief = ix::ClosePolicy { policy, product: state.product, payer: actor("thief").pubkey() };
    refused(&mut s, WrongPayer, |s| s.world.send(&[thief.instruction()], &[]));
    s.close_policy(&policy).unwrap();
    assert_eq!(s.world.svm.get_balance(&buyer.pubkey()).unwrap() - before, rent);
    assert!(s.world.account(&policy).is_none());
    s.accrue(Some(s.market.product)).unwrap();
    balanced(&s);
}

/// An unclaimed policy of an open incident must survive its own run-off.
#[test]
fn a_claimable_policy_cannot_be_closed() {
    let (mut s, _, buyer, policy, incident) = triggered();
    s.world.advance(170 * DAY);
    refused(&mut s, PolicyStillLive, |s| s.close_policy(&policy));
    s.claim(&policy, &incident).unwrap();
    assert!(s.money(&buyer.pubkey()) > 0);
    s.world.advance(11 * DAY);
    s.close_policy(&policy).unwrap();
    balanced(&s);
}

/// A policy bought after the event is not held back by its claim period.
#[test]
fn later_policies_close_during_an_earlier_claim_period() {
    let (mut s, _, buyer, _, _) = triggered();
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    assert_eq!(s.monitor_state().episode.state, 0);
    let policy = s.buy(&buyer, 2, 100 * UNIT, DAY).unwrap();
    s.world.advance(12 * DAY);
    s.close_policy(&policy).unwrap();
    balanced(&s);
}
