//! Sells tokens that the pool owns besides its collateral: handed over by policyholders, or lost by underwriters.

use anchor_lang::prelude::*;

use crate::{
    constants::{DAY, INCOME_DAYS, OFFER_UNIT},
    errors::BallastError,
    events::{SalvageSold, log},
    instructions::shared::{check_deadline, now},
    math::{
        fixed::{mul_div_ceil, sub},
        stream::day_of,
    },
    seeds,
    state::{Pool, Product, Staking, Stored, underwriting::SLASHED},
    token,
};

#[derive(Accounts)]
pub struct BuySalvage {
    pub buyer: Signer,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays; the token program checks mint and owner.
    #[account(mut)]
    pub buyer_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    /// What underwriters lost is still in the staking ledger's token account; none for what was handed over.
    #[account(mut)]
    pub staking: Option<Stored<Staking>>,
    /// The ledger's token account, or the product's salvage account.
    #[account(mut)]
    pub source: UncheckedAccount,
    pub sold_mint: UncheckedAccount,
    /// Receives the tokens. Any account of theirs: the buyer has signed for it.
    #[account(mut)]
    pub destination: UncheckedAccount,
    pub sold_program: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, at the price that governance has offered the lot for, until the offer ends, at most what there is.
/// 2. The cost is rounded up; above `max_cost` it is refused. It streams to the capital providers over ninety days, as all
///    irregular income; while the pool owes claimants it is theirs first.
/// 3. Both movements are exact.
pub fn handle_buy_salvage(ctx: &mut Context<BuySalvage>, amount: u64, max_cost: u64, deadline: i64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    check_deadline(now, deadline)?;
    require!(amount > 0, BallastError::ZeroAmount);
    let (pool, product) = (&mut accounts.pool, &mut accounts.product);
    let lot = &mut product.lots[usize::from(accounts.staking.is_some()) * SLASHED];
    require!(now <= lot.until && lot.price > 0, BallastError::NotOffered);
    require!(amount <= lot.held, BallastError::NotOffered);
    let cost = mul_div_ceil(amount, lot.price, OFFER_UNIT)?;
    require!(cost <= max_cost, BallastError::SlippageExceeded);
    lot.held -= amount;
    if lot.held == 0 {
        pool.salvages = sub(pool.salvages, 1)?;
    }
    pool.accrue(now)?;
    pool.add_income(cost, now, day_of(now + INCOME_DAYS * DAY)?)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.buyer_collateral,
        amount: cost,
    };
    let vault_balance = payment.collect(&accounts.buyer)?;
    let decimals = token::decimals(accounts.sold_mint.account())?;
    let is_owned = accounts.source.account().owned_by(accounts.sold_program.address());
    require!(is_owned, BallastError::WrongTokenProgram);
    let (source, product) = (*accounts.source.address(), *accounts.product.address());
    let handed_over = token::Leg {
        program: accounts.sold_program.address(),
        from: &mut accounts.source,
        mint: &accounts.sold_mint,
        to: &mut accounts.destination,
        amount,
        decimals,
    };
    match &mut accounts.staking {
        Some(staking) => {
            require!(source == staking.tokens, BallastError::WrongSalvage);
            staking.signalled = sub(staking.signalled, amount)?;
            let balance = token::with_staking_seeds(staking, |seeds, from| handed_over.pay_out(from, seeds))?;
            staking.invariant(balance)?;
        }
        None => {
            let (salvage, _) = find_program_address(&[seeds::SALVAGE, product.as_ref()], &crate::ID);
            require!(source == salvage, BallastError::WrongSalvage);
            token::with_pool_seeds(&accounts.pool, |seeds, from| handed_over.pay_out(from, seeds))?;
        }
    }
    log(&SalvageSold {
        at: now,
        pool: *accounts.pool.address(),
        product,
        mint: *accounts.sold_mint.address(),
        amount,
        cost,
    });
    accounts.pool.invariant(vault_balance)
}
