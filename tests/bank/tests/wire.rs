//! Transactions as bytes on the network.

use ballast_testkit::*;
use solana_hash::Hash;
use solana_message::{VersionedMessage, v0};
use solana_transaction::versioned::VersionedTransaction;

/// Most bytes of a transaction: what an IPv6 packet carries everywhere.
pub const MOST: usize = 1_232;
/// Bytes that [`with_budget`] adds: the address of the compute budget's program, and two instructions.
pub const BUDGET: usize = 32 + 8 + 12;

const COMPUTE_BUDGET: Address = Address::from_str_const("ComputeBudget111111111111111111111111111111");

pub fn size(transaction: &VersionedTransaction) -> usize {
    bincode::serialize(transaction).unwrap().len()
}

/// As a client sends it: with a limit of compute units, and a price for them.
pub fn with_budget(instruction: &Instruction) -> [Instruction; 3] {
    let limit = [&[2][..], &200_000u32.to_le_bytes()].concat();
    let price = [&[3][..], &1_000u64.to_le_bytes()].concat();
    let budget = |data| Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data };
    [budget(limit), budget(price), instruction.clone()]
}

/// A transaction of version 0, signed by all who have to. The first of `signers` pays.
pub fn signed(instructions: &[Instruction], signers: &[&Keypair], blockhash: Hash) -> VersionedTransaction {
    let message = v0::Message::try_compile(&signers[0].pubkey(), instructions, &[], blockhash).unwrap();
    VersionedTransaction::try_new(VersionedMessage::V0(message), signers).unwrap()
}
