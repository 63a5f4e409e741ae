//! What every sale of a monitored product asks: `buy_cover`, `sponsor_cover`, `extend_cover`.

use ballast_testkit::{
    BallastError::*,
    feeds::{PriceUpdate, slashing::SLASHING, switchboard::SwitchboardFeed},
    scenario::*,
    tokens::UNIT,
    triggers::*,
    *,
};

use super::*;

/// A purchase, a sponsored purchase and an extension of `policy`, each for a little.
fn sales(s: &Scenario, buyer: &Keypair, policy: &Address) -> [Instruction; 3] {
    let (market, payer) = (s.market, buyer.pubkey());
    let holders = [actor("one").pubkey(), actor("two").pubkey()];
    let sponsored = s.sponsor_args(&holders, &market, UNIT, 30 * DAY);
    let extension = s.extend_accounts(&payer, &market, policy).instruction(s.extend_args(policy, UNIT, DAY));
    [
        s.buy_instruction(&payer, &market, 20, UNIT, 30 * DAY),
        s.sponsor_instruction(&s.sponsor_accounts(&payer, &market), 30, sponsored),
        extension,
    ]
}

/// Each of the three is refused with `error`.
fn none_sells(s: &mut Scenario, buyer: &Keypair, policy: &Address, error: BallastError) {
    for sale in sales(s, buyer, policy) {
        refused(s, error, |s| s.world.send(&[sale], &[buyer]));
    }
}

fn all_sell(s: &mut Scenario, buyer: &Keypair, policy: &Address) {
    aside(s, |s| {
        for sale in sales(s, buyer, policy) {
            s.world.send(&[sale], &[buyer]).unwrap();
        }
        balanced(s);
    });
}

#[test]
fn a_sale_needs_both_feeds_in_agreement() {
    let (mut s, buyer, policy) = compared();
    let market = s.market;
    let second = s.monitor_state().second_feed;
    all_sell(&mut s, &buyer, &policy);
    // 1 % apart is the least that sells, whichever is lower.
    for (pyth, other, sells) in [
        (99_000_000, PEG, true),
        (PEG, 99_000_000, true),
        (98_999_999, PEG, false),
        (PEG, 98_999_999, false),
        (PEG, 2 * PEG, false),
        (60_000 * PEG, 60_000 * PEG, true),
    ] {
        s.post_price_of(&market, pyth);
        s.post_second(&market, other);
        if sells { all_sell(&mut s, &buyer, &policy) } else { none_sells(&mut s, &buyer, &policy, PriceOutOfBand) }
    }
    s.post(&market, PEG);
    let (now, slot) = (s.world.now(), s.world.slot());
    let good = SwitchboardFeed::usdc(PEG, now, slot);
    for (bent, error) in [
        (SwitchboardFeed { submitted_at: now - 61, ..good }, FeedStale),
        (SwitchboardFeed { deviation: good.value / 199, ..good }, FeedUncertain),
        (SwitchboardFeed { authority_writes: true, ..good }, FeedPartiallyVerified),
    ] {
        s.world.post_switchboard(second, &bent);
        none_sells(&mut s, &buyer, &policy, error);
    }
    s.world.post_switchboard(second, &good);
    for (bent, error) in [
        (PriceUpdate::usdc(PEG, now - 61), FeedStale),
        (PriceUpdate { confidence: PEG / 199, ..PriceUpdate::usdc(PEG, now) }, FeedUncertain),
        (PriceUpdate { feed_id: [1; 32], ..PriceUpdate::usdc(PEG, now) }, FeedWrongId),
    ] {
        s.world.post_price(market.feed, &bent);
        none_sells(&mut s, &buyer, &policy, error);
    }
    s.post(&market, PEG);
    all_sell(&mut s, &buyer, &policy);
}

