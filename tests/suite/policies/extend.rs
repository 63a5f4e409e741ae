//! extend_cover.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use super::*;
use crate::support::*;

/// A funded pool with a policy of 10 000 for ninety days that has just been bought.
pub fn covered() -> (Scenario, Keypair, Address) {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let policy = s.buy(&buyer, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    (s, buyer, policy)
}

/// "The added amount is priced as a purchase for what will be left of the term"; "the vault receives exactly the premium".
#[test]
fn added_cover_costs_what_a_purchase_of_it_would() {
    let (mut s, buyer, policy) = covered();
    let market = s.market;
    for (wait, amount) in [(0, 1), (3 * HOUR, 5 * UNIT), (20 * DAY, 100_000 * UNIT), (88 * DAY, 400_000 * UNIT)] {
        aside(&mut s, |s| {
            later(s, wait);
            let before: Policy = s.world.read(&policy);
            let (now, active, vault) = (s.world.now(), s.product_state().active_cover, s.world.balance(&s.pool.vault));
            let quote = s.quote(&market, amount, (before.ends_at - now - DAY) as u32).unwrap();
            assert_eq!(extend_for(s, &buyer, &policy, amount, 0), quote.premium, "{amount} after {wait}");
            assert_eq!(s.world.balance(&s.pool.vault) - vault, quote.premium);
            let after: Policy = s.world.read(&policy);
            assert_eq!(after.premium, before.premium + quote.premium);
            assert_eq!((after.amount, after.remaining, after.added), (10_000 * UNIT + amount, after.amount, amount));
            assert_eq!((after.added_starts_at, after.priced_at), (now + DAY, now));
            assert_eq!(
                (after.starts_at, after.ends_at, after.last_day),
                (before.starts_at, before.ends_at, before.last_day)
            );
            assert_eq!(s.product_state().active_cover, active + amount);
            invariants::check_limits_after_sale(&s.pool_state(), &s.product_state()).unwrap();
            balanced(s);
        });
    }
}

/// "The added amount starts after a waiting period of its own": an event before pays the elder part, one after pays all.
#[test]
fn added_cover_waits_by_itself() {
    let (mut s, buyer, policy) = covered();
    later(&mut s, 3 * DAY);
    s.extend(&buyer, &policy, 5_000 * UNIT, 0).unwrap();
    let state: Policy = s.world.read(&policy);
    for (occurred_at, paid) in [
        (s.world.now() + 600, 1_000),
        (state.added_starts_at - 1, 1_000),
        (state.added_starts_at, 1_500),
        (state.added_starts_at + 9 * DAY, 1_500),
    ] {
        aside(&mut s, |s| {
            s.world.set_time(occurred_at - 600);
            let incident = break_peg(s, 90_000_000);
            assert_eq!(s.world.read::<Incident>(&incident).occurred_at, occurred_at);
            balanced(s);
            let before = s.money(&state.holder);
            s.claim(&policy, &incident).unwrap();
            assert_eq!(s.money(&state.holder) - before, paid * UNIT, "event at {occurred_at}");
            let after: Policy = s.world.read(&policy);
            let added = if paid == 1_000 { 5_000 } else { 4_500 };
            assert_eq!((after.remaining, after.added), ((15_000 - paid) * UNIT, added * UNIT));
            balanced(s);
        });
    }
}

/// "The added time is priced as a purchase of the present cover for it, at the utilisation that this cover is the last
/// part of."
#[test]
fn added_time_costs_what_a_purchase_of_it_would() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let market = s.market;
    s.buy(&buyer, 1, 50_000 * UNIT, 300 * DAY).unwrap();
    // Dear enough that the curve decides, not the time that capital is held.
    let time = s.quote(&market, 400_000 * UNIT, 100 * DAY as u32).unwrap().premium;
    let policy = s.buy(&buyer, 2, 400_000 * UNIT, 90 * DAY).unwrap();
    let (before, vault) = (s.world.read::<Policy>(&policy), s.world.balance(&s.pool.vault));
    assert_eq!(extend_for(&mut s, &buyer, &policy, 0, 100 * DAY), time);
    assert_eq!(s.world.balance(&s.pool.vault) - vault, time);
    let after: Policy = s.world.read(&policy);
    assert_eq!((after.ends_at, after.last_day), (before.ends_at + 100 * DAY, before.last_day + 100));
    assert_eq!((after.amount, after.added, after.starts_at), (before.amount, 0, before.starts_at));
    balanced(&s);
    // It ends when it now says it does, and its capital is released then.
    s.world.set_time((before.last_day as i64 + 1) * DAY);
    s.accrue(Some(market.product)).unwrap();
    assert_eq!(s.product_state().active_cover, 450_000 * UNIT);
    balanced(&s);
    s.world.set_time((after.last_day as i64 + 1) * DAY);
    s.accrue(Some(market.product)).unwrap();
    assert_eq!(s.product_state().active_cover, 50_000 * UNIT);
    balanced(&s);
}

/// An event in the added time pays; the policy had ended before without it.
#[test]
fn added_time_is_covered() {
    let (mut s, buyer, policy) = covered();
    let old_end = s.world.read::<Policy>(&policy).ends_at;
    aside(&mut s, |s| {
        s.world.set_time(old_end);
        let incident = break_peg(s, 90_000_000);
        refused(s, NotEligible, |s| s.claim(&policy, &incident));
    });
    s.extend(&buyer, &policy, 0, 30 * DAY).unwrap();
    s.world.set_time(old_end);
    let incident = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.world.read::<Policy>(&policy).remaining, 9_000 * UNIT);
    balanced(&s);
}

