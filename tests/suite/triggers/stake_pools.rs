//! A stake pool's rate below the highest that was seen.

use ballast_testkit::{BallastError::*, feeds::stake_pool::StakePoolState, scenario::*, tokens::UNIT, triggers::*, *};

use super::*;

/// Shows the pool at `rate`, a minute later.
fn show(s: &mut Scenario, rate: u64) -> Result<world::Outcome, Failure> {
    s.world.advance(60);
    s.post_rate(s.market.feed, rate);
    let observe = s.observe_instruction(&s.market);
    s.world.send(&[observe], &[])
}

#[test]
fn a_stake_pool_loss_pays_liquid_staking_holders_without_any_vote() {
    let (mut s, buyer, policy) = pooled();
    s.world.advance(DAY);
    s.world.begin_epoch();
    let began = s.world.now();
    s.observe(94_000_000).unwrap();
    let monitor = s.monitor_state();
    assert_eq!((monitor.episode.state, monitor.episode.since, monitor.mark), (1, began, POOL_RATE));
    assert_eq!(s.pool_state().open_liability, 10_000 * UNIT);
    s.world.advance(600);
    s.hold_price(94_000_000, 12 * HOUR - 1_200);
    assert_eq!(s.product_state().incident_count, 0);
    s.world.advance(600);
    s.observe(94_000_000).unwrap();
    let state: Incident = s.world.read(&incident(&s, 0));
    assert_eq!((state.occurred_at, state.decided_at), (began, began + 12 * HOUR));
    assert_eq!((state.severity_bps, state.owed), (600, 600 * UNIT));
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 600 * UNIT);
    balanced(&s);
}

/// "What it has lost does not come back, and its next loss is another event": the product sells again at once, and pays for
/// a second loss what that one took.
#[test]
fn a_second_loss_of_a_stake_pool() {
    let (mut s, buyer, policy) = pooled();
    s.world.advance(600);
    s.hold_price(94_000_000, 12 * HOUR);
    let after = POOL_RATE / 100 * 94;
    let (monitor, product) = (s.monitor_state(), s.product_state());
    assert_eq!((monitor.mark, monitor.episode.state, monitor.episode.counters[1].time), (after, 0, 0));
    assert_eq!((product.incident_count, product.event_open, product.open_liability), (1, 0, 0));
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 600 * UNIT);
    // The rate that is left decides nothing more, however often it is shown.
    for _ in 0..8 {
        s.world.advance(6 * HOUR);
        s.world.begin_epoch();
        show(&mut s, after).unwrap();
    }
    assert_eq!((s.product_state().incident_count, s.monitor_state().episode.last_price), (1, PEG));
    s.buy(&buyer, 2, UNIT, 30 * DAY).unwrap();
    s.world.advance(600);
    s.hold_price(90_000_000, 12 * HOUR);
    let second = incident(&s, 1);
    assert_eq!(paid(&mut s, &buyer, &policy, &second), 940 * UNIT);
    assert_eq!(s.monitor_state().mark, after / 10 * 9);
    balanced(&s);
}

/// A small loss takes the shallow band's time, in a few looks a day.
#[test]
fn a_small_loss_pays_after_a_day() {
    let (mut s, buyer, policy) = pooled();
    for look in 0..=4 {
        assert_eq!(s.product_state().incident_count, 0, "look {look}");
        s.world.advance(6 * HOUR);
        s.observe(98_500_000).unwrap();
    }
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 150 * UNIT);
    balanced(&s);
}

#[test]
fn a_dip_that_recovers_pays_nothing() {
    let (mut s, _, policy) = pooled();
    s.world.advance(600);
    s.hold_price(94_000_000, 11 * HOUR);
    s.world.advance(600);
    s.hold_price(PEG, 12 * HOUR);
    let (monitor, product) = (s.monitor_state(), s.product_state());
    assert_eq!((monitor.episode.state, monitor.episode.counters[1].time), (0, 0));
    assert_eq!((product.incident_count, product.open_liability, product.event_open), (0, 0, 0));
    // Time of the first dip is forgotten.
    s.world.advance(600);
    s.hold_price(94_000_000, 11 * HOUR);
    assert_eq!(s.product_state().incident_count, 0);
    assert!(s.world.account(&policy).is_some());
    balanced(&s);
}

/// Until a pool is updated in an epoch nothing is known about it.
#[test]
fn a_pool_that_is_not_updated_neither_counts_nor_sells() {
    let (mut s, buyer, policy) = pooled();
    s.world.advance(600);
    s.hold_price(94_000_000, 6 * HOUR);
    let counted = s.monitor_state().episode.counters[1].time;
    assert_eq!(counted, 6 * HOUR as u64);
    s.world.begin_epoch();
    for _ in 0..3 {
        s.world.advance(3 * HOUR);
        let observe = s.observe_instruction(&s.market);
        refused(&mut s, FeedStale, |s| s.world.send(&[observe], &[]));
    }
    s.observe(94_000_000).unwrap();
    assert_eq!(s.monitor_state().episode.counters[1].time, counted, "nine hours without a look are unknown");
    s.world.advance(600);
    s.hold_price(94_000_000, 6 * HOUR);
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 600 * UNIT);

    let (mut s, buyer, policy) = pooled();
    s.world.begin_epoch();
    let market = s.market;
    let buy = s.buy_instruction(&buyer.pubkey(), &market, 2, UNIT, 30 * DAY);
    refused(&mut s, FeedStale, |s| s.world.send(&[buy], &[&buyer]));
    refused(&mut s, FeedStale, |s| s.extend(&buyer, &policy, UNIT, 0));
    s.post_rate(market.feed, POOL_RATE);
    s.buy(&buyer, 2, UNIT, 30 * DAY).unwrap();
}

