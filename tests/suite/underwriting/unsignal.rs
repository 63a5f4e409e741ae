//! request_unsignal, complete_unsignal.

use BallastError::*;

use super::*;

/// "They can be had after a week, and no sooner than an event that nobody has reported yet can be."
#[test]
fn the_wait_is_a_week_or_the_run_off() {
    for (tail, wait) in [(0, 7 * DAY), (7 * DAY, 7 * DAY), (7 * DAY + 1, 7 * DAY + 1), (30 * DAY, 30 * DAY)] {
        // Half the run-off bounds the bands' durations; a product without one needs none that is watched.
        let args = ListProductArgs { tail: tail as u32, underwriting: per_token(1), ..product_args() };
        let (mut s, _) = funded();
        s.with_staking();
        let product = s.list_product(args).unwrap();
        let underwriter = s.underwriter("underwriter", &product, 100 * UNIT);
        s.request_unsignal(&underwriter, &product, 40 * UNIT).unwrap();
        let signal = s.signal_state(&product, &underwriter.pubkey());
        let asked_at = s.world.now();
        assert_eq!((signal.amount, signal.leaving, signal.ready_at), (100 * UNIT, 40 * UNIT, asked_at + wait));
        s.world.set_time(signal.ready_at - 1);
        refused(&mut s, UnstakeNotReady, |s| s.complete_unsignal(&underwriter, &product));
        s.world.set_time(signal.ready_at);
        s.complete_unsignal(&underwriter, &product).unwrap();
        balanced(&s);
    }
}

