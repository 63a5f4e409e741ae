//! Returns the rent of a policy that can no longer be claimed on to whoever paid it. Anyone can call it.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{PolicyClosed, log},
    instructions::shared::now,
    math::stream::end_of,
    state::{Policy, Product, Stored, product::ASSESSMENT_PARAMETRIC},
};

#[derive(Accounts)]
pub struct ClosePolicy {
    #[account(mut)]
    pub policy: Stored<Policy>,
    #[account(address = policy.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut, address = policy.payer @ BallastError::WrongPayer)]
    pub payer: UncheckedAccount,
}

/// Specification:
/// 1. A fully paid policy can be closed at once.
/// 2. Any other only after its run-off has ended, and not while a claim period is open for an event that happened after
///    it started, nor while people decide one: a holder who has not claimed yet keeps the policy.
pub fn handle_close_policy(ctx: &mut Context<ClosePolicy>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (policy, product) = (&accounts.policy, &accounts.product);
    let over = now >= end_of(policy.last_day);
    let claimable = now <= product.claims_until && policy.starts_at <= product.last_incident_at;
    let undecided = policy.assessment != ASSESSMENT_PARAMETRIC && product.check_no_event(now).is_err();
    require!(policy.remaining == 0 || (over && !claimable && !undecided), BallastError::PolicyStillLive);

    log(&PolicyClosed { at: now, product: *product.address(), policy: *policy.address(), unclaimed: policy.remaining });
    accounts.policy.close(*accounts.payer.account())
}
