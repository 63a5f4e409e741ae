//! One decided event of a product: how severe, what is put aside, until when it can be claimed on.

use anchor_lang::prelude::*;

use super::Pool;
use crate::{
    errors::BallastError,
    math::{debt::DebtMark, fixed::sub, payout},
};

/// Reported; people decide.
pub const REPORTED: u8 = 0;
/// Claims can be filed.
pub const APPROVED: u8 = 1;
/// Nothing changes any more but that claims are collected and closed.
pub const SETTLED: u8 = 2;
/// The claim period is over; the pool still owes the claimants.
pub const REPAYING: u8 = 3;
/// Decided: there was no such event, or nobody could tell.
pub const REJECTED: u8 = 4;

#[account]
#[derive(Debug)]
pub struct Incident {
    pub product: Address,
    /// When it happened and when it was decided (unix seconds).
    pub occurred_at: i64,
    pub decided_at: i64,
    /// Claims are accepted up to and including this time.
    pub claims_until: i64,
    /// Most cover that the event can touch, in base units: see `Product::cover_exposed_at`.
    pub liability: u64,
    /// What the event may cost, and what was put aside of it at the decision, in base units. Both are counted anew when
    /// the claim period is over: the claims that were filed, and what is there for them.
    pub owed: u64,
    pub reserve: u64,
    /// Paid to claimants so far, in base units.
    pub paid: u64,
    /// Claim accounts that exist.
    pub claims: u64,
    pub index: u32,
    pub severity_bps: u16,
    /// `REPORTED`, `REJECTED`, `APPROVED`, `REPAYING` or `SETTLED`.
    pub status: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 67],
    /// Assessed claims that are not payable yet.
    pub pending: u32,
    /// When it was reported; for a monitor, when it was decided (unix seconds). Cover whose capital was allocated then is
    /// eligible.
    pub reported_at: i64,
    /// Sum of all entitlements that were filed, in base units.
    pub claimed: u64,
    /// The pool's repayments when `owed` and `reserve` were counted.
    pub debt_mark: DebtMark,
    /// Who paid the rent of this account and gets it back.
    pub payer: Address,
}

impl Incident {
    /// What the pool still owes for this incident, in base units, rounded up. The pool has been accrued.
    pub fn debt(&self, pool: &Pool) -> Result<u64> {
        if self.status == SETTLED || self.owed == self.reserve {
            return Ok(0);
        }
        Ok(self.debt_mark.remaining(sub(self.owed, self.reserve)?, pool.debt_mark)?)
    }

    /// What has been put aside for this incident so far, in base units, paid or not. `owed` less the debt; a settled
    /// incident gets no more.
    #[inline(never)]
    pub fn funded(&self, pool: &Pool) -> Result<u64> {
        if self.status == SETTLED { Ok(self.reserve) } else { Ok(sub(self.owed, self.debt(pool)?)?) }
    }

    /// What a claim is due in all, in base units, rounded down: its part of what has been put aside.
    #[inline(never)]
    pub fn due(&self, entitlement: u64, pool: &Pool) -> Result<u64> {
        Ok(payout::payout(entitlement, self.funded(pool)?, self.owed)?)
    }

    /// Counts anew what is owed and what is there, from `pool`'s present repayments on.
    pub fn restate(&mut self, owed: u64, reserve: u64, pool: &Pool) {
        (self.owed, self.reserve, self.debt_mark) = (owed, reserve, pool.debt_mark);
    }

    /// Errors: `BrokenInvariant` unless `paid <= funded <= owed <= liability` and no more was claimed than is owed.
    #[inline(never)]
    pub fn invariant(&self, pool: &Pool) -> Result<()> {
        let ordered = self.paid <= self.funded(pool)?
            && self.reserve <= self.owed
            && self.claimed <= self.owed
            && self.owed <= self.liability;
        require!(ordered && self.severity_bps <= 10_000, BallastError::BrokenInvariant);
        Ok(())
    }
}
