//! Pyth price updates.

use solana_address::Address;

use super::{get, put};
use crate::world::World;

pub const PYTH_RECEIVER: Address = Address::from_str_const("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
/// Pyth's USDC/USD feed.
pub const USDC_USD: [u8; 32] = [
    0xea, 0xa0, 0x20, 0xc6, 0x1c, 0xc4, 0x79, 0x71, 0x28, 0x13, 0x46, 0x1c, 0xe1, 0x53, 0x89, 0x4a, 0x96, 0xa6, 0xc0,
    0x0b, 0x21, 0xed, 0x0c, 0xfc, 0x27, 0x98, 0xd1, 0xf9, 0xa9, 0xe9, 0xc9, 0x4a,
];

/// The fields of a `PriceUpdateV2` that a test may want to bend.
#[derive(Clone, Copy, Debug)]
pub struct PriceUpdate {
    pub feed_id: [u8; 32],
    pub price: i64,
    pub confidence: u64,
    pub exponent: i32,
    pub publish_time: i64,
    /// `None` is full verification, `Some(n)` partial with n signatures.
    pub partial: Option<u8>,
}

impl PriceUpdate {
    /// A good update of USDC/USD; `price` with eight decimals.
    pub fn usdc(price: u64, publish_time: i64) -> Self {
        Self { feed_id: USDC_USD, price: price as i64, confidence: 40_000, exponent: -8, publish_time, partial: None }
    }

    /// Account bytes as the receiver program writes them.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![34, 241, 35, 99, 157, 126, 244, 205];
        out.extend([7; 32]);
        match self.partial {
            Some(signatures) => out.extend([0, signatures]),
            None => out.push(1),
        }
        out.extend(self.feed_id);
        out.extend(self.price.to_le_bytes());
        out.extend(self.confidence.to_le_bytes());
        out.extend(self.exponent.to_le_bytes());
        out.extend(self.publish_time.to_le_bytes());
        out.extend((self.publish_time - 1).to_le_bytes());
        out.extend(self.price.to_le_bytes());
        out.extend(self.confidence.to_le_bytes());
        out.extend(123_456u64.to_le_bytes());
        out.resize(134, 0);
        out
    }
}

/// Where the price begins in the bytes of an update: full verification takes a byte, partial two.
fn price_at(data: &[u8]) -> usize {
    if data[40] == 1 { 73 } else { 74 }
}

/// The price in an update's bytes, in its own exponent.
pub fn price_in(data: &[u8]) -> i64 {
    i64::from_le_bytes(get(data, price_at(data)))
}

/// Writes another price and its confidence into an update's bytes, in the update's exponent.
pub fn set_price(data: &mut [u8], price: i64, confidence: u64) {
    let at = price_at(data);
    for at in [at, at + 36] {
        put(data, at, &price.to_le_bytes());
        put(data, at + 8, &confidence.to_le_bytes());
    }
}

/// Makes the bytes of an update those of one that was published at `now` and posted in `slot`; the price stays.
pub fn refresh(data: &mut [u8], now: i64, slot: u64) {
    let at = price_at(data) + 20;
    let before = i64::from_le_bytes(get(data, at)).min(now - 1);
    put(data, at, &now.to_le_bytes());
    put(data, at + 8, &before.to_le_bytes());
    put(data, at + 32, &slot.to_le_bytes());
}

impl World {
    pub fn post_price(&mut self, feed: Address, update: &PriceUpdate) {
        self.set_account(feed, PYTH_RECEIVER, update.bytes());
    }
}
