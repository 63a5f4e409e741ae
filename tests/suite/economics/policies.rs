//! Extension and cancellation.

use super::*;

const COVER: u64 = 100_000 * UNIT;

/// Base units that a stream pays until the end of its last day.
fn streams(policy: &Policy) -> u64 {
    let seconds = (policy.last_day as i64 + 1) * DAY - policy.priced_at;
    ((policy.stream_rate.bits() * seconds as u128) >> 64) as u64
}

/// What of the providers' part has not been used up: the document's formula.
fn refundable(policy: &Policy, unearned: u64, now: i64) -> u64 {
    let (left, all) =
        (policy.ends_at - now.max(policy.starts_at), policy.ends_at - policy.priced_at.max(policy.starts_at));
    unearned.min((streams(policy) as u128 * left as u128 / all as u128) as u64)
}

pub fn extension() -> Rows {
    let tell = |added: u64, seconds: i64| {
        let (mut s, _, buyer) = pool_with(1_000_000, product_args());
        let policy = s.buy(&buyer, 1, COVER, 90 * DAY).unwrap();
        let begin = s.world.now();
        pass(&mut s, 30 * DAY);
        s.accrue(None).unwrap();
        let (old, unearned, paid) =
            (s.world.read::<Policy>(&policy), s.pool_state().unearned, s.money(&buyer.pubkey()));
        let mut carried = refundable(&old, unearned, s.world.now());
        let (mut premium, mut providers) = (0, 0);
        if added > 0 || seconds > 0 {
            s.extend(&buyer, &policy, added * UNIT, seconds).unwrap();
            premium = paid - s.money(&buyer.pubkey());
            providers = s.pool_state().unearned - unearned;
            if seconds > 0 {
                let cover_left = (old.ends_at - s.world.now()) as u128;
                carried = carried.min((providers as u128 * cover_left / seconds as u128) as u64);
            }
        }
        let new: Policy = s.world.read(&policy);
        if premium > 0 {
            assert!(streams(&new).abs_diff(carried + providers) <= 1, "{} streams", streams(&new));
        }
        let elder = new.remaining - if new.added_starts_at > s.world.now() { new.added } else { 0 };
        let before = s.money(&buyer.pubkey());
        s.cancel_cover(&buyer, &policy).unwrap();
        let refund = s.money(&buyer.pubkey()) - before;
        [
            money(premium),
            money(providers),
            money(carried),
            money(elder),
            money(new.remaining),
            days(new.ends_at - begin),
            money(refund),
        ]
    };
    let columns = [tell(0, 0), tell(50_000, 0), tell(0, 30 * DAY)];
    let names = [
        "premium of the extension",
        "its providers' part",
        "carried from the old premium",
        "cover that can claim at once",
        "cover that can claim a waiting period later",
        "cover ends, counted from the purchase",
        "a cancellation right afterwards returns",
    ];
    let tell =
        |at: usize| row([names[at].into(), columns[0][at].clone(), columns[1][at].clone(), columns[2][at].clone()]);
    (0..names.len()).map(tell).collect()
}

fn cancel(term: i64, moments: &[i64]) -> Rows {
    let tell = |moment: &i64| {
        let (mut s, _, buyer) = pool_with(1_000_000, product_args());
        let policy = s.buy(&buyer, 1, COVER, term).unwrap();
        s.world.advance(*moment);
        s.accrue(None).unwrap();
        let (state, unearned, before) =
            (s.world.read::<Policy>(&policy), s.pool_state().unearned, s.money(&buyer.pubkey()));
        let part = refundable(&state, unearned, s.world.now());
        s.cancel_cover(&buyer, &policy).unwrap();
        let refund = s.money(&buyer.pubkey()) - before;
        let expected = part as u128 * (10_000 - config_args(&policy, &policy).rules.cancel_fee_bps as u128) / 10_000;
        assert!(refund.abs_diff(expected as u64) <= 1, "{refund} is not {expected}");
        let cover_left = state.ends_at - s.world.now().max(state.starts_at);
        row([days(*moment), money(unearned), days(cover_left), money(part), money(refund)])
    };
    moments.iter().map(tell).collect()
}

pub fn cancel_year() -> Rows {
    cancel(365 * DAY, &[0, DAY, 100 * DAY, 200 * DAY, 300 * DAY, 365 * DAY])
}

pub fn cancel_hour() -> Rows {
    cancel(HOUR, &[0, 12 * HOUR, 24 * HOUR, 24 * HOUR + 1_800, 24 * HOUR + 3_240])
}
