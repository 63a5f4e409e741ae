//! The upgradeable loader: which account holds a deployed program, and since which slot.
//!
//! Layout (bincode): program account: tag `u32` 2, address of the data account 32; data account: tag `u32` 3, slot of the
//! last deployment `u64`, upgrade authority as option tag `u8` and key 32.

use anchor_lang::prelude::*;

use crate::errors::BallastError;

/// Owner of deployed programs and of their data accounts.
pub const UPGRADEABLE_LOADER: Address = Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");
const PROGRAM_TAG: u8 = 2;
const PROGRAM_DATA_TAG: u8 = 3;
const PROGRAM_LEN: usize = 36;
const AUTHORITY: usize = 13;
const PROGRAM_DATA_LEN: usize = AUTHORITY + 32;

/// What the loader records about a deployed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployment {
    pub slot: u64,
    /// Zeros when nobody can upgrade.
    pub authority: Address,
}

/// The data account that `program` names. Errors: `WrongProgram` unless it is a program of the upgradeable loader.
pub fn data_of(program: &UncheckedAccount) -> Result<Address> {
    let data = program.try_borrow()?;
    let is_program = program.owned_by(&UPGRADEABLE_LOADER) && data.len() >= PROGRAM_LEN && data[0] == PROGRAM_TAG;
    require!(is_program, BallastError::WrongProgram);
    let mut address = [0; 32];
    address.copy_from_slice(&data[4..PROGRAM_LEN]);
    Ok(Address::new_from_array(address))
}

/// What a data account says; nothing when it is none any more, because the program was closed.
pub fn deployment(program_data: &UncheckedAccount) -> Result<Option<Deployment>> {
    let data = program_data.try_borrow()?;
    let is_data =
        program_data.owned_by(&UPGRADEABLE_LOADER) && data.len() >= PROGRAM_DATA_LEN && data[0] == PROGRAM_DATA_TAG;
    if !is_data {
        return Ok(None);
    }
    let (mut slot, mut authority) = ([0; 8], [0; 32]);
    slot.copy_from_slice(&data[4..12]);
    if data[AUTHORITY - 1] == 1 {
        authority.copy_from_slice(&data[AUTHORITY..PROGRAM_DATA_LEN]);
    }
    Ok(Some(Deployment { slot: u64::from_le_bytes(slot), authority: Address::new_from_array(authority) }))
}
