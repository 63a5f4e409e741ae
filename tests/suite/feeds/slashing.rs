//! Reports of the slashing program: our bytes and the program's adapter against the published structure. The program's
//! crate is not released (its name on the registry holds a placeholder), so the structure is stated here: SIMD-0204,
//! "Incident reporting", and `state.rs` of `solana-program/slashing`.

use std::mem::offset_of;

use ballast_testkit::{
    Address, BallastError,
    feeds::slashing::{SLASHING, ViolationReport},
};
use proptest::prelude::*;

use super::oracle::slashing::{self, Violation};

/// `ProofReport` of the proposal: all its integers are unaligned.
#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Published {
    version: u8,
    reporter: [u8; 32],
    destination: [u8; 32],
    epoch: [u8; 8],
    violator: [u8; 32],
    slot: [u8; 8],
    violation_type: u8,
}

#[test]
fn the_layout_is_the_published_one() {
    assert_eq!(offset_of!(Published, epoch), 65);
    assert_eq!(offset_of!(Published, violator), 73);
    assert_eq!(offset_of!(Published, slot), 105);
    assert_eq!(offset_of!(Published, violation_type), 113);
    assert_eq!(size_of::<Published>(), 114);
    assert_eq!(slashing::SLASHING, SLASHING);
}

#[test]
fn other_versions_and_violations_are_refused() {
    let validator = Address::new_from_array([3; 32]);
    let good = ViolationReport::duplicate_block(validator, 250_000_000);
    for report in [ViolationReport { version: 0, ..good }, ViolationReport { violation: 2, ..good }] {
        let read = slashing::read(&SLASHING, &report.address(), &report.bytes(), &validator);
        assert_eq!(read, Err(BallastError::FeedMalformed));
    }
}

proptest! {
    #[test]
    fn all_agree(key: [u8; 32], slot: u64, other: [u8; 32]) {
        let validator = Address::new_from_array(key);
        let report = ViolationReport::duplicate_block(validator, slot);
        let data = report.bytes();
        let published: Published = bytemuck::pod_read_unaligned(&data[..size_of::<Published>()]);
        prop_assert_eq!((published.version, published.violation_type), (1, 1));
        prop_assert_eq!((published.violator, published.slot), (key, slot.to_le_bytes()));
        prop_assert_eq!((published.reporter, published.destination), ([5; 32], [6; 32]));
        prop_assert_eq!(u64::from_le_bytes(published.epoch), report.epoch);

        let (address, _) = Address::find_program_address(&[&key, &slot.to_le_bytes(), &[1]], &SLASHING);
        prop_assert_eq!(slashing::read(&SLASHING, &address, &data, &validator), Ok(Violation { slot }));
        let other = Address::new_from_array(other);
        prop_assert_eq!(slashing::read(&SLASHING, &address, &data, &other), Err(BallastError::FeedWrongId));
        prop_assert_eq!(slashing::read(&SLASHING, &other, &data, &validator), Err(BallastError::FeedWrongId));
    }
}
