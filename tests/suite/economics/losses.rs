//! Incidents, debt and settlement.

use super::*;
use crate::support::break_peg;

const YEAR: i64 = 365 * DAY;

pub fn incidents() -> Rows {
    let (mut s, _, buyer) = pool_with(1_000_000, product_args());
    let policies = [(1, 10_000), (2, 40_000)].map(|(id, cover)| s.buy(&buyer, id, cover * UNIT, 90 * DAY).unwrap());
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let columns = [90_000_000, 80_000_000].map(|price| {
        let incident = break_peg(&mut s, price);
        let state: Incident = s.world.read(&incident);
        let before = s.money(&buyer.pubkey());
        s.claim(&policies[0], &incident).unwrap();
        let paid = s.money(&buyer.pubkey()) - before;
        s.claim(&policies[1], &incident).unwrap();
        let left = s.world.read::<Policy>(&policies[0]).remaining;
        let after: Incident = s.world.read(&incident);
        s.world.advance(600);
        s.hold_price(PEG, 2 * HOUR);
        [
            percent(price / 10_000),
            percent(state.severity_bps as u64),
            money(state.liability),
            money(state.reserve),
            money(paid),
            money(left),
            money(after.reserve - after.paid),
        ]
    });
    let names = [
        "mean price, of the peg",
        "severity",
        "liability",
        "reserve",
        "paid to the smaller policy",
        "its cover that is left",
        "reserve after both have claimed",
    ];
    (0..names.len()).map(|at| row([names[at].into(), columns[0][at].clone(), columns[1][at].clone()])).collect()
}

/// A pool of a million with a product for each row of policies, each product free to use the whole pool; then the peg
/// of each breaks to a tenth, one after the other. Returns policies and incidents.
fn broken(covers: &[&[u64]]) -> (Scenario, Keypair, Vec<Vec<Address>>, Vec<Address>) {
    let args = || ListProductArgs { max_share_bps: 10_000, ..product_args() };
    let (mut s, _, buyer) = pool_with(1_000_000, args());
    let mut markets = vec![s.market];
    markets.extend((1..covers.len()).map(|_| s.add_depeg_product(args(), band_rules(), feeds::USDC_USD).unwrap()));
    let mut policies = vec![];
    for (market, covers) in markets.iter().zip(covers) {
        let buy = |(id, cover): (usize, &u64)| s.buy_from(&buyer, market, id as u64, cover * UNIT, YEAR).unwrap();
        policies.push(covers.iter().enumerate().map(buy).collect());
    }
    s.world.advance(2 * DAY);
    let mut incidents = vec![];
    for market in &markets {
        s.market = *market;
        incidents.push(break_peg(&mut s, 10_000_000));
    }
    (s, buyer, policies, incidents)
}

/// A holder of the first product does not claim.
const THREE: &[&[u64]] = &[&[550_000, 50_000], &[550_000], &[20_000]];
const NAMES: [&str; 3] = ["A", "B", "C"];

pub fn debt_origin() -> Rows {
    let (mut s, _, policies, incidents) = broken(THREE);
    let tell = |(at, incident): (usize, &Address)| {
        s.claim(&policies[at][0], incident).unwrap();
        let state: Incident = s.world.read(incident);
        let (debt, unclaimed) = (state.owed - state.reserve, state.owed - state.claimed);
        let numbers = [state.liability, state.owed, state.reserve, debt, unclaimed].map(money);
        let mut cells = vec![NAMES[at].to_string()];
        cells.extend(numbers);
        cells
    };
    incidents.iter().enumerate().map(tell).collect()
}

pub fn debt() -> Rows {
    let (mut s, buyer, policies, incidents) = broken(THREE);
    for (policy, incident) in [(policies[0][0], 0), (policies[1][0], 1), (policies[2][0], 2)] {
        s.claim(&policy, &incidents[incident]).unwrap();
    }
    let claim = pda::claim(&incidents[2], &policies[2][0]);
    let (mut rows, mut origin) = (vec![], [0; 3]);
    let mut tell = |s: &mut Scenario, when: &str| {
        s.accrue(None).unwrap();
        let before = s.money(&buyer.pubkey());
        let _ = s.collect(&claim);
        let collected = s.money(&buyer.pubkey()) - before;
        let pool = s.pool_state();
        let mut cells = vec![when.to_string()];
        for at in [1, 2] {
            let state: Incident = s.world.read(&incidents[at]);
            let left = payouts::open_debt(&state, &pool);
            origin[at] = origin[at].max(left);
            cells.extend([money(left), percent((left as u128 * 10_000).div_ceil(origin[at] as u128) as u64)]);
        }
        cells.extend([money(collected), money(pool.assets)]);
        rows.push(cells);
    };
    let decided = s.world.now();
    tell(&mut s, "C is decided");
    for after in [60, 120] {
        s.world.set_time(decided + after * DAY);
        tell(&mut s, &days(after * DAY));
    }
    s.world.set_time(s.world.read::<Incident>(&incidents[2]).claims_until + 1);
    tell(&mut s, "180 days, before the settlements");
    let settled = s.world.now();
    for incident in &incidents {
        s.settle(incident).unwrap();
    }
    for after in [30, 60, 91] {
        s.world.set_time(settled + after * DAY);
        tell(&mut s, &format!("settled, {} later", days(after * DAY)));
    }
    for incident in &incidents[1..] {
        s.settle(incident).unwrap();
    }
    rows
}

pub fn settlement() -> Rows {
    let (mut s, buyer, policies, incidents) = broken(&[&[600_000], &[500_000, 50_000]]);
    let incident = incidents[1];
    let origin: Incident = s.world.read(&incident);
    s.claim(&policies[0][0], &incidents[0]).unwrap();
    let before = s.money(&buyer.pubkey());
    s.claim(&policies[1][0], &incident).unwrap();
    let at_once = s.money(&buyer.pubkey()) - before;
    let claim = pda::claim(&incident, &policies[1][0]);
    s.world.set_time(origin.claims_until + 1);
    s.accrue(None).unwrap();
    let open: Incident = s.world.read(&incident);
    let pool = s.pool_state();
    let funded = payouts::funded(&open, &pool);
    s.settle(&incident).unwrap();
    let returned = s.pool_state().unearned - pool.unearned;
    s.collect(&claim).unwrap();
    let state: Claim = s.world.read(&claim);
    let closed: Incident = s.world.read(&incident);
    assert_eq!(state.paid, state.entitlement, "whole");
    assert_eq!((closed.status, returned), (2, funded - closed.owed));
    [
        ("owed at the decision", origin.owed),
        ("put aside at the decision", origin.reserve),
        ("put aside by the end of the claim period", funded),
        ("claims filed", open.claimed),
        ("paid on them when they were filed", at_once),
        ("paid after the settlement", state.paid - at_once),
        ("streams back to the providers", returned),
        ("still owed", s.pool_state().debt),
    ]
    .map(|(what, amount)| row([what.into(), money(amount)]))
    .to_vec()
}
