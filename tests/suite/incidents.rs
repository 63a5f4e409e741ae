//! observe, file_claim, settle_incident, close_claim.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::support::*;

/// "When a band's counted time is complete the incident is opened and approved in the same instruction."
#[test]
fn the_trigger_opens_approves_and_reserves() {
    let (mut s, _, _, _) = insured();
    s.world.advance(600);
    let began = s.world.now();
    s.observe(90_000_000).unwrap();
    let monitor = s.monitor_state();
    assert_eq!((monitor.episode.state, monitor.episode.since), (1, began));
    assert_eq!(s.pool_state().open_liability, 10_000 * UNIT);
    for _ in 0..2 {
        s.world.advance(600);
        s.observe(90_000_000).unwrap();
        assert_eq!(s.product_state().incident_count, 0);
    }
    s.world.advance(600);
    s.accrue(None).unwrap();
    let assets = s.pool_state().assets;
    s.observe(90_000_000).unwrap();
    let incident: Incident = s.world.read(&pda::incident(&s.market.product, 0));
    assert_eq!((incident.occurred_at, incident.decided_at), (began, began + 1_800));
    assert_eq!(incident.claims_until, began + 1_800 + 180 * DAY);
    // Ten per cent of depth on ten thousand.
    assert_eq!((incident.severity_bps, incident.liability), (1_000, 10_000 * UNIT));
    assert_eq!((incident.owed, incident.reserve), (1_000 * UNIT, 1_000 * UNIT));
    let pool = s.pool_state();
    assert_eq!((pool.reserved, pool.open_liability, pool.debt), (1_000 * UNIT, 0, 0));
    assert_eq!(pool.assets, assets - 1_000 * UNIT);
    balanced(&s);
}

/// "Pays remaining * severity, to a token account of the holder"; anyone can push it.
#[test]
fn a_claim_pays_the_holder_at_once() {
    let (mut s, _, buyer, policy, incident) = triggered();
    let before = s.money(&buyer.pubkey());
    let active = s.product_state().active_cover;
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.money(&buyer.pubkey()) - before, 1_000 * UNIT);
    let state: Policy = s.world.read(&policy);
    assert_eq!(state.remaining, 9_000 * UNIT);
    assert_eq!(active - s.product_state().active_cover, 1_000 * UNIT);
    let claim: Claim = s.world.read(&pda::claim(&incident, &policy));
    assert_eq!((claim.entitlement, claim.paid, claim.payee), (1_000 * UNIT, 1_000 * UNIT, buyer.pubkey()));
    assert_eq!(s.pool_state().reserved, 0);
    balanced(&s);
}

/// Claims are accepted up to the last second of the period, and not after it.
#[test]
fn the_claim_period_has_an_end() {
    let (mut s, _, _, policy, incident) = triggered();
    let until = s.world.read::<Incident>(&incident).claims_until;
    s.world.set_time(until);
    refused(&mut s, ClaimPeriodRunning, |s| s.settle(&incident));
    s.world.set_time(until + 1);
    refused(&mut s, ClaimPeriodOver, |s| s.claim(&policy, &incident));
    s.world.set_time(until);
    s.claim(&policy, &incident).unwrap();
}

/// A claim after the policy's own last day still pays; its capital had been released before.
#[test]
fn a_late_claim_takes_nothing_from_other_cover() {
    let (mut s, _, buyer, policy, incident) = triggered();
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    s.world.advance(150 * DAY);
    s.post(&s.market.clone(), PEG);
    s.buy(&buyer, 2, 500 * UNIT, 30 * DAY).unwrap();
    assert_eq!(s.product_state().active_cover, 500 * UNIT);
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.product_state().active_cover, 500 * UNIT);
    balanced(&s);
}

