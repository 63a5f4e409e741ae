//! Switchboard feeds: our bytes, the program's adapter and the vendor's crate.

use std::cell::RefCell;

use ballast_testkit::{
    Address, BallastError,
    feeds::switchboard::{FEED_SIZE, ON_DEMAND, SwitchboardFeed},
};
use proptest::prelude::*;
use switchboard_on_demand::{ON_DEMAND_MAINNET_PID, PullFeedAccountData};

use super::oracle::{Observation, switchboard};

/// JITO/SOL on mainnet, feed 5S7ErPSkFmyXuq2aE3rZ6ofwVyZpwzUt6w7m6kqekvMe, 18 December 2024.
const JITO: &[u8] = include_bytes!("../../fixtures/accounts/switchboard-jitosol-mainnet.bin");
/// dSOL/USD of the vendor's test queue, feed 8an9aE6j4STjv1cNXaE7SJfqmfjgLUHpBKURjqcAQJbQ, 13 November 2024.
const DSOL: &[u8] = include_bytes!("../../fixtures/accounts/switchboard-dsol-devnet.bin");

/// The vendor's own reading of account bytes.
fn vendor(data: &[u8]) -> PullFeedAccountData {
    // The vendor casts in place, which wants an alignment of 16 behind the discriminator.
    let mut words = vec![0u128; FEED_SIZE / 16 + 2];
    let memory: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
    memory[8..8 + data.len()].copy_from_slice(data);
    let cell = RefCell::new(&mut memory[8..8 + data.len()]);
    *PullFeedAccountData::parse(cell.borrow()).expect("the vendor reads our bytes")
}

fn ceil(value: i128) -> u64 {
    (value as u128).div_ceil(10_000_000_000) as u64
}

#[test]
fn the_programs_address_is_the_vendors() {
    assert_eq!(ON_DEMAND.to_bytes(), ON_DEMAND_MAINNET_PID.to_bytes());
    assert_eq!(switchboard::ON_DEMAND, ON_DEMAND);
    assert_eq!(size_of::<PullFeedAccountData>() + 8, FEED_SIZE);
}

/// Where the vendor's structure keeps what the adapter reads.
#[test]
fn the_layout_is_the_vendors() {
    use std::mem::offset_of;
    use switchboard_on_demand::{CurrentResult, OracleSubmission};
    let at = |field: usize| field + 8;
    assert_eq!(at(offset_of!(PullFeedAccountData, submissions)), 8);
    assert_eq!(size_of::<OracleSubmission>(), 64);
    assert_eq!(offset_of!(OracleSubmission, landed_at), 40);
    assert_eq!(at(offset_of!(PullFeedAccountData, permit_write_by_authority)), 2213);
    assert_eq!(at(offset_of!(PullFeedAccountData, min_sample_size)), 2215);
    assert_eq!(at(offset_of!(PullFeedAccountData, last_update_timestamp)), 2216);
    let result = at(offset_of!(PullFeedAccountData, result));
    assert_eq!(result + offset_of!(CurrentResult, value), 2264);
    assert_eq!(result + offset_of!(CurrentResult, std_dev), 2280);
    assert_eq!(result + offset_of!(CurrentResult, num_samples), 2360);
    assert_eq!(result + offset_of!(CurrentResult, submission_idx), 2361);
    assert_eq!(result + offset_of!(CurrentResult, slot), 2368);
    assert_eq!(at(offset_of!(PullFeedAccountData, max_staleness)), 2392);
    assert_eq!(at(offset_of!(PullFeedAccountData, submission_timestamps)), 2952);
}

#[test]
fn real_feeds_are_read_as_the_vendor_reads_them() {
    for (data, price, confidence, name) in
        [(JITO, 1_440_642, 0, "JITO/SOL Binance Price"), (DSOL, 22_651_264_567, 6_264_949, "dSOL")]
    {
        let feed = vendor(data);
        assert_eq!(feed.name[..name.len()], *name.as_bytes());
        let read = switchboard::read(&ON_DEMAND, data).unwrap();
        assert_eq!((read.price, read.confidence), (price, confidence));
        assert_eq!((read.price, read.confidence), (ceil(feed.result.value), ceil(feed.result.std_dev)));
        // Neither records the submissions' times; their last one landed some slots after it was signed.
        assert_eq!(feed.result_ts(), 0);
        let slots = (feed.last_update_slot() - feed.result.slot) as i64;
        assert!((1..60).contains(&slots), "{slots}");
        assert_eq!(read.published_at, feed.last_update_timestamp - (slots + 1) / 2);
    }
}

#[test]
fn authorities_that_write_their_own_values_are_refused() {
    let feed = SwitchboardFeed { authority_writes: true, ..SwitchboardFeed::usdc(100_000_000, 1_000, 500) };
    assert_eq!(vendor(&feed.bytes()).permit_write_by_authority, 1);
    assert_eq!(switchboard::read(&ON_DEMAND, &feed.bytes()), Err(BallastError::FeedPartiallyVerified));
    assert_eq!(switchboard::read(&Address::default(), &feed.bytes()), Err(BallastError::FeedWrongOwner));
}

prop_compose! {
    fn feeds()(
        value in 1i128..1 << 90,
        deviation in 0i128..1 << 90,
        samples in 1u8..32,
        min_samples in 1u8..8,
        slot in 1u64..1 << 40,
        lag in 0u64..200,
        max_staleness in 0u32..1_000,
        submission in 0u8..32,
        submitted_at in prop_oneof![Just(0i64), 1i64..1 << 40],
        updated_at in 1i64..1 << 40,
    ) -> SwitchboardFeed {
        SwitchboardFeed {
            value, deviation, samples, min_samples, slot, landed_at: slot + lag, max_staleness, submission, submitted_at,
            updated_at, authority_writes: false,
        }
    }
}

proptest! {
    /// Builder, vendor and adapter agree on every field, and on which results there are.
    #[test]
    fn all_three_agree(ours in feeds(), later in 0u64..2_000) {
        let data = ours.bytes();
        let feed = vendor(&data);
        prop_assert_eq!((feed.result.value, feed.result.std_dev), (ours.value, ours.deviation));
        prop_assert_eq!((feed.result.num_samples, feed.min_sample_size), (ours.samples, ours.min_samples));
        prop_assert_eq!((feed.result.slot, feed.max_staleness), (ours.slot, ours.max_staleness));
        prop_assert_eq!(feed.last_update_slot(), ours.landed_at);
        prop_assert_eq!((feed.result_ts(), feed.last_update_timestamp), (ours.submitted_at, ours.updated_at));

        let enough = feed.result.num_samples >= feed.min_sample_size;
        let positive = feed.get_value(ours.slot, ours.slot, ours.min_samples as u32, true).is_ok();
        prop_assert_eq!(enough, positive);
        let published_at = match feed.result_ts() {
            0 => ours.updated_at - (ours.landed_at - ours.slot).div_ceil(2) as i64,
            time => time,
        };
        let expected = match u64::try_from((ours.value.max(ours.deviation) as u128).div_ceil(10_000_000_000)) {
            _ if !enough => Err(BallastError::FeedUncertain),
            Err(_) => Err(BallastError::FeedPriceInvalid),
            Ok(_) => Ok(Observation { price: ceil(ours.value), confidence: ceil(ours.deviation), published_at }),
        };
        prop_assert_eq!(switchboard::read(&ON_DEMAND, &data), expected);

        let now = ours.slot + 1_000 + later;
        // The vendor's judgement panics within the first slots of a chain.
        prop_assert_eq!(switchboard::check_slot(&data, now).is_ok(), feed.value(now).is_ok());
    }
}
