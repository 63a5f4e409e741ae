//! Files a claim that names a loss. It is paid after a window in which anyone can dispute it.

use anchor_lang::prelude::*;

use crate::{
    constants::BPS,
    errors::BallastError,
    events::{LossFiled, log},
    instructions::{
        incidents::claiming::{Filing, check_claim, file},
        polls::opening::stakes,
        shared::{accrue, now},
    },
    math::{
        fixed::{add, scale_ceil},
        payout,
    },
    seeds,
    state::{FeeVault, Incident, Policy, Pool, Product, Staking, Stored, claim::PENDING, product::SETTLEMENT_ASSESSED},
    token,
};

#[derive(Accounts)]
pub struct FileLoss {
    /// Pays the rent of the claim account, which comes back with `close_claim`.
    #[account(mut, address = policy.holder @ BallastError::NotHolder)]
    pub holder: Signer,
    pub staking: Stored<Staking>,
    #[account(constraint = fee_vault.mint == pool.collateral_mint @ BallastError::WrongFeeVault)]
    pub fee_vault: Stored<FeeVault>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut, address = policy.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub policy: Stored<Policy>,
    #[account(mut, constraint = incident.product == policy.product @ BallastError::WrongProduct)]
    pub incident: Stored<Incident>,
    #[account(mut, seeds = [seeds::CLAIM, incident.address().as_ref(), policy.address().as_ref()], bump)]
    pub claim: UncheckedAccount,
    /// Address of the holder's ballot on the incident, which must not exist.
    pub ballot: Option<UncheckedAccount>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the deposit; the token program checks mint and owner.
    #[account(mut)]
    pub holder_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// `loss` in base units; `evidence` is the hash of what proves it.
///
/// Specification:
/// 1. Only the holder, once per policy and incident, under the same conditions as `file_claim`, for at most what that would
///    pay.
/// 2. The claim can be disputed for a time that grows with its part of the pool; after that `collect_claim` pays it.
/// 3. The holder puts down what deciding about it would cost. It comes back with the payment, unless a dispute finds that
///    he named too much: then it pays the voters, so that nobody can have them paid by the pool.
/// 4. What the loss takes of the cover leaves the policy for good, whatever a dispute finds: whoever exaggerates loses it.
pub fn handle_file_loss(ctx: &mut Context<FileLoss>, loss: u64, evidence: [u8; 32]) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.claim;
    let accounts = &mut ctx.accounts;
    let eligible = check_claim(&accounts.policy, &accounts.incident, &accounts.ballot, SETTLEMENT_ASSESSED, now)?;
    require!(loss > 0, BallastError::ZeroAmount);
    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let severity_bps = accounts.incident.severity_bps;
    require!(loss <= payout::entitlement(eligible, severity_bps)?, BallastError::LossTooLarge);

    let (payer, claim) = (accounts.holder.account(), accounts.claim.account());
    let used = scale_ceil(loss, BPS as u32, severity_bps as u32)?.min(eligible);
    let used_bps = payout::part_bps(used, eligible)?;
    let filing = Filing { payer, claim, bump, eligible, used, used_bps, entitlement: loss };
    let (pool, product) = (&mut accounts.pool, &mut accounts.product);
    let mut claim = file(&filing, pool, product, &mut accounts.policy, &mut accounts.incident, now)?;
    let at_stake = stakes(&accounts.staking.rules, &accounts.pool, &accounts.fee_vault, loss)?;
    claim.payable_at = now + at_stake.challenge_time as i64;
    claim.status = PENDING;
    claim.evidence = evidence;
    claim.deposit = at_stake.fee;
    accounts.incident.pending += 1;
    accounts.pool.bonds = add(accounts.pool.bonds, at_stake.fee)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.holder_collateral,
        amount: at_stake.fee,
    };
    let vault_balance = payment.collect(&accounts.holder)?;

    log(&LossFiled {
        at: now,
        pool: *accounts.pool.address(),
        incident: *accounts.incident.address(),
        policy: *accounts.policy.address(),
        claim: *claim.address(),
        holder: accounts.policy.holder,
        evidence,
        loss,
        deposit: at_stake.fee,
        payable_at: claim.payable_at,
    });
    accounts.incident.invariant(&accounts.pool)?;
    accounts.policy.invariant()?;
    accounts.pool.invariant(vault_balance)
}
