//! What rounding may cost those who stand behind a product that has lost much before.

use super::*;

/// Of 10 000 tokens behind as much cover, each event costs `severity` per cent; others fill up what is missing before the next.
fn worn(severity: u64, events: usize) -> Scenario {
    let mut s = market_of(ListProductArgs { cap: 40_000 * UNIT, underwriting: free(per_token(1)), ..product_args() });
    let product = s.market.product;
    insure(&mut s, 1, 10_000 * UNIT);
    for event in 0..events {
        let missing = 10_000 * UNIT - s.product_state().signalled;
        s.underwriter(&format!("underwriter {event}"), &product, missing);
        strike(&mut s, severity);
        assert_eq!(s.product_state().signalled, (100 - severity) * 100 * UNIT);
        balanced(&s);
        recover(&mut s);
    }
    s
}

/// Nearly all has been lost, some of it in a generation of before; who comes afterwards is paid to the base unit and loses
/// what the severity is, as in a product that has not lost anything.
#[test]
fn a_newcomer_after_deep_losses() {
    for (severity, events, generation) in [(90, 3, 0), (99, 3, 0), (99, 4, 1), (99, 7, 2)] {
        let mut s = worn(severity, events);
        let product = s.market.product;
        assert_eq!(s.product_state().generation, generation);
        let novice = s.underwriter("novice", &product, 1_000_000 * UNIT);
        let policy = sell(&mut s, 2, 20_000 * UNIT);
        let (all, kept) = (s.product_state().signalled as u128, left(&s, &novice) as u128);
        let due = (part(&s, &policy) as u128 * kept / all) as u64;
        let paid = collect(&mut s, &novice);
        assert!(due - paid <= 2, "{paid} of {due} after losses of {severity} %");
        s.world.advance(2 * DAY);
        s.observe(PEG).unwrap();
        let incident = strike(&mut s, 50);
        let owed = s.incident_state(&incident).owed;
        assert_eq!(owed, 15_000 * UNIT);
        let (all, fair) = (all as u64, (kept * (all - owed as u128) / all) as u64);
        assert_eq!(s.product_state().signalled, all - owed);
        assert!(fair - left(&s, &novice) <= 1, "{} of {fair}", left(&s, &novice));
        balanced(&s);
    }
}

/// Who comes when almost nothing is left loses what the severity is, not everything.
#[test]
fn old_losses_do_not_add_to_a_newcomers() {
    let mut s = market_with(free(per_token(1)));
    let product = s.market.product;
    let first = s.underwriter("first", &product, 50_000 * UNIT + 100);
    insure(&mut s, 1, 100_000 * UNIT);
    strike(&mut s, 50);
    assert!(left(&s, &first) <= 100 && s.product_state().generation == 1);
    recover(&mut s);
    let novice = s.underwriter("novice", &product, 100_000 * UNIT);
    let incident = strike(&mut s, 60);
    let owed = s.incident_state(&incident).owed;
    assert_eq!(owed, 60_000 * UNIT);
    let kept = left(&s, &novice);
    assert!(kept.abs_diff(100_000 * UNIT - owed) <= 100, "{kept} are left of 100 000 after a loss of {owed}");
    balanced(&s);
}

/// A signal keeps what it has left, and earns with it, when its survival is written larger.
#[test]
fn a_new_generation_changes_nothing_for_those_who_are_left() {
    // 50 000 of cover are ten million tokens.
    let rules = |cover_rate: u64| free(UnderwritingRules { cover_rate, ..product_args().underwriting });
    let mut s = market_with(rules(PEG / 200));
    let (product, kept) = (s.market.product, 4 * UNIT);
    let both = ["one", "two"].map(|name| s.underwriter(name, &product, 5_000_000 * UNIT + kept / 2));
    s.request_unsignal(&both[1], &product, 5_000_000 * UNIT + kept / 2).unwrap();
    insure(&mut s, 1, 100_000 * UNIT);
    let before = earned(&s);
    assert!(before > 0);
    strike(&mut s, 50);
    let state = s.product_state();
    assert_eq!((state.signalled, state.leaving, state.generation, state.ended_generation), (kept, kept / 2, 1, 0));
    recover(&mut s);
    change_underwriting(&mut s, product, rules(5_000_000 * PEG)).unwrap();
    s.observe(PEG).unwrap();
    s.request_unsignal(&both[1], &product, 0).unwrap();
    assert!(s.product_state().leaving <= 1, "but for rounding");
    let policy = sell(&mut s, 2, 100_000 * UNIT);
    let after = earned(&s) - before;
    assert!(part(&s, &policy) - after <= 1, "they stand behind all of the cap");
    for who in &both {
        let (due, paid) = ((before + after) / 2, collect(&mut s, who));
        // A base unit of the tokens may be lost by rounding, and what it would have earned.
        assert!(due - paid <= 2 + after.div_ceil(kept), "{paid} of {due}: {before} before and {after} after");
        assert!(kept / 2 - left(&s, who) <= 1);
    }
    balanced(&s);
}
