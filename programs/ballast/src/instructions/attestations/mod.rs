//! Auditors who vouch for the covered program, and what is watched about it.

pub mod attest;
pub mod init_watch;
pub mod revoke_attestation;
pub mod set_auditor;
pub mod sync_subject;

pub use {attest::*, init_watch::*, revoke_attestation::*, set_auditor::*, sync_subject::*};
