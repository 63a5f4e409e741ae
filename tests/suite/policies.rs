//! extend_cover, cancel_cover, transfer_policy, sponsor_cover, and the referrer of buy_cover.

mod cancel;
mod extend;
mod extend_limits;
mod life;
mod referrer;
mod sponsor;
mod transfer;

use ballast_testkit::{scenario::*, *};

/// Lets `seconds` pass, with a fresh price at the end.
pub fn later(s: &mut Scenario, seconds: i64) {
    s.world.advance(seconds);
    s.post(&s.market.clone(), PEG);
}

/// Ends a triggered event by a recovery.
pub fn recover(s: &mut Scenario) {
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    assert_eq!(s.monitor_state().episode.state, 0, "the monitor is normal again");
}

/// Asserts that a transaction fails outside the program's own errors, and that no account changed.
pub fn fails(s: &mut Scenario, act: impl FnOnce(&mut Scenario) -> Result<world::Outcome, Failure>) {
    let before = s.world.snapshot();
    let failure = act(s).expect_err("it must fail");
    assert!(matches!(failure, Failure::Other(_)), "{failure:?}");
    assert!(before == s.world.snapshot(), "a failed call changed an account");
}

/// What a cancellation at `now` returns, from the policy's fields alone.
pub fn refund_of(policy: &Policy, now: i64, fee_bps: u16) -> u64 {
    let end = (policy.last_day as i64 + 1) * DAY;
    let rate = policy.stream_rate.bits();
    let streams = |from: i64| (rate * (end - from) as u128) >> 64;
    let cover_from = |from: i64| (policy.ends_at - from.max(policy.starts_at)) as u128;
    let by_cover = streams(policy.priced_at) * cover_from(now) / cover_from(policy.priced_at);
    (streams(now).min(by_cover) * (10_000 - fee_bps) as u128 / 10_000) as u64
}

/// Extends and returns what it cost.
pub fn extend_for(s: &mut Scenario, payer: &Keypair, policy: &Address, amount: u64, seconds: i64) -> u64 {
    let before = s.money(&payer.pubkey());
    s.extend(payer, policy, amount, seconds).unwrap();
    before - s.money(&payer.pubkey())
}

/// Cancels for a self-paid holder and returns what came back.
pub fn cancel_for(s: &mut Scenario, holder: &Keypair, policy: &Address) -> u64 {
    let before = s.money(&holder.pubkey());
    s.cancel_cover(holder, policy).unwrap();
    s.money(&holder.pubkey()) - before
}
