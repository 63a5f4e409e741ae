//! Files a claim that names a loss. It is paid after a window in which anyone can dispute it.

use anchor_lang::prelude::*;

use crate::{
    constants::BPS,
    errors::BallastError,
    events::{LossFiled, log},
    instructions::{
        incidents::claiming::{Filing, check_claim, file},
        shared::{accrue, now},
    },
    math::{
        bond::challenge_time,
        fixed::{add, scale_ceil},
        payout,
    },
    seeds,
    state::{Incident, Policy, Pool, Product, Staking, Stored, claim::PENDING, product::SETTLEMENT_ASSESSED},
};

#[derive(Accounts)]
pub struct FileLoss {
    /// Pays the rent of the claim account, which comes back with `close_claim`.
    #[account(mut, address = policy.holder @ BallastError::NotHolder)]
    pub holder: Signer,
    pub staking: Stored<Staking>,
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
    pub system_program: Program<System>,
}

/// `loss` in base units; `evidence` is the hash of what proves it.
///
/// Specification:
/// 1. Only the holder, once per policy and incident, under the same conditions as `file_claim`, for at most what that would
///    pay.
/// 2. The claim can be disputed for a time that grows with its part of the pool; after that `collect_claim` pays it.
/// 3. What the loss takes of the cover leaves the policy for good, whatever a dispute finds: whoever exaggerates loses it.
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
    let rules = &accounts.staking.rules;
    let assets = add(accounts.pool.assets, accounts.pool.reserved)?;
    claim.payable_at = now + challenge_time(loss, assets, rules.challenge_min, rules.challenge_max)? as i64;
    claim.status = PENDING;
    claim.evidence = evidence;
    accounts.incident.pending += 1;

    log(&LossFiled {
        at: now,
        pool: *accounts.pool.address(),
        incident: *accounts.incident.address(),
        policy: *accounts.policy.address(),
        claim: *claim.address(),
        holder: accounts.policy.holder,
        evidence,
        loss,
        payable_at: claim.payable_at,
    });
    accounts.incident.invariant(&accounts.pool)?;
    accounts.policy.invariant()?;
    accounts.pool.share_invariant()
}
