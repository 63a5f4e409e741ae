//! One payer buys the same cover for many holders at once: a protocol for its users, an employer for his staff.

use anchor_lang::prelude::*;

use super::{
    issue::{Order, issue},
    risk::check_risk,
};
use crate::{
    errors::BallastError,
    instructions::shared::{accrue, check_deadline, now},
    math::fixed::add,
    seeds,
    state::{Config, Monitor, Pool, Product, Stored},
    token,
};

#[derive(Clone, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct SponsorCoverArgs {
    /// Base units of cover for each holder.
    pub amount: u64,
    /// Most the sponsor pays in all, in base units.
    pub max_premium: u64,
    /// Unix seconds.
    pub deadline: i64,
    /// Seconds of cover after the waiting period.
    pub term: u32,
    /// Hash of the terms the sponsor has read.
    pub terms_hash: [u8; 32],
    /// Who is covered and paid. The policies' ids follow each other from the first.
    pub holders: alloc::vec::Vec<Address>,
}

#[derive(Accounts)]
pub struct SponsorCover {
    #[account(mut)]
    pub payer: Signer,
    pub config: Stored<Config>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the premiums; the token program checks mint and owner.
    #[account(mut)]
    pub payer_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
    /// As in `buy_cover`.
    pub monitor: Option<Stored<Monitor>>,
    pub feed: Option<UncheckedAccount>,
    pub second_feed: Option<UncheckedAccount>,
}

/// The remaining accounts are the addresses of the policies `first_id`, `first_id + 1`, …, writable, one per holder.
///
/// Specification:
/// 1. As many purchases as holders, one after the other, each on the terms and at the price of `buy_cover`.
/// 2. All or none: one that fails, or a total above `max_premium`, undoes the whole.
/// 3. The vault receives exactly the sum of the premiums, in one transfer.
pub fn handle_sponsor_cover(ctx: &mut Context<SponsorCover>, first_id: u64, args: SponsorCoverArgs) -> Result<()> {
    let now = now()?;
    let policies = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    check_deadline(now, args.deadline)?;
    accounts.config.check_open(now)?;
    require!(args.terms_hash == accounts.product.terms_hash, BallastError::TermsChanged);
    let matched = !args.holders.is_empty() && policies.len() == args.holders.len();
    require!(matched, BallastError::WrongPolicyCount);
    check_risk(&accounts.product, &accounts.monitor, &accounts.feed, &accounts.second_feed, now)?;

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let product_address = *accounts.product.address();
    let mut total: u64 = 0;
    for (at, (holder, policy)) in args.holders.iter().zip(&policies).enumerate() {
        let id = add(first_id, at as u64)?;
        let seeds = [seeds::POLICY, product_address.as_ref(), &id.to_le_bytes()];
        let (address, bump) = find_program_address(&seeds, &crate::ID);
        require!(*policy.address() == address, BallastError::WrongPolicy);
        let payer = accounts.payer.account();
        let order = Order { id, amount: args.amount, term: args.term, holder, payer, policy, bump, referred: false };
        let (premium, _) = issue(&accounts.config, &mut accounts.pool, &mut accounts.product, &order, now)?;
        total = add(total, premium)?;
    }
    require!(total <= args.max_premium, BallastError::PremiumAboveMaximum);

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payer_collateral,
        amount: total,
    };
    let vault_balance = payment.collect(&accounts.payer)?;
    accounts.pool.invariant(vault_balance)
}
