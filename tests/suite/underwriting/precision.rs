//! What rounding may cost those who stand behind a product that has lost much before.

use super::*;

/// Nearly all has been lost; who comes afterwards is paid to the base unit, as in a product that has not lost anything.
#[test]
fn premiums_are_exact_after_a_deep_loss() {
    for severity in [90, 99] {
        let mut s = market_with(per_token(0));
        let product = s.market.product;
        let first = s.underwriter("first", &product, 1_000_000 * UNIT);
        insure(&mut s, 1, 100_000 * UNIT);
        for _ in 0..3 {
            strike(&mut s, severity);
            recover(&mut s);
        }
        assert_eq!(s.product_state().generation, 0);
        collect(&mut s, &first);
        let novice = s.underwriter("novice", &product, 1_000_000 * UNIT);
        let policy = sell(&mut s, 2, 100_000 * UNIT);
        let (all, kept) = (s.product_state().signalled as u128, left(&s, &novice) as u128);
        let due = (part(&s, &policy) as u128 * kept / all) as u64;
        let paid = collect(&mut s, &novice);
        assert!(due - paid <= 2, "{paid} of {due} after losses of {severity} %");
    }
}

/// Who comes when almost nothing is left loses what the severity is, not everything.
#[test]
fn old_losses_do_not_add_to_a_newcomers() {
    let mut s = market_with(UnderwritingRules { free_cover: 1_000_000 * UNIT, ..per_token(1) });
    let product = s.market.product;
    let first = s.underwriter("first", &product, 50_000 * UNIT + 100);
    insure(&mut s, 1, 100_000 * UNIT);
    strike(&mut s, 50);
    assert!(left(&s, &first) <= 100 && s.product_state().generation == 0);
    recover(&mut s);
    let novice = s.underwriter("novice", &product, 100_000 * UNIT);
    let incident = strike(&mut s, 60);
    let owed = s.incident_state(&incident).owed;
    assert_eq!(owed, 60_000 * UNIT);
    assert!(
        left(&s, &novice) >= 99_000 * UNIT - owed,
        "{} are left of 100 000 after a loss of {owed}",
        left(&s, &novice)
    );
}
