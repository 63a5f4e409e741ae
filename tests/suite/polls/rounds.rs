//! Rounds without an answer, and votes that are never opened.

use super::*;
use crate::support::*;

/// Seals for every voter, opens for the first `opened` of them, tallies.
fn half_open(c: &mut Case, incident: &Address, round: u8, buckets: &[u8], opened: usize) -> Poll {
    for (voter, bucket) in c.voters.iter().zip(buckets) {
        c.s.commit(voter, incident, round, *bucket).unwrap();
    }
    c.s.end_commit(incident, round);
    for (voter, bucket) in c.voters.iter().zip(buckets).take(opened) {
        c.s.reveal(&voter.pubkey(), incident, round, *bucket).unwrap();
    }
    c.s.end_reveal(incident, round);
    c.s.tally(incident, round).unwrap();
    c.s.poll_state(incident, round)
}

/// The second round costs no bond when the first had no result, and its winners get the fee.
#[test]
fn a_missed_quorum_is_decided_by_a_free_second_round() {
    let mut c = Case::new();
    let incident = c.report();
    let poll = c.vote(&incident, 1, &[12, 12]);
    assert_eq!((poll.heads, poll.result, poll.winning, poll.losing), (2, polls::NO_RESULT, 0, 0));
    c.appeal(&incident, 0);
    let second = c.vote(&incident, 2, &[10, 10, 10, 11, 0]);
    assert_eq!((second.heads, second.result, second.bond), (5, 10, 0));
    let (before, after) = c.decide_now(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps, state.reserve), (1, 5_000, 50_000 * UNIT));
    assert_eq!(after.assets, before.assets - 50_000 * UNIT - FEE);
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    refused(&mut c.s, BallastError::NoBondDue, |s| s.reclaim_bond(&incident, 2));
    assert_eq!(c.settle_all(0..4, &incident), winners(WRONG, FEE, 4));
    assert_eq!(c.settle(4, &incident), losers(WRONG, 1)[0]);
    assert_eq!(c.s.pool_state().bonds, 0);
    balanced(&c.s);
}

/// Nobody could tell: the report is rejected, was not wrong, and only silence costs.
#[test]
fn a_quorum_missed_twice_rejects_and_returns_the_bond() {
    let mut c = Case::new();
    let incident = c.report();
    let first = half_open(&mut c, &incident, 1, &[12, 12, 12], 2);
    assert_eq!((first.heads, first.result), (2, polls::NO_RESULT));
    c.appeal(&incident, 0);
    let second = half_open(&mut c, &incident, 2, &[12, 12, 0, 12, 12], 4);
    assert_eq!((second.heads, second.result), (4, polls::NO_RESULT));
    let (before, after) = c.decide_now(&incident);
    assert_eq!(c.s.incident_state(&incident).status, 4);
    let money = |pool: &Pool| (pool.assets, pool.unearned, pool.fees_stakers, pool.reserved, pool.bonds);
    assert_eq!(money(&before), money(&after), "no fee, no income");
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    assert_eq!(c.product_state().failed_reports, 0);
    // The third voter was silent in the first round, the fifth in the second.
    let expected = [0, 0, SILENT, 0, SILENT].map(|lost| losers(lost, 1)[0]);
    assert_eq!(c.settle_all(0..5, &incident), expected);
    // The next touch of a stake has shared what the third lost; what the fifth lost waits for another.
    let staking = c.s.staking_state();
    assert_eq!((staking.owed, staking.unshared), (SILENT, SILENT));
    assert_eq!((staking.slashed, staking.awarded), (0, 0));
    c.s.world.advance(HOUR);
    let again = c.report();
    assert_eq!(c.s.poll_state(&again, 1).bond, BOND, "the next report is not dearer");
    balanced(&c.s);
}

/// Silent in both rounds pays twice.
#[test]
fn silence_in_both_rounds_costs_both_times() {
    let mut c = Case::new();
    let incident = c.report();
    half_open(&mut c, &incident, 1, &[12, 12], 0);
    c.appeal(&incident, 0);
    half_open(&mut c, &incident, 2, &[12, 12], 1);
    c.s.decide(&incident).unwrap();
    assert_eq!(c.settle_all(0..2, &incident), [losers(SILENT, 1)[0], losers(2 * SILENT, 1)[0]]);
    balanced(&c.s);
}

