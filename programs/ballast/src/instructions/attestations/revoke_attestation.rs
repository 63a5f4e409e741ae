//! Takes an attestation back.

use anchor_lang::{AccountClose, prelude::*};

use crate::{
    errors::BallastError,
    events::{AttestationRevoked, log},
    instructions::shared::now,
    oracle::attestation_service,
    state::{Attestation, Auditor, Product, Stored},
};

#[derive(Accounts)]
pub struct RevokeAttestation {
    pub caller: Signer,
    #[account(constraint = auditor.key == attestation.auditor @ BallastError::NotAuditor)]
    pub auditor: Stored<Auditor>,
    #[account(mut, address = attestation.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub attestation: Stored<Attestation>,
    /// The address of what carried the attestation, to show that it is gone.
    pub carrier: Option<UncheckedAccount>,
    /// Who paid the rent; may be the caller, who is only looked at.
    #[account(mut, unsafe(dup), address = attestation.payer @ BallastError::WrongPayer)]
    pub payer: UncheckedAccount,
}

/// Specification:
/// 1. The auditor at any time. Anyone when it has expired, when its auditor is not approved any more, or when what carried
///    it is gone.
/// 2. It does not count from now on. The rent goes to who paid it. While what carries it can still be shown the account
///    stays, so that nobody but the auditor brings it back; it is closed when that is gone or has expired.
pub fn handle_revoke_attestation(ctx: &mut Context<RevokeAttestation>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let attestation = &accounts.attestation;
    let is_gone = accounts.carrier.as_ref().is_some_and(|carrier| {
        attestation.carrier != Address::default()
            && *carrier.address() == attestation.carrier
            && !carrier.owned_by(&attestation_service::ATTESTATION_SERVICE)
    });
    let allowed = *accounts.caller.address() == attestation.auditor
        || accounts.auditor.active == 0
        || attestation.valid_until <= now
        || is_gone;
    require!(allowed, BallastError::NotAuditor);
    let product = &mut accounts.product;
    product.unseat(&attestation.auditor);
    log(&AttestationRevoked {
        at: now,
        product: attestation.product,
        auditor: attestation.auditor,
        attestations_after: product.attestations(now) as u64,
    });
    let is_bare = attestation.carrier == Address::default() || is_gone || attestation.valid_until <= now;
    if is_bare || accounts.auditor.active == 0 {
        return accounts.attestation.close(*accounts.payer.account());
    }
    accounts.attestation.revoked = 1;
    Ok(())
}
