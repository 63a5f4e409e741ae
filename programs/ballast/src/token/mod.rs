//! The few calls into token programs that Ballast makes, and the few bytes of token accounts it reads.
//!
//! Instruction data is the SPL Token encoding, which p-token and Token-2022 share. Accounts that only the token program
//! checks are passed as they are; balances are read back after every movement.

use anchor_lang::cpi::InstructionAccount;
use anchor_lang::{CpiHandle, prelude::*, unchecked_invoke_signed_fixed};

use crate::{
    errors::BallastError,
    seeds,
    state::{Pool, Stored},
};

mod ledgers;
mod mints;

pub use ledgers::{FeePayment, Leg, with_staking_seeds};
pub use mints::{MINT_LEN, collateral_decimals};

pub const ACCOUNT_LEN: usize = 165;
/// No mint and no token account has this length: Token-2022 pads them beyond it.
const MULTISIG_LEN: usize = 355;

const INITIALIZE_ACCOUNT_3: u8 = 18;
const INITIALIZE_MINT_2: u8 = 20;
const MINT_TO: u8 = 7;
const BURN: u8 = 8;
const CLOSE_ACCOUNT: u8 = 9;
const TRANSFER_CHECKED: u8 = 12;

const MINT_SUPPLY: usize = 36;
const MINT_DECIMALS: usize = 44;
const ACCOUNT_OWNER: usize = 32;
const ACCOUNT_AMOUNT: usize = 64;
/// The byte behind the base layout of a Token-2022 account with extensions says what it is.
const KIND: usize = ACCOUNT_LEN;
const KIND_MINT: u8 = 1;
const KIND_ACCOUNT: u8 = 2;

/// Signer seeds of one program-derived authority; empty when a transaction signer is the authority.
pub type Seeds<'a> = &'a [&'a [&'a [u8]]];

/// `TransferChecked` of `amount` base units.
pub struct Transfer<'a> {
    pub program: &'a Address,
    pub from: CpiHandle<'a>,
    pub mint: CpiHandle<'a>,
    pub to: CpiHandle<'a>,
    pub authority: CpiHandle<'a>,
    pub amount: u64,
    pub decimals: u8,
}

impl<'a> Transfer<'a> {
    #[inline(always)]
    pub fn invoke(self, seeds: Seeds<'a>) {
        let mut data = [TRANSFER_CHECKED, 0, 0, 0, 0, 0, 0, 0, 0, self.decimals];
        data[1..9].copy_from_slice(&self.amount.to_le_bytes());
        let metas = [
            InstructionAccount::writable(self.from.address()),
            InstructionAccount::readonly(self.mint.address()),
            InstructionAccount::writable(self.to.address()),
            InstructionAccount::readonly_signer(self.authority.address()),
        ];
        let handles = [self.from, self.mint, self.to, self.authority];
        unchecked_invoke_signed_fixed(self.program, &data, &metas, &handles, seeds);
    }
}

/// `MintTo` of `amount` shares, signed by the pool.
pub fn mint_shares(
    pool: &Stored<Pool>,
    program: &Address,
    mint: &mut UncheckedAccount,
    to: &mut UncheckedAccount,
    amount: u64,
) {
    let (mint, to): (CpiHandle, CpiHandle) = (mint.cpi_handle_mut().into(), to.cpi_handle_mut().into());
    with_pool_seeds(pool, |seeds, authority| {
        let metas = [
            InstructionAccount::writable(mint.address()),
            InstructionAccount::writable(to.address()),
            InstructionAccount::readonly_signer(authority.address()),
        ];
        unchecked_invoke_signed_fixed(program, &with_amount(MINT_TO, amount), &metas, &[mint, to, authority], seeds)
    });
}

/// `Burn` of `amount` base units by the owner of `from`.
pub fn burn(program: &Address, from: CpiHandle, mint: CpiHandle, owner: CpiHandle, amount: u64) {
    let metas = [
        InstructionAccount::writable(from.address()),
        InstructionAccount::writable(mint.address()),
        InstructionAccount::readonly_signer(owner.address()),
    ];
    unchecked_invoke_signed_fixed(program, &with_amount(BURN, amount), &metas, &[from, mint, owner], &[]);
}

/// `InitializeAccount3`: a token account of `mint` that `authority` controls.
pub fn initialize_account(program: &Address, account: CpiHandle, mint: CpiHandle, authority: &Address) {
    let mut data = [INITIALIZE_ACCOUNT_3; 33];
    data[1..].copy_from_slice(authority.as_ref());
    let metas = [InstructionAccount::writable(account.address()), InstructionAccount::readonly(mint.address())];
    unchecked_invoke_signed_fixed(program, &data, &metas, &[account, mint], &[]);
}

/// `CloseAccount`: an empty token account's rent goes to `to`.
pub fn close_account(program: &Address, account: CpiHandle, to: CpiHandle, authority: CpiHandle, seeds: Seeds) {
    let metas = [
        InstructionAccount::writable(account.address()),
        InstructionAccount::writable(to.address()),
        InstructionAccount::readonly_signer(authority.address()),
    ];
    unchecked_invoke_signed_fixed(program, &[CLOSE_ACCOUNT], &metas, &[account, to, authority], seeds);
}

