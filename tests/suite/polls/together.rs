//! Several incidents at once: on one product, and on two products of one pool.

use super::*;
use crate::support::*;

/// A second product of the pool with a policy of `amount` in force.
fn second_product(c: &mut Case, amount: u64) -> (Address, Address) {
    let subject = actor("another program").pubkey();
    let product = c.s.add_voted_product(ListProductArgs { subject, group: 2, ..voted_args() });
    let (_, policy) = c.insure(&product, "second holder", amount);
    (product, policy)
}

/// The first voters vote on all `incidents` in the same phases: `votes` has a row of buckets for each voter.
pub fn vote_on<const N: usize>(c: &mut Case, incidents: &[Address; N], votes: &[[u8; N]]) {
    let rows: Vec<_> = c.voters.iter().zip(votes).collect();
    for (voter, buckets) in &rows {
        for (incident, bucket) in incidents.iter().zip(buckets.iter()) {
            c.s.commit(voter, incident, 1, *bucket).unwrap();
        }
        assert_eq!(c.s.stake_state(&voter.pubkey()).open_ballots as usize, N);
    }
    c.s.end_commit(&incidents[0], 1);
    for (voter, buckets) in &rows {
        for (incident, bucket) in incidents.iter().zip(buckets.iter()) {
            c.s.reveal(&voter.pubkey(), incident, 1, *bucket).unwrap();
        }
    }
    c.s.end_reveal(&incidents[0], 1);
    for incident in incidents {
        c.s.tally(incident, 1).unwrap();
    }
}

/// The open report doubles the bond of the second, and both together cost no more than the cover.
#[test]
fn two_events_of_one_product_are_decided_differently() {
    let mut c = Case::new();
    let now = c.s.world.now();
    let product = c.product;
    let first = c.s.report(&c.reporter, &product, now - 26 * HOUR).unwrap();
    let second = c.s.report(&c.reporter, &product, now - HOUR).unwrap();
    assert_eq!(c.s.poll_state(&second, 1).bond, 2 * BOND);
    let (pool, state) = (c.s.pool_state(), c.product_state());
    assert_eq!((pool.bonds, pool.open_incidents, state.event_open), (3 * BOND, 2, 2));
    assert_eq!((pool.open_liability, state.exposed_cover), (COVER, 2 * COVER));

    vote_on(&mut c, &[first, second], &[[12, 0], [12, 0], [12, 0], [0, 12]]);
    let (before, after) = c.decide_at_the_end(&first);
    assert_eq!(after.assets, before.assets - 60_000 * UNIT - FEE);
    assert_eq!(after.open_liability, COVER, "the other event is still open");
    let buyer = c.s.user("buyer", 1_000 * UNIT);
    refused(&mut c.s, BallastError::SalesFrozen, |s| {
        s.buy_voted(&buyer, &product, 2, 1_000 * UNIT, 30 * DAY).map(|_| Default::default())
    });
    let (before, after) = c.decide_now(&second);
    assert_eq!((after.open_liability, after.reserved), (0, 60_000 * UNIT));
    assert_eq!(after.unearned, before.unearned + 2 * BOND - FEE);
    assert_eq!(c.s.incident_state(&second).status, 4);
    let state = c.product_state();
    assert_eq!((state.event_open, state.exposed_cover, state.failed_reports), (0, 0, 1));

    assert_eq!(c.settle_all(0..3, &first), winners(WRONG, FEE, 3));
    assert_eq!(c.settle_all(0..3, &second), winners(WRONG, FEE, 3));
    assert_eq!([c.settle(3, &first), c.settle(3, &second)], losers(WRONG, 2)[..]);
    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&c.policy, &first).unwrap();
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 60_000 * UNIT);
    balanced(&c.s);
}

/// Both approved: each has its own reserve, a policy claims for the second what the first has left of it, and the rest
/// returns to the providers.
#[test]
fn two_approved_events_of_one_product_pay_one_cover() {
    let mut c = Case::new();
    let now = c.s.world.now();
    let first = c.s.report(&c.reporter, &c.product, now - HOUR - DAY - 1).unwrap();
    let second = c.s.report(&c.reporter, &c.product, now - HOUR).unwrap();
    vote_on(&mut c, &[first, second], &[[12, 12]; 3]);
    c.decide_at_the_end(&first);
    let (_, after) = c.decide_now(&second);
    assert_eq!(after.reserved, 120_000 * UNIT);
    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&c.policy, &first).unwrap();
    c.s.claim(&c.policy, &second).unwrap();
    // Sixty per cent, and sixty per cent of the forty that are left.
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 84_000 * UNIT);
    let until = c.s.incident_state(&second).claims_until;
    c.s.world.set_time(until + 1);
    c.s.settle(&first).unwrap();
    c.s.accrue(None).unwrap();
    let before = c.s.pool_state();
    c.s.settle(&second).unwrap();
    let after = c.s.pool_state();
    assert_eq!((before.reserved, after.reserved), (36_000 * UNIT, 0));
    assert_eq!(after.unearned, before.unearned + 36_000 * UNIT);
    balanced(&c.s);
}

