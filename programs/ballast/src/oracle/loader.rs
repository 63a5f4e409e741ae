//! The upgradeable loader: which account holds a deployed program, and since which slot.
//!
//! Layout (bincode): program account: tag `u32` 2, address of the data account 32; data account: tag `u32` 3, slot of the
//! last deployment `u64`, upgrade authority as option tag `u8` and key 32.

use super::{bytes, read_u64};
use crate::{Address, errors::BallastError, math::fixed::MathResult};

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

/// The data account that a program names. Errors: `WrongProgram` unless it is one of the upgradeable loader.
pub fn data_of(owner: &Address, data: &[u8]) -> MathResult<Address> {
    if owner != &UPGRADEABLE_LOADER || data.len() < PROGRAM_LEN || data[0] != PROGRAM_TAG {
        return Err(BallastError::WrongProgram);
    }
    Ok(Address::new_from_array(bytes(data, 4)))
}

/// What a data account says; nothing when it is none any more, because the program was closed.
pub fn deployment(owner: &Address, data: &[u8]) -> Option<Deployment> {
    if owner != &UPGRADEABLE_LOADER || data.len() < PROGRAM_DATA_LEN || data[0] != PROGRAM_DATA_TAG {
        return None;
    }
    let authority = if data[AUTHORITY - 1] == 1 { bytes(data, AUTHORITY) } else { [0; 32] };
    Some(Deployment { slot: read_u64(data, 4), authority: Address::new_from_array(authority) })
}