/// `InitializeMint2`: a mint that `authority` controls and nobody can freeze.
pub fn initialize_mint(program: &Address, mint: CpiHandle, decimals: u8, authority: &Address) {
    let mut data = [0; 35];
    data[0] = INITIALIZE_MINT_2;
    data[1] = decimals;
    data[2..34].copy_from_slice(authority.as_ref());
    let metas = [InstructionAccount::writable(mint.address())];
    unchecked_invoke_signed_fixed(program, &data, &metas, &[mint], &[]);
}

fn with_amount(instruction: u8, amount: u64) -> [u8; 9] {
    let mut data = [instruction; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    data
}

/// A movement of collateral between the vault and somebody's token account. Both directions read the vault's balance
/// before and after, demand exactly `amount`, and return the balance.
pub struct Movement<'a> {
    pub program: &'a Address,
    pub pool: &'a Stored<Pool>,
    pub vault: &'a mut UncheckedAccount,
    pub mint: &'a UncheckedAccount,
    pub counterparty: &'a mut UncheckedAccount,
    pub amount: u64,
}

impl Movement<'_> {
    /// Into the vault; `payer` controls the counterparty's account.
    /// Errors: `UnexpectedTransfer`; a failed transfer ends the transaction with the token program's error.
    #[inline(never)]
    pub fn collect(self, payer: &Signer) -> Result<u64> {
        let before = balance(self.vault.account())?;
        let transfer = Transfer {
            program: self.program,
            from: self.counterparty.cpi_handle_mut().into(),
            mint: self.mint.cpi_handle(),
            to: self.vault.cpi_handle_mut().into(),
            authority: payer.cpi_handle(),
            amount: self.amount,
            decimals: self.pool.decimals,
        };
        transfer.invoke(&[]);
        let after = balance(self.vault.account())?;
        require!(after.checked_sub(before) == Some(self.amount), BallastError::UnexpectedTransfer);
        Ok(after)
    }

    /// Out of the vault, signed by the pool. Errors: as [`Self::collect`].
    #[inline(never)]
    pub fn pay_out(self) -> Result<u64> {
        let before = balance(self.vault.account())?;
        let from = self.vault.cpi_handle_mut().into();
        let to = self.counterparty.cpi_handle_mut().into();
        let (program, mint, amount, decimals) = (self.program, self.mint.cpi_handle(), self.amount, self.pool.decimals);
        with_pool_seeds(self.pool, |seeds, authority| {
            Transfer { program, from, mint, to, authority, amount, decimals }.invoke(seeds)
        });
        let after = balance(self.vault.account())?;
        require!(before.checked_sub(after) == Some(self.amount), BallastError::UnexpectedTransfer);
        Ok(after)
    }
}

/// Signs as the pool: the authority of its vault and share mint.
#[inline(always)]
pub fn with_pool_seeds<R>(pool: &Stored<Pool>, act: impl FnOnce(&[&[&[u8]]], CpiHandle) -> R) -> R {
    let (index, bump) = (pool.index.to_le_bytes(), [pool.bump]);
    let seeds: &[&[u8]] = &[seeds::POOL, pool.collateral_mint.as_ref(), &index, &bump];
    act(&[seeds], pool.cpi_handle())
}

/// Balance of a token account, in base units. The caller has bound the account by its address.
/// Errors: `UnexpectedTransfer` when it is not a token account at all.
pub fn balance(account: &AccountView) -> Result<u64> {
    word(account, ACCOUNT_AMOUNT)
}

/// What an account of any program holds: base units of a token account and true, else lamports.
pub fn holdings(account: &AccountView) -> Result<(u64, bool)> {
    let is_tokens = account.owned_by(&Token::id()) || account.owned_by(&Token2022::id());
    Ok((if is_tokens { balance(account)? } else { account.lamports() }, is_tokens))
}

/// Supply of a mint, in base units. As [`balance`].
pub fn supply(mint: &AccountView) -> Result<u64> {
    word(mint, MINT_SUPPLY)
}

/// Decimals of a mint. As [`balance`].
pub fn decimals(mint: &AccountView) -> Result<u8> {
    let data = mint.try_borrow()?;
    Ok(*data.get(MINT_DECIMALS).ok_or(BallastError::UnexpectedTransfer)?)
}

fn word(account: &AccountView, at: usize) -> Result<u64> {
    let data = account.try_borrow()?;
    let bytes = data.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    Ok(u64::from_le_bytes(bytes.ok_or(BallastError::UnexpectedTransfer)?))
}

/// Errors: `WrongPayee` unless `account` is a token account of `mint` that belongs to `owner`.
pub fn check_owned(account: &AccountView, program: &Address, mint: &Address, owner: &Address) -> Result<()> {
    let data = account.try_borrow()?;
    let matches = account.owned_by(program)
        && (data.len() == ACCOUNT_LEN || is_extended_account(&data))
        && data[..ACCOUNT_OWNER] == *mint.as_ref()
        && data[ACCOUNT_OWNER..ACCOUNT_AMOUNT] == *owner.as_ref();
    require!(matches, BallastError::WrongPayee);
    Ok(())
}

/// A token account with extensions, such as the `ImmutableOwner` of associated accounts under Token-2022.
fn is_extended_account(data: &[u8]) -> bool {
    data.get(KIND) == Some(&KIND_ACCOUNT) && data.len() != MULTISIG_LEN
}
