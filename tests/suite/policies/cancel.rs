//! cancel_cover.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use super::{extend::covered, *};
use crate::support::*;

const FEE_BPS: u16 = 1_000;

/// A gift: the sponsor pays, the friend is covered.
fn gift() -> (Scenario, Keypair, Keypair, Address) {
    let (mut s, _) = funded();
    let (sponsor, friend) = (s.user("sponsor", 10_000 * UNIT), s.user("friend", 0));
    let market = s.market;
    let args = s.buy_args(&friend.pubkey(), &market, 10_000 * UNIT, 90 * DAY);
    let buy = s.buy_accounts(&sponsor.pubkey(), &market, 1).instruction(1, args);
    s.world.send(&[buy], &[&sponsor]).unwrap();
    (s, sponsor, friend, pda::policy(&market.product, 1))
}

/// Cancels, and checks everything that a cancellation moves. Returns the refund.
fn cancel_checked(s: &mut Scenario, holder: &Keypair, policy: &Address) -> u64 {
    s.accrue(Some(s.market.product)).unwrap();
    let (state, pool, product) = (s.world.read::<Policy>(policy), s.pool_state(), s.product_state());
    let (vault, rent) = (s.world.balance(&s.pool.vault), s.world.account(policy).unwrap().lamports);
    let lamports = s.world.svm.get_balance(&state.payer).unwrap();
    let expected = refund_of(&state, s.world.now(), FEE_BPS);
    assert_eq!(cancel_for(s, holder, policy), expected);
    assert!(expected < state.premium, "never all of it");
    assert_eq!(vault - s.world.balance(&s.pool.vault), expected);
    assert!(s.world.account(policy).is_none(), "the account is gone");
    assert_eq!(s.world.svm.get_balance(&state.payer).unwrap() - lamports, rent);
    let after = s.pool_state();
    assert_eq!((after.assets, after.unearned), (pool.assets, pool.unearned - expected));
    assert_eq!(s.product_state().active_cover, product.active_cover - state.remaining);
    invariants::check_price_did_not_fall(&pool, &after).unwrap();
    balanced(s);
    expected
}

/// "What has not been earned of the premium comes back, less a fee", at any moment; the rest reaches the providers.
#[test]
fn the_refund_is_that_of_the_formula() {
    let (mut s, buyer, policy) = covered();
    let state: Policy = s.world.read(&policy);
    let mut last = u64::MAX;
    for wait in [0, 1, DAY - 1, DAY, DAY + 1, 30 * DAY, 46 * DAY, 90 * DAY + 86_399, 91 * DAY - 1] {
        let refund = aside(&mut s, |s| {
            s.world.advance(wait);
            let refund = cancel_checked(s, &buyer, &policy);
            let end = (state.last_day as i64 + 1) * DAY;
            s.world.set_time(end);
            s.accrue(None).unwrap();
            assert_eq!((s.pool_state().unearned, s.pool_state().stream_rate.bits()), (0, 0));
            refund
        });
        assert!(refund <= last, "{refund} after {wait}, {last} before");
        last = refund;
    }
    // Nothing was used: all of the providers' eighty per cent, less the fee of ten.
    let whole = state.premium * 8 / 10 * 9 / 10;
    assert!(cancel_for(&mut s, &buyer, &policy).abs_diff(whole) <= 2);
    assert!(last <= 1, "a second before the end");
}

/// "An hour of cover, whose premium streams over the days of its run-off": a minute before its end a sixtieth is left.
#[test]
fn an_hour_at_its_last_minute() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let policy = s.buy(&buyer, 1, 100_000 * UNIT, HOUR).unwrap();
    let state: Policy = s.world.read(&policy);
    s.world.set_time(state.ends_at - 60);
    let sixtieth = state.premium * 8 / 10 * 9 / 10 / 60;
    let refund = cancel_checked(&mut s, &buyer, &policy);
    assert!(refund.abs_diff(sixtieth) <= 2, "{refund}, a sixtieth is {sixtieth}");
}

/// The refund after an extension, a claim, and both.
#[test]
fn the_refund_after_extensions_and_claims() {
    let (mut s, _, buyer, policy, incident) = triggered();
    s.claim(&policy, &incident).unwrap();
    aside(&mut s, |s| cancel_checked(s, &buyer, &policy));
    recover(&mut s);
    for (amount, seconds) in [(5_000 * UNIT, 0), (0, 40 * DAY), (1, 1), (90_000 * UNIT, 100 * DAY)] {
        aside(&mut s, |s| {
            s.extend(&buyer, &policy, amount, seconds).unwrap();
            aside(s, |s| cancel_checked(s, &buyer, &policy));
            s.world.advance(DAY / 2);
            aside(s, |s| cancel_checked(s, &buyer, &policy));
            later(s, 20 * DAY);
            aside(s, |s| cancel_checked(s, &buyer, &policy));
            let incident = break_peg(s, 80_000_000);
            s.claim(&policy, &incident).unwrap();
            cancel_checked(s, &buyer, &policy);
        });
    }
}

