//! Ends cover early. What has not been earned of the premium comes back, less a fee.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{CoverCancelled, log},
    instructions::shared::{accrue, book_removal, check_deadline, now},
    math::{fixed::sub, refund::refund, stream::day_of},
    state::{Policy, Pool, Product, Stored, product::ASSESSMENT_PARAMETRIC},
    token,
};

#[derive(Accounts)]
pub struct CancelCover {
    #[account(address = policy.holder @ BallastError::NotHolder)]
    pub holder: Signer,
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
    /// Gets the rent back. Usually the holder himself, passed twice: nothing is read from either.
    #[account(mut, unsafe(dup), address = policy.payer @ BallastError::WrongPayer)]
    pub payer: UncheckedAccount,
    /// A token account of the policy's payer.
    #[account(mut)]
    pub payer_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Only the holder, while cover is left, not while an event of the product is being decided, nor before a claim that
///    can be filed for the newest one that a monitor decided has been. What people decided may be none of his.
/// 2. The policy's payer is refunded, not the holder, whoever has paid for extensions: a gift cannot be turned into money.
///    The refund is that of `math::refund`; less than `min_refund` is refused.
/// 3. What is not refunded of the unearned premium streams on to the providers until the policy's last day.
/// 4. The cover leaves product and pool; the account is closed.
pub fn handle_cancel_cover(ctx: &mut Context<CancelCover>, min_refund: u64, deadline: i64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    check_deadline(now, deadline)?;
    let (policy, product) = (&accounts.policy, &accounts.product);
    require!(policy.remaining > 0 && now < policy.ends_at, BallastError::PolicyOver);
    product.check_no_event(now)?;
    let by_monitor = policy.assessment == ASSESSMENT_PARAMETRIC;
    require!(!(by_monitor && policy.may_claim(product, now)?), BallastError::ClaimFirst);
    let (mint, program) = (accounts.collateral_mint.address(), accounts.token_program.address());
    token::check_owned(accounts.payer_collateral.account(), program, mint, accounts.payer.address())?;

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let (pool, product, policy) = (&mut accounts.pool, &mut accounts.product, &accounts.policy);
    let left = pool.stop_stream(policy.stream_rate.bits(), now, policy.last_day)?;
    let amount = refund(&policy.unearned(left, now)?, policy.cancel_fee_bps)?;
    require!(amount >= min_refund, BallastError::SlippageExceeded);
    pool.start_stream(sub(left, amount)?, now, policy.last_day)?;
    pool.unearned = sub(pool.unearned, amount)?;

    product.remove_starting(sub(policy.remaining, policy.added)?, day_of(policy.starts_at)?)?;
    if policy.added > 0 {
        product.remove_starting(policy.added, day_of(policy.added_starts_at)?)?;
    }
    let removed = product.remove_cover(policy.remaining, policy.last_day)?;
    book_removal(pool, product, removed)?;

    let cancelled = CoverCancelled {
        at: now,
        pool: *accounts.pool.address(),
        product: *accounts.product.address(),
        policy: *accounts.policy.address(),
        holder: accounts.policy.holder,
        payer: accounts.policy.payer,
        amount: accounts.policy.remaining,
        refund: amount,
        kept: left - amount,
        active_after: accounts.product.active_cover,
    };
    // Closed before the money moves.
    accounts.policy.close(*accounts.payer.account())?;
    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payer_collateral,
        amount,
    };
    let vault_balance = payment.pay_out()?;
    log(&cancelled);
    accounts.pool.invariant(vault_balance)
}
