//! The bytes of foreign accounts: what the tests write, what the program's adapters read, and what the vendors' own crates
//! make of both. Fixtures are accounts of the real chains.

mod attestation_service;
mod loader;
mod pyth;
mod slashing;
mod stake_pool;
mod switchboard;

/// The program's adapters, from their very files.
#[path = "../../../programs/ballast/src/oracle/mod.rs"]
#[allow(dead_code)]
mod oracle;
