//! A local Solana network with Ballast on it. See README.md.

pub mod arguments;
pub mod beat;
pub mod cast;
pub mod commands;
pub mod feeds;
pub mod files;
pub mod keeper;
pub mod manifest;
pub mod network;
pub mod rpc;
pub mod seed;
pub mod start;
pub mod state;
pub mod table;
pub mod tokens;
pub mod units;
