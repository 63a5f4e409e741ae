//! settle_incident: what was put aside and what is owed, once it is known who has claimed.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::{storm::Storm, support::*};

const APPROVED: u8 = 1;
const SETTLED: u8 = 2;
const REPAYING: u8 = 3;

/// "What was put aside goes to the claims that were filed, up to all they are entitled to; the rest streams back."
#[test]
fn filed_claims_get_what_others_did_not_claim() {
    let mut storm = Storm::new(&[&[900_000], &[50_000, 400_000]], 100);
    storm.strike(0);
    let (incident, reserve) = storm.strike(1);
    storm.file(0, 0);
    let claim = storm.file(1, 0);
    // A ninth of what there was.
    assert_eq!(storm.claim(&claim).paid, (reserve as u128 * 50 / 450) as u64);
    storm.await_settlement(&incident);
    storm.s.accrue(None).unwrap();
    let (before, state) = (storm.s.pool_state(), storm.incident(&incident));
    let put_aside = state.owed - before.debt;
    assert!(put_aside > reserve && put_aside > 100_000 * UNIT);
    storm.s.settle(&incident).unwrap();
    let (after, state) = (storm.s.pool_state(), storm.incident(&incident));
    assert_eq!((state.status, state.owed, state.reserve), (SETTLED, 50_000 * UNIT, 50_000 * UNIT));
    let returned = after.unearned - before.unearned;
    // Debts are rounded up: an incident never believes to have a base unit more than there is.
    assert!(put_aside - 50_000 * UNIT - returned <= 1, "{returned}");
    assert_eq!((after.debt, after.assets), (0, 0));
    balanced(&storm.s);
    storm.s.collect(&claim).unwrap();
    assert_eq!(storm.claim(&claim).paid, 50_000 * UNIT);
    refused(&mut storm.s, NothingToPay, |s| s.collect(&claim));
    // The rest over ninety days, next to the premiums.
    let last = ((storm.s.world.now() + 90 * DAY) / DAY) as u32;
    let premiums = streaming_beside(&storm.s, last);
    assert!((after.unearned as u128 - premiums).abs_diff(returned as u128) < 10);
    storm.s.world.advance(45 * DAY);
    storm.s.accrue(None).unwrap();
    let left = streaming_beside(&storm.s, last);
    let streaming = storm.s.pool_state().unearned as u128 - left;
    assert!(streaming > returned as u128 * 49 / 100 && streaming < returned as u128 * 51 / 100 + 1);
    storm.s.world.advance(46 * DAY);
    storm.s.accrue(None).unwrap();
    let left = streaming_beside(&storm.s, last);
    assert!((storm.s.pool_state().unearned as u128).abs_diff(left) < 10);
    balanced(&storm.s);
}

/// What still streams to other days than `last`.
fn streaming_beside(s: &Scenario, last: u32) -> u128 {
    let pool = s.pool_state();
    let today = (pool.accrued_at / DAY) as u32;
    let days = (today..today + 512).filter(|day| *day != last);
    let due = days.map(|day| {
        let seconds = (day as i64 + 1) * DAY - pool.accrued_at;
        pool.ring[day as usize & 511].bits() * seconds as u128
    });
    due.sum::<u128>() >> 64
}

/// "The pool owes no more than the filed claims still miss. Those are repaid until nothing is missing: the incident is
/// settled only then."
#[test]
fn the_debt_falls_to_what_filed_claims_miss() {
    let mut storm = Storm::new(&[&[900_000], &[250_000, 250_000]], 2_000);
    storm.strike(0);
    let (incident, _) = storm.strike(1);
    let claim = storm.file(1, 0);
    storm.await_settlement(&incident);
    storm.s.accrue(None).unwrap();
    let before = storm.s.pool_state();
    let put_aside = 500_000 * UNIT - before.debt;
    assert!(put_aside < 250_000 * UNIT, "{put_aside}");
    storm.s.settle(&incident).unwrap();
    let (after, state) = (storm.s.pool_state(), storm.incident(&incident));
    assert_eq!((state.status, state.owed), (REPAYING, 250_000 * UNIT));
    assert!(put_aside - state.reserve <= 1, "debts are rounded up");
    assert_eq!(after.debt, 250_000 * UNIT - state.reserve);
    assert_eq!((after.unearned, after.reserved), (before.unearned, before.reserved), "nothing returns");
    assert_eq!(after.unsettled_incidents, before.unsettled_incidents - 1);
    balanced(&storm.s);
    storm.s.collect(&claim).unwrap();
    assert_eq!(storm.claim(&claim).paid, state.reserve);
    refused(&mut storm.s, DebtRunning, |s| s.settle(&incident));
    refused(&mut storm.s, IncidentNotSettled, |s| s.close_claim(&claim));
    while storm.s.pool_state().debt > 0 {
        refused(&mut storm.s, DebtRunning, |s| s.settle(&incident));
        storm.s.world.advance(7 * DAY);
        storm.s.collect(&claim).unwrap();
        balanced(&storm.s);
    }
    assert_eq!(storm.claim(&claim).paid, 250_000 * UNIT);
    let before = storm.s.pool_state();
    storm.s.settle(&incident).unwrap();
    let after = storm.s.pool_state();
    assert_eq!(storm.incident(&incident).status, SETTLED);
    assert_eq!((after.reserved, after.unearned), (before.reserved, before.unearned));
    refused(&mut storm.s, IncidentNotApproved, |s| s.settle(&incident));
    storm.s.close_claim(&claim).unwrap();
    storm.s.close_incident(&incident).unwrap();
    balanced(&storm.s);
}

