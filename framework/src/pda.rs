//! Addresses derived from seeds: `anchor_lang::find_and_verify_program_address`, whose search is a call.

use anchor::{Address, prelude::ProgramError};

/// The bump of the address that `seeds` lead to. Errors: `MaxSeedLengthExceeded`; `InvalidSeeds` when it is not
/// `expected`.
#[cfg(not(target_os = "solana"))]
pub fn find_and_verify_program_address(
    seeds: &[&[u8]],
    program_id: &Address,
    expected: &Address,
) -> Result<u8, ProgramError> {
    anchor::find_and_verify_program_address(seeds, program_id, expected)
}

#[cfg(target_os = "solana")]
pub use on_chain::find_and_verify_program_address;

#[cfg(target_os = "solana")]
mod on_chain {
    use core::{mem::MaybeUninit, ptr, slice};

    use anchor::{
        address_eq,
        pinocchio::{
            address::{MAX_SEED_LEN, MAX_SEEDS},
            syscalls::{sol_curve_validate_point, sol_sha256},
        },
    };

    use super::{Address, ProgramError};

    const CURVE25519_EDWARDS: u64 = 0;
    const MARKER: &[u8] = b"ProgramDerivedAddress";
    /// What follows the seeds: the bump, the program's address, the marker.
    const BEHIND: usize = 3;

    /// As on the host.
    #[inline(always)]
    pub fn find_and_verify_program_address(
        seeds: &[&[u8]],
        program_id: &Address,
        expected: &Address,
    ) -> Result<u8, ProgramError> {
        if seeds.len() >= MAX_SEEDS || seeds.iter().any(|seed| seed.len() > MAX_SEED_LEN) {
            return Err(ProgramError::MaxSeedLengthExceeded);
        }
        let mut parts = [const { MaybeUninit::<&[u8]>::uninit() }; MAX_SEEDS - 1 + BEHIND];
        for (part, seed) in parts.iter_mut().zip(seeds) {
            part.write(seed);
        }
        parts[seeds.len() + 1].write(program_id.as_ref());
        parts[seeds.len() + 2].write(MARKER);
        // SAFETY: all parts but the bump, which the search writes, are there.
        let found = unsafe { search(parts.as_mut_ptr().cast(), seeds.len(), expected) };
        u8::try_from(found).map_err(|_| ProgramError::InvalidSeeds)
    }

    /// The first bump whose address is not on the curve; none fits into a byte when the address is not `expected`.
    ///
    /// # Safety
    ///
    /// `parts` are the seeds, room for the bump, the program's address and the marker.
    #[inline(never)]
    unsafe fn search(parts: *mut &[u8], bump_at: usize, expected: &Address) -> u64 {
        let mut bump = [u8::MAX];
        let bump_ptr = bump.as_mut_ptr();
        let mut hash = MaybeUninit::<Address>::uninit();
        // SAFETY: the caller's promise; the system calls read what the slices refer to and write an address.
        unsafe {
            parts.add(bump_at).write(slice::from_raw_parts(bump_ptr, 1));
            loop {
                sol_sha256(parts.cast(), (bump_at + BEHIND) as u64, hash.as_mut_ptr().cast());
                if sol_curve_validate_point(CURVE25519_EDWARDS, hash.as_ptr().cast(), ptr::null_mut()) != 0 {
                    let is_expected = address_eq(hash.assume_init_ref(), expected);
                    return if is_expected { u64::from(*bump_ptr) } else { u64::MAX };
                }
                if *bump_ptr == 0 {
                    return u64::MAX;
                }
                *bump_ptr -= 1;
            }
        }
    }
}