/// "Cannot decide" counts for the quorum; when most of the weight says so there is no result.
#[test]
fn a_majority_that_cannot_decide_rejects_without_blame() {
    let mut c = Case::new();
    let incident = c.report();
    let unsure = polls::CANNOT_DECIDE;
    let poll = c.vote(&incident, 1, &[unsure, unsure, unsure, unsure, 12, 12, 12]);
    assert_eq!((poll.heads, poll.undecided, poll.result), (7, 4 * WEIGHT, polls::NO_RESULT));
    let (before, after) = c.decide_at_the_end(&incident);
    assert_eq!((after.assets, after.fees_stakers), (before.assets, before.fees_stakers));
    assert_eq!((c.s.incident_state(&incident).status, c.product_state().failed_reports), (4, 0));
    assert_eq!(c.settle_all(0..7, &incident), losers(0, 7));
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    balanced(&c.s);
}

/// Fewer who cannot decide than who can: those who can decide, and the others gain and lose nothing.
#[test]
fn a_minority_that_cannot_decide_leaves_the_decision_to_the_rest() {
    let mut c = Case::new();
    let incident = c.report();
    let unsure = polls::CANNOT_DECIDE;
    let poll = c.vote(&incident, 1, &[12, 12, 12, unsure, unsure]);
    assert_eq!((poll.result, poll.winning, poll.losing, poll.contested), (12, 3 * WEIGHT, 0, 0));
    c.decide(&incident);
    assert_eq!(c.settle_all(3..5, &incident), losers(0, 2));
    assert_eq!(c.settle_all(0..3, &incident), winners(0, FEE, 3));
    balanced(&c.s);
}

/// As many who cannot decide as who can hand the question on for free. The second round is for those who answer it: the
/// others count for nothing, and lend nobody their heads or their weight.
#[test]
fn the_second_round_counts_those_who_decide() {
    let mut c = Case::new();
    let incident = c.report();
    let unsure = polls::CANNOT_DECIDE;
    let poll = c.vote(&incident, 1, &[12, 12, 12, unsure, unsure, unsure]);
    assert_eq!((poll.heads, poll.undecided, poll.result), (6, 3 * WEIGHT, polls::NO_RESULT));
    c.appeal(&incident, 0);
    let before = c.s.world.svm.clone();
    let poll = c.vote(&incident, 2, &[8, 8, 8, 8, unsure, unsure, unsure]);
    assert_eq!((poll.heads, poll.undecided, poll.result), (4, 3 * WEIGHT, polls::NO_RESULT));
    c.s.world.svm = before;

    let poll = c.vote(&incident, 2, &[8, 8, 8, 8, 8, unsure, unsure]);
    assert_eq!((poll.heads, poll.undecided), (5, 2 * WEIGHT));
    assert_eq!((poll.result, poll.winning, poll.losing), (8, 5 * WEIGHT, 0));
    let (before, after) = c.decide_now(&incident);
    assert_eq!(c.s.incident_state(&incident).severity_bps, 4_000);
    assert_eq!(after.assets, before.assets - 40_000 * UNIT - FEE);
    assert_eq!(c.settle_all(0..5, &incident), winners(0, FEE, 5));
    assert_eq!(c.settle_all(5..7, &incident), losers(0, 2));
    balanced(&c.s);
}

/// Fee and award are shared by weight, rounded down one after the other: the last gets the rest, and nothing is left. What
/// the wrong side pays is rounded up: the last pays the rest.
#[test]
fn uneven_weights_share_to_the_last_base_unit() {
    let mut c = Case::new();
    for (at, amount) in [100_000_003, 33_333_331, 1_007, 200_000_011].into_iter().enumerate() {
        let voter = c.s.staker(&format!("uneven staker {at}"), amount);
        c.voters.push(voter);
    }
    c.s.world.advance(DAY + 1);
    let cap = (7_000 * UNIT + 333_334_352) / 20;
    let incident = c.report();
    let unsure = polls::CANNOT_DECIDE;
    let poll = c.vote(&incident, 1, &[12, 12, unsure, unsure, 0, 12, 13, 12, 11, 13, 0]);
    let right = [(0, cap), (1, cap), (5, cap), (6, cap), (7, 100_000_003), (8, 33_333_331), (9, 1_007)];
    let wrong = [(4, cap), (10, 200_000_011)];
    let total = |side: &[(usize, u64)]| side.iter().map(|(_, weight)| weight).sum::<u64>();
    assert_eq!((poll.winning, poll.losing, poll.undecided), (total(&right), total(&wrong), 2 * cap));
    c.decide(&incident);

    // A hundredth of the losing weight, rounded down once.
    let penalty = total(&wrong) / 100;
    let shares = |pot: u64, side: &[(usize, u64)], round: fn(u128, u128) -> u128| {
        let (mut left, mut open) = (pot, total(side));
        let take = |(_, weight): &(usize, u64)| {
            let share = round(left as u128 * *weight as u128, open as u128) as u64;
            (left, open) = (left - share, open - weight);
            share
        };
        let shares: Vec<_> = side.iter().map(take).collect();
        assert_eq!(shares.iter().sum::<u64>(), pot);
        shares
    };
    let (awards, fees) = (shares(penalty, &right, u128::div_euclid), shares(FEE, &right, u128::div_euclid));
    for (at, (voter, _)) in right.iter().enumerate() {
        assert_eq!(c.settle(*voter, &incident), Booked { lost: 0, award: awards[at], fee: fees[at] });
    }
    for ((voter, _), lost) in wrong.iter().zip(shares(penalty, &wrong, u128::div_ceil)) {
        assert_eq!(c.settle(*voter, &incident), losers(lost, 1)[0]);
    }
    let (poll, staking) = (c.s.poll_state(&incident, 1), c.s.staking_state());
    assert_eq!((poll.fee, poll.award, poll.penalty, poll.winning, poll.losing), (0, 0, 0, 0, 0));
    assert_eq!((staking.slashed, staking.awarded), (penalty, penalty));
    balanced(&c.s);
}

