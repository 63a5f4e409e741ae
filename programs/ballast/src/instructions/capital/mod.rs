//! Capital providers, and `accrue`, which anyone can call.

pub mod accrue;
pub mod cancel_withdrawal;
pub mod complete_withdrawal;
pub mod deposit;
pub mod request_withdrawal;
pub mod solvency;

pub use {accrue::*, cancel_withdrawal::*, complete_withdrawal::*, deposit::*, request_withdrawal::*, solvency::*};
