//! Pays a stake what it has earned in one token.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{RewardsClaimed, log},
    instructions::shared::now,
    math::fixed::sub,
    state::{
        FeeVault, Stake, Staking, Stored,
        staking::{GOVERNANCE, LINES, NO_SLOT},
    },
    token,
};

#[derive(Accounts)]
pub struct ClaimRewards {
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut)]
    pub stake: Stored<Stake>,
    /// Of the collateral that is claimed; none for the governance token.
    #[account(mut)]
    pub fee_vault: Option<Stored<FeeVault>>,
    /// Pays: the fee vault's token account, or that of the staking ledger.
    #[account(mut)]
    pub source: UncheckedAccount,
    pub mint: UncheckedAccount,
    /// A token account of the stake's owner.
    #[account(mut)]
    pub destination: UncheckedAccount,
    pub token_program: UncheckedAccount,
}

/// Specification:
/// 1. Anyone can push it; the tokens go to the stake's owner and nobody else.
/// 2. Tokens that have become active since the stake was last touched earn from now on, also when nothing is due yet.
/// 3. Not while fees that voters have earned are on their way from a pool: nobody is paid from what is another's.
pub fn handle_claim_rewards(ctx: &mut Context<ClaimRewards>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (staking, stake) = (&mut accounts.staking, &mut accounts.stake);
    let at = match &accounts.fee_vault {
        Some(fees) => {
            require!(fees.slot != NO_SLOT, BallastError::NothingToPay);
            fees.slot as usize % LINES
        }
        None => GOVERNANCE,
    };
    let earning_before = stake.earning;
    stake.touch(staking, now)?;
    require!(staking.lines[at].promised == 0, BallastError::ShareFirst);
    let there = accounts.fee_vault.as_ref().map_or(staking.owed, |fees| fees.owed);
    let amount = stake.lines[at].owed.min(there);
    require!(amount > 0 || stake.earning != earning_before, BallastError::NothingToPay);
    stake.lines[at].owed -= amount;

    let owner = &accounts.stake.owner;
    let (source, mint, destination) = (&mut accounts.source, &accounts.mint, &mut accounts.destination);
    match &mut accounts.fee_vault {
        Some(fees) => {
            fees.owed = sub(fees.owed, amount)?;
            let program = &accounts.token_program;
            token::FeePayment { fees, source, mint, destination, program, amount }.pay_to(owner)?;
        }
        None => {
            let staking = &mut accounts.staking;
            let matched = *source.address() == staking.tokens && *mint.address() == staking.governance_mint;
            require!(matched, BallastError::WrongStaking);
            let program = accounts.token_program.address();
            require!(*program == staking.token_program, BallastError::WrongTokenProgram);
            token::check_owned(destination.account(), program, mint.address(), owner)?;
            staking.owed = sub(staking.owed, amount)?;
            let decimals = staking.decimals;
            let payment = token::Leg { program, from: source, mint, to: destination, amount, decimals };
            let balance = token::with_staking_seeds(staking, |seeds, authority| payment.pay_out(authority, seeds))?;
            staking.invariant(balance)?;
        }
    }
    log(&RewardsClaimed {
        at: now,
        owner: accounts.stake.owner,
        mint: *accounts.mint.address(),
        amount,
        owed_after: accounts.stake.lines[at].owed,
    });
    Ok(())
}
