//! What signals allow to be sold, and who is held back by what was.

use BallastError::*;

use super::*;

/// Half a unit of cover per token, and a thousand without any.
fn rules() -> UnderwritingRules {
    UnderwritingRules { cover_rate: PEG / 2, free_cover: 1_000 * UNIT, ..product_args().underwriting }
}

fn capacity(s: &mut Scenario) -> u64 {
    let market = s.market;
    s.post(&market, PEG);
    s.quote(&market, 1, 30 * DAY as u32).map_or(0, |quote| quote.capacity)
}

/// So much is too much.
#[track_caller]
fn too_much(s: &mut Scenario, amount: u64) {
    let buyer = s.user("too late", 1_000_000 * UNIT);
    s.post(&s.market.clone(), PEG);
    let buy = s.buy_instruction(&buyer.pubkey(), &s.market.clone(), 99, amount, 90 * DAY);
    refused(s, ProductCapacity, |s| s.world.send(&[buy], &[&buyer]));
}

#[test]
fn cover_is_sold_up_to_the_signal_and_not_beyond() {
    let mut s = market_with(rules());
    let product = s.market.product;
    assert_eq!(capacity(&mut s), 1_000 * UNIT, "what is free of signals");
    s.underwriter("odd", &product, 3);
    assert_eq!(capacity(&mut s), 1_000 * UNIT + 1, "rounded down");
    s.underwriter("underwriter", &product, 4_000 * UNIT);
    assert_eq!(capacity(&mut s), 3_000 * UNIT + 1);
    sell(&mut s, 1, 1_000 * UNIT);
    too_much(&mut s, 2_000 * UNIT + 2);
    sell(&mut s, 2, 2_000 * UNIT + 1);
    too_much(&mut s, 1);
    let second = s.underwriter("second", &product, 2 * UNIT);
    sell(&mut s, 3, UNIT);
    too_much(&mut s, 1);
    s.request_unsignal(&second, &product, 1).unwrap();
    balanced(&s);
}

/// The other limits bind as before: the cap, and the part of the pool.
#[test]
fn the_signal_raises_no_other_limit() {
    for (cap, expected) in [(2_000 * UNIT, 2_000 * UNIT), (10_000_000 * UNIT, 500_005 * UNIT)] {
        let args = ListProductArgs { cap, underwriting: rules(), ..product_args() };
        let mut s = market_of(args);
        let product = s.market.product;
        s.underwriter("underwriter", &product, 5_000_000 * UNIT);
        assert_eq!(capacity(&mut s), expected);
        too_much(&mut s, expected + 1);
        sell(&mut s, 1, expected);
        balanced(&s);
    }
    // More tokens than a word of cover.
    let rate = UnderwritingRules { cover_rate: u64::MAX, free_cover: u64::MAX, ..rules() };
    let (mut s, _) = vouched(rate, 1_000);
    assert_eq!(capacity(&mut s), 500_005 * UNIT);
}

/// "The tokens allow no further sale from now on."
#[test]
fn leaving_tokens_do_not_count() {
    let (mut s, underwriter) = vouched(rules(), 4_000);
    let product = s.market.product;
    sell(&mut s, 1, 500 * UNIT);
    assert_eq!(capacity(&mut s), 3_000 * UNIT);
    s.request_unsignal(&underwriter, &product, 1_000 * UNIT).unwrap();
    assert_eq!(capacity(&mut s), 2_500 * UNIT);
    too_much(&mut s, 2_000 * UNIT + 1);
    sell(&mut s, 2, 2_000 * UNIT);
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    too_much(&mut s, 1);
    balanced(&s);
}

