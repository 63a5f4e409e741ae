//! attest, by an auditor's own signature.

use BallastError::*;
use ballast_testkit::feeds::loader::{program_bytes, program_data_bytes};

use super::*;
use crate::support::*;

/// "Bound to the slot in which that program was deployed."
#[test]
fn an_attestation_is_bound_to_the_build() {
    let mut c = Case::new(1);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    let (now, key) = (c.s.world.now(), c.key(0));
    c.vouch(0).unwrap();
    let made = c.attestation(0);
    assert_eq!((made.product, made.auditor, made.payer, made.carrier), (c.product, key, key, Address::default()));
    assert_eq!((made.report_hash, made.deploy_slot, made.valid_until), (REPORT, SLOT, now + VALID));
    let state = c.state();
    assert_eq!((state.program_data, state.deploy_slot, state.frozen_until), (c.data, SLOT, 0));
    assert_eq!((state.seats[0].auditor, state.seats[0].until), (key, now + VALID));
    assert_eq!(c.counted(), [key]);
    c.buy().unwrap();
    balanced(&c.s);
}

/// "Only an approved auditor, by his signature."
#[test]
fn only_an_approved_auditor_signs() {
    let mut c = Case::new(1);
    let (product, until) = (c.product, c.s.world.now() + VALID);
    let buyer = c.buyer.insecure_clone();
    let for_another = ix::Attest { payer: buyer.pubkey(), ..c.s.vouch_accounts(&product, &c.key(0)) };
    refused(&mut c.s, NotAuditor, |s| s.world.send(&[for_another.instruction(REPORT, until)], &[&buyer]));
    let failure = c.s.vouch(&buyer, &product, until).unwrap_err();
    assert!(matches!(failure, Failure::Other(_)), "never approved: {failure:?}");
    c.remove(1);
    let removed = c.auditors[1].insecure_clone();
    refused(&mut c.s, NotAuditor, |s| s.vouch(&removed, &product, until));
    assert_eq!(c.counted(), []);
}

/// "Only for a smart-contract product."
#[test]
fn other_kinds_of_products_are_not_attested() {
    for kind in [ProductKind::Custody, ProductKind::Slashing] {
        let mut c = Case::with(ListProductArgs { kind, ..voted_args() });
        let (product, key, until) = (c.product, c.auditors[0].insecure_clone(), c.s.world.now() + VALID);
        refused(&mut c.s, WrongProgram, |s| s.vouch(&key, &product, until));
        refused(&mut c.s, UnsupportedAssessment, |s| {
            s.list_product(ListProductArgs { kind, ..demanding(1) }).map(|_| Outcome::default())
        });
    }
}

/// "Whose subject is a program of the upgradeable loader."
#[test]
fn the_subject_is_a_program_of_the_upgradeable_loader() {
    let mut c = Case::new(1);
    let (product, key, until) = (c.product, c.auditors[0].insecure_clone(), c.s.world.now() + VALID);
    let (program, data) = (c.program, c.data);
    let older = Address::from_str_const("BPFLoader2111111111111111111111111111111111");
    let not_programs = [
        (older, program_bytes(&program)),
        (world::SYSTEM_PROGRAM, program_bytes(&program)),
        (world::LOADER, program_data_bytes(SLOT, None, &[])),
        (world::LOADER, program_bytes(&program)[..35].to_vec()),
    ];
    for (owner, bytes) in not_programs {
        c.s.world.set_account(program, owner, bytes);
        refused(&mut c.s, WrongProgram, |s| s.vouch(&key, &product, until));
    }
    c.s.world.set_account(program, world::LOADER, program_bytes(&program));
    let not_data = [
        (older, program_data_bytes(SLOT, None, &[])),
        (world::LOADER, program_bytes(&program)),
        (world::LOADER, program_data_bytes(SLOT, None, &[])[..44].to_vec()),
        (world::LOADER, vec![0; 4]),
    ];
    for (owner, bytes) in not_data {
        c.s.world.set_account(data, owner, bytes);
        refused(&mut c.s, WrongProgram, |s| s.vouch(&key, &product, until));
    }
    // One that nobody can upgrade any more is as good as any.
    c.s.world.post_program(program, SLOT, None);
    c.s.vouch(&key, &product, until).unwrap();
    c.buy().unwrap();
}

/// "At most a year and a day."
#[test]
fn an_attestation_lasts_a_year_and_a_day_at_most() {
    let mut c = Case::new(1);
    let (product, key, now) = (c.product, c.auditors[0].insecure_clone(), c.s.world.now());
    for until in [i64::MIN, 0, now - 1, now, now + 366 * DAY + 1, i64::MAX] {
        refused(&mut c.s, WindowOutOfBounds, |s| s.vouch(&key, &product, until));
    }
    c.vouch_until(0, now + 366 * DAY).unwrap();
    c.vouch_until(0, now + 1).unwrap();
    assert_eq!(c.counted().len(), 1);
    c.s.world.set_time(now + 1);
    assert_eq!(c.counted(), []);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
}

/// "A later attestation of the same auditor replaces the earlier one."
#[test]
fn an_auditor_has_one_seat() {
    let mut c = Case::new(2);
    c.vouch(0).unwrap();
    c.s.world.advance(DAY);
    let until = c.s.world.now() + 10 * DAY;
    let accounts = c.s.vouch_accounts(&c.product, &c.key(0));
    c.s.world.send(&[accounts.instruction([0xB8; 32], until)], &[&c.auditors[0]]).unwrap();
    let made = c.attestation(0);
    assert_eq!((made.report_hash, made.valid_until), ([0xB8; 32], until));
    assert_eq!(c.counted(), [c.key(0)]);
    assert_eq!(c.state().seats[0].until, until);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(1).unwrap();
    c.buy().unwrap();
}

/// "At most four count at one time."
#[test]
fn a_fifth_attestation_waits_for_a_seat() {
    let mut c = Case::new(4);
    let begin = c.s.world.now();
    for at in 0..4 {
        assert_eq!(c.buy().unwrap_err(), NotAttested);
        c.vouch_until(at, begin + (at as i64 + 1) * 30 * DAY).unwrap();
    }
    c.buy().unwrap();
    let (product, fifth) = (c.product, c.auditors[4].insecure_clone());
    refused(&mut c.s, TooManyAttestations, |s| s.vouch(&fifth, &product, begin + VALID));
    // Who has a seat keeps it.
    c.vouch_until(3, begin + 200 * DAY).unwrap();
    c.s.world.set_time(begin + 30 * DAY - 1);
    refused(&mut c.s, TooManyAttestations, |s| s.vouch(&fifth, &product, begin + VALID));
    c.s.world.set_time(begin + 30 * DAY);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch_until(4, begin + 300 * DAY).unwrap();
    assert_eq!(c.counted().len(), 4);
    c.buy().unwrap();
    let (first, until) = (c.auditors[0].insecure_clone(), c.s.world.now() + VALID);
    refused(&mut c.s, TooManyAttestations, |s| s.vouch(&first, &product, until));
    // A seat that is taken away is free at once.
    c.remove(1);
    let (stranger, second) = (c.buyer.insecure_clone(), c.key(1));
    c.s.revoke(&stranger, &product, &second).unwrap();
    c.vouch(0).unwrap();
    c.buy().unwrap();
    balanced(&c.s);
}
