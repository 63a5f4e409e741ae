use bytemuck::Zeroable;
use proptest::prelude::*;

use super::*;

const START: i64 = 100;
const ADDED_START: i64 = 200;
const END: i64 = 300;
const TAIL: u32 = 50;

fn policy(remaining: u64, added: u64, stream_rate: u128, added_rate: u128) -> Policy {
    Policy {
        amount: remaining,
        remaining,
        added,
        stream_rate: Q64::from_bits(stream_rate),
        added_rate: Q64::from_bits(added_rate),
        starts_at: START,
        added_starts_at: ADDED_START,
        ends_at: END,
        tail: TAIL,
        ..Policy::zeroed()
    }
}

/// A number of any size, not only a large one.
fn sized() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0u32..128).prop_map(|(n, shift)| n >> shift)
}

/// Any policy with `added <= remaining` and `added_rate <= stream_rate`; without an added part it has no rate either.
fn policies() -> impl Strategy<Value = Policy> {
    (sized(), sized(), sized(), sized(), 0u8..4).prop_map(|(remaining, added, stream_rate, added_rate, edge)| {
        let remaining = (remaining >> 64).max(1) as u64;
        let (all, rates) = (remaining as u128 + 1, stream_rate.saturating_add(1));
        let (added, added_rate) = match edge {
            0 => (0, 0),
            1 => (remaining, stream_rate),
            _ => ((added % all) as u64, added_rate % rates),
        };
        policy(remaining, added, stream_rate, if added > 0 { added_rate } else { 0 })
    })
}

/// Files one claim as `file_claim` does, and checks what it leaves. Returns whether there was anything to claim.
fn claim(policy: &mut Policy, severity_bps: u16, occurred_at: i64) -> core::result::Result<bool, TestCaseError> {
    let (remaining, added) = (policy.remaining, policy.added);
    let (stream, added_rate) = (policy.stream_rate.bits(), policy.added_rate.bits());
    let eligible = policy.eligible_cover(occurred_at, occurred_at);
    let entitlement = payout::entitlement(eligible, severity_bps).unwrap();
    if entitlement == 0 {
        return Ok(false);
    }
    prop_assert!(policy.use_up(eligible, entitlement, severity_bps, occurred_at).is_ok());
    prop_assert_eq!(policy.remaining, remaining - entitlement);
    prop_assert!(policy.added <= policy.remaining && policy.added <= added);
    prop_assert!(policy.stream_rate.bits() <= stream && policy.added_rate.bits() <= policy.stream_rate.bits());
    prop_assert!(policy.added > 0 || policy.added_rate.is_zero());
    prop_assert!(policy.claimed_event_at >= occurred_at);
    if occurred_at < ADDED_START {
        prop_assert_eq!((policy.added, policy.added_rate.bits()), (added, added_rate), "the added part is untouched");
    }
    // Of a layer that is paid out in full nothing is left.
    if entitlement == eligible {
        let left = if occurred_at < ADDED_START { (added, added_rate) } else { (0, 0) };
        prop_assert_eq!((policy.remaining, policy.stream_rate.bits()), left);
    }
    Ok(true)
}

proptest! {
    #[test]
    fn a_claim_takes_its_cover_and_never_adds_to_the_rates(
        mut policy in policies(), severity in 0u16..=10_000, waiting: bool,
    ) {
        claim(&mut policy, severity, if waiting { ADDED_START - 1 } else { ADDED_START })?;
    }

    #[test]
    fn claims_in_any_order(
        mut policy in policies(),
        claims in prop::collection::vec((prop_oneof![0u16..=10_000, Just(10_000)], START..END), 1..12),
    ) {
        let newest = claims.iter().map(|(_, at)| *at).max().unwrap();
        for (severity, occurred_at) in claims {
            claim(&mut policy, severity, occurred_at)?;
        }
        prop_assert!(policy.claimed_event_at <= newest);
    }

    /// The premium of the layer that is paid out goes with it in proportion, rounded against the holder by less than one.
    #[test]
    fn the_rate_falls_with_the_cover(
        remaining in 1u64.., part: u64, elder in 0u128..1 << 60, added_rate in 0u128..1 << 60, severity in 1u16..=10_000,
    ) {
        let mut policy = policy(remaining, part % remaining, elder + added_rate, added_rate);
        let eligible = remaining - policy.added;
        if claim(&mut policy, severity, ADDED_START - 1)? {
            let kept = policy.remaining - policy.added;
            let exact = elder * kept as u128;
            let left = (policy.stream_rate.bits() - added_rate) * eligible as u128;
            prop_assert!(left <= exact && exact - left < eligible as u128);
        }
    }
}

#[test]
fn cover_is_eligible_to_the_second() {
    let policy = policy(1_000, 400, 0, 0);
    let released = END + TAIL as i64;
    for (occurred_at, decided_at, expected) in [
        (START - 1, START, 0),
        (START, START, 600),
        (ADDED_START - 1, ADDED_START, 600),
        (ADDED_START, ADDED_START, 1_000),
        (END - 1, END - 1, 1_000),
        (END, END, 0),
        (START, released - 1, 600),
        (START, released, 0),
        (END - 1, released - 1, 1_000),
        (END - 1, released, 0),
        (i64::MIN, START, 0),
        (i64::MAX, i64::MAX, 0),
    ] {
        assert_eq!(policy.eligible_cover(occurred_at, decided_at), expected, "{occurred_at}, {decided_at}");
    }
    // Nothing but what still waits: nothing is eligible.
    let waiting = Policy { remaining: 400, ..policy };
    assert_eq!([ADDED_START - 1, ADDED_START].map(|at| waiting.eligible_cover(at, at)), [0, 400]);
}
