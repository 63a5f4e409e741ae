//! Custodians and the like: named assessors answer first, the stakers stand behind them.

use BallastError::*;

use super::*;
use crate::support::*;

pub fn custody_args() -> ListProductArgs {
    let subject = actor("custodian").pubkey();
    ListProductArgs { kind: ProductKind::Custody, assessment: Assessment::Committee, subject, ..voted_args() }
}

fn custody() -> Case {
    Case::with(7, custody_args())
}

/// The first members attest, one each, and the round ends as soon as it can.
fn attest(c: &mut Case, incident: &Address, buckets: &[u8]) -> Poll {
    for (member, bucket) in members().iter().zip(buckets) {
        c.s.attest(member, incident, *bucket).unwrap();
    }
    if buckets.len() < 3 {
        refused(&mut c.s, VotingNotOver, |s| s.tally(incident, 1));
        c.s.end_reveal(incident, 1);
    }
    c.s.tally(incident, 1).unwrap();
    c.s.poll_state(incident, 1)
}

#[test]
fn a_committee_decides_as_soon_as_all_have_attested() {
    let mut c = custody();
    let incident = c.report();
    let reported = c.s.world.now();
    let voter = c.voters[0].insecure_clone();
    refused(&mut c.s, CommitteeDecides, |s| s.commit(&voter, &incident, 1, 12));
    refused(&mut c.s, NotMember, |s| s.attest(&voter, &incident, 12));
    c.s.world.advance(HOUR);
    let [first, ..] = members();
    c.s.attest(&first, &incident, 14).unwrap();
    refused(&mut c.s, AlreadyAttested, |s| s.attest(&first, &incident, 14));
    for (member, bucket) in members().iter().zip([14, 15, 20]).skip(1) {
        refused(&mut c.s, VotingNotOver, |s| s.tally(&incident, 1));
        c.s.attest(member, &incident, bucket).unwrap();
    }
    c.s.tally(&incident, 1).unwrap();
    let poll = c.s.poll_state(&incident, 1);
    assert_eq!((poll.heads, poll.seats, poll.attested, poll.result), (3, 3, 0b111, 15));
    assert_eq!(c.s.world.now(), reported + HOUR, "long before the end of the window");
    assert_eq!(poll.challenge_until, c.s.world.now() + poll.challenge_time as i64);

    c.s.world.set_time(poll.challenge_until);
    refused(&mut c.s, AppealRunning, |s| s.decide(&incident));
    let (before, after) = c.decide_at_the_end(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps, state.reserve), (1, 7_500, 75_000 * UNIT));
    // A committee earns no fee of the stakers'.
    assert_eq!(after.assets, before.assets - 75_000 * UNIT);
    assert_eq!(after.fees_stakers, before.fees_stakers);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&c.policy, &incident).unwrap();
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 75_000 * UNIT);
    balanced(&c.s);
}

/// Two of three are enough, but only when the window is over. Between their answers the lower one counts.
#[test]
fn two_of_three_decide_after_the_window() {
    let mut c = custody();
    let incident = c.report();
    let poll = attest(&mut c, &incident, &[10, 20]);
    assert_eq!((poll.heads, poll.result), (2, 10));
    assert_eq!(c.s.world.now(), poll.reported_at + DAY + 1);
    assert_eq!(c.decide(&incident).severity_bps, 5_000);
    balanced(&c.s);
}

#[test]
fn nobody_attests_after_the_window() {
    let mut c = custody();
    let incident = c.report();
    let until = c.s.poll_state(&incident, 1).reveal_until;
    let [first, second, _] = members();
    c.s.world.set_time(until);
    c.s.attest(&first, &incident, 10).unwrap();
    c.s.world.advance(1);
    refused(&mut c.s, NotRevealPhase, |s| s.attest(&second, &incident, 10));
    balanced(&c.s);
}

