//! Anchor, as the program's macros see it: everything of `anchor-lang`, but for what it expands at each instruction and
//! what stands here once. That was a tenth of the program.
//!
//! - [`run_handler`], whose walk over the accounts is a call.
//! - [`find_and_verify_program_address`], whose search is a call.
//!
//! What is checked, in which order and with which error is Anchor's.

#![no_std]

mod dispatch;
mod pda;

pub use anchor::*;
pub use dispatch::{AccountCursor, run_handler};
pub use pda::find_and_verify_program_address;
