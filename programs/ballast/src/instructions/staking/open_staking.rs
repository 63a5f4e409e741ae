//! Creates the one staking ledger with its token account. Voted products can be listed from then on.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{StakingOpened, log},
    instructions::shared::{create, create_raw, now},
    seeds,
    state::{Config, RewardLine, Staking, StakingRules, Stored, staking::LINES},
    token,
};

#[derive(Accounts)]
pub struct OpenStaking {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(address = config.governance_mint @ BallastError::WrongStaking)]
    pub governance_mint: UncheckedAccount,
    #[account(mut, seeds = [seeds::STAKING], bump)]
    pub staking: UncheckedAccount,
    #[account(mut, seeds = [seeds::STAKE_TOKENS, staking.address().as_ref()], bump)]
    pub tokens: UncheckedAccount,
    /// The owner of the mint.
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Only the administrator, once.
/// 2. The governance token is a mint that could be a collateral: nobody can take a fee on it or move it.
/// 3. Rules outside their bounds are refused (`StakingRules::validate`).
pub fn handle_open_staking(ctx: &mut Context<OpenStaking>, rules: StakingRules) -> Result<()> {
    let now = now()?;
    let bumps = &ctx.bumps;
    let accounts = &mut ctx.accounts;
    let (payer, mint) = (accounts.admin.account(), *accounts.governance_mint.address());
    let token_program = *accounts.token_program.address();
    let decimals = token::collateral_decimals(accounts.governance_mint.account(), &token_program)?;
    rules.validate()?;

    let address = *accounts.staking.address();
    let mut staking = create::<Staking>(
        payer,
        accounts.staking.account(),
        &[seeds::STAKING, &[bumps.staking]],
        BallastError::AlreadyExists,
    )?;
    create_raw(
        payer,
        accounts.tokens.account(),
        token::ACCOUNT_LEN,
        &token_program,
        &[seeds::STAKE_TOKENS, address.as_ref(), &[bumps.tokens]],
        BallastError::AlreadyExists,
    )?;
    staking.governance_mint = mint;
    staking.tokens = *accounts.tokens.address();
    staking.token_program = token_program;
    staking.rules = StakingRules { padding: [0; 6], ..rules };
    staking.emitted_at = now;
    staking.lines = [RewardLine::default(); LINES];
    staking.lines[0].mint = mint;
    staking.decimals = decimals;
    staking.bump = bumps.staking;
    staking.version = VERSION;

    let tokens = accounts.tokens.cpi_handle_mut().into();
    token::initialize_account(&token_program, tokens, accounts.governance_mint.cpi_handle(), &address);
    log(&StakingOpened { at: now, staking: address, governance_mint: mint });
    Ok(())
}
