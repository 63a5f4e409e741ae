//! That a stake has voted on a proposal.

use anchor_lang::prelude::*;

#[account]
#[derive(Debug)]
pub struct VoteRecord {
    pub proposal: Address,
    /// Who voted and paid the rent, which comes back to him.
    pub voter: Address,
    /// Base units of stake.
    pub weight: u64,
    /// The record must stay up to and including this time (unix seconds).
    pub vote_until: i64,
    /// 1 for, 0 against.
    pub support: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 69],
}