#[test]
fn events_of_two_products_are_decided_differently() {
    let mut c = Case::new();
    let (other, policy) = second_product(&mut c, 200_000 * UNIT);
    let incident = c.report();
    let now = c.s.world.now();
    let elsewhere = c.s.report(&c.reporter, &other, now - HOUR).unwrap();
    // Half a per cent of 200 000; a report on one product does not make another dearer.
    assert_eq!(c.s.poll_state(&elsewhere, 1).bond, 1_000 * UNIT);
    assert_eq!(c.s.pool_state().open_liability, 300_000 * UNIT);
    vote_on(&mut c, &[incident, elsewhere], &[[0, 20]; 4]);
    let windows = [incident, elsewhere].map(|subject| c.s.poll_state(&subject, 1).challenge_until);
    assert!(windows[0] < windows[1], "more is at stake, more time to challenge it");
    let (_, after) = c.decide_at_the_end(&incident);
    assert_eq!(after.open_liability, 200_000 * UNIT);
    let (before, after) = c.decide_at_the_end(&elsewhere);
    assert_eq!((after.open_liability, after.reserved), (0, 200_000 * UNIT));
    assert_eq!(after.assets, before.assets - 200_000 * UNIT - 100 * UNIT);
    let holder = actor("second holder").pubkey();
    let money = c.s.money(&holder);
    c.s.claim(&policy, &elsewhere).unwrap();
    assert_eq!(c.s.money(&holder), money + 200_000 * UNIT);
    let refusal = c.s.claim_accounts(&c.policy, &incident).instruction();
    refused(&mut c.s, BallastError::IncidentNotApproved, |s| s.world.send(&[refusal], &[]));
    balanced(&c.s);
}

/// Events that could cost everything keep everybody in until they are decided.
#[test]
fn exits_wait_while_all_events_could_cost_the_pool() {
    let mut c = Case::new();
    let product = c.product;
    c.insure(&product, "large holder", 380_000 * UNIT);
    let (other, _) = second_product(&mut c, 480_000 * UNIT);
    let third = c.s.add_voted_product(ListProductArgs { group: 3, ..voted_args() });
    let provider = actor("provider");
    c.s.request_withdrawal(&provider, 1_000 * UNIT, 0).unwrap();
    c.insure(&third, "third holder", 60_000 * UNIT);
    let now = c.s.world.now();
    let events = [product, other, third].map(|product| c.s.report(&c.reporter, &product, now - HOUR).unwrap());
    assert_eq!(c.s.pool_state().open_liability, 1_020_000 * UNIT);
    assert!(c.s.pool_state().assets < 1_020_000 * UNIT);
    refused(&mut c.s, BallastError::LiabilityExceedsAssets, |s| s.complete_withdrawal(&provider, 0));

    // A false alarm for the smallest: what is left over the other two is the providers', at a price to match.
    vote_on(&mut c, &events, &[[0, 0, 0]; 3]);
    c.s.end_challenge(&events[2]);
    c.s.cancel_withdrawal(&provider, 0).unwrap();
    c.s.request_withdrawal(&provider, 1_000 * UNIT, 1).unwrap();
    c.decide_now(&events[2]);
    assert_eq!(c.s.pool_state().open_liability, 960_000 * UNIT);
    c.s.world.advance(7 * DAY);
    c.s.accrue(None).unwrap();
    let pool = c.s.pool_state();
    let net = pool.assets - 960_000 * UNIT;
    let price = (1_000 * UNIT as u128 * (net as u128 + 1_000) / (pool.total_shares as u128 + 1_000)) as u64;
    let before = c.s.money(&provider.pubkey());
    c.s.complete_withdrawal(&provider, 1).unwrap();
    assert_eq!(c.s.money(&provider.pubkey()), before + price);
    assert!(price < 60 * UNIT, "{price}");
    balanced(&c.s);
}

