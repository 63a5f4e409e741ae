//! Movements in and out of token accounts that a ledger of this program describes, other than the pools' vaults.

use anchor_lang::{CpiHandle, prelude::*};

use super::{Seeds, Transfer, balance, check_owned, decimals};
use crate::{
    errors::BallastError,
    seeds,
    state::{FeeVault, Staking, Stored},
};

/// `amount` base units of `mint` from one account to the other.
pub struct Leg<'a> {
    pub program: &'a Address,
    pub from: &'a mut UncheckedAccount,
    pub mint: &'a UncheckedAccount,
    pub to: &'a mut UncheckedAccount,
    pub amount: u64,
    pub decimals: u8,
}

impl Leg<'_> {
    /// Into `to`, which must grow by exactly `amount`; returns its balance.
    /// Errors: `UnexpectedTransfer`; a failed transfer ends the transaction with the token program's error.
    #[inline(never)]
    pub fn collect(self, payer: &Signer) -> Result<u64> {
        let (before, amount) = (balance(self.to.account())?, self.amount);
        let to = *self.to.account();
        self.transfer(payer.cpi_handle(), &[]);
        let after = balance(&to)?;
        require!(after.checked_sub(before) == Some(amount), BallastError::UnexpectedTransfer);
        Ok(after)
    }

    /// Out of `from`, which must shrink by exactly `amount`; returns its balance. Errors: as [`Self::collect`].
    #[inline(never)]
    pub fn pay_out(self, authority: CpiHandle, seeds: Seeds) -> Result<u64> {
        let (before, amount) = (balance(self.from.account())?, self.amount);
        let from = *self.from.account();
        self.transfer(authority, seeds);
        let after = balance(&from)?;
        require!(before.checked_sub(after) == Some(amount), BallastError::UnexpectedTransfer);
        Ok(after)
    }

    fn transfer(self, authority: CpiHandle, seeds: Seeds) {
        let Self { program, from, mint, to, amount, decimals } = self;
        let (from, mint, to) = (from.cpi_handle_mut().into(), mint.cpi_handle(), to.cpi_handle_mut().into());
        Transfer { program, from, mint, to, authority, amount, decimals }.invoke(seeds);
    }
}

/// Signs as the staking ledger: the authority of all staked tokens.
pub fn with_staking_seeds<R>(staking: &Stored<Staking>, act: impl FnOnce(&[&[&[u8]]], CpiHandle) -> R) -> R {
    let bump = [staking.bump];
    let seeds: &[&[u8]] = &[seeds::STAKING, &bump];
    act(&[seeds], staking.cpi_handle())
}

/// `amount` base units out of a fee vault, which has booked them already.
pub struct FeePayment<'a> {
    pub fees: &'a Stored<FeeVault>,
    pub source: &'a mut UncheckedAccount,
    pub mint: &'a UncheckedAccount,
    pub destination: &'a mut UncheckedAccount,
    pub program: &'a UncheckedAccount,
    pub amount: u64,
}

impl FeePayment<'_> {
    /// To a token account of `owner` and nobody else. Errors: `WrongFeeVault`, `WrongTokenProgram`, `WrongPayee`,
    /// `UnexpectedTransfer`, `BrokenInvariant`.
    #[inline(never)]
    pub fn pay_to(self, owner: &Address) -> Result<()> {
        let fees = self.fees;
        let matched = *self.source.address() == fees.tokens && *self.mint.address() == fees.mint;
        require!(matched, BallastError::WrongFeeVault);
        require!(*self.program.address() == fees.token_program, BallastError::WrongTokenProgram);
        check_owned(self.destination.account(), &fees.token_program, &fees.mint, owner)?;
        let payment = Leg {
            program: &fees.token_program,
            from: self.source,
            mint: self.mint,
            to: self.destination,
            amount: self.amount,
            decimals: decimals(self.mint.account())?,
        };
        let bump = [fees.bump];
        let seeds: &[&[u8]] = &[seeds::FEES, fees.mint.as_ref(), &bump];
        let balance = payment.pay_out(fees.cpi_handle(), &[seeds])?;
        fees.invariant(balance)
    }
}
