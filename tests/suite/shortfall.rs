//! Incidents that cost more than the pool has: what is paid at once, and that the rest is repaid from income.

use ballast_testkit::{BallastError::*, tokens::UNIT, *};

use crate::{storm::Storm, support::*};

mod claims;
mod repayment;
mod settlement;

/// "The reserve leaves the providers' assets and the payout ratio is fixed."
#[test]
fn two_incidents_beyond_the_pool() {
    let mut storm = Storm::new(&[&[700_000], &[400_000, 200_000]], 100);
    let (first, assets) = storm.strike(0);
    let state = storm.incident(&first);
    assert!(assets > 1_000_010 * UNIT);
    assert_eq!((state.owed, state.reserve), (700_000 * UNIT, 700_000 * UNIT));
    let (second, assets) = storm.strike(1);
    let state = storm.incident(&second);
    assert_eq!((state.owed, state.reserve), (600_000 * UNIT, assets));
    let pool = storm.s.pool_state();
    assert_eq!((pool.assets, pool.debt), (0, 600_000 * UNIT - assets));
    assert_eq!(pool.reserved, 700_000 * UNIT + assets);
    balanced(&storm.s);
    let before = storm.s.money(&storm.buyer.pubkey());
    for (market, policy, due) in
        [(0, 0, 700_000 * UNIT), (1, 0, (assets as u128 * 2 / 3) as u64), (1, 1, (assets as u128 / 3) as u64)]
    {
        let claim = storm.file(market, policy);
        assert_eq!(storm.claim(&claim).paid, due);
        refused(&mut storm.s, NothingToPay, |s| s.collect(&claim));
    }
    let paid = storm.s.money(&storm.buyer.pubkey()) - before;
    assert!(paid >= 700_000 * UNIT + assets - 2 && paid <= 700_000 * UNIT + assets);
    balanced(&storm.s);
}

/// The ratio of an incident stays what it was when others follow, although all income is shared from then on.
#[test]
fn three_incidents_beyond_the_pool() {
    let mut storm = Storm::new(&[&[600_000], &[600_000], &[300_000]], 100);
    let (first, _) = storm.strike(0);
    let (second, assets) = storm.strike(1);
    let claim = storm.file(1, 0);
    let at_once = storm.claim(&claim).paid;
    assert_eq!(at_once, assets);
    let (third, nothing) = storm.strike(2);
    assert_eq!(nothing, 0, "income repays debt");
    let states = [first, second, third].map(|address| storm.incident(&address));
    let ratios = states.map(|state| (state.reserve, state.owed));
    assert_eq!(ratios, [(600_000 * UNIT, 600_000 * UNIT), (assets, 600_000 * UNIT), (0, 300_000 * UNIT)]);
    storm.file(0, 0);
    assert!(storm.s.pool_state().debt < 900_000 * UNIT - assets, "the second was repaid a little before the third");
    balanced(&storm.s);
}

/// "A second incident with nothing left is all debt": the claim is filed with nothing paid and collected later.
#[test]
fn an_incident_that_finds_nothing() {
    let mut storm = Storm::new(&[&[1_000_000], &[400_000], &[400_000]], 1_000);
    storm.strike(0);
    storm.strike(1);
    let (third, assets) = storm.strike(2);
    assert_eq!((assets, storm.incident(&third).reserve), (0, 0));
    let before = storm.s.money(&storm.buyer.pubkey());
    let claim = storm.file(2, 0);
    let state = storm.claim(&claim);
    assert_eq!((state.paid, state.entitlement), (0, 400_000 * UNIT));
    assert_eq!(storm.s.money(&storm.buyer.pubkey()), before);
    let policy: Policy = storm.s.world.read(&storm.policies[2][0]);
    assert_eq!(policy.remaining, 0, "the cover is used up by what it is entitled to");
    refused(&mut storm.s, NothingToPay, |s| s.collect(&claim));
    storm.s.world.advance(3_600);
    storm.s.collect(&claim).unwrap();
    let paid = storm.claim(&claim).paid;
    assert!(paid > 0);
    assert_eq!(storm.s.money(&storm.buyer.pubkey()) - before, paid);
    let again = storm.s.claim_accounts(&storm.policies[2][0], &third).instruction();
    refused(&mut storm.s, AlreadyClaimed, |s| s.world.send(&[again], &[]));
    balanced(&storm.s);
}
