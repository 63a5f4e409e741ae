//! The calls of stakers, voters, committees and of those who claim what people decided.

use ballast_testkit::{scenario::*, tokens::*, *};

use super::cases::{Case as Call, twins};
use crate::{polls::Case, support::*};

const STAKERS: &[&str] =
    &["fund_emission", "stake", "request_unstake", "complete_unstake", "share_rewards", "claim_rewards"];
const VOTERS: &[&str] = &[
    "report_incident",
    "commit_vote",
    "reveal_vote",
    "tally",
    "appeal",
    "decide_incident",
    "settle_ballot",
    "close_ballot",
    "reclaim_bond",
    "timeline",
];
const CLAIMANTS: &[&str] = &[
    "init_committee",
    "attest_severity",
    "file_loss",
    "dispute_claim",
    "decide_claim",
    "open_salvage",
    "surrender_claim",
];

pub fn case(name: &str) -> Option<Call> {
    match name {
        "open_staking" => Some(open_staking()),
        _ if STAKERS.contains(&name) => Some(staker(name)),
        _ if VOTERS.contains(&name) => Some(voter(name)),
        _ if CLAIMANTS.contains(&name) => Some(claimant(name)),
        _ => None,
    }
}

fn open_staking() -> Call {
    let (mut s, _) = funded();
    s.world.create_mint(staking::governance_mint(), 6);
    let instruction = s.open_staking_accounts().instruction(staking_rules());
    let mut twins = twins(&mut s);
    twins.push(("governance_mint", s.pool.mint));
    Call { signers: vec![s.admin.insecure_clone()], scenario: s, instruction, twins }
}

/// Counterparts of people's accounts: another staker, and another product's incident with a vote on it.
fn counterparts(c: &mut Case) -> Vec<(&'static str, Address)> {
    let mut out = twins(&mut c.s);
    let other = c.voters[1].pubkey();
    let product = c.s.add_voted_product(ListProductArgs { group: 5, ..voted_args() });
    c.s.buy_voted(&c.holder, &product, 1, 1_000 * UNIT, 90 * DAY).unwrap();
    c.s.world.advance(8 * DAY);
    let incident = c.s.report(&c.reporter, &product, c.s.world.now() - HOUR).unwrap();
    c.s.commit(&c.voters[1], &incident, 1, 3).unwrap();
    let governance = token_address(&staking::governance_mint(), &other);
    let fees = out.iter().find(|(name, _)| *name == "fee_tokens").unwrap().1;
    out.extend([
        ("staking", c.s.pool.pool),
        ("stake", pda::stake(&other)),
        ("poll", pda::poll(&incident, 1)),
        ("poll_1", pda::poll(&incident, 1)),
        ("poll_2", pda::poll(&incident, 2)),
        ("ballot", pda::ballot(&incident, &other)),
        ("tokens", c.s.pool.vault),
        ("source", fees),
        ("mint", c.s.pool.share_mint),
        ("governance_mint", c.s.pool.mint),
        ("owner_tokens", governance),
        ("admin_tokens", governance),
        ("reporter_collateral", c.s.collateral(&other)),
        ("appellant_collateral", c.s.collateral(&other)),
        ("challenger_collateral", c.s.collateral(&other)),
    ]);
    out
}

fn staker(name: &str) -> Call {
    let mut c = Case::new();
    let twins = counterparts(&mut c);
    let (owner, tokens) = (c.voters[0].insecure_clone(), staking::governance_mint());
    let (key, admin) = (owner.pubkey(), c.s.admin.insecure_clone());
    c.s.world.create_token_account(&tokens, &key, 100 * UNIT);
    c.s.distribute_fees().unwrap();
    if name == "complete_unstake" {
        c.s.request_unstake(&owner, 10 * UNIT).unwrap();
        c.s.world.advance(8 * DAY);
    }
    let (instruction, signers) = match name {
        "fund_emission" => (c.s.fund_emission_accounts().instruction(UNIT, 1), vec![admin]),
        "stake" => (c.s.stake_accounts(&key).instruction(UNIT), vec![owner]),
        "request_unstake" => (c.s.request_unstake_accounts(&key).instruction(UNIT), vec![owner]),
        "complete_unstake" => (c.s.complete_unstake_accounts(&key).instruction(), vec![owner]),
        "share_rewards" => {
            let fee_vault = Some(pda::fee_vault(&c.s.pool.mint));
            (ix::ShareRewards { staking: pda::staking(), fee_vault }.instruction(), vec![])
        }
        _ => {
            c.s.claim_rewards(&key, false).unwrap();
            c.s.share_rewards(true).unwrap();
            (c.s.claim_rewards_accounts(&key, true).instruction(), vec![])
        }
    };
    Call { scenario: c.s, instruction, signers, twins }
}

