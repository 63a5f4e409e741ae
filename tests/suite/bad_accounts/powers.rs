//! The calls of underwriters, auditors and governance.

use ballast_testkit::{attestations::*, scenario::*, tokens::*, underwriting::LotKind, *};

use super::cases::{Case as Call, twins};
use crate::polls::Case;

const UNDERWRITERS: &[&str] = &["signal", "request_unsignal", "complete_unsignal", "claim_premiums", "buy_salvage"];
const AUDITORS: &[&str] = &["set_auditor", "attest", "revoke_attestation", "init_watch", "sync_subject"];
const GOVERNANCE: &[&str] = &[
    "propose",
    "cast_vote",
    "execute_proposal",
    "close_proposal",
    "close_vote",
    "change_rules",
    "spend_treasury",
    "hand_over_program",
    "end_bootstrap",
];
const SIGNALLED: u64 = 500 * UNIT;

pub fn case(name: &str) -> Option<Call> {
    match name {
        _ if UNDERWRITERS.contains(&name) => Some(underwriter(name)),
        _ if AUDITORS.contains(&name) => Some(auditor(name)),
        _ if GOVERNANCE.contains(&name) => Some(governance(name)),
        _ => None,
    }
}

/// A voted product with a policy, an underwriter and an auditor; its twin in the same pool has others.
struct Stage {
    c: Case,
    twins: Vec<(&'static str, Address)>,
    auditor: Keypair,
    vault: Address,
}

fn stage() -> Stage {
    let mut c = Case::with(7, ListProductArgs { underwriting: underwriting_rules(), ..voted_args() });
    let mut twins = twins(&mut c.s);
    let [auditor, other_auditor] = ["auditor", "other auditor"].map(|name| c.s.user(name, 0));
    let program = c.s.world.read::<Product>(&c.product).subject;
    let twin_program = actor("twin program").pubkey();
    let data = c.s.world.post_program(program, 7, None);
    let twin_data = c.s.world.post_program(twin_program, 8, None);
    assert_ne!(data, twin_data);
    let args = ListProductArgs { group: 5, subject: twin_program, underwriting: underwriting_rules(), ..voted_args() };
    let twin = c.s.add_voted_product(args);
    let vault = c.s.collateral(&c.reporter.pubkey());
    let twin_vault = c.s.collateral(&c.holder.pubkey());
    for (key, product) in [(&auditor, c.product), (&other_auditor, twin)] {
        c.s.set_auditor(&key.pubkey(), auditor_args()).unwrap();
        c.s.vouch(key, &product, c.s.world.now() + 100 * DAY).unwrap();
    }
    c.s.init_watch(&c.product, &vault, None).unwrap();
    c.s.init_watch(&twin, &twin_vault, None).unwrap();
    for (voter, product) in [(0, c.product), (1, twin)] {
        let voter = c.voters[voter].insecure_clone();
        c.s.signal(&voter, &product, SIGNALLED).unwrap();
    }
    let other = c.voters[1].pubkey();
    let in_first = |name: &str| twins.iter().find(|(other, _)| *other == name).unwrap().1;
    let (fee_tokens, share_mint, foreign) = (in_first("fee_tokens"), c.s.pool.share_mint, in_first("destination"));
    twins.retain(|(name, _)| !["product", "program", "program_data", "destination"].contains(name));
    twins.extend([
        ("product", twin),
        ("staking", c.s.pool.pool),
        ("stake", pda::stake(&other)),
        ("signal", pda::signal(&twin, &other)),
        ("source", fee_tokens),
        ("mint", share_mint),
        ("sold_mint", share_mint),
        ("sold_program", TOKEN_2022_PROGRAM),
        ("buyer_collateral", foreign),
        ("destination", foreign),
        ("auditor", pda::auditor(&other_auditor.pubkey())),
        ("attestation", pda::attestation(&twin, &other_auditor.pubkey())),
        ("program", twin_program),
        ("program_data", twin_data),
        ("watch", pda::watch(&twin)),
        ("loader", world::SYSTEM_PROGRAM),
    ]);
    Stage { c, twins, auditor, vault }
}

fn underwriter(name: &str) -> Call {
    let Stage { mut c, mut twins, .. } = stage();
    let owner = c.voters[0].insecure_clone();
    let key = owner.pubkey();
    if name == "signal" {
        let instruction = c.s.signal_accounts(&c.product, &key).instruction(UNIT);
        return Call { scenario: c.s, instruction, signers: vec![owner], twins };
    }
    if name == "request_unsignal" {
        let instruction = c.s.request_unsignal_accounts(&c.product, &key).instruction(UNIT);
        return Call { scenario: c.s, instruction, signers: vec![owner], twins };
    }
    if name == "complete_unsignal" {
        c.s.request_unsignal(&owner, &c.product, UNIT).unwrap();
        c.s.world.advance(31 * DAY);
        let instruction = c.s.complete_unsignal_accounts(&c.product, &key).instruction();
        return Call { scenario: c.s, instruction, signers: vec![owner], twins };
    }
    let holder = c.holder.insecure_clone();
    c.s.buy_voted(&holder, &c.product, 9, 1_000 * UNIT, 90 * DAY).unwrap();
    c.s.distribute_fees().unwrap();
    if name == "claim_premiums" {
        let instruction = c.s.claim_premiums_accounts(&c.product, &key).instruction();
        return Call { scenario: c.s, instruction, signers: vec![], twins };
    }
    let incident = c.report();
    c.vote(&incident, 1, &[12; 7]);
    c.s.world.advance(6 * DAY);
    c.s.decide(&incident).unwrap();
    let until = c.s.world.now() + 60 * DAY;
    let offer = RuleChange::Lot { lot: LotKind::Slashed as u8, price: OFFER_UNIT / 2, until };
    c.s.decree(&c.s.change_rules_instruction(Some(c.product), offer)).unwrap();
    // The buyer's account is any account of the sold token.
    twins.retain(|(name, _)| *name != "destination");
    c.s.world.create_token_account(&staking::governance_mint(), &holder.pubkey(), 0);
    let accounts = c.s.buy_salvage_accounts(&c.product, &holder.pubkey(), LotKind::Slashed);
    let instruction = accounts.instruction(UNIT, u64::MAX, FOREVER);
    Call { scenario: c.s, instruction, signers: vec![holder], twins }
}

/// Base units that an offered price is for.
const OFFER_UNIT: u64 = 1_000_000_000;

fn auditor(name: &str) -> Call {
    let Stage { mut c, twins, auditor, vault } = stage();
    let (admin, key) = (c.s.admin.insecure_clone(), auditor.pubkey());
    c.s.world.advance(DAY);
    let until = c.s.world.now() + 90 * DAY;
    let (instruction, signers) = match name {
        "set_auditor" => (c.s.set_auditor_accounts(&key).instruction(auditor_args()), vec![admin]),
        "attest" => (c.s.vouch_accounts(&c.product, &key).instruction([1; 32], until), vec![auditor]),
        "revoke_attestation" => (c.s.revoke_accounts(&c.product, &key, &key).instruction(), vec![auditor]),
        "init_watch" => {
            let program = c.s.world.read::<Product>(&c.product).subject;
            (c.s.init_watch_accounts(&c.product, &vault, Some(program)).instruction(watch_rules()), vec![admin])
        }
        _ => {
            let program = c.s.world.read::<Product>(&c.product).subject;
            c.s.world.post_program(program, 9, None);
            (c.s.sync_accounts(&c.product).instruction(), vec![])
        }
    };
    Call { scenario: c.s, instruction, signers, twins }
}

fn governance(name: &str) -> Call {
    let Stage { mut c, mut twins, auditor, .. } = stage();
    c.s.world.advance(2 * DAY);
    let (voter, other, admin) =
        (c.voters[2].insecure_clone(), c.voters[3].insecure_clone(), c.s.admin.insecure_clone());
    let pool_rules = RuleChange::Pool { leverage_bps: 30_000, group_limit_bps: 10_000 };
    let action = c.s.change_rules_instruction(None, pool_rules);
    let twin_id = c.s.propose(&voter, &action).unwrap();
    c.s.cast_vote(&other, twin_id, true).unwrap();
    let twin = pda::proposal(twin_id);
    twins.extend([("proposal", twin), ("record", pda::vote(&twin, &other.pubkey()))]);
    if name == "propose" {
        let accounts = c.s.propose_accounts(&voter.pubkey(), 77, &action);
        let instruction = c.s.propose_instruction(&accounts, 77, &action);
        return Call { scenario: c.s, instruction, signers: vec![voter], twins };
    }
    let id = c.s.propose(&voter, &action).unwrap();
    if name == "cast_vote" {
        let instruction = c.s.cast_vote_accounts(&voter.pubkey(), id).instruction(true);
        return Call { scenario: c.s, instruction, signers: vec![voter], twins };
    }
    for voter in &c.voters[2..] {
        c.s.cast_vote(voter, id, true).unwrap();
    }
    let proposal: Proposal = c.s.world.read(&pda::proposal(id));
    c.s.world.set_time(proposal.eta);
    match name {
        "execute_proposal" => {
            let instruction = c.s.execute_instruction(id, &action);
            return Call { scenario: c.s, instruction, signers: vec![], twins };
        }
        "close_proposal" => {
            c.s.execute(id, &action).unwrap();
            let proposal = pda::proposal(id);
            let accounts = ix::CloseProposal { caller: auditor.pubkey(), proposal, proposer: voter.pubkey() };
            return Call { scenario: c.s, instruction: accounts.instruction(), signers: vec![auditor], twins };
        }
        "close_vote" => {
            let record = pda::vote(&pda::proposal(id), &voter.pubkey());
            let instruction = ix::CloseVote { record, voter: voter.pubkey() }.instruction();
            return Call { scenario: c.s, instruction, signers: vec![], twins };
        }
        "end_bootstrap" => {
            let accounts = ix::EndBootstrap { admin: admin.pubkey(), config: pda::config(), staking: pda::staking() };
            return Call { scenario: c.s, instruction: accounts.instruction(), signers: vec![admin], twins };
        }
        _ => {}
    }
    let governor = governor_that_signs(&mut c.s);
    let instruction = match name {
        "change_rules" => ix::ChangeRules {
            governor: governor.pubkey(),
            config: pda::config(),
            pool: Some(c.s.pool.pool),
            product: Some(c.product),
            staking: None,
        }
        .instruction(RuleChange::Product { rules: c.s.rules_of(&c.product) }),
        "spend_treasury" => {
            c.s.distribute_fees().unwrap();
            let accounts = c.s.spend_treasury_accounts(&voter.pubkey());
            ix::SpendTreasury { governor: governor.pubkey(), ..accounts }.instruction(1, voter.pubkey())
        }
        _ => {
            c.s.give_program_to(&governor.pubkey());
            let mut instruction = c.s.hand_over_instruction(&voter.pubkey());
            instruction.accounts[0].pubkey = governor.pubkey();
            instruction
        }
    };
    Call { scenario: c.s, instruction, signers: vec![governor], twins }
}

/// The governor has no key. That each account is checked by itself shows only when he can sign for all of them, so here the
/// configuration names a key as governor.
fn governor_that_signs(s: &mut Scenario) -> Keypair {
    let key = s.user("a governor with a key", 0);
    let config = s.world.account(&pda::config()).unwrap();
    let at = config.data.windows(32).position(|bytes| *bytes == *pda::governor().as_ref()).unwrap();
    let mut data = config.data.clone();
    data[at..at + 32].copy_from_slice(key.pubkey().as_ref());
    s.world.set_account(pda::config(), config.owner, data);
    key
}