/// "What was not claimed leaves the reserve and reaches the share price over ninety days."
#[test]
fn an_unused_reserve_streams_back() {
    let (mut s, _, _, _, incident) = triggered();
    let state: Incident = s.world.read(&incident);
    s.world.set_time(state.claims_until + 1);
    s.accrue(None).unwrap();
    let before = s.pool_state();
    s.settle(&incident).unwrap();
    let after = s.pool_state();
    assert_eq!((after.reserved, after.assets), (0, before.assets));
    assert_eq!(after.unearned - before.unearned, state.reserve);
    invariants::check_price_did_not_fall(&before, &after).unwrap();
    refused(&mut s, IncidentNotApproved, |s| s.settle(&incident));
    s.world.advance(9 * DAY);
    s.accrue(None).unwrap();
    let tenth = s.pool_state().assets - before.assets;
    assert!(tenth > state.reserve * 9 / 100 && tenth <= state.reserve / 10, "{tenth} of {}", state.reserve);
    s.world.advance(82 * DAY);
    s.accrue(None).unwrap();
    assert_eq!(s.pool_state().assets - before.assets, state.reserve);
    balanced(&s);
}

/// "Anyone, only after the incident is settled. The rent goes to whoever paid it."
#[test]
fn claim_rent_returns_after_settlement() {
    let (mut s, _, _, policy, incident) = triggered();
    s.claim(&policy, &incident).unwrap();
    let claim = pda::claim(&incident, &policy);
    refused(&mut s, IncidentNotSettled, |s| s.close_claim(&claim));
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&claim).unwrap();
    assert!(s.world.account(&claim).is_none());
    refused(&mut s, IncidentNotApproved, |s| s.claim(&policy, &incident));
    balanced(&s);
}

/// Two incidents of one product, a year apart: the second pays on what the first left.
#[test]
fn two_incidents_of_one_product() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let policy = s.buy(&buyer, 1, 10_000 * UNIT, 300 * DAY).unwrap();
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let first = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &first).unwrap();
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    s.world.advance(100 * DAY);
    s.observe(PEG).unwrap();
    let second = break_peg(&mut s, 80_000_000);
    let state: Incident = s.world.read(&second);
    assert_eq!((state.index, state.severity_bps, state.liability), (1, 2_000, 9_000 * UNIT));
    let before = s.money(&buyer.pubkey());
    s.claim(&policy, &second).unwrap();
    assert_eq!(s.money(&buyer.pubkey()) - before, 1_800 * UNIT);
    refused(&mut s, AlreadyClaimed, |s| s.claim(&policy, &first));
    balanced(&s);
}

/// Severe incidents on several products can exceed the pool: the ratio is fixed, claimants share, the rest is recorded.
#[test]
fn a_shortfall_is_shared_and_recorded() {
    let (mut s, lp) = funded();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    let rules = BandRules { severity_floor_bps: 10_000, ..band_rules() };
    let mut markets = vec![];
    for group in 1..4u8 {
        let args = ListProductArgs { group, ..product_args() };
        markets.push(s.add_depeg_product(args, rules, [group; 32]).unwrap());
    }
    let policies: Vec<_> =
        markets.iter().map(|m| s.buy_from(&buyer, m, 1, 490_000 * UNIT, 90 * DAY).unwrap()).collect();
    s.world.advance(2 * DAY);
    let mut paid = vec![];
    for (market, policy) in markets.iter().zip(&policies) {
        s.market = *market;
        s.observe(PEG).unwrap();
        let incident = break_peg(&mut s, 90_000_000);
        let before = s.money(&buyer.pubkey());
        balanced(&s);
        match s.claim(policy, &incident) {
            Ok(_) => paid.push(s.money(&buyer.pubkey()) - before),
            Err(failure) => panic!("{failure:?}"),
        }
        balanced(&s);
    }
    assert_eq!(paid[..2], [490_000 * UNIT; 2]);
    // The third finds about twenty thousand and what premiums have earned since.
    assert!(paid[2] > 20_000 * UNIT && paid[2] < 40_000 * UNIT, "{paid:?}");
    let pool = s.pool_state();
    assert_eq!(pool.assets, 0);
    assert_eq!(pool.debt + paid[2], 490_000 * UNIT);
    refused(&mut s, PoolInsolvent, |s| s.deposit(&lp, UNIT));
    balanced(&s);
}

