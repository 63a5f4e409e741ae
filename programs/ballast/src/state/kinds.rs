//! What a product covers, who decides about it, and how it pays.

use anchor_lang::prelude::*;

/// What is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub enum ProductKind {
    SmartContract,
    Depeg,
    OracleFailure,
    Custody,
    Slashing,
}

/// Who decides that an incident happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub enum Assessment {
    /// Token holders vote.
    Vote,
    /// The product's monitor reads a price feed.
    Parametric,
    /// Named assessors attest; token holders hear appeals.
    Committee,
}

/// How a policy is paid for an approved incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub enum Settlement {
    /// Its cover times the severity.
    Fixed,
    /// The same for each covered token handed over: the pool owns the salvage.
    Surrender,
    /// The loss that the holder names, within that, unless it is disputed.
    Assessed,
}

pub const ASSESSMENT_PARAMETRIC: u8 = Assessment::Parametric as u8;
pub const ASSESSMENT_COMMITTEE: u8 = Assessment::Committee as u8;
pub const SETTLEMENT_FIXED: u8 = Settlement::Fixed as u8;
pub const SETTLEMENT_SURRENDER: u8 = Settlement::Surrender as u8;
pub const SETTLEMENT_ASSESSED: u8 = Settlement::Assessed as u8;
