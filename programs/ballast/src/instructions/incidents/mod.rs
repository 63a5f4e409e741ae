//! Events: observed, approved, paid, settled. All of it can be called by anyone.

pub mod approve;
pub mod close_claim;
pub mod close_incident;
pub mod collect_claim;
pub mod file_claim;
pub mod observe;
pub mod settle_incident;

pub use {close_claim::*, close_incident::*, collect_claim::*, file_claim::*, observe::*, settle_incident::*};
