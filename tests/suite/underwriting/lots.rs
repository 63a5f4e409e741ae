//! buy_salvage: who can buy what, at which price.

use BallastError::*;
use staking::governance_mint;
use underwriting::LotKind::{self, Slashed};

use super::*;

/// A quarter of a unit for a token.
const PRICE: u64 = 250 * UNIT;

/// Underwriters have lost 500 of 1 000; there is a buyer.
pub fn lost() -> (Scenario, Keypair) {
    let (mut s, _) = vouched(per_token(1), 1_000);
    insure(&mut s, 1, 1_000 * UNIT);
    strike(&mut s, 50);
    let buyer = s.user("collector", 10_000 * UNIT);
    s.world.create_token_account(&governance_mint(), &buyer.pubkey(), 0);
    (s, buyer)
}

/// Offers a lot of `product` for `days` from when it is decided.
pub fn offer(s: &mut Scenario, product: Address, lot: LotKind, price: u64, days: i64) -> i64 {
    let wait = s.world.read::<Config>(&pda::config()).governance.provider_timelock as i64;
    let until = s.world.now() + wait + days * DAY;
    let change = RuleChange::Lot { lot: lot as u8, price, until };
    let change = s.change_rules_instruction(Some(product), change);
    s.decree(&change).unwrap();
    until
}

/// "At the price that governance has offered the lot for"; the tokens go where the buyer says.
#[test]
fn slashed_tokens_are_sold() {
    let (mut s, buyer) = lost();
    let product = s.market.product;
    offer(&mut s, product, Slashed, PRICE, 30);
    s.accrue(None).unwrap();
    let (pool, vault, money) = (s.pool_state(), s.world.balance(&s.pool.vault), s.money(&buyer.pubkey()));
    s.buy_salvage(&buyer, &product, Slashed, 300 * UNIT).unwrap();
    assert_eq!(s.governance_tokens(&buyer.pubkey()), 300 * UNIT);
    let cost = 75 * UNIT;
    assert_eq!(money - s.money(&buyer.pubkey()), cost);
    assert_eq!(s.world.balance(&s.pool.vault) - vault, cost);
    assert_eq!(s.pool_state().unearned - pool.unearned, cost);
    assert_eq!((s.product_state().lots[1].held, s.pool_state().salvages), (200 * UNIT, 1));
    assert_eq!(s.staking_state().signalled, 700 * UNIT);
    assert_eq!(s.world.balance(&pda::stake_tokens()), 700 * UNIT);
    balanced(&s);
    s.buy_salvage(&buyer, &product, Slashed, 200 * UNIT).unwrap();
    assert_eq!((s.product_state().lots[1].held, s.pool_state().salvages), (0, 0));
    refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, 1));
    assert_eq!(s.staking_state().signalled, s.product_state().signalled);
    balanced(&s);
}

/// "The cost is rounded up; above `max_cost` it is refused."
#[test]
fn costs_are_rounded_up() {
    for (price, amount, cost) in [(PRICE, 1, 1), (PRICE, 4, 1), (PRICE, 5, 2), (1, UNIT, 1), (1_000_000_000, 7, 7)] {
        let (mut s, buyer) = lost();
        let product = s.market.product;
        offer(&mut s, product, Slashed, price, 30);
        let accounts = s.buy_salvage_accounts(&product, &buyer.pubkey(), Slashed);
        if cost > 1 {
            let below = accounts.instruction(amount, cost - 1, FOREVER);
            refused(&mut s, SlippageExceeded, |s| s.world.send(&[below], &[&buyer]));
        }
        let money = s.money(&buyer.pubkey());
        s.world.send(&[accounts.instruction(amount, cost, FOREVER)], &[&buyer]).unwrap();
        assert_eq!(money - s.money(&buyer.pubkey()), cost);
        assert_eq!(s.governance_tokens(&buyer.pubkey()), amount);
        balanced(&s);
    }
}

