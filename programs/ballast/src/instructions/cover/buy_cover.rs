//! Sells one policy.

use anchor_lang::prelude::*;

use super::{
    issue::{Order, issue},
    risk::check_risk,
};
use crate::{
    errors::BallastError,
    instructions::shared::{accrue, check_deadline, now},
    seeds,
    state::{Config, Monitor, Pool, Product, Stored},
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
    pub config: Stored<Config>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
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
    /// Parametric products: the product's monitor and what it reads. Where attestations are demanded `feed` is the data
    /// account of the covered program.
    pub monitor: Option<Stored<Monitor>>,
    pub feed: Option<UncheckedAccount>,
    /// The Switchboard feed of a product that compares two.
    pub second_feed: Option<UncheckedAccount>,
    /// Gets the referrer's part of the premium; the token program checks the mint.
    #[account(mut)]
    pub referrer_collateral: Option<UncheckedAccount>,
}

/// `id` is part of the policy's address, chosen by the buyer.
///
/// Specification:
/// 1. Refused while paused or in run-off, after the deadline, above `max_premium`, for other terms than the product's.
/// 2. Refused when nothing decides the product's incidents, while its monitor is not normal, and when the feed is stale,
///    uncertain, below the sale floor, or older than an observation below it.
/// 3. The premium is that of `quote_cover`. Cover starts after the waiting period and keeps capital until its run-off
///    ends.
/// 4. Product, leverage and group limits hold afterwards; queued withdrawals do not count as assets.
/// 5. The vault receives exactly the premium less the referrer's part, which is taken from the treasury's and paid at
///    once. Fees are booked, the rest streams to the providers until the last day.
pub fn handle_buy_cover(ctx: &mut Context<BuyCover>, id: u64, args: BuyCoverArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.policy;
    let accounts = &mut ctx.accounts;
    check_deadline(now, args.deadline)?;
    accounts.config.check_open(now)?;
    require!(args.terms_hash == accounts.product.terms_hash, BallastError::TermsChanged);
    check_risk(&accounts.product, &accounts.monitor, &accounts.feed, &accounts.second_feed, now)?;

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let order = Order {
        id,
        amount: args.amount,
        term: args.term,
        holder: &args.holder,
        payer: accounts.payer.account(),
        policy: accounts.policy.account(),
        bump,
        referred: accounts.referrer_collateral.is_some(),
    };
    let (premium, split) = issue(&accounts.config, &mut accounts.pool, &mut accounts.product, &order, now)?;
    require!(premium <= args.max_premium, BallastError::PremiumAboveMaximum);

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payer_collateral,
        amount: premium - split.referrer,
    };
    let vault_balance = payment.collect(&accounts.payer)?;
    if split.referrer > 0
        && let Some(referrer) = &mut accounts.referrer_collateral
    {
        let reward = token::Transfer {
            program: accounts.token_program.address(),
            from: accounts.payer_collateral.cpi_handle_mut().into(),
            mint: accounts.collateral_mint.cpi_handle(),
            to: referrer.cpi_handle_mut().into(),
            authority: accounts.payer.cpi_handle(),
            amount: split.referrer,
            decimals: accounts.pool.decimals,
        };
        reward.invoke(&[]);
    }
    accounts.pool.invariant(vault_balance)
}