fn voter(name: &str) -> Call {
    let mut c = Case::new();
    let twins = counterparts(&mut c);
    let (reporter, voter) = (c.reporter.insecure_clone(), c.voters[0].insecure_clone());
    let key = voter.pubkey();
    if name == "report_incident" {
        let occurred_at = c.s.world.now() - HOUR;
        let args = ReportIncidentArgs { occurred_at, max_bond: u64::MAX, evidence: [1; 32] };
        let instruction = c.s.report_accounts(&reporter.pubkey(), &c.product).instruction(0, args);
        return Call { scenario: c.s, instruction, signers: vec![reporter], twins };
    }
    let incident = c.report();
    if name == "commit_vote" {
        let sealed = polls::commitment(&pda::poll(&incident, 1), &key, 12, &polls::salt(&key));
        let instruction = c.s.commit_accounts(&key, &incident, 1).instruction(sealed);
        return Call { scenario: c.s, instruction, signers: vec![voter], twins };
    }
    for voter in &c.voters {
        c.s.commit(voter, &incident, 1, 12).unwrap();
    }
    c.s.end_commit(&incident, 1);
    if name == "reveal_vote" {
        let instruction = c.s.reveal_accounts(&key, &incident, 1).instruction(12, polls::salt(&key));
        return Call { scenario: c.s, instruction, signers: vec![], twins };
    }
    for voter in &c.voters {
        c.s.reveal(&voter.pubkey(), &incident, 1, 12).unwrap();
    }
    c.s.end_reveal(&incident, 1);
    if name == "tally" {
        let instruction = ix::Tally { poll: pda::poll(&incident, 1) }.instruction();
        return Call { scenario: c.s, instruction, signers: vec![], twins };
    }
    c.s.tally(&incident, 1).unwrap();
    if name == "appeal" {
        let instruction = c.s.appeal_accounts(&reporter.pubkey(), &incident).instruction(u64::MAX);
        return Call { scenario: c.s, instruction, signers: vec![reporter], twins };
    }
    c.s.appeal(&reporter, &incident).unwrap();
    c.vote(&incident, 2, &[12; 7]);
    if name == "timeline" {
        let [poll_1, poll_2] = [1, 2].map(|round| Some(pda::poll(&incident, round)));
        let instruction = ix::Timeline { incident, claim: None, poll_1, poll_2 }.instruction();
        return Call { scenario: c.s, instruction, signers: vec![], twins };
    }
    if name == "decide_incident" {
        let instruction = c.s.decide_accounts(&incident).instruction();
        return Call { scenario: c.s, instruction, signers: vec![], twins };
    }
    c.s.decide(&incident).unwrap();
    if name == "close_ballot" {
        c.s.settle_ballot(&key, &incident).unwrap();
        c.s.world.advance(181 * DAY);
    }
    let instruction = match name {
        "settle_ballot" => c.s.settle_ballot_accounts(&key, &incident).instruction(),
        "close_ballot" => c.s.close_ballot_accounts(&key, &incident).instruction(),
        _ => c.s.reclaim_bond_accounts(&incident, 1).instruction(),
    };
    Call { scenario: c.s, instruction, signers: vec![], twins }
}

