//! Multiplies and divides the two 128-bit operands in the instruction data, or compares two byte strings, and returns the
//! results, so that a test can compare what the on-chain code computes with what the host computes.
//!
//! Data: two little-endian 128-bit integers; the second must not be zero. Return data, 16 bytes each: wrapping product,
//! unsigned quotient and remainder, signed quotient and remainder.
//!
//! Data of an odd length: any byte, then two byte strings of the same length, which are compared. Return data: 1, 2 or 3 for
//! less, equal or greater; then, when they are addresses, 1 or 2 for different or the same.

#![cfg_attr(target_os = "solana", no_std)]

#[cfg(target_arch = "bpf")]
extern crate solana_compiler_builtins as _;

use core::hint::black_box;

pub const RESULTS: usize = 5;

/// The results for two operands, in the order of the return data.
pub fn compute(a: u128, b: u128) -> [u128; RESULTS] {
    let (a, b) = (black_box(a), black_box(b));
    let (x, y) = (a as i128, b as i128);
    [a.wrapping_mul(b), a / b, a % b, x.wrapping_div(y) as u128, x.wrapping_rem(y) as u128]
}

/// How two byte strings of the same length compare, and whether they are the same address; 0 when they are none.
pub fn compare(a: &[u8], b: &[u8]) -> [u8; 2] {
    let (a, b) = (black_box(a), black_box(b));
    let address = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).ok();
    let same = match (address(a), address(b)) {
        (Some(a), Some(b)) => 1 + u8::from(black_box(a) == black_box(b)),
        _ => 0,
    };
    [(a.cmp(b) as i8 + 2) as u8, same]
}

#[cfg(target_os = "solana")]
mod entry {
    use pinocchio::{AccountView, Address, ProgramResult, cpi::set_return_data, entrypoint, error::ProgramError};

    entrypoint!(process);

    fn process(_: &Address, _: &mut [AccountView], data: &[u8]) -> ProgramResult {
        if data.len() % 2 == 1 {
            let (a, b) = data[1..].split_at(data.len() / 2);
            set_return_data(&super::compare(a, b));
            return Ok(());
        }
        let operand = |at: usize| {
            let bytes = data.get(at..at + 16).and_then(|bytes| bytes.try_into().ok());
            bytes.map(u128::from_le_bytes).ok_or(ProgramError::InvalidInstructionData)
        };
        let (a, b) = (operand(0)?, operand(16)?);
        if b == 0 {
            return Err(ProgramError::InvalidInstructionData);
        }
        let mut out = [0; 16 * super::RESULTS];
        for (slot, result) in out.chunks_exact_mut(16).zip(super::compute(a, b)) {
            slot.copy_from_slice(&result.to_le_bytes());
        }
        set_return_data(&out);
        Ok(())
    }
}
