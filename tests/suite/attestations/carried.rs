//! attest, by what the Solana Attestation Service carries.

use BallastError::*;

use super::*;
use crate::support::*;

/// "By an attestation published under his credential and schema": anyone shows it.
#[test]
fn what_is_published_counts_when_anyone_shows_it() {
    let mut c = Case::new(1);
    let until = c.s.world.now() + VALID;
    let carrier = c.publishes();
    let carrier = c.s.world.post_attestation(&carrier);
    c.show(carrier).unwrap();
    let made = c.attestation(0);
    assert_eq!((made.auditor, made.payer, made.carrier), (c.key(0), c.buyer.pubkey(), carrier));
    assert_eq!((made.report_hash, made.deploy_slot, made.valid_until), (REPORT, SLOT, until));
    assert_eq!(c.counted(), [c.key(0)]);
    c.buy().unwrap();
    balanced(&c.s);
}

/// Every byte of what is said has to fit.
#[test]
fn what_says_something_else_does_not_count() {
    let mut c = Case::new(1);
    let good = c.publishes();
    let product = c.product;
    let says = [
        said(&c.program, SLOT, &REPORT),
        said(&product, SLOT + 1, &REPORT),
        said(&product, SLOT - 1, &REPORT),
        said(&product, SLOT.swap_bytes(), &REPORT),
        said(&product, SLOT, &[0; 32]),
        vec![],
        good.data[..71].to_vec(),
        [&good.data[..], &[0]].concat(),
        [&72u32.to_le_bytes()[..], &good.data].concat(),
    ];
    for data in says {
        let carrier = c.s.world.post_attestation(&service::Attestation { data, ..good.clone() });
        let before = c.s.world.snapshot();
        assert_eq!(c.show(carrier).unwrap_err(), WrongAttestation);
        assert!(before == c.s.world.snapshot());
    }
    let carrier = c.s.world.post_attestation(&good);
    c.show(carrier).unwrap();
}

#[test]
fn what_others_publish_does_not_count() {
    let mut c = Case::new(1);
    let good = c.publishes();
    let stranger = actor("somebody else's").pubkey();
    for other in [
        service::Attestation { credential: stranger, ..good.clone() },
        service::Attestation { schema: stranger, ..good.clone() },
        service::Attestation { credential: good.schema, schema: good.credential, ..good.clone() },
    ] {
        let carrier = c.s.world.post_attestation(&other);
        assert_eq!(c.show(carrier).unwrap_err(), FeedWrongId);
    }
    for owner in [stranger, world::SYSTEM_PROGRAM, PROGRAM_ID] {
        let forged = actor("look-alike").pubkey();
        c.s.world.set_account(forged, owner, good.bytes());
        assert_eq!(c.show(forged).unwrap_err(), FeedWrongOwner);
    }
    for (kind, length) in [(0, 244), (1, 244), (2, 243), (2, 40)] {
        let mut bytes = good.bytes();
        assert_eq!(bytes.len(), 245);
        bytes.truncate(length);
        bytes[0] = kind;
        c.s.world.set_account(good.address(), service::ATTESTATION_SERVICE, bytes);
        assert_eq!(c.show(good.address()).unwrap_err(), FeedMalformed);
    }
    let carrier = c.s.world.post_attestation(&good);
    // An auditor who publishes nothing cannot be vouched for by an empty credential.
    c.s.set_auditor(&c.key(0), auditor_args()).unwrap();
    assert_eq!(c.show(carrier).unwrap_err(), WrongAttestation);
    let none = Address::default();
    let empty = service::Attestation { credential: none, schema: none, ..good };
    let carrier = c.s.world.post_attestation(&empty);
    assert_eq!(c.show(carrier).unwrap_err(), WrongAttestation);
    assert_eq!(c.counted(), []);
}

/// "One that is carried as long as its carrier, which must end too": whatever is asked for, and by whom.
#[test]
fn it_lasts_as_long_as_what_carries_it() {
    let mut c = Case::new(1);
    let good = c.publishes();
    let (auditor, now) = (c.auditors[0].insecure_clone(), c.s.world.now());
    let accounts = ix::Attest { carrier: Some(good.address()), ..c.s.vouch_accounts(&c.product, &c.key(0)) };
    for (expiry, asked, until) in [
        (now + 10 * DAY, now + 20 * DAY, Some(now + 10 * DAY)),
        (now + 20 * DAY, now + 10 * DAY, Some(now + 20 * DAY)),
        (now + 366 * DAY, 0, Some(now + 366 * DAY)),
        (now + 10 * DAY, i64::MAX, Some(now + 10 * DAY)),
        (now + 1, i64::MIN, Some(now + 1)),
        (0, now + 366 * DAY, None),
        (0, now + DAY, None),
        (i64::MAX, now + DAY, None),
        (now + 366 * DAY + 1, now + 366 * DAY, None),
        (now, now + DAY, None),
        (now - DAY, now + DAY, None),
        (-1, now + DAY, None),
        (i64::MIN, now + DAY, None),
    ] {
        c.s.world.post_attestation(&service::Attestation { expiry, ..good.clone() });
        let show = accounts.instruction(REPORT, asked);
        match until {
            Some(until) => {
                c.s.world.send(&[show], &[&auditor]).unwrap();
                assert_eq!(c.attestation(0).valid_until, until);
                assert_eq!(c.state().seats[0].until, until);
            }
            None => refused(&mut c.s, WindowOutOfBounds, |s| s.world.send(&[show], &[&auditor])),
        }
    }
}

