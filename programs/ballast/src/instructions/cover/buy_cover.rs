//! Sells one policy.

use anchor_lang::prelude::*;

use super::sale::{Sale, compute_sale, split_premium};
use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{CoverBought, log},
    instructions::shared::{accrue, check_deadline, create, now},
    math::{bands::NORMAL, fixed::Q64, stream::day_of},
    oracle::pyth,
    seeds,
    state::{Config, Monitor, Policy, Pool, Product, product::ASSESSMENT_PARAMETRIC},
    token,
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct BuyCoverArgs {
    /// Base units of cover.
    pub amount: u64,
    /// Most the buyer pays, in base units.
    pub max_premium: u64,
    /// Unix seconds.
    pub deadline: i64,
    /// Seconds of cover after the waiting period.
    pub term: u32,
    /// Who is covered and paid; need not be the payer.
    pub holder: Address,
    /// Hash of the terms the buyer has read.
    pub terms_hash: [u8; 32],
}

#[derive(Accounts)]
#[instruction(id: u64)]
pub struct BuyCover {
    #[account(mut)]
    pub payer: Signer,
    pub config: Account<Config>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Account<Pool>,
    #[account(mut)]
    pub product: Account<Product>,
    #[account(mut, seeds = [seeds::POLICY, product.address().as_ref(), &id.to_le_bytes()], bump)]
    pub policy: UncheckedAccount,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the premium; the token program checks mint and owner.
    #[account(mut)]
    pub payer_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
    /// Parametric products: the product's monitor and a price update of its feed.
    pub monitor: Option<Account<Monitor>>,
    pub feed: Option<UncheckedAccount>,
}

impl BuyCover {
    /// Errors: `NotAssessable`, `MonitorRequired`, `WrongMonitor`, `SalesFrozen`, `PriceOutOfBand`, `Feed…`.
    fn check_risk(&self, now: i64) -> Result<()> {
        require!(self.product.assessment == ASSESSMENT_PARAMETRIC, BallastError::NotAssessable);
        let (Some(monitor), Some(feed)) = (&self.monitor, &self.feed) else {
            return Err(BallastError::MonitorRequired.into());
        };
        require!(monitor.product == *self.product.address(), BallastError::WrongMonitor);
        require!(monitor.episode.state == NORMAL, BallastError::SalesFrozen);
        let data = feed.try_borrow()?;
        let seen = pyth::read(feed.owner(), &data, &monitor.feed_id)?;
        let rules = &monitor.rules;
        seen.check(now, rules.max_age, rules.max_confidence_bps)?;
        // A buyer cannot reach back behind a worse price that the monitor already knows.
        let newest = seen.published_at >= monitor.episode.last_at || monitor.episode.last_price >= rules.sale_floor;
        require!(newest, BallastError::FeedStale);
        require!(seen.price >= rules.sale_floor, BallastError::PriceOutOfBand);
        Ok(())
    }
}

/// `id` is part of the policy's address, chosen by the buyer.
///
/// Specification:
/// 1. Refused while paused, after the deadline, above `max_premium`, for other terms than the product's.
/// 2. Refused when nothing decides the product's incidents, while its monitor is not normal, and when the feed is stale,
///    uncertain, below the sale floor, or older than an observation below it.
/// 3. The premium is that of `quote_cover`. Cover starts after the waiting period and keeps capital until its run-off
///    ends.
/// 4. Product, leverage and group limits hold afterwards; queued withdrawals do not count as assets.
/// 5. The vault receives exactly the premium. Fees are booked, the rest streams to the providers until the last day.
pub fn handle_buy_cover(ctx: &mut Context<BuyCover>, id: u64, args: BuyCoverArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.policy;
    let accounts = &mut ctx.accounts;
    check_deadline(now, args.deadline)?;
    accounts.config.check_open(now)?;
    require!(args.terms_hash == accounts.product.terms_hash, BallastError::TermsChanged);
    accounts.check_risk(now)?;

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let sale = compute_sale(&accounts.pool, &accounts.product, now, args.amount, args.term)?;
    require!(sale.premium <= args.max_premium, BallastError::PremiumAboveMaximum);
    let split = split_premium(&accounts.config, sale.premium)?;

    let stream_rate = Q64::from_bits(accounts.pool.add_premium(&split, now, sale.last_day)?);
    let product = &mut accounts.product;
    product.add_cover(args.amount, day_of(sale.starts_at)?, sale.last_day)?;
    product.policies_sold += 1;
    accounts.pool.book_cover(product.index, product.group, args.amount, 0, product.requirement()?)?;
    let policy = write_policy(accounts, id, &args, &sale, stream_rate, now, bump)?;
    policy.invariant()?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payer_collateral,
        amount: sale.premium,
    };
    let vault_balance = payment.collect(&accounts.payer)?;

    log(&CoverBought {
        at: now,
        pool: *accounts.pool.address(),
        product: *accounts.product.address(),
        policy: *policy.address(),
        holder: args.holder,
        payer: *accounts.payer.address(),
        amount: args.amount,
        premium: sale.premium,
        to_providers: split.providers,
        to_stakers: split.stakers,
        to_underwriters: split.underwriters,
        to_treasury: split.treasury,
        starts_at: sale.starts_at,
        ends_at: sale.ends_at,
        stream_rate,
        active_after: accounts.product.active_cover,
    });
    accounts.pool.invariant(vault_balance)
}

fn write_policy(
    accounts: &BuyCover,
    id: u64,
    args: &BuyCoverArgs,
    sale: &Sale,
    stream_rate: Q64,
    now: i64,
    bump: u8,
) -> Result<Account<Policy>> {
    let product = &accounts.product;
    let mut policy = create::<Policy>(
        accounts.payer.account(),
        accounts.policy.account(),
        &[seeds::POLICY, product.address().as_ref(), &id.to_le_bytes(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    *policy = Policy {
        product: *product.address(),
        holder: args.holder,
        payer: *accounts.payer.address(),
        terms_hash: product.terms_hash,
        id,
        amount: args.amount,
        remaining: args.amount,
        premium: sale.premium,
        stream_rate,
        bought_at: now,
        starts_at: sale.starts_at,
        ends_at: sale.ends_at,
        last_day: sale.last_day,
        tail: product.tail,
        settlement: product.settlement,
        assessment: product.assessment,
        bump,
        version: VERSION,
        reserved: [0; 68],
    };
    Ok(policy)
}