#[test]
fn what_cannot_be_bought() {
    let (mut s, buyer) = lost();
    let product = s.market.product;
    refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, UNIT));
    let until = offer(&mut s, product, Slashed, PRICE, 30);
    refused(&mut s, ZeroAmount, |s| s.buy_salvage(&buyer, &product, Slashed, 0));
    for more in [500 * UNIT + 1, 1_000 * UNIT, u64::MAX] {
        refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, more));
    }
    let accounts = s.buy_salvage_accounts(&product, &buyer.pubkey(), Slashed);
    let late = accounts.instruction(UNIT, u64::MAX, s.world.now() - 1);
    refused(&mut s, DeadlinePassed, |s| s.world.send(&[late], &[&buyer]));
    s.world.set_time(until);
    aside(&mut s, |s| s.buy_salvage(&buyer, &product, Slashed, UNIT).unwrap());
    s.world.set_time(until + 1);
    refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, UNIT));
    // An offer without a price is none.
    offer(&mut s, product, Slashed, 0, 30);
    refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, UNIT));
    let other = s.add_depeg_product(product_args(), band_rules(), [9; 32]).unwrap().product;
    offer(&mut s, other, Slashed, PRICE, 30);
    refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &other, Slashed, 1));
}

/// "An offer ends when its lot fills from empty and with each further loss": its price was for less than there is now.
#[test]
fn a_further_loss_ends_the_offer() {
    let (mut s, _) = vouched(free(per_token(1)), 1_000);
    let product = s.market.product;
    let buyer = s.user("collector", 10_000 * UNIT);
    s.world.create_token_account(&governance_mint(), &buyer.pubkey(), 0);
    insure(&mut s, 1, 1_000 * UNIT);
    offer(&mut s, product, Slashed, PRICE, 90);
    for (severity, held) in [(20, 200), (10, 300), (10, 100)] {
        s.observe(PEG).unwrap();
        strike(&mut s, severity);
        let lot = s.product_state().lots[1];
        assert_eq!((lot.held, lot.price, lot.until), (held * UNIT, PRICE, 0));
        refused(&mut s, NotOffered, |s| s.buy_salvage(&buyer, &product, Slashed, UNIT));
        recover(&mut s);
        offer(&mut s, product, Slashed, PRICE, 90);
        if held == 300 {
            // The third loss fills an empty lot.
            s.buy_salvage(&buyer, &product, Slashed, held * UNIT).unwrap();
        }
        balanced(&s);
    }
    assert_eq!(s.product_state().signalled, 600 * UNIT);
    s.buy_salvage(&buyer, &product, Slashed, 100 * UNIT).unwrap();
    assert_eq!(s.governance_tokens(&buyer.pubkey()), 400 * UNIT);
    balanced(&s);
}

/// A proposal offers for at most ninety days from its execution, and only lots that there are.
#[test]
fn offers_are_bounded() {
    let (mut s, _) = lost();
    let product = s.market.product;
    let wait = 10 * DAY;
    for (lot, days, allowed) in [(2, 30, false), (1, 91, false), (1, 90, true), (0, 90, true)] {
        aside(&mut s, |s| {
            let until = s.world.now() + wait + days * DAY;
            let change = s.change_rules_instruction(Some(product), RuleChange::Lot { lot, price: PRICE, until });
            match s.decree(&change) {
                Ok(_) => assert!(allowed),
                Err(failure) => assert!(!allowed && failure == LimitOutOfBounds, "{failure:?}"),
            }
        });
    }
    let admin = s.admin.insecure_clone();
    let change = RuleChange::Lot { lot: 1, price: PRICE, until: s.world.now() + DAY };
    let direct = s.change_rules_instruction(Some(product), change);
    let by_admin = ix::ChangeRules {
        governor: admin.pubkey(),
        config: pda::config(),
        pool: Some(s.pool.pool),
        product: Some(product),
        staking: None,
    };
    assert_eq!(direct.accounts[0].pubkey, pda::governor());
    refused(&mut s, NotGovernor, |s| s.world.send(&[by_admin.instruction(change)], &[&admin]));
}
