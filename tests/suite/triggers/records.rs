//! The chain's slashing record of a validator.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, triggers::*, *};

use super::*;

/// "A slashing record decides at once; it happened no later than half a second a slot before now."
#[test]
fn a_slashing_record_pays_at_once() {
    let (mut s, buyer, policy) = validated();
    let market = s.market;
    let (slot, now) = (s.world.slot() - 1_000, s.world.now());
    s.accrue(Some(market.product)).unwrap();
    let assets = s.pool_state().assets;
    s.observe_violation(&market, slot).unwrap();
    let first = incident(&s, 0);
    let state: Incident = s.world.read(&first);
    // A thousand slots are 400 seconds; the event is put 500 back.
    assert_eq!((state.occurred_at, state.decided_at, state.reported_at), (now - 500, now, now));
    assert_eq!((state.severity_bps, state.liability), (1_000, 10_000 * UNIT));
    let (pool, product, monitor) = (s.pool_state(), s.product_state(), s.monitor_state());
    assert_eq!((pool.reserved, pool.assets), (1_000 * UNIT, assets - 1_000 * UNIT));
    assert_eq!((product.open_liability, product.exposed_cover, product.event_open), (0, 0, 0));
    assert_eq!((monitor.episode.state, monitor.mark), (0, slot));
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 1_000 * UNIT);
    balanced(&s);
}

/// Records of the same day are of one event, and the same record is one record.
#[test]
fn one_event_decides_once() {
    let (mut s, buyer, policy) = validated();
    let market = s.market;
    let slot = s.world.slot();
    s.observe_violation(&market, slot).unwrap();
    for other in [slot, slot - 1, slot + 1, slot + 3] {
        s.world.pass_slots(10);
        refused(&mut s, FeedNotNewer, |s| s.observe_violation(&market, other));
    }
    s.world.pass_slots(DAY_SLOTS - 100);
    let same_day = s.world.slot();
    refused(&mut s, FeedNotNewer, |s| s.observe_violation(&market, same_day));
    // Two days after the first it is another event, and pays on what the first left. Shown late, within a day, too.
    s.world.pass_slots(DAY_SLOTS);
    let other = s.world.slot();
    s.world.pass_slots(DAY_SLOTS);
    s.observe_violation(&market, other).unwrap();
    let (first, second) = (incident(&s, 0), incident(&s, 1));
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 1_000 * UNIT);
    assert_eq!(paid(&mut s, &buyer, &policy, &second), 900 * UNIT);
    balanced(&s);
}

/// Who bought after the violation, before it was on record, is not covered; who was covered before is.
#[test]
fn cover_begins_after_a_violation_that_is_not_on_record_yet() {
    let (mut s, buyer, policy) = validated();
    let market = s.market;
    let slot = s.world.slot();
    s.world.pass_slots(100);
    let late = s.buy(&buyer, 2, 1_000 * UNIT, 30 * DAY).unwrap();
    s.world.pass_slots(DAY_SLOTS / 2);
    s.observe_violation(&market, slot).unwrap();
    let first = incident(&s, 0);
    refused(&mut s, NotEligible, |s| s.claim(&late, &first));
    assert_eq!(paid(&mut s, &buyer, &policy, &first), 1_000 * UNIT);
    balanced(&s);
}

/// A record is shown within 216 000 slots, about a day; and no violation is in the future.
#[test]
fn too_old_a_record_is_refused() {
    let (mut s, ..) = validated();
    let market = s.market;
    let slot = s.world.slot();
    for wrong in [slot - DAY_SLOTS - 1, slot - 10 * DAY_SLOTS, 0, slot + 1, u64::MAX] {
        refused(&mut s, FeedStale, |s| match wrong {
            0 => s.observe_violation(&market, 1),
            wrong => s.observe_violation(&market, wrong),
        });
    }
    s.observe_violation(&market, slot - DAY_SLOTS).unwrap();
}

