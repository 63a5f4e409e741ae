//! People decide: stakes, a report, sealed votes, claims, and what becomes of ballots and bonds.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::{bank::FEE, mirror::*, rent::rent_exempt};

const COVER: u64 = 50_000 * UNIT;
const STAKE: u64 = 1_000 * UNIT;
/// Twelve twentieths: 60 %.
const SEVERITY: u8 = 12;

#[test]
fn people_decide() {
    let (mut s, bank) = on_stage();
    s.with_staking();
    let provider = s.user("provider", 1_000_000 * UNIT);
    s.deposit(&provider, 1_000_000 * UNIT).unwrap();
    let product = s.add_voted_product(voted_args());
    let [holder, reporter] = ["holder", "reporter"].map(|name| s.user(name, 100_000 * UNIT));
    let policy = alone(&mut s, &holder, |s| s.buy_voted(&holder, &product, 1, COVER, 90 * DAY)).unwrap();
    let voters = s.stakers(3, STAKE);
    s.world.advance(8 * DAY);

    // A report against a bond, in accounts of the reporter's.
    let money = s.money(&reporter.pubkey());
    let lamports = bank.lamports(&reporter);
    let occurred_at = s.world.now() - HOUR;
    let incident = alone(&mut s, &reporter, |s| s.report(&reporter, &product, occurred_at)).unwrap();
    let rent = rent_exempt(8 + size_of::<Incident>()) + rent_exempt(8 + size_of::<Poll>());
    assert_eq!(lamports - bank.lamports(&reporter), FEE + rent);
    let bond = s.poll_state(&incident, 1).bond;
    assert_eq!(money - s.money(&reporter.pubkey()), bond);

    // Three seal their votes, each with his own wallet, and open them.
    for voter in &voters {
        let lamports = bank.lamports(voter);
        alone(&mut s, voter, |s| s.commit(voter, &incident, 1, SEVERITY)).unwrap();
        assert_eq!(lamports - bank.lamports(voter), FEE + rent_exempt(8 + size_of::<Ballot>()));
    }
    let early = s.reveal(&voters[0].pubkey(), &incident, 1, SEVERITY);
    assert_eq!(early.unwrap_err(), NotRevealPhase);
    s.end_commit(&incident, 1);
    let other = s.reveal(&voters[0].pubkey(), &incident, 1, SEVERITY + 1);
    assert_eq!(other.unwrap_err(), CommitmentMismatch);
    for voter in &voters {
        s.reveal(&voter.pubkey(), &incident, 1, SEVERITY).unwrap();
    }
    s.end_reveal(&incident, 1);
    s.tally(&incident, 1).unwrap();
    assert_eq!(s.timeline(&incident, None).unwrap().default_bps, 6_000);
    assert_eq!(s.decide(&incident).unwrap_err(), AppealRunning);
    s.end_challenge(&incident);
    s.decide(&incident).unwrap();
    assert_eq!(s.incident_state(&incident).severity_bps, 6_000);

    // The holder is paid, the voters earn, the reporter has his bond back.
    let money = s.money(&holder.pubkey());
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.money(&holder.pubkey()) - money, COVER * 6 / 10);
    for voter in &voters {
        s.settle_ballot(&voter.pubkey(), &incident).unwrap();
    }
    let money = s.money(&reporter.pubkey());
    s.reclaim_bond(&incident, 1).unwrap();
    assert_eq!(s.money(&reporter.pubkey()) - money, bond);
    s.distribute_fees().unwrap();
    s.share_rewards(true).unwrap();
    let money = s.money(&voters[0].pubkey());
    s.claim_rewards(&voters[0].pubkey(), true).unwrap();
    assert!(s.money(&voters[0].pubkey()) > money, "a third of the fee, and of what stakers earn");
    s.request_unstake(&voters[0], STAKE).unwrap();
    assert_eq!(s.complete_unstake(&voters[0]).unwrap_err(), UnstakeNotReady);
    s.world.advance(8 * DAY);
    s.complete_unstake(&voters[0]).unwrap();
    assert_eq!(s.governance_tokens(&voters[0].pubkey()), STAKE, "nobody was wrong");

    // Nothing is left of it but what it cost.
    assert_eq!(s.close_ballot(&voters[0].pubkey(), &incident).unwrap_err(), BallotNeeded);
    s.world.advance(200 * DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&pda::claim(&incident, &policy)).unwrap();
    s.close_policy(&policy).unwrap();
    for voter in &voters {
        let lamports = bank.lamports(voter);
        s.close_ballot(&voter.pubkey(), &incident).unwrap();
        assert_eq!(bank.lamports(voter) - lamports, rent_exempt(8 + size_of::<Ballot>()));
    }
    s.close_incident(&incident).unwrap();
    invariants::check(&s.world).unwrap();

    let closed = &bank.get().ledger.closed;
    assert_eq!([closed[&policy], closed[&incident]], [holder.pubkey(), reporter.pubkey()]);
}
