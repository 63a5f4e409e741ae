//! Says whose attestations count.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{AuditorSet, log},
    instructions::shared::{create_or_load, now},
    seeds,
    state::{Auditor, Config, Stored},
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct SetAuditorArgs {
    /// 1 to approve, 0 to remove.
    pub active: u8,
    /// Credential and schema of the Solana Attestation Service; zeros for none.
    pub credential: Address,
    pub schema: Address,
}

#[derive(Accounts)]
pub struct SetAuditor {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    /// The auditor's key.
    pub key: UncheckedAccount,
    #[account(mut, seeds = [seeds::AUDITOR, key.address().as_ref()], bump)]
    pub auditor: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Only the administrator: a decided proposal, once the protocol is set up.
/// 2. The attestations of an auditor who is removed count until somebody revokes them, which anyone can.
pub fn handle_set_auditor(ctx: &mut Context<SetAuditor>, args: SetAuditorArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.auditor;
    let accounts = &mut ctx.accounts;
    let key = *accounts.key.address();
    let (mut auditor, _) = create_or_load::<Auditor>(
        accounts.admin.account(),
        accounts.auditor.account(),
        &[seeds::AUDITOR, key.as_ref(), &[bump]],
    )?;
    require!(args.active <= 1, BallastError::LimitOutOfBounds);
    (auditor.key, auditor.bump, auditor.version) = (key, bump, VERSION);
    (auditor.active, auditor.credential, auditor.schema) = (args.active, args.credential, args.schema);
    log(&AuditorSet { at: now, auditor: key, credential: args.credential, active: args.active as u64 });
    Ok(())
}
