//! Run-off of a product or of a whole pool: nothing new is sold, what was sold is honoured, capital leaves as cover ends.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{RunOffStarted, log},
    instructions::shared::now,
    state::{Config, Pool, Product, Stored},
};

#[derive(Accounts)]
pub struct SetRunOff {
    #[account(address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(mut)]
    pub pool: Stored<Pool>,
    /// The product to run off; the whole pool when absent.
    #[account(mut)]
    pub product: Option<Stored<Product>>,
}

/// Specification:
/// 1. Only the administrator, once; there is no way back.
/// 2. Refused from then on: sales and extensions; for a pool deposits and new products too. Everything else goes on:
///    exits, cancellations, transfers, observations, claims.
pub fn handle_set_run_off(ctx: &mut Context<SetRunOff>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let pool_address = *accounts.pool.address();
    let (flag, subject) = match &mut accounts.product {
        Some(product) => {
            require!(product.pool == pool_address, BallastError::WrongPool);
            let subject = *product.address();
            (&mut product.run_off, subject)
        }
        None => (&mut accounts.pool.run_off, pool_address),
    };
    require!(*flag == 0, BallastError::AlreadyRunOff);
    *flag = 1;
    log(&RunOffStarted { at: now, pool: pool_address, subject });
    Ok(())
}
