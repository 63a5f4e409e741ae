//! Handlers: a folder per actor, a file per verb. Each file holds arguments, accounts, `validate`, handler, in that
//! order, and each handler reads check → compute → apply → transfer, then the event.

pub mod admin;
pub mod capital;
pub mod cover;
pub mod fees;
pub mod incidents;
pub mod shared;
pub mod winding_up;

pub use {admin::*, capital::*, cover::*, fees::*, incidents::*, winding_up::*};