/// A twentieth of an uneven weight, rounded up; all stakers that earn share it, rounded down.
#[test]
fn what_the_silent_lose_goes_to_all_stakers() {
    let mut c = Case::new();
    let uneven = [100_000_003, 1_007, 1_019];
    for (at, amount) in uneven.iter().enumerate() {
        let voter = c.s.staker(&format!("uneven staker {at}"), *amount);
        c.voters.push(voter);
    }
    c.s.world.advance(DAY + 1);
    let staked: u64 = 7_000 * UNIT + uneven.iter().sum::<u64>();
    let weight = staked / 20;
    let incident = c.report();
    // The first two and all uneven stakes seal and never open.
    let votes = [0, 0, 12, 12, 12, 12, 12, 12, 12, 12];
    for (voter, bucket) in c.voters.iter().zip(&votes) {
        c.s.commit(voter, &incident, 1, *bucket).unwrap();
    }
    c.s.end_commit(&incident, 1);
    for voter in &c.voters[2..7] {
        c.s.reveal(&voter.pubkey(), &incident, 1, 12).unwrap();
    }
    c.s.end_reveal(&incident, 1);
    c.s.tally(&incident, 1).unwrap();
    let poll = c.s.poll_state(&incident, 1);
    assert_eq!((poll.weight_cap, poll.winning, poll.losing), (weight, 5 * weight, 0));
    c.decide(&incident);

    let silent = [weight.div_ceil(20), weight.div_ceil(20), 5_000_001, 51, 51];
    let lost: Vec<_> = silent.iter().map(|lost| losers(*lost, 1)[0]).collect();
    assert_eq!(c.settle_all(2..7, &incident), winners(0, FEE, 5));
    // Every touch shares what was lost before it by all that earns then.
    let (mut earning, mut steps) = (5_000 * UNIT, vec![]);
    for (at, voter) in [0, 1, 7, 8, 9].into_iter().enumerate() {
        assert_eq!(c.settle(voter, &incident), lost[at]);
        let staking = c.s.staking_state();
        assert_eq!((staking.unshared, staking.owed), (silent[at], silent[..at].iter().sum()));
        earning += c.s.stake_state(&c.voters[voter].pubkey()).amount;
        assert_eq!(staking.earning, earning);
        steps.push(((silent[at] as u128) << 64) / earning as u128);
    }
    let pot: u64 = silent.iter().sum();
    assert_eq!((c.s.staking_state().total_staked, earning), (staked - pot, staked - pot));
    c.s.share_rewards(false).unwrap();
    let staking = c.s.staking_state();
    assert_eq!((staking.unshared, staking.owed), (0, pot));

    // Whoever opened his vote has earned through all of it, the silent since they were settled.
    let since = [0, 1, 0, 0, 0, 0, 0, 2, 3, 4];
    let mut paid = 0;
    for (voter, since) in c.voters.iter().zip(since) {
        let owner = voter.pubkey();
        let growth: u128 = steps[since..].iter().sum();
        let due = ((c.s.stake_state(&owner).amount as u128 * growth) >> 64) as u64;
        let before = c.s.governance_tokens(&owner);
        match due {
            0 => refused(&mut c.s, BallastError::NothingToPay, |s| s.claim_rewards(&owner, false)),
            _ => drop(c.s.claim_rewards(&owner, false).unwrap()),
        }
        assert_eq!(c.s.governance_tokens(&owner) - before, due);
        paid += due;
    }
    assert!(pot - paid <= 15, "rounding keeps less than a base unit a stake and a sharing: {pot} {paid}");
    balanced(&c.s);
}
