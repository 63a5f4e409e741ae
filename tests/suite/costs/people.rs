//! The measured stories of stakers, voters and claimants.

use ballast_testkit::{scenario::*, tokens::UNIT, *};

use super::Measured;
use crate::{polls::Case, support::*};

/// From the first staked token to the last settled ballot.
pub fn measure_voters(m: &mut Measured) {
    let (mut s, _) = funded();
    let admin = s.admin.insecure_clone();
    s.world.create_mint(staking::governance_mint(), 6);
    s.world.create_token_account(&staking::governance_mint(), &admin.pubkey(), 1_000_000 * UNIT);
    let open = s.open_staking_accounts().instruction(staking_rules());
    m.add("open_staking", s.world.send(&[open], &[&admin]));
    m.add("fund_emission", s.fund_emission(1_000 * UNIT, 1));

    let mut c = Case::new();
    let (owner, voters) = (c.voters[0].insecure_clone(), c.voters.len());
    let newcomer = c.s.user("newcomer", 0);
    let tokens = staking::governance_mint();
    for key in [&newcomer, &owner] {
        c.s.world.create_token_account(&tokens, &key.pubkey(), 100 * UNIT);
    }
    m.add("stake, the first time", c.s.stake(&newcomer, 10 * UNIT));
    m.add("stake", c.s.stake(&owner, 10 * UNIT));
    m.add("request_unstake", c.s.request_unstake(&owner, 10 * UNIT));
    c.s.world.advance(8 * DAY);
    m.add("complete_unstake", c.s.complete_unstake(&owner));
    c.s.distribute_fees().unwrap();
    m.add("share_rewards", c.s.share_rewards(true));
    m.add("claim_rewards", c.s.claim_rewards(&owner.pubkey(), true));

    c.s.accrue(Some(c.product)).unwrap();
    let occurred_at = c.s.world.now() - HOUR;
    let args = ReportIncidentArgs { occurred_at, max_bond: u64::MAX, evidence: [1; 32] };
    let report = c.s.report_accounts(&c.reporter.pubkey(), &c.product);
    let incident = report.incident;
    m.add("report_incident", c.s.world.send(&[report.instruction(0, args)], &[&c.reporter]));
    m.add("commit_vote", c.s.commit(&owner, &incident, 1, 12));
    for voter in &c.voters[1..voters - 1] {
        c.s.commit(voter, &incident, 1, 12).unwrap();
    }
    c.s.end_commit(&incident, 1);
    m.add("reveal_vote", c.s.reveal(&owner.pubkey(), &incident, 1, 12));
    for voter in &c.voters[1..voters - 2] {
        c.s.reveal(&voter.pubkey(), &incident, 1, 12).unwrap();
    }
    c.s.end_reveal(&incident, 1);
    m.add("tally", c.s.tally(&incident, 1));
    m.add("timeline", send_timeline(&mut c.s, &incident));
    m.add("appeal", c.s.appeal(&c.reporter.insecure_clone(), &incident));
    m.add("commit_vote, second round", c.s.commit(&owner, &incident, 2, 12));
    for voter in &c.voters[1..] {
        c.s.commit(voter, &incident, 2, 12).unwrap();
    }
    c.s.end_commit(&incident, 2);
    for voter in &c.voters {
        c.s.reveal(&voter.pubkey(), &incident, 2, 12).unwrap();
    }
    c.s.end_reveal(&incident, 2);
    m.add("tally, second round", c.s.tally(&incident, 2));
    m.add("decide_incident, approved after an appeal", c.s.decide(&incident));
    m.add("settle_ballot, two rounds", c.s.settle_ballot(&owner.pubkey(), &incident));
    let silent = c.voters[voters - 2].pubkey();
    m.add("settle_ballot, one round silent", c.s.settle_ballot(&silent, &incident));
    m.add("file_claim, decided by people", c.s.claim(&c.policy, &incident));
    m.add("reclaim_bond", c.s.reclaim_bond(&incident, 1));
    c.s.world.advance(181 * DAY);
    m.add("close_ballot", c.s.close_ballot(&owner.pubkey(), &incident));
}

fn send_timeline(s: &mut Scenario, incident: &Address) -> Result<Outcome, Failure> {
    let accounts =
        ix::Timeline { incident: *incident, claim: None, poll_1: Some(pda::poll(incident, 1)), poll_2: None };
    s.world.send(&[accounts.instruction()], &[])
}

