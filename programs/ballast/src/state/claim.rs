//! A paid claim. Its existence is what stops a policy from claiming twice for one incident.

use anchor_lang::prelude::*;

use crate::errors::BallastError;

#[account]
#[derive(Debug)]
pub struct Claim {
    pub incident: Address,
    pub policy: Address,
    /// Whose token account was paid.
    pub payee: Address,
    /// Who paid the rent of this account and gets it back.
    pub payer: Address,
    /// `eligible cover * severity`, and what was paid of it, in base units.
    pub entitlement: u64,
    pub paid: u64,
    /// Unix seconds.
    pub paid_at: i64,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 70],
}

impl Claim {
    /// Errors: `BrokenInvariant` when more was paid than claimed.
    pub fn invariant(&self) -> Result<()> {
        require!(self.paid <= self.entitlement, BallastError::BrokenInvariant);
        Ok(())
    }
}
