//! Asks the stakers to decide a claim that names a loss: against a bond, by anyone.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    instructions::{
        polls::opening::{PollAddress, create_poll, log_opened, stakes},
        shared::now,
    },
    seeds,
    state::{
        Claim, FeeVault, Incident, Pool, Product, Staking, Stored,
        claim::{DISPUTED, PENDING},
    },
    token,
};

#[derive(Accounts)]
pub struct DisputeClaim {
    #[account(mut)]
    pub challenger: Signer,
    pub staking: Stored<Staking>,
    #[account(constraint = fee_vault.mint == pool.collateral_mint @ BallastError::WrongFeeVault)]
    pub fee_vault: Stored<FeeVault>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(address = incident.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(address = claim.incident @ BallastError::WrongIncident)]
    pub incident: Stored<Incident>,
    #[account(mut)]
    pub claim: Stored<Claim>,
    #[account(mut, seeds = [seeds::POLL, claim.address().as_ref(), &[1]], bump)]
    pub poll: UncheckedAccount,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the bond; the token program checks mint and owner.
    #[account(mut)]
    pub challenger_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Anyone, up to `claim.payable_at`, once. The bond is that of a report about the claim's amount; the voters' fee is
///    what the claimant has put down.
/// 2. The stakers decide which part of the loss is paid; the claimant has no vote. Weight is what was active before the
///    dispute.
/// 3. The vault receives exactly the bond.
pub fn handle_dispute_claim(ctx: &mut Context<DisputeClaim>, max_bond: u64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.poll;
    let accounts = &mut ctx.accounts;
    let disputable = accounts.claim.status == PENDING && now <= accounts.claim.payable_at;
    require!(disputable, BallastError::DisputeClosed);
    accounts.pool.accrue(now)?;
    let (rules, pool) = (&accounts.staking.rules, &mut accounts.pool);
    let at_stake = stakes(rules, pool, &accounts.fee_vault, accounts.claim.entitlement)?;
    require!(at_stake.bond <= max_bond, BallastError::BondAboveMaximum);
    accounts.claim.status = DISPUTED;

    let challenger = *accounts.challenger.address();
    let at = PollAddress {
        payer: accounts.challenger.account(),
        account: accounts.poll.account(),
        subject: accounts.claim.address(),
        round: 1,
        bump,
    };
    let mut poll = create_poll(&at, pool, &challenger, at_stake.bond)?;
    poll.schedule(rules, 1, accounts.staking.mature(now), now)?;
    (poll.barred, poll.reported_at, poll.fee_slot) = (accounts.claim.payee, now, accounts.fee_vault.slot);
    (poll.fee, poll.challenge_time) = (accounts.claim.deposit, at_stake.challenge_time);

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.challenger_collateral,
        amount: at_stake.bond,
    };
    let vault_balance = payment.collect(&accounts.challenger)?;
    log_opened(&poll, now);
    poll.invariant()?;
    accounts.pool.invariant(vault_balance)
}