/// "A further request takes the place of the first and starts the wait anew."
#[test]
fn a_further_request_replaces_the_first() {
    let (mut s, underwriter) = vouched(per_token(1), 100);
    let product = s.market.product;
    s.request_unsignal(&underwriter, &product, 10 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.request_unsignal(&underwriter, &product, 5 * UNIT).unwrap();
    let signal = s.signal_state(&product, &underwriter.pubkey());
    assert_eq!((signal.leaving, signal.ready_at), (5 * UNIT, s.world.now() + 7 * DAY));
    assert_eq!(s.product_state().leaving, 5 * UNIT);
    refused(&mut s, UnstakeNotReady, |s| s.complete_unsignal(&underwriter, &product));
    for amount in [100 * UNIT + 1, u64::MAX] {
        refused(&mut s, StakeTooSmall, |s| s.request_unsignal(&underwriter, &product, amount));
    }
    s.request_unsignal(&underwriter, &product, 100 * UNIT).unwrap();
    assert_eq!(s.product_state().leaving, 100 * UNIT);
    balanced(&s);
    // What somebody else has asked for stays.
    let other = s.underwriter("other", &product, 50 * UNIT);
    s.request_unsignal(&other, &product, 20 * UNIT).unwrap();
    s.request_unsignal(&underwriter, &product, 30 * UNIT).unwrap();
    assert_eq!(s.product_state().leaving, 50 * UNIT);
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert_eq!((s.product_state().signalled, s.product_state().leaving), (120 * UNIT, 20 * UNIT));
    balanced(&s);
}

/// "One of nothing takes it back."
#[test]
fn a_request_is_taken_back() {
    let (mut s, underwriter) = vouched(per_token(1), 100);
    let (product, key) = (s.market.product, underwriter.pubkey());
    s.request_unsignal(&underwriter, &product, 100 * UNIT).unwrap();
    s.world.advance(8 * DAY);
    s.request_unsignal(&underwriter, &product, 0).unwrap();
    assert_eq!((s.signal_state(&product, &key).leaving, s.product_state().leaving), (0, 0));
    sell(&mut s, 1, 100 * UNIT);
    refused(&mut s, UnstakeNotReady, |s| s.complete_unsignal(&underwriter, &product));
    s.world.advance(7 * DAY);
    refused(&mut s, ZeroAmount, |s| s.complete_unsignal(&underwriter, &product));
    assert_eq!(left(&s, &underwriter), 100 * UNIT);
    balanced(&s);
}

/// "They can be had for two days." Whose wait is over cannot keep his way out for the day that he needs it.
#[test]
fn the_tokens_can_be_had_for_two_days() {
    let (mut s, underwriter) = vouched(per_token(1), 100);
    let (product, key) = (s.market.product, underwriter.pubkey());
    s.request_unsignal(&underwriter, &product, 60 * UNIT).unwrap();
    let last = s.signal_state(&product, &key).ready_at + 2 * DAY;
    s.world.set_time(last);
    aside(&mut s, |s| s.complete_unsignal(&underwriter, &product).unwrap());
    s.world.set_time(last + 1);
    refused(&mut s, UnsignalTooLate, |s| s.complete_unsignal(&underwriter, &product));
    assert_eq!(s.product_state().leaving, 60 * UNIT, "they allow no sale until he takes the request back");
    s.request_unsignal(&underwriter, &product, 60 * UNIT).unwrap();
    refused(&mut s, UnstakeNotReady, |s| s.complete_unsignal(&underwriter, &product));
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert_eq!(s.stake_state(&key).amount, 60 * UNIT);
    balanced(&s);
}

/// "The tokens wait for their activation as newly staked ones do."
#[test]
fn tokens_come_back_to_the_stake() {
    let (mut s, underwriter) = vouched(per_token(1), 100);
    let (product, key) = (s.market.product, underwriter.pubkey());
    s.request_unsignal(&underwriter, &product, 60 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    let (stake, staking, signal) = (s.stake_state(&key), s.staking_state(), s.signal_state(&product, &key));
    assert_eq!((stake.amount, stake.recent, stake.earning), (60 * UNIT, 60 * UNIT, 0));
    assert_eq!(stake.recent_since, s.world.now() + DAY);
    assert_eq!((signal.amount, signal.leaving), (40 * UNIT, 0));
    assert_eq!((staking.signalled, staking.total_staked), (40 * UNIT, 60 * UNIT));
    let state = s.product_state();
    assert_eq!((state.signalled, state.leaving), (40 * UNIT, 0));
    refused(&mut s, ZeroAmount, |s| s.complete_unsignal(&underwriter, &product));
    balanced(&s);
    s.request_unstake(&underwriter, 60 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.complete_unstake(&underwriter).unwrap();
    assert_eq!(s.governance_tokens(&key), 60 * UNIT);
    balanced(&s);
}

/// "An empty signal whose premiums are paid is closed; its rent goes to the owner."
#[test]
fn an_empty_signal_is_closed() {
    let (mut s, underwriter) = vouched(behind_the_cap(1_000), 1_000);
    let (product, key) = (s.market.product, underwriter.pubkey());
    let policy = sell(&mut s, 1, 1_000 * UNIT);
    s.world.advance(193 * DAY);
    s.request_unsignal(&underwriter, &product, 1_000 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.accrue(Some(product)).unwrap();
    let address = pda::signal(&product, &key);
    let rent = s.world.account(&address).unwrap().lamports;
    s.complete_unsignal(&underwriter, &product).unwrap();
    let signal = s.signal_state(&product, &key);
    let earned = part(&s, &policy);
    assert_eq!(signal.amount, 0, "it stays for the premiums");
    near(signal.owed, earned);
    refused(&mut s, ZeroAmount, |s| s.complete_unsignal(&underwriter, &product));
    assert_eq!(collect(&mut s, &underwriter), signal.owed);
    let before = s.world.account(&key).unwrap().lamports;
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert!(s.world.account(&address).is_none());
    assert_eq!(s.world.account(&key).unwrap().lamports, before + rent);
    balanced(&s);
    // He can come again.
    s.signal(&underwriter, &product, UNIT).unwrap();
    assert_eq!(s.signal_state(&product, &key).owed, 0);
    balanced(&s);
}

/// "So one that has lost all can be closed."
#[test]
fn a_signal_that_has_lost_all_is_closed() {
    let underwriting = UnderwritingRules { cover_rate: PEG / 10, free_cover: 100 * UNIT, ..per_token(1) };
    let mut s = market_of(ListProductArgs { cap: 200 * UNIT, underwriting, ..product_args() });
    let product = s.market.product;
    let underwriter = s.underwriter("underwriter", &product, 100 * UNIT);
    let key = underwriter.pubkey();
    insure(&mut s, 1, 100 * UNIT);
    s.request_unsignal(&underwriter, &product, 30 * UNIT).unwrap();
    s.world.advance(1);
    s.observe(PEG).unwrap();
    strike(&mut s, 20);
    assert_eq!((left(&s, &underwriter), s.product_state().leaving), (0, 0), "20 of cover are 200 tokens");
    collect(&mut s, &underwriter);
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    assert!(s.world.account(&pda::signal(&product, &key)).is_none());
    assert_eq!(s.stake_state(&key).amount, 0);
    balanced(&s);
}

/// "Only the owner", and only with his own accounts.
#[test]
fn nobody_else_takes_tokens_out() {
    let (mut s, underwriter) = vouched(per_token(1), 100);
    let (product, key) = (s.market.product, underwriter.pubkey());
    let thief = s.staker("thief", UNIT);
    let request = ix::RequestUnsignal { owner: thief.pubkey(), ..s.request_unsignal_accounts(&product, &key) };
    refused(&mut s, NotStakeOwner, |s| s.world.send(&[request.instruction(UNIT)], &[&thief]));
    s.request_unsignal(&underwriter, &product, 100 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    let good = s.complete_unsignal_accounts(&product, &key);
    let into_his = ix::CompleteUnsignal { stake: pda::stake(&thief.pubkey()), ..good };
    refused(&mut s, NotStakeOwner, |s| s.world.send(&[into_his.instruction()], &[&underwriter]));
    let by_him = ix::CompleteUnsignal { owner: thief.pubkey(), ..good };
    refused(&mut s, NotStakeOwner, |s| s.world.send(&[by_him.instruction()], &[&thief]));
    let other = s.add_depeg_product(product_args(), band_rules(), [9; 32]).unwrap().product;
    let elsewhere = ix::CompleteUnsignal { product: other, ..good };
    refused(&mut s, WrongProduct, |s| s.world.send(&[elsewhere.instruction()], &[&underwriter]));
    let elsewhere = ix::RequestUnsignal { product: other, ..s.request_unsignal_accounts(&product, &key) };
    refused(&mut s, WrongProduct, |s| s.world.send(&[elsewhere.instruction(1)], &[&underwriter]));
    s.complete_unsignal(&underwriter, &product).unwrap();
}

/// "Not while an event of the product is being decided." A request can be made then.
#[test]
fn nobody_leaves_while_an_event_is_decided() {
    let (mut s, underwriter) = vouched(per_token(1), 1_000);
    let product = s.market.product;
    insure(&mut s, 1, 100 * UNIT);
    s.request_unsignal(&underwriter, &product, 500 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.observe(97_000_000).unwrap();
    refused(&mut s, EventOpen, |s| s.complete_unsignal(&underwriter, &product));
    s.request_unsignal(&underwriter, &product, 100 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    refused(&mut s, EventOpen, |s| s.complete_unsignal(&underwriter, &product));
    // The feed is dead: nothing will be decided any more.
    s.world.advance(18 * DAY);
    s.request_unsignal(&underwriter, &product, 100 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    balanced(&s);
}

/// After a loss everybody can still ask for everything he has left.
#[test]
fn all_that_is_left_can_be_asked_for() {
    // Four base units stand behind fifty of cover.
    let mut s = market_with(free(per_token(12_500_000)));
    let product = s.market.product;
    let both = ["one", "two"].map(|name| s.underwriter(name, &product, 4));
    for underwriter in &both {
        s.request_unsignal(underwriter, &product, 3).unwrap();
    }
    insure(&mut s, 1, 100 * UNIT);
    strike(&mut s, 50);
    for underwriter in &both {
        assert_eq!(left(&s, underwriter), 2);
        s.request_unsignal(underwriter, &product, 2).unwrap();
    }
    s.world.advance(7 * DAY);
    for underwriter in &both {
        s.complete_unsignal(underwriter, &product).unwrap();
        assert_eq!(s.stake_state(&underwriter.pubkey()).amount, 2);
    }
    balanced(&s);
}