/// A custodian's committee with a named loss, and a broken stablecoin that is handed over.
pub fn measure_settlements(m: &mut Measured) {
    let custody = ListProductArgs {
        kind: ProductKind::Custody,
        assessment: Assessment::Committee,
        settlement: Settlement::Assessed,
        ..voted_args()
    };
    let (mut s, _) = funded();
    s.with_staking();
    let product = s.add_voted_product(custody);
    let members = ["one", "two", "three"].map(actor);
    let seats = members.each_ref().map(|member| member.pubkey());
    m.add("init_committee", s.init_committee(&product, &seats, 2));
    let (holder, other) = (s.user("holder", 100_000 * UNIT), s.user("other", 100_000 * UNIT));
    let policy = s.buy_voted(&holder, &product, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    s.world.advance(8 * DAY);
    let incident = s.report(&other, &product, s.world.now() - HOUR).unwrap();
    m.add("attest_severity", s.attest(&members[0], &incident, 20));
    for member in &members[1..] {
        s.attest(member, &incident, 20).unwrap();
    }
    s.tally(&incident, 1).unwrap();
    s.end_challenge(&incident);
    m.add("decide_incident, approved", s.decide(&incident));
    let filed = s.file_loss_accounts(&policy, &incident);
    m.add("file_loss", s.world.send(&[filed.instruction(5_000 * UNIT, [2; 32])], &[&holder]));
    m.add("dispute_claim", s.dispute(&other, &filed.claim));
    s.end_reveal(&filed.claim, 1);
    s.tally(&filed.claim, 1).unwrap();
    s.end_challenge(&filed.claim);
    m.add("decide_claim", s.decide_claim(&filed.claim));

    let mint = actor("covered stablecoin").pubkey();
    s.world.create_mint(mint, 6);
    let broken = ListProductArgs {
        kind: ProductKind::Depeg,
        settlement: Settlement::Surrender,
        subject: mint,
        group: 2,
        ..voted_args()
    };
    let listed = s.list_product(broken).unwrap();
    m.add("open_salvage", s.open_salvage(&listed));
    let mut c = Case::with(7, broken);
    c.s.world.create_token_account(&mint, &c.holder.pubkey(), 100_000 * UNIT);
    let incident = c.report();
    c.vote(&incident, 1, &[20; 7]);
    c.decide(&incident);
    m.add("surrender_claim", c.s.surrender(&c.holder, &c.policy, &incident, 50_000 * UNIT));
}

/// Everything a voter does costs the same for the ten-thousandth as for the tenth. Compared are ballots and stakes whose
/// addresses were found at the first try: the search is the only other difference.
#[test]
fn the_ten_thousandth_voter_costs_what_the_tenth_does() {
    const VOTERS: usize = 10_000;
    let mut c = Case::with(7, voted_args());
    let voters: Vec<_> = (0..VOTERS).map(|at| actor(&format!("citizen {at}"))).collect();
    let mut costs: [Vec<u64>; 4] = Default::default();
    for key in &voters {
        c.s.world.airdrop(&key.pubkey(), 1_000_000_000);
        c.s.world.create_token_account(&staking::governance_mint(), &key.pubkey(), UNIT);
        let sent = c.s.stake(key, UNIT).unwrap();
        if pda_bump(&[b"stake", key.pubkey().as_ref()]) == 255 {
            costs[0].push(sent.compute_units);
        }
    }
    c.s.world.advance(2 * DAY);
    let incident = c.report();
    let s = &mut c.s;
    for key in &voters {
        let sent = s.commit(key, &incident, 1, 12).unwrap();
        if pda_bump(&[b"ballot", incident.as_ref(), key.pubkey().as_ref()]) == 255 {
            costs[1].push(sent.compute_units);
        }
    }
    s.end_commit(&incident, 1);
    for key in &voters {
        costs[2].push(s.reveal(&key.pubkey(), &incident, 1, 12).unwrap().compute_units);
    }
    s.end_reveal(&incident, 1);
    let tally = s.tally(&incident, 1).unwrap().compute_units;
    s.end_challenge(&incident);
    s.decide(&incident).unwrap();
    for key in &voters {
        costs[3].push(s.settle_ballot(&key.pubkey(), &incident).unwrap().compute_units);
    }
    assert_eq!(s.poll_state(&incident, 1).heads as usize, VOTERS);
    assert!(tally <= 4_000, "a tally of ten thousand votes costs {tally}");
    for (name, costs) in ["stake", "commit", "reveal", "settle"].iter().zip(&costs) {
        let (low, high) = (costs[5..].iter().min().unwrap(), costs[5..].iter().max().unwrap());
        assert!(costs.len() > VOTERS / 3 && high * 100 <= low * 102, "{name}: from {low} to {high}");
    }
}

fn pda_bump(seeds: &[&[u8]]) -> u8 {
    Address::find_program_address(seeds, &PROGRAM_ID).1
}
