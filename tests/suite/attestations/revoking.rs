//! revoke_attestation.

use BallastError::*;

use super::*;
use crate::support::*;

/// Carried for the first auditor by the buyer, who paid the rent.
fn shown() -> Case {
    let mut c = Case::new(1);
    let carrier = c.publishes();
    let carrier = c.s.world.post_attestation(&carrier);
    c.show(carrier, c.s.world.now() + VALID).unwrap();
    c
}

/// "The auditor at any time": "it does not count from now on", and "the rent goes to who paid it."
#[test]
fn an_auditor_takes_it_back() {
    let mut c = shown();
    c.buy().unwrap();
    let (key, payer, product) = (c.auditors[0].insecure_clone(), c.buyer.pubkey(), c.product);
    let account = pda::attestation(&product, &key.pubkey());
    let lamports = |s: &Scenario, of: &Address| s.world.account(of).map_or(0, |account| account.lamports);
    let (had, rent) = (lamports(&c.s, &payer), lamports(&c.s, &account));
    assert!(rent > 0);
    c.s.revoke(&key, &product, &key.pubkey()).unwrap();
    assert_eq!(lamports(&c.s, &payer), had + rent);
    assert!(c.s.world.account(&account).is_none());
    assert_eq!((c.counted(), c.state().deploy_slot), (vec![], SLOT));
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(0).unwrap();
    c.buy().unwrap();
    balanced(&c.s);
}

/// "Anyone when it has expired."
#[test]
fn anyone_clears_away_what_has_expired() {
    let mut c = Case::attested();
    let until = c.attestation(0).valid_until;
    let (stranger, product, auditor) = (c.buyer.insecure_clone(), c.product, c.key(0));
    c.s.world.set_time(until - 1);
    refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &auditor));
    c.s.world.set_time(until);
    c.s.revoke(&stranger, &product, &auditor).unwrap();
    assert!(c.s.world.account(&pda::attestation(&product, &auditor)).is_none());
}

/// Only the attestation's own product, auditor and payer.
#[test]
fn other_accounts_are_named() {
    let mut c = shown();
    c.vouch(1).unwrap();
    let other = c.s.add_voted_product(demanding(1));
    let key = c.auditors[0].insecure_clone();
    let good = c.s.revoke_accounts(&c.product, &key.pubkey(), &key.pubkey());
    let others = [
        (ix::RevokeAttestation { product: other, ..good }, WrongProduct),
        (ix::RevokeAttestation { payer: actor("thief").pubkey(), ..good }, WrongPayer),
        (ix::RevokeAttestation { auditor: pda::auditor(&c.key(1)), ..good }, NotAuditor),
    ];
    for (accounts, error) in others {
        refused(&mut c.s, error, |s| s.world.send(&[accounts.instruction()], &[&key]));
    }
    // A colleague's is not one's own.
    let (product, colleague) = (c.product, c.key(1));
    refused(&mut c.s, NotAuditor, |s| s.revoke(&key, &product, &colleague));
    c.s.world.send(&[good.instruction()], &[&key]).unwrap();
    assert_eq!(c.counted(), [colleague]);
}

/// What was said about an earlier build can be cleared away without touching what counts now.
#[test]
fn a_stale_attestation_takes_nobodys_seat() {
    let mut c = Case::new(1);
    c.vouch(0).unwrap();
    c.redeploy(SLOT + 5);
    c.vouch(1).unwrap();
    assert_eq!(c.counted(), [c.key(1)]);
    c.remove(0);
    let (stranger, product, first) = (c.buyer.insecure_clone(), c.product, c.key(0));
    c.s.revoke(&stranger, &product, &first).unwrap();
    assert_eq!(c.counted(), [c.key(1)]);
    c.buy().unwrap();
}
