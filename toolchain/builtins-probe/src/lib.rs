//! Multiplies and divides the two 128-bit operands in the instruction data and returns all results, so that a test can
//! compare what the on-chain code computes with what the host computes.
//!
//! Data: two little-endian 128-bit integers; the second must not be zero. Return data, 16 bytes each: wrapping product,
//! unsigned quotient and remainder, signed quotient and remainder.

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

#[cfg(target_os = "solana")]
mod entry {
    use pinocchio::{AccountView, Address, ProgramResult, cpi::set_return_data, entrypoint, error::ProgramError};

    entrypoint!(process);

    fn process(_: &Address, _: &mut [AccountView], data: &[u8]) -> ProgramResult {
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
