//! Second rounds that a bond has bought.

use super::*;
use crate::support::*;

const APPEAL: u64 = 2 * BOND;

/// Approved at first, rejected at last: the reporter pays, the appellant gets his bond back.
#[test]
fn an_appeal_overturns_an_approval() {
    let mut c = Case::new();
    let incident = c.report();
    assert_eq!(c.vote(&incident, 1, &[12, 12, 12, 12, 0]).result, 12);
    let appellant = c.appeal(&incident, APPEAL);
    assert_eq!(c.s.pool_state().bonds, BOND + APPEAL);
    let second = c.vote(&incident, 2, &[12, 0, 0, 0, 0, 0, 0]);
    assert_eq!((second.result, second.contested), (0, 0));
    let (before, after) = c.decide_now(&incident);
    assert_eq!(c.s.incident_state(&incident).status, 4);
    assert_eq!(after.bonds, APPEAL);
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
    assert_eq!(after.unearned, before.unearned + BOND - FEE);
    assert_eq!((after.assets, after.reserved), (before.assets, 0));
    refused(&mut c.s, BallastError::NoBondDue, |s| s.reclaim_bond(&incident, 1));
    c.bond_returns(&incident, 2, &appellant, APPEAL);

    // The first round neither slashes nor pays; the second does both.
    assert_eq!(c.settle(0, &incident), losers(WRONG, 1)[0]);
    assert_eq!(c.settle_all(1..7, &incident), winners(WRONG, FEE, 6));
    let first = c.s.poll_state(&incident, 1);
    assert_eq!((first.fee, first.award, first.penalty), (0, 0, 0));
    assert_eq!(c.s.pool_state().bonds, 0);
    balanced(&c.s);
}

/// Rejected at first, approved at last: nobody has lost a bond, and the pool pays the second round.
#[test]
fn an_appeal_overturns_a_rejection() {
    let mut c = Case::new();
    let incident = c.report();
    assert_eq!(c.vote(&incident, 1, &[0, 0, 0, 12]).result, 0);
    let appellant = c.appeal(&incident, APPEAL);
    assert_eq!(c.vote(&incident, 2, &[0, 12, 12, 12, 12, 13]).result, 12);
    let (before, after) = c.decide_now(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps), (1, 6_000));
    assert_eq!(after.assets, before.assets - 60_000 * UNIT - FEE);
    assert_eq!((after.fees_stakers, after.unearned), (before.fees_stakers + FEE, before.unearned));
    assert_eq!(c.product_state().failed_reports, 0);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    c.bond_returns(&incident, 2, &appellant, APPEAL);
    assert_eq!(c.settle(0, &incident), losers(WRONG, 1)[0]);
    assert_eq!(c.settle_all(1..6, &incident), winners(WRONG, FEE, 5));
    balanced(&c.s);
}

/// Sixty per cent at first, eighty at last: more than a step away is overturned too.
#[test]
fn an_appeal_overturns_a_severity() {
    let mut c = Case::new();
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    let appellant = c.appeal(&incident, APPEAL);
    c.vote(&incident, 2, &[16, 16, 16, 16, 16]);
    c.s.decide(&incident).unwrap();
    let state = c.s.incident_state(&incident);
    assert_eq!((state.severity_bps, state.reserve), (8_000, 80_000 * UNIT));
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    c.bond_returns(&incident, 2, &appellant, APPEAL);
    assert_eq!(c.settle_all(0..5, &incident), winners(0, FEE, 5));
    balanced(&c.s);
}

