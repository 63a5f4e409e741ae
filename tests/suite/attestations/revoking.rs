//! revoke_attestation.

use BallastError::*;

use super::*;
use crate::support::*;

/// Carried for the first auditor by the buyer, who paid the rent.
fn shown() -> Case {
    let mut c = Case::new(1);
    let carrier = c.publishes();
    let carrier = c.s.world.post_attestation(&carrier);
    c.show(carrier).unwrap();
    c
}

fn lamports(s: &Scenario, of: &Address) -> u64 {
    s.world.account(of).map_or(0, |account| account.lamports)
}

/// "The auditor at any time": "it does not count from now on", and "the rent goes to who paid it", he himself here.
#[test]
fn an_auditor_takes_back_what_he_signed() {
    let mut c = Case::attested();
    c.buy().unwrap();
    let (key, product) = (c.auditors[0].insecure_clone(), c.product);
    let account = pda::attestation(&product, &key.pubkey());
    let (had, rent) = (lamports(&c.s, &key.pubkey()), lamports(&c.s, &account));
    assert!(rent > 0);
    c.s.revoke(&key, &product, &key.pubkey()).unwrap();
    assert_eq!(lamports(&c.s, &key.pubkey()), had + rent);
    assert!(c.s.world.account(&account).is_none());
    assert_eq!((c.counted(), c.state().deploy_slot), (vec![], SLOT));
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(0).unwrap();
    c.buy().unwrap();
    balanced(&c.s);
}

/// "While what carries it can still be shown the account stays, so that nobody but the auditor brings it back."
#[test]
fn what_is_carried_stays_revoked() {
    let mut c = shown();
    c.buy().unwrap();
    let (key, product, carrier) = (c.auditors[0].insecure_clone(), c.product, c.attestation(0).carrier);
    let had = lamports(&c.s, &c.buyer.pubkey());
    // Once or again.
    for _ in 0..2 {
        c.s.revoke(&key, &product, &key.pubkey()).unwrap();
        assert_eq!((c.counted(), c.attestation(0).revoked), (vec![], 1));
        assert_eq!(lamports(&c.s, &c.buyer.pubkey()), had);
        assert_eq!(c.buy().unwrap_err(), NotAttested);
        assert_eq!(c.show(carrier).unwrap_err(), NotAuditor);
        c.s.world.advance(1);
    }
    let stranger = c.s.user("passer-by", 0);
    refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &key.pubkey()));
    // He changes his mind, by what he has published or by his signature.
    c.show_as(&key, carrier).unwrap();
    assert_eq!((c.counted(), c.attestation(0).revoked), (vec![key.pubkey()], 0));
    c.s.revoke(&key, &product, &key.pubkey()).unwrap();
    c.vouch(0).unwrap();
    assert_eq!((c.attestation(0).carrier, c.attestation(0).revoked), (Address::default(), 0));
    c.buy().unwrap();
    balanced(&c.s);
}

/// What is kept is that he has revoked, and about whom: the next build is for him to vouch for as well.
#[test]
fn who_has_revoked_shows_the_next_build_himself() {
    let mut c = Case::new(1);
    let published = c.publishes();
    let carrier = c.s.world.post_attestation(&published);
    c.show(carrier).unwrap();
    let (key, product) = (c.auditors[0].insecure_clone(), c.product);
    c.s.revoke(&key, &product, &key.pubkey()).unwrap();
    c.redeploy(SLOT + 500);
    let nonce = actor("another nonce").pubkey();
    let next = service::Attestation { nonce, data: said(&product, SLOT + 500, &REPORT), ..published };
    let carrier = c.s.world.post_attestation(&next);
    assert_eq!(c.show(carrier).unwrap_err(), NotAuditor);
    c.show_as(&key, carrier).unwrap();
    c.buy().unwrap();
}

/// Revoking one says nothing about what else the service carries: with its account gone, anyone shows that.
#[test]
fn what_else_was_published_can_still_be_shown() {
    for signed in [true, false] {
        let mut c = Case::new(1);
        let published = c.publishes();
        let (nonce, expiry) = (actor("another nonce").pubkey(), published.expiry + DAY);
        let carrier = c.s.world.post_attestation(&published);
        let other = c.s.world.post_attestation(&service::Attestation { nonce, expiry, ..published });
        if signed { c.vouch(0) } else { c.show(carrier) }.unwrap();
        let (key, product) = (c.auditors[0].insecure_clone(), c.product);
        c.s.world.set_account(carrier, world::SYSTEM_PROGRAM, vec![]);
        c.s.revoke(&key, &product, &key.pubkey()).unwrap();
        assert!(c.s.world.account(&pda::attestation(&product, &key.pubkey())).is_none());
        assert_eq!(c.buy().unwrap_err(), NotAttested);
        c.show(other).unwrap();
        c.buy().unwrap();
    }
}

/// "It is closed when that is gone or has expired": by anyone, for whoever paid the rent.
#[test]
fn what_was_revoked_is_cleared_away_at_the_end() {
    for ends in [
        |c: &mut Case, carrier: Address| c.s.world.set_account(carrier, world::SYSTEM_PROGRAM, vec![]),
        |c: &mut Case, _: Address| c.s.world.advance(VALID),
        |c: &mut Case, _: Address| c.remove(0),
    ] {
        let mut c = shown();
        let (key, product, carrier) = (c.auditors[0].insecure_clone(), c.product, c.attestation(0).carrier);
        c.s.revoke(&key, &product, &key.pubkey()).unwrap();
        let (stranger, account) = (c.s.user("passer-by", 0), pda::attestation(&product, &key.pubkey()));
        refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &key.pubkey()));
        ends(&mut c, carrier);
        let (had, rent) = (lamports(&c.s, &c.buyer.pubkey()), lamports(&c.s, &account));
        c.s.revoke(&stranger, &product, &key.pubkey()).unwrap();
        assert_eq!(lamports(&c.s, &c.buyer.pubkey()), had + rent);
        assert!(c.s.world.account(&account).is_none());
        c.show(carrier).unwrap_err();
        assert_eq!(c.buy().unwrap_err(), NotAttested);
    }
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
