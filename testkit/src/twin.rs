//! A second chain that lives through everything that happens in a world, so that stories told to the embedded SVM can be
//! told to another runtime word for word.

use solana_account::Account;
use solana_address::Address;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_keypair::Keypair;

use crate::{
    actions::Sent,
    generated::PROGRAM_ID,
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM},
    world::{SYSTEM_PROGRAM, World},
};

/// Is told what has just happened in the world, in that order.
pub trait Twin: Send {
    /// An account was put there from outside.
    fn put(&mut self, address: &Address, account: &Account);
    /// The clock was set.
    fn set_clock(&mut self, clock: &Clock);
    /// A transaction ended with `sent`. The first of its `signers` pays the fee; `world` is as it is afterwards.
    fn send(&mut self, world: &World, instructions: &[Instruction], signers: &[&Keypair], sent: &Sent);
}

impl World {
    /// From here on `twin` lives through whatever happens here. It begins with the clock and with all accounts of people,
    /// of token programs and of the program; programs it has to bring along itself.
    pub fn attach(&mut self, mut twin: Box<dyn Twin>) {
        let owners = [SYSTEM_PROGRAM, TOKEN_PROGRAM, TOKEN_2022_PROGRAM, PROGRAM_ID];
        twin.set_clock(&self.clock());
        for (address, account) in self.snapshot_of(&owners) {
            twin.put(&address, &account.into());
        }
        self.twin = Some(twin);
    }

    pub(crate) fn tell(&mut self, what: impl FnOnce(&mut dyn Twin, &World)) {
        if let Some(mut twin) = self.twin.take() {
            what(twin.as_mut(), self);
            self.twin = Some(twin);
        }
    }
}