/// The second round says the same, or a step beside it: its severity holds, the appellant pays it, both rounds are paid.
#[test]
fn an_appeal_that_fails_costs_its_bond() {
    for (answer, reserve) in [(12, 60_000 * UNIT), (11, 55_000 * UNIT)] {
        let mut c = Case::new();
        let incident = c.report();
        c.vote(&incident, 1, &[12, 12, 12, 0]);
        c.appeal(&incident, APPEAL);
        c.vote(&incident, 2, &[20, answer, answer, answer, answer, answer]);
        let (before, after) = c.decide_now(&incident);
        assert_eq!(c.s.incident_state(&incident).reserve, reserve);
        assert_eq!(after.bonds, BOND);
        // The first fee comes from the pool, the second from the lost bond.
        assert_eq!(after.assets, before.assets - reserve - FEE);
        assert_eq!(after.fees_stakers, before.fees_stakers + 2 * FEE);
        assert_eq!(after.unearned, before.unearned + APPEAL - FEE);
        refused(&mut c.s, BallastError::NoBondDue, |s| s.reclaim_bond(&incident, 2));
        let reporter = c.reporter.insecure_clone();
        c.bond_returns(&incident, 1, &reporter, BOND);

        let (first, second) = (winners(WRONG, FEE, 3), winners(WRONG, FEE, 5));
        let sum = |a: Booked, b: Booked| Booked { lost: a.lost + b.lost, award: a.award + b.award, fee: a.fee + b.fee };
        let wrong = losers(WRONG, 1)[0];
        let expected =
            [sum(first[0], wrong), sum(first[1], second[0]), sum(first[2], second[1]), sum(wrong, second[2])];
        assert_eq!(c.settle_all(0..4, &incident), expected);
        assert_eq!(c.settle_all(4..6, &incident), second[3..]);
        let staking = c.s.staking_state();
        assert_eq!((staking.slashed, staking.awarded), (2 * WRONG, 2 * WRONG));
        assert_eq!(staking.lines[1].promised, 2 * FEE);
        balanced(&c.s);
    }
}

/// A rejection that is upheld costs both bonds.
#[test]
fn an_appeal_against_a_rejection_that_fails_costs_both_bonds() {
    let mut c = Case::new();
    let incident = c.report();
    c.vote(&incident, 1, &[0, 0, 0]);
    c.appeal(&incident, APPEAL);
    c.vote(&incident, 2, &[0, 0, 0, 0, 0]);
    let (before, after) = c.decide_now(&incident);
    assert_eq!((after.bonds, after.assets), (0, before.assets));
    assert_eq!(after.fees_stakers, before.fees_stakers + 2 * FEE);
    assert_eq!(after.unearned, before.unearned + BOND + APPEAL - 2 * FEE);
    assert_eq!(c.product_state().failed_reports, 1);
    balanced(&c.s);
}

/// Too few came to the second round: the first stands, and nobody has found the appellant wrong.
#[test]
fn an_appeal_without_a_quorum_leaves_the_first_result() {
    let mut c = Case::new();
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12, 0]);
    let appellant = c.appeal(&incident, APPEAL);
    let second = c.vote(&incident, 2, &[0, 0, 0, 0]);
    assert_eq!((second.heads, second.result), (4, polls::NO_RESULT));
    let (before, after) = c.decide_now(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps), (1, 6_000));
    assert_eq!(after.assets, before.assets - 60_000 * UNIT - FEE);
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
    assert_eq!((after.unearned, after.bonds), (before.unearned, BOND + APPEAL));
    c.bond_returns(&incident, 2, &appellant, APPEAL);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    assert_eq!(c.settle_all(0..3, &incident), winners(WRONG, FEE, 3));
    assert_eq!(c.settle(3, &incident), losers(WRONG, 1)[0]);
    balanced(&c.s);
}

/// Enough heads with too little weight are no quorum: fifteen per cent of everything staked.
#[test]
fn heads_without_weight_are_no_quorum() {
    let mut c = Case::new();
    let small: Vec<_> = (0..5).map(|at| c.s.staker(&format!("small staker {at}"), 200 * UNIT)).collect();
    c.s.world.advance(DAY + 1);
    // 8 000 are staked: five times 200 are 12.5 %.
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    let appellant = c.appeal(&incident, APPEAL);
    let votes: Vec<_> = small.iter().map(|voter| (voter, 0)).collect();
    let second = c.s.vote(&incident, 2, &votes);
    assert_eq!((second.heads, second.quorum_weight, second.result), (5, 1_200 * UNIT, polls::NO_RESULT));
    c.s.decide(&incident).unwrap();
    assert_eq!(c.s.incident_state(&incident).severity_bps, 6_000);
    c.bond_returns(&incident, 2, &appellant, APPEAL);
    balanced(&c.s);
}