/// The last second of the claim period, the first after it, and a second call.
#[test]
fn settlement_has_its_time() {
    let mut storm = Storm::new(&[&[900_000], &[300_000]], 100);
    let (first, _) = storm.strike(0);
    let (second, _) = storm.strike(1);
    let until = storm.incident(&first).claims_until;
    storm.s.world.set_time(until);
    refused(&mut storm.s, ClaimPeriodRunning, |s| s.settle(&first));
    storm.file(0, 0);
    storm.s.world.set_time(until + 1);
    storm.s.settle(&first).unwrap();
    refused(&mut storm.s, IncidentNotApproved, |s| s.settle(&first));
    refused(&mut storm.s, ClaimPeriodRunning, |s| s.settle(&second));
    assert_eq!([first, second].map(|address| storm.incident(&address).status), [SETTLED, APPROVED]);
    balanced(&storm.s);
}

/// Settling one incident changes neither what another is owed nor what its claims have been promised.
#[test]
fn settlement_of_one_leaves_the_other_alone() {
    let mut storm = Storm::new(&[&[900_000], &[200_000, 100_000], &[300_000]], 1_000);
    storm.strike(0);
    storm.file(0, 0);
    let (second, _) = storm.strike(1);
    let claim = storm.file(1, 1);
    storm.s.world.advance(20 * DAY);
    let (third, _) = storm.strike(2);
    let other = storm.file(2, 0);
    storm.await_settlement(&second);
    storm.s.collect(&claim).unwrap();
    storm.s.collect(&other).unwrap();
    let debt = payouts::open_debt(&storm.incident(&third), &storm.s.pool_state());
    storm.s.settle(&second).unwrap();
    balanced(&storm.s);
    let pool = storm.s.pool_state();
    assert_eq!(payouts::open_debt(&storm.incident(&third), &pool), debt);
    refused(&mut storm.s, NothingToPay, |s| s.collect(&other));
    // From now on the third alone is repaid, and the second's single claim has all.
    storm.s.collect(&claim).unwrap();
    assert_eq!(storm.claim(&claim).paid, 100_000 * UNIT);
    assert!(pool.debt.abs_diff(debt) <= 2);
    balanced(&storm.s);
}

/// An incident on which nobody claims owes nothing once it is settled.
#[test]
fn nobody_claims() {
    let mut storm = Storm::new(&[&[900_000], &[300_000]], 100);
    let (first, _) = storm.strike(0);
    let (second, reserve) = storm.strike(1);
    storm.await_settlement(&second);
    storm.s.settle(&second).unwrap();
    let pool = storm.s.pool_state();
    assert_eq!((storm.incident(&second).status, pool.debt), (SETTLED, 0));
    assert!(pool.unearned > reserve);
    storm.s.settle(&first).unwrap();
    assert_eq!(storm.s.pool_state().unsettled_incidents, 0);
    for incident in [first, second] {
        storm.s.close_incident(&incident).unwrap();
    }
    let pool = storm.s.pool_state();
    assert!(pool.unearned > 900_000 * UNIT + reserve);
    assert_eq!(pool.open_incidents, 0);
    balanced(&storm.s);
}

/// In whatever order incidents are settled, and whether income suffices or not: the books are right at every step, every
/// claim can be collected and closed, and the pool ends.
#[test]
fn any_order_of_settlements() {
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
    for (order, rate) in orders.into_iter().flat_map(|order| [(order, 300), (order, 2_500)]) {
        let mut storm = Storm::new(&[&[900_000], &[77_777, 33_331], &[200_003], &[123_457, 11_111]], rate);
        let incidents = [0, 1, 2, 3].map(|market| {
            storm.s.world.advance(3 * DAY + 17);
            storm.strike(market).0
        });
        let claims = [(0, 0), (1, 1), (2, 0), (3, 0)].map(|(market, policy)| storm.file(market, policy));
        storm.s.open_fee_vault().unwrap();
        storm.await_settlement(&incidents[3]);
        for at in order {
            storm.s.settle(&incidents[at]).unwrap();
            balanced(&storm.s);
            storm.s.world.advance(5 * DAY + 3);
            for claim in &claims {
                let before = storm.claim(claim).paid;
                match storm.s.collect(claim) {
                    Ok(_) => assert!(storm.claim(claim).paid > before),
                    Err(failure) => assert_eq!(failure, NothingToPay),
                }
            }
            balanced(&storm.s);
        }
        storm.s.run_off(None).unwrap();
        storm.s.world.advance(400 * DAY);
        storm.accrue_all();
        assert_eq!(storm.s.pool_state().debt == 0, rate == 2_500);
        for (incident, claim) in incidents.iter().zip(&claims) {
            if storm.incident(incident).status == REPAYING {
                storm.s.settle(incident).unwrap();
            }
            if let Err(failure) = storm.s.collect(claim) {
                assert_eq!(failure, NothingToPay);
            }
            let state = storm.claim(claim);
            assert!(state.paid <= state.entitlement);
            assert!(rate == 300 || state.paid == state.entitlement, "income sufficed");
            storm.s.close_claim(claim).unwrap();
            balanced(&storm.s);
        }
        for incident in order.map(|at| incidents[at]) {
            storm.s.close_incident(&incident).unwrap();
            balanced(&storm.s);
        }
        let pool = storm.s.pool_state();
        assert_eq!(pool.debt, 0);
        assert!(pool.reserved < 16, "rounding left {}", pool.reserved);
        if rate == 300 {
            assert_eq!(pool.assets, 0, "nothing was left for the providers");
            storm.s.close_pool().unwrap();
        } else {
            assert!(pool.assets > 0);
            refused(&mut storm.s, PoolStillLive, |s| s.close_pool());
        }
    }
}
