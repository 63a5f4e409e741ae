use super::*;
use proptest::prelude::*;

const UNIT: i128 = 1_000_000_000_000_000_000;

/// A feed at 0.9995 with three samples, taken from the second submission.
fn feed() -> Vec<u8> {
    let mut data = vec![0; END];
    data[..8].copy_from_slice(&DISCRIMINATOR);
    data[MIN_SAMPLES] = 3;
    data[SAMPLES] = 3;
    data[SUBMISSION_INDEX] = 1;
    put(&mut data, VALUE, &(UNIT * 9_995 / 10_000).to_le_bytes());
    put(&mut data, DEVIATION, &(UNIT / 1_000).to_le_bytes());
    put(&mut data, SLOT, &900u64.to_le_bytes());
    put(&mut data, MAX_STALENESS, &150u32.to_le_bytes());
    put(&mut data, LAST_UPDATE, &5_000i64.to_le_bytes());
    put(&mut data, TIMES + 8, &4_990i64.to_le_bytes());
    for (i, landed) in [905u64, 901, 931].into_iter().enumerate() {
        put(&mut data, SUBMISSIONS + SUBMISSION * i + LANDED_AT, &landed.to_le_bytes());
    }
    data
}

fn put(data: &mut [u8], at: usize, bytes: &[u8]) {
    data[at..at + bytes.len()].copy_from_slice(bytes);
}

/// The feed with some bytes changed.
fn with(at: usize, bytes: &[u8]) -> MathResult<Observation> {
    let mut data = feed();
    put(&mut data, at, bytes);
    read(&ON_DEMAND, &data)
}

#[test]
fn a_good_feed_is_read() {
    let expected = Observation { price: 99_950_000, confidence: 100_000, published_at: 4_990 };
    assert_eq!(read(&ON_DEMAND, &feed()), Ok(expected));
    // Rounded up from the ninth decimal on.
    assert_eq!(with(VALUE, &1i128.to_le_bytes()).unwrap().price, 1);
    assert_eq!(with(DEVIATION, &10_000_000_001i128.to_le_bytes()).unwrap().confidence, 2);
    assert_eq!(with(DEVIATION, &[0; 16]).unwrap().confidence, 0);
}

#[test]
fn every_defect_has_its_error() {
    use BallastError::*;
    assert_eq!(read(&Address::default(), &feed()), Err(FeedWrongOwner));
    assert_eq!(with(0, &[0]), Err(FeedMalformed));
    assert_eq!(with(SUBMISSION_INDEX, &[32]), Err(FeedMalformed));
    assert_eq!(with(AUTHORITY_WRITES, &[1]), Err(FeedPartiallyVerified));
    assert_eq!(with(SAMPLES, &[2]), Err(FeedUncertain));
    assert_eq!(with(SLOT, &[0; 8]), Err(FeedPriceInvalid));
    for value in [0, -1, i128::MIN, i128::MAX, (u64::MAX as i128) * 10_000_000_000 + 1] {
        assert_eq!(with(VALUE, &value.to_le_bytes()), Err(FeedPriceInvalid), "{value}");
    }
    for deviation in [-1, i128::MIN, i128::MAX] {
        assert_eq!(with(DEVIATION, &deviation.to_le_bytes()), Err(FeedPriceInvalid), "{deviation}");
    }
}

#[test]
fn without_a_recorded_time_the_last_update_is_put_back_by_the_slots_since_the_signature() {
    // Signed in slot 900, the newest submission landed in 931: 31 slots, 16 seconds.
    assert_eq!(with(TIMES + 8, &[0; 8]).unwrap().published_at, 5_000 - 16);
    let mut data = feed();
    put(&mut data, TIMES + 8, &(-1i64).to_le_bytes());
    put(&mut data, SLOT, &1_000u64.to_le_bytes());
    assert_eq!(read(&ON_DEMAND, &data).unwrap().published_at, 5_000);
    put(&mut data, SUBMISSIONS + LANDED_AT, &u64::MAX.to_le_bytes());
    put(&mut data, LAST_UPDATE, &i64::MIN.to_le_bytes());
    assert_eq!(read(&ON_DEMAND, &data).unwrap().published_at, i64::MIN);
}

#[test]
fn the_feeds_own_age_limit_counts_slots() {
    assert_eq!(check_slot(&feed(), 0), Ok(()));
    assert_eq!(check_slot(&feed(), 1_050), Ok(()));
    assert_eq!(check_slot(&feed(), 1_051), Err(BallastError::FeedStale));
    assert_eq!(check_slot(&feed(), u64::MAX), Err(BallastError::FeedStale));
    assert_eq!(check_slot(&feed()[..END - 1], 0), Err(BallastError::FeedMalformed));
    let mut unused = feed();
    put(&mut unused, SLOT, &[0; 8]);
    assert_eq!(check_slot(&unused, 0), Err(BallastError::FeedStale));
}

#[test]
fn short_data_is_malformed() {
    for length in 0..END {
        assert_eq!(read(&ON_DEMAND, &feed()[..length]), Err(BallastError::FeedMalformed));
    }
}

proptest! {
    #[test]
    fn scaling_is_a_division_rounded_up(value: u128, shift in 0u32..128) {
        let value = value >> shift;
        prop_assert_eq!(scale(value), u64::try_from(value.div_ceil(10_000_000_000)).ok());
    }

    #[test]
    fn scaling_is_exact_around_the_limit(near in -100_000_000_000i128..100_000_000_000) {
        let value = (u64::MAX as u128 * 10_000_000_000).checked_add_signed(near).unwrap();
        prop_assert_eq!(scale(value), u64::try_from(value.div_ceil(10_000_000_000)).ok());
    }

    #[test]
    fn never_panics_on_any_bytes(
        mut data in prop::collection::vec(any::<u8>(), 0..END + 40),
        patch in prop::collection::vec(any::<u8>(), END - 2_200),
        keep: bool,
        slot: u64,
    ) {
        let _ = read(&ON_DEMAND, &data);
        // The same behind a right discriminator, and a right length.
        if keep {
            data.resize(END, 0);
            put(&mut data, 2_200, &patch);
            data[SUBMISSION_INDEX] %= 40;
            data[AUTHORITY_WRITES] = 0;
        }
        if data.len() >= 8 {
            data[..8].copy_from_slice(&DISCRIMINATOR);
        }
        let _ = (read(&ON_DEMAND, &data), check_slot(&data, slot));
    }
}
