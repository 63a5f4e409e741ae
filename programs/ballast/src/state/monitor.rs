//! The parametric trigger of one product: its rules and what it has seen.

use anchor_lang::prelude::*;

use crate::math::bands::{BandRules, Episode};

#[account]
#[derive(Debug)]
pub struct Monitor {
    pub product: Address,
    /// Pyth feed id.
    pub feed_id: [u8; 32],
    pub rules: BandRules,
    pub episode: Episode,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 70],
}

impl Monitor {
    /// Errors: `BandOutOfBounds`.
    pub fn invariant(&self) -> Result<()> {
        Ok(self.rules.validate()?)
    }
}
