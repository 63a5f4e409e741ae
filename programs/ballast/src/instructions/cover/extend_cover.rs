//! More cover or more time for a policy, in place.

use anchor_lang::prelude::*;

use super::{extension::compute_extension, risk::check_risk, sale::split_premium};
use crate::{
    errors::BallastError,
    events::{CoverExtended, log},
    instructions::shared::{accrue, check_deadline, now},
    math::{
        fixed::{Q64, add, mul_div_floor, share_of},
        stream::{day_of, rate_for},
    },
    state::{Config, Monitor, Policy, Pool, Product, Stored},
    token,
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ExtendCoverArgs {
    /// Base units of cover to add; may be 0.
    pub amount: u64,
    /// Seconds to add after the present end; may be 0.
    pub seconds: u32,
    /// Most the payer pays, in base units.
    pub max_premium: u64,
    /// Unix seconds.
    pub deadline: i64,
    /// Hash of the terms the payer has read.
    pub terms_hash: [u8; 32],
}

#[derive(Accounts)]
pub struct ExtendCover {
    /// The holder, or who has paid for the policy so far: an extension re-prices what a cancellation returns, to the payer
    /// recorded, whoever of the two pays.
    #[account(mut)]
    pub payer: Signer,
    pub config: Stored<Config>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut, address = policy.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub policy: Stored<Policy>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the premium; the token program checks mint and owner.
    #[account(mut)]
    pub payer_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    /// Parametric products: the product's monitor and what it reads. Where attestations are demanded `feed` is the data
    /// account of the covered program.
    pub monitor: Option<Stored<Monitor>>,
    pub feed: Option<UncheckedAccount>,
    /// The Switchboard feed of a product that compares two.
    pub second_feed: Option<UncheckedAccount>,
}

/// Specification:
/// 1. Only the holder or the policy's payer. Refused whenever a purchase would be, and for terms that are not the policy's
///    own.
/// 2. The added amount starts after a waiting period of its own. Time is added only while a waiting period fits before the
///    present end, so that there is no gap. One increase at a time: see `ExtensionPending`.
/// 3. Priced as `compute_extension` says, at least the product's minimum premium. All limits hold afterwards.
/// 4. The providers' part streams until the new last day. With it goes what a cancellation would have returned of the old
///    premium, at most at the price per second of the added time: see `Unearned::carried`. The rest streams as before and
///    is not returned any more.
/// 5. The vault receives exactly the premium.
pub fn handle_extend_cover(ctx: &mut Context<ExtendCover>, args: ExtendCoverArgs) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    check_deadline(now, args.deadline)?;
    let signer = accounts.payer.address();
    let own = *signer == accounts.policy.holder || *signer == accounts.policy.payer;
    require!(own, BallastError::NotHolder);
    accounts.config.check_open(now)?;
    let own_terms = accounts.policy.terms_hash == accounts.product.terms_hash;
    require!(own_terms && args.terms_hash == accounts.policy.terms_hash, BallastError::TermsChanged);
    check_risk(&accounts.product, &accounts.monitor, &accounts.feed, &accounts.second_feed, now)?;

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let (pool, product, policy) = (&mut accounts.pool, &mut accounts.product, &mut accounts.policy);
    let extension = compute_extension(pool, product, policy, now, args.amount, args.seconds)?;
    require!(extension.premium <= args.max_premium, BallastError::PremiumAboveMaximum);
    let split = split_premium(&accounts.config, product, extension.premium, false)?;

    // The stream: the new premium, with what could still be refunded of the old. The rest of that streams as before.
    let left = pool.stop_stream(policy.stream_rate.bits(), now, policy.last_day)?;
    let time_price = mul_div_floor(split.providers, extension.time_premium, extension.premium)?;
    let carried = policy.unearned(left, now)?.carried(time_price, args.seconds)?;
    if carried < left {
        pool.start_stream(left - carried, now, policy.last_day)?;
    }
    pool.book_premium(&split)?;
    let rate = pool.start_stream(add(carried, split.providers)?, now, extension.last_day)?;
    // The cover: what was there moves to the new last day, what is added starts later.
    if extension.last_day != policy.last_day {
        product.move_cover(policy.remaining, policy.last_day, extension.last_day)?;
    }
    // An increase that is still apart keeps its share of what is carried.
    let (part, whole) = (policy.added_rate.bits(), policy.stream_rate.bits());
    let mut added_part = share_of(carried, part, whole)?;
    if args.amount > 0 {
        product.add_cover(args.amount, day_of(extension.starts_at)?, extension.last_day)?;
        policy.added = args.amount;
        policy.added_starts_at = extension.starts_at;
        added_part = mul_div_floor(split.providers, extension.premium - extension.time_premium, extension.premium)?;
    }
    policy.added_rate = Q64::from_bits(rate_for(added_part, now, extension.last_day)?.min(rate));
    product.underwriters_fees = add(product.underwriters_fees, split.underwriters)?;
    pool.book_cover(product.index, product.group, args.amount, 0, product.requirement()?)?;
    policy.remaining = add(policy.remaining, args.amount)?;
    policy.amount = add(policy.amount, args.amount)?;
    policy.premium = add(policy.premium, extension.premium)?;
    policy.stream_rate = Q64::from_bits(rate);
    policy.priced_at = now;
    policy.ends_at = extension.ends_at;
    policy.last_day = extension.last_day;
    policy.invariant()?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payer_collateral,
        amount: extension.premium,
    };
    let vault_balance = payment.collect(&accounts.payer)?;

    log(&CoverExtended {
        at: now,
        pool: *accounts.pool.address(),
        product: *accounts.product.address(),
        policy: *accounts.policy.address(),
        payer: *accounts.payer.address(),
        added: args.amount,
        premium: extension.premium,
        carried,
        to_providers: split.providers,
        to_stakers: split.stakers,
        to_underwriters: split.underwriters,
        to_treasury: split.treasury,
        added_starts_at: extension.starts_at,
        ends_at: extension.ends_at,
        stream_rate: accounts.policy.stream_rate,
        active_after: accounts.product.active_cover,
    });
    accounts.pool.invariant(vault_balance)
}
