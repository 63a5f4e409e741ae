//! set_run_off.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::support::*;

fn buy(s: &Scenario, buyer: &Keypair, market: &Market, id: u64) -> Instruction {
    s.buy_instruction(&buyer.pubkey(), market, id, UNIT, 30 * DAY)
}

/// "Only the administrator, once; there is no way back."
#[test]
fn only_the_administrator_and_only_once() {
    let (mut s, _) = funded();
    let (market, admin, mallory) = (s.market, s.admin.insecure_clone(), s.user("mallory", 0));
    for product in [None, Some(market.product)] {
        s.admin = mallory.insecure_clone();
        refused(&mut s, NotAdmin, |s| s.run_off(product));
        s.admin = s.guardian.insecure_clone();
        refused(&mut s, NotAdmin, |s| s.run_off(product));
        s.admin = admin.insecure_clone();
        s.run_off(product).unwrap();
        refused(&mut s, AlreadyRunOff, |s| s.run_off(product));
    }
    assert_eq!((s.pool_state().run_off, s.product_state().run_off), (1, 1));
}

#[test]
fn a_product_of_another_pool() {
    let mut s = Scenario::new();
    let product = s.market.product;
    s.pool = s.add_pool(1, pool_args()).unwrap();
    refused(&mut s, WrongPool, |s| s.run_off(Some(product)));
    assert_eq!(s.product_state().run_off, 0);
}

/// "Refused from then on: sales and extensions"; the other products of the pool go on, deposits too.
#[test]
fn a_product_in_run_off() {
    let (mut s, lp, buyer, policy) = insured();
    let (market, other) = (s.market, ListProductArgs { group: 2, ..product_args() });
    let sibling = s.add_depeg_product(other, band_rules(), [2; 32]).unwrap();
    s.run_off(Some(market.product)).unwrap();
    let instruction = buy(&s, &buyer, &market, 2);
    refused(&mut s, RunOff, |s| s.world.send(&[instruction], &[&buyer]));
    refused(&mut s, RunOff, |s| s.extend(&buyer, &policy, UNIT, 0));
    refused(&mut s, RunOff, |s| s.extend(&buyer, &policy, 0, DAY));
    assert_eq!(s.quote(&market, UNIT, 86_400).unwrap_err(), RunOff);
    let sponsor = s.sponsor_accounts(&buyer.pubkey(), &market);
    let sponsor = s.sponsor_instruction(&sponsor, 7, s.sponsor_args(&[lp.pubkey()], &market, UNIT, 30 * DAY));
    refused(&mut s, RunOff, |s| s.world.send(&[sponsor], &[&buyer]));
    s.buy_from(&buyer, &sibling, 1, UNIT, 30 * DAY).unwrap();
    s.deposit(&lp, UNIT).unwrap();
    s.list_product(product_args()).unwrap();
    what_was_sold_is_honoured(s, lp, buyer, policy);
}

/// "For a pool deposits and new products too", and sales and extensions of all products.
#[test]
fn a_pool_in_run_off() {
    let (mut s, lp, buyer, policy) = insured();
    let market = s.market;
    s.run_off(None).unwrap();
    let instruction = buy(&s, &buyer, &market, 2);
    refused(&mut s, RunOff, |s| s.world.send(&[instruction], &[&buyer]));
    refused(&mut s, RunOff, |s| s.extend(&buyer, &policy, UNIT, 0));
    refused(&mut s, RunOff, |s| s.deposit(&lp, UNIT));
    assert_eq!(s.quote(&market, UNIT, 86_400).unwrap_err(), RunOff);
    let before = s.world.snapshot();
    assert_eq!(s.list_product(product_args()).unwrap_err(), RunOff);
    assert!(before == s.world.snapshot());
    what_was_sold_is_honoured(s, lp, buyer, policy);
}

/// "Everything else goes on: exits, cancellations, transfers, observations, claims."
fn what_was_sold_is_honoured(mut s: Scenario, lp: Keypair, buyer: Keypair, policy: Address) {
    let heir = s.user("heir", 0);
    s.transfer(&buyer, &heir, &policy).unwrap();
    s.open_fee_vault().unwrap();
    s.distribute_fees().unwrap();
    let incident = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.money(&heir.pubkey()), 1_000 * UNIT);
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    s.cancel_cover(&heir, &policy).unwrap();
    assert!(s.money(&heir.pubkey()) > 1_000 * UNIT);
    s.request_withdrawal(&lp, 900_000 * UNIT, 5).unwrap();
    s.cancel_withdrawal(&lp, 5).unwrap();
    s.request_withdrawal(&lp, 900_000 * UNIT, 6).unwrap();
    s.world.advance(7 * DAY);
    let before = s.money(&lp.pubkey());
    s.complete_withdrawal(&lp, 6).unwrap();
    assert!(s.money(&lp.pubkey()) - before > 890_000 * UNIT);
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    balanced(&s);
}

/// "Capital leaves as cover ends": after each policy a little more is free.
#[test]
fn exits_follow_expiries() {
    let (mut s, lp) = funded();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    let covers = [(50, 100_000), (100, 150_000), (150, 200_000)];
    for (id, (days, cover)) in covers.into_iter().enumerate() {
        s.buy(&buyer, id as u64, cover * UNIT, days * DAY).unwrap();
    }
    s.run_off(None).unwrap();
    let mut behind = 900_000;
    for (round, (_, cover)) in covers.into_iter().enumerate() {
        let shares = s.share_balance(&lp.pubkey());
        s.request_withdrawal(&lp, shares, round as u64).unwrap();
        s.world.advance(7 * DAY);
        s.complete_withdrawal(&lp, round as u64).unwrap();
        let assets = s.pool_state().assets;
        assert!(assets >= behind * UNIT && assets <= behind * UNIT + 2, "{assets}, {behind} back cover");
        refused(&mut s, CapitalBacksCover, |s| s.complete_withdrawal(&lp, round as u64));
        s.cancel_withdrawal(&lp, round as u64).unwrap();
        s.world.advance(52 * DAY);
        s.accrue(Some(s.market.product)).unwrap();
        behind -= 2 * cover;
        assert_eq!(s.solvency().unwrap().required, behind * UNIT);
        balanced(&s);
    }
    let shares = s.share_balance(&lp.pubkey());
    s.request_withdrawal(&lp, shares, 9).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&lp, 9).unwrap();
    assert_eq!((s.share_balance(&lp.pubkey()), s.pool_state().active_cover), (0, 0));
}
