//! Second step out of underwriting: what is left of the tokens goes back to the stake.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    constants::UNSIGNAL_WINDOW,
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
/// 1. Only the owner, within two days after the wait, not while an event of the product is being decided. As many tokens as
///    no cover in force needs: it may have been sold because of them.
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
    let free = product.signalled.saturating_sub(product.tokens_behind(product.cover_at(now)?));
    let amount = signal.leaving.min(free);
    let is_empty = signal.amount == amount && signal.owed == 0;
    require!(amount > 0 || signal.leaving == 0, BallastError::CoverNeedsSignal);
    require!(amount > 0 || is_empty, BallastError::ZeroAmount);
    require!(amount == 0 || now <= signal.ready_at + UNSIGNAL_WINDOW, BallastError::UnsignalTooLate);

    let rest = sub(product.signalled, amount)?;
    signal.leaving -= amount;
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
