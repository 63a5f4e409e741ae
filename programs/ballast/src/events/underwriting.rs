//! Signals of underwriters, attestations of auditors, and what is watched.

use anchor_lang::prelude::*;

#[event(bytemuck)]
pub struct Signalled {
    pub at: i64,
    pub product: Address,
    pub owner: Address,
    pub amount: u64,
    pub signal_after: u64,
    pub signalled_after: u64,
}

#[event(bytemuck)]
pub struct UnsignalRequested {
    pub at: i64,
    pub product: Address,
    pub owner: Address,
    pub amount: u64,
    pub leaving_after: u64,
    pub ready_at: i64,
}

#[event(bytemuck)]
pub struct Unsignalled {
    pub at: i64,
    pub product: Address,
    pub owner: Address,
    pub amount: u64,
    pub signal_after: u64,
    pub signalled_after: u64,
}

#[event(bytemuck)]
pub struct UnderwritersSlashed {
    pub at: i64,
    pub product: Address,
    /// Governance tokens.
    pub lost: u64,
    pub signalled_after: u64,
}

#[event(bytemuck)]
pub struct PremiumsClaimed {
    pub at: i64,
    pub product: Address,
    pub owner: Address,
    pub amount: u64,
    pub owed_after: u64,
}

#[event(bytemuck)]
pub struct SalvageSold {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub mint: Address,
    pub amount: u64,
    /// Collateral.
    pub cost: u64,
}

#[event(bytemuck)]
pub struct AuditorSet {
    pub at: i64,
    pub auditor: Address,
    pub credential: Address,
    /// 1 when approved, 0 when removed.
    pub active: u64,
}

#[event(bytemuck)]
pub struct Attested {
    pub at: i64,
    pub product: Address,
    pub auditor: Address,
    pub report_hash: [u8; 32],
    pub deploy_slot: u64,
    pub valid_until: i64,
    pub attestations_after: u64,
}

#[event(bytemuck)]
pub struct AttestationRevoked {
    pub at: i64,
    pub product: Address,
    pub auditor: Address,
    pub attestations_after: u64,
}

#[event(bytemuck)]
pub struct WatchSet {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub vault: Address,
    /// Zeros when no program is watched.
    pub program_data: Address,
}

#[event(bytemuck)]
pub struct SubjectChanged {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub deploy_slot: u64,
    /// 1 when it was so.
    pub redeployed: u64,
    pub balance_fell: u64,
    pub frozen_until: i64,
}
