//! First step of an exit: shares become a ticket.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{WithdrawalRequested, log},
    instructions::shared::{create, now},
    math::fixed::{add, sub},
    seeds,
    state::{Pool, Stored, WithdrawalTicket},
    token,
};

#[derive(Accounts)]
#[instruction(shares: u64, nonce: u64)]
pub struct RequestWithdrawal {
    #[account(mut)]
    pub owner: Signer,
    #[account(mut)]
    pub pool: Stored<Pool>,
    #[account(mut, seeds = [seeds::TICKET, pool.address().as_ref(), owner.address().as_ref(), &nonce.to_le_bytes()], bump)]
    pub ticket: UncheckedAccount,
    #[account(mut, address = pool.share_mint @ BallastError::WrongShareMint)]
    pub share_mint: UncheckedAccount,
    /// Holds the shares; the token program checks mint and owner.
    #[account(mut)]
    pub owner_shares: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. The shares are burned into the ticket. They still earn and bear losses, but no longer count as capacity.
/// 2. Only shares move: no pool money is read, so nothing has to accrue.
/// 3. Nothing and more than the owner has are refused.
pub fn handle_request_withdrawal(ctx: &mut Context<RequestWithdrawal>, shares: u64, nonce: u64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.ticket;
    let accounts = &mut ctx.accounts;
    require!(shares > 0, BallastError::ZeroAmount);

    let (pool, owner) = (*accounts.pool.address(), accounts.owner.address());
    let mut ticket = create::<WithdrawalTicket>(
        accounts.owner.account(),
        accounts.ticket.account(),
        &[seeds::TICKET, pool.as_ref(), owner.as_ref(), &nonce.to_le_bytes(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    *ticket = WithdrawalTicket {
        pool,
        owner: *owner,
        nonce,
        shares,
        requested_at: now,
        version: VERSION,
        bump,
        reserved: [0; 70],
    };
    accounts.pool.queued_shares = add(accounts.pool.queued_shares, shares)?;

    let before = token::supply(accounts.share_mint.account())?;
    token::burn(
        accounts.token_program.address(),
        accounts.owner_shares.cpi_handle_mut().into(),
        accounts.share_mint.cpi_handle_mut().into(),
        accounts.owner.cpi_handle(),
        shares,
    );
    let burned = sub(before, token::supply(accounts.share_mint.account())?)?;
    require!(burned == shares, BallastError::UnexpectedTransfer);

    log(&WithdrawalRequested {
        at: now,
        pool,
        owner: *owner,
        ticket: *ticket.address(),
        shares,
        queued_after: accounts.pool.queued_shares,
    });
    ticket.invariant()?;
    accounts.pool.share_invariant()
}
