//! Ends the administrator's rights, for ever.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{BootstrapEnded, log},
    instructions::shared::now,
    state::{Config, Staking, Stored},
};

#[derive(Accounts)]
pub struct EndBootstrap {
    #[account(address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    #[account(mut)]
    pub config: Stored<Config>,
    /// Somebody must be able to vote from now on.
    pub staking: Stored<Staking>,
}

/// Specification:
/// 1. Only the administrator, once; there is no way back. Refused while less is staked than a vote needs: nobody could decide
///    anything.
/// 2. What he could do the governor can: through proposals that stakers vote on. His own proposals are stale.
pub fn handle_end_bootstrap(ctx: &mut Context<EndBootstrap>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    accounts.staking.check_quorum(&config.governance, now)?;
    let admin = config.admin;
    config.admin = config.governor;
    config.bootstrap = 0;
    config.rules_version += 1;
    log(&BootstrapEnded { at: now, admin, governor: config.governor });
    Ok(())
}
