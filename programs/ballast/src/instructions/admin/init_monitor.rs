//! Gives a parametric product its monitor. Without one it does not sell.

use anchor_lang::prelude::*;

use crate::{
    constants::{DAY, VERSION},
    errors::BallastError,
    events::{MonitorCreated, log},
    instructions::{
        shared::{clock, create, now},
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
    /// The Switchboard feed, the stake pool, or the slashing program.
    pub source: Option<UncheckedAccount>,
}

/// The first mark, and how a second feed is set up. Errors: `UnsupportedAssessment` when the source does not fit the
/// product, `WrongMonitor` without the account that it needs, `Feed…`.
fn first_look(args: &InitMonitorArgs, product: &Product, source: &Option<UncheckedAccount>) -> Result<(u64, [u8; 32])> {
    let kind = match args.source {
        Source::PriceFeed => ProductKind::Depeg,
        Source::FeedDeviation => ProductKind::OracleFailure,
        Source::StakePool | Source::SlashingRecord => ProductKind::Slashing,
    };
    require!(product.kind == kind as u8, BallastError::UnsupportedAssessment);
    if args.source == Source::PriceFeed {
        return Ok((0, [0; 32]));
    }
    let account = source.as_ref().ok_or(BallastError::WrongMonitor)?.account();
    match args.source {
        Source::FeedDeviation => {
            require!(*account.address() == args.second_feed, BallastError::WrongMonitor);
            Ok((0, sight::feed_setup(account)?))
        }
        Source::StakePool => {
            // A rate can be as old as an epoch: who knows more must not be covered by then.
            require!(product.waiting_period as i64 >= 3 * DAY, BallastError::WindowOutOfBounds);
            Ok((sight::pool_rate(account, &product.subject)?, [0; 32]))
        }
        _ => {
            require!(product.waiting_period as i64 >= DAY, BallastError::WindowOutOfBounds);
            require!(*account.address() == SLASHING && account.executable(), BallastError::WrongMonitor);
            // What was done before is not covered.
            Ok((clock()?.slot.saturating_sub(sight::RECORD_SLOTS), [0; 32]))
        }
    }
}

/// Specification:
/// 1. Only the administrator, once per product, and only for a parametric product.
/// 2. Bands that are not usable are refused (`BandRules::validate`), and bands whose duration exceeds half the product's
///    run-off: whoever was covered when an event began must still be covered when it is decided.
/// 3. The source is one of the product's kind. A stake pool's product waits for three days at least, a validator's for one.
/// 4. How a Switchboard feed is set up must stay as it is. The present rate of a stake pool is the first mark. The slashing
///    program must exist on this cluster.
pub fn handle_init_monitor(ctx: &mut Context<InitMonitor>, args: InitMonitorArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.monitor;
    let accounts = &mut ctx.accounts;
    let product_address = *accounts.product.address();
    require!(accounts.product.assessment == ASSESSMENT_PARAMETRIC, BallastError::UnsupportedAssessment);
    let longest = args.rules.bands.iter().fold(0, |longest, band| band.duration.max(longest));
    require!(longest <= accounts.product.tail as u64 / 2, BallastError::BandOutOfBounds);

    let (mark, second_setup) = first_look(&args, &accounts.product, &accounts.source)?;

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
        second_setup,
        mark,
    };
    log(&MonitorCreated { at: now, pool: *accounts.pool.address(), product: product_address, feed_id: args.feed_id });
    monitor.invariant()
}
