//! Handlers: a folder per actor, a file per verb. Each file holds arguments, accounts, `validate`, handler, in that
//! order, and each handler reads check → compute → apply → transfer, then the event.

pub mod admin;
pub mod capital;
pub mod cover;
pub mod fees;
pub mod incidents;
pub mod polls;
pub mod settlements;
pub mod shared;
pub mod staking;
pub mod winding_up;

pub use {admin::*, capital::*, cover::*, fees::*, incidents::*, polls::*, settlements::*, staking::*, winding_up::*};
