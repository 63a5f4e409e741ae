//! set_auditor.

use BallastError::*;

use super::*;
use crate::support::*;

/// "Only the administrator": and what he says is kept.
#[test]
fn the_administrator_approves() {
    let mut c = Case::new(1);
    let key = actor("newcomer").pubkey();
    let [credential, schema] = ["credential", "schema"].map(|name| actor(name).pubkey());
    let args = SetAuditorArgs { active: 1, credential, schema };
    let accounts = ix::SetAuditor { admin: c.buyer.pubkey(), ..c.s.set_auditor_accounts(&key) };
    let buyer = c.buyer.insecure_clone();
    refused(&mut c.s, NotAdmin, |s| s.world.send(&[accounts.instruction(args)], &[&buyer]));
    refused(&mut c.s, LimitOutOfBounds, |s| s.set_auditor(&key, SetAuditorArgs { active: 2, ..args }));
    c.s.set_auditor(&key, args).unwrap();
    let state: Auditor = c.s.world.read(&pda::auditor(&key));
    assert_eq!((state.key, state.active, state.credential, state.schema), (key, 1, credential, schema));
    c.s.set_auditor(&key, auditor_args()).unwrap();
    let state: Auditor = c.s.world.read(&pda::auditor(&key));
    assert_eq!((state.active, state.credential, state.schema), (1, Address::default(), Address::default()));
}

/// "A decided proposal, once the protocol is set up."
#[test]
fn stakers_approve_an_auditor_after_the_bootstrap() {
    let mut c = Case::new(1);
    let voters = c.s.stakers(4, 1_000_000 * UNIT);
    c.s.end_bootstrap().unwrap();
    let newcomer = c.s.user("newcomer", 0);
    refused(&mut c.s, NotAdmin, |s| s.set_auditor(&newcomer.pubkey(), auditor_args()));
    let good = c.s.set_auditor_accounts(&newcomer.pubkey());
    let action = ix::SetAuditor { admin: pda::governor(), ..good }.instruction(auditor_args());
    let id = c.s.propose(&voters[0], &action).unwrap();
    for voter in &voters {
        c.s.cast_vote(voter, id, true).unwrap();
    }
    let until = c.s.world.now() + VALID;
    let state: Proposal = c.s.world.read(&pda::proposal(id));
    c.s.world.set_time(state.eta);
    c.s.execute(id, &action).unwrap();
    c.s.vouch(&newcomer, &c.product, until).unwrap();
    c.buy().unwrap();
    balanced(&c.s);
}

/// "The attestations of an auditor who is removed count until somebody revokes them, which anyone can."
#[test]
fn a_removed_auditors_attestation_counts_until_anyone_revokes_it() {
    let mut c = Case::attested();
    let (stranger, auditor) = (c.buyer.insecure_clone(), c.key(0));
    let product = c.product;
    refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &auditor));
    c.remove(0);
    c.buy().unwrap();
    let until = c.s.world.now() + VALID;
    let key = c.auditors[0].insecure_clone();
    refused(&mut c.s, NotAuditor, |s| s.vouch(&key, &product, until));
    c.s.revoke(&stranger, &product, &auditor).unwrap();
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.s.set_auditor(&auditor, auditor_args()).unwrap();
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(0).unwrap();
    c.buy().unwrap();
    balanced(&c.s);
}
