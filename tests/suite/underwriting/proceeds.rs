//! buy_salvage: whose the proceeds are, and what becomes of a pool with lots.

use BallastError::*;
use underwriting::LotKind::{self, Slashed, Surrendered};

use super::{
    lots::{lost, offer},
    *,
};
use crate::{polls::Case, storm::Storm};

/// "It streams to the capital providers over ninety days, as all irregular income."
#[test]
fn proceeds_reach_the_providers_over_ninety_days() {
    let (mut s, buyer) = lost();
    let product = s.market.product;
    offer(&mut s, product, Slashed, 250 * UNIT, 30);
    let income = |s: &mut Scenario, sold: u64| {
        aside(s, |s| {
            if sold > 0 {
                s.buy_salvage(&buyer, &product, Slashed, sold).unwrap();
            }
            let begin = s.world.now();
            // The stream ends with the last second of the ninetieth day.
            let end = ((begin + 90 * DAY) / DAY + 1) * DAY;
            [0, DAY, (end - begin) / 2, end - begin].map(|seconds| {
                s.world.set_time(begin + seconds);
                s.accrue(None).unwrap();
                s.pool_state().assets
            })
        })
    };
    let (without, with) = (income(&mut s, 0), income(&mut s, 500 * UNIT));
    let more: Vec<_> = with.iter().zip(without).map(|(with, without)| with - without).collect();
    let cost = 125 * UNIT;
    assert_eq!((more[0], more[3]), (0, cost));
    assert!(more[1] > 0 && more[1] <= cost / 90 + 1, "{more:?}");
    assert!(more[2].abs_diff(cost / 2) <= 2, "{more:?}");
}

/// Two products of a pool that cannot pay both in full, an underwriter behind the first.
fn underwritten_storm() -> (Storm, Address) {
    let mut storm = Storm::new(&[&[900_000], &[900_000]], 100);
    storm.s.with_staking();
    let first = storm.markets[0].product;
    // Nine tenths of a token's cover: an event of all costs all.
    let rate = UnderwritingRules { cover_rate: PEG * 9 / 10, ..free(per_token(1)) };
    change_underwriting(&mut storm.s, first, rate).unwrap();
    storm.s.underwriter("underwriter", &first, 1_000_000 * UNIT);
    (storm, first)
}

/// "While the pool owes claimants it is theirs first."
#[test]
fn proceeds_repay_debt_first() {
    let (mut storm, first) = underwritten_storm();
    storm.strike(0);
    let (incident, _) = storm.strike(1);
    let claim = storm.file(1, 0);
    let s = &mut storm.s;
    let buyer = s.user("collector", 10_000_000 * UNIT);
    s.world.create_token_account(&staking::governance_mint(), &buyer.pubkey(), 0);
    offer(s, first, Slashed, 500 * UNIT, 30);
    s.accrue(None).unwrap();
    let debt = s.pool_state().debt;
    assert!(debt > 700_000 * UNIT);
    let lot = s.world.read::<Product>(&first).lots[1].held;
    assert_eq!(lot, 1_000_000 * UNIT, "all of it at an event of all");
    let without = aside(s, |s| {
        s.world.advance(91 * DAY);
        s.accrue(None).unwrap();
        s.pool_state()
    });
    s.buy_salvage(&buyer, &first, Slashed, lot).unwrap();
    balanced(s);
    s.world.advance(91 * DAY);
    s.accrue(None).unwrap();
    let with = s.pool_state();
    assert_eq!(without.debt - with.debt, 500_000 * UNIT);
    assert_eq!((with.assets, without.assets), (0, 0));
    balanced(s);
    s.collect(&claim).unwrap();
    let state = s.incident_state(&incident);
    let paid = s.world.read::<Claim>(&claim).paid;
    assert!(state.owed - paid <= with.debt + 2, "{} is missing, {} owed", state.owed - paid, with.debt);
    balanced(s);
}

/// Also in run-off: what is still to be sold is income that can repay.
#[test]
fn debt_is_not_written_off_while_there_is_something_to_sell() {
    let (mut storm, first) = underwritten_storm();
    let (one, _) = storm.strike(0);
    let (incident, _) = storm.strike(1);
    storm.file(0, 0);
    let claim = storm.file(1, 0);
    storm.s.run_off(None).unwrap();
    storm.s.world.advance(400 * DAY);
    storm.accrue_all();
    let s = &mut storm.s;
    s.settle(&one).unwrap();
    s.settle(&incident).unwrap();
    s.world.advance(91 * DAY);
    s.accrue(None).unwrap();
    assert!(s.pool_state().debt > 0 && s.pool_state().unearned == 0);
    let _ = s.settle(&incident);
    let buyer = s.user("collector", 10_000_000 * UNIT);
    s.world.create_token_account(&staking::governance_mint(), &buyer.pubkey(), 0);
    offer(s, first, Slashed, 500 * UNIT, 30);
    s.buy_salvage(&buyer, &first, Slashed, 1_000_000 * UNIT).unwrap();
    s.world.advance(91 * DAY);
    let before = s.world.read::<Claim>(&claim).paid;
    s.collect(&claim).unwrap();
    assert!(s.world.read::<Claim>(&claim).paid - before >= 499_000 * UNIT, "the claimant is owed more than that");
}

