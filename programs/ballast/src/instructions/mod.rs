//! Handlers: a folder per actor, a file per verb. Each file holds arguments, accounts, `validate`, handler, in that
//! order, and each handler reads check → compute → apply → transfer, then the event.

pub mod admin;
pub mod capital;
pub mod cover;
pub mod incidents;
pub mod shared;

pub use {admin::*, capital::*, cover::*, incidents::*};
