//! First step out of underwriting.

use anchor_lang::prelude::*;

use crate::{
    constants::UNSIGNAL_COOLDOWN,
    errors::BallastError,
    events::{UnsignalRequested, log},
    instructions::shared::now,
    math::fixed::add,
    state::{Product, Signal, Stored},
};

#[derive(Accounts)]
pub struct RequestUnsignal {
    #[account(address = signal.owner @ BallastError::NotStakeOwner)]
    pub owner: Signer,
    #[account(mut, address = signal.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub signal: Stored<Signal>,
}

/// Specification:
/// 1. Only the owner. The tokens allow no further sale from now on, but answer for what happens until they are back.
/// 2. They can be had for two days, after a week, and no sooner than an event that nobody has reported yet can be: after the
///    product's run-off. A further request takes the place of the first and starts the wait anew; one of nothing takes it
///    back.
pub fn handle_request_unsignal(ctx: &mut Context<RequestUnsignal>, amount: u64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (product, signal) = (&mut accounts.product, &mut accounts.signal);
    signal.touch(product)?;
    require!(amount <= signal.amount, BallastError::StakeTooSmall);
    // Of what has been lost in part since, roundings may differ.
    product.leaving = add(product.leaving.saturating_sub(signal.leaving), amount)?.min(product.signalled);
    signal.leaving = amount;
    signal.ready_at = now + UNSIGNAL_COOLDOWN.max(product.tail as i64);
    log(&UnsignalRequested {
        at: now,
        product: signal.product,
        owner: signal.owner,
        amount,
        leaving_after: signal.leaving,
        ready_at: signal.ready_at,
    });
    product.underwriting_invariant()
}
