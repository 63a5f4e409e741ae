//! Puts staked tokens behind one product.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{Signalled, log},
    instructions::shared::{create_or_load, now},
    math::fixed::add,
    seeds,
    state::{Product, Signal, Stake, Staking, Stored},
};

#[derive(Accounts)]
pub struct SignalTokens {
    #[account(mut, address = stake.owner @ BallastError::NotStakeOwner)]
    pub owner: Signer,
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut)]
    pub stake: Stored<Stake>,
    #[account(mut)]
    pub product: Stored<Product>,
    /// The owner's signal for this product; created by his first tokens.
    #[account(mut, seeds = [seeds::SIGNAL, product.address().as_ref(), owner.address().as_ref()], bump)]
    pub signal: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. The owner of a stake, with tokens that his open ballots cannot cost; not for a product in run-off or without a
///    cover rate, nor while an event of it is being decided.
/// 2. The tokens leave the stake: whoever answers for a product with them has no vote with them, and earns the
///    underwriters' part of its premiums instead of the stakers' fees.
/// 3. They raise what the product may sell, lower its price, and are lost first when it pays.
pub fn handle_signal(ctx: &mut Context<SignalTokens>, amount: u64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.signal;
    let accounts = &mut ctx.accounts;
    require!(amount > 0, BallastError::ZeroAmount);
    let (owner, product_address) = (*accounts.owner.address(), *accounts.product.address());
    let (staking, stake, product) = (&mut accounts.staking, &mut accounts.stake, &mut accounts.product);
    require!(product.run_off == 0, BallastError::RunOff);
    require!(product.underwriting.cover_rate > 0, BallastError::NoCoverRate);
    product.check_no_event(now)?;
    let (mut signal, is_new) = create_or_load::<Signal>(
        accounts.owner.account(),
        accounts.signal.account(),
        &[seeds::SIGNAL, product_address.as_ref(), owner.as_ref(), &[bump]],
    )?;
    if is_new {
        (signal.product, signal.owner) = (product_address, owner);
        (signal.bump, signal.version) = (bump, VERSION);
    }
    stake.touch(staking, now)?;
    stake.take(staking, amount)?;
    require!(stake.exposed <= stake.amount, BallastError::StakeLocked);
    staking.signalled = add(staking.signalled, amount)?;
    signal.touch(product)?;
    signal.amount = add(signal.amount, amount)?;
    product.signalled = add(product.signalled, amount)?;

    log(&Signalled {
        at: now,
        product: product_address,
        owner,
        amount,
        signal_after: signal.amount,
        signalled_after: product.signalled,
    });
    signal.invariant()?;
    product.underwriting_invariant()?;
    stake.invariant()
}
