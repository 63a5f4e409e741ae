//! Events: observed or reported, decided, paid, settled. All of it can be called by anyone.

pub mod approve;
pub mod claiming;
pub mod close_claim;
pub mod close_incident;
pub mod collect_claim;
pub mod decide_incident;
pub mod file_claim;
pub mod observe;
pub mod report_incident;
pub mod settle_incident;
pub mod timeline;

pub use {
    close_claim::*, close_incident::*, collect_claim::*, decide_incident::*, file_claim::*, observe::*,
    report_incident::*, settle_incident::*, timeline::*,
};
