//! A requested withdrawal. Its shares still bear losses and earn premiums, but no longer count as capacity.

use anchor_lang::prelude::*;

use crate::errors::BallastError;

#[account]
#[derive(Debug)]
pub struct WithdrawalTicket {
    pub pool: Address,
    pub owner: Address,
    pub nonce: u64,
    /// Shares still queued.
    pub shares: u64,
    /// Unix seconds.
    pub requested_at: i64,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 70],
}

impl WithdrawalTicket {
    /// Errors: `CooldownNotOver` before the window, `WindowClosed` from its end on.
    pub fn check_window(&self, now: i64, cooldown: u32, window: u32) -> Result<()> {
        let opens = self.requested_at.saturating_add(cooldown as i64);
        require!(now >= opens, BallastError::CooldownNotOver);
        require!(now < opens.saturating_add(window as i64), BallastError::WindowClosed);
        Ok(())
    }

    /// Errors: `BrokenInvariant`: a ticket without shares must not exist.
    pub fn invariant(&self) -> Result<()> {
        require!(self.shares > 0, BallastError::BrokenInvariant);
        Ok(())
    }
}