/// A custodian's product with a committee of two, or a stablecoin that is handed over.
fn claimant(name: &str) -> Call {
    let covered = actor("covered stablecoin").pubkey();
    let surrendered = ["open_salvage", "surrender_claim"].contains(&name);
    let args = match surrendered {
        true => ListProductArgs {
            kind: ProductKind::Depeg,
            settlement: Settlement::Surrender,
            subject: covered,
            ..voted_args()
        },
        false => ListProductArgs { settlement: Settlement::Assessed, ..voted_args() },
    };
    let mut c = Case::with(7, args);
    let mut twins = counterparts(&mut c);
    for (mint, name) in [(covered, "holder"), (actor("another stablecoin").pubkey(), "twin")] {
        c.s.world.create_mint(mint, 6);
        c.s.world.create_token_account(&mint, &actor(name).pubkey(), COVERED);
    }
    let other_mint = actor("another stablecoin").pubkey();
    twins.extend([
        ("covered_mint", other_mint),
        ("holder_collateral", c.s.collateral(&c.voters[1].pubkey())),
        ("holder_covered", token_address(&other_mint, &actor("twin").pubkey())),
        ("salvage", c.s.pool.vault),
        ("covered_program", TOKEN_2022_PROGRAM),
    ]);
    let holder = c.holder.insecure_clone();
    let (members, admin) = ([actor("first member"), actor("second member")], c.s.admin.insecure_clone());
    let seats = members.each_ref().map(|member| member.pubkey());
    let custody =
        ListProductArgs { kind: ProductKind::Custody, assessment: Assessment::Committee, group: 6, ..voted_args() };
    let second = c.s.add_voted_product(ListProductArgs { group: 7, ..custody });
    c.s.init_committee(&second, &seats, 2).unwrap();
    twins.push(("committee", pda::committee(&second)));
    if ["init_committee", "attest_severity"].contains(&name) {
        let product = c.s.add_voted_product(custody);
        let accounts = c.s.init_committee_accounts(&product);
        let mut all = [Address::default(); 8];
        all[..2].copy_from_slice(&seats);
        let args = InitCommitteeArgs { members: all, count: 2, threshold: 2, window: 86_400 };
        if name == "init_committee" {
            return Call { scenario: c.s, instruction: accounts.instruction(args), signers: vec![admin], twins };
        }
        c.s.init_committee(&product, &seats, 2).unwrap();
        c.s.buy_voted(&holder, &product, 9, 1_000 * UNIT, 90 * DAY).unwrap();
        c.s.world.advance(8 * DAY);
        let incident = c.s.report(&c.reporter, &product, c.s.world.now() - HOUR).unwrap();
        let instruction = c.s.attest_accounts(&seats[0], &incident).instruction(20);
        return Call { scenario: c.s, instruction, signers: vec![members[0].insecure_clone()], twins };
    }
    if name == "open_salvage" {
        let fresh = c.s.list_product(ListProductArgs { group: 8, ..args }).unwrap();
        let instruction = c.s.open_salvage_accounts(&fresh).instruction();
        return Call { scenario: c.s, instruction, signers: vec![], twins };
    }
    let incident = c.report();
    c.vote(&incident, 1, &[20; 7]);
    c.decide(&incident);
    if name == "surrender_claim" {
        let instruction = c.s.surrender_accounts(&c.policy, &incident).instruction(1_000 * UNIT);
        return Call { scenario: c.s, instruction, signers: vec![holder], twins };
    }
    if name == "file_loss" {
        let instruction = c.s.file_loss_accounts(&c.policy, &incident).instruction(1_000 * UNIT, [2; 32]);
        return Call { scenario: c.s, instruction, signers: vec![holder], twins };
    }
    let claim = c.s.file_loss(&holder, &c.policy, &incident, 1_000 * UNIT).unwrap();
    if name == "dispute_claim" {
        let instruction = c.s.dispute_accounts(&c.reporter.pubkey(), &claim).instruction(u64::MAX);
        return Call { signers: vec![c.reporter.insecure_clone()], scenario: c.s, instruction, twins };
    }
    c.s.dispute(&c.reporter, &claim).unwrap();
    c.vote(&claim, 1, &[10; 7]);
    c.s.appeal(&c.reporter.insecure_clone(), &claim).unwrap();
    c.vote(&claim, 2, &[10; 7]);
    Call { instruction: c.s.decide_claim_accounts(&claim).instruction(), scenario: c.s, signers: vec![], twins }
}

const COVERED: u64 = 100_000 * UNIT;