#[test]
fn a_sale_passes_the_second_feed() {
    let (mut s, buyer, policy) = compared();
    let market = s.market;
    let second = s.monitor_state().second_feed;
    for sale in sales(&s, &buyer, &policy) {
        let at = sale.accounts.iter().position(|account| account.pubkey == second).unwrap();
        // The program's own address says that there is none.
        for other in [PROGRAM_ID, market.feed, market.monitor, actor("another feed").pubkey()] {
            let mut bent = sale.clone();
            bent.accounts[at].pubkey = other;
            refused(&mut s, WrongMonitor, |s| s.world.send(&[bent], &[&buyer]));
        }
    }
    all_sell(&mut s, &buyer, &policy);
}

/// While a difference is watched nothing sells, also when it is gone again for a moment.
#[test]
fn a_watched_difference_sells_nothing() {
    let (mut s, buyer, policy) = compared();
    s.world.advance(600);
    s.observe(95_000_000).unwrap();
    none_sells(&mut s, &buyer, &policy, SalesFrozen);
    s.world.advance(600);
    s.observe(PEG).unwrap();
    none_sells(&mut s, &buyer, &policy, SalesFrozen);
    s.world.advance(600);
    s.hold_price(PEG, HOUR);
    all_sell(&mut s, &buyer, &policy);
}

/// A rate below its mark does not sell, before anybody has observed it; at its mark and above it does.
#[test]
fn a_stake_pool_sells_at_its_mark() {
    let (mut s, buyer, policy) = pooled();
    let market = s.market;
    for (rate, sells) in [
        (POOL_RATE, true),
        (POOL_RATE - POOL_RATE / 10_000, true),
        (POOL_RATE - POOL_RATE / 9_990, false),
        (POOL_RATE / 2, false),
        (2 * POOL_RATE, true),
    ] {
        s.post_rate(market.feed, rate);
        if sells { all_sell(&mut s, &buyer, &policy) } else { none_sells(&mut s, &buyer, &policy, PriceOutOfBand) }
    }
    s.world.advance(600);
    s.observe(98_000_000).unwrap();
    s.post_rate(market.feed, 2 * POOL_RATE);
    none_sells(&mut s, &buyer, &policy, SalesFrozen);
}

/// "Sales stop for a run-off": a validator who does it once may do it again.
#[test]
fn a_record_stops_sales_for_a_run_off() {
    let (mut s, buyer, policy) = validated();
    let (market, slot) = (s.market, s.world.slot());
    s.observe_violation(&market, slot).unwrap();
    let until = s.world.now() + s.product_state().tail as i64;
    assert_eq!(s.product_state().frozen_until, until);
    none_sells(&mut s, &buyer, &policy, SalesFrozen);
    s.world.set_time(until - 1);
    none_sells(&mut s, &buyer, &policy, SalesFrozen);
    s.world.set_time(until);
    s.claim(&policy, &incident(&s, 0)).unwrap();
    let again = s.buy_instruction(&buyer.pubkey(), &market, 20, UNIT, 30 * DAY);
    s.world.send(&[again], &[&buyer]).unwrap();
    balanced(&s);
}

/// A purchase cannot show that there is no record: its waiting period protects the providers, not a look.
#[test]
fn a_validators_cover_needs_its_monitor_and_any_account() {
    let (mut s, buyer, policy) = validated();
    assert_eq!(s.market.feed, SLASHING);
    all_sell(&mut s, &buyer, &policy);
    let market = s.market;
    let accounts = s.buy_accounts(&buyer.pubkey(), &market, 20);
    let args = s.buy_args(&buyer.pubkey(), &market, UNIT, 30 * DAY);
    for bent in [ix::BuyCover { feed: None, ..accounts }, ix::BuyCover { monitor: None, ..accounts }] {
        refused(&mut s, MonitorRequired, |s| s.world.send(&[bent.instruction(20, args)], &[&buyer]));
    }
    let anything = ix::BuyCover { feed: Some(actor("nothing").pubkey()), ..accounts };
    s.world.send(&[anything.instruction(20, args)], &[&buyer]).unwrap();
}