/// "Less than `min_refund` is refused", and so is a deadline that has passed.
#[test]
fn minimum_and_deadline() {
    let (mut s, buyer, policy) = covered();
    s.world.advance(30 * DAY);
    let now = s.world.now();
    let refund = refund_of(&s.world.read(&policy), now, FEE_BPS);
    let accounts = s.cancel_accounts(&policy);
    for (minimum, deadline, error) in
        [(refund + 1, now, SlippageExceeded), (u64::MAX, now, SlippageExceeded), (0, now - 1, DeadlinePassed)]
    {
        refused(&mut s, error, |s| s.world.send(&[accounts.instruction(minimum, deadline)], &[&buyer]));
    }
    s.world.send(&[accounts.instruction(refund, now)], &[&buyer]).unwrap();
}

/// "While cover is left": not from its end on, and not when all of it has been paid.
#[test]
fn not_after_the_end() {
    let (mut s, buyer, policy) = covered();
    let end = s.world.read::<Policy>(&policy).ends_at;
    s.world.set_time(end - 1);
    aside(&mut s, |s| s.cancel_cover(&buyer, &policy).unwrap());
    s.world.set_time(end);
    refused(&mut s, PolicyOver, |s| s.cancel_cover(&buyer, &policy));
    let rules = BandRules { slope_bps: 100_000, ..band_rules() };
    s.market = s.add_depeg_product(product_args(), rules, feeds::USDC_USD).unwrap();
    let policy = s.buy(&buyer, 2, 10_000 * UNIT, 90 * DAY).unwrap();
    s.world.advance(2 * DAY);
    let incident = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.world.read::<Policy>(&policy).remaining, 0);
    refused(&mut s, PolicyOver, |s| s.cancel_cover(&buyer, &policy));
}

/// "Not while an event of the product is being decided", exposed to it or not.
#[test]
fn not_during_an_event() {
    let (mut s, _, buyer, policy) = insured();
    let waiting = s.buy(&buyer, 2, 1_000 * UNIT, 30 * DAY).unwrap();
    s.world.advance(600);
    let market = s.market;
    s.post(&market, 97_000_000);
    // Not in the transaction either that opens the watch.
    let (observe, cancel) =
        (s.observe_accounts(&market).instruction(), s.cancel_accounts(&policy).instruction(0, FOREVER));
    refused(&mut s, EventOpen, |s| s.world.send(&[observe.clone(), cancel], &[&buyer]));
    s.world.send(&[observe], &[]).unwrap();
    for policy in [policy, waiting] {
        refused(&mut s, EventOpen, |s| s.cancel_cover(&buyer, &policy));
    }
    recover(&mut s);
    for policy in [policy, waiting] {
        s.cancel_cover(&buyer, &policy).unwrap();
    }
    balanced(&s);
}

/// "Nor before a claim that can be filed has been": afterwards what is left can be cancelled, and what cannot claim at
/// once.
#[test]
fn the_claim_comes_first() {
    let (mut s, _, buyer, policy) = insured();
    let waiting = s.buy(&buyer, 2, 1_000 * UNIT, 30 * DAY).unwrap();
    let incident = break_peg(&mut s, 90_000_000);
    refused(&mut s, ClaimFirst, |s| s.cancel_cover(&buyer, &policy));
    cancel_checked(&mut s, &buyer, &waiting);
    s.claim(&policy, &incident).unwrap();
    cancel_checked(&mut s, &buyer, &policy);
    assert_eq!(s.product_state().active_cover, 0);
}

/// A claim that nobody files stops being in the way when it can no longer be filed.
#[test]
fn a_claim_forgone() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000 * UNIT);
    let policy = s.buy(&buyer, 1, 10_000 * UNIT, 300 * DAY).unwrap();
    s.world.advance(2 * DAY);
    let incident = break_peg(&mut s, 90_000_000);
    let until = s.world.read::<Incident>(&incident).claims_until;
    s.world.set_time(until);
    refused(&mut s, ClaimFirst, |s| s.cancel_cover(&buyer, &policy));
    s.world.set_time(until + 1);
    refused(&mut s, ClaimPeriodOver, |s| s.claim(&policy, &incident));
    cancel_checked(&mut s, &buyer, &policy);
}

