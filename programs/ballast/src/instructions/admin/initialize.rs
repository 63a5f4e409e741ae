//! Creates the one `Config`. Only the program's upgrade authority can, so nobody can get in front of a deployment.

use anchor_lang::prelude::*;

use crate::{constants::VERSION, errors::BallastError, instructions::shared::create, seeds, state::Config};

/// Owner of deployed programs and of their data accounts.
pub const UPGRADEABLE_LOADER: Address = Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");
const PROGRAM_TAG: u8 = 2;
const PROGRAM_DATA_TAG: u8 = 3;

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
        let program = self.program.try_borrow()?;
        let names_data = self.program.owned_by(&UPGRADEABLE_LOADER)
            && program.len() >= 36
            && program[0] == PROGRAM_TAG
            && program[4..36] == *self.program_data.address().as_ref();
        require!(names_data, BallastError::NotUpgradeAuthority);
        // Layout: tag u32, slot u64, authority as option tag u8 and key.
        let data = self.program_data.try_borrow()?;
        let authorised = self.program_data.owned_by(&UPGRADEABLE_LOADER)
            && data.len() >= 45
            && data[0] == PROGRAM_DATA_TAG
            && data[12] == 1
            && data[13..45] == *self.authority.address().as_ref();
        require!(authorised, BallastError::NotUpgradeAuthority);
        Ok(())
    }
}

/// Specification:
/// 1. Only the upgrade authority of this program can initialise it, once.
/// 2. Fees and windows outside their bounds are refused.
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
    *config = Config {
        admin: args.admin,
        guardian: args.guardian,
        governance_mint: args.governance_mint,
        paused_until: 0,
        pause_available_at: 0,
        withdrawal_cooldown: args.withdrawal_cooldown,
        withdrawal_window: args.withdrawal_window,
        claim_period: args.claim_period,
        stakers_bps: args.stakers_bps,
        underwriters_bps: args.underwriters_bps,
        treasury_bps: args.treasury_bps,
        referrer_bps: args.referrer_bps,
        cancel_fee_bps: args.cancel_fee_bps,
        version: VERSION,
        bump,
        reserved: [0; 64],
    };
    config.invariant()
}
