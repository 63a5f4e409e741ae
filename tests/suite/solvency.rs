//! solvency: what a pool has, must keep and could lose, against a computation of its own from the accounts.

use ballast_testkit::{scenario::*, tokens::UNIT, *};

use crate::{storm::Storm, support::*};

/// What has streamed since the last accrual: for each day of the ring, its rate up to its end.
fn earned(pool: &Pool, now: i64) -> u64 {
    let mut area = pool.stream_fraction as u128;
    let mut running = 0;
    for day in (pool.accrued_at / DAY)..(pool.accrued_at / DAY) + 512 {
        let rate = pool.ring[day as usize & 511].bits();
        let until = now.min((day + 1) * DAY);
        area += rate * (until - pool.accrued_at) as u128;
        running += if now < (day + 1) * DAY { rate } else { 0 };
    }
    if running == 0 { pool.unearned } else { (area >> 64) as u64 }
}

/// `n / limit`, rounded up, the limit in basis points.
fn behind(cover: u64, bps: u32) -> u64 {
    (cover as u128 * 10_000).div_ceil(bps as u128) as u64
}

/// The view and the account after an accrual must both be what this says. Returns the view.
fn check(s: &mut Scenario) -> Solvency {
    let (pool, now) = (s.pool_state(), s.world.now());
    let before = s.world.snapshot();
    let view = s.solvency().unwrap();
    assert!(before == s.world.snapshot(), "a view writes nothing");

    let income = earned(&pool, now);
    let repaid = income.min(pool.debt);
    let assets = pool.assets + income - repaid;
    assert_eq!((view.assets, view.unearned), (assets, pool.unearned - income));
    assert_eq!((view.reserved, view.debt), (pool.reserved + repaid, pool.debt - repaid));
    assert_eq!(view.fees, pool.fees_stakers + pool.fees_underwriters + pool.fees_treasury);

    let products: Vec<_> = s.world.all::<Product>().into_iter().filter(|(_, p)| p.pool == s.pool.pool).collect();
    let mut groups = [0; 16];
    let mut required = behind(products.iter().map(|(_, p)| p.active_cover).sum(), pool.leverage_bps);
    for (_, product) in &products {
        groups[product.group as usize] += product.active_cover;
        required = required.max(behind(product.active_cover, product.max_share_bps as u32));
    }
    let largest = *groups.iter().max().unwrap();
    required = required.max(behind(largest, pool.group_limit_bps));
    let open: u64 = products.iter().map(|(_, p)| p.open_liability).sum();
    assert_eq!((view.groups, view.largest_exposure), (groups, largest));
    assert_eq!(groups[view.largest_group as usize], largest);
    assert_eq!((view.active_cover, view.open_liability), (groups.iter().sum(), open));
    assert_eq!(
        (view.required, view.free),
        (required, assets.saturating_sub(required).min(assets.saturating_sub(open)))
    );
    let stays = (pool.total_shares - pool.queued_shares) as u128;
    let sellable = assets.saturating_sub(open) as u128 * stays / pool.total_shares as u128;
    assert_eq!(view.sellable as u128, sellable);
    assert_eq!(view.group_capacity as u128, sellable * pool.group_limit_bps as u128 / 10_000);
    assert_eq!(view.stress_left as i128 - view.stress_missing as i128, assets as i128 - largest as i128);
    assert_eq!(view.stress_left.min(view.stress_missing), 0);
    assert_eq!(view.run_off, pool.run_off == 1);

    s.accrue(None).unwrap();
    let after = s.pool_state();
    let ledger = (after.assets, after.unearned, after.reserved, after.debt);
    assert_eq!((view.assets, view.unearned, view.reserved, view.debt), ledger, "what an accrual shows");
    assert_eq!(s.solvency().unwrap(), view);
    view
}

