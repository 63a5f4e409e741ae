//! Governance tokens that one underwriter has put behind one product.

use anchor_lang::prelude::*;

use super::Product;
use crate::{
    errors::BallastError,
    math::{
        fixed::{Q64, add, mul_div_floor},
        rewards,
        underwriting::{WHOLE, surviving},
    },
};

#[account]
#[derive(Debug)]
pub struct Signal {
    pub product: Address,
    pub owner: Address,
    /// Base units, as of `survival` in `generation`: what is on its way out is in it.
    pub amount: u64,
    /// The part of it that was asked back, and when it can be had (unix seconds).
    pub leaving: u64,
    pub ready_at: i64,
    pub survival: u64,
    pub generation: u64,
    /// The product's index up to which premiums have been counted, and what of them is not paid, in base units of the collateral.
    pub premium_index: Q64,
    pub owed: u64,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 70],
}

impl Signal {
    /// Counts what the signal has earned and lost since. Call before any change.
    #[inline(never)]
    pub fn touch(&mut self, product: &mut Product) -> Result<()> {
        product.share_premiums()?;
        let is_wiped = self.generation != product.generation;
        // What was lost long ago earned up to the end of its own generation; of those before the last that is not known.
        let until = match product.generation - self.generation {
            0 => product.premium_index,
            1 => product.ended_index,
            _ => self.premium_index,
        };
        if self.amount > 0 {
            let growth = until.bits().checked_sub(self.premium_index.bits()).ok_or(BallastError::MathOverflow)?;
            let earned = mul_div_floor(rewards::due(self.amount, growth)?, WHOLE, self.survival)?;
            self.owed = add(self.owed, earned)?;
            self.amount = if is_wiped { 0 } else { surviving(self.amount, self.survival, product.survival)? };
            self.leaving = if is_wiped { 0 } else { surviving(self.leaving, self.survival, product.survival)? };
        }
        self.premium_index = product.premium_index;
        (self.survival, self.generation) = (product.survival, product.generation);
        Ok(())
    }

    /// Errors: `BrokenInvariant`.
    pub fn invariant(&self) -> Result<()> {
        require!(self.leaving <= self.amount, BallastError::BrokenInvariant);
        Ok(())
    }
}
