//! Pays a stake what it has earned in one token.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{RewardsClaimed, log},
    instructions::shared::now,
    math::fixed::sub,
    seeds,
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
    let (at, source, mint, program) = match &accounts.fee_vault {
        Some(fees) => {
            require!(fees.slot != NO_SLOT, BallastError::NothingToPay);
            (fees.slot as usize % LINES, fees.tokens, fees.mint, fees.token_program)
        }
        None => (GOVERNANCE, staking.tokens, staking.governance_mint, staking.token_program),
    };
    let matched = *accounts.source.address() == source && *accounts.mint.address() == mint;
    require!(matched, BallastError::WrongStaking);
    require!(*accounts.token_program.address() == program, BallastError::WrongTokenProgram);
    token::check_owned(accounts.destination.account(), &program, &mint, &stake.owner)?;

    let earning_before = stake.earning;
    stake.touch(staking, now)?;
    require!(staking.lines[at].promised == 0, BallastError::ShareFirst);
    let there = accounts.fee_vault.as_ref().map_or(staking.owed, |fees| fees.owed);
    let amount = stake.lines[at].owed.min(there);
    require!(amount > 0 || stake.earning != earning_before, BallastError::NothingToPay);
    stake.lines[at].owed -= amount;

    let decimals = token::decimals(accounts.mint.account())?;
    let payment = token::Leg {
        program: &program,
        from: &mut accounts.source,
        mint: &accounts.mint,
        to: &mut accounts.destination,
        amount,
        decimals,
    };
    match &mut accounts.fee_vault {
        Some(fees) => {
            fees.owed = sub(fees.owed, amount)?;
            let bump = [fees.bump];
            let seeds: &[&[u8]] = &[seeds::FEES, mint.as_ref(), &bump];
            let balance = payment.pay_out(fees.cpi_handle(), &[seeds])?;
            fees.invariant(balance)?;
        }
        None => {
            let staking = &mut accounts.staking;
            staking.owed = sub(staking.owed, amount)?;
            let balance = token::with_staking_seeds(staking, |seeds, authority| payment.pay_out(authority, seeds))?;
            staking.invariant(balance)?;
        }
    }
    log(&RewardsClaimed {
        at: now,
        owner: accounts.stake.owner,
        mint,
        amount,
        owed_after: accounts.stake.lines[at].owed,
    });
    Ok(())
}
