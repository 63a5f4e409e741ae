//! What happens to sales when the covered program changes.

use BallastError::*;
use ballast_testkit::feeds::deployed::Deployed;

use super::*;
use crate::support::*;

/// A redeployed program stops sales until it is attested again: at once, by what the purchase itself sees.
#[test]
fn a_redeployed_program_stops_sales_until_it_is_attested_again() {
    let mut c = Case::attested();
    c.buy().unwrap();
    c.s.world.advance(DAY);
    c.redeploy(SLOT + 500);
    // Nobody has told the program, which still counts the old attestation.
    assert_eq!(c.counted().len(), 1);
    let buy = c.buy_instruction(Some(c.data));
    let buyer = c.buyer.insecure_clone();
    refused(&mut c.s, NotAttested, |s| s.world.send(&[buy], &[&buyer]));

    let seen = c.s.world.now();
    c.sync().unwrap();
    let state = c.state();
    assert_eq!((state.deploy_slot, state.frozen_until), (SLOT + 500, seen + DAY));
    assert_eq!(c.counted(), []);
    assert_eq!(c.buy().unwrap_err(), SalesFrozen);
    // Once is enough, and nothing can be made longer by saying it again.
    c.s.world.advance(HOUR);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, seen + DAY);

    c.vouch(1).unwrap();
    c.s.world.set_time(seen + DAY - 1);
    assert_eq!(c.buy().unwrap_err(), SalesFrozen);
    c.s.world.set_time(seen + DAY);
    c.buy().unwrap();
    // What the first auditor said was about something else.
    assert_eq!((c.attestation(0).deploy_slot, c.counted()), (SLOT, vec![c.key(1)]));
    assert!(c.attestation(0).valid_until > c.s.world.now());
    balanced(&c.s);
}

/// The freeze ends by itself; the lack of attestations does not.
#[test]
fn nobody_attests_after_the_redeployment() {
    let mut c = Case::attested();
    c.redeploy(SLOT + 500);
    c.sync().unwrap();
    c.s.world.advance(30 * DAY);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(0).unwrap();
    c.buy().unwrap();
}

/// The same at an extension and for a sponsor.
#[test]
fn extensions_and_sponsors_wait_as_well() {
    let mut c = Case::attested();
    c.buy().unwrap();
    let policy = pda::policy(&c.product, 1);
    c.s.world.advance(8 * DAY);
    c.extend(&policy).unwrap();
    c.sponsor().unwrap();
    c.redeploy(SLOT + 500);
    assert_eq!(c.extend(&policy).unwrap_err(), NotAttested);
    assert_eq!(c.sponsor().unwrap_err(), NotAttested);
    c.sync().unwrap();
    assert_eq!(c.extend(&policy).unwrap_err(), SalesFrozen);
    assert_eq!(c.sponsor().unwrap_err(), SalesFrozen);
    c.vouch(0).unwrap();
    c.s.world.advance(DAY);
    c.extend(&policy).unwrap();
    c.sponsor().unwrap();
    balanced(&c.s);
}

/// As many as are demanded, of the present build.
#[test]
fn three_auditors_are_demanded() {
    let mut c = Case::new(3);
    for at in 0..3 {
        assert_eq!(c.buy().unwrap_err(), NotAttested);
        c.vouch(at).unwrap();
    }
    c.buy().unwrap();
    c.redeploy(SLOT + 500);
    for at in 2..5 {
        assert_eq!(c.buy().unwrap_err(), NotAttested);
        c.vouch(at).unwrap();
        assert_eq!(c.counted().len(), at - 1);
    }
    c.buy().unwrap();
    balanced(&c.s);
}

/// One of two expires: sales stop without any call, and quotes go on.
#[test]
fn an_attestation_that_expires_stops_sales() {
    let mut c = Case::new(2);
    let now = c.s.world.now();
    c.vouch_until(0, now + 10 * DAY).unwrap();
    c.vouch_until(1, now + 20 * DAY).unwrap();
    c.s.world.set_time(now + 10 * DAY - 1);
    c.buy().unwrap();
    c.s.world.set_time(now + 10 * DAY);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    let market = c.market();
    c.s.quote(&market, UNIT, 30 * DAY as u32).unwrap();
    c.vouch(0).unwrap();
    c.buy().unwrap();
}

/// A product that demands nothing sells without anyone's word, and without the program's account.
#[test]
fn nothing_is_demanded() {
    let mut c = Case::new(0);
    c.buy_with(None).unwrap();
    c.redeploy(SLOT + 500);
    c.buy_with(None).unwrap();
    c.vouch(0).unwrap();
    c.buy_with(None).unwrap();
    c.redeploy(SLOT + 600);
    c.sync().unwrap();
    assert_eq!(c.buy_with(None).unwrap_err(), SalesFrozen);
    c.s.world.advance(DAY);
    c.buy_with(None).unwrap();
}

/// The program is closed for good: the loader's account is empty then.
#[test]
fn a_closed_program_stops_sales() {
    let mut c = Case::attested();
    let data = c.data;
    c.s.world.set_account(data, world::SYSTEM_PROGRAM, vec![]);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    let (product, key, until) = (c.product, c.auditors[0].insecure_clone(), c.s.world.now() + VALID);
    refused(&mut c.s, WrongProgram, |s| s.vouch(&key, &product, until));
    let seen = c.s.world.now();
    c.sync().unwrap();
    assert_eq!((c.counted(), c.state().frozen_until), (vec![], seen + DAY));
    c.s.world.advance(HOUR);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, seen + DAY);
    c.s.world.advance(2 * DAY);
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    refused(&mut c.s, WrongProgram, |s| s.vouch(&key, &product, until));
}

/// The loader itself deploys, extends and closes; whoever only extends the account changes the slot as well.
#[test]
fn what_the_loader_does_is_seen() {
    let mut c = Case::new(1);
    let deployed = Deployed::new(&mut c.s.world, c.program);
    c.vouch(0).unwrap();
    c.buy().unwrap();
    c.s.world.advance(1);
    let upgrade = deployed.upgrade(&mut c.s.world);
    c.s.world.send(&[upgrade], &[&deployed.authority]).unwrap();
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(0).unwrap();
    c.buy().unwrap();
    c.s.world.advance(1);
    let passer_by = c.s.user("passer-by", 0);
    c.s.world.send(&[deployed.extend(&passer_by.pubkey())], &[&passer_by]).unwrap();
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.vouch(0).unwrap();
    c.buy().unwrap();
    c.s.world.advance(1);
    c.s.world.send(&[deployed.close()], &[&deployed.authority]).unwrap();
    assert_eq!(c.buy().unwrap_err(), NotAttested);
    c.sync().unwrap();
    assert_eq!(c.buy().unwrap_err(), SalesFrozen);
    assert_eq!(c.vouch(0).unwrap_err(), WrongProgram);
    balanced(&c.s);
}
