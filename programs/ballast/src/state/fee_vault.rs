//! Fees of all pools of one collateral, apart from the pools' money: what waits for whom.

use anchor_lang::prelude::*;

use crate::{errors::BallastError, math::fixed::add};

#[account]
#[derive(Debug)]
pub struct FeeVault {
    /// The collateral.
    pub mint: Address,
    /// Token account that holds the fees; its authority is this account.
    pub tokens: Address,
    pub token_program: Address,
    /// Waiting for stakers, underwriters and the treasury, in base units.
    pub stakers: u64,
    pub underwriters: u64,
    pub treasury: u64,
    pub bump: u8,
    pub version: u8,
    /// Reward line of the stakers, 1 to 4; 0 until the first sharing.
    pub slot: u8,
    pub reserved: [u8; 61],
    /// Shared among stakers or earned by voters, and not claimed, in base units.
    pub owed: u64,
}

impl FeeVault {
    pub fn receive(&mut self, stakers: u64, underwriters: u64, treasury: u64) -> Result<()> {
        self.stakers = add(self.stakers, stakers)?;
        self.underwriters = add(self.underwriters, underwriters)?;
        self.treasury = add(self.treasury, treasury)?;
        Ok(())
    }

    /// Errors: `BrokenInvariant` when more waits than the token account holds.
    pub fn invariant(&self, balance: u64) -> Result<()> {
        let waiting = self.stakers as u128 + self.underwriters as u128 + self.treasury as u128 + self.owed as u128;
        require!(waiting <= balance as u128, BallastError::BrokenInvariant);
        Ok(())
    }
}
