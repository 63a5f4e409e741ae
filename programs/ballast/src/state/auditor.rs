//! Somebody whose attestations count: approved by governance.

use anchor_lang::prelude::*;

#[account]
#[derive(Debug)]
pub struct Auditor {
    /// Signs attestations.
    pub key: Address,
    /// Credential and schema of the Solana Attestation Service under which the auditor may publish instead; zeros for none.
    pub credential: Address,
    pub schema: Address,
    /// 1 while approved. Anyone can revoke the attestations of an auditor who is not.
    pub active: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 69],
}
