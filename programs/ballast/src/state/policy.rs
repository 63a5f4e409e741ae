//! One sold policy. Its terms are copied from the product at purchase; nothing later changes them.

use anchor_lang::prelude::*;

use crate::{errors::BallastError, math::fixed::Q64, math::stream};

#[account]
#[derive(Debug)]
pub struct Policy {
    pub product: Address,
    /// Who is paid.
    pub holder: Address,
    /// Who bought it and gets the rent back.
    pub payer: Address,
    pub terms_hash: [u8; 32],
    pub id: u64,
    /// Cover bought, and cover not yet claimed, in base units.
    pub amount: u64,
    pub remaining: u64,
    /// Premium paid, in base units, and the providers' part of it per second (64.64).
    pub premium: u64,
    pub stream_rate: Q64,
    /// Unix seconds. Cover is in force from `starts_at` up to, not including, `ends_at`.
    pub bought_at: i64,
    pub starts_at: i64,
    pub ends_at: i64,
    /// Day whose end releases the capital: that of `ends_at` + run-off.
    pub last_day: u32,
    /// Run-off at purchase, in seconds.
    pub tail: u32,
    pub settlement: u8,
    pub assessment: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 68],
}

impl Policy {
    /// In force when the event happened, with its capital still allocated when it was decided.
    pub fn is_eligible(&self, occurred_at: i64, decided_at: i64) -> bool {
        let in_force = self.starts_at <= occurred_at && occurred_at < self.ends_at;
        in_force && decided_at < self.ends_at + self.tail as i64
    }

    /// Errors: `BrokenInvariant`.
    pub fn invariant(&self) -> Result<()> {
        let amounts = self.remaining <= self.amount && self.premium > 0;
        let times = self.bought_at <= self.starts_at
            && self.starts_at < self.ends_at
            && self.ends_at <= stream::end_of(self.last_day);
        require!(amounts && times, BallastError::BrokenInvariant);
        Ok(())
    }
}
