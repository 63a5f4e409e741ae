//! One event is decided once, however often it is reported.

use super::{together::vote_on, *};
use crate::support::*;

/// What happened within a day of an approved event is the same event: it is neither approved nor reported again.
#[test]
fn the_twin_of_an_approved_event_is_void() {
    let mut c = Case::new();
    let (product, occurred_at) = (c.product, c.s.world.now() - 26 * HOUR);
    let event = c.s.report(&c.reporter, &product, occurred_at).unwrap();
    let other = c.s.user("another reporter", 10_000 * UNIT);
    let twin = c.s.report(&other, &product, occurred_at + DAY).unwrap();
    vote_on(&mut c, &[event, twin], &[[12, 20], [12, 20], [12, 20], [12, 0]]);
    let (_, after) = c.decide_at_the_end(&event);
    assert_eq!((after.reserved, after.bonds), (60_000 * UNIT, 3 * BOND));
    let (before, after) = c.decide_now(&twin);
    let state = c.s.incident_state(&twin);
    assert_eq!((state.status, state.severity_bps, state.owed, state.claims_until), (4, 0, 0, 0));
    let money = |pool: &Pool| (pool.assets, pool.unearned, pool.fees_stakers, pool.reserved, pool.bonds);
    assert_eq!(money(&before), money(&after), "no fee, no income");
    let state = c.product_state();
    assert_eq!((state.event_open, state.exposed_cover, state.failed_reports), (0, 0, 0));
    c.bond_returns(&twin, 1, &other, 2 * BOND);
    assert_eq!(c.settle_all(0..4, &event), winners(0, FEE, 4));
    assert_eq!(c.settle_all(0..4, &twin), losers(0, 4), "nobody was wrong");

    for same in [occurred_at - DAY, occurred_at, occurred_at + DAY] {
        let accounts = c.s.report_accounts(&other.pubkey(), &product);
        let args = ReportIncidentArgs { occurred_at: same, max_bond: u64::MAX, evidence: [0xE1; 32] };
        let report = accounts.instruction(2, args);
        refused(&mut c.s, BallastError::EventOutOfBounds, |s| s.world.send(&[report], &[&other]));
    }
    let later = c.s.report(&other, &product, occurred_at + DAY + 1).unwrap();
    assert_eq!(c.s.poll_state(&later, 1).bond, BOND);
    balanced(&c.s);
}

/// Also when a twin is appealed: the second bond goes back too, and only silence costs.
#[test]
fn the_appeal_of_a_void_twin_costs_nothing() {
    let mut c = Case::new();
    let (product, now) = (c.product, c.s.world.now());
    let [event, twin] = [2, 1].map(|hours| c.s.report(&c.reporter, &product, now - hours * HOUR).unwrap());
    vote_on(&mut c, &[event, twin], &[[12, 12]; 3]);
    let appellant = c.appeal(&twin, 4 * BOND);
    c.decide_at_the_end(&event);
    let silent = c.voters[6].insecure_clone();
    for voter in &c.voters {
        c.s.commit(voter, &twin, 2, 12).unwrap();
    }
    c.s.end_commit(&twin, 2);
    for voter in &c.voters[..6] {
        c.s.reveal(&voter.pubkey(), &twin, 2, 12).unwrap();
    }
    c.s.end_reveal(&twin, 2);
    c.s.tally(&twin, 2).unwrap();
    let (before, after) = c.decide_now(&twin);
    assert_eq!(c.s.incident_state(&twin).status, 4);
    assert_eq!((after.assets, after.unearned, after.bonds), (before.assets, before.unearned, 7 * BOND));
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&twin, 1, &reporter, 2 * BOND);
    c.bond_returns(&twin, 2, &appellant, 4 * BOND);
    assert_eq!(c.settle_all(0..6, &twin), losers(0, 6));
    assert_eq!(c.settle(6, &twin), losers(SILENT, 1)[0]);
    assert_eq!(c.s.stake_state(&silent.pubkey()).amount, 1_000 * UNIT - SILENT);
    balanced(&c.s);
}

/// Four events are approved out of order: every one of them is known afterwards.
#[test]
fn an_approved_event_is_not_forgotten_while_an_older_one_is_known() {
    let mut c = Case::new();
    c.s.world.advance(10 * DAY);
    let (product, now) = (c.product, c.s.world.now());
    let times = [3, 5, 7, 1].map(|days| now - days * DAY);
    let events = times.map(|occurred_at| c.s.report(&c.reporter, &product, occurred_at).unwrap());
    vote_on(&mut c, &events, &[[1; 4]; 3]);
    c.s.end_challenge(&events[0]);
    for event in &events {
        c.decide_now(event);
        assert_eq!(c.s.incident_state(event).status, 1);
    }
    for same in times {
        let accounts = c.s.report_accounts(&c.reporter.pubkey(), &product);
        let args = ReportIncidentArgs { occurred_at: same + HOUR, max_bond: u64::MAX, evidence: [0xE1; 32] };
        let report = accounts.instruction(4, args);
        refused(&mut c.s, BallastError::EventOutOfBounds, |s| s.world.send(&[report], &[&c.reporter]));
    }
    balanced(&c.s);
}
