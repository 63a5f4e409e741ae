//! Governance tokens that one underwriter has put behind one product.

use anchor_lang::prelude::*;

use super::Product;
use crate::{
    errors::BallastError,
    math::{
        fixed::{Q64, add},
        rewards,
        underwriting::{growth_at, rescaled, surviving},
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
        if self.amount > 0 {
            let growth = growth_at(self.growth(product)?, self.survival)?;
            self.owed = add(self.owed, rewards::due(self.amount, growth)?)?;
            let (then, now, ended) = (self.survival, product.survival, product.generation - self.generation);
            self.amount = surviving(self.amount, then, now, ended)?;
            self.leaving = surviving(self.leaving, then, now, ended)?;
        }
        self.premium_index = product.premium_index;
        (self.survival, self.generation) = (product.survival, product.generation);
        Ok(())
    }

    /// What the product's index has grown by since, for a token of this signal's generation that has not lost anything. Of
    /// a generation before the last it is not known any more.
    fn growth(&self, product: &Product) -> Result<u128> {
        let since = |index: Q64, from: Q64| index.bits().checked_sub(from.bits()).ok_or(BallastError::MathOverflow);
        if self.generation == product.generation {
            return Ok(since(product.premium_index, self.premium_index)?);
        }
        if self.generation != product.ended_generation {
            return Ok(0);
        }
        let own = since(product.ended_index, self.premium_index)?;
        let later = match product.generation - self.generation {
            1 => rescaled(since(product.premium_index, product.ended_index)?),
            _ => 0,
        };
        Ok(own.checked_add(later).ok_or(BallastError::MathOverflow)?)
    }

    /// Errors: `BrokenInvariant`.
    pub fn invariant(&self) -> Result<()> {
        require!(self.leaving <= self.amount, BallastError::BrokenInvariant);
        Ok(())
    }
}
