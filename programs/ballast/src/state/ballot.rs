//! One voter's votes on one incident or disputed claim: a sealed commitment first, opened later.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

pub const NOT_VOTED: u8 = 0;
pub const COMMITTED: u8 = 1;
pub const REVEALED: u8 = 2;

/// The vote of one round.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct Vote {
    /// See [`commitment`].
    pub commitment: [u8; 32],
    /// Base units of stake, capped.
    pub weight: u64,
    /// What was revealed.
    pub bucket: u8,
    /// `NOT_VOTED`, `COMMITTED` or `REVEALED`.
    pub state: u8,
    pub padding: [u8; 6],
}

#[account]
#[derive(Debug)]
pub struct Ballot {
    /// The incident or claim that is decided.
    pub subject: Address,
    /// Who voted and paid the rent, which comes back to him.
    pub voter: Address,
    /// First and second round.
    pub votes: [Vote; 2],
    /// 1 when rewards and slashes have been booked.
    pub settled: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 69],
}

/// What is committed to: `sha256(poll ‖ voter ‖ bucket ‖ salt)`. Poll and voter are in it, so that a copied commitment
/// opens nothing.
pub fn commitment(poll: &Address, voter: &Address, bucket: u8, salt: &[u8; 32]) -> [u8; 32] {
    let mut text = [0; 97];
    text[..32].copy_from_slice(poll.as_ref());
    text[32..64].copy_from_slice(voter.as_ref());
    text[64] = bucket;
    text[65..].copy_from_slice(salt);
    anchor_lang::hash::sha256(&text)
}
