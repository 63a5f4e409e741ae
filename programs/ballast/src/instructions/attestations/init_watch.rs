//! Says what is watched about the covered protocol.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{WatchSet, log},
    instructions::{
        shared::{create_or_load, now},
        sight,
    },
    seeds,
    state::{Config, Pool, Product, Stored, Watch, WatchRules, product::ProductKind},
    token,
};

#[derive(Accounts)]
pub struct InitWatch {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(mut, seeds = [seeds::WATCH, product.address().as_ref()], bump)]
    pub watch: UncheckedAccount,
    /// A token account of the covered protocol, or another account for its lamports.
    pub vault: UncheckedAccount,
    /// A program of the upgradeable loader whose redeployment stops sales, with its data account.
    pub program: Option<UncheckedAccount>,
    pub program_data: Option<UncheckedAccount>,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Only the administrator; again to watch something else. A smart-contract product's program is its subject.
/// 2. Nothing that is watched pays anything: it stops sales for a while.
pub fn handle_init_watch(ctx: &mut Context<InitWatch>, rules: WatchRules) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.watch;
    let accounts = &mut ctx.accounts;
    let product_address = *accounts.product.address();
    let (mut watch, _) = create_or_load::<Watch>(
        accounts.admin.account(),
        accounts.watch.account(),
        &[seeds::WATCH, product_address.as_ref(), &[bump]],
    )?;
    (watch.product, watch.vault, watch.bump) = (product_address, *accounts.vault.address(), bump);
    (watch.rules, watch.version) = (WatchRules { padding: [0; 6], ..rules }, VERSION);
    let (balance, is_tokens) = token::holdings(accounts.vault.account())?;
    (watch.balance, watch.seen_at, watch.is_tokens) = (balance, now, u8::from(is_tokens));
    require!(accounts.program.is_some() == accounts.program_data.is_some(), BallastError::WrongProgram);
    accounts.product.freeze = rules.freeze as i64;
    if let (Some(program), Some(program_data)) = (&accounts.program, &accounts.program_data) {
        let is_subject = *program.address() == accounts.product.subject;
        let may_be_other = accounts.product.kind != ProductKind::SmartContract as u8;
        require!(is_subject || may_be_other, BallastError::WrongProgram);
        let slot = sight::deployed(program, program_data)?.slot;
        accounts.product.program_data = *program_data.address();
        accounts.product.see_deployment(slot);
    }
    log(&WatchSet {
        at: now,
        pool: *accounts.pool.address(),
        product: product_address,
        vault: watch.vault,
        program_data: accounts.product.program_data,
    });
    watch.invariant()
}
