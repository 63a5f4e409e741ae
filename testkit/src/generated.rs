//! Types and instruction builders, generated from `idl/ballast.json` by `build.rs`.

use borsh::{BorshDeserialize, BorshSerialize};
use bytemuck::{Pod, Zeroable};
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};

/// First eight bytes of an account or event.
pub trait Discriminator {
    const DISCRIMINATOR: [u8; 8];
}

fn meta(pubkey: Address, is_writable: bool, is_signer: bool) -> AccountMeta {
    AccountMeta { pubkey, is_signer, is_writable }
}

include!(concat!(env!("OUT_DIR"), "/ballast.rs"));

impl Q64 {
    pub fn bits(self) -> u128 {
        ((self.hi as u128) << 64) | self.lo as u128
    }
}

/// Position of a named account in an instruction of the program.
pub fn account_index(instruction: &Instruction, name: &str) -> usize {
    let (_, _, names) = describe(instruction);
    names.iter().position(|other| *other == name).unwrap_or_else(|| panic!("no account {name} in {names:?}"))
}

/// Discriminator, name and account names of an instruction of the program.
pub fn describe(instruction: &Instruction) -> &'static ([u8; 8], &'static str, &'static [&'static str]) {
    let known = INSTRUCTIONS.iter().find(|(discriminator, ..)| instruction.data.starts_with(discriminator));
    known.expect("an instruction of this program")
}
