//! Gives a parametric product its monitor. Without one it does not sell.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{MonitorCreated, log},
    instructions::{
        shared::{create, now},
        sight,
    },
    math::bands::{BandRules, Episode},
    oracle::slashing::SLASHING,
    seeds,
    state::{
        Config, Monitor, Pool, Product, Source, Stored,
        product::{ASSESSMENT_PARAMETRIC, ProductKind},
    },
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct InitMonitorArgs {
    /// Pyth feed id; zeros for a source without one.
    pub feed_id: [u8; 32],
    pub rules: BandRules,
    pub source: Source,
    /// Switchboard feed; zeros for a source without one.
    pub second_feed: Address,
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

/// What is known at the beginning. Errors: `UnsupportedAssessment` when the source does not fit the product, `WrongMonitor`
/// without the account that it needs, `Feed…`.
fn first_mark(source: Source, product: &Product, view: Option<&AccountView>) -> Result<u64> {
    let kind = match source {
        Source::PriceFeed => ProductKind::Depeg,
        Source::FeedDeviation => ProductKind::OracleFailure,
        Source::StakePool | Source::SlashingRecord => ProductKind::Slashing,
    };
    require!(product.kind == kind as u8, BallastError::UnsupportedAssessment);
    match source {
        Source::PriceFeed | Source::FeedDeviation => Ok(0),
        Source::StakePool => sight::pool_rate(view.ok_or(BallastError::WrongMonitor)?, &product.subject),
        Source::SlashingRecord => {
            let exists = view.is_some_and(|view| *view.address() == SLASHING && view.executable());
            require!(exists, BallastError::WrongMonitor);
            Ok(0)
        }
    }
}

/// Specification:
/// 1. Only the administrator, once per product, and only for a parametric product.
/// 2. Bands that are not usable are refused (`BandRules::validate`), and bands whose duration exceeds half the product's
///    run-off: whoever was covered when an event began must still be covered when it is decided.
/// 3. The source is one of the product's kind. A stake pool is passed as remaining account: its present rate is the first
///    mark. So is the slashing program, which must exist on this cluster.
pub fn handle_init_monitor(ctx: &mut Context<InitMonitor>, args: InitMonitorArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.monitor;
    let views = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    let product_address = *accounts.product.address();
    require!(accounts.product.assessment == ASSESSMENT_PARAMETRIC, BallastError::UnsupportedAssessment);
    let longest = args.rules.bands.iter().fold(0, |longest, band| band.duration.max(longest));
    require!(longest <= accounts.product.tail as u64 / 2, BallastError::BandOutOfBounds);

    let mark = first_mark(args.source, &accounts.product, views.first())?;

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
        source: args.source as u8,
        reserved: [0; 69],
        second_feed: args.second_feed,
        mark,
    };
    log(&MonitorCreated { at: now, pool: *accounts.pool.address(), product: product_address, feed_id: args.feed_id });
    monitor.invariant()
}