/// "At least the product's minimum premium": a second of five dollars costs ten cents.
#[test]
fn the_minimum_premium_holds_for_extensions() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let policy = s.buy(&buyer, 1, 5 * UNIT, 90 * DAY).unwrap();
    for (amount, seconds) in [(0, 1), (1, 0), (1, 1)] {
        assert_eq!(aside(&mut s, |s| extend_for(s, &buyer, &policy, amount, seconds)), UNIT / 10);
    }
}

/// More cover and more time at once: the added cover for the whole new term, and the added time for the old cover.
#[test]
fn cover_and_time_at_once() {
    let (mut s, buyer, policy) = covered();
    let market = s.market;
    later(&mut s, 5 * DAY);
    let before: Policy = s.world.read(&policy);
    let time = aside(&mut s, |s| extend_for(s, &buyer, &policy, 0, 60 * DAY));
    let term = before.ends_at + 60 * DAY - s.world.now() - DAY;
    let amount = s.quote(&market, 20_000 * UNIT, term as u32).unwrap().premium;
    assert_eq!(extend_for(&mut s, &buyer, &policy, 20_000 * UNIT, 60 * DAY), time + amount);
    let after: Policy = s.world.read(&policy);
    assert_eq!(
        (after.remaining, after.added, after.ends_at),
        (30_000 * UNIT, 20_000 * UNIT, before.ends_at + 60 * DAY)
    );
    balanced(&s);
}

/// "Only the holder or the policy's payer": holder and payer stay who they are, whoever of the two pays.
#[test]
fn the_holder_or_the_payer_extends() {
    let (mut s, buyer, policy) = covered();
    let (friend, third) = (s.user("friend", 1_000 * UNIT), s.user("third", 1_000 * UNIT));
    refused(&mut s, NotHolder, |s| s.extend(&third, &policy, 0, DAY));
    let market = s.market;
    let args = s.buy_args(&friend.pubkey(), &market, 1_000 * UNIT, 90 * DAY);
    let gift = s.buy_accounts(&buyer.pubkey(), &market, 2).instruction(2, args);
    s.world.send(&[gift], &[&buyer]).unwrap();
    let gift = pda::policy(&market.product, 2);
    refused(&mut s, NotHolder, |s| s.extend(&third, &gift, 0, DAY));
    for payer in [&buyer, &friend] {
        aside(&mut s, |s| {
            let before: Policy = s.world.read(&gift);
            let cost = extend_for(s, payer, &gift, 1_000 * UNIT, DAY);
            let after: Policy = s.world.read(&gift);
            assert_eq!((after.holder, after.payer), (friend.pubkey(), buyer.pubkey()));
            assert_eq!(after.premium - before.premium, cost);
            balanced(s);
        });
    }
    // The signer's own money: somebody else's account is refused by the token program.
    let owner = friend.pubkey();
    let stolen = ix::ExtendCover {
        payer_collateral: s.collateral(&buyer.pubkey()),
        ..s.extend_accounts(&owner, &market, &gift)
    };
    let args = s.extend_args(&gift, 0, DAY);
    fails(&mut s, |s| s.world.send(&[stolen.instruction(args)], &[&friend]));
}

/// "Splitting an order never makes it cheaper", also not into a purchase and an extension.
#[test]
fn buying_in_parts_is_never_cheaper() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    let market = s.market;
    for active in [0, 123_456_789, 300_000 * UNIT] {
        aside(&mut s, |s| {
            if active > 0 {
                s.buy(&buyer, 9, active, 200 * DAY).unwrap();
            }
            for (a, t) in [(7, HOUR + 1), (5 * UNIT, DAY), (777_777_777, 31 * DAY), (60_000 * UNIT, 170 * DAY)] {
                for (b, u) in [(0, 1), (1, 0), (3 * UNIT, 0), (0, 3 * DAY + 1), (33_333_333_333, 0), (12_345, 90 * DAY)]
                {
                    let whole = s.quote(&market, a + b, (t + u) as u32).unwrap().premium;
                    let parts = aside(s, |s| {
                        let money = s.money(&buyer.pubkey());
                        let policy = s.buy(&buyer, 1, a, t).unwrap();
                        s.extend(&buyer, &policy, b, u).unwrap();
                        balanced(s);
                        money - s.money(&buyer.pubkey())
                    });
                    assert!(whole <= parts, "{a}+{b} for {t}+{u} above {active}: {whole} at once, {parts} in parts");
                }
            }
        });
    }
}

/// An extension counts what a claim has left; the stream of what was paid out goes on.
#[test]
fn after_a_partial_claim() {
    let (mut s, _, buyer, policy, incident) = triggered();
    s.claim(&policy, &incident).unwrap();
    recover(&mut s);
    let before: Policy = s.world.read(&policy);
    s.extend(&buyer, &policy, 2_000 * UNIT, 30 * DAY).unwrap();
    let after: Policy = s.world.read(&policy);
    assert_eq!((before.remaining, after.remaining, after.amount), (9_000 * UNIT, 11_000 * UNIT, 12_000 * UNIT));
    balanced(&s);
    refused(&mut s, AlreadyClaimed, |s| s.claim(&policy, &incident));
    // Everything that was paid in reaches the providers in the end.
    s.world.set_time((after.last_day as i64 + 1) * DAY);
    s.accrue(Some(s.market.product)).unwrap();
    let pool = s.pool_state();
    assert_eq!((pool.unearned, pool.stream_rate.bits(), s.product_state().active_cover), (0, 0, 0));
    balanced(&s);
}