/// A false report to a committee: the bond is lost, and all of it streams to the providers.
#[test]
fn a_committee_rejects() {
    let mut c = custody();
    let incident = c.report();
    assert_eq!(attest(&mut c, &incident, &[0, 0, 20]).result, 0);
    let (before, after) = c.decide_at_the_end(&incident);
    assert_eq!(c.s.incident_state(&incident).status, 4);
    assert_eq!((after.bonds, after.fees_stakers), (0, before.fees_stakers));
    assert_eq!(after.unearned, before.unearned + BOND);
    assert_eq!(c.product_state().failed_reports, 1);
    balanced(&c.s);
}

/// The committee denies a loss, its customer appeals, the stakers find otherwise.
#[test]
fn the_stakers_overturn_a_committee() {
    let mut c = custody();
    let incident = c.report();
    assert_eq!(attest(&mut c, &incident, &[0, 0, 0]).result, 0);
    let appellant = c.appeal(&incident, 2 * BOND);
    let second = c.vote(&incident, 2, &[16, 16, 16, 16, 16, 0]);
    assert_eq!((second.heads, second.result, second.committee), (6, 16, Address::default()));
    let (before, after) = c.decide_now(&incident);
    let state = c.s.incident_state(&incident);
    assert_eq!((state.status, state.severity_bps, state.reserve), (1, 8_000, 80_000 * UNIT));
    assert_eq!(after.assets, before.assets - 80_000 * UNIT - FEE);
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    c.bond_returns(&incident, 2, &appellant, 2 * BOND);
    assert_eq!(c.settle_all(0..5, &incident), winners(WRONG, FEE, 5));
    assert_eq!(c.settle(5, &incident), losers(WRONG, 1)[0]);
    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&c.policy, &incident).unwrap();
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 80_000 * UNIT);
    balanced(&c.s);
}

/// The other way round: the committee sees a loss where there is none.
#[test]
fn the_stakers_overturn_an_approval_of_a_committee() {
    let mut c = custody();
    let incident = c.report();
    attest(&mut c, &incident, &[20, 20, 20]);
    let appellant = c.appeal(&incident, 2 * BOND);
    c.vote(&incident, 2, &[0, 0, 0, 0, 0]);
    let (before, after) = c.decide_now(&incident);
    assert_eq!(c.s.incident_state(&incident).status, 4);
    assert_eq!(after.unearned, before.unearned + BOND - FEE);
    assert_eq!((after.fees_stakers, after.bonds), (before.fees_stakers + FEE, 2 * BOND));
    c.bond_returns(&incident, 2, &appellant, 2 * BOND);
    assert_eq!(c.settle_all(0..5, &incident), winners(0, FEE, 5));
    balanced(&c.s);
}

/// The stakers agree with the committee: the appellant pays them.
#[test]
fn an_appeal_against_a_committee_that_fails_pays_the_stakers() {
    let mut c = custody();
    let incident = c.report();
    attest(&mut c, &incident, &[12, 12, 12]);
    c.appeal(&incident, 2 * BOND);
    c.vote(&incident, 2, &[12, 12, 12, 12, 12]);
    let (before, after) = c.decide_now(&incident);
    assert_eq!(after.assets, before.assets - 60_000 * UNIT);
    assert_eq!(after.fees_stakers, before.fees_stakers + FEE);
    assert_eq!(after.unearned, before.unearned + 2 * BOND - FEE);
    assert_eq!(after.bonds, BOND);
    assert_eq!(c.settle_all(0..5, &incident), winners(0, FEE, 5));
    balanced(&c.s);
}

/// A committee that does not answer leaves the question to the stakers, for free.
#[test]
fn a_committee_that_misses_its_threshold_leaves_it_to_the_stakers() {
    let mut c = custody();
    let incident = c.report();
    let poll = attest(&mut c, &incident, &[20]);
    assert_eq!((poll.heads, poll.result), (1, polls::NO_RESULT));
    c.appeal(&incident, 0);
    c.vote(&incident, 2, &[8, 8, 8, 8, 8]);
    let (before, after) = c.decide_now(&incident);
    assert_eq!(c.s.incident_state(&incident).severity_bps, 4_000);
    assert_eq!(after.assets, before.assets - 40_000 * UNIT - FEE);
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    assert_eq!(c.settle_all(0..5, &incident), winners(0, FEE, 5));
    balanced(&c.s);
}

