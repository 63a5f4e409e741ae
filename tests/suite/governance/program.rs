//! hand_over_program: the upgrade authority of this very program.

use ballast_testkit::{BallastError::*, feeds::loader::*, *};

use super::*;

/// The loader's word for who can upgrade: nobody, or a key.
fn authority(s: &Scenario) -> Option<Address> {
    let data = s.world.account(&pda::program_data()).unwrap().data;
    (data[12] == 1).then(|| Address::try_from(&data[13..45]).unwrap())
}

/// What the upgrade authority would do with the loader's own instruction.
fn entrust(s: &mut Scenario) {
    s.give_program_to(&pda::governor());
}

fn handing_over(new_authority: Address) -> Instruction {
    let accounts = ix::HandOverProgram {
        governor: pda::governor(),
        config: pda::config(),
        program_data: pda::program_data(),
        new_authority,
        loader: world::LOADER,
    };
    accounts.instruction()
}

#[test]
fn the_program_goes_to_a_new_key() {
    let mut c = Council::prepared(entrust);
    assert_eq!(authority(&c.s), Some(pda::governor()));
    let next = actor("next upgrade authority").pubkey();
    let code = c.s.world.account(&pda::program_data()).unwrap().data[45..].to_vec();
    c.enact(&handing_over(next)).unwrap();
    assert_eq!(authority(&c.s), Some(next));
    assert_eq!(c.s.world.account(&pda::program_data()).unwrap().data[45..], code);
    // It is the governor's no more.
    let back = handing_over(pda::governor());
    assert!(c.enact(&back).is_err());
    assert_eq!(authority(&c.s), Some(next));
}

/// "Naming this program as the new authority makes it immutable."
#[test]
fn the_program_goes_to_nobody() {
    let mut c = Council::prepared(entrust);
    c.enact(&handing_over(PROGRAM_ID)).unwrap();
    assert_eq!(authority(&c.s), None);
    let back = handing_over(actor("next upgrade authority").pubkey());
    assert!(c.enact(&back).is_err());
    assert_eq!(authority(&c.s), None);
}

/// "The loader checks that the governor is the authority of the data account."
#[test]
fn what_the_governor_does_not_have_he_cannot_give() {
    let mut c = Council::new();
    let had = authority(&c.s);
    assert_eq!(had, Some(c.s.upgrade_authority.pubkey()));
    let action = handing_over(actor("next upgrade authority").pubkey());
    let id = c.adopt(&action);
    let before = c.s.world.snapshot();
    assert!(c.s.execute(id, &action).is_err());
    assert!(before == c.s.world.snapshot(), "it changed something");
    assert_eq!((authority(&c.s), c.proposal(id).status), (had, 0));
    // Given to him later, the same proposal is executed.
    entrust(&mut c.s);
    c.s.execute(id, &action).unwrap();
}

/// "Only a decided proposal", whoever signs.
#[test]
fn nobody_else_hands_it_over() {
    let mut c = Council::prepared(entrust);
    for key in [&c.s.admin, &c.s.guardian, &c.s.upgrade_authority, &c.voters[0]].map(|key| key.insecure_clone()) {
        let mut own = handing_over(key.pubkey());
        own.accounts[0].pubkey = key.pubkey();
        refused(&mut c.s, NotGovernor, |s| s.world.send(&[own], &[&key]));
    }
    assert_eq!(authority(&c.s), Some(pda::governor()));
}

/// A look-alike loader, and an account that only looks like a program's data.
#[test]
fn look_alikes_of_loader_and_data() {
    let mut c = Council::prepared(entrust);
    let next = actor("next upgrade authority").pubkey();
    let mut elsewhere = handing_over(next);
    elsewhere.accounts[4].pubkey = actor("loader").pubkey();
    assert_eq!(c.enact(&elsewhere).unwrap_err(), WrongProgram);
    let forged = actor("forged data").pubkey();
    c.s.world.set_account(forged, actor("some program").pubkey(), program_data_bytes(1, Some(&pda::governor()), &[]));
    let mut action = handing_over(next);
    action.accounts[2].pubkey = forged;
    assert!(c.enact(&action).is_err());
    assert_eq!(authority(&c.s), Some(pda::governor()));
}

/// Nobody is named by naming the program itself; another program that cannot sign, such as the system program, is a mistake.
#[test]
fn the_program_does_not_go_to_nobody_by_mistake() {
    let mut c = Council::prepared(entrust);
    assert!(c.enact(&handing_over(world::SYSTEM_PROGRAM)).is_err());
    assert_eq!(authority(&c.s), Some(pda::governor()));
}
