//! Ballast on an embedded SVM, for tests, the fuzz harness, the demo and the local network.
//!
//! The compiled program runs under the real virtual machine with the real token programs. Everything here speaks to it
//! through the committed IDL. Keys are derived from names, so that runs repeat exactly.

pub mod actions;
pub mod assembly;
pub mod attestations;
pub mod backing;
pub mod calendar;
pub mod defaults;
pub mod endings;
pub mod feeds;
pub mod generated;
pub mod governance;
pub mod invariants;
pub mod keys;
pub mod payouts;
pub mod policies;
pub mod polls;
pub mod price_path;
pub mod scenario;
pub mod settlements;
pub mod staking;
pub mod tokens;
pub mod tokens_2022;
pub mod triggers;
pub mod twin;
pub mod underwriting;
pub mod votes;
pub mod vouching;
pub mod world;

pub use generated::*;
pub use keys::{actor, pda};
pub use scenario::{Market, Scenario};
pub use solana_address::Address;
pub use solana_instruction::Instruction;
pub use solana_keypair::Keypair;
pub use solana_signer::Signer;
pub use world::{Failure, Outcome, World};
