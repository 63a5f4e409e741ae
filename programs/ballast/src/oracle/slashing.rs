//! The chain's own slashing record (SIMD-0204): reports of proven duplicate blocks.
//!
//! Layout (packed, little endian; source: SIMD-0204 "Incident reporting" and `state.rs` of `solana-program/slashing` v1):
//! version u8, at 1 reporter 32, at 33 destination 32, at 65 epoch of the report u64, at 73 violator 32, at 105 slot u64,
//! at 113 violation type u8, at 114 the proof. The violator is the validator's identity, not its vote account. A report
//! stands for at least three epochs, then its lamports may be reclaimed. Checked against the published structure in
//! `tests/suite/feeds/slashing.rs`: there is no released crate of it.

use super::read_u64;
use crate::{Address, errors::BallastError, find_program_address, math::fixed::MathResult};

/// Owner of every report.
pub const SLASHING: Address = Address::from_str_const("S1ashing11111111111111111111111111111111111");

const VERSION: u8 = 1;
const VIOLATOR: usize = 73;
const SLOT: usize = VIOLATOR + 32;
const KIND: usize = SLOT + 8;
const END: usize = KIND + 1;
/// Two different blocks signed for one slot.
const DUPLICATE_BLOCK: u8 = 1;

/// One proven violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The slot in which the validator committed it.
    pub slot: u64,
}

/// Reads the report at `address` of a duplicate block by `validator`.
///
/// Errors: `FeedWrongOwner`; `FeedMalformed`, also for other versions and violations; `FeedWrongId` when it names another
/// validator or its address is not derived from validator, slot and violation.
pub fn read(owner: &Address, address: &Address, data: &[u8], validator: &Address) -> MathResult<Violation> {
    if owner != &SLASHING {
        return Err(BallastError::FeedWrongOwner);
    }
    if data.len() < END || data[0] != VERSION || data[KIND] != DUPLICATE_BLOCK {
        return Err(BallastError::FeedMalformed);
    }
    let seeds = [&data[VIOLATOR..SLOT], &data[SLOT..KIND], &data[KIND..END]];
    if seeds[0] != validator.as_ref() || find_program_address(&seeds, &SLASHING).0 != *address {
        return Err(BallastError::FeedWrongId);
    }
    Ok(Violation { slot: read_u64(data, SLOT) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALIDATOR: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");

    /// A report with its right address.
    fn report(slot: u64) -> (Address, Vec<u8>) {
        let mut data = vec![9; END + 100];
        data[0] = VERSION;
        data[VIOLATOR..SLOT].copy_from_slice(VALIDATOR.as_ref());
        data[SLOT..KIND].copy_from_slice(&slot.to_le_bytes());
        data[KIND] = DUPLICATE_BLOCK;
        let seeds = [VALIDATOR.as_ref(), &slot.to_le_bytes()[..], &[DUPLICATE_BLOCK]];
        (find_program_address(&seeds, &SLASHING).0, data)
    }

    #[test]
    fn a_report_is_read() {
        let (address, data) = report(250_000_000);
        assert_eq!(read(&SLASHING, &address, &data, &VALIDATOR), Ok(Violation { slot: 250_000_000 }));
        assert_eq!(read(&SLASHING, &address, &data[..END], &VALIDATOR), Ok(Violation { slot: 250_000_000 }));
    }

    #[test]
    fn every_defect_has_its_error() {
        use BallastError::*;
        let (address, data) = report(1);
        let other = report(2).0;
        assert_eq!(read(&other, &address, &data, &VALIDATOR), Err(FeedWrongOwner));
        assert_eq!(read(&SLASHING, &other, &data, &VALIDATOR), Err(FeedWrongId));
        assert_eq!(read(&SLASHING, &address, &data, &other), Err(FeedWrongId));
        for (at, value) in [(0, 0), (0, 2), (KIND, 0), (KIND, 2)] {
            let mut bent = data.clone();
            bent[at] = value;
            assert_eq!(read(&SLASHING, &address, &bent, &VALIDATOR), Err(FeedMalformed));
        }
        for length in 0..END {
            assert_eq!(read(&SLASHING, &address, &data[..length], &VALIDATOR), Err(FeedMalformed));
        }
    }

    proptest! {
        #[test]
        fn never_panics_on_any_bytes(mut data in prop::collection::vec(any::<u8>(), 0..2 * END), good: bool) {
            let _ = read(&SLASHING, &VALIDATOR, &data, &VALIDATOR);
            if good && data.len() >= END {
                (data[0], data[KIND]) = (VERSION, DUPLICATE_BLOCK);
                data[VIOLATOR..SLOT].copy_from_slice(VALIDATOR.as_ref());
                prop_assert_eq!(read(&SLASHING, &VALIDATOR, &data, &VALIDATOR), Err(BallastError::FeedWrongId));
            }
        }
    }
}
