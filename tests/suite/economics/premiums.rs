//! Streaming, pricing and fees.

use super::*;

const YEAR: i64 = 365 * DAY;

/// A capacity of exactly a million.
fn million() -> (Scenario, Keypair, Keypair) {
    pool_with(2_000_000, ListProductArgs { cap: 1_000_000 * UNIT, ..product_args() })
}

pub fn stream() -> Rows {
    let (mut s, _, buyer) = pool_with(1_000_000, product_args());
    s.buy(&buyer, 1, 100_000 * UNIT, 30 * DAY).unwrap();
    let (begin, before) = (s.world.now(), s.pool_state());
    let moments = [0, DAY, 10 * DAY, 20 * DAY, 38 * DAY, 39 * DAY];
    let tell = |moment: i64| {
        s.world.set_time(begin + moment);
        s.accrue(None).unwrap();
        let pool = s.pool_state();
        let (assets, shares) = invariants::share_price(&pool);
        let worth = 100_000 * UNIT as u128 * assets / shares;
        row([days(moment), money(pool.assets - before.assets), money(pool.unearned), money(worth as u64)])
    };
    moments.map(tell).to_vec()
}

pub fn sandwich() -> Rows {
    let (mut s, _, buyer) = pool_with(1_000_000, product_args());
    let attacker = s.user("attacker", 1_000_000 * UNIT);
    s.deposit(&attacker, 1_000_000 * UNIT).unwrap();
    let shares = s.share_balance(&attacker.pubkey());
    let policy = s.buy(&buyer, 1, 400_000 * UNIT, YEAR).unwrap();
    let premium = s.world.read::<Policy>(&policy).premium;
    let streaming = s.pool_state().unearned;
    s.request_withdrawal(&attacker, shares, 0).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&attacker, 0).unwrap();
    let back = s.money(&attacker.pubkey());
    [
        ("deposited just before the purchase", 1_000_000 * UNIT),
        ("premium of the purchase", premium),
        ("of it the providers' part", streaming),
        ("paid out after the cooldown", back),
        ("gain", back - 1_000_000 * UNIT),
    ]
    .map(|(what, amount)| row([what.into(), money(amount)]))
    .to_vec()
}

/// Annual rate at a utilisation, both in basis points: the formula of the document.
fn rate(utilisation: u64) -> u64 {
    let p = product_args();
    let [base, kink, kink_rate, max] = [p.base_bps, p.kink_bps, p.kink_rate_bps, p.max_rate_bps].map(u64::from);
    if utilisation <= kink {
        base + (kink_rate - base) * utilisation / kink
    } else {
        kink_rate + (max - kink_rate) * (utilisation - kink) / (10_000 - kink)
    }
}

pub fn prices() -> Rows {
    let (mut s, _, buyer) = million();
    let market = s.market;
    let mut id = 0;
    let mut line = |s: &mut Scenario, amount: u64, buy: bool| {
        let quote = s.quote(&market, amount * UNIT, YEAR as u32).unwrap();
        let before = quote.active / UNIT;
        if buy {
            id += 1;
            let policy = s.buy(&buyer, id, amount * UNIT, YEAR).unwrap();
            assert_eq!(s.world.read::<Policy>(&policy).premium, quote.premium);
        }
        // A capacity of a million: hundreds of cover are basis points of it.
        let [from, to] = [before / 100, (before + amount) / 100];
        let span = |from: u64, to: u64| format!("{} to {}", percent(from), percent(to));
        row([money(amount * UNIT), span(from, to), span(rate(from), rate(to)), money(quote.premium)])
    };
    let whole = line(&mut s, 1_000_000, false);
    let single = line(&mut s, 100_000, false);
    let halves = [line(&mut s, 50_000, true), line(&mut s, 50_000, true)];
    line(&mut s, 600_000, true);
    let across = line(&mut s, 200_000, false);
    line(&mut s, 100_000, true);
    let steep = line(&mut s, 200_000, false);
    let [first, second] = halves;
    vec![single, first, second, across, steep, whole]
}

pub fn floors() -> Rows {
    let cases = [
        (500_000, HOUR, "time held"),
        (500_000, 30 * DAY, "curve"),
        (10_000, 7 * DAY, "time held"),
        (5, HOUR, "minimum premium"),
    ];
    let tell = |(amount, term, by): (u64, i64, &str)| {
        let (mut s, _, buyer) = million();
        let policy = s.buy(&buyer, 1, amount * UNIT, term).unwrap();
        let state: Policy = s.world.read(&policy);
        let held = (state.last_day as i64 + 1) * DAY - s.world.now();
        // The curve alone, from the document's formula; utilisation starts at nothing and stays below the kink.
        let mean = (rate(0) + rate(amount / 100)) as u128;
        let curve = (amount * UNIT) as u128 * mean * term as u128 / (2 * 10_000 * YEAR as u128);
        let least = (amount * UNIT) as u128 * rate(0) as u128 * held as u128 / (10_000 * YEAR as u128);
        let highest = curve.max(least).max(product_args().min_premium as u128) as u64;
        assert!(state.premium.abs_diff(highest) <= 1, "{} is not {highest}", state.premium);
        let named = match by {
            "curve" => curve > least,
            "time held" => least > curve,
            _ => state.premium == product_args().min_premium,
        };
        assert!(named, "{by} does not decide");
        row([
            money(amount * UNIT),
            days(term),
            days(held),
            money(curve as u64),
            money(least as u64),
            money(state.premium),
            by.into(),
        ])
    };
    cases.map(tell).to_vec()
}

pub fn fees() -> Rows {
    // Of the product's cap of a million, a token stands behind a thousand.
    let buy = |tokens: u64, referred: bool| {
        let cap = 1_000_000 * UNIT;
        let underwriting =
            UnderwritingRules { cover_rate: 1_000 * PEG, free_cover: cap, ..product_args().underwriting };
        let (mut s, _, buyer) = pool_with(2_000_000, ListProductArgs { cap, underwriting, ..product_args() });
        s.with_staking();
        if tokens > 0 {
            s.underwriter("underwriter", &s.market.product.clone(), tokens * UNIT);
        }
        let friend = s.user("referrer", 0);
        let market = s.market;
        let args = s.buy_args(&buyer.pubkey(), &market, 100_000 * UNIT, YEAR);
        let referrer_collateral = referred.then(|| s.collateral(&friend.pubkey()));
        let accounts = ix::BuyCover { referrer_collateral, ..s.buy_accounts(&buyer.pubkey(), &market, 1) };
        let before = s.money(&buyer.pubkey());
        s.world.send(&[accounts.instruction(1, args)], &[&buyer]).unwrap();
        let (pool, referrer) = (s.pool_state(), s.money(&friend.pubkey()));
        s.distribute_fees().unwrap();
        let fees = s.fee_vault_state();
        let moved = [fees.stakers, fees.underwriters, fees.treasury];
        assert_eq!(moved, [pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury]);
        let paid = before - s.money(&buyer.pubkey());
        [pool.unearned, moved[0], moved[1], moved[2], referrer, paid]
    };
    let cases = [buy(1_000, false), buy(1_000, true), buy(500, false), buy(0, false)];
    let names = ["providers", "stakers", "underwriters", "treasury", "referrer", "the buyer pays"];
    let cells = |at: usize| cases.map(|parts| money(parts[at]));
    (0..6).map(|at| [vec![names[at].into()], cells(at).to_vec()].concat()).collect()
}
