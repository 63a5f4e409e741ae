//! The end of a pool.

pub mod close_pool;
pub mod close_ticket;

pub use {close_pool::*, close_ticket::*};
