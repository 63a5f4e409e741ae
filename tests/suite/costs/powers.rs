//! The measured stories of underwriters, auditors and governance.

use ballast_testkit::{attestations::*, scenario::*, tokens::UNIT, underwriting::LotKind, *};

use super::Measured;
use crate::polls::Case;

/// From the first signal to the sale of what was lost.
pub fn measure_underwriters(m: &mut Measured) {
    let mut c = Case::with(7, ListProductArgs { underwriting: underwriting_rules(), ..voted_args() });
    let (owner, holder) = (c.voters[0].insecure_clone(), c.holder.insecure_clone());
    let product = c.product;
    m.add("signal, the first time", c.s.signal(&owner, &product, 10 * UNIT));
    m.add("signal", c.s.signal(&owner, &product, 90 * UNIT));
    c.s.buy_voted(&holder, &product, 9, 1_000 * UNIT, 90 * DAY).unwrap();
    c.s.distribute_fees().unwrap();
    m.add("claim_premiums", c.s.claim_premiums(&product, &owner.pubkey()));
    m.add("request_unsignal", c.s.request_unsignal(&owner, &product, 10 * UNIT));
    c.s.world.advance(31 * DAY);
    m.add("complete_unsignal", c.s.complete_unsignal(&owner, &product));
    let incident = c.report();
    c.vote(&incident, 1, &[12; 7]);
    c.s.world.advance(6 * DAY);
    m.add("decide_incident, underwriters lose", c.s.decide(&incident));
    let until = c.s.world.now() + 60 * DAY;
    let offer = RuleChange::Lot { lot: LotKind::Slashed as u8, price: 500_000_000, until };
    c.s.decree(&c.s.change_rules_instruction(Some(product), offer)).unwrap();
    c.s.world.create_token_account(&staking::governance_mint(), &holder.pubkey(), 0);
    c.s.accrue(Some(product)).unwrap();
    m.add("buy_salvage", c.s.buy_salvage(&holder, &product, LotKind::Slashed, UNIT));
}

/// An auditor's life with one build of a program.
pub fn measure_auditors(m: &mut Measured) {
    let mut c = Case::new();
    let (auditor, product) = (c.s.user("auditor", 0), c.product);
    let program = c.s.world.read::<Product>(&product).subject;
    c.s.world.post_program(program, 7, None);
    m.add("set_auditor", c.s.set_auditor(&auditor.pubkey(), auditor_args()));
    let until = c.s.world.now() + 90 * DAY;
    m.add("attest", c.s.vouch(&auditor, &product, until));
    let vault = c.s.collateral(&c.reporter.pubkey());
    m.add("init_watch", c.s.init_watch(&product, &vault, Some(program)));
    m.add("sync_subject, nothing has changed", c.s.sync(&product));
    c.s.world.post_program(program, 8, None);
    m.add("sync_subject, another build", c.s.sync(&product));
    m.add("revoke_attestation", c.s.revoke(&auditor, &product, &auditor.pubkey()));
}

/// From a proposal to its execution, and the end of the bootstrap.
pub fn measure_governance(m: &mut Measured) {
    let mut c = Case::new();
    c.s.world.advance(2 * DAY);
    let voter = c.voters[0].insecure_clone();
    let change = RuleChange::Pool { leverage_bps: 30_000, group_limit_bps: 10_000 };
    let action = c.s.change_rules_instruction(None, change);
    let accounts = c.s.propose_accounts(&voter.pubkey(), 0, &action);
    let propose = c.s.propose_instruction(&accounts, 0, &action);
    m.add("propose", c.s.world.send(&[propose], &[&voter]));
    m.add("cast_vote", c.s.cast_vote(&voter, 0, true));
    for voter in &c.voters[1..] {
        c.s.cast_vote(voter, 0, true).unwrap();
    }
    let proposal: Proposal = c.s.world.read(&pda::proposal(0));
    c.s.world.set_time(proposal.eta);
    m.add("execute_proposal and change_rules, limits of a pool", c.s.execute(0, &action));
    m.add("close_proposal", c.s.close_proposal(&c.voters[1].insecure_clone(), 0));
    m.add("close_vote", c.s.close_vote(&voter.pubkey(), 0));
    let rules = RuleChange::Product { rules: c.s.rules_of(&c.product) };
    m.add("change_rules of a product, executed", c.s.decree(&c.s.change_rules_instruction(Some(c.product), rules)));
    c.s.distribute_fees().unwrap();
    let spend = c.s.spend_treasury_accounts(&voter.pubkey()).instruction(1, voter.pubkey());
    m.add("spend_treasury, executed", c.s.decree(&spend));
    let hand_over = c.s.hand_over_instruction(&voter.pubkey());
    c.s.give_program_to(&pda::governor());
    m.add("hand_over_program, executed", c.s.decree(&hand_over));
    m.add("end_bootstrap", c.s.end_bootstrap());
}
