//! Closes a pool that has run off: the last act of its life.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    constants::VIRTUAL_UNITS,
    errors::BallastError,
    events::{PoolClosed, log},
    instructions::shared::now,
    math::{
        fixed::{add, sub},
        shares::assets_for_shares,
    },
    state::{Config, FeeVault, Pool, Stored},
    token,
};

#[derive(Accounts)]
pub struct ClosePool {
    pub config: Stored<Config>,
    #[account(mut)]
    pub pool: Stored<Pool>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.share_mint @ BallastError::WrongShareMint)]
    pub share_mint: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    #[account(mut, constraint = fee_vault.mint == pool.collateral_mint @ BallastError::WrongFeeVault)]
    pub fee_vault: Stored<FeeVault>,
    #[account(mut, address = fee_vault.tokens @ BallastError::WrongFeeVault)]
    pub fee_tokens: UncheckedAccount,
    /// Gets the rent back.
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, for a pool in run-off with no cover, no income to come, no incident account or bond left and no salvage,
///    whose capital providers have all been paid: the shares that still exist, queued ones too, are worth no more than
///    [`dust`] together. Less than a base unit a holder cannot be paid out, and must not keep a pool open.
/// 2. Fees keep their parts. All other tokens the vault still holds, the locked seed's part, rounding and donations, is the
///    treasury's.
/// 3. Vault and pool are closed. The address can never be used again, because its share mint stays.
pub fn handle_close_pool(ctx: &mut Context<ClosePool>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let pool = &mut accounts.pool;
    pool.accrue(now)?;
    let shares = add(token::supply(accounts.share_mint.account())?, pool.queued_shares)?;
    let over = pool.run_off != 0 && pool.active_cover == 0 && pool.unearned == 0 && pool.open_incidents == 0;
    let over = over && pool.bonds == 0 && pool.salvages == 0;
    let worthless = assets_for_shares(shares, pool.assets, pool.total_shares)? <= dust(pool.decimals);
    require!(over && worthless, BallastError::PoolStillLive);

    let amount = token::balance(accounts.vault.account())?;
    let treasury = sub(amount, add(pool.fees_stakers, pool.fees_underwriters)?)?;
    accounts.fee_vault.receive(pool.fees_stakers, pool.fees_underwriters, treasury)?;
    let closed = PoolClosed {
        at: now,
        pool: *pool.address(),
        collateral_mint: pool.collateral_mint,
        left: amount,
        worthless_shares: shares,
    };
    let program = *accounts.token_program.address();
    let payment = token::Movement {
        program: &program,
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.fee_tokens,
        amount,
    };
    payment.pay_out()?;
    let (vault, rent_to) = (accounts.vault.cpi_handle_mut().into(), accounts.admin.cpi_handle_mut().into());
    token::with_pool_seeds(&accounts.pool, |seeds, pool| token::close_account(&program, vault, rent_to, pool, seeds));

    log(&closed);
    accounts.fee_vault.invariant(token::balance(accounts.fee_tokens.account())?)?;
    accounts.pool.close(*accounts.admin.account())
}

/// A thousandth of a token, at most a thousand base units.
fn dust(decimals: u8) -> u64 {
    10u64.saturating_pow(decimals as u32).saturating_div(1_000).min(VIRTUAL_UNITS)
}