/// More is decided than the pool has: the last event gets what is there, owes the rest, and pays no assessment.
#[test]
fn an_event_beyond_the_pool_is_paid_in_its_ratio() {
    let mut c = Case::new();
    let (_, large) = c.insure(&c.product.clone(), "large holder", 380_000 * UNIT);
    let (other, policy) = second_product(&mut c, 400_000 * UNIT);
    let now = c.s.world.now();
    let product = c.product;
    let events = [(product, now - 26 * HOUR), (product, now - HOUR), (other, now - HOUR)];
    let reports = events.map(|(product, occurred_at)| c.s.report(&c.reporter, &product, occurred_at).unwrap());
    assert_eq!(c.s.pool_state().open_liability, 880_000 * UNIT);
    vote_on(&mut c, &reports, &[[20, 20, 20]; 3]);
    // All of them can be decided once the longest window has passed: that of the largest liability.
    c.s.end_challenge(&reports[1]);
    c.decide_now(&reports[0]);
    let (before, after) = c.decide_now(&reports[1]);
    // Half a per cent of 480 000, and a tenth of it.
    assert_eq!(after.assets, before.assets - 480_000 * UNIT - 240 * UNIT);
    let (before, after) = c.decide_now(&reports[2]);
    let state = c.s.incident_state(&reports[2]);
    assert_eq!((state.owed, state.reserve), (400_000 * UNIT, before.assets));
    assert_eq!((after.assets, after.debt), (0, 400_000 * UNIT - before.assets));
    assert_eq!((after.fees_stakers, after.reserved), (before.fees_stakers, before.reserved + before.assets));

    let money = |c: &Case, name: &str| c.s.money(&actor(name).pubkey());
    let had = [money(&c, "second holder"), money(&c, "large holder"), money(&c, "holder")];
    c.s.claim(&policy, &reports[2]).unwrap();
    c.s.claim(&large, &reports[0]).unwrap();
    c.s.claim(&c.policy, &reports[0]).unwrap();
    assert_eq!(money(&c, "second holder") - had[0], before.assets);
    assert_eq!(money(&c, "large holder") - had[1], 380_000 * UNIT);
    assert_eq!(money(&c, "holder") - had[2], COVER);
    balanced(&c.s);

    // The second event of the first product has nobody left to pay: its reserve repays the third, over ninety days.
    let until = c.s.incident_state(&reports[2]).claims_until;
    let claim = pda::claim(&reports[2], &policy);
    c.s.world.set_time(until + 1);
    c.s.settle(&reports[1]).unwrap();
    c.s.world.advance(92 * DAY);
    c.s.collect(&claim).unwrap();
    assert_eq!(money(&c, "second holder") - had[0], 400_000 * UNIT);
    balanced(&c.s);
}

/// A claim of which the pool never pays a base unit keeps its account until its deposit has been collected.
#[test]
fn a_claim_is_not_closed_over_its_deposit() {
    let mut c = Case::new();
    let product = c.product;
    let (_, large) = c.insure(&product, "large holder", 380_000 * UNIT);
    let (other, second) = second_product(&mut c, 480_000 * UNIT);
    let args = ListProductArgs { settlement: Settlement::Assessed, group: 3, ..voted_args() };
    let third = c.s.add_voted_product(args);
    let (most, most_policy) = c.insure(&third, "third holder", 390_000 * UNIT);
    let (tiny, tiny_policy) = c.insure(&third, "tiny holder", 10_000 * UNIT);
    let now = c.s.world.now();
    let events = [product, other, third].map(|product| c.s.report(&c.reporter, &product, now - HOUR).unwrap());
    vote_on(&mut c, &events, &[[20; 3]; 3]);
    c.s.end_challenge(&events[0]);
    for event in &events {
        c.decide_now(event);
    }
    for (policy, event) in [(c.policy, events[0]), (large, events[0]), (second, events[1])] {
        c.s.claim(&policy, &event).unwrap();
    }
    c.s.file_loss(&most, &most_policy, &events[2], 390_000 * UNIT).unwrap();
    let claim = c.s.file_loss(&tiny, &tiny_policy, &events[2], 1).unwrap();
    let challenger = c.s.user("challenger", 1_000 * UNIT);
    c.s.dispute(&challenger, &claim).unwrap();
    c.vote(&claim, 1, &[]);
    c.s.end_challenge(&claim);
    c.s.decide_claim(&claim).unwrap();
    c.s.world.advance(7 * DAY);
    c.s.collect(&pda::claim(&events[2], &most_policy)).unwrap();

    c.s.run_off(None).unwrap();
    c.s.world.set_time(c.s.incident_state(&events[2]).claims_until + 1);
    for event in &events {
        c.s.settle(event).unwrap();
    }
    c.s.world.advance(400 * DAY);
    for product in [product, other, third, c.s.market.product] {
        c.s.accrue(Some(product)).unwrap();
    }
    c.s.settle(&events[2]).unwrap();
    assert_eq!(c.s.incident_state(&events[2]).status, 2);
    refused(&mut c.s, BallastError::ClaimNotCollected, |s| s.close_claim(&claim));
    let money = c.s.money(&tiny.pubkey());
    c.s.collect(&claim).unwrap();
    assert_eq!(c.s.money(&tiny.pubkey()), money + 10 * UNIT);
    c.s.close_claim(&claim).unwrap();
    balanced(&c.s);
}
