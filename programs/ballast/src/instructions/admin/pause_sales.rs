//! The guardian's only power: sales and deposits stop for a bounded time. Withdrawals, claims and observations go on.

use anchor_lang::prelude::*;

use crate::{
    constants::{MAX_PAUSE, PAUSE_REST},
    errors::BallastError,
    events::{SalesPaused, log},
    instructions::shared::now,
    state::{Config, Stored},
};

#[derive(Accounts)]
pub struct PauseSales {
    #[account(address = config.guardian @ BallastError::NotGuardian)]
    pub guardian: Signer,
    #[account(mut)]
    pub config: Stored<Config>,
}

/// Specification:
/// 1. Only the guardian can pause, for at most 72 hours.
/// 2. After a pause has ended he has to wait seven days.
pub fn handle_pause_sales(ctx: &mut Context<PauseSales>, seconds: u32) -> Result<()> {
    let now = now()?;
    let config = &mut ctx.accounts.config;
    require!(seconds > 0, BallastError::ZeroAmount);
    require!(seconds <= MAX_PAUSE, BallastError::PauseTooLong);
    require!(now >= config.pause_available_at, BallastError::PauseTooSoon);
    config.paused_until = now + seconds as i64;
    config.pause_available_at = config.paused_until + PAUSE_REST;
    log(&SalesPaused { at: now, until: config.paused_until });
    config.invariant()
}
