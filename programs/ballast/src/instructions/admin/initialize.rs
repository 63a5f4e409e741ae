//! Creates the one `Config`. Only the program's upgrade authority can, so nobody can get in front of a deployment.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    instructions::{shared::create, sight},
    seeds,
    state::{Config, GovernanceRules, ProtocolRules},
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct InitializeArgs {
    pub admin: Address,
    pub guardian: Address,
    pub governance_mint: Address,
    /// Seconds.
    pub withdrawal_cooldown: u32,
    pub withdrawal_window: u32,
    pub claim_period: u32,
    /// Basis points of every premium.
    pub stakers_bps: u16,
    pub underwriters_bps: u16,
    pub treasury_bps: u16,
    /// Of the treasury's part, for a referrer; and of the unearned premium of cancelled cover.
    pub referrer_bps: u16,
    pub cancel_fee_bps: u16,
    pub governance: GovernanceRules,
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
        let is_data = sight::data_of(&self.program)? == *self.program_data.address();
        require!(is_data, BallastError::NotUpgradeAuthority);
        let deployed = sight::deployment(&self.program_data)?.ok_or(BallastError::NotUpgradeAuthority)?;
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
    config.set_rules(&ProtocolRules {
        withdrawal_cooldown: args.withdrawal_cooldown,
        withdrawal_window: args.withdrawal_window,
        claim_period: args.claim_period,
        stakers_bps: args.stakers_bps,
        underwriters_bps: args.underwriters_bps,
        treasury_bps: args.treasury_bps,
        referrer_bps: args.referrer_bps,
        cancel_fee_bps: args.cancel_fee_bps,
        governance: args.governance,
    });
    (config.admin, config.guardian, config.governance_mint) = (args.admin, args.guardian, args.governance_mint);
    (config.governor, config.governor_bump, config.bootstrap) = (governor, governor_bump, 1);
    (config.bump, config.version) = (bump, VERSION);
    config.invariant()
}
