//! deposit, request_withdrawal, cancel_withdrawal, complete_withdrawal, accrue.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::support::*;

/// "Shares are rounded down and never zero; fewer than `min_shares` is refused."
#[test]
fn deposits_mint_shares_at_the_present_price() {
    let mut s = Scenario::new();
    let lp = s.user("provider", 1_000 * UNIT);
    s.deposit(&lp, 100 * UNIT).unwrap();
    assert_eq!(s.share_balance(&lp.pubkey()), 100 * UNIT);
    assert_eq!(s.money(&lp.pubkey()), 900 * UNIT);
    let pool = s.pool_state();
    assert_eq!((pool.assets, pool.total_shares), (110 * UNIT, 110 * UNIT));
    balanced(&s);
    let accounts = s.deposit_accounts(&lp.pubkey());
    let now = s.world.now();
    for (amount, min_shares, deadline, error) in [
        (0, 0, now, ZeroAmount),
        (UNIT, UNIT + 1, now, SlippageExceeded),
        (UNIT, 0, now - 1, DeadlinePassed),
        (UNIT, u64::MAX, now, SlippageExceeded),
        (u64::MAX, 0, now, MathOverflow),
    ] {
        let instruction = accounts.instruction(amount, min_shares, deadline);
        refused(&mut s, error, |s| s.world.send(&[instruction], &[&lp]));
    }
    s.world.send(&[accounts.instruction(UNIT, UNIT, now)], &[&lp]).unwrap();
}

#[test]
fn a_deposit_can_be_a_gift() {
    let mut s = Scenario::new();
    let (giver, friend) = (s.user("giver", 100 * UNIT), s.user("friend", 0));
    let accounts = ix::Deposit { owner_shares: s.shares(&friend.pubkey()), ..s.deposit_accounts(&giver.pubkey()) };
    s.world.send(&[accounts.instruction(50 * UNIT, 0, FOREVER)], &[&giver]).unwrap();
    assert_eq!(s.share_balance(&friend.pubkey()), 50 * UNIT);
    assert_eq!(s.money(&giver.pubkey()), 50 * UNIT);
}

#[test]
fn a_deposit_without_the_money_fails_and_changes_nothing() {
    let mut s = Scenario::new();
    let poor = s.user("poor", UNIT);
    let before = s.world.snapshot();
    let failure = s.deposit(&poor, 2 * UNIT).unwrap_err();
    assert!(matches!(failure, Failure::Other(_)), "the token program's error: {failure:?}");
    assert!(before == s.world.snapshot());
}

/// "Premiums stream per second until the policy's last bucket ends": the price rises smoothly, all of it arrives.
#[test]
fn premiums_reach_the_share_price_per_second() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 10_000 * UNIT);
    let policy = s.buy(&buyer, 1, 100_000 * UNIT, 30 * DAY).unwrap();
    let state: Policy = s.world.read(&policy);
    let to_providers = s.pool_state().unearned;
    let fees = s.pool_state();
    assert_eq!(fees.fees_stakers, state.premium * 8 / 100);
    assert_eq!(fees.fees_underwriters, 0, "nobody has signalled");
    assert_eq!(fees.fees_treasury, state.premium * 7 / 100 + state.premium * 5 / 100);
    assert_eq!(to_providers + fees.fees_stakers + fees.fees_underwriters + fees.fees_treasury, state.premium);
    let end = (state.last_day as i64 + 1) * DAY;
    let (begin, span) = (s.world.now(), end - s.world.now());
    let before = s.pool_state().assets;
    let mut last = before;
    for step in 1..=10 {
        s.world.set_time(begin + span * step / 10);
        s.accrue(None).unwrap();
        let pool = s.pool_state();
        let fair = to_providers as u128 * step as u128 / 10;
        assert!((pool.assets - before) as u128 <= fair && (pool.assets - before) as u128 + 2 >= fair);
        assert!(pool.assets > last);
        last = pool.assets;
        balanced(&s);
    }
    assert_eq!(s.pool_state().assets, before + to_providers);
    assert_eq!((s.pool_state().unearned, s.pool_state().stream_rate.bits()), (0, 0));
}

/// "Only the owner, only inside the window that follows the cooldown."
#[test]
fn the_two_step_exit() {
    let (mut s, lp) = funded();
    s.request_withdrawal(&lp, 400_000 * UNIT, 7).unwrap();
    assert_eq!(s.share_balance(&lp.pubkey()), 600_000 * UNIT);
    assert_eq!(s.pool_state().queued_shares, 400_000 * UNIT);
    balanced(&s);
    refused(&mut s, CooldownNotOver, |s| s.complete_withdrawal(&lp, 7));
    s.world.advance(7 * DAY - 1);
    refused(&mut s, CooldownNotOver, |s| s.complete_withdrawal(&lp, 7));
    s.world.advance(1);
    let before = s.money(&lp.pubkey());
    let accounts = s.complete_withdrawal_accounts(&lp.pubkey(), 7);
    let greedy = accounts.instruction(400_001 * UNIT);
    refused(&mut s, SlippageExceeded, |s| s.world.send(&[greedy], &[&lp]));
    s.complete_withdrawal(&lp, 7).unwrap();
    assert_eq!(s.money(&lp.pubkey()) - before, 400_000 * UNIT);
    assert!(s.world.account(&accounts.ticket).is_none(), "an emptied ticket is closed");
    balanced(&s);
}