/// What carried it is gone: anyone takes it back. Until somebody does it counts.
#[test]
fn a_closed_carrier_lets_anyone_revoke() {
    let mut c = Case::new(1);
    let good = c.publishes();
    let carrier = c.s.world.post_attestation(&good);
    c.show(carrier).unwrap();
    let (product, auditor, stranger) = (c.product, c.key(0), c.s.user("passer-by", 0));
    refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &auditor));
    // Another account that is gone, or none, proves nothing.
    let accounts = c.s.revoke_accounts(&product, &auditor, &stranger.pubkey());
    for other in [actor("never existed").pubkey(), Address::default(), auditor] {
        let accounts = ix::RevokeAttestation { carrier: Some(other), ..accounts };
        refused(&mut c.s, NotAuditor, |s| s.world.send(&[accounts.instruction()], &[&stranger]));
    }
    c.s.world.set_account(carrier, world::SYSTEM_PROGRAM, vec![]);
    c.buy().unwrap();
    let paid = c.s.world.account(&c.buyer.pubkey()).unwrap().lamports;
    let rent = c.s.world.account(&accounts.attestation).unwrap().lamports;
    c.s.revoke(&stranger, &product, &auditor).unwrap();
    assert_eq!(c.s.world.account(&c.buyer.pubkey()).unwrap().lamports, paid + rent);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    assert_eq!(c.show(carrier).unwrap_err(), FeedWrongOwner);
    balanced(&c.s);
}

/// What was signed has no carrier: an account that does not exist proves nothing against it.
#[test]
fn what_was_signed_is_not_carried() {
    let mut c = Case::attested();
    let (product, auditor, stranger) = (c.product, c.key(0), c.buyer.insecure_clone());
    let accounts = c.s.revoke_accounts(&product, &auditor, &stranger.pubkey());
    for carrier in [Address::default(), actor("never existed").pubkey()] {
        let accounts = ix::RevokeAttestation { carrier: Some(carrier), ..accounts };
        refused(&mut c.s, NotAuditor, |s| s.world.send(&[accounts.instruction()], &[&stranger]));
    }
    // A signature replaces what is carried, and the carrier is of no consequence then.
    let carrier = c.publishes();
    let carrier = c.s.world.post_attestation(&carrier);
    c.show_as(&c.auditors[0].insecure_clone(), carrier).unwrap();
    c.vouch(0).unwrap();
    assert_eq!(c.attestation(0).carrier, Address::default());
    c.s.world.set_account(carrier, world::SYSTEM_PROGRAM, vec![]);
    refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &auditor));
}

/// A credential that is taken away stops new attestations only.
#[test]
fn another_credential_does_not_end_what_counts() {
    let mut c = Case::new(1);
    let good = c.publishes();
    let carrier = c.s.world.post_attestation(&good);
    c.show(carrier).unwrap();
    let other = SetAuditorArgs { credential: actor("another").pubkey(), schema: good.schema, active: 1 };
    c.s.set_auditor(&c.key(0), other).unwrap();
    c.buy().unwrap();
    assert_eq!(c.show(carrier).unwrap_err(), FeedWrongId);
}

/// What carries it is read when it is shown, and not again: said otherwise later, it counts until the auditor revokes it.
#[test]
fn what_is_published_anew_is_read_when_it_is_shown() {
    let mut c = Case::new(1);
    let good = c.publishes();
    let carrier = c.s.world.post_attestation(&good);
    c.show(carrier).unwrap();
    let other = service::Attestation { data: said(&c.product, SLOT, &[0; 32]), ..good };
    c.s.world.post_attestation(&other);
    let (product, auditor, stranger) = (c.product, c.key(0), c.s.user("passer-by", 0));
    refused(&mut c.s, NotAuditor, |s| s.revoke(&stranger, &product, &auditor));
    assert_eq!(c.show(carrier).unwrap_err(), WrongAttestation);
    c.buy().unwrap();
    let key = c.auditors[0].insecure_clone();
    c.s.revoke(&key, &product, &auditor).unwrap();
    assert_eq!(c.buy().unwrap_err(), NotAttested);
}
