//! Switchboard On-Demand feeds.

use solana_address::Address;

use super::{get, put};
use crate::world::World;

pub const ON_DEMAND: Address = Address::from_str_const("SBondMDrcV3K4kxZR1HNVT7osZxAHVHgYXL5Ze1oMUv");
/// Size of a feed account.
pub const FEED_SIZE: usize = 3208;

/// The fields of a `PullFeedAccountData` that a test may want to bend. Values have 18 decimals.
#[derive(Clone, Copy, Debug)]
pub struct SwitchboardFeed {
    pub value: i128,
    pub deviation: i128,
    pub samples: u8,
    pub min_samples: u8,
    /// Slot in which the oracles signed.
    pub slot: u64,
    /// Slot in which the newest submission landed.
    pub landed_at: u64,
    pub max_staleness: u32,
    /// Which of the 32 submissions the result was taken from.
    pub submission: u8,
    /// Unix seconds of that submission, 0 where the feed does not record it.
    pub submitted_at: i64,
    /// Unix seconds.
    pub updated_at: i64,
    /// Whether the feed's authority may write values without oracles.
    pub authority_writes: bool,
}

impl SwitchboardFeed {
    /// A good feed; `price` with eight decimals, signed in `slot` at `time`.
    pub fn usdc(price: u64, time: i64, slot: u64) -> Self {
        Self {
            value: price as i128 * 10_000_000_000,
            deviation: 400_000_000_000_000,
            samples: 3,
            min_samples: 3,
            slot,
            landed_at: slot + 2,
            max_staleness: 150,
            submission: 1,
            submitted_at: time,
            updated_at: time,
            authority_writes: false,
        }
    }

    /// Account bytes as the vendor's program writes them.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![0; FEED_SIZE];
        let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &[196, 27, 108, 196, 10, 215, 219, 40]);
        for oracle in 0..self.samples.min(32) {
            let at = 8 + 64 * oracle as usize;
            put(at, &[oracle + 1; 32]);
            put(at + 32, &self.slot.to_le_bytes());
            put(at + 40, &self.landed_at.to_le_bytes());
            put(at + 48, &self.value.to_le_bytes());
        }
        put(2056, &[7; 32]);
        put(2088, &[8; 32]);
        put(2120, &[9; 32]);
        put(2152, &1_678_000_000i64.to_le_bytes());
        put(2168, &1_000_000_000u64.to_le_bytes());
        put(2176, &1u32.to_le_bytes());
        put(2180, b"USDC/USD");
        put(2213, &[self.authority_writes as u8, 0, self.min_samples]);
        put(2216, &self.updated_at.to_le_bytes());
        let (low, high) = (self.value.saturating_sub(self.deviation), self.value.saturating_add(self.deviation));
        let statistics = [self.value, self.deviation, self.value, self.deviation.saturating_mul(2), low, high];
        for (i, number) in statistics.into_iter().enumerate() {
            put(2264 + 16 * i, &number.to_le_bytes());
        }
        put(2360, &[self.samples, self.submission]);
        for i in 0..3 {
            put(2368 + 8 * i, &self.slot.to_le_bytes());
        }
        put(2392, &self.max_staleness.to_le_bytes());
        put(2952 + 8 * (self.submission as usize % 32), &self.submitted_at.to_le_bytes());
        out
    }
}

/// The value in a feed's bytes, with 18 decimals.
pub fn value_in(data: &[u8]) -> i128 {
    i128::from_le_bytes(get(data, 2264))
}

/// Writes another result into a feed's bytes, as if all oracles had agreed on it up to `deviation`; 18 decimals.
pub fn set_value(data: &mut [u8], value: i128, deviation: i128) {
    for oracle in 0..data[2360].min(32) as usize {
        put(data, 56 + 64 * oracle, &value.to_le_bytes());
    }
    let statistics = [value, deviation, value, 2 * deviation, value - deviation, value + deviation];
    for (i, number) in statistics.into_iter().enumerate() {
        put(data, 2264 + 16 * i, &number.to_le_bytes());
    }
}

/// Makes the bytes of a feed those of one whose oracles signed in `slot` at `now`; the value stays.
pub fn refresh(data: &mut [u8], now: i64, slot: u64) {
    for oracle in 0..data[2360].min(32) as usize {
        put(data, 40 + 64 * oracle, &slot.to_le_bytes());
        put(data, 48 + 64 * oracle, &slot.to_le_bytes());
        put(data, 2952 + 8 * oracle, &now.to_le_bytes());
    }
    put(data, 2216, &now.to_le_bytes());
    for i in 0..3 {
        put(data, 2368 + 8 * i, &slot.to_le_bytes());
    }
}

impl World {
    pub fn post_switchboard(&mut self, feed: Address, update: &SwitchboardFeed) {
        self.set_account(feed, ON_DEMAND, update.bytes());
    }
}
