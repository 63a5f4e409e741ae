//! Second step out of underwriting: what is left of the tokens goes back to the stake.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{Unsignalled, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{Product, Signal, Stake, Staking, Stored},
};

#[derive(Accounts)]
pub struct CompleteUnsignal {
    #[account(mut, address = signal.owner @ BallastError::NotStakeOwner)]
    pub owner: Signer,
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut, constraint = stake.owner == signal.owner @ BallastError::NotStakeOwner)]
    pub stake: Stored<Stake>,
    #[account(mut, address = signal.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub signal: Stored<Signal>,
}

/// Specification:
/// 1. Only the owner, after the wait, not while an event of the product is being decided, and not while cover is in force
///    that was sold because of these tokens.
/// 2. The tokens wait for their activation as newly staked ones do.
/// 3. An empty signal whose premiums are paid is closed; its rent goes to the owner. So one that has lost all can be closed.
pub fn handle_complete_unsignal(ctx: &mut Context<CompleteUnsignal>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (staking, stake) = (&mut accounts.staking, &mut accounts.stake);
    let (product, signal) = (&mut accounts.product, &mut accounts.signal);
    require!(now >= signal.ready_at, BallastError::UnstakeNotReady);
    product.check_no_event(now)?;
    signal.touch(product)?;
    let amount = signal.leaving;
    let is_empty = signal.amount == amount && signal.owed == 0;
    require!(amount > 0 || is_empty, BallastError::ZeroAmount);

    let rest = sub(product.signalled, amount)?;
    let needed = product.cover_at(now)? > product.signal_capacity(rest)?;
    require!(amount == 0 || !needed, BallastError::CoverNeedsSignal);
    signal.leaving = 0;
    signal.amount = sub(signal.amount, amount)?;
    product.leaving = product.leaving.saturating_sub(amount);
    product.signalled = rest;
    staking.signalled = sub(staking.signalled, amount)?;
    if amount > 0 {
        stake.touch(staking, now)?;
        stake.add(staking, amount, now)?;
    }
    log(&Unsignalled {
        at: now,
        product: signal.product,
        owner: signal.owner,
        amount,
        signal_after: signal.amount,
        signalled_after: rest,
    });
    stake.invariant()?;
    product.underwriting_invariant()?;
    if is_empty { accounts.signal.close(*accounts.owner.account()) } else { Ok(()) }
}