/// Whoever cannot decide has answered, and does not count towards the threshold.
#[test]
fn a_member_who_cannot_decide_helps_nobody_to_the_threshold() {
    let mut c = custody();
    let incident = c.report();
    let unsure = polls::CANNOT_DECIDE;
    let [two, one] = [[unsure, 14, 14], [unsure, unsure, 14]].map(|answers| {
        aside(&mut c.s, |s| {
            for (member, bucket) in members().iter().zip(answers) {
                s.attest(member, &incident, bucket).unwrap();
            }
            s.tally(&incident, 1).unwrap();
            s.poll_state(&incident, 1)
        })
    });
    assert_eq!((two.attested, two.heads, two.undecided, two.result), (0b111, 2, 1, 14));
    assert_eq!((one.attested, one.heads, one.undecided, one.result), (0b111, 1, 2, polls::NO_RESULT));
    // One who can and one who cannot are not two.
    let poll = attest(&mut c, &incident, &[14, unsure]);
    assert_eq!((poll.heads, poll.result), (1, polls::NO_RESULT));
    c.appeal(&incident, 0);
    balanced(&c.s);
}

/// A member who has attested has decided: he neither claims nor votes in the appeal, until his ballot proves nothing any
/// more.
#[test]
fn a_member_who_has_attested_neither_claims_nor_votes_again() {
    let mut c = custody();
    let product = c.product;
    let [member, ..] = members();
    let key = member.pubkey();
    c.s.staker("first member", 1_000 * UNIT);
    let (_, policy) = c.insure(&product, "first member", 20_000 * UNIT);
    let bond = 600 * UNIT;
    let incident = c.report();
    let lamports = |c: &Case, who: &Address| c.s.world.account(who).unwrap().lamports;
    let had = lamports(&c, &key);
    attest(&mut c, &incident, &[12, 12, 12]);
    let ballot: Ballot = c.s.world.read(&pda::ballot(&incident, &key));
    assert_eq!((ballot.voter, ballot.settled), (key, 1));
    assert_eq!(lamports(&c, &key), had - lamports(&c, &pda::ballot(&incident, &key)));
    refused(&mut c.s, NotDecided, |s| s.close_ballot(&key, &incident));
    c.appeal(&incident, 2 * bond);
    refused(&mut c.s, VoterBarred, |s| s.commit(&member, &incident, 2, 12));
    c.vote(&incident, 2, &[12, 12, 12, 12, 12]);
    c.decide_now(&incident);
    let until = c.s.incident_state(&incident).claims_until;
    refused(&mut c.s, VoterCannotClaim, |s| s.claim(&policy, &incident));
    refused(&mut c.s, AlreadySettled, |s| s.settle_ballot(&key, &incident));
    assert_eq!(c.s.stake_state(&key).open_ballots, 0);

    c.s.world.set_time(until);
    refused(&mut c.s, BallotNeeded, |s| s.close_ballot(&key, &incident));
    c.s.world.advance(1);
    c.s.close_ballot(&key, &incident).unwrap();
    assert_eq!(lamports(&c, &key), had);
    refused(&mut c.s, ClaimPeriodOver, |s| s.claim(&policy, &incident));
    balanced(&c.s);
}

/// And when nobody asks the stakers, the report is rejected without blame.
#[test]
fn a_silent_committee_rejects_by_default() {
    let mut c = custody();
    let incident = c.report();
    c.s.end_reveal(&incident, 1);
    c.s.tally(&incident, 1).unwrap();
    let (before, after) = c.decide_at_the_end(&incident);
    assert_eq!((c.s.incident_state(&incident).status, c.product_state().failed_reports), (4, 0));
    assert_eq!((after.assets, after.unearned, after.bonds), (before.assets, before.unearned, BOND));
    let reporter = c.reporter.insecure_clone();
    c.bond_returns(&incident, 1, &reporter, BOND);
    balanced(&c.s);
}