/// "Only the holder": neither a stranger nor whoever paid.
#[test]
fn only_the_holder() {
    let (mut s, sponsor, friend, policy) = gift();
    let thief = s.user("thief", 0);
    let good = s.cancel_accounts(&policy);
    for signer in [&sponsor, &thief] {
        let accounts = ix::CancelCover { holder: signer.pubkey(), ..good };
        refused(&mut s, NotHolder, |s| s.world.send(&[accounts.instruction(0, FOREVER)], &[signer]));
    }
    let mut unsigned = good.instruction(0, FOREVER);
    let at = account_index(&unsigned, "holder");
    unsigned.accounts[at].is_signer = false;
    fails(&mut s, |s| s.world.send(&[unsigned], &[]));
    s.cancel_cover(&friend, &policy).unwrap();
}

/// "Whoever paid is refunded, not the holder: a gift cannot be turned into money."
#[test]
fn a_gift_is_refunded_to_whoever_paid() {
    let (mut s, sponsor, friend, policy) = gift();
    let (giver, holder) = (sponsor.pubkey(), friend.pubkey());
    let thief = s.user("thief", 0);
    s.world.advance(10 * DAY);
    let good = s.cancel_accounts(&policy);
    let other_mint = actor("other mint").pubkey();
    s.world.create_mint(other_mint, 6);
    let wrong_mint = s.world.create_token_account(&other_mint, &giver, 0);
    for payee in [s.collateral(&holder), s.collateral(&thief.pubkey()), wrong_mint, s.shares(&giver)] {
        let accounts = ix::CancelCover { payer_collateral: payee, ..good };
        refused(&mut s, WrongPayee, |s| s.world.send(&[accounts.instruction(0, FOREVER)], &[&friend]));
    }
    let own = ix::CancelCover { payer: holder, payer_collateral: s.collateral(&holder), ..good };
    refused(&mut s, WrongPayer, |s| s.world.send(&[own.instruction(0, FOREVER)], &[&friend]));
    let refund = refund_of(&s.world.read(&policy), s.world.now(), FEE_BPS);
    let (money, rent) = (s.money(&giver), s.world.account(&policy).unwrap().lamports);
    let lamports = [giver, holder].map(|key| s.world.svm.get_balance(&key).unwrap());
    s.cancel_cover(&friend, &policy).unwrap();
    assert_eq!((s.money(&giver) - money, s.money(&holder)), (refund, 0));
    let after = [giver, holder].map(|key| s.world.svm.get_balance(&key).unwrap());
    assert_eq!(after, [lamports[0] + rent, lamports[1]]);
}

/// "The cover leaves product and pool": somebody else can have it.
#[test]
fn capacity_is_free_again() {
    let (mut s, lp) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let policy = s.buy(&buyer, 1, 500_000 * UNIT, 90 * DAY).unwrap();
    s.request_withdrawal(&lp, s.share_balance(&lp.pubkey()), 0).unwrap();
    s.world.advance(7 * DAY);
    let withdrawn = |s: &mut Scenario| {
        let before = s.money(&lp.pubkey());
        s.complete_withdrawal(&lp, 0).unwrap();
        (s.money(&lp.pubkey()) - before) / UNIT
    };
    assert!(aside(&mut s, withdrawn) < 1_000, "the rest backs cover");
    cancel_checked(&mut s, &buyer, &policy);
    assert!(aside(&mut s, withdrawn) >= 1_000_000);
    s.cancel_withdrawal(&lp, 0).unwrap();
    later(&mut s, 1);
    s.buy(&buyer, 2, 500_000 * UNIT, 90 * DAY).unwrap();
    balanced(&s);
}

/// The id can be used again; what has happened before is nothing to the new policy.
#[test]
fn the_id_can_be_bought_again() {
    let (mut s, _, buyer, policy, incident) = triggered();
    s.claim(&policy, &incident).unwrap();
    cancel_checked(&mut s, &buyer, &policy);
    recover(&mut s);
    assert_eq!(s.buy(&buyer, 1, 20_000 * UNIT, 90 * DAY).unwrap(), policy);
    refused(&mut s, NotEligible, |s| s.claim(&policy, &incident));
    let state: Policy = s.world.read(&policy);
    assert_eq!((state.remaining, state.added, state.claimed_event_at), (20_000 * UNIT, 0, 0));
    cancel_checked(&mut s, &buyer, &policy);
}

/// A pause or run-off stops sales, not the way out.
#[test]
fn a_pause_does_not_hold_anyone() {
    let (mut s, buyer, policy) = covered();
    s.pause(HOUR as u32).unwrap();
    aside(&mut s, |s| cancel_checked(s, &buyer, &policy));
    s.run_off(None).unwrap();
    cancel_checked(&mut s, &buyer, &policy);
}
