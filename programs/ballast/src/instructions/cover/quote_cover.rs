//! The price of cover, computed by the program itself. Nothing is written; clients simulate the call or read its return
//! data in a cross-program invocation.

use anchor_lang::prelude::*;

use super::sale::compute_sale;
use crate::{
    errors::BallastError,
    instructions::shared::now,
    state::{Pool, Product, Stored},
};

#[derive(Accounts)]
pub struct QuoteCover {
    #[account(address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    pub product: Stored<Product>,
}

/// Return data of `quote_cover`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Quote {
    /// Base units; what `buy_cover` would charge in the same state at the same time.
    pub premium: u64,
    /// Cover the product may have in force, and has, in base units.
    pub capacity: u64,
    pub active: u64,
    /// Unix seconds.
    pub starts_at: i64,
    pub ends_at: i64,
}

/// Specification:
/// 1. Returns exactly what a purchase at this moment would be charged, or the error it would get from its size.
/// 2. Says nothing about frozen sales or feeds: those depend on accounts only the purchase takes.
pub fn handle_quote_cover(ctx: &mut Context<QuoteCover>, amount: u64, term: u32) -> Result<Quote> {
    let sale = compute_sale(&ctx.accounts.pool, &ctx.accounts.product, now()?, amount, term)?;
    Ok(Quote {
        premium: sale.premium,
        capacity: sale.capacity,
        active: sale.active,
        starts_at: sale.starts_at,
        ends_at: sale.ends_at,
    })
}