/// A run-off shorter than a day passes over an event sooner, counted in half seconds a slot.
#[test]
fn a_short_run_off_passes_over_a_record() {
    let (mut s, ..) = validated();
    let subject = actor("another validator").pubkey();
    let quick = |duration| Band { duration, below: 95_000_000 };
    let rules = BandRules { bands: [quick(1_800); 2], ..record_rules() };
    let args = ListProductArgs { tail: HOUR as u32, group: 5, subject, ..validator_args() };
    let market = s.add_validator_product(args, rules).unwrap();
    s.world.pass_slots(10_000);
    let slot = s.world.slot();
    refused(&mut s, FeedStale, |s| s.observe_violation(&market, slot - 7_202));
    s.observe_violation(&market, slot - 7_201).unwrap();
}

/// What a validator did before the monitor was made is not covered, also when it is not on record yet.
#[test]
fn a_record_from_before_the_monitor() {
    let (mut s, _) = funded();
    let made = 250_000_000;
    s.world.set_slot(made);
    s.world.deploy_slashing_stand_in();
    let market = s.add_validator_product(validator_args(), record_rules()).unwrap();
    refused(&mut s, FeedStale, |s| s.observe_violation(&market, made - 400_000));
    s.world.pass_slots(10);
    for slot in [made - DAY_SLOTS + 10, made - 1, made] {
        refused(&mut s, FeedNotNewer, |s| s.observe_violation(&market, slot));
    }
    s.observe_violation(&market, made + 1).unwrap();
}

/// Nobody is covered: nothing is owed, so no underwriter loses and no proposal becomes stale.
#[test]
fn a_record_that_owes_nothing_costs_nobody() {
    let (mut s, ..) = validated();
    s.with_staking();
    let underwriting = UnderwritingRules { cover_rate: 1_000_000, ..validator_args().underwriting };
    let args = ListProductArgs { group: 6, underwriting, ..validator_args() };
    let market = s.add_validator_product(args, record_rules()).unwrap();
    let underwriter = s.stakers(1, 1_000_000 * UNIT).remove(0);
    s.signal(&underwriter, &market.product, 1_000 * UNIT).unwrap();
    s.world.pass_slots(10);
    let (slot, approvals) = (s.world.slot(), s.pool_state().approvals);
    s.observe_violation(&market, slot).unwrap();
    let product: Product = s.world.read(&market.product);
    assert_eq!((product.incident_count, product.signalled), (1, 1_000 * UNIT));
    assert_eq!((s.pool_state().approvals, s.pool_state().salvages), (approvals, 0));
    balanced(&s);
}

/// Cover that ended before the event, or whose run-off is over, is not paid.
#[test]
fn who_is_covered_when_it_happens_is_paid() {
    let (mut s, _, _) = validated();
    let market = s.market;
    let other = s.user("short", 1_000 * UNIT);
    let short = s.buy(&other, 7, 100 * UNIT, HOUR).unwrap();
    s.world.pass_slots(3 * DAY_SLOTS);
    let slot = s.world.slot();
    s.observe_violation(&market, slot).unwrap();
    let first = incident(&s, 0);
    refused(&mut s, NotEligible, |s| s.claim(&short, &first));
    assert_eq!(s.world.read::<Incident>(&first).liability, 10_000 * UNIT, "it was not exposed either");
    balanced(&s);
}

/// An observation that decides needs the address of the next incident, as with every other source.
#[test]
fn the_record_needs_the_right_incident_address() {
    let (mut s, ..) = validated();
    let market = s.market;
    let slot = s.world.slot();
    let report = feeds::slashing::ViolationReport::duplicate_block(validator_args().subject, slot);
    let feed = s.world.post_violation(&report);
    let wrong = ix::Observe { feed, incident: incident(&s, 1), ..s.observe_accounts(&market) };
    refused(&mut s, WrongIncident, |s| s.world.send(&[wrong.instruction()], &[]));
    s.observe_violation(&market, slot).unwrap();
}

/// Each monitor decides by its own validator's records.
#[test]
fn two_validators_do_not_share_records() {
    let (mut s, ..) = validated();
    let first = s.market;
    let args = ListProductArgs { subject: actor("another validator").pubkey(), group: 5, ..validator_args() };
    let second = s.add_validator_product(args, record_rules()).unwrap();
    s.world.pass_slots(10);
    let slot = s.world.slot();
    s.observe_violation(&second, slot).unwrap();
    assert_eq!(s.world.read::<Product>(&first.product).incident_count, 0);
    s.observe_violation(&first, slot).unwrap();
    assert_eq!(s.world.read::<Product>(&first.product).incident_count, 1);
    balanced(&s);
}
