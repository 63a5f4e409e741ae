//! Income repays debt, in proportion to what each incident is still owed.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::{storm::Storm, support::*};

/// What incidents are owed, in exact proportion: a double holds these numbers to a thousandth of a base unit.
struct Model {
    debts: Vec<f64>,
    unearned: u64,
}

impl Model {
    /// The income since the last call reduces every debt by the same part.
    fn follow(&mut self, pool: &Pool) {
        let income = (self.unearned - pool.unearned) as f64;
        let total: f64 = self.debts.iter().sum();
        if total > 0.0 {
            let left = 1.0 - income.min(total) / total;
            self.debts.iter_mut().for_each(|debt| *debt *= left);
        }
        self.unearned = pool.unearned;
    }
}

/// "Pro rata over any number of incidents": debts of different times, followed until the last base unit is repaid.
#[test]
fn income_repays_debts_of_different_times_in_proportion() {
    let mut storm = Storm::new(&[&[900_000], &[300_000], &[200_000], &[100_000]], 5_000);
    storm.strike(0);
    storm.file(0, 0);
    let mut model = Model { debts: vec![], unearned: storm.s.pool_state().unearned };
    let mut claims = vec![];
    for market in 1..4 {
        let (incident, _) = storm.strike(market);
        model.follow(&storm.s.pool_state());
        let state = storm.incident(&incident);
        model.debts.push((state.owed - state.reserve) as f64);
        claims.push(storm.file(market, 0));
        storm.s.world.advance(11 * DAY + 7);
    }
    let mut rounds = 0;
    loop {
        storm.s.world.advance(13 * DAY + 12_345);
        storm.s.accrue(None).unwrap();
        let pool = storm.s.pool_state();
        if pool.debt == 0 {
            break;
        }
        model.follow(&pool);
        assert!((pool.debt as f64 - model.debts.iter().sum::<f64>()).abs() < 2.0);
        assert_eq!(pool.assets, 0, "the providers own nothing while there is debt");
        for (claim, debt) in claims.iter().zip(&model.debts) {
            let before = storm.s.money(&storm.buyer.pubkey());
            let paid_before = storm.claim(claim).paid;
            storm.s.collect(claim).unwrap();
            let state = storm.claim(claim);
            assert_eq!(storm.s.money(&storm.buyer.pubkey()) - before, state.paid - paid_before);
            let fair = state.entitlement as f64 - debt;
            assert!((-2.0..0.01).contains(&(state.paid as f64 - fair)), "{} of a fair {fair}", state.paid);
        }
        balanced(&storm.s);
        rounds += 1;
    }
    assert!(rounds > 8, "collected {rounds} times");
    for claim in &claims {
        storm.s.collect(claim).unwrap();
        let state = storm.claim(claim);
        assert_eq!(state.paid, state.entitlement, "everyone has everything in the end");
        storm.s.world.advance(DAY);
        refused(&mut storm.s, NothingToPay, |s| s.collect(claim));
    }
    balanced(&storm.s);
}

/// "While there is any [debt], the providers own nothing"; then the price rises, and from a tenth of the issue price on
/// deposits are taken again.
#[test]
fn the_share_price_returns_after_the_debt() {
    let mut storm = Storm::new(&[&[900_000], &[200_000]], 4_000);
    storm.strike(0);
    storm.strike(1);
    let accounts = storm.s.deposit_accounts(&storm.lp.pubkey()).instruction(UNIT, 0, FOREVER);
    let lp = storm.lp.insecure_clone();
    let (mut owing, mut poor, mut last) = (0, 0, 0);
    loop {
        storm.s.world.advance(10 * DAY);
        storm.s.accrue(None).unwrap();
        let pool = storm.s.pool_state();
        if pool.debt > 0 {
            assert_eq!(pool.assets, 0);
            owing += 1;
        } else {
            assert!(pool.assets > last, "the price rises");
            last = pool.assets;
            if (pool.assets + 1_000) * 10 >= pool.total_shares + 1_000 {
                break;
            }
            poor += 1;
        }
        refused(&mut storm.s, PoolInsolvent, |s| s.world.send(std::slice::from_ref(&accounts), &[&lp]));
        balanced(&storm.s);
    }
    assert!(owing >= 3 && poor >= 3, "{owing} rounds in debt, {poor} below a tenth");
    storm.s.world.send(&[accounts], &[&lp]).unwrap();
    balanced(&storm.s);
}

/// A debt that is repaid in the middle of an accrual takes what it needs; the rest of that income is the providers'.
#[test]
fn one_long_accrual_repays_and_then_earns() {
    let mut storm = Storm::new(&[&[900_000], &[150_000]], 3_000);
    storm.strike(0);
    storm.strike(1);
    let before = storm.s.pool_state();
    assert!(before.debt > 0 && before.unearned > before.debt);
    storm.s.world.advance(400 * DAY);
    storm.s.accrue(None).unwrap();
    let after = storm.s.pool_state();
    assert_eq!((after.debt, after.unearned), (0, 0));
    assert_eq!(after.assets, before.unearned - before.debt);
    assert_eq!(after.reserved, before.reserved + before.debt);
    assert_eq!(after.debt_mark.epoch, before.debt_mark.epoch + 1);
    balanced(&storm.s);
}

/// A new debt after one that was repaid in full starts from nothing: the old claims are whole, the new ones in their own
/// ratio.
#[test]
fn a_debt_after_a_repaid_one() {
    let mut storm = Storm::new(&[&[1_000_000], &[60_000], &[200_000]], 3_000);
    storm.strike(0);
    let (first, _) = storm.strike(1);
    let old = storm.file(1, 0);
    storm.s.world.advance(120 * DAY);
    storm.s.accrue(None).unwrap();
    let pool = storm.s.pool_state();
    assert!(pool.debt == 0 && pool.assets < 200_000 * UNIT, "{pool:?}");
    let (second, assets) = storm.strike(2);
    let new = storm.file(2, 0);
    let (before, after) = (storm.incident(&first), storm.incident(&second));
    assert!(before.debt_mark.epoch < after.debt_mark.epoch);
    assert_eq!(storm.claim(&new).paid, assets);
    storm.s.collect(&old).unwrap();
    assert_eq!(storm.claim(&old).paid, 60_000 * UNIT);
    balanced(&storm.s);
    storm.s.world.advance(30 * DAY);
    let unearned = storm.s.pool_state().unearned;
    storm.s.collect(&new).unwrap();
    let income = unearned - storm.s.pool_state().unearned;
    let collected = storm.claim(&new).paid - assets;
    assert!(collected <= income && collected + 2 >= income, "{collected} of {income}, all for the one debt");
    refused(&mut storm.s, NothingToPay, |s| s.collect(&old));
    balanced(&storm.s);
}

/// "A claim filed after part of the debt was repaid gets its full part at once."
#[test]
fn a_late_claim_has_missed_nothing() {
    let mut storm = Storm::new(&[&[900_000], &[150_000, 150_000]], 2_000);
    storm.strike(0);
    storm.strike(1);
    let early = storm.file(1, 0);
    let at_once = storm.claim(&early).paid;
    for _ in 0..5 {
        storm.s.world.advance(9 * DAY);
        storm.s.collect(&early).unwrap();
    }
    let late = storm.file(1, 1);
    assert!(storm.claim(&late).paid > at_once + 10_000 * UNIT);
    assert_eq!(storm.claim(&late).paid, storm.claim(&early).paid);
    refused(&mut storm.s, NothingToPay, |s| s.collect(&late));
    refused(&mut storm.s, NothingToPay, |s| s.collect(&early));
    balanced(&storm.s);
}
