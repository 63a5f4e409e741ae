//! The parametric trigger of one product: its rules and what it has seen.

use anchor_lang::prelude::*;

use crate::math::bands::{BandRules, Episode};

/// What a monitor reads. Each gives a number that is 1.0 while nothing has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub enum Source {
    /// A Pyth price in units of the peg.
    PriceFeed,
    /// A Pyth price against a Switchboard price of the same thing: the lower in units of the higher.
    FeedDeviation,
    /// The exchange rate of an SPL stake pool, the product's subject, in units of the highest that was seen.
    StakePool,
    /// The chain's slashing record of a validator, the product's subject: one record decides.
    SlashingRecord,
}

#[account]
#[derive(Debug)]
pub struct Monitor {
    pub product: Address,
    /// Pyth feed id; zeros for a source without one.
    pub feed_id: [u8; 32],
    pub rules: BandRules,
    pub episode: Episode,
    pub bump: u8,
    pub version: u8,
    /// `Source`.
    pub source: u8,
    pub reserved: [u8; 69],
    /// Switchboard feed; zeros for a source without one.
    pub second_feed: Address,
    /// Hash of how that feed was set up: see `oracle::switchboard::setup`.
    pub second_setup: [u8; 32],
    /// Highest exchange rate that was seen, or slot of the latest violation that was decided.
    pub mark: u64,
}

impl Monitor {
    /// Errors: `BandOutOfBounds`.
    pub fn invariant(&self) -> Result<()> {
        Ok(self.rules.validate()?)
    }
}
