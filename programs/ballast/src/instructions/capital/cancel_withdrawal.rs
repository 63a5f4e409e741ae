//! A ticket becomes shares again, at any time.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{WithdrawalCancelled, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{Pool, Stored, WithdrawalTicket},
    token,
};

#[derive(Accounts)]
pub struct CancelWithdrawal {
    #[account(mut, address = ticket.owner @ BallastError::WrongOwner)]
    pub owner: Signer,
    #[account(mut, address = ticket.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub ticket: Stored<WithdrawalTicket>,
    #[account(mut, address = pool.share_mint @ BallastError::WrongShareMint)]
    pub share_mint: UncheckedAccount,
    /// Receives the shares; the token program checks the mint.
    #[account(mut)]
    pub owner_shares: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Only the owner. All queued shares come back, the ticket's rent too.
/// 2. Only shares move: no pool money is read, so nothing has to accrue.
pub fn handle_cancel_withdrawal(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let shares = accounts.ticket.shares;
    accounts.pool.queued_shares = sub(accounts.pool.queued_shares, shares)?;

    let program = accounts.token_program.address();
    token::mint_shares(&accounts.pool, program, &mut accounts.share_mint, &mut accounts.owner_shares, shares);

    log(&WithdrawalCancelled {
        at: now,
        pool: *accounts.pool.address(),
        owner: *accounts.owner.address(),
        ticket: *accounts.ticket.address(),
        shares,
        queued_after: accounts.pool.queued_shares,
    });
    accounts.pool.share_invariant()?;
    accounts.ticket.close(*accounts.owner.account())
}
