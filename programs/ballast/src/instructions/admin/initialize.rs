//! Creates the one `Config`. Only the program's upgrade authority can, so nobody can get in front of a deployment.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    instructions::{shared::create, sight},
    seeds,
    state::{Config, ProtocolRules},
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct InitializeArgs {
    pub admin: Address,
    pub guardian: Address,
    pub governance_mint: Address,
    pub rules: ProtocolRules,
}

#[derive(Accounts)]
pub struct Initialize {
    /// The program's upgrade authority. Pays the rent.
    #[account(mut)]
    pub authority: Signer,
    #[account(mut, seeds = [seeds::CONFIG], bump)]
    pub config: UncheckedAccount,
    /// This program.
    #[account(address = crate::ID @ BallastError::NotUpgradeAuthority)]
    pub program: UncheckedAccount,
    /// The program's data account, where the loader records the upgrade authority.
    pub program_data: UncheckedAccount,
    pub system_program: Program<System>,
}

impl Initialize {
    /// `config` by seeds; `program` by address; `program_data` by what `program` names; `authority` by
    /// what `program_data` records.
    fn validate(&self) -> Result<()> {
        let deployed =
            sight::deployed(&self.program, &self.program_data).map_err(|_| BallastError::NotUpgradeAuthority)?;
        require!(deployed.authority == *self.authority.address(), BallastError::NotUpgradeAuthority);
        Ok(())
    }
}

/// Specification:
/// 1. Only the upgrade authority of this program can initialise it, once.
/// 2. Fees and windows outside their bounds are refused.
/// 3. The administrator keeps his rights until `end_bootstrap`.
pub fn handle_initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
    ctx.accounts.validate()?;
    let bump = ctx.bumps.config;
    let accounts = &mut ctx.accounts;
    let mut config = create::<Config>(
        accounts.authority.account(),
        accounts.config.account(),
        &[seeds::CONFIG, &[bump]],
        BallastError::AlreadyExists,
    )?;
    let (governor, governor_bump) = find_program_address(&[seeds::GOVERNOR], &crate::ID);
    config.set_rules(&args.rules);
    (config.admin, config.guardian, config.governance_mint) = (args.admin, args.guardian, args.governance_mint);
    (config.governor, config.governor_bump, config.bootstrap) = (governor, governor_bump, 1);
    (config.bump, config.version) = (bump, VERSION);
    config.invariant()
}
