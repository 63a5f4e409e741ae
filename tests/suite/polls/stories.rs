//! Whole stories, from the report to the last settled ballot.

use BallastError::*;

use super::*;
use crate::support::*;

#[test]
fn an_exploit_is_approved_at_sixty_percent() {
    let mut c = Case::new();
    let money = c.s.money(&c.reporter.pubkey());
    let incident = c.report();
    assert_eq!(c.s.money(&c.reporter.pubkey()), money - BOND);
    let window = window(&c.s, COVER);
    let poll = c.vote(&incident, 1, &[12, 12, 12, 13, 11, 0]);
    assert_eq!((poll.result, poll.contested, poll.heads), (12, 0, 6));
    assert_eq!((poll.winning, poll.losing), (5 * WEIGHT, WEIGHT));
    assert_eq!(poll.challenge_until, c.s.world.now() + window);
    c.s.world.set_time(poll.challenge_until);
    refused(&mut c.s, AppealRunning, |s| s.decide(&incident));

    let (before, after) = c.decide_at_the_end(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps), (1, 6_000));
    assert_eq!((state.liability, state.owed, state.reserve), (COVER, 60_000 * UNIT, 60_000 * UNIT));
    assert_eq!(state.claims_until, c.s.world.now() + 180 * DAY);
    assert_eq!((after.reserved, after.open_liability, after.bonds), (60_000 * UNIT, 0, BOND));
    // Nobody lost a bond: the pool pays the assessment.
    assert_eq!(after.assets, before.assets - 60_000 * UNIT - FEE);
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);

    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&c.policy, &incident).unwrap();
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 60_000 * UNIT);
    assert_eq!(c.s.world.read::<Policy>(&c.policy).remaining, 40_000 * UNIT);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    refused(&mut c.s, NoBondDue, |s| s.reclaim_bond(&incident, 1));

    assert_eq!(c.settle_all(0..5, &incident), winners(WRONG, FEE, 5));
    assert_eq!(c.settle(5, &incident), losers(WRONG, 1)[0]);
    let staking = c.s.staking_state();
    assert_eq!((staking.slashed, staking.awarded, staking.owed, staking.unshared), (WRONG, WRONG, WRONG, 0));
    assert_eq!(staking.lines[1].promised, FEE);
    balanced(&c.s);
}

/// The accounts of a decided incident go away once they prove nothing any more, and their rent comes back.
#[test]
fn ballots_claims_and_the_incident_are_closed_after_the_claim_period() {
    let mut c = Case::new();
    let lamports = |c: &Case, who: &Address| c.s.world.account(who).unwrap().lamports;
    let voters: Vec<_> = c.voters.iter().map(|voter| voter.pubkey()).collect();
    let before: Vec<_> = voters.iter().map(|voter| lamports(&c, voter)).collect();
    let reporter = c.reporter.pubkey();
    let had = lamports(&c, &reporter);
    let incident = c.report();
    let rent = |c: &Case, of: &Address| c.s.world.account(of).unwrap().lamports;
    let poll_rent = rent(&c, &pda::poll(&incident, 1));
    assert_eq!(lamports(&c, &reporter), had - rent(&c, &incident) - poll_rent);
    c.vote(&incident, 1, &[12, 12, 12, 13, 11, 0]);
    assert!(voters.iter().zip(&before).take(6).all(|(voter, before)| lamports(&c, voter) < *before));
    let until = c.decide(&incident).claims_until;
    c.s.claim(&c.policy, &incident).unwrap();
    c.s.reclaim_bond(&incident, 1).unwrap();
    refused(&mut c.s, NotDecided, |s| s.close_ballot(&voters[0], &incident));
    c.settle_all(0..6, &incident);
    refused(&mut c.s, AlreadySettled, |s| s.settle_ballot(&voters[0], &incident));

    c.s.world.set_time(until);
    refused(&mut c.s, BallotNeeded, |s| s.close_ballot(&voters[0], &incident));
    refused(&mut c.s, ClaimPeriodRunning, |s| s.settle(&incident));
    c.s.world.advance(1);
    for voter in &voters[..6] {
        c.s.close_ballot(voter, &incident).unwrap();
    }
    let after: Vec<_> = voters.iter().map(|voter| lamports(&c, voter)).collect();
    assert_eq!(after, before);
    c.s.settle(&incident).unwrap();
    c.s.close_claim(&pda::claim(&incident, &c.policy)).unwrap();
    c.s.close_incident(&incident).unwrap();
    assert_eq!(lamports(&c, &reporter), had - poll_rent, "the poll stays as the record of the decision");
    let pool = c.s.pool_state();
    assert_eq!((pool.open_incidents, pool.unsettled_incidents, pool.reserved, pool.bonds), (0, 0, 0, 0));
    balanced(&c.s);
}

