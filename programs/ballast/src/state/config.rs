//! Protocol-wide settings. One account, written at initialisation and by the guardian's pause.

use anchor_lang::prelude::*;

use crate::{constants::*, errors::BallastError};

#[account]
#[derive(Debug)]
pub struct Config {
    /// Bootstrap administrator: creates pools, lists products.
    pub admin: Address,
    /// May pause sales and deposits for a bounded time, nothing else.
    pub guardian: Address,
    /// Mint of the governance token.
    pub governance_mint: Address,
    /// Sales and deposits are refused before this time (unix seconds).
    pub paused_until: i64,
    /// The guardian may pause again from this time (unix seconds).
    pub pause_available_at: i64,
    /// Seconds between a withdrawal request and its first execution.
    pub withdrawal_cooldown: u32,
    /// Seconds during which a cooled-down request can be executed.
    pub withdrawal_window: u32,
    /// Seconds during which an approved incident can be claimed on.
    pub claim_period: u32,
    /// Parts of every premium that do not go to capital providers, in basis points.
    pub stakers_bps: u16,
    pub underwriters_bps: u16,
    pub treasury_bps: u16,
    /// Part of a premium for whoever referred the buyer; it comes out of the treasury's part.
    pub referrer_bps: u16,
    /// Part of the unearned premium that stays with the providers when cover is cancelled, in basis points of it.
    pub cancel_fee_bps: u16,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 64],
}

impl Config {
    /// Errors: `FeesOutOfBounds`, `WindowOutOfBounds`.
    pub fn invariant(&self) -> Result<()> {
        let fees = self.stakers_bps as u32 + self.underwriters_bps as u32 + self.treasury_bps as u32;
        let within = fees <= MAX_FEES_BPS as u32
            && self.referrer_bps <= self.treasury_bps
            && self.cancel_fee_bps <= MAX_CANCEL_FEE_BPS;
        require!(within, BallastError::FeesOutOfBounds);
        let windows = (MIN_COOLDOWN..=MAX_WINDOW).contains(&self.withdrawal_cooldown)
            && (MIN_WINDOW..=self.withdrawal_cooldown / WINDOW_PART).contains(&self.withdrawal_window)
            && (MIN_CLAIM_PERIOD..=MAX_CLAIM_PERIOD).contains(&self.claim_period);
        require!(windows, BallastError::WindowOutOfBounds);
        Ok(())
    }

    /// Errors: `Paused`.
    pub fn check_open(&self, now: i64) -> Result<()> {
        require!(now >= self.paused_until, BallastError::Paused);
        Ok(())
    }
}
