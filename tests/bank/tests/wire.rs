//! Transactions as bytes on the network.

use solana_transaction::versioned::VersionedTransaction;

/// Most bytes of a transaction: what an IPv6 packet carries everywhere.
pub const MOST: usize = 1_232;

pub fn size(transaction: &VersionedTransaction) -> usize {
    bincode::serialize(transaction).unwrap().len()
}
