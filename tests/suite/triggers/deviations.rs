//! Two feeds that differ.

use ballast_testkit::{
    BallastError::*,
    feeds::{PriceUpdate, switchboard::SwitchboardFeed},
    scenario::*,
    tokens::UNIT,
    *,
};

use super::*;

/// Posts both prices and observes them.
fn show(s: &mut Scenario, pyth: u64, switchboard: u64) -> Result<world::Outcome, Failure> {
    let market = s.market;
    s.post_price_of(&market, pyth);
    s.post_second(&market, switchboard);
    let observe = s.observe_instruction(&market);
    s.world.send(&[observe], &[])
}

/// Observes what is posted; it must be refused.
fn not_seen(s: &mut Scenario, error: BallastError) {
    let observe = s.observe_instruction(&s.market);
    refused(s, error, |s| s.world.send(&[observe], &[]));
}

#[test]
fn an_oracle_deviation_shorter_than_the_duration_pays_nothing() {
    let (mut s, ..) = compared();
    s.world.advance(600);
    s.hold_price(85_000_000, 1_200);
    let (monitor, product) = (s.monitor_state(), s.product_state());
    assert_eq!((monitor.episode.state, monitor.episode.counters[1].time), (1, 1_200));
    assert_eq!(product.open_liability, 10_000 * UNIT);
    s.world.advance(600);
    s.hold_price(99_500_000, HOUR);
    let (monitor, product) = (s.monitor_state(), s.product_state());
    assert_eq!((monitor.episode.state, monitor.episode.counters[1].time), (0, 0));
    assert_eq!((product.incident_count, product.open_liability), (0, 0));
    let buyer = s.user("later", 1_000 * UNIT);
    s.buy(&buyer, 2, UNIT, 30 * DAY).unwrap();
    balanced(&s);
}

#[test]
fn an_oracle_deviation_that_lasts_pays() {
    let (mut s, buyer, policy) = compared();
    s.world.advance(600);
    let began = s.world.now();
    s.hold_price(85_000_000, 1_800);
    let first = incident(&s, 0);
    let state: Incident = s.world.read(&first);
    assert_eq!((state.occurred_at, state.decided_at, state.severity_bps), (began, began + 1_800, 1_500));
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 1_500 * UNIT);
    // It lasts on: still the same event. It ends: the product sells again.
    s.world.advance(600);
    s.hold_price(70_000_000, 3 * HOUR);
    assert_eq!(s.product_state().incident_count, 1);
    s.world.advance(600);
    s.hold_price(PEG, HOUR);
    s.buy(&buyer, 2, UNIT, 30 * DAY).unwrap();
    balanced(&s);
}

/// "The lower of two prices in units of the higher, rounded up, as of the older."
#[test]
fn either_can_be_the_lower() {
    let (mut s, ..) = compared();
    let looks =
        [(PEG, PEG / 2), (PEG / 2, PEG), (3 * PEG, 2 * PEG), (2 * PEG, 3 * PEG), (PEG, PEG - 1), (7 * PEG, 7 * PEG)];
    let prices = [PEG / 2, PEG / 2, 66_666_667, 66_666_667, PEG - 1, PEG];
    for ((pyth, switchboard), price) in looks.into_iter().zip(prices) {
        s.world.advance(60);
        show(&mut s, pyth, switchboard).unwrap();
        let episode = s.monitor_state().episode;
        assert_eq!((episode.last_price, episode.last_at), (price, s.world.now()), "{pyth} and {switchboard}");
    }
    s.world.advance(60);
    let (market, now) = (s.market, s.world.now());
    s.world.post_price(market.feed, &PriceUpdate::usdc(PEG, now - 20));
    s.post_second(&market, PEG);
    let observe = s.observe_instruction(&market);
    s.world.send(&[observe], &[]).unwrap();
    assert_eq!(s.monitor_state().episode.last_at, now - 20);
}

/// While one of them cannot be relied on, neither time nor recovery goes on.
#[test]
fn one_feed_stale_or_uncertain_neither_counts_nor_clears() {
    let (mut s, buyer, policy) = compared();
    let market = s.market;
    let second = s.monitor_state().second_feed;
    s.world.advance(600);
    s.hold_price(85_000_000, 1_200);
    for price in [85_000_000, PEG] {
        for _ in 0..7 {
            s.world.advance(600);
            let (now, slot) = (s.world.now(), s.world.slot());
            let good = SwitchboardFeed::usdc(PEG, now, slot);
            s.post_price_of(&market, price);
            for (bent, error) in [
                (SwitchboardFeed { submitted_at: now - 61, ..good }, FeedStale),
                (SwitchboardFeed { submitted_at: now + 61, ..good }, FeedStale),
                (SwitchboardFeed { deviation: good.value / 199, ..good }, FeedUncertain),
                (SwitchboardFeed { samples: 2, ..good }, FeedUncertain),
                (SwitchboardFeed { value: 0, ..good }, FeedPriceInvalid),
                (SwitchboardFeed { slot: 0, ..good }, FeedPriceInvalid),
            ] {
                s.world.post_switchboard(second, &bent);
                not_seen(&mut s, error);
            }
            s.post_second(&market, PEG);
            for (bent, error) in [
                (PriceUpdate::usdc(price, now - 61), FeedStale),
                (PriceUpdate { confidence: price / 199, ..PriceUpdate::usdc(price, now) }, FeedUncertain),
                (PriceUpdate { partial: Some(5), ..PriceUpdate::usdc(price, now) }, FeedPartiallyVerified),
            ] {
                s.world.post_price(market.feed, &bent);
                not_seen(&mut s, error);
            }
        }
    }
    let episode = s.monitor_state().episode;
    assert_eq!((episode.state, episode.counters[1].time, episode.recovered), (1, 1_200, 0));
    s.hold_price(85_000_000, 600);
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 1_500 * UNIT);
}

/// The feed's own largest age, in slots, holds beside the product's, in seconds.
#[test]
fn a_result_that_its_own_feed_calls_stale() {
    let (mut s, ..) = compared();
    let market = s.market;
    let second = s.monitor_state().second_feed;
    s.world.set_slot(1_000_000);
    s.world.advance(60);
    s.post_price_of(&market, PEG);
    let (now, slot) = (s.world.now(), s.world.slot());
    s.world.post_switchboard(second, &SwitchboardFeed::usdc(PEG, now, slot - 151));
    not_seen(&mut s, FeedStale);
    s.world.post_switchboard(second, &SwitchboardFeed::usdc(PEG, now, slot - 150));
    let observe = s.observe_instruction(&market);
    s.world.send(&[observe], &[]).unwrap();
}

/// A difference between the bands takes the longer of the two durations.
#[test]
fn a_small_difference_takes_longer() {
    let (mut s, buyer, policy) = compared();
    s.world.advance(600);
    s.hold_price(95_000_000, 4 * HOUR - 600);
    assert_eq!(s.product_state().incident_count, 0);
    s.world.advance(600);
    s.observe(95_000_000).unwrap();
    let first = incident(&s, 0);
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 500 * UNIT);
}
