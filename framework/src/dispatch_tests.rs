//! The walk against Anchor's own, over accounts laid out as the runtime does.

extern crate std;

use std::{vec, vec::Vec};

use super::*;

/// An account with `len` bytes of data, or the index of an earlier one.
enum Laid {
    New(usize),
    Again(u8),
}
use Laid::{Again, New};

fn input(accounts: &[Laid]) -> Vec<u64> {
    let mut words = vec![accounts.len() as u64];
    for account in accounts {
        let first = words.len();
        match account {
            Again(index) => words.push(u64::from(*index)),
            New(len) => {
                words.resize(first + (ACCOUNT_ROOM + len.next_multiple_of(WORD)) / WORD, 0);
                // The borrow state is the header's first byte, the length of the data its last word.
                words[first] = u64::from(NOT_BORROWED);
                words[first + size_of::<RuntimeAccount>() / WORD - 1] = *len as u64;
            }
        }
    }
    words
}

fn same(accounts: &[Laid]) {
    let n = accounts.len();
    let mut words = input(accounts);
    let start: *mut u8 = words.as_mut_ptr().cast();
    let mut lookup = [const { core::mem::MaybeUninit::<AccountView>::uninit() }; 256];
    let lookup: *mut AccountView = lookup.as_mut_ptr().cast();
    // SAFETY: the input is laid out as the runtime does, and the lookup has room.
    let (ours, twice) = unsafe {
        let twice = walk(start.add(WORD), lookup, n);
        (core::slice::from_raw_parts(lookup, n).iter().map(AccountView::account_ptr).collect::<Vec<_>>(), twice)
    };
    // SAFETY: as above.
    let mut cursor = unsafe { anchor::AccountCursor::new(start, lookup) };
    let mut loader = AccountLoader::new(&mut cursor);
    let (views, duplicates) = loader.walk_n(n);
    assert_eq!(ours, views.iter().map(AccountView::account_ptr).collect::<Vec<_>>());
    for index in 0..n as u8 {
        assert_eq!(twice >> index & 1 == 1, duplicates.is_some_and(|duplicates| duplicates.get(index)), "{index}");
    }
}

#[test]
fn the_walk_finds_what_anchors_does() {
    same(&[New(0)]);
    same(&[New(165), New(1), New(8), New(7), New(9176)]);
    same(&[New(3), Again(0), New(16), Again(2), Again(0), New(5)]);
    let mut many: Vec<Laid> = (0..32).map(New).collect();
    many.extend((0..32).map(Again));
    same(&many);
}
