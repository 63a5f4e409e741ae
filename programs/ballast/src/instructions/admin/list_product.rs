//! Lists one named risk in a pool.

use anchor_lang::prelude::*;

use crate::{
    constants::{DAY, MAX_PRODUCTS, VERSION},
    errors::BallastError,
    events::{ProductListed, log},
    instructions::shared::{create, now},
    math::{stream::day_of, underwriting::WHOLE},
    seeds,
    state::{
        Config, Pool, Product, ProductRules, Staking, Stored, UnderwritingRules,
        product::{Assessment, LACKS_COMMITTEE, LACKS_SALVAGE, ProductKind, Settlement},
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
    pub underwriting: UnderwritingRules,
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
/// 3. A monitor can decide about a de-peg, an oracle failure and a slashing, and then pays by what it reads or by surrender,
///    never by named losses. Attestations can be demanded of the smart-contract kind only.
/// 4. What people assess needs the staking ledger and at least a day of run-off in which it can be reported. Before it
///    sells, a committee's product needs its committee, and one that settles by surrender its salvage account.
pub fn handle_list_product(ctx: &mut Context<ListProduct>, index: u16, args: ListProductArgs) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.product;
    let accounts = &mut ctx.accounts;
    let pool_address = *accounts.pool.address();
    accounts.pool.check_not_run_off()?;
    require!((index as usize) < MAX_PRODUCTS, BallastError::TooManyProducts);
    require!(index == accounts.pool.product_count, BallastError::WrongIndex);
    let by_people = args.assessment != Assessment::Parametric;
    let is_readable = matches!(args.kind, ProductKind::Depeg | ProductKind::OracleFailure | ProductKind::Slashing);
    require!(by_people || is_readable, BallastError::UnsupportedAssessment);
    require!(!by_people || accounts.staking.is_some(), BallastError::NotAssessable);
    require!(!by_people || args.tail >= DAY as u32, BallastError::WindowOutOfBounds);
    let by_price = !by_people && args.settlement == Settlement::Assessed;
    require!(!by_price, BallastError::UnsupportedAssessment);

    let mut product = create::<Product>(
        accounts.admin.account(),
        accounts.product.account(),
        &[seeds::PRODUCT, pool_address.as_ref(), &index.to_le_bytes(), &[bump]],
        BallastError::AlreadyExists,
    )?;
    (product.pool, product.collateral_mint) = (pool_address, accounts.pool.collateral_mint);
    product.subject = args.subject;
    product.set_rules(&ProductRules {
        terms_hash: args.terms_hash,
        terms_uri: args.terms_uri,
        cap: args.cap,
        min_premium: args.min_premium,
        max_share_bps: args.max_share_bps,
        base_bps: args.base_bps,
        kink_bps: args.kink_bps,
        kink_rate_bps: args.kink_rate_bps,
        max_rate_bps: args.max_rate_bps,
        min_term: args.min_term,
        max_term: args.max_term,
        underwriting: args.underwriting,
    });
    product.survival = WHOLE;
    product.waiting_period = args.waiting_period;
    product.tail = args.tail;
    product.claim_period = accounts.config.claim_period;
    product.synced_day = day_of(now)?;
    product.index = index;
    product.kind = args.kind as u8;
    product.assessment = args.assessment as u8;
    product.settlement = args.settlement as u8;
    product.lacks = if args.assessment == Assessment::Committee { LACKS_COMMITTEE } else { 0 };
    product.lacks |= if args.settlement == Settlement::Surrender { LACKS_SALVAGE } else { 0 };
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
