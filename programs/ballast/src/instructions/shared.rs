//! Steps that several handlers take.

use anchor_lang::{bytemuck, create_account_signed, prelude::*};

use crate::{
    errors::BallastError,
    math::fixed::{add, sub},
    state::{Pool, Product, Stored, product::ASSESSMENT_PARAMETRIC},
};

/// Cluster time in unix seconds.
#[inline(always)]
pub fn now() -> Result<i64> {
    Ok(clock()?.unix_timestamp)
}

/// Cluster time with its slot and epoch.
#[inline(always)]
pub fn clock() -> Result<Clock> {
    <Clock as PinocchioSysvar>::get()
}

/// Errors: `DeadlinePassed`.
#[inline(always)]
pub fn check_deadline(now: i64, deadline: i64) -> Result<()> {
    require!(now <= deadline, BallastError::DeadlinePassed);
    Ok(())
}

/// Brings a pool and one of its products to `now`: income is earned, expired cover is released.
pub fn accrue(pool: &mut Pool, product: &mut Product, now: i64) -> Result<u64> {
    let earned = pool.accrue(now)?;
    let expired = product.release_expired(now)?;
    if expired > 0 {
        book_removal(pool, product, expired)?;
    }
    Ok(earned)
}

/// Replaces the liability of the event that a product's monitor is watching.
pub fn set_open_liability(pool: &mut Pool, product: &mut Product, liability: u64) -> Result<()> {
    pool.open_liability = add(sub(pool.open_liability, product.open_liability)?, liability)?;
    product.open_liability = liability;
    Ok(())
}

/// An event that people decide is open: exits respect its liability. Events that touch the same cover cannot cost more
/// together than there is.
pub fn open_event(pool: &mut Pool, product: &mut Product, liability: u64) -> Result<()> {
    product.event_open = product.event_open.checked_add(1).ok_or(BallastError::MathOverflow)?;
    product.exposed_cover = add(product.exposed_cover, liability)?;
    let most = product.active_cover.max(product.open_liability);
    set_open_liability(pool, product, product.exposed_cover.min(most))
}

/// The event is decided.
pub fn close_event(pool: &mut Pool, product: &mut Product, liability: u64) -> Result<()> {
    product.event_open -= 1;
    product.exposed_cover = sub(product.exposed_cover, liability)?;
    set_open_liability(pool, product, product.exposed_cover.min(product.open_liability))
}

/// Books with the pool that cover has left the product, because it ended or was paid. An event that a monitor watches cannot
/// cost more than the cover that is left, so liability is let go of with it.
pub fn book_removal(pool: &mut Pool, product: &mut Product, removed: u64) -> Result<()> {
    pool.book_cover(product.index, product.group, 0, removed, product.requirement()?)?;
    if product.assessment != ASSESSMENT_PARAMETRIC {
        // What was in force at the report can claim, also when it has ended since.
        return Ok(());
    }
    let liability = product.open_liability.min(product.active_cover);
    set_open_liability(pool, product, liability)
}

/// Creates the account at a program-derived address that the accounts struct has already verified, and loads it.
///
/// Lamports sent to the address beforehand do not stop the creation. Errors: `exists` when the address is taken.
pub fn create<T>(payer: &AccountView, target: &AccountView, seeds: &[&[u8]], exists: BallastError) -> Result<Stored<T>>
where
    T: bytemuck::Pod + bytemuck::Zeroable + Owner + Discriminator,
{
    create_raw(payer, target, Stored::<T>::MIN_DATA_LEN, &T::OWNER, seeds, exists)?;
    // SAFETY: the account did not exist a moment ago.
    unsafe { Stored::created(*target) }
}

/// The account at a program-derived address that the accounts struct has already verified: loaded, or created and true.
pub fn create_or_load<T>(payer: &AccountView, target: &AccountView, seeds: &[&[u8]]) -> Result<(Stored<T>, bool)>
where
    T: bytemuck::Pod + bytemuck::Zeroable + Owner + Discriminator,
{
    if target.owned_by(&T::OWNER) {
        // SAFETY: a load fails when the account is in use already.
        return Ok((unsafe { Stored::load_mut(*target) }?, false));
    }
    Ok((create(payer, target, seeds, BallastError::AlreadyExists)?, true))
}

/// As [`create`], for an account of another program.
#[inline(never)]
pub fn create_raw(
    payer: &AccountView,
    target: &AccountView,
    space: usize,
    owner: &Address,
    seeds: &[&[u8]],
    exists: BallastError,
) -> Result<()> {
    if !target.owned_by(&System::id()) || !target.is_data_empty() {
        return Err(exists.into());
    }
    create_account_signed(payer, target, space, owner, seeds)
}
