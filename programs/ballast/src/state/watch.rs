//! What is watched about the covered protocol itself: a fall of its vault stops sales before anybody has reported anything.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use crate::{constants::*, errors::BallastError, math::fixed::scale_ceil};

/// When sales stop, and for how long.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType, AnchorSerialize, AnchorDeserialize)]
pub struct WatchRules {
    /// Seconds over which a fall is measured.
    pub window: u32,
    /// Seconds without sales after a fall or a redeployment.
    pub freeze: u32,
    /// Fall of the balance within the window, in basis points.
    pub fall_bps: u16,
    pub padding: [u8; 6],
}

#[account]
#[derive(Debug)]
pub struct Watch {
    pub product: Address,
    /// A token account, or any other account for its lamports.
    pub vault: Address,
    pub rules: WatchRules,
    /// Balance that a fall is measured from, and when it was seen (unix seconds).
    pub balance: u64,
    pub seen_at: i64,
    pub bump: u8,
    pub version: u8,
    /// 1 when the vault was a token account.
    pub is_tokens: u8,
    pub reserved: [u8; 69],
}

impl Watch {
    /// Takes a balance into account. Returns whether it has fallen too far.
    pub fn see(&mut self, balance: u64, now: i64) -> Result<bool> {
        if now == self.seen_at {
            // What comes and goes in the same second says nothing.
            return Ok(false);
        }
        let rules = &self.rules;
        let least = scale_ceil(self.balance, BPS as u32 - rules.fall_bps as u32, BPS as u32)?;
        let is_over = now - self.seen_at >= rules.window as i64;
        let has_fallen = balance < least;
        if has_fallen || is_over || balance > self.balance {
            (self.balance, self.seen_at) = (balance, now);
        }
        Ok(has_fallen)
    }

    /// Errors: `WindowOutOfBounds`, `LimitOutOfBounds`.
    pub fn invariant(&self) -> Result<()> {
        let rules = &self.rules;
        let windows =
            (MIN_WATCH_WINDOW..=MAX_WATCH_WINDOW).contains(&rules.window) && (1..=MAX_FREEZE).contains(&rules.freeze);
        require!(windows, BallastError::WindowOutOfBounds);
        require!((1..BPS as u16).contains(&rules.fall_bps), BallastError::LimitOutOfBounds);
        Ok(())
    }
}
