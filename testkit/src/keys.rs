//! Keys derived from names, and every program-derived address.

use std::{cell::RefCell, collections::HashMap};

use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;

use crate::generated::PROGRAM_ID;

/// The key pair of a named actor. The same name always gives the same key; none is stored anywhere.
pub fn actor(name: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(name.as_bytes()).into())
}

/// A program-derived address. Each is searched once in a thread: a search costs as much as many of the other things that a
/// test does between two transactions.
pub(crate) fn derived(seeds: &[&[u8]], program: &Address) -> Address {
    thread_local!(static FOUND: RefCell<HashMap<Vec<u8>, Address>> = RefCell::default());
    // The address is a hash of the same bytes in the same order.
    let key = [&seeds.concat(), program.as_ref()].concat();
    let find = || Address::find_program_address(seeds, program).0;
    FOUND.with_borrow_mut(|found| *found.entry(key).or_insert_with(find))
}

/// Addresses of the program's accounts.
pub mod pda {
    use super::*;

    fn find(seeds: &[&[u8]]) -> Address {
        derived(seeds, &PROGRAM_ID)
    }

    pub fn config() -> Address {
        find(&[b"config"])
    }
    pub fn pool(mint: &Address, index: u16) -> Address {
        find(&[b"pool", mint.as_ref(), &index.to_le_bytes()])
    }
    pub fn vault(pool: &Address) -> Address {
        find(&[b"vault", pool.as_ref()])
    }
    pub fn share_mint(pool: &Address) -> Address {
        find(&[b"shares", pool.as_ref()])
    }
    pub fn product(pool: &Address, index: u16) -> Address {
        find(&[b"product", pool.as_ref(), &index.to_le_bytes()])
    }
    pub fn monitor(product: &Address) -> Address {
        find(&[b"monitor", product.as_ref()])
    }
    pub fn policy(product: &Address, id: u64) -> Address {
        find(&[b"policy", product.as_ref(), &id.to_le_bytes()])
    }
    pub fn ticket(pool: &Address, owner: &Address, nonce: u64) -> Address {
        find(&[b"ticket", pool.as_ref(), owner.as_ref(), &nonce.to_le_bytes()])
    }
    pub fn incident(product: &Address, index: u32) -> Address {
        find(&[b"incident", product.as_ref(), &index.to_le_bytes()])
    }
    pub fn claim(incident: &Address, policy: &Address) -> Address {
        find(&[b"claim", incident.as_ref(), policy.as_ref()])
    }
    pub fn fee_vault(mint: &Address) -> Address {
        find(&[b"fees", mint.as_ref()])
    }
    pub fn fee_tokens(fee_vault: &Address) -> Address {
        find(&[b"fee_tokens", fee_vault.as_ref()])
    }
    pub fn staking() -> Address {
        find(&[b"staking"])
    }
    pub fn stake_tokens() -> Address {
        find(&[b"stake_tokens", staking().as_ref()])
    }
    pub fn stake(owner: &Address) -> Address {
        find(&[b"stake", owner.as_ref()])
    }
    /// `subject` is an incident or a claim, `round` 1 or 2.
    pub fn poll(subject: &Address, round: u8) -> Address {
        find(&[b"poll", subject.as_ref(), &[round]])
    }
    pub fn ballot(subject: &Address, voter: &Address) -> Address {
        find(&[b"ballot", subject.as_ref(), voter.as_ref()])
    }
    pub fn committee(product: &Address) -> Address {
        find(&[b"committee", product.as_ref()])
    }
    pub fn salvage(product: &Address) -> Address {
        find(&[b"salvage", product.as_ref()])
    }
    pub fn governor() -> Address {
        find(&[b"governor"])
    }
    pub fn proposal(id: u64) -> Address {
        find(&[b"proposal", &id.to_le_bytes()])
    }
    pub fn vote(proposal: &Address, voter: &Address) -> Address {
        find(&[b"vote", proposal.as_ref(), voter.as_ref()])
    }
    pub fn signal(product: &Address, owner: &Address) -> Address {
        find(&[b"signal", product.as_ref(), owner.as_ref()])
    }
    pub fn auditor(key: &Address) -> Address {
        find(&[b"auditor", key.as_ref()])
    }
    pub fn attestation(product: &Address, auditor: &Address) -> Address {
        find(&[b"attestation", product.as_ref(), auditor.as_ref()])
    }
    pub fn watch(product: &Address) -> Address {
        find(&[b"watch", product.as_ref()])
    }
    pub fn program_data() -> Address {
        Address::find_program_address(&[PROGRAM_ID.as_ref()], &crate::world::LOADER).0
    }
}