#[test]
fn a_false_report_costs_its_bond() {
    let mut c = Case::new();
    let incident = c.report();
    let poll = c.vote(&incident, 1, &[0, 0, 1, 0, 0, 12]);
    assert_eq!((poll.result, poll.winning, poll.losing), (0, 5 * WEIGHT, WEIGHT));
    let (before, after) = c.decide_at_the_end(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps, state.owed, state.claims_until), (4, 0, 0, 0));
    assert_eq!((before.bonds, after.bonds), (BOND, 0));
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
    assert_eq!(after.unearned, before.unearned + BOND - FEE, "the rest streams to the providers");
    assert_eq!((after.assets, after.reserved, after.open_liability), (before.assets, 0, 0));
    refused(&mut c.s, NoBondDue, |s| s.reclaim_bond(&incident, 1));
    let claim = c.s.claim_accounts(&c.policy, &incident).instruction();
    refused(&mut c.s, IncidentNotApproved, |s| s.world.send(&[claim], &[]));

    assert_eq!(c.settle_all(0..5, &incident), winners(WRONG, FEE, 5));
    assert_eq!(c.settle(5, &incident), losers(WRONG, 1)[0]);
    // Nothing can be claimed: the ballots prove nothing from the next second on.
    c.s.world.advance(1);
    for voter in 0..6 {
        let voter = c.voters[voter].pubkey();
        c.s.close_ballot(&voter, &incident).unwrap();
    }
    c.s.close_incident(&incident).unwrap();
    assert_eq!(c.s.pool_state().open_incidents, 0);
    balanced(&c.s);
}

/// "Doubled for every report that failed within thirty days." The voters' fee is not doubled with it.
#[test]
fn bonds_double_with_every_false_report_of_a_month() {
    let mut c = Case::new();
    for doubling in 0..3 {
        let incident = c.report();
        let poll = c.s.poll_state(&incident, 1);
        assert_eq!((poll.bond, poll.fee), (BOND << doubling, FEE));
        c.vote(&incident, 1, &[0, 0, 0]);
        let (before, after) = c.decide_at_the_end(&incident);
        assert_eq!(after.unearned, before.unearned + poll.bond - FEE);
        assert_eq!(c.product_state().failed_reports, doubling + 1);
        c.settle_all(0..3, &incident);
        c.s.world.advance(HOUR);
    }
    let failed_at = c.product_state().failed_at;
    c.s.world.set_time(failed_at + 30 * DAY);
    let at_the_end = aside(&mut c.s, |s| {
        let incident = s.report(&c.reporter, &c.product, failed_at + HOUR).unwrap();
        s.poll_state(&incident, 1).bond
    });
    assert_eq!(at_the_end, 8 * BOND);
    c.s.world.advance(1);
    let incident = c.report();
    assert_eq!(c.s.poll_state(&incident, 1).bond, BOND, "forgotten");
    balanced(&c.s);
}

#[test]
fn sales_stop_and_exits_respect_the_liability_until_the_decision() {
    let mut c = Case::new();
    let provider = actor("provider");
    let owner = provider.pubkey();
    let shares = 100_000 * UNIT;
    c.s.request_withdrawal(&provider, shares, 0).unwrap();
    c.s.world.advance(5 * DAY);
    let incident = c.report();
    assert_eq!(c.s.pool_state().open_liability, COVER);
    let buyer = c.s.user("buyer", 10_000 * UNIT);
    let (product, policy) = (c.product, c.policy);
    refused(&mut c.s, SalesFrozen, |s| {
        s.buy_voted(&buyer, &product, 2, 1_000 * UNIT, 30 * DAY).map(|_| Default::default())
    });
    refused(&mut c.s, EventOpen, |s| s.cancel_cover(&c.holder, &policy));

    // Shares times what is left of the assets, with the thousand virtual units.
    let worth = |s: &Scenario, liability: u64| {
        let pool = s.pool_state();
        let (net, all) = ((pool.assets - liability) as u128 + 1_000, pool.total_shares as u128 + 1_000);
        (shares as u128 * net / all) as u64
    };
    let exit = |s: &mut Scenario, liability: u64| {
        s.accrue(None).unwrap();
        let (expected, before) = (worth(s, liability), s.money(&owner));
        s.complete_withdrawal(&provider, 0).unwrap();
        assert_eq!(s.money(&owner) - before, expected);
        expected
    };
    c.vote(&incident, 1, &[0, 0, 0, 0]);
    let during = aside(&mut c.s, |s| exit(s, COVER));
    c.decide(&incident);
    let afterwards = aside(&mut c.s, |s| exit(s, 0));
    assert!(during < 91_000 * UNIT && afterwards > 100_000 * UNIT, "{during} {afterwards}");
    c.s.buy_voted(&buyer, &product, 2, 1_000 * UNIT, 30 * DAY).unwrap();
    balanced(&c.s);
}

