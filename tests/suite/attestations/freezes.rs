//! What goes on while a watch stops sales.

use BallastError::*;
use ballast_testkit::attestations::watch_rules;

use super::*;
use crate::{polls, support::*};

/// "Nothing that is watched pays anything": an event is reported and decided, claims and exits go on.
#[test]
fn a_freeze_stops_sales_only() {
    let mut c = polls::Case::new();
    let lp = c.s.user("leaving provider", 100_000 * UNIT);
    c.s.deposit(&lp, 100_000 * UNIT).unwrap();
    let vault = c.s.world.create_token_account(&c.s.pool.mint.clone(), &actor("protocol").pubkey(), 1_000 * UNIT);
    let rules = WatchRules { freeze: 7 * DAY as u32, ..watch_rules() };
    let (admin, accounts) = (c.s.admin.insecure_clone(), c.s.init_watch_accounts(&c.product, &vault, None));
    c.s.world.send(&[accounts.instruction(rules)], &[&admin]).unwrap();
    let shares = c.s.share_balance(&lp.pubkey());
    c.s.request_withdrawal(&lp, shares, 1).unwrap();
    let requested_at = c.s.world.now();
    c.s.world.advance(DAY);
    let mint = c.s.pool.mint;
    c.s.world.put_token_account(vault, &mint, &actor("protocol").pubkey(), 0);

    let pool = c.s.pool_state();
    let held = c.s.world.balance(&c.s.pool.vault);
    c.s.sync(&c.product).unwrap();
    assert!(bytemuck::bytes_of(&pool) == bytemuck::bytes_of(&c.s.pool_state()), "a look changes nothing of the pool");
    assert_eq!(c.s.world.balance(&c.s.pool.vault), held);
    let frozen_until = c.s.world.read::<Product>(&c.product).frozen_until;
    assert_eq!(frozen_until, c.s.world.now() + 7 * DAY);
    let holder = c.holder.insecure_clone();
    assert_eq!(c.s.buy_voted(&holder, &c.product, 9, UNIT, 90 * DAY).unwrap_err(), SalesFrozen);

    c.s.world.advance(DAY);
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    c.decide(&incident);
    let had = c.s.money(&holder.pubkey());
    c.s.claim(&c.policy, &incident).unwrap();
    assert_eq!(c.s.money(&holder.pubkey()) - had, polls::COVER * 6 / 10);
    c.s.world.set_time(requested_at + 7 * DAY);
    c.s.complete_withdrawal(&lp, 1).unwrap();
    assert!(c.s.money(&lp.pubkey()) > 0);
    let other = c.s.user("heir", 0);
    c.s.transfer(&holder, &other, &c.policy).unwrap();
    assert!(c.s.world.now() < frozen_until, "all of it during the freeze");
    balanced(&c.s);
}

/// A monitor goes on deciding while a watch stops sales.
#[test]
fn a_watched_product_with_a_monitor_pays_as_ever() {
    let (mut s, _, buyer, policy) = insured();
    let product = s.market.product;
    let vault = s.world.create_token_account(&s.pool.mint.clone(), &actor("issuer").pubkey(), 1_000 * UNIT);
    s.init_watch(&product, &vault, None).unwrap();
    s.world.advance(1);
    let mint = s.pool.mint;
    s.world.put_token_account(vault, &mint, &actor("issuer").pubkey(), 0);
    s.sync(&product).unwrap();
    assert_eq!(s.buy(&buyer, 2, UNIT, 30 * DAY).unwrap_err(), SalesFrozen);
    let incident = break_peg(&mut s, 90_000_000);
    let had = s.money(&buyer.pubkey());
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.money(&buyer.pubkey()) - had, 1_000 * UNIT);
    assert!(s.product_state().frozen_until > s.world.now());
    balanced(&s);
}
