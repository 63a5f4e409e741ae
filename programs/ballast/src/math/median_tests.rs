use super::*;
use proptest::prelude::*;

/// Everybody's vote as one line of a sorted list: the textbook definition.
fn by_sorting(votes: &[(u8, u64)]) -> Option<u8> {
    let mut sorted = votes.to_vec();
    sorted.sort();
    let total: u128 = sorted.iter().map(|vote| vote.1 as u128).sum();
    let mut reached = 0;
    sorted
        .iter()
        .find(|(_, weight)| {
            reached += *weight as u128;
            2 * reached >= total
        })
        .map(|vote| vote.0)
}

fn histogram(votes: &[(u8, u64)]) -> [u64; BUCKETS] {
    let mut histogram = [0; BUCKETS];
    for (bucket, weight) in votes {
        histogram[*bucket as usize] += weight;
    }
    histogram
}

fn votes() -> impl Strategy<Value = Vec<(u8, u64)>> {
    prop::collection::vec((0u8..BUCKETS as u8, 1u64..1 << 50), 1..200)
}

proptest! {
    #[test]
    fn the_median_is_that_of_the_sorted_votes(votes in votes()) {
        let verdict = verdict(&histogram(&votes), 0).unwrap();
        prop_assert_eq!(Some(verdict.bucket), by_sorting(&votes));
        let near = |vote: &&(u8, u64)| vote.0.abs_diff(verdict.bucket) <= 1;
        prop_assert_eq!(verdict.winning, votes.iter().filter(near).map(|vote| vote.1).sum::<u64>());
        prop_assert_eq!(verdict.winning + verdict.losing, votes.iter().map(|vote| vote.1).sum::<u64>());
    }

    /// More than half the weight, on one bucket or two neighbours, always decides and is always on the winning side.
    #[test]
    fn an_honest_majority_decides_and_never_loses(
        honest in prop::collection::vec((0u8..2, 1u64..1 << 40), 1..50), truth in 0u8..20,
        others in prop::collection::vec((0u8..BUCKETS as u8, 1u64..1 << 40), 0..50),
    ) {
        let mut all: Vec<_> = honest.iter().map(|(step, weight)| (truth + step, *weight)).collect();
        let mine: u64 = all.iter().map(|vote| vote.1).sum();
        let mut against = 0;
        for (bucket, weight) in others {
            if against + weight < mine {
                against += weight;
                all.push((bucket, weight));
            }
        }
        let verdict = verdict(&histogram(&all), 0).unwrap();
        prop_assert!(verdict.bucket == truth || verdict.bucket == truth + 1);
        prop_assert!(verdict.winning >= mine && verdict.losing <= against);
    }

    #[test]
    fn never_panics(histogram in prop::array::uniform21(any::<u64>()), undecided: u64) {
        let _ = verdict(&histogram, undecided);
    }
}

#[test]
fn ties_decide_for_less_and_silence_for_nothing() {
    assert_eq!(verdict(&histogram(&[(0, 10), (12, 10)]), 0).unwrap().bucket, 0);
    assert_eq!(verdict(&histogram(&[(0, 10), (12, 11)]), 0).unwrap().bucket, 12);
    assert_eq!(verdict(&[0; BUCKETS], 0).unwrap().bucket, NO_RESULT);
    // Weight that cannot decide must be less than weight that can.
    assert_eq!(verdict(&histogram(&[(3, 10)]), 9).unwrap().bucket, 3);
    assert_eq!(verdict(&histogram(&[(3, 10)]), 10).unwrap().bucket, NO_RESULT);
}

#[test]
fn close_votes_are_contested() {
    let split = |winning, losing| Verdict { bucket: 5, winning, losing }.is_contested(5_500);
    assert!(split(55, 45) && split(50, 50) && split(30, 70));
    assert!(!split(56, 44) && !split(5_501, 4_499));
}