/// "As many tokens as no cover in force needs": to the base unit, and to the end of the cover's last day.
#[test]
fn cover_that_needs_the_tokens_holds_them() {
    let (mut s, underwriter) = vouched(rules(), 4_000);
    let product = s.market.product;
    sell(&mut s, 1, 1_000 * UNIT);
    let needing = sell(&mut s, 2, 1_500 * UNIT);
    s.request_unsignal(&underwriter, &product, 1_000 * UNIT + 1).unwrap();
    s.world.advance(8 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert_eq!(s.stake_state(&underwriter.pubkey()).amount, 1_000 * UNIT, "all but one");
    refused(&mut s, CoverNeedsSignal, |s| s.complete_unsignal(&underwriter, &product));
    let other = s.underwriter("other", &product, 1);
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert_eq!(s.stake_state(&underwriter.pubkey()).amount, 1_000 * UNIT + 1);
    s.request_unsignal(&other, &product, 1).unwrap();
    s.world.advance(7 * DAY);
    refused(&mut s, CoverNeedsSignal, |s| s.complete_unsignal(&other, &product));
    let last_day = s.world.read::<Policy>(&needing).last_day as i64;
    s.world.set_time((last_day - 7) * DAY);
    s.request_unsignal(&other, &product, 1).unwrap();
    s.world.set_time((last_day + 1) * DAY - 1);
    refused(&mut s, CoverNeedsSignal, |s| s.complete_unsignal(&other, &product));
    // Nobody has to release it first.
    s.world.set_time((last_day + 1) * DAY);
    s.complete_unsignal(&other, &product).unwrap();
    s.request_unsignal(&underwriter, &product, 2_999 * UNIT + 999_999).unwrap();
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    balanced(&s);
}

/// Cancelled cover needs nobody any more.
#[test]
fn cancelled_cover_lets_the_tokens_go() {
    let (mut s, underwriter) = vouched(per_token(1), 1_000);
    let product = s.market.product;
    let policy = sell(&mut s, 1, 1_000 * UNIT);
    s.request_unsignal(&underwriter, &product, 1_000 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    refused(&mut s, CoverNeedsSignal, |s| s.complete_unsignal(&underwriter, &product));
    s.cancel_cover(&actor("buyer 1"), &policy).unwrap();
    s.complete_unsignal(&underwriter, &product).unwrap();
    balanced(&s);
}

/// Without a rate the capacity does not depend on signals, and nobody can signal. Nor is the rate taken from those who have.
#[test]
fn without_a_rate_nobody_is_needed() {
    let mut s = market_with(UnderwritingRules { free_cover: UNIT, ..product_args().underwriting });
    let product = s.market.product;
    let staker = s.staker("staker", 1_000 * UNIT);
    assert_eq!(capacity(&mut s), 500_005 * UNIT);
    refused(&mut s, NoCoverRate, |s| s.signal(&staker, &product, UNIT));
    change_underwriting(&mut s, product, per_token(1)).unwrap();
    s.signal(&staker, &product, UNIT).unwrap();
    for lower in [UnderwritingRules { cover_rate: PEG - 1, ..per_token(1) }, per_token(0)] {
        aside(&mut s, |s| assert_eq!(change_underwriting(s, product, lower).unwrap_err(), LimitOutOfBounds));
    }
    s.request_unsignal(&staker, &product, UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.complete_unsignal(&staker, &product).unwrap();
    change_underwriting(&mut s, product, per_token(0)).unwrap();
    assert_eq!(capacity(&mut s), 500_005 * UNIT);
    balanced(&s);
}

/// "It pays as much of the request as no cover in force needs"; the rest follows when it is free.
#[test]
fn a_request_is_paid_in_parts() {
    let (mut s, underwriter) = vouched(per_token(1), 1_000);
    let (product, key) = (s.market.product, underwriter.pubkey());
    let policy = sell(&mut s, 1, 600 * UNIT);
    s.request_unsignal(&underwriter, &product, 1_000 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    let ready_at = s.signal_state(&product, &key).ready_at;
    s.complete_unsignal(&underwriter, &product).unwrap();
    let signal = s.signal_state(&product, &key);
    assert_eq!((signal.amount, signal.leaving, signal.ready_at), (600 * UNIT, 600 * UNIT, ready_at));
    let state = s.product_state();
    assert_eq!((state.signalled, state.leaving), (600 * UNIT, 600 * UNIT));
    assert_eq!(s.stake_state(&key).amount, 400 * UNIT);
    balanced(&s);
    refused(&mut s, CoverNeedsSignal, |s| s.complete_unsignal(&underwriter, &product));
    s.cancel_cover(&actor("buyer 1"), &policy).unwrap();
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert_eq!((s.stake_state(&key).amount, s.product_state().leaving), (1_000 * UNIT, 0));
    balanced(&s);
}

/// A loss takes capacity with it. What was sold stays in force; the next sale waits.
#[test]
fn a_loss_lowers_the_capacity() {
    let (mut s, underwriter) = vouched(per_token(1), 1_000);
    let product = s.market.product;
    insure(&mut s, 1, 600 * UNIT);
    strike(&mut s, 50);
    near(left(&s, &underwriter), 700 * UNIT);
    recover(&mut s);
    assert_eq!(capacity(&mut s), 700 * UNIT);
    too_much(&mut s, 100 * UNIT + 1);
    sell(&mut s, 2, 100 * UNIT);
    s.request_unsignal(&underwriter, &product, 1).unwrap();
    s.world.advance(7 * DAY);
    refused(&mut s, CoverNeedsSignal, |s| s.complete_unsignal(&underwriter, &product));
    balanced(&s);
}
