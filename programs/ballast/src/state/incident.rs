//! One decided event of a product: how severe, what is put aside, until when it can be claimed on.

use anchor_lang::prelude::*;

use crate::errors::BallastError;

pub const APPROVED: u8 = 1;
pub const SETTLED: u8 = 2;

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
    /// `liability * severity`, rounded up; and what could be put aside of it. Their ratio is fixed.
    pub owed: u64,
    pub reserve: u64,
    /// Paid to claimants so far, in base units.
    pub paid: u64,
    pub claims: u64,
    pub index: u32,
    pub severity_bps: u16,
    /// `APPROVED` or `SETTLED`.
    pub status: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 71],
}

impl Incident {
    /// What could not be put aside.
    pub fn debt(&self) -> u64 {
        self.owed.saturating_sub(self.reserve)
    }

    /// Errors: `BrokenInvariant` unless `paid <= reserve <= owed <= liability`.
    pub fn invariant(&self) -> Result<()> {
        let ordered = self.paid <= self.reserve && self.reserve <= self.owed && self.owed <= self.liability;
        require!(ordered && self.severity_bps <= 10_000, BallastError::BrokenInvariant);
        Ok(())
    }
}