/// "The numbers that sales and withdrawals at this moment are decided by."
#[test]
fn the_numbers_are_those_of_now() {
    let (mut s, lp) = funded();
    let empty = check(&mut s);
    assert_eq!((empty.assets, empty.free, empty.required), (1_000_010 * UNIT, 1_000_010 * UNIT, 0));
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    let markets = [2, 2, 5].map(|group| {
        s.add_depeg_product(ListProductArgs { group, ..product_args() }, band_rules(), [group; 32]).unwrap()
    });
    for (market, cover) in markets.iter().zip([200_000, 150_000, 300_000]) {
        s.buy_from(&buyer, market, 1, cover * UNIT, 100 * DAY).unwrap();
    }
    s.world.advance(3 * DAY + 1_234);
    let view = check(&mut s);
    assert_eq!((view.largest_group, view.largest_exposure), (2, 350_000 * UNIT));
    assert_eq!(view.required, 600_000 * UNIT, "the third product's own limit");
    assert!(view.assets > 1_000_010 * UNIT && view.unearned > 0);
    s.request_withdrawal(&lp, 100_000 * UNIT, 0).unwrap();
    assert!(check(&mut s).sellable < view.sellable);
    s.world.advance(DAY);
    s.observe_at(&markets[2], 97_000_000).unwrap();
    let watched = check(&mut s);
    assert_eq!(watched.open_liability, 300_000 * UNIT);
    s.run_off(None).unwrap();
    s.world.advance(200 * DAY);
    let over = check(&mut s);
    assert!(over.run_off && over.unearned == 0);
    assert_eq!(over.active_cover, 650_000 * UNIT, "cover that ended still counts until its product is touched");
    for market in &markets {
        s.accrue(Some(market.product)).unwrap();
    }
    assert_eq!(check(&mut s).required, 0);
    balanced(&s);
}

/// "The stress assumes that every policy of the largest group is paid in full."
#[test]
fn stress_with_and_without_a_shortfall() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    let whole = ListProductArgs { group: 7, max_share_bps: 10_000, ..product_args() };
    for (id, product) in [(1, 900_000), (2, 50_000), (3, 200_000)] {
        let market = s.add_depeg_product(whole, band_rules(), [id; 32]).unwrap();
        s.buy_from(&buyer, &market, id as u64, product * UNIT, 30 * DAY).unwrap();
        s.world.advance(60);
        let view = check(&mut s);
        if id < 3 {
            assert_eq!((view.stress_left, view.stress_missing), (view.assets - view.largest_exposure, 0));
        } else {
            assert_eq!((view.stress_left, view.stress_missing), (0, 1_150_000 * UNIT - view.assets));
        }
        assert_eq!(view.largest_group, 7);
    }
}

/// "What a withdrawal could take": limited by the cover, and by events that are being decided.
#[test]
fn free_is_what_a_withdrawal_takes() {
    for watched in [false, true] {
        let mut storm = Storm::new(&[&[333_333], &[444_444]], 100);
        let (lp, markets) = (storm.lp.insecure_clone(), storm.markets.clone());
        let s = &mut storm.s;
        s.request_withdrawal(&lp, 1_000_000 * UNIT, 0).unwrap();
        s.world.advance(8 * DAY);
        for market in markets.iter().filter(|_| watched) {
            s.observe_at(market, 97_000_000).unwrap();
        }
        let (view, pool) = (s.solvency().unwrap(), s.pool_state());
        let backed = if watched { view.open_liability } else { view.required };
        assert_eq!(backed, if watched { 777_777 * UNIT } else { 444_444 * UNIT });
        assert_eq!(view.free, view.assets - backed);
        // All that is free, or what the shares are worth beside the locked ones.
        let net = (view.assets - view.open_liability) as u128;
        let worth = (1_000_000 * UNIT) as u128 * (net + 1_000) / (pool.total_shares as u128 + 1_000);
        assert_eq!(worth < view.free as u128, watched);
        let vault = s.world.balance(&s.pool.vault);
        s.complete_withdrawal(&lp, 0).unwrap();
        let taken = vault - s.world.balance(&s.pool.vault);
        let most = view.free.min(worth as u64);
        assert!(taken <= most && taken + 2 >= most, "took {taken} of {most}");
        assert_eq!(s.solvency().unwrap().free, view.free - taken);
        invariants::check_limits_after_withdrawal(&s.pool_state()).unwrap();
        balanced(s);
    }
}

/// With debt: all income goes to it, nothing is free or sellable, and then there is some again.
#[test]
fn solvency_of_a_pool_in_debt() {
    let mut storm = Storm::new(&[&[900_000], &[150_000, 40_000]], 3_000);
    storm.strike(0);
    storm.strike(1);
    for days in 0..5 {
        storm.s.world.advance(days * 7 * DAY + 999);
        let view = check(&mut storm.s);
        assert!(view.debt > 0);
        assert_eq!((view.assets, view.free, view.sellable, view.group_capacity), (0, 0, 0, 0));
        assert_eq!((view.stress_left, view.stress_missing), (0, view.largest_exposure));
    }
    storm.file(0, 0);
    storm.file(1, 0);
    // One view over the moment in which the debt ends.
    let debt = storm.s.pool_state().debt;
    storm.s.world.advance(250 * DAY);
    let view = check(&mut storm.s);
    assert!(debt > 0 && view.debt == 0 && view.assets > 0);
    balanced(&storm.s);
}
