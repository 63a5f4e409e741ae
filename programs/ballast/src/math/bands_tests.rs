use super::*;
use proptest::prelude::*;

const T0: i64 = 1_678_000_000;

fn rules() -> BandRules {
    BandRules {
        bands: [Band { below: 98_000_000, duration: 4 * 3_600 }, Band { below: 95_000_000, duration: 1_800 }],
        recovery: 99_800_000,
        sale_floor: 99_500_000,
        recovery_duration: 3_600,
        max_gap: 900,
        max_age: 60,
        slope_bps: 10_000,
        max_confidence_bps: 100,
        severity_floor_bps: 200,
        severity_cap_bps: 10_000,
        padding: 0,
    }
}

/// Feeds prices (in hundredths of a cent) at a fixed distance and returns every change with its index.
fn run(prices: &[u64], distance: i64) -> (Episode, Vec<(usize, Change)>) {
    let (rules, mut episode) = (rules(), Episode::default());
    let mut changes = vec![];
    for (i, price) in prices.iter().enumerate() {
        let change = observe(&rules, &mut episode, price * 10_000, T0 + i as i64 * distance).unwrap();
        if change != Change::None {
            changes.push((i, change));
        }
    }
    (episode, changes)
}

#[test]
fn the_shallow_band_triggers_after_exactly_its_duration() {
    let (_, changes) = run(&[9_700; 40], 600);
    // Opened by the first price, four hours are 24 intervals of ten minutes later.
    assert_eq!(changes, [(0, Change::Opened), (24, Change::Triggered { severity_bps: 300 })]);
}

#[test]
fn the_deep_band_triggers_sooner_and_pays_its_own_depth() {
    let (_, changes) = run(&[9_700, 9_700, 9_000, 9_000, 9_000, 9_000], 600);
    assert_eq!(changes, [(0, Change::Opened), (5, Change::Triggered { severity_bps: 1_000 })]);
}

#[test]
fn a_gap_neither_counts_nor_clears() {
    // Observations further apart than max_gap never add up, however many.
    let (episode, changes) = run(&[9_000; 200], 901);
    assert_eq!(changes, [(0, Change::Opened)]);
    assert_eq!(episode.counters, [Counter::default(); 2]);
    // And a gap in the middle keeps what was counted before it.
    let (rules, mut episode) = (rules(), Episode::default());
    for at in [0, 600, 1_200, 9_000, 9_600] {
        observe(&rules, &mut episode, 94_000_000, T0 + at).unwrap();
    }
    assert_eq!(episode.counters[1].time, 1_800);
    assert_eq!(episode.state, TRIGGERED);
}

#[test]
fn a_short_bounce_does_not_reset_and_recovery_does() {
    let mut prices = vec![9_700; 20];
    prices.extend([9_850; 3]); // above the band, below recovery: unknown to both timers
    prices.extend([9_700; 20]);
    let (_, changes) = run(&prices, 600);
    assert_eq!(changes.len(), 2);
    assert!(matches!(changes[1], (28, Change::Triggered { .. })));
    let mut recovered = vec![9_700; 20];
    recovered.extend([9_990; 7]); // six intervals of ten minutes
    recovered.extend([9_700; 24]);
    let (episode, changes) = run(&recovered, 600);
    assert_eq!(changes, [(0, Change::Opened), (26, Change::Closed), (27, Change::Opened)]);
    assert_eq!(episode.state, WATCH);
}

#[test]
fn a_watch_without_an_outcome_lapses() {
    // One print below the band, then a price that neither counts nor recovers.
    let mut prices = vec![9_790];
    prices.extend([9_900; 7 * 144 + 2]);
    let (episode, changes) = run(&prices, 600);
    assert_eq!(changes, [(0, Change::Opened), (7 * 144, Change::Closed)]);
    assert_eq!(episode.state, NORMAL);
    // A triggered episode does not lapse: the same event must not trigger twice.
    let mut prices = vec![9_000; 5];
    prices.extend([9_900; 20 * 144]);
    let (episode, changes) = run(&prices, 600);
    assert_eq!((changes.len(), episode.state), (2, TRIGGERED));
}

#[test]
fn one_event_triggers_once() {
    let (episode, changes) = run(&[9_000; 500], 600);
    assert_eq!(changes.len(), 2);
    assert_eq!(episode.state, TRIGGERED);
}

#[test]
fn old_or_repeated_observations_are_refused() {
    let (rules, mut episode) = (rules(), Episode::default());
    observe(&rules, &mut episode, 97_000_000, T0).unwrap();
    let before = episode;
    for at in [T0, T0 - 1, 0, i64::MIN] {
        assert_eq!(observe(&rules, &mut episode, 1, at), Err(BallastError::FeedNotNewer));
    }
    assert_eq!(episode, before);
}

#[test]
fn severity_stays_within_floor_and_cap() {
    let rules = rules();
    assert_eq!(rules.severity(99_999_999), 200);
    assert_eq!(rules.severity(87_400_000), 1_260);
    assert_eq!(rules.severity(0), 10_000);
    assert_eq!(rules.severity(u64::MAX), 200);
    assert_eq!(BandRules { severity_cap_bps: 900, ..rules }.severity(50_000_000), 900);
}

#[test]
fn unusable_rules_are_refused() {
    let good = rules();
    assert_eq!(good.validate(), Ok(()));
    let swapped = [good.bands[1], good.bands[0]];
    for broken in [
        BandRules { bands: swapped, ..good },
        BandRules { recovery: 97_000_000, ..good },
        BandRules { recovery: 100_000_001, ..good },
        BandRules { sale_floor: 100_000_001, ..good },
        BandRules { recovery_duration: u32::MAX, ..good },
        BandRules { max_confidence_bps: 1_001, ..good },
        BandRules { sale_floor: 97_000_000, ..good },
        BandRules { max_gap: 0, ..good },
        BandRules { max_gap: 901, ..good },
        BandRules { max_age: 0, ..good },
        BandRules { max_age: 601, ..good },
        BandRules { recovery_duration: 0, ..good },
        BandRules { slope_bps: 0, ..good },
        BandRules { severity_floor_bps: 0, ..good },
        BandRules { severity_cap_bps: 100, ..good },
        BandRules { severity_cap_bps: 10_001, ..good },
        BandRules { max_confidence_bps: 0, ..good },
    ] {
        assert_eq!(broken.validate(), Err(BallastError::BandOutOfBounds));
    }
}

proptest! {
    /// However observations are chosen and spaced, counted time never exceeds the time that passed below the band.
    #[test]
    fn counted_time_is_never_more_than_elapsed(steps in prop::collection::vec((1i64..2_000, 80u64..=100), 1..200)) {
        let (rules, mut episode) = (BandRules { bands: [Band { below: 98_000_000, duration: 1 << 40 }; 2], ..rules() }, Episode::default());
        let (mut at, mut below, mut last) = (T0, 0u64, 100);
        for (distance, cents) in steps {
            at += distance;
            if cents < 98 && last < 98 && distance <= 900 {
                below += distance as u64;
            }
            last = cents;
            let change = observe(&rules, &mut episode, cents * 1_000_000, at).unwrap();
            if change == Change::Closed {
                below = 0;
            }
        }
        prop_assert!(episode.counters[0].time <= below);
        prop_assert!(episode.counters[0].area <= episode.counters[0].time * 98_000_000);
    }
}
