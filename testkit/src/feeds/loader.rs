//! Programs under the upgradeable loader, as their two accounts.

use solana_address::Address;

use crate::world::{LOADER, World};

/// Where the loader keeps the code of `program`.
pub fn program_data_address(program: &Address) -> Address {
    Address::find_program_address(&[program.as_ref()], &LOADER).0
}

/// Bytes of the program account.
pub fn program_bytes(program: &Address) -> Vec<u8> {
    [&2u32.to_le_bytes()[..], program_data_address(program).as_ref()].concat()
}

/// Bytes of the data account: last deployed in `slot`, upgradeable by `authority`, then `code`.
pub fn program_data_bytes(slot: u64, authority: Option<&Address>, code: &[u8]) -> Vec<u8> {
    let mut out = [&3u32.to_le_bytes()[..], &slot.to_le_bytes()].concat();
    out.push(authority.is_some() as u8);
    out.extend(authority.map_or([0; 32], |key| key.to_bytes()));
    out.extend(code);
    out
}

impl World {
    /// A program that nobody runs, for its deploy slot and upgrade authority. Says where its data account is.
    pub fn post_program(&mut self, program: Address, slot: u64, authority: Option<&Address>) -> Address {
        let data = program_data_address(&program);
        self.set_account(program, LOADER, program_bytes(&program));
        self.set_account(data, LOADER, program_data_bytes(slot, authority, &[0; 64]));
        data
    }
}
