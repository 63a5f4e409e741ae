//! Decisions by people.

use anchor_lang::prelude::*;

#[event(bytemuck)]
pub struct CommitteeSeated {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub committee: Address,
    pub members: u64,
    pub threshold: u64,
}

/// A second round, or the first one about a disputed claim.
#[event(bytemuck)]
pub struct PollOpened {
    pub at: i64,
    pub pool: Address,
    pub poll: Address,
    pub subject: Address,
    pub bonder: Address,
    pub bond: u64,
    pub commit_until: i64,
    pub reveal_until: i64,
    pub round: u64,
}

#[event(bytemuck)]
pub struct VoteCommitted {
    pub at: i64,
    pub poll: Address,
    pub voter: Address,
    pub weight: u64,
}

#[event(bytemuck)]
pub struct VoteRevealed {
    pub at: i64,
    pub poll: Address,
    pub voter: Address,
    pub weight: u64,
    /// 0 to 20 in steps of 5 %, 21 for "cannot decide".
    pub bucket: u64,
}

#[event(bytemuck)]
pub struct SeverityAttested {
    pub at: i64,
    pub poll: Address,
    pub member: Address,
    pub bucket: u64,
}

#[event(bytemuck)]
pub struct PollTallied {
    pub at: i64,
    pub poll: Address,
    pub subject: Address,
    pub round: u64,
    /// Bucket of the median; 255 without a result.
    pub result: u64,
    pub heads: u64,
    pub winning: u64,
    pub losing: u64,
    pub undecided: u64,
    pub contested: u64,
    pub challenge_until: i64,
}

#[event(bytemuck)]
pub struct BallotSettled {
    pub at: i64,
    pub subject: Address,
    pub voter: Address,
    /// Governance tokens lost and won, and the fee in the pool's collateral.
    pub slashed: u64,
    pub award: u64,
    pub fee: u64,
}

#[event(bytemuck)]
pub struct BondReturned {
    pub at: i64,
    pub pool: Address,
    pub poll: Address,
    pub bonder: Address,
    pub amount: u64,
}