/// "A policy … whose run-off had not ended when it was decided"; and one whose waiting period was running when a long
/// episode began stays out, however late the trigger.
#[test]
fn a_long_episode_pays_those_in_force_at_its_beginning() {
    let (mut s, _) = funded();
    let (old, new) = (s.user("old", 1_000 * UNIT), s.user("new", 1_000 * UNIT));
    let ended = s.buy(&old, 1, 100 * UNIT, 2 * DAY).unwrap();
    let covered = s.buy(&old, 2, 100 * UNIT, 90 * DAY).unwrap();
    s.world.advance(2 * DAY);
    s.post(&s.market.clone(), PEG);
    let waiting = s.buy(&new, 3, 100 * UNIT, 90 * DAY).unwrap();
    s.world.advance(60);
    // Below the band once every six days: watched, but never counted, until it is.
    for _ in 0..2 {
        s.observe(97_000_000).unwrap();
        s.world.advance(6 * DAY);
    }
    let incident = break_peg(&mut s, 90_000_000);
    refused(&mut s, NotEligible, |s| s.claim(&ended, &incident));
    refused(&mut s, NotEligible, |s| s.claim(&waiting, &incident));
    s.claim(&covered, &incident).unwrap();
    balanced(&s);
}

/// A watch that never decides lets go of the capital as the cover ends, and lapses.
#[test]
fn a_watch_without_an_outcome_holds_nobody_for_ever() {
    let (mut s, lp, _, _) = insured();
    s.world.advance(600);
    s.observe(97_000_000).unwrap();
    assert_eq!(s.pool_state().open_liability, 10_000 * UNIT);
    // Nobody observes any more; the cover ends.
    s.world.advance(120 * DAY);
    s.accrue(Some(s.market.product)).unwrap();
    assert_eq!((s.pool_state().open_liability, s.product_state().active_cover), (0, 0));
    balanced(&s);
    s.request_withdrawal(&lp, 1_000_000 * UNIT, 0).unwrap();
    s.world.advance(7 * DAY);
    let before = s.money(&lp.pubkey());
    s.complete_withdrawal(&lp, 0).unwrap();
    assert!(s.money(&lp.pubkey()) - before > 1_000_000 * UNIT);
    // The next price ends the watch although it has not recovered.
    assert_eq!(s.monitor_state().episode.state, 1);
    s.observe(99_000_000).unwrap();
    assert_eq!(s.monitor_state().episode.state, 0);
    balanced(&s);
}

/// An incident without any cover in force reserves nothing and bricks nothing.
#[test]
fn a_trigger_without_cover() {
    let (mut s, _) = funded();
    s.world.advance(DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(&mut s, 50_000_000);
    assert_eq!(s.world.read::<Incident>(&incident).reserve, 0);
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.hold_price(PEG, 2 * HOUR);
    assert_eq!(s.monitor_state().episode.state, 0);
    balanced(&s);
}

/// A trigger with the wrong incident address fails as a whole and succeeds with the right one.
#[test]
fn the_trigger_needs_the_right_incident_address() {
    let (mut s, ..) = insured();
    s.world.advance(600);
    s.hold_price(90_000_000, 1_200);
    s.world.advance(600);
    let market = s.market;
    s.post(&market, 90_000_000);
    for wrong in [pda::incident(&market.product, 1), actor("nothing here").pubkey()] {
        let accounts = ix::Observe { incident: wrong, ..s.observe_accounts(&market) };
        refused(&mut s, WrongIncident, |s| s.world.send(&[accounts.instruction()], &[]));
    }
    let right = s.observe_accounts(&market).instruction();
    s.world.send(&[right], &[]).unwrap();
    assert_eq!(s.product_state().incident_count, 1);
}

/// Too small to pay a base unit.
#[test]
fn dust_is_not_payable() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let policy = s.buy(&buyer, 1, 9, 90 * DAY).unwrap();
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(&mut s, 90_000_000);
    refused(&mut s, NothingToPay, |s| s.claim(&policy, &incident));
    balanced(&s);
}
