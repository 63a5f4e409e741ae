//! Creates a pool of one collateral with its vault, its share mint and a seed deposit that stays for ever.

use anchor_lang::prelude::*;

use crate::{
    constants::{MIN_DECIMALS, VERSION},
    errors::BallastError,
    events::{PoolCreated, log},
    instructions::shared::{create, create_raw, now},
    math::debt::DebtMark,
    seeds,
    state::{Config, Pool, Stored},
    token,
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct CreatePoolArgs {
    /// Base units, locked for ever.
    pub seed: u64,
    /// Limits in basis points of the assets.
    pub leverage_bps: u32,
    pub group_limit_bps: u32,
}

#[derive(Accounts)]
#[instruction(index: u16)]
pub struct CreatePool {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    pub collateral_mint: UncheckedAccount,
    #[account(mut, seeds = [seeds::POOL, collateral_mint.address().as_ref(), &index.to_le_bytes()], bump)]
    pub pool: UncheckedAccount,
    #[account(mut, seeds = [seeds::VAULT, pool.address().as_ref()], bump)]
    pub vault: UncheckedAccount,
    #[account(mut, seeds = [seeds::SHARES, pool.address().as_ref()], bump)]
    pub share_mint: UncheckedAccount,
    /// Pays the seed deposit; the token program checks that the administrator controls it.
    #[account(mut)]
    pub admin_collateral: UncheckedAccount,
    /// The owner of the mint; vault and share mint will be its accounts too.
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// `index` is part of the address, chosen by the administrator.
///
/// Specification:
/// 1. Only the administrator creates pools.
/// 2. The collateral is an initialised mint of SPL Token, or one of Token-2022 that has nothing but metadata and groups as
///    extensions. Every other extension is refused by name.
/// 3. The seed is at least one whole token. It is booked as shares that nobody holds.
/// 4. The pool is the authority of its vault and its share mint; nobody can freeze either through Ballast.
pub fn handle_create_pool(ctx: &mut Context<CreatePool>, index: u16, args: CreatePoolArgs) -> Result<()> {
    let now = now()?;
    let bumps = &ctx.bumps;
    let accounts = &mut ctx.accounts;
    let token_program = *accounts.token_program.address();
    let decimals = token::collateral_decimals(accounts.collateral_mint.account(), &token_program)?;
    require!(decimals >= MIN_DECIMALS, BallastError::MintDecimals);
    let whole = 10u64.checked_pow(decimals as u32).ok_or(BallastError::UnsupportedMint)?;
    require!(args.seed >= whole, BallastError::SeedTooSmall);

    let pool_address = *accounts.pool.address();
    let payer = accounts.admin.account();
    let mint = *accounts.collateral_mint.address();
    let mut pool = create::<Pool>(
        payer,
        accounts.pool.account(),
        &[seeds::POOL, mint.as_ref(), &index.to_le_bytes(), &[bumps.pool]],
        BallastError::AlreadyExists,
    )?;
    create_raw(
        payer,
        accounts.vault.account(),
        token::ACCOUNT_LEN,
        &token_program,
        &[seeds::VAULT, pool_address.as_ref(), &[bumps.vault]],
        BallastError::AlreadyExists,
    )?;
    create_raw(
        payer,
        accounts.share_mint.account(),
        token::MINT_LEN,
        &token_program,
        &[seeds::SHARES, pool_address.as_ref(), &[bumps.share_mint]],
        BallastError::AlreadyExists,
    )?;

    pool.collateral_mint = mint;
    pool.share_mint = *accounts.share_mint.address();
    pool.vault = *accounts.vault.address();
    pool.token_program = token_program;
    pool.assets = args.seed;
    pool.total_shares = args.seed;
    pool.locked_shares = args.seed;
    pool.accrued_at = now;
    pool.debt_mark = DebtMark::fresh(0);
    pool.leverage_bps = args.leverage_bps;
    pool.group_limit_bps = args.group_limit_bps;
    pool.index = index;
    pool.decimals = decimals;
    pool.bump = bumps.pool;
    pool.version = VERSION;

    let collateral = accounts.collateral_mint.cpi_handle();
    let vault_handle = accounts.vault.cpi_handle_mut().into();
    token::initialize_account(&token_program, vault_handle, collateral, &pool_address);
    let share_handle = accounts.share_mint.cpi_handle_mut().into();
    token::initialize_mint(&token_program, share_handle, decimals, &pool_address);
    let seed = token::Movement {
        program: &token_program,
        pool: &pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.admin_collateral,
        amount: args.seed,
    };
    let vault_balance = seed.collect(&accounts.admin)?;

    log(&PoolCreated {
        at: now,
        pool: pool_address,
        collateral_mint: mint,
        share_mint: pool.share_mint,
        seed: args.seed,
    });
    pool.invariant(vault_balance)
}
