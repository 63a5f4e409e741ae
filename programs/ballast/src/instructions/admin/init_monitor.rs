//! Gives a parametric product its monitor. Without one it does not sell.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{MonitorCreated, log},
    instructions::shared::{create, now},
    math::bands::{BandRules, Episode},
    seeds,
    state::{Config, Monitor, Pool, Product, Stored, product::ASSESSMENT_PARAMETRIC},
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct InitMonitorArgs {
    /// Pyth feed id.
    pub feed_id: [u8; 32],
    pub rules: BandRules,
}

#[derive(Accounts)]
pub struct InitMonitor {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    pub product: Stored<Product>,
    #[account(mut, seeds = [seeds::MONITOR, product.address().as_ref()], bump)]
    pub monitor: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Only the administrator, once per product, and only for a parametric product.
/// 2. Bands that are not usable are refused (`BandRules::validate`), and bands whose duration exceeds half the product's
///    run-off: whoever was covered when an event began must still be covered when it is decided.
pub fn handle_init_monitor(ctx: &mut Context<InitMonitor>, args: InitMonitorArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.monitor;
    let accounts = &mut ctx.accounts;
    let product_address = *accounts.product.address();
    require!(accounts.product.assessment == ASSESSMENT_PARAMETRIC, BallastError::UnsupportedAssessment);
    let longest = args.rules.bands.iter().fold(0, |longest, band| band.duration.max(longest));
    require!(longest <= accounts.product.tail as u64 / 2, BallastError::BandOutOfBounds);

    let mut monitor = create::<Monitor>(
        accounts.admin.account(),
        accounts.monitor.account(),
        &[seeds::MONITOR, product_address.as_ref(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    *monitor = Monitor {
        product: product_address,
        feed_id: args.feed_id,
        rules: BandRules { padding: 0, ..args.rules },
        episode: Episode::default(),
        bump,
        version: VERSION,
        reserved: [0; 70],
    };
    log(&MonitorCreated { at: now, pool: *accounts.pool.address(), product: product_address, feed_id: args.feed_id });
    monitor.invariant()
}
