//! The network's feeds: accounts in the real layouts, kept fresh, with whatever price they hold.

use ballast_testkit::{
    Address,
    feeds::{pyth, stake_pool, switchboard},
    scenario::PEG,
};
use solana_clock::Clock;
use surfpool_core::surfnet::svm::SurfnetSvm;

use crate::manifest::{FeedKind, Manifest};

/// What the rate of a stake pool is written in.
const RATE: u128 = 1_000_000_000;

/// One feed.
#[derive(Clone, Copy)]
pub struct Feed {
    pub kind: FeedKind,
    pub address: Address,
}

/// Those of a manifest. Errors: a sentence.
pub fn of(manifest: &Manifest) -> Result<Vec<Feed>, String> {
    let read = |feed: &crate::manifest::Feed| {
        let address = feed.address.parse().map_err(|_| format!("the manifest's feed {} has no address", feed.name))?;
        Ok(Feed { kind: feed.kind, address })
    };
    manifest.feeds.iter().map(read).collect()
}

/// Writes every feed again as of the chain's present second and slot, with the price that it holds. Returns
/// that second.
pub fn refresh(svm: &mut SurfnetSvm, feeds: &[Feed]) -> i64 {
    let clock: Clock = svm.inner.get_sysvar();
    let (now, slot) = (clock.unix_timestamp, clock.slot);
    for feed in feeds {
        rewrite(svm, feed, |data| match feed.kind {
            FeedKind::Pyth => pyth::refresh(data, now, slot),
            FeedKind::Switchboard => switchboard::refresh(data, now, slot),
            FeedKind::StakePool => stake_pool::refresh(data, clock.epoch),
        });
    }
    now
}

/// Both feeds of USDC/USD say `price`.
pub fn set_dollar(svm: &mut SurfnetSvm, feeds: &[Feed], price: u64) {
    for feed in feeds.iter().filter(|feed| feed.kind != FeedKind::StakePool) {
        rewrite(svm, feed, |data| set_price(feed.kind, data, price));
    }
}

/// One that somebody has closed, or replaced by something else, is left alone.
fn rewrite(svm: &mut SurfnetSvm, feed: &Feed, change: impl FnOnce(&mut [u8])) {
    let found = svm.inner.get_account_no_db(&feed.address);
    let Some(mut account) = found.filter(|account| account.data.len() >= size(feed.kind)) else { return };
    change(&mut account.data);
    // It was there a moment ago, with as many bytes and lamports.
    svm.set_account(&feed.address, account).expect("a feed keeps its size");
}

/// Bytes that a feed has at least.
fn size(kind: FeedKind) -> usize {
    match kind {
        FeedKind::Pyth => 134,
        FeedKind::Switchboard => switchboard::FEED_SIZE,
        FeedKind::StakePool => 611,
    }
}

/// Writes a price into a feed's bytes. `price`: 1.0 = 100 000 000; of a stake pool the lamports for one pool token.
pub fn set_price(kind: FeedKind, data: &mut [u8], price: u64) {
    match kind {
        FeedKind::Pyth => pyth::set_price(data, price as i64, price / 2_500),
        FeedKind::Switchboard => {
            switchboard::set_value(data, price as i128 * 10_000_000_000, price as i128 * 4_000_000);
        }
        FeedKind::StakePool => {
            let (_, tokens) = stake_pool::holdings_in(data);
            let rate = price as u128 * RATE / PEG as u128;
            stake_pool::set_lamports(data, (rate * tokens as u128).div_ceil(RATE) as u64);
        }
    }
}

/// The price in a feed's bytes, in the same unit.
pub fn price_in(kind: FeedKind, data: &[u8]) -> u64 {
    match kind {
        FeedKind::Pyth => pyth::price_in(data) as u64,
        FeedKind::Switchboard => (switchboard::value_in(data) / 10_000_000_000) as u64,
        FeedKind::StakePool => {
            let (lamports, tokens) = stake_pool::holdings_in(data);
            (lamports as u128 * PEG as u128 / tokens.max(1) as u128) as u64
        }
    }
}

#[cfg(test)]
mod tests {
    use ballast_testkit::feeds::{PriceUpdate, stake_pool::StakePoolState, switchboard::SwitchboardFeed};

    use super::*;

    fn examples() -> [(FeedKind, Vec<u8>); 3] {
        let pool = StakePoolState { lamports: 1_200_000_000, tokens: 1_000_000_000, updated_epoch: 3 };
        [
            (FeedKind::Pyth, PriceUpdate::usdc(PEG, 1_000).bytes()),
            (FeedKind::Switchboard, SwitchboardFeed::usdc(PEG, 1_000, 50).bytes()),
            (FeedKind::StakePool, pool.bytes()),
        ]
    }

    #[test]
    fn a_price_that_is_set_is_read_again() {
        for (kind, mut data) in examples() {
            assert_eq!(data.len(), size(kind));
            set_price(kind, &mut data, 95_000_000);
            assert_eq!(price_in(kind, &data), 95_000_000);
        }
    }

    #[test]
    fn what_is_set_is_what_the_vendor_would_write() {
        let [(_, mut pyth), (_, mut switchboard), _] = examples();
        set_price(FeedKind::Pyth, &mut pyth, 95_000_000);
        pyth::refresh(&mut pyth, 1_001, 7);
        let expected = PriceUpdate { confidence: 38_000, ..PriceUpdate::usdc(95_000_000, 1_001) }.bytes();
        assert_eq!((&pyth[..125], &pyth[133..]), (&expected[..125], &expected[133..]));
        set_price(FeedKind::Switchboard, &mut switchboard, 95_000_000);
        switchboard::refresh(&mut switchboard, 1_001, 70);
        let expected = SwitchboardFeed {
            deviation: 380_000_000_000_000,
            landed_at: 70,
            ..SwitchboardFeed::usdc(95_000_000, 1_001, 70)
        };
        // Of an example only the submission that counts has a time; all three have one here.
        assert_eq!(switchboard[..2952], expected.bytes()[..2952]);
        assert_eq!(switchboard[2960..2968], expected.bytes()[2960..2968]);
    }
}
