//! How this program holds its accounts: as `anchor_lang::accounts::Account`, with the same checks, but in one place.
//!
//! The framework expands them, and the release of the borrow, at every account of every instruction: a fifth of this
//! program. Here each load is a call, and nothing is released, because nothing is borrowed again after a handler.

use alloc::vec::Vec;
use core::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

use anchor_lang::{AccountClose, CpiHandleMut, Discriminator, ErrorCode, IdlAccountType, Owner, prelude::*};
use bytemuck::{Pod, Zeroable};

const DISCRIMINATOR_LEN: usize = 8;
/// Borrow states of the runtime's account header; one less for every reader.
const NOT_BORROWED: u8 = u8::MAX;
const BORROWED_FOR_WRITING: u8 = 0;
const LAST_READER: u8 = 1;

type Checked<T> = core::result::Result<T, ProgramError>;

/// An account of this program with the data of `T`, read-only unless its field is marked `mut`.
pub struct Stored<T> {
    view: AccountView,
    is_mutable: bool,
    data: PhantomData<T>,
}

/// That an account is one of ours, of at least `len` bytes, and begins with `discriminator`. Then it is borrowed.
///
/// Errors: those of `anchor_lang::accounts::Account`.
#[inline(never)]
fn check(mut view: AccountView, discriminator: u64, len: usize, is_mutable: bool) -> Checked<()> {
    if is_mutable && !view.is_writable() {
        return Err(ErrorCode::ConstraintMut.into());
    }
    if !view.owned_by(&crate::ID) {
        return Err(wrong_owner(&view));
    }
    if view.data_len() < len {
        return Err(ProgramError::AccountDataTooSmall);
    }
    // SAFETY: the header that the view points to is valid for the whole instruction.
    let state = unsafe { &mut (*view.account_mut_ptr()).borrow_state };
    let is_free = if is_mutable { *state == NOT_BORROWED } else { *state > LAST_READER };
    if !is_free {
        return Err(ProgramError::AccountBorrowFailed);
    }
    *state = if is_mutable { BORROWED_FOR_WRITING } else { *state - 1 };
    // SAFETY: the data is valid for the whole instruction, longer than a word, and starts at a multiple of eight.
    let first = unsafe { *view.data_ptr().cast::<u64>() };
    if first != discriminator { Err(ProgramError::InvalidAccountData) } else { Ok(()) }
}

#[cold]
fn wrong_owner(view: &AccountView) -> ProgramError {
    let is_new = view.lamports() == 0 && view.owned_by(&System::id());
    if is_new { ProgramError::UninitializedAccount } else { ProgramError::IllegalOwner }
}

impl<T: Pod + Zeroable + Owner + Discriminator> Stored<T> {
    const LEN: usize = {
        assert!(T::DISCRIMINATOR.len() == DISCRIMINATOR_LEN && align_of::<T>() <= 8);
        DISCRIMINATOR_LEN + size_of::<T>()
    };

    const DISCRIMINATOR: u64 = match T::DISCRIMINATOR.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => panic!("eight bytes"),
    };

    #[inline(always)]
    fn open(view: AccountView, is_mutable: bool) -> Checked<Self> {
        check(view, Self::DISCRIMINATOR, Self::LEN, is_mutable)?;
        Ok(Self { view, is_mutable, data: PhantomData })
    }

    /// The account that this instruction has just created for `T`.
    ///
    /// # Safety
    ///
    /// Nobody else refers to the account's data.
    #[inline(always)]
    pub unsafe fn created(mut view: AccountView) -> Result<Self> {
        {
            let mut data = view.try_borrow_mut()?;
            require!(data.len() == Self::LEN, ProgramError::AccountDataTooSmall);
            data[..DISCRIMINATOR_LEN].copy_from_slice(T::DISCRIMINATOR);
        }
        // SAFETY: the header that the view points to is valid for the whole instruction.
        unsafe { (*view.account_mut_ptr()).borrow_state = BORROWED_FOR_WRITING };
        Ok(Self { view, is_mutable: true, data: PhantomData })
    }

    #[inline(always)]
    pub fn address(&self) -> &Address {
        self.view.address()
    }
}

impl<T> Deref for Stored<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: `check` has seen enough data, which starts at a multiple of eight, for this plain old data.
        unsafe { &*self.view.data_ptr().add(DISCRIMINATOR_LEN).cast() }
    }
}

impl<T> DerefMut for Stored<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        assert!(self.is_mutable, "mark the account as mut");
        // SAFETY: as above; the account is borrowed for writing by this value alone.
        unsafe { &mut *self.view.data_mut_ptr().add(DISCRIMINATOR_LEN).cast() }
    }
}

impl<T: Pod + Zeroable + Owner + Discriminator> AnchorAccount for Stored<T> {
    type Data = T;
    const MIN_DATA_LEN: usize = Self::LEN;

    #[inline(always)]
    fn load(view: AccountView) -> Checked<Self> {
        Self::open(view, false)
    }

    /// # Safety
    ///
    /// As `AnchorAccount::load_mut`; a second load of the same account fails.
    #[inline(always)]
    unsafe fn load_mut(view: AccountView) -> Checked<Self> {
        Self::open(view, true)
    }

    #[inline(always)]
    fn account(&self) -> &AccountView {
        &self.view
    }

    #[inline(always)]
    fn try_cpi_handle_mut(&mut self) -> Checked<CpiHandleMut<'_>> {
        Err(ProgramError::InvalidArgument)
    }
}

impl<T: Pod + Zeroable + Owner + Discriminator> AccountClose for Stored<T> {
    /// Moves the rent to `destination` and hands the account back to the runtime, its discriminator overwritten.
    fn close(&mut self, mut destination: AccountView) -> Checked<()> {
        let lamports = destination.lamports().checked_add(self.view.lamports());
        destination.set_lamports(lamports.ok_or(ProgramError::ArithmeticOverflow)?);
        self.view.set_lamports(0);
        assert!(self.is_mutable, "mark the account as mut");
        self.is_mutable = false;
        // SAFETY: the account is borrowed for writing by this value alone, which cannot be written through any more.
        unsafe {
            self.view.borrow_unchecked_mut()[..DISCRIMINATOR_LEN].fill(u8::MAX);
            self.view.close_unchecked();
        }
        Ok(())
    }
}

#[doc(hidden)]
impl<T: IdlAccountType> IdlAccountType for Stored<T> {
    const __IDL_ACCOUNT_ENTRY: Option<&'static str> = T::__IDL_ACCOUNT_ENTRY;
    const __IDL_TYPE_DEF: Option<&'static str> = T::__IDL_TYPE_DEF;

    fn __idl_account_entry() -> Option<&'static str> {
        T::__idl_account_entry()
    }

    fn __idl_type_def() -> Option<&'static str> {
        T::__idl_type_def()
    }

    fn __register_idl_deps(accounts: &mut Vec<&'static str>, types: &mut Vec<&'static str>) {
        T::__register_idl_deps(accounts, types);
    }
}
