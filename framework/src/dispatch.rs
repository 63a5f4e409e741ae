//! From the entrypoint's input to a handler: `anchor_lang::run_handler`, whose walk over the accounts is a call.

use core::mem::size_of;

use anchor::{
    AccountLoader, AccountView, Address, Context, ErrorCode, MutMask, TryAccounts, address_eq,
    pinocchio::account::{MAX_PERMITTED_DATA_INCREASE, NOT_BORROWED, RuntimeAccount},
    prelude::ProgramError,
};

/// The number of accounts and the words between them.
const WORD: usize = size_of::<u64>();
/// What the runtime lays out for an account besides its data: a header, room to grow, and a word.
const ACCOUNT_ROOM: usize = size_of::<RuntimeAccount>() + MAX_PERMITTED_DATA_INCREASE + WORD;

/// Where the runtime has laid out an instruction's accounts.
pub struct AccountCursor {
    accounts: *mut u8,
    lookup: *mut AccountView,
    /// Anchor's own, which has not moved yet.
    anchor: anchor::AccountCursor,
}

impl AccountCursor {
    /// # Safety
    ///
    /// As `anchor_lang::AccountCursor::new`: `input` is the entrypoint's, `lookup` has room for 256 accounts.
    #[inline(always)]
    pub unsafe fn new(input: *mut u8, lookup: *mut AccountView) -> Self {
        // SAFETY: the caller's promise; the accounts follow their number.
        unsafe { Self { accounts: input.add(WORD), lookup, anchor: anchor::AccountCursor::new(input, lookup) } }
    }

    /// The next account, for Anchor's own instruction that logs events; it has no handler.
    ///
    /// # Safety
    ///
    /// As `anchor_lang::AccountCursor::next`.
    #[allow(clippy::should_implement_trait, reason = "Anchor's name for it")]
    #[inline(always)]
    pub unsafe fn next(&mut self) -> AccountView {
        // SAFETY: the caller's promise.
        unsafe { self.anchor.next() }
    }
}

/// Writes the views of `n` accounts to `lookup`. One bit for each that is passed twice, as `AccountBitvec` has it.
///
/// # Safety
///
/// `n` accounts begin at `at`, at most 64, and `lookup` has room for them.
#[inline(never)]
unsafe fn walk(mut at: *mut u8, lookup: *mut AccountView, n: usize) -> u64 {
    let (mut twice, mut index) = (0, 0);
    while index < n {
        // SAFETY: the runtime writes accounts one behind the other, each at a multiple of eight. One that was there
        // before is a word, whose first byte is the index of the first.
        unsafe {
            let account: *mut RuntimeAccount = at.cast();
            let earlier = (*account).borrow_state;
            if earlier == NOT_BORROWED {
                let len = (*account).data_len;
                // Where the framework remembers how long the data was.
                (*account).padding = (len as u32).to_le_bytes();
                lookup.add(index).write(AccountView::new_unchecked(account));
                at = at.wrapping_add(ACCOUNT_ROOM.wrapping_add((len as usize).wrapping_add(WORD - 1) & !(WORD - 1)));
            } else {
                twice |= 1 << index | 1 << earlier;
                lookup.add(index).write(lookup.add(earlier as usize).read());
                at = at.wrapping_add(WORD);
            }
        }
        index = index.wrapping_add(1);
    }
    twice
}

/// What of `twice` is more than the mark of an optional account that is not passed, which is this program's address.
#[inline(never)]
fn present(twice: u64, views: &[AccountView], program_id: &Address) -> u64 {
    let absent = |index: usize| views.get(index).is_some_and(|view| address_eq(view.address(), program_id));
    let (mut out, mut left, mut index) = (twice, twice, 0usize);
    while left != 0 {
        if left & 1 == 1 && absent(index) {
            out &= !(1 << index);
        }
        left >>= 1;
        index = index.wrapping_add(1);
    }
    out
}

/// As [`walk`], with Anchor's cursor: it goes on behind the declared accounts, and tells optional ones what is passed
/// twice.
#[cold]
#[inline(never)]
fn walk_on(cursor: &mut anchor::AccountCursor, n: usize) {
    AccountLoader::new(cursor).walk_n(n);
}

/// Loads and checks the accounts of an instruction, and runs its handler.
///
/// Errors: `NotEnoughAccountKeys`; `ConstraintDuplicateMutableAccount`; those of the accounts and of the handler.
#[inline(always)]
pub fn run_handler<'a, T: TryAccounts, R>(
    program_id: &'a Address,
    cursor: &'a mut AccountCursor,
    ix_data: &'a [u8],
    num_accounts: usize,
    handler: impl FnOnce(&mut Context<'a, T>, T::IxArgs<'a>) -> Result<R, ProgramError>,
) -> Result<R, ProgramError> {
    const { assert!(T::HEADER_SIZE <= 64) };
    if num_accounts < T::HEADER_SIZE {
        return Err(ErrorCode::AccountNotEnoughKeys.into());
    }
    // SAFETY: there are that many accounts, and the entrypoint's lookup has room for all that can be.
    let twice = unsafe { walk(cursor.accounts, cursor.lookup, T::HEADER_SIZE) };
    if twice & T::MUT_MASK[0] != 0 {
        return Err(ErrorCode::ConstraintDuplicateMutableAccount.into());
    }
    // SAFETY: the walk has written them.
    let views = unsafe { core::slice::from_raw_parts(cursor.lookup, T::HEADER_SIZE) };
    let remaining = num_accounts - T::HEADER_SIZE;
    if remaining != 0 || T::HAS_DYNAMIC_MUT_MASK && twice != 0 && present(twice, views, program_id) != 0 {
        walk_on(&mut cursor.anchor, T::HEADER_SIZE);
    }
    let duplicates = if T::HAS_DYNAMIC_MUT_MASK { cursor.anchor.duplicates() } else { None };
    let (accounts, bumps, args) = T::validate_accounts(program_id, views, duplicates, 0, ix_data)?;
    let mut_mask = if remaining != 0 && T::HAS_DYNAMIC_MUT_MASK {
        MutMask::Dynamic(accounts.active_mut_mask())
    } else {
        MutMask::Static(&T::MUT_MASK)
    };
    let mut ctx = Context::new(program_id, accounts, bumps, &mut cursor.anchor, remaining as u8, mut_mask);
    let result = handler(&mut ctx, args)?;
    ctx.accounts.exit_accounts(ix_data)?;
    Ok(result)
}

#[cfg(test)]
#[path = "dispatch_tests.rs"]
mod tests;
