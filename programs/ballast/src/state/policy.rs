//! One sold policy. Its terms are copied from the product at purchase; nothing later changes them.

use anchor_lang::prelude::*;

use super::Product;
use crate::{
    errors::BallastError,
    math::{
        fixed::{Q64, mul_div_wide, sub},
        payout,
        refund::Unearned,
        stream,
    },
};

#[account]
#[derive(Debug)]
pub struct Policy {
    pub product: Address,
    /// Who is paid.
    pub holder: Address,
    /// Who gets rent and refunds: whoever bought it, after a transfer of a self-paid policy its holder.
    pub payer: Address,
    pub terms_hash: [u8; 32],
    pub id: u64,
    /// Cover bought in all, and cover not yet claimed, in base units.
    pub amount: u64,
    pub remaining: u64,
    /// Premium paid in all, in base units, and what of the providers' part may still be refunded, per second (64.64).
    pub premium: u64,
    pub stream_rate: Q64,
    /// Unix seconds: purchase or latest extension. Cover is in force from `starts_at` up to, not including, `ends_at`.
    pub priced_at: i64,
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
    /// Part of the unearned premium that a cancellation leaves with the providers, at purchase, in basis points of it.
    pub cancel_fee_bps: u16,
    pub reserved: [u8; 66],
    /// Since when `holder` has held it (unix seconds).
    pub held_since: i64,
    /// The part of `remaining` that an extension added, in base units, and when its own waiting period ends.
    pub added: u64,
    pub added_starts_at: i64,
    /// The added part's share of `stream_rate`.
    pub added_rate: Q64,
    /// When the latest event happened that was claimed for (unix seconds); 0 when there is none.
    pub claimed_event_at: i64,
}

impl Policy {
    /// Cover that can claim for an event, in base units: in force when it happened, with its capital still allocated when
    /// it was reported. 0 when nothing was.
    pub fn eligible_cover(&self, occurred_at: i64, reported_at: i64) -> u64 {
        let in_force = self.starts_at <= occurred_at && occurred_at < self.ends_at;
        if !in_force || reported_at >= self.ends_at + self.tail as i64 {
            0
        } else if self.added_starts_at <= occurred_at {
            self.remaining
        } else {
            self.remaining.saturating_sub(self.added)
        }
    }

    /// Takes a claim of `entitlement` base units, at `severity_bps`, off the `eligible` part of the cover. The premium for
    /// cover that is paid out is earned: it goes on streaming, but is not the policy's any more.
    pub fn use_up(&mut self, eligible: u64, entitlement: u64, severity_bps: u16, occurred_at: i64) -> Result<()> {
        self.remaining = sub(self.remaining, entitlement)?;
        let (kept, of) = (sub(eligible, entitlement)?, eligible);
        if self.added_starts_at <= occurred_at {
            if self.added > 0 {
                self.added -= payout::entitlement(self.added, severity_bps)?;
                self.added = self.added.min(self.remaining);
            }
            if !self.added_rate.is_zero() {
                self.added_rate = Q64::from_bits(mul_div_wide(self.added_rate.bits(), kept, of)?);
            }
            self.stream_rate = Q64::from_bits(mul_div_wide(self.stream_rate.bits(), kept, of)?);
        } else {
            let added = self.added_rate.bits();
            let elder = self.stream_rate.bits().checked_sub(added).ok_or(BallastError::MathOverflow)?;
            self.stream_rate = Q64::from_bits(mul_div_wide(elder, kept, of)? + added);
        }
        self.claimed_event_at = self.claimed_event_at.max(occurred_at);
        Ok(())
    }

    /// The newest decided event of the product can still be claimed for.
    pub fn may_claim(&self, product: &Product, now: i64) -> Result<bool> {
        let newest = product.last_incident_at;
        if now > product.claims_until || self.claimed_event_at >= newest {
            return Ok(false);
        }
        Ok(payout::entitlement(self.eligible_cover(newest, newest), product.last_severity_bps as u16)? > 0)
    }

    /// What is unearned of the providers' part, `left` of it still streaming.
    pub fn unearned(&self, left: u64, now: i64) -> Result<Unearned> {
        Ok(Unearned {
            left,
            priced: stream::paid_by(self.stream_rate.bits(), self.priced_at, self.last_day)?,
            cover_left: (self.ends_at - now.max(self.starts_at)).max(0) as u64,
            cover_priced: (self.ends_at - self.priced_at.max(self.starts_at)) as u64,
        })
    }

    /// Errors: `BrokenInvariant`.
    pub fn invariant(&self) -> Result<()> {
        let amounts = self.remaining <= self.amount && self.added <= self.remaining && self.premium > 0;
        let times = self.priced_at < self.ends_at
            && self.starts_at < self.ends_at
            && self.ends_at <= stream::end_of(self.last_day);
        require!(amounts && times, BallastError::BrokenInvariant);
        Ok(())
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
