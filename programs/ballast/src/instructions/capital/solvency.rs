//! How a pool stands: what it has, what it must keep, what its largest group could cost. Nothing is written; clients
//! simulate the call or read its return data in a cross-program invocation.

use anchor_lang::prelude::*;

use crate::{
    constants::{BPS, GROUPS},
    instructions::shared::now,
    math::{
        fixed::{add, scale_floor, sub},
        shares::largest,
    },
    state::{Pool, Stored, pool::Preview},
};

#[derive(Accounts)]
pub struct SolvencyView {
    pub pool: Stored<Pool>,
}

/// Return data of `solvency`. Base units, as of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Solvency {
    /// The providers' money, income still to come, put aside for incidents, fees, and what incidents are still owed.
    pub assets: u64,
    pub unearned: u64,
    pub reserved: u64,
    pub fees: u64,
    pub debt: u64,
    /// What events that are being decided may cost.
    pub open_liability: u64,
    /// Cover in force. Cover that ended since its product was last touched still counts.
    pub active_cover: u64,
    /// Assets that back cover and cannot leave; what a withdrawal could take; what new cover may be sold against.
    pub required: u64,
    pub free: u64,
    pub sellable: u64,
    /// The group with the most cover, that cover, and what would be left of the assets, or missing, if all of it were
    /// paid at once.
    pub largest_group: u8,
    pub largest_exposure: u64,
    pub stress_left: u64,
    pub stress_missing: u64,
    /// Cover in force per correlation group, and the most that each may have.
    pub groups: [u64; GROUPS],
    pub group_capacity: u64,
    pub run_off: bool,
}

/// Specification:
/// 1. The numbers that sales and withdrawals at this moment are decided by.
/// 2. The stress assumes that every policy of the largest group is paid in full, on top of what is reserved already.
pub fn handle_solvency(ctx: &mut Context<SolvencyView>) -> Result<Solvency> {
    let pool = &ctx.accounts.pool;
    let Preview { earned, repaid, assets } = pool.preview(now()?)?;
    let (required, sellable) = (pool.required_assets()?, pool.sellable_assets(assets)?);
    let exposure = largest(&pool.group_exposure);
    let largest_group = pool.group_exposure.iter().position(|&cover| cover == exposure).unwrap_or(0) as u8;
    Ok(Solvency {
        assets,
        unearned: sub(pool.unearned, earned)?,
        reserved: add(pool.reserved, repaid)?,
        fees: pool.fees_total()?,
        debt: sub(pool.debt, repaid)?,
        open_liability: pool.open_liability,
        active_cover: pool.active_cover,
        required,
        free: assets.saturating_sub(required.max(pool.open_liability)),
        sellable,
        largest_group,
        largest_exposure: exposure,
        stress_left: assets.saturating_sub(exposure),
        stress_missing: exposure.saturating_sub(assets),
        groups: pool.group_exposure,
        group_capacity: scale_floor(sellable, pool.group_limit_bps, BPS as u32)?,
        run_off: pool.run_off != 0,
    })
}
