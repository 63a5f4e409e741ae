//! Reports of the chain's slashing record (SIMD-0204).

use solana_address::Address;

use crate::world::{World, artefact};

pub const SLASHING: Address = Address::from_str_const("S1ashing11111111111111111111111111111111111");

/// The fields of a `ViolationReport` that a test may want to bend.
#[derive(Clone, Copy, Debug)]
pub struct ViolationReport {
    pub version: u8,
    /// Epoch of the report.
    pub epoch: u64,
    /// Identity of the validator.
    pub violator: Address,
    pub slot: u64,
    pub violation: u8,
}

impl ViolationReport {
    /// A proven duplicate block.
    pub fn duplicate_block(violator: Address, slot: u64) -> Self {
        Self { version: 1, epoch: slot / 432_000, violator, slot, violation: 1 }
    }

    /// Where the slashing program keeps it.
    pub fn address(&self) -> Address {
        let seeds = [self.violator.as_ref(), &self.slot.to_le_bytes(), &[self.violation]];
        Address::find_program_address(&seeds, &SLASHING).0
    }

    /// Account bytes as the slashing program writes them: the report, then a proof of two shreds.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![self.version];
        out.extend([5; 32]); // reporter
        out.extend([6; 32]); // destination
        out.extend(self.epoch.to_le_bytes());
        out.extend(self.violator.as_ref());
        out.extend(self.slot.to_le_bytes());
        out.push(self.violation);
        for shred in [1, 2] {
            out.extend(1_203u32.to_le_bytes());
            out.extend([shred; 1_203]);
        }
        out
    }
}

impl World {
    /// Makes the slashing program exist. What is put there is a stand-in, this project's probe of the compiler's builtins:
    /// a monitor asks only whether the address can be executed, and reports are written by [`World::post_violation`].
    pub fn deploy_slashing_stand_in(&mut self) {
        self.svm.add_program_from_file(SLASHING, artefact("builtins_probe")).expect("the stand-in loads");
    }

    /// Puts the report where it belongs, and says where that is.
    pub fn post_violation(&mut self, report: &ViolationReport) -> Address {
        self.set_account(report.address(), SLASHING, report.bytes());
        report.address()
    }
}
