//! An auditor's statement about one build of a covered program.

use anchor_lang::prelude::*;

use super::{Product, Seat};
use crate::errors::BallastError;

#[account]
#[derive(Debug)]
pub struct Attestation {
    pub product: Address,
    /// The auditor's key.
    pub auditor: Address,
    pub report_hash: [u8; 32],
    /// The attestation of the Solana Attestation Service that carries this one; zeros for none.
    pub carrier: Address,
    /// Who paid the rent and gets it back.
    pub payer: Address,
    /// Slot in which the program was deployed that was looked at.
    pub deploy_slot: u64,
    /// Unix seconds.
    pub valid_until: i64,
    pub bump: u8,
    pub version: u8,
    /// 1 when the auditor has revoked it while what carries it can still be shown.
    pub revoked: u8,
    pub reserved: [u8; 69],
}

impl Product {
    /// The covered program as it is deployed now. When it is another than the one that was looked at, no attestation counts
    /// any more. Returns whether that is so.
    pub fn see_deployment(&mut self, slot: u64) -> bool {
        let is_new = slot != self.deploy_slot;
        if is_new {
            self.deploy_slot = slot;
            self.seats = Default::default();
        }
        is_new
    }

    /// Gives an attestation a seat: the auditor's own, else one that is free. Errors: `TooManyAttestations`.
    pub fn seat(&mut self, auditor: Address, until: i64, now: i64) -> Result<()> {
        let own = self.seats.iter().position(|seat| seat.auditor == auditor);
        let free = || self.seats.iter().position(|seat| seat.until <= now);
        let at = own.or_else(free).ok_or(BallastError::TooManyAttestations)?;
        self.seats[at] = Seat { auditor, until };
        Ok(())
    }

    /// Takes an auditor's seat away, if there is one.
    pub fn unseat(&mut self, auditor: &Address) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.auditor == *auditor) {
            *seat = Seat::default();
        }
    }
}
