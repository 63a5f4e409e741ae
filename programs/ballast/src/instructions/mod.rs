//! Handlers: a folder per actor, a file per verb. Each file holds arguments, accounts, `validate`, handler, in that
//! order, and each handler reads check → compute → apply → transfer, then the event.

pub mod admin;
pub mod attestations;
pub mod capital;
pub mod cover;
pub mod fees;
pub mod governance;
pub mod incidents;
pub mod polls;
pub mod settlements;
pub mod shared;
pub mod sight;
pub mod staking;
pub mod underwriting;
pub mod winding_up;

pub use {
    admin::*, attestations::*, capital::*, cover::*, fees::*, governance::*, incidents::*, polls::*, settlements::*,
    staking::*, underwriting::*, winding_up::*,
};
