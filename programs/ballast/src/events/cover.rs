//! Products and policies.

use anchor_lang::prelude::*;

use crate::math::fixed::Q64;

#[event(bytemuck)]
pub struct ProductListed {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub subject: Address,
    pub terms_hash: [u8; 32],
    pub cap: u64,
    pub kind: u64,
}

#[event(bytemuck)]
pub struct MonitorCreated {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub feed_id: [u8; 32],
}

#[event(bytemuck)]
pub struct CoverBought {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub holder: Address,
    pub payer: Address,
    pub amount: u64,
    pub premium: u64,
    pub to_providers: u64,
    pub to_stakers: u64,
    pub to_underwriters: u64,
    pub to_treasury: u64,
    pub to_referrer: u64,
    pub starts_at: i64,
    pub ends_at: i64,
    pub stream_rate: Q64,
    pub active_after: u64,
}

#[event(bytemuck)]
pub struct CoverExtended {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub payer: Address,
    pub added: u64,
    pub premium: u64,
    /// Refundable premium of before that still is.
    pub carried: u64,
    pub to_providers: u64,
    pub to_stakers: u64,
    pub to_underwriters: u64,
    pub to_treasury: u64,
    pub added_starts_at: i64,
    pub ends_at: i64,
    pub stream_rate: Q64,
    pub active_after: u64,
}

#[event(bytemuck)]
pub struct CoverCancelled {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub holder: Address,
    /// Who was refunded.
    pub payer: Address,
    pub amount: u64,
    pub refund: u64,
    /// Unearned premium that streams on to the providers.
    pub kept: u64,
    pub active_after: u64,
}

#[event(bytemuck)]
pub struct PolicyTransferred {
    pub at: i64,
    pub product: Address,
    pub policy: Address,
    pub from: Address,
    pub to: Address,
}

#[event(bytemuck)]
pub struct PolicyClosed {
    pub at: i64,
    pub product: Address,
    pub policy: Address,
    pub unclaimed: u64,
}