/// So close that reasonable people could differ: the result stands and is paid for, nobody is slashed.
#[test]
fn a_contested_vote_slashes_nobody() {
    for (votes, result, right) in [
        // A tie decides for less.
        (&[0, 0, 0, 12, 12, 12][..], 0, &[0, 1, 2][..]),
        (&[12, 12, 12, 0, 0, 20][..], 12, &[0, 1, 2][..]),
        // The middle of three camps has a third of the weight.
        (&[20, 20, 0, 0, 10, 10][..], 10, &[4, 5][..]),
    ] {
        let mut c = Case::new();
        let incident = c.report();
        let poll = c.vote(&incident, 1, votes);
        assert_eq!((poll.result, poll.contested), (result, 1));
        let (before, after) = c.decide_at_the_end(&incident);
        assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
        let approved = result > 0;
        assert_eq!(c.s.incident_state(&incident).status, if approved { 1 } else { 4 });
        assert_eq!(after.bonds, if approved { BOND } else { 0 });
        let wrong = (0..6).filter(|voter| !right.contains(voter));
        assert_eq!(c.settle_all(wrong, &incident), losers(0, 6 - right.len()));
        assert_eq!(c.settle_all(right.iter().copied(), &incident), winners(0, FEE, right.len()));
        assert_eq!(c.s.staking_state().slashed, 0);
        balanced(&c.s);
    }
}

/// Four of seven are 57 %, above the 55 % up to which a vote is contested.
#[test]
fn a_clear_vote_of_four_to_three_slashes_the_three() {
    let mut c = Case::new();
    let incident = c.report();
    let poll = c.vote(&incident, 1, &[12, 12, 12, 12, 0, 0, 0]);
    assert_eq!((poll.result, poll.contested), (12, 0));
    c.decide(&incident);
    assert_eq!(c.settle_all(4..7, &incident), losers(WRONG, 3));
    assert_eq!(c.settle_all(0..4, &incident), winners(3 * WRONG, FEE, 4));
    balanced(&c.s);
}

/// Reported in the last seconds of the run-off: what was in force claims, although it has been released since.
#[test]
fn cover_that_ends_during_the_vote_still_claims() {
    let mut c = Case::new();
    let policy = c.policy;
    let state: Policy = c.s.world.read(&policy);
    c.s.world.set_time(state.ends_at + 30 * DAY - 10);
    let incident = c.s.report(&c.reporter, &c.product, state.ends_at - 1).unwrap();
    assert_eq!(c.s.incident_state(&incident).liability, COVER);
    c.vote(&incident, 1, &[12, 12, 12]);
    assert!(c.s.world.now() > (state.last_day as i64 + 1) * DAY, "the capital has been released");
    c.s.accrue(Some(c.product)).unwrap();
    let pool = c.s.pool_state();
    assert_eq!((pool.active_cover, pool.open_liability), (0, COVER));
    refused(&mut c.s, PolicyStillLive, |s| s.close_policy(&policy));
    c.decide(&incident);
    refused(&mut c.s, PolicyStillLive, |s| s.close_policy(&policy));
    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&policy, &incident).unwrap();
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 60_000 * UNIT);
    balanced(&c.s);
}

/// Nobody has to claim before he sells his policy or cancels it: he gives the claim up.
#[test]
fn a_claim_is_given_up_with_the_policy() {
    let mut c = Case::new();
    let (policy, buyer) = (c.policy, c.s.user("buyer", 0));
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    let until = c.decide(&incident).claims_until;
    aside(&mut c.s, |s| {
        s.transfer(&c.holder, &buyer, &policy).unwrap();
        assert_eq!(s.world.read::<Policy>(&policy).remaining, COVER);
        refused(s, TransferredAfterReport, |s| s.claim(&policy, &incident));
    });
    c.s.cancel_cover(&c.holder, &policy).unwrap();
    assert!(c.s.world.account(&policy).is_none());
    c.s.world.set_time(until + 1);
    c.s.accrue(None).unwrap();
    let before = c.s.pool_state();
    c.s.settle(&incident).unwrap();
    let after = c.s.pool_state();
    assert_eq!((after.reserved, after.unearned), (0, before.unearned + 60_000 * UNIT));
    balanced(&c.s);
}

/// Bonds are not the providers' money: a pool stays open until the last one has gone back.
#[test]
fn a_pool_does_not_close_over_a_bond() {
    let mut c = Case::new();
    let incident = c.report();
    c.vote(&incident, 1, &[]);
    c.decide(&incident);
    c.s.close_incident(&incident).unwrap();
    c.s.run_off(None).unwrap();
    c.s.world.advance(140 * DAY);
    for product in [c.product, c.s.market.product] {
        c.s.accrue(Some(product)).unwrap();
    }
    let provider = actor("provider");
    c.s.request_withdrawal(&provider, c.s.share_balance(&provider.pubkey()), 0).unwrap();
    c.s.world.advance(7 * DAY);
    c.s.complete_withdrawal(&provider, 0).unwrap();
    let pool = c.s.pool_state();
    assert_eq!((pool.active_cover, pool.unearned, pool.open_incidents, pool.bonds), (0, 0, 0, BOND));
    refused(&mut c.s, PoolStillLive, |s| s.close_pool());
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    c.s.close_pool().unwrap();
    balanced(&c.s);
}
