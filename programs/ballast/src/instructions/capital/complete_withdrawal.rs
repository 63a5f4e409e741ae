//! Second step of an exit: a cooled-down ticket is paid, out of capital that backs no cover.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{Withdrawn, log},
    instructions::shared::now,
    math::{fixed::sub, shares::redeem},
    state::{Config, Pool, Stored, WithdrawalTicket},
    token,
};

#[derive(Accounts)]
pub struct CompleteWithdrawal {
    #[account(mut, address = ticket.owner @ BallastError::WrongOwner)]
    pub owner: Signer,
    pub config: Stored<Config>,
    #[account(mut, address = ticket.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub ticket: Stored<WithdrawalTicket>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Is paid. Any token account of the collateral: the owner has signed for it.
    #[account(mut)]
    pub destination: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Only the owner, only inside the window that follows the cooldown.
/// 2. Pays `shares * (assets - open liability) / total shares`, with the virtual units of `math::shares`, rounded down. Refused while liabilities reach the assets,
///    and while the pool has debt.
/// 3. Pays only capital that backs no cover; the shares beyond it stay in the ticket.
/// 4. Less than `min_amount` in all is refused.
/// 5. The vault pays exactly that; an emptied ticket is closed and its rent returned.
pub fn handle_complete_withdrawal(ctx: &mut Context<CompleteWithdrawal>, min_amount: u64) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (cooldown, window) = (accounts.config.withdrawal_cooldown, accounts.config.withdrawal_window);
    accounts.ticket.check_window(now, cooldown, window)?;

    let pool = &mut accounts.pool;
    pool.accrue(now)?;
    require!(pool.debt == 0, BallastError::PoolInDebt);
    require!(pool.open_liability < pool.assets, BallastError::LiabilityExceedsAssets);
    let net = pool.assets - pool.open_liability;
    let free = pool.assets.saturating_sub(pool.required_assets()?).min(net);
    let redemption = redeem(accounts.ticket.shares, net, free, pool.total_shares)?;
    require!(redemption.amount >= min_amount, BallastError::SlippageExceeded);

    pool.assets = sub(pool.assets, redemption.amount)?;
    pool.total_shares = sub(pool.total_shares, redemption.shares)?;
    pool.queued_shares = sub(pool.queued_shares, redemption.shares)?;
    accounts.ticket.shares = sub(accounts.ticket.shares, redemption.shares)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.destination,
        amount: redemption.amount,
    };
    let vault_balance = payment.pay_out()?;

    log(&Withdrawn {
        at: now,
        pool: *accounts.pool.address(),
        owner: *accounts.owner.address(),
        ticket: *accounts.ticket.address(),
        shares: redemption.shares,
        amount: redemption.amount,
        shares_left: accounts.ticket.shares,
        assets_after: accounts.pool.assets,
        shares_after: accounts.pool.total_shares,
    });
    accounts.pool.invariant(vault_balance)?;
    if accounts.ticket.shares == 0 {
        accounts.ticket.close(*accounts.owner.account())?;
    }
    Ok(())
}
