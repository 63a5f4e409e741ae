//! Brings a pool, and optionally one of its products, to the present. Costs grow with the days since the last call, up
//! to the length of the ring, and with nothing else.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{Accrued, log},
    instructions::shared::{accrue, now},
    state::{Pool, Product, Stored},
};

#[derive(Accounts)]
pub struct Accrue {
    #[account(mut)]
    pub pool: Stored<Pool>,
    /// Releases the product's expired cover too when present.
    #[account(mut)]
    pub product: Option<Stored<Product>>,
}

/// Specification:
/// 1. Anyone can call it. It earns what time has earned and releases cover whose last day has ended.
/// 2. A product of another pool is refused.
pub fn handle_accrue(ctx: &mut Context<Accrue>) -> Result<()> {
    let now = now()?;
    let pool_address = *ctx.accounts.pool.address();
    let pool = &mut ctx.accounts.pool;
    let earned = match &mut ctx.accounts.product {
        Some(product) => {
            require!(product.pool == pool_address, BallastError::WrongPool);
            accrue(pool, product, now)?
        }
        None => pool.accrue(now)?,
    };
    if earned > 0 {
        log(&Accrued { at: now, pool: pool_address, earned, assets_after: pool.assets, unearned_after: pool.unearned });
    }
    pool.share_invariant()
}
