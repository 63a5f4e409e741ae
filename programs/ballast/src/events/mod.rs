//! One event per economic act, with the numbers an indexer needs to follow the books without reading accounts.
//!
//! Amounts in base units, times in unix seconds. All begin with when; those of a pool go on with the pool.

mod capital;
mod cover;
mod governance;
mod incidents;
mod polls;
mod staking;
mod underwriting;

use anchor_lang::{Discriminator, sol_log_data};
use bytemuck::{Pod, Zeroable};

pub use {capital::*, cover::*, governance::*, incidents::*, polls::*, staking::*, underwriting::*};

/// An event as it is logged. Packed, so that the bytes of any event can follow the discriminator; built in place, so
/// that nothing is zeroed or copied.
#[repr(C, packed)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Frame<E> {
    discriminator: [u8; 8],
    event: E,
}

/// Logs an event in the format of Anchor's `emit!` (`Program data: <base64>`), without its heap allocation.
#[inline(always)]
pub fn log<E: Discriminator + Pod>(event: &E) {
    let mut frame = Frame { discriminator: [0; 8], event: *event };
    frame.discriminator.copy_from_slice(E::DISCRIMINATOR);
    sol_log_data(&[bytemuck::bytes_of(&frame)]);
}
