//! A policy changes hands. Both sign.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{PolicyTransferred, log},
    instructions::shared::now,
    state::{Policy, Product, Stored, product::ASSESSMENT_PARAMETRIC},
};

#[derive(Accounts)]
pub struct TransferPolicy {
    #[account(address = policy.holder @ BallastError::NotHolder)]
    pub holder: Signer,
    /// Accepts the policy with its terms.
    pub recipient: Signer,
    #[account(address = policy.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub policy: Stored<Policy>,
}

/// Specification:
/// 1. The holder gives, the recipient accepts by signing for the policy's terms, for at least `min_remaining` base units of
///    cover, and for the policy as it was last priced: `priced_at` is that of the account he has seen. So nothing was
///    claimed, extended, or cancelled and bought anew in between.
/// 2. Not while an event of the product is being decided. A claim for an event that a monitor decided goes with the policy.
///    What people decided is claimed by who held the policy when it was reported, so the claim must be filed first.
/// 3. When the holder had paid for the policy himself, its rent and what a cancellation returns go with it; when somebody
///    else had, they stay his.
pub fn handle_transfer_policy(
    ctx: &mut Context<TransferPolicy>,
    terms_hash: [u8; 32],
    min_remaining: u64,
    priced_at: i64,
) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    accounts.product.check_no_event(now)?;
    require!(terms_hash == accounts.policy.terms_hash, BallastError::TermsChanged);
    let accepted = accounts.policy.remaining >= min_remaining && accounts.policy.priced_at == priced_at;
    require!(accepted, BallastError::SlippageExceeded);
    let people = accounts.policy.assessment != ASSESSMENT_PARAMETRIC;
    let claim_first = people && accounts.policy.may_claim(&accounts.product, now)?;
    require!(!claim_first, BallastError::ClaimFirst);
    let (from, to) = (*accounts.holder.address(), *accounts.recipient.address());
    let policy = &mut accounts.policy;
    policy.holder = to;
    policy.held_since = now;
    if policy.payer == from {
        policy.payer = to;
    }
    log(&PolicyTransferred { at: now, product: *accounts.product.address(), policy: *policy.address(), from, to });
    Ok(())
}
