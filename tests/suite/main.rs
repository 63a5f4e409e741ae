//! Integration tests against the compiled program. A file per instruction group; helpers live in the testkit.

mod admin;
mod attestations;
mod bad_accounts;
mod builtins;
mod capital;
mod costs;
mod cover;
mod currencies;
mod documents;
mod economics;
mod exploits;
mod feeds;
mod fees;
mod fuzz;
mod governance;
mod incidents;
mod policies;
mod polls;
mod shortfall;
mod solvency;
mod triggers;
mod underwriting;
mod winding_up;

mod program;
mod storm;
mod support;

// Where the program's adapters look for them.
use program::{Address, constants, errors, find_program_address, math};
