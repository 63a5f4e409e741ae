//! Lists one named risk in a pool.

use anchor_lang::prelude::*;

use crate::{
    constants::{MAX_PRODUCTS, VERSION},
    errors::BallastError,
    events::{ProductListed, log},
    instructions::shared::{create, now},
    math::stream::day_of,
    seeds,
    state::{
        Config, Pool, Product, Staking, Stored,
        product::{Assessment, ProductKind, Settlement},
    },
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ListProductArgs {
    pub kind: ProductKind,
    pub assessment: Assessment,
    pub settlement: Settlement,
    /// Correlation group, 0 to 15.
    pub group: u8,
    /// The covered program, mint, feed or custodian.
    pub subject: Address,
    pub terms_hash: [u8; 32],
    /// UTF-8, zero-padded.
    pub terms_uri: [u8; 96],
    /// Base units.
    pub cap: u64,
    pub min_premium: u64,
    /// Basis points.
    pub max_share_bps: u16,
    pub base_bps: u16,
    pub kink_bps: u16,
    pub kink_rate_bps: u16,
    pub max_rate_bps: u16,
    /// Seconds.
    pub waiting_period: u32,
    pub tail: u32,
    pub min_term: u32,
    pub max_term: u32,
}

#[derive(Accounts)]
#[instruction(index: u16)]
pub struct ListProduct {
    #[account(mut, address = config.admin @ BallastError::NotAdmin)]
    pub admin: Signer,
    pub config: Stored<Config>,
    #[account(mut)]
    pub pool: Stored<Pool>,
    #[account(mut, seeds = [seeds::PRODUCT, pool.address().as_ref(), &index.to_le_bytes()], bump)]
    pub product: UncheckedAccount,
    pub system_program: Program<System>,
    /// Needed by products that people assess: who hears their appeals.
    pub staking: Option<Stored<Staking>>,
}

/// `index` must be `pool.product_count`. A product is listed with the way its incidents will be decided. It sells only once that way exists.
///
/// Specification:
/// 1. Only the administrator lists products, not in a pool in run-off; indices follow each other, at most 64 per pool.
/// 2. Curve, limits, terms and windows outside their bounds are refused.
/// 3. Only the de-peg kind can be decided by a monitor, and then pays by price or surrender, never by named losses.
/// 4. What people assess needs the staking ledger, and a committee's product its committee before it sells.
pub fn handle_list_product(ctx: &mut Context<ListProduct>, index: u16, args: ListProductArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.product;
    let accounts = &mut ctx.accounts;
    let pool_address = *accounts.pool.address();
    accounts.pool.check_not_run_off()?;
    require!((index as usize) < MAX_PRODUCTS, BallastError::TooManyProducts);
    require!(index == accounts.pool.product_count, BallastError::WrongIndex);
    let by_people = args.assessment != Assessment::Parametric;
    require!(by_people || args.kind == ProductKind::Depeg, BallastError::UnsupportedAssessment);
    require!(!by_people || accounts.staking.is_some(), BallastError::NotAssessable);
    let by_price = !by_people && args.settlement == Settlement::Assessed;
    require!(!by_price, BallastError::UnsupportedAssessment);

    let mut product = create::<Product>(
        accounts.admin.account(),
        accounts.product.account(),
        &[seeds::PRODUCT, pool_address.as_ref(), &index.to_le_bytes(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    product.pool = pool_address;
    product.subject = args.subject;
    product.terms_hash = args.terms_hash;
    product.terms_uri = args.terms_uri;
    product.cap = args.cap;
    product.min_premium = args.min_premium;
    product.waiting_period = args.waiting_period;
    product.tail = args.tail;
    product.claim_period = accounts.config.claim_period;
    product.min_term = args.min_term;
    product.max_term = args.max_term;
    product.synced_day = day_of(now)?;
    product.index = index;
    product.max_share_bps = args.max_share_bps;
    product.base_bps = args.base_bps;
    product.kink_bps = args.kink_bps;
    product.kink_rate_bps = args.kink_rate_bps;
    product.max_rate_bps = args.max_rate_bps;
    product.kind = args.kind as u8;
    product.assessment = args.assessment as u8;
    product.settlement = args.settlement as u8;
    product.assessable = u64::from(args.assessment == Assessment::Vote);
    product.group = args.group;
    product.bump = bump;
    product.version = VERSION;
    accounts.pool.product_count += 1;

    log(&ProductListed {
        at: now,
        pool: pool_address,
        product: *product.address(),
        subject: args.subject,
        terms_hash: args.terms_hash,
        cap: args.cap,
        kind: args.kind as u64,
    });
    product.invariant()
}
