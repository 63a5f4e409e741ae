//! Named assessors of one product, who answer first.

use anchor_lang::prelude::*;

use crate::{constants::*, errors::BallastError};

#[account]
#[derive(Debug)]
pub struct Committee {
    pub product: Address,
    /// The first `count` are seated.
    pub members: [Address; MAX_MEMBERS],
    /// Seconds to attest a severity.
    pub window: i64,
    pub count: u8,
    /// Members who must have attested.
    pub threshold: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 68],
}

impl Committee {
    /// Errors: `CommitteeInvalid` unless most of one to eight different members must attest; `WindowOutOfBounds`.
    #[inline(never)]
    pub fn invariant(&self) -> Result<()> {
        let count = self.count as usize;
        let sized =
            (1..=MAX_MEMBERS).contains(&count) && self.threshold <= self.count && self.threshold as usize * 2 > count;
        require!(sized, BallastError::CommitteeInvalid);
        for (at, member) in self.members[..count].iter().enumerate() {
            require!(!self.members[..at].contains(member), BallastError::CommitteeInvalid);
        }
        require!((MIN_PHASE as i64..=MAX_PHASE as i64).contains(&self.window), BallastError::WindowOutOfBounds);
        Ok(())
    }

    /// The seat of `member`. Errors: `NotMember`.
    #[inline(never)]
    pub fn seat(&self, member: &Address) -> Result<u8> {
        let seated = &self.members[..(self.count as usize).min(MAX_MEMBERS)];
        let seat = seated.iter().position(|seated| seated == member);
        Ok(seat.ok_or(BallastError::NotMember)? as u8)
    }
}