#[test]
fn the_mark_only_rises() {
    let (mut s, buyer, _) = pooled();
    for (rate, mark) in [
        (POOL_RATE - 1, POOL_RATE),
        (POOL_RATE + 1, POOL_RATE + 1),
        (POOL_RATE + 1_000_000, POOL_RATE + 1_000_000),
        (POOL_RATE, POOL_RATE + 1_000_000),
        (POOL_RATE / 2, POOL_RATE + 1_000_000),
    ] {
        show(&mut s, rate).unwrap();
        assert_eq!(s.monitor_state().mark, mark, "after {rate}");
    }
    // A refused look does not move it.
    s.world.begin_epoch();
    let state = StakePoolState { lamports: u64::MAX, tokens: POOL_TOKENS, updated_epoch: s.world.epoch() - 1 };
    s.world.post_stake_pool(s.market.feed, &state);
    let observe = s.observe_instruction(&s.market);
    refused(&mut s, FeedStale, |s| s.world.send(&[observe], &[]));

    // A sale measures against a better rate, and leaves the mark to the observers.
    s.market = s.add_stake_pool_product(ListProductArgs { group: 5, ..stake_pool_args() }, pool_rules()).unwrap();
    s.post_rate(s.market.feed, 2 * POOL_RATE);
    s.buy(&buyer, 3, UNIT, 30 * DAY).unwrap();
    assert_eq!(s.monitor_state().mark, POOL_RATE);
}

/// A rise that nobody observes does not lift the mark, so a fall from there is not seen. Keepers look in every epoch.
#[test]
fn a_rise_that_nobody_observes_is_not_covered() {
    let (mut s, ..) = pooled();
    for (epochs, looked, price) in [(10, false, PEG), (10, true, 94_339_623)] {
        aside(&mut s, |s| {
            for step in 0..epochs {
                s.world.advance(2 * DAY);
                s.world.begin_epoch();
                if looked {
                    show(s, POOL_RATE * (1_006 + 6 * step) / 1_000).unwrap();
                }
            }
            show(s, POOL_RATE).unwrap();
            assert_eq!(s.monitor_state().episode.last_price, price);
        });
    }
}

/// "Lamports per base unit of the pool token, rounded up": neither a lamport nor a rounding is a loss.
#[test]
fn roundings_are_no_losses() {
    let (mut s, ..) = pooled();
    let floor = s.monitor_state().rules.sale_floor;
    for lamports in [1_200_000_000_000_000 - 1, 1_199_999_999_999_000] {
        s.world.advance(60);
        let state = StakePoolState { lamports, tokens: POOL_TOKENS, updated_epoch: s.world.epoch() };
        s.world.post_stake_pool(s.market.feed, &state);
        let observe = s.observe_instruction(&s.market);
        s.world.send(&[observe], &[]).unwrap();
        assert_eq!((s.monitor_state().episode.state, s.monitor_state().episode.last_price), (0, PEG));
    }
    show(&mut s, POOL_RATE - POOL_RATE / 10_000).unwrap();
    assert_eq!(s.monitor_state().episode.last_price, floor);
}

/// Extremes of both numbers: everything is lost, nothing is left to measure, more than a word.
#[test]
fn pools_at_their_ends() {
    let (mut s, buyer, policy) = pooled();
    let pool = |lamports, tokens| StakePoolState { lamports, tokens, updated_epoch: 0 };
    for state in [pool(0, 0), pool(1, 0), pool(u64::MAX, 1), pool(u64::MAX, 1_000_000_000 - 1)] {
        s.world.advance(60);
        let updated_epoch = s.world.epoch();
        s.world.post_stake_pool(s.market.feed, &StakePoolState { updated_epoch, ..state });
        let observe = s.observe_instruction(&s.market);
        refused(&mut s, FeedPriceInvalid, |s| s.world.send(&[observe], &[]));
    }
    // All of it is lost.
    show(&mut s, 0).unwrap();
    s.world.advance(600);
    s.hold_price(0, 12 * HOUR - 600);
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 10_000 * UNIT);
    balanced(&s);
}

/// "What it had lost beyond what was paid for" is the next event, when it is below the shallow band: the price that counts is
/// a mean, and the last look can be much lower.
#[test]
fn a_loss_that_deepens_while_it_is_counted() {
    let (mut s, buyer, policy) = pooled();
    s.world.advance(600);
    s.hold_price(94_000_000, 11 * HOUR);
    s.world.advance(HOUR);
    s.observe(50_000_000).unwrap();
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 600 * UNIT);
    let left = POOL_RATE / 100 * 94;
    assert_eq!(s.monitor_state().mark, left, "what was paid for is gone, the rest is not");
    s.world.advance(600);
    show(&mut s, POOL_RATE / 2).unwrap();
    assert_eq!(s.product_state().event_open, 1);
    for _ in 0..3 {
        s.world.advance(5 * HOUR);
        show(&mut s, POOL_RATE / 2).unwrap();
    }
    let second = incident(&s, 1);
    let severity = (PEG - (POOL_RATE / 2 * (PEG / 100)).div_ceil(left / 100)) * 10_000 / PEG;
    assert_eq!(paid(&mut s, &buyer, &policy, &second), 9_400 * UNIT * severity / 10_000);
    assert!(s.monitor_state().mark.abs_diff(POOL_RATE / 2) < 10);
    balanced(&s);
}

/// Two looks in one second are one.
#[test]
fn a_look_is_newer_than_the_last() {
    let (mut s, ..) = pooled();
    s.world.advance(60);
    s.observe(94_000_000).unwrap();
    let observe = s.observe_instruction(&s.market);
    refused(&mut s, FeedNotNewer, |s| s.world.send(&[observe], &[]));
}
