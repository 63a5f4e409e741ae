//! An auditor vouches for the build of the covered program that is deployed now.

use anchor_lang::prelude::*;

use crate::{
    constants::{MAX_ATTESTATION, VERSION},
    errors::BallastError,
    events::{Attested, log},
    instructions::{
        shared::{create_or_load, now},
        sight,
    },
    oracle::attestation_service,
    seeds,
    state::{Attestation, Auditor, Product, Stored, product::ProductKind},
};

#[derive(Accounts)]
pub struct Attest {
    /// The auditor; anyone who shows an attestation that the auditor has published. Pays the rent.
    #[account(mut)]
    pub payer: Signer,
    pub auditor: Stored<Auditor>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(mut, seeds = [seeds::ATTESTATION, product.address().as_ref(), auditor.key.as_ref()], bump)]
    pub attestation: UncheckedAccount,
    /// The covered program, and the account in which the loader keeps it.
    #[account(address = product.subject @ BallastError::WrongProgram)]
    pub program: UncheckedAccount,
    pub program_data: UncheckedAccount,
    pub system_program: Program<System>,
    /// An attestation of the Solana Attestation Service that carries this one; without it the auditor signs.
    pub carrier: Option<UncheckedAccount>,
}

/// What an attestation of the Solana Attestation Service says to count here: product 32, slot of the build `u64`, hash of
/// the report 32.
const CARRIED_LEN: usize = 72;

impl Attest {
    /// When the attestation ends, as the carrier says it. Errors: `WrongAttestation`, `Feed…`.
    fn read_carrier(&self, carrier: &UncheckedAccount, report_hash: &[u8; 32], slot: u64) -> Result<i64> {
        let data = carrier.try_borrow()?;
        let auditor = &self.auditor;
        require!(auditor.credential != Address::default(), BallastError::WrongAttestation);
        let carried = attestation_service::read(carrier.owner(), &data, &auditor.credential, &auditor.schema)?;
        let says = carried.data;
        let matches = says.len() == CARRIED_LEN
            && says[..32] == *self.product.address().as_ref()
            && says[32..40] == slot.to_le_bytes()
            && says[40..] == report_hash[..];
        require!(matches, BallastError::WrongAttestation);
        Ok(carried.expires_at)
    }
}

/// Specification:
/// 1. Only an approved auditor, by his signature or by an attestation published under his credential and schema; only for
///    a smart-contract product, whose subject is a program of the upgradeable loader.
/// 2. Bound to the slot in which that program was deployed: with the next deployment it does not count any more.
/// 3. Valid until `valid_until`, at most a year and a day; one that is carried as long as its carrier, which must end too. A
///    later attestation of the same auditor replaces the earlier one; only he can shorten one, or bring one back that he
///    has revoked. At most four count at one time.
pub fn handle_attest(ctx: &mut Context<Attest>, report_hash: [u8; 32], valid_until: i64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.attestation;
    let accounts = &mut ctx.accounts;
    require!(accounts.auditor.active == 1, BallastError::NotAuditor);
    require!(accounts.product.kind == ProductKind::SmartContract as u8, BallastError::WrongProgram);
    let slot = sight::deployed(&accounts.program, &accounts.program_data)?.slot;
    let (until, carrier) = match &accounts.carrier {
        Some(carrier) => (accounts.read_carrier(carrier, &report_hash, slot)?, *carrier.address()),
        None => {
            require!(*accounts.payer.address() == accounts.auditor.key, BallastError::NotAuditor);
            (valid_until, Address::default())
        }
    };
    require!(now < until && until <= now + MAX_ATTESTATION, BallastError::WindowOutOfBounds);

    let (product_address, auditor) = (*accounts.product.address(), accounts.auditor.key);
    let (mut attestation, is_new) = create_or_load::<Attestation>(
        accounts.payer.account(),
        accounts.attestation.account(),
        &[seeds::ATTESTATION, product_address.as_ref(), auditor.as_ref(), &[bump]],
    )?;
    let by_auditor = *accounts.payer.address() == auditor;
    let shortens = attestation.deploy_slot == slot && until < attestation.valid_until;
    require!(by_auditor || (!shortens && attestation.revoked == 0), BallastError::NotAuditor);
    attestation.revoked = 0;
    if is_new {
        (attestation.product, attestation.auditor) = (product_address, auditor);
        (attestation.payer, attestation.bump, attestation.version) = (*accounts.payer.address(), bump, VERSION);
    }
    (attestation.report_hash, attestation.carrier) = (report_hash, carrier);
    (attestation.deploy_slot, attestation.valid_until) = (slot, until);
    let product = &mut accounts.product;
    product.program_data = *accounts.program_data.address();
    product.see_deployment(slot);
    product.seat(auditor, until, now)?;
    log(&Attested {
        at: now,
        product: product_address,
        auditor,
        report_hash,
        deploy_slot: slot,
        valid_until: until,
        attestations_after: product.attestations(now) as u64,
    });
    Ok(())
}
