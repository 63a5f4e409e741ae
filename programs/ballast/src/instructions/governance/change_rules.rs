//! Changes what a vote can change. Nothing of it is of consequence for policies that were sold.

use anchor_lang::prelude::*;

use crate::{
    constants::{MAX_OFFER, MIN_EARNING},
    errors::BallastError,
    events::{RulesChanged, log},
    instructions::shared::{accrue, now},
    math::fixed::sub,
    state::{
        Config, Pool, Product, ProductRules, ProtocolRules, Staking, StakingRules, Stored,
        underwriting::{LOTS, SURRENDERED},
    },
};

/// One change. Nothing that policies refer to can be changed: kind, assessment, settlement, waiting period, run-off and claim
/// period of a product stay.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub enum RuleChange {
    /// Settings of the protocol. Older proposals are stale afterwards. Those who can vote must be able to decide (staking).
    Protocol {
        rules: ProtocolRules,
    },
    Guardian {
        guardian: Address,
    },
    /// Rules of stakers and polls; not the activation. Rounds that are open keep theirs. Older proposals are stale.
    Staking {
        rules: StakingRules,
    },
    /// Limits of a pool, in basis points of its assets.
    Pool {
        leverage_bps: u32,
        group_limit_bps: u32,
    },
    Product {
        rules: ProductRules,
    },
    /// Offers a lot of the product: see `state::underwriting`. Handed-over tokens that nobody can sell are given up at a
    /// price of nothing until never, zero and zero: the pool must not wait for them.
    Lot {
        lot: u8,
        price: u64,
        until: i64,
    },
}

/// Numbers of the changes over the wire.
const CHANGE_PROTOCOL: u8 = 0;
pub const CHANGE_GUARDIAN: u8 = 1;
const CHANGE_STAKING: u8 = 2;
pub const CHANGE_POOL: u8 = 3;
pub const CHANGE_PRODUCT: u8 = 4;
pub const CHANGE_LOT: u8 = 5;

#[derive(Accounts)]
pub struct ChangeRules {
    /// Signs through `execute_proposal` alone.
    #[account(address = config.governor @ BallastError::NotGovernor)]
    pub governor: Signer,
    #[account(mut)]
    pub config: Stored<Config>,
    #[account(mut)]
    pub pool: Option<Stored<Pool>>,
    #[account(mut)]
    pub product: Option<Stored<Product>>,
    #[account(mut)]
    pub staking: Option<Stored<Staking>>,
}

/// Specification:
/// 1. Only a decided proposal, also while the protocol is set up.
/// 2. The bounds are those of the creation of what is changed. What signals mean does not change while an event of the
///    product is being decided, and a token never answers for more cover than before.
pub fn handle_change_rules(ctx: &mut Context<ChangeRules>, change: RuleChange) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    let (subject, number) = match change {
        RuleChange::Protocol { rules } => {
            config.set_rules(&rules);
            if config.bootstrap == 0 {
                let staking = accounts.staking.as_ref().ok_or(BallastError::WrongStaking)?;
                staking.check_quorum(&config.governance, now)?;
            }
            config.rules_version += 1;
            (*config.address(), CHANGE_PROTOCOL)
        }
        RuleChange::Guardian { guardian } => {
            config.guardian = guardian;
            (*config.address(), CHANGE_GUARDIAN)
        }
        RuleChange::Staking { rules } => {
            let staking = accounts.staking.as_mut().ok_or(BallastError::WrongStaking)?;
            require!(rules.activation == staking.rules.activation, BallastError::WindowOutOfBounds);
            rules.validate()?;
            staking.emit(now)?;
            staking.rules = StakingRules { padding: [0; 6], ..rules };
            staking.emission_rate = staking.emission_rate.min(rules.max_emission);
            config.rules_version += 1;
            (*staking.address(), CHANGE_STAKING)
        }
        RuleChange::Pool { leverage_bps, group_limit_bps } => {
            let pool = accounts.pool.as_mut().ok_or(BallastError::WrongPool)?;
            (pool.leverage_bps, pool.group_limit_bps) = (leverage_bps, group_limit_bps);
            pool.share_invariant()?;
            (*pool.address(), CHANGE_POOL)
        }
        RuleChange::Product { rules } => {
            let (Some(pool), Some(product)) = (&mut accounts.pool, &mut accounts.product) else {
                return Err(BallastError::WrongProduct.into());
            };
            require!(product.pool == *pool.address(), BallastError::WrongPool);
            let lowered = rules.underwriting.cover_rate < product.underwriting.cover_rate;
            require!(!lowered || product.signalled < MIN_EARNING, BallastError::LimitOutOfBounds);
            if product.signalled > 0 && product.underwriting != rules.underwriting {
                // What underwriters lose is not changed while it is decided.
                product.check_no_event(now)?;
            }
            accrue(pool, product, now)?;
            product.set_rules(&rules);
            product.invariant()?;
            pool.book_cover(product.index, product.group, 0, 0, product.requirement()?)?;
            (*product.address(), CHANGE_PRODUCT)
        }
        RuleChange::Lot { lot, price, until } => {
            let (Some(pool), Some(product)) = (&mut accounts.pool, &mut accounts.product) else {
                return Err(BallastError::WrongProduct.into());
            };
            require!(product.pool == *pool.address(), BallastError::WrongPool);
            require!((lot as usize) < LOTS && until <= now + MAX_OFFER, BallastError::LimitOutOfBounds);
            let is_given_up = lot as usize == SURRENDERED && price == 0 && until == 0;
            let lot = &mut product.lots[lot as usize];
            (lot.price, lot.until) = (price, until);
            if is_given_up && lot.held > 0 {
                lot.held = 0;
                pool.salvages = sub(pool.salvages, 1)?;
            }
            (*product.address(), CHANGE_LOT)
        }
    };
    log(&RulesChanged { at: now, subject, change: number as u64, rules_version: config.rules_version as u64 });
    accounts.config.invariant()
}