/// A decided event of a coin whose holder has handed `tokens` over, and somebody who collects such coins.
fn surrendered(tokens: u64) -> (Case, Address, Keypair) {
    let coin = actor("broken coin").pubkey();
    let mut c = Case::with(
        7,
        ListProductArgs { settlement: Settlement::Surrender, kind: ProductKind::Depeg, subject: coin, ..voted_args() },
    );
    let incident = c.report();
    c.vote(&incident, 1, &[20, 20, 20]);
    c.decide(&incident);
    let (holder, policy) = (c.holder.insecure_clone(), c.policy);
    c.s.world.create_token_account(&coin, &holder.pubkey(), tokens);
    c.s.surrender(&holder, &policy, &incident, tokens).unwrap();
    let buyer = c.s.user("collector", 10_000 * UNIT);
    c.s.world.create_token_account(&coin, &buyer.pubkey(), 0);
    (c, incident, buyer)
}

#[test]
fn surrendered_tokens_are_sold() {
    let (mut c, _, buyer) = surrendered(40_000 * UNIT);
    let (s, product) = (&mut c.s, c.product);
    let held = |s: &Scenario| s.world.read::<Product>(&product).lots[0].held;
    assert_eq!((held(s), s.pool_state().salvages), (40_000 * UNIT, 1));
    refused(s, NotOffered, |s| s.buy_salvage(&buyer, &product, Surrendered, 1));
    offer(s, product, Slashed, UNIT, 30);
    refused(s, NotOffered, |s| s.buy_salvage(&buyer, &product, Surrendered, 1));
    offer(s, product, Surrendered, 50 * UNIT, 30);
    refused(s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, 1));
    let money = s.money(&buyer.pubkey());
    s.buy_salvage(&buyer, &product, Surrendered, 30_000 * UNIT).unwrap();
    assert_eq!(money - s.money(&buyer.pubkey()), 1_500 * UNIT);
    let coin = tokens::token_address(&actor("broken coin").pubkey(), &buyer.pubkey());
    assert_eq!((s.world.balance(&coin), held(s)), (30_000 * UNIT, 10_000 * UNIT));
    balanced(s);
}

/// Ends a pool whose product has a lot to sell: before the sale it cannot be closed, afterwards it can.
fn sell_and_close(s: &mut Scenario, product: Address, buyer: &Keypair, lot: LotKind) {
    let provider = actor("provider");
    refused(s, PoolStillLive, |s| s.close_pool());
    assert_eq!(s.pool_state().salvages, 1);
    offer(s, product, lot, 50 * UNIT, 30);
    let held = s.world.read::<Product>(&product).lots[lot as usize].held;
    s.buy_salvage(buyer, &product, lot, held).unwrap();
    assert_eq!(s.pool_state().salvages, 0);
    s.world.advance(91 * DAY);
    s.accrue(Some(product)).unwrap();
    s.request_withdrawal(&provider, s.share_balance(&provider.pubkey()), 0).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&provider, 0).unwrap();
    balanced(s);
    s.close_pool().unwrap();
    balanced(s);
}

#[test]
fn a_pool_closes_when_what_was_handed_over_is_sold() {
    let (mut c, incident, buyer) = surrendered(40_000 * UNIT);
    let s = &mut c.s;
    s.run_off(None).unwrap();
    s.reclaim_bond(&incident, 1).unwrap();
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&pda::claim(&incident, &c.policy)).unwrap();
    s.close_incident(&incident).unwrap();
    s.world.advance(91 * DAY);
    s.accrue(Some(c.product)).unwrap();
    sell_and_close(s, c.product, &buyer, Surrendered);
}

#[test]
fn a_pool_closes_when_what_was_slashed_is_sold() {
    let (mut s, buyer) = lost();
    let product = s.market.product;
    let incident = pda::incident(&product, 0);
    s.run_off(None).unwrap();
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.close_incident(&incident).unwrap();
    s.world.advance(91 * DAY);
    s.accrue(Some(product)).unwrap();
    sell_and_close(&mut s, product, &buyer, Slashed);
}
