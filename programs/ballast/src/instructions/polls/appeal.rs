//! Opens the second round, which is final: against a bond, or free of it when the first had no result.

use anchor_lang::prelude::*;

use super::opening::{PollAddress, create_poll, log_opened};
use crate::{
    constants::APPEAL_BONDS,
    errors::BallastError,
    instructions::shared::now,
    math::median::NO_RESULT,
    seeds,
    state::{Poll, Pool, Staking, Stored, poll::TALLIED},
    token,
};

#[derive(Accounts)]
pub struct Appeal {
    #[account(mut)]
    pub appellant: Signer,
    pub staking: Stored<Staking>,
    #[account(mut, address = poll_1.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub poll_1: Stored<Poll>,
    #[account(mut, seeds = [seeds::POLL, poll_1.subject.as_ref(), &[2]], bump)]
    pub poll_2: UncheckedAccount,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the bond; the token program checks mint and owner.
    #[account(mut)]
    pub appellant_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Anyone, after the tally of the first round and up to `poll.challenge_until`, once.
/// 2. The bond is twice that of the first round, nothing when that had no result. Above `max_bond` it is refused.
/// 3. The second round is longer and has the higher quorum. Weight is still that before the report.
/// 4. The vault receives exactly the bond. Nothing that time changes is read, so nothing has to accrue.
pub fn handle_appeal(ctx: &mut Context<Appeal>, max_bond: u64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.poll_2;
    let accounts = &mut ctx.accounts;
    let first = &mut accounts.poll_1;
    require!(first.round == 1, BallastError::WrongPoll);
    require!(first.status == TALLIED, BallastError::NotTallied);
    require!(first.appealed == 0 && now <= first.challenge_until, BallastError::AppealClosed);
    let bond = match first.result {
        NO_RESULT => 0,
        _ => first.bond.checked_mul(APPEAL_BONDS).ok_or(BallastError::MathOverflow)?,
    };
    require!(bond <= max_bond, BallastError::BondAboveMaximum);
    first.appealed = 1;

    let appellant = *accounts.appellant.address();
    let at = PollAddress {
        payer: accounts.appellant.account(),
        account: accounts.poll_2.account(),
        subject: &first.subject,
        round: 2,
        bump,
    };
    let mut poll = create_poll(&at, &mut accounts.pool, &appellant, bond)?;
    poll.schedule(&accounts.staking.rules, 2, first.staked, now)?;
    (poll.barred, poll.reported_at, poll.fee_slot) = (first.barred, first.reported_at, first.fee_slot);
    poll.fee = first.fee;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.appellant_collateral,
        amount: bond,
    };
    let vault_balance = payment.collect(&accounts.appellant)?;
    log_opened(&poll, now);
    poll.invariant()?;
    accounts.pool.invariant(vault_balance)
}
