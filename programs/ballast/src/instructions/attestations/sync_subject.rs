//! Looks at the covered protocol: what has changed there stops sales.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{SubjectChanged, log},
    instructions::{shared::now, sight},
    state::{Product, Stored, Watch},
    token,
};

/// Sales stop for this long after a redeployment that nothing else says anything about, in seconds.
const REDEPLOY_FREEZE: i64 = 86_400;
/// Slot of a program that is not there any more.
const CLOSED: u64 = u64::MAX;

#[derive(Accounts)]
pub struct SyncSubject {
    #[account(mut)]
    pub product: Stored<Product>,
    /// `product.program_data`.
    pub program_data: Option<UncheckedAccount>,
    #[account(mut)]
    pub watch: Option<Stored<Watch>>,
    /// `watch.vault`.
    pub vault: Option<UncheckedAccount>,
}

/// Specification:
/// 1. Anyone. Refused when there is nothing to look at.
/// 2. Another build of the covered program makes all attestations stale and stops sales for a day, or as long as the watch
///    says; where attestations are demanded, until there are new ones.
/// 3. A fall of the watched balance stops sales for as long as the watch says.
pub fn handle_sync_subject(ctx: &mut Context<SyncSubject>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let product = &mut accounts.product;
    let (mut redeployed, mut fell) = (false, false);
    require!(accounts.program_data.is_some() || accounts.watch.is_some(), BallastError::WrongWatch);
    if let Some(watch) = &mut accounts.watch {
        let is_own = watch.product == *product.address();
        let vault = accounts.vault.as_ref().filter(|vault| is_own && *vault.address() == watch.vault);
        let (balance, is_tokens) = token::holdings(vault.ok_or(BallastError::WrongWatch)?.account())?;
        // Lamports at the address of a closed token account are not what was there.
        let balance = if watch.is_tokens > u8::from(is_tokens) { 0 } else { balance };
        fell = watch.see(balance, now)?;
    }
    if let Some(program_data) = &accounts.program_data {
        let is_known = product.program_data != Address::default();
        require!(is_known && *program_data.address() == product.program_data, BallastError::WrongProgram);
        let slot = sight::deployment(program_data)?.map_or(CLOSED, |seen| seen.slot);
        redeployed = product.see_deployment(slot);
    }
    if redeployed || fell {
        let freeze = if product.freeze > 0 { product.freeze } else { REDEPLOY_FREEZE };
        product.frozen_until = product.frozen_until.max(now + freeze);
        log(&SubjectChanged {
            at: now,
            pool: product.pool,
            product: *product.address(),
            deploy_slot: product.deploy_slot,
            redeployed: u64::from(redeployed),
            balance_fell: u64::from(fell),
            frozen_until: product.frozen_until,
        });
    }
    Ok(())
}
