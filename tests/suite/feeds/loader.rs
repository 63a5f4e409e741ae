//! Programs under the upgradeable loader: our bytes against the loader's own interface crate, and against what a real
//! deployment leaves.

use ballast_testkit::{
    Address, PROGRAM_ID, Signer, World, actor,
    feeds::loader::{program_bytes, program_data_address, program_data_bytes},
    pda,
    world::LOADER,
};
use proptest::prelude::*;
use solana_loader_v3_interface::state::UpgradeableLoaderState as State;

fn vendor(data: &[u8]) -> State {
    bincode::deserialize(data).expect("the vendor reads our bytes")
}

proptest! {
    #[test]
    fn our_bytes_are_the_vendors_bytes(key: [u8; 32], slot: u64, authority: Option<[u8; 32]>) {
        let program = Address::new_from_array(key);
        let data = program_data_address(&program);
        prop_assert_eq!(vendor(&program_bytes(&program)), State::Program { programdata_address: data.to_bytes().into() });
        prop_assert_eq!(program_bytes(&program).len(), State::size_of_program());
        let holder = authority.map(Address::new_from_array);
        let bytes = program_data_bytes(slot, holder.as_ref(), b"code");
        let expected = State::ProgramData { slot, upgrade_authority_address: authority.map(Into::into) };
        prop_assert_eq!(vendor(&bytes), expected);
        prop_assert_eq!(&bytes[State::size_of_programdata_metadata()..], b"code");
    }
}

#[test]
fn a_real_deployment_looks_the_same() {
    let authority = actor("authority").pubkey();
    let mut world = World::new(&authority);
    assert_eq!(world.account(&PROGRAM_ID).unwrap().data, program_bytes(&PROGRAM_ID));
    assert_eq!(pda::program_data(), program_data_address(&PROGRAM_ID));
    let real = world.account(&pda::program_data()).unwrap().data;
    let State::ProgramData { slot, .. } = vendor(&real) else { panic!("no data account") };
    assert_eq!(program_data_bytes(slot, Some(&authority), &real[45..]), real);

    let other = actor("another program").pubkey();
    let data = world.post_program(other, 123, None);
    assert_eq!(world.account(&other).unwrap().owner, LOADER);
    assert_eq!(
        vendor(&world.account(&data).unwrap().data),
        State::ProgramData { slot: 123, upgrade_authority_address: None }
    );
}
