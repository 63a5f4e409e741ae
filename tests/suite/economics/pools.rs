//! Limits, exits and the end of a pool.

use super::*;

pub fn capacity() -> Rows {
    let (mut s, lp, _) = pool_with(1_000_000, product_args());
    let market = s.market;
    let measure = |s: &mut Scenario| {
        let product = s.quote(&market, UNIT, 30 * DAY as u32).unwrap().capacity;
        let view = s.solvency().unwrap();
        let all = view.sellable * pool_args().leverage_bps as u64 / 10_000;
        [view.assets, view.sellable, product, view.group_capacity, all]
    };
    let before = measure(&mut s);
    s.request_withdrawal(&lp, 500_000 * UNIT, 0).unwrap();
    let after = measure(&mut s);
    let names = ["assets", "assets that new cover may be sold against", "one product", "one group", "the whole pool"];
    (0..5).map(|at| row([names[at].into(), money(before[at]), money(after[at])])).collect()
}

pub fn stress() -> Rows {
    let (mut s, _, buyer) = pool_with(1_000_000, product_args());
    let more = [0, 1].map(|_| s.add_depeg_product(product_args(), band_rules(), feeds::USDC_USD).unwrap());
    let markets = [s.market, more[0], more[1]];
    let tell = |(at, market): (usize, &Market)| {
        s.buy_from(&buyer, market, 1, 400_000 * UNIT, 90 * DAY).unwrap();
        let view = s.solvency().unwrap();
        let numbers =
            [view.active_cover, view.required, view.free, view.largest_exposure, view.stress_left, view.stress_missing];
        let mut cells = vec![(at + 1).to_string()];
        cells.extend(numbers.map(money));
        cells
    };
    markets.iter().enumerate().map(tell).collect()
}

pub fn exit_free() -> Rows {
    let (mut s, lp, buyer) = pool_with(1_000_000, product_args());
    s.buy(&buyer, 1, 300_000 * UNIT, 30 * DAY).unwrap();
    let shares = s.share_balance(&lp.pubkey());
    s.request_withdrawal(&lp, shares, 0).unwrap();
    s.world.advance(7 * DAY);
    s.accrue(None).unwrap();
    let view = s.solvency().unwrap();
    let before = s.money(&lp.pubkey());
    s.complete_withdrawal(&lp, 0).unwrap();
    let paid = s.money(&lp.pubkey()) - before;
    let ticket: WithdrawalTicket = s.world.read(&pda::ticket(&s.pool.pool, &lp.pubkey(), 0));
    assert!(view.free.abs_diff(paid) <= 1);
    [
        ("shares in the ticket", shares),
        ("assets", view.assets),
        ("must stay", view.required),
        ("free", view.free),
        ("paid", paid),
        ("shares that remain in the ticket", ticket.shares),
    ]
    .map(|(what, amount)| row([what.into(), money(amount)]))
    .to_vec()
}

pub fn exit_watch() -> Rows {
    let leave = |watched: bool| {
        let (mut s, lp, buyer) = pool_with(1_000_000, product_args());
        s.buy(&buyer, 1, 100_000 * UNIT, 90 * DAY).unwrap();
        s.request_withdrawal(&lp, 100_000 * UNIT, 0).unwrap();
        s.world.advance(7 * DAY);
        if watched {
            s.observe(97_000_000).unwrap();
        }
        s.accrue(None).unwrap();
        let view = s.solvency().unwrap();
        let before = s.money(&lp.pubkey());
        s.complete_withdrawal(&lp, 0).unwrap();
        [view.assets, view.open_liability, s.money(&lp.pubkey()) - before]
    };
    let [calm, watched] = [false, true].map(leave);
    let names = ["assets", "open liability", "paid for 100 000 shares"];
    (0..3).map(|at| row([names[at].into(), money(calm[at]), money(watched[at])])).collect()
}

pub fn the_end() -> Rows {
    let (mut s, lp, buyer) = pool_with(1_000_000, product_args());
    let policy = s.buy(&buyer, 1, 100_000 * UNIT, 30 * DAY).unwrap();
    let premium = s.world.read::<Policy>(&policy).premium;
    let shares = s.share_balance(&lp.pubkey());
    s.run_off(None).unwrap();
    s.request_withdrawal(&lp, shares, 0).unwrap();
    s.world.advance(40 * DAY);
    s.accrue(Some(s.market.product)).unwrap();
    s.cancel_withdrawal(&lp, 0).unwrap();
    s.request_withdrawal(&lp, shares, 1).unwrap();
    s.world.advance(7 * DAY);
    let before = s.money(&lp.pubkey());
    s.complete_withdrawal(&lp, 1).unwrap();
    let paid = s.money(&lp.pubkey()) - before;
    let left = s.pool_state().assets;
    s.open_fee_vault().unwrap();
    s.close_pool().unwrap();
    let fees = s.fee_vault_state();
    let all = pool_args().seed + shares + premium;
    assert_eq!(paid + fees.stakers + fees.underwriters + fees.treasury, all, "what came in went out");
    [
        ("seed, locked for ever", pool_args().seed),
        ("deposited by the provider", shares),
        ("premium", premium),
        ("paid to the provider", paid),
        ("assets that are left: the seed's part", left),
        ("stakers", fees.stakers),
        ("underwriters", fees.underwriters),
        ("treasury: its fees and what was left", fees.treasury),
    ]
    .map(|(what, amount)| row([what.into(), money(amount)]))
    .to_vec()
}