#[test]
fn a_ticket_expires_and_can_be_cancelled_any_time() {
    let (mut s, lp) = funded();
    s.request_withdrawal(&lp, UNIT, 1).unwrap();
    s.world.advance(9 * DAY);
    refused(&mut s, WindowClosed, |s| s.complete_withdrawal(&lp, 1));
    s.world.advance(1_000 * DAY);
    refused(&mut s, WindowClosed, |s| s.complete_withdrawal(&lp, 1));
    let lamports = s.world.svm.get_balance(&lp.pubkey()).unwrap();
    s.cancel_withdrawal(&lp, 1).unwrap();
    assert_eq!(s.share_balance(&lp.pubkey()), 1_000_000 * UNIT);
    assert!(s.world.svm.get_balance(&lp.pubkey()).unwrap() > lamports, "the rent came back");
    assert_eq!(s.pool_state().queued_shares, 0);
    balanced(&s);
}

/// "Pays only capital that backs no cover; the shares beyond it stay in the ticket."
#[test]
fn capital_behind_cover_stays() {
    let (mut s, lp) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    s.buy(&buyer, 1, 300_000 * UNIT, 30 * DAY).unwrap();
    s.request_withdrawal(&lp, 1_000_000 * UNIT, 0).unwrap();
    s.world.advance(7 * DAY);
    let before = s.money(&lp.pubkey());
    s.complete_withdrawal(&lp, 0).unwrap();
    let pool = s.pool_state();
    // 300 000 of cover at a share of 50 % keeps 600 000 in the pool, to the unit.
    assert!(pool.assets >= 600_000 * UNIT && pool.assets <= 600_000 * UNIT + 2, "{}", pool.assets);
    assert!(s.money(&lp.pubkey()) - before > 400_000 * UNIT);
    invariants::check_limits_after_withdrawal(&pool).unwrap();
    balanced(&s);
    refused(&mut s, CapitalBacksCover, |s| s.complete_withdrawal(&lp, 0));
    // The rest leaves once the cover has ended, through a new request.
    s.world.advance(60 * DAY);
    s.accrue(Some(s.market.product)).unwrap();
    s.cancel_withdrawal(&lp, 0).unwrap();
    let shares = s.share_balance(&lp.pubkey());
    s.request_withdrawal(&lp, shares, 1).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&lp, 1).unwrap();
    assert_eq!(s.share_balance(&lp.pubkey()), 0);
    let pool = s.pool_state();
    assert_eq!(pool.total_shares, pool.locked_shares);
    balanced(&s);
}

/// "Queued shares no longer count as capacity for new cover."
#[test]
fn queued_shares_are_no_capacity() {
    let (mut s, lp) = funded();
    let market = s.market;
    let before = s.quote(&market, UNIT, 30 * DAY as u32).unwrap().capacity;
    s.request_withdrawal(&lp, 500_000 * UNIT, 0).unwrap();
    let after = s.quote(&market, UNIT, 30 * DAY as u32).unwrap().capacity;
    assert_eq!((before, after), (500_005 * UNIT, 250_005 * UNIT));
}

/// Queued shares still earn.
#[test]
fn a_ticket_earns_until_it_is_paid() {
    let (mut s, lp) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    s.buy(&buyer, 1, 100_000 * UNIT, 60 * DAY).unwrap();
    s.request_withdrawal(&lp, 100_000 * UNIT, 0).unwrap();
    s.world.advance(8 * DAY);
    let before = s.money(&lp.pubkey());
    s.complete_withdrawal(&lp, 0).unwrap();
    assert!(s.money(&lp.pubkey()) - before > 100_000 * UNIT);
}

#[test]
fn requests_need_shares() {
    let (mut s, lp) = funded();
    refused(&mut s, ZeroAmount, |s| s.request_withdrawal(&lp, 0, 0));
    let before = s.world.snapshot();
    for shares in [1_000_000 * UNIT + 1, u64::MAX / 2] {
        assert!(matches!(s.request_withdrawal(&lp, shares, 0), Err(Failure::Other(_))));
    }
    assert!(before == s.world.snapshot());
    s.request_withdrawal(&lp, 10, 0).unwrap();
    refused(&mut s, MathOverflow, |s| s.request_withdrawal(&lp, u64::MAX, 1));
}

/// A year without a call, then one call.
#[test]
fn a_long_sleep_is_caught_up_in_one_call() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    for (id, days) in [1, 30, 90, 364].into_iter().enumerate() {
        s.buy(&buyer, id as u64, 10_000 * UNIT, days * DAY).unwrap();
    }
    let owed = s.pool_state().unearned;
    let assets = s.pool_state().assets;
    for years in 1..=3 {
        s.world.advance(365 * DAY);
        s.accrue(Some(s.market.product)).unwrap();
        balanced(&s);
        if years == 2 {
            assert_eq!(s.pool_state().assets, assets + owed);
            assert_eq!(s.pool_state().active_cover, 0);
        }
    }
}
