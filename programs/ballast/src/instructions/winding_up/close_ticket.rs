//! Returns the rent of a ticket whose pool was closed with worthless shares.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    state::{Stored, WithdrawalTicket},
};

#[derive(Accounts)]
pub struct CloseTicket {
    #[account(mut)]
    pub ticket: Stored<WithdrawalTicket>,
    /// The address of the pool that was.
    #[account(address = ticket.pool @ BallastError::WrongPool)]
    pub pool: UncheckedAccount,
    #[account(mut, address = ticket.owner @ BallastError::WrongOwner)]
    pub owner: UncheckedAccount,
}

/// Specification:
/// 1. Anyone, once the ticket's pool is closed. The rent goes to the ticket's owner.
pub fn handle_close_ticket(ctx: &mut Context<CloseTicket>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(!accounts.pool.owned_by(&crate::ID), BallastError::PoolExists);
    accounts.ticket.close(*accounts.owner.account())
}
