//! Seats the committee of a product. Without one it does not sell.

use anchor_lang::prelude::*;

use crate::{
    constants::{MAX_MEMBERS, VERSION},
    errors::BallastError,
    events::{CommitteeSeated, log},
    instructions::shared::{create, now},
    seeds,
    state::{Committee, Config, Pool, Product, Stored, product::ASSESSMENT_COMMITTEE},
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct InitCommitteeArgs {
    /// The first `count` are seated.
    pub members: [Address; MAX_MEMBERS],
    pub count: u8,
    /// Members who must attest.
    pub threshold: u8,
    /// Seconds to attest.
    pub window: u32,
}

#[derive(Accounts)]
pub struct InitCommittee {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(mut, seeds = [seeds::COMMITTEE, product.address().as_ref()], bump)]
    pub committee: UncheckedAccount,
    pub system_program: Program<System>,
}

/// Specification:
/// 1. Only the administrator, once per product, and only for a product that a committee assesses.
/// 2. One to eight different members, most of whom must attest (`Committee::invariant`).
pub fn handle_init_committee(ctx: &mut Context<InitCommittee>, args: InitCommitteeArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.committee;
    let accounts = &mut ctx.accounts;
    let product = *accounts.product.address();
    require!(accounts.product.assessment == ASSESSMENT_COMMITTEE, BallastError::UnsupportedAssessment);
    let mut committee = create::<Committee>(
        accounts.admin.account(),
        accounts.committee.account(),
        &[seeds::COMMITTEE, product.as_ref(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    committee.product = product;
    committee.members = args.members;
    committee.window = args.window as i64;
    (committee.count, committee.threshold) = (args.count, args.threshold);
    (committee.bump, committee.version) = (bump, VERSION);
    accounts.product.assessable = 1;
    log(&CommitteeSeated {
        at: now,
        pool: *accounts.pool.address(),
        product,
        committee: *committee.address(),
        members: args.count as u64,
        threshold: args.threshold as u64,
    });
    committee.invariant()
}
