//! A covered program that the real loader deploys, extends and closes.

use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::loader::program_data_address;
use crate::{
    actor,
    world::{LOADER, SYSTEM_PROGRAM, World, artefact},
};

const RENT: Address = Address::from_str_const("SysvarRent111111111111111111111111111111111");
const CLOCK: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");
/// The least that the loader extends by.
const EXTENSION: u32 = 10_240;
/// Behind them, in a buffer, comes the code.
const BUFFER_HEADER: usize = 37;

/// A program that runs, and whoever can upgrade it.
pub struct Deployed {
    pub program: Address,
    pub authority: Keypair,
    /// What the build leaves as its code.
    pub artefact: &'static str,
}

impl Deployed {
    pub fn new(world: &mut World, program: Address) -> Self {
        let authority = actor("developer");
        world.airdrop(&authority.pubkey(), 10_000_000_000);
        world.svm.add_program_from_file(program, artefact("builtins_probe")).unwrap();
        let at = program_data_address(&program);
        let mut data = world.account(&at).expect("the loader made a data account");
        data.data[12] = 1;
        data.data[13..45].copy_from_slice(authority.pubkey().as_ref());
        world.put(at, data);
        world.advance(1);
        Self { program, authority, artefact: "builtins_probe" }
    }

    fn writable(&self) -> [AccountMeta; 2] {
        [program_data_address(&self.program), self.program].map(|key| AccountMeta::new(key, false))
    }

    /// Puts the same code into a buffer; the instruction deploys it.
    pub fn upgrade(&self, world: &mut World) -> Instruction {
        let buffer = actor("buffer").pubkey();
        let mut data = vec![1, 0, 0, 0, 1];
        data.extend(self.authority.pubkey().as_ref());
        assert_eq!(data.len(), BUFFER_HEADER);
        data.extend(std::fs::read(artefact(self.artefact)).unwrap());
        world.set_account(buffer, LOADER, data);
        let authority = self.authority.pubkey();
        let mut accounts = self.writable().to_vec();
        accounts.extend([buffer, authority].map(|key| AccountMeta::new(key, false)));
        accounts.extend([RENT, CLOCK].map(|key| AccountMeta::new_readonly(key, false)));
        accounts.push(AccountMeta::new_readonly(authority, true));
        Instruction { program_id: LOADER, accounts, data: vec![3, 0, 0, 0] }
    }

    /// Anyone can pay for more room behind the code.
    pub fn extend(&self, payer: &Address) -> Instruction {
        let mut accounts = self.writable().to_vec();
        accounts.push(AccountMeta::new_readonly(SYSTEM_PROGRAM, false));
        accounts.push(AccountMeta::new(*payer, true));
        let data = [6u32.to_le_bytes(), EXTENSION.to_le_bytes()].concat();
        Instruction { program_id: LOADER, accounts, data }
    }

    pub fn close(&self) -> Instruction {
        let [data, program] = self.writable();
        let authority = self.authority.pubkey();
        let accounts =
            vec![data, AccountMeta::new(authority, false), AccountMeta::new_readonly(authority, true), program];
        Instruction { program_id: LOADER, accounts, data: vec![5, 0, 0, 0] }
    }
}
