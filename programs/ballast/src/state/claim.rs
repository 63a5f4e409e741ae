//! A claim. Its existence is what stops a policy from claiming twice for one incident.

use anchor_lang::prelude::*;

use crate::{constants::BPS, errors::BallastError, math::fixed::scale_floor};

/// Paid, or payable as the pool has money for it.
pub const PAYABLE: u8 = 0;
/// Names a loss that can still be disputed.
pub const PENDING: u8 = 1;
/// A poll decides it.
pub const DISPUTED: u8 = 2;

#[account]
#[derive(Debug)]
pub struct Claim {
    pub incident: Address,
    pub policy: Address,
    /// Whose token account was paid.
    pub payee: Address,
    /// Who paid the rent of this account and gets it back.
    pub payer: Address,
    /// `eligible cover * severity`, or the loss that was named, and what was paid of it, in base units.
    pub entitlement: u64,
    pub paid: u64,
    /// When it was filed (unix seconds).
    pub paid_at: i64,
    pub bump: u8,
    pub version: u8,
    /// `PAYABLE`, `PENDING` or `DISPUTED`.
    pub status: u8,
    pub reserved: [u8; 69],
    /// Assessed settlement: what the claimant has put down, among the pool's bonds, in base units.
    pub deposit: u64,
    /// Assessed settlement: when the claim becomes payable unless disputed (unix seconds).
    pub payable_at: i64,
    /// Assessed settlement: hash of the evidence.
    pub evidence: [u8; 32],
}

impl Claim {
    /// Reduces the claim to the part of it that was found, in basis points: rounded down. Returns what is not owed.
    pub fn reduce(&mut self, severity_bps: u16) -> Result<u64> {
        let found = scale_floor(self.entitlement, severity_bps as u32, BPS as u32)?;
        let less = self.entitlement - found;
        self.entitlement = found;
        Ok(less)
    }

    /// Errors: `BrokenInvariant` when more was paid than claimed.
    pub fn invariant(&self) -> Result<()> {
        require!(self.paid <= self.entitlement, BallastError::BrokenInvariant);
        Ok(())
    }
}
