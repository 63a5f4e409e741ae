//! The referrer of buy_cover.

use ballast_testkit::{BallastError::*, scenario::*, tokens::*, *};

use super::*;
use crate::support::*;

fn referred(s: &Scenario, buyer: &Keypair, to: Address, amount: u64) -> Instruction {
    let args = s.buy_args(&buyer.pubkey(), &s.market, amount, 90 * DAY);
    let accounts = s.buy_accounts(&buyer.pubkey(), &s.market, 1);
    ix::BuyCover { referrer_collateral: Some(to), ..accounts }.instruction(1, args)
}

/// "The vault receives exactly the premium less the referrer's part, which is taken from the treasury's and paid at once."
#[test]
fn the_referrer_is_paid_out_of_the_treasurys_part() {
    let (mut s, _) = funded();
    let (buyer, referrer) = (s.user("buyer", 10_000 * UNIT), s.user("referrer", 0));
    let account = s.collateral(&referrer.pubkey());
    for amount in [1, 7_777_777_777, 300_000 * UNIT] {
        let plain = aside(&mut s, |s| {
            s.buy(&buyer, 1, amount, 90 * DAY).unwrap();
            s.pool_state()
        });
        aside(&mut s, |s| {
            let (before, vault, money) = (s.pool_state(), s.world.balance(&s.pool.vault), s.money(&buyer.pubkey()));
            let buy = referred(s, &buyer, account, amount);
            s.world.send(&[buy], &[&buyer]).unwrap();
            let premium = s.world.read::<Policy>(&pda::policy(&s.market.product, 1)).premium;
            let part = premium * 200 / 10_000;
            assert!(part > 0 && s.world.balance(&account) == part);
            assert_eq!(money - s.money(&buyer.pubkey()), premium);
            assert_eq!(s.world.balance(&s.pool.vault) - vault, premium - part);
            let after = s.pool_state();
            // Nobody has signalled: the underwriters' part is the treasury's.
            let treasury = premium * 500 / 10_000 + premium * 700 / 10_000 - part;
            assert_eq!(after.fees_treasury - before.fees_treasury, treasury);
            let restored = Pool { fees_treasury: after.fees_treasury + part, ..after };
            assert_eq!(bytemuck::bytes_of(&restored), bytemuck::bytes_of(&plain), "everyone else gets the same");
            balanced(s);
        });
    }
}

/// "The token program checks the mint", and no account can be two of the parties.
#[test]
fn who_cannot_be_the_referrer() {
    let (mut s, _) = funded();
    let (buyer, referrer) = (s.user("buyer", 10_000 * UNIT), s.user("referrer", 0));
    let key = referrer.pubkey();
    let other_mint = actor("other mint").pubkey();
    s.world.create_mint(other_mint, 6);
    let wrong_mint = s.world.create_token_account(&other_mint, &key, 0);
    for account in [
        wrong_mint,
        s.shares(&key),
        key,
        actor("nobody").pubkey(),
        s.pool.vault,
        s.pool.mint,
        s.collateral(&buyer.pubkey()),
        s.market.feed,
    ] {
        let buy = referred(&s, &buyer, account, 1_000 * UNIT);
        fails(&mut s, |s| s.world.send(&[buy], &[&buyer]));
    }
    let mut fixed = referred(&s, &buyer, s.collateral(&key), 1_000 * UNIT);
    let at = account_index(&fixed, "referrer_collateral");
    fixed.accounts[at].is_writable = false;
    fails(&mut s, |s| s.world.send(&[fixed], &[&buyer]));
    let good = referred(&s, &buyer, s.collateral(&key), 1_000 * UNIT);
    s.world.send(&[good], &[&buyer]).unwrap();
}

/// A buyer who cannot pay the referrer as well gets nothing: the premium is one sum.
#[test]
fn the_referrers_part_is_part_of_the_premium() {
    let (mut s, _) = funded();
    let referrer = s.user("referrer", 0);
    let market = s.market;
    let premium = s.quote(&market, 10_000 * UNIT, 90 * DAY as u32).unwrap().premium;
    let (poor, exact) = (s.user("poor", premium - 1), s.user("exact", premium));
    let account = s.collateral(&referrer.pubkey());
    let buy = referred(&s, &poor, account, 10_000 * UNIT);
    fails(&mut s, |s| s.world.send(&[buy], &[&poor]));
    let args =
        BuyCoverArgs { max_premium: premium - 1, ..s.buy_args(&exact.pubkey(), &market, 10_000 * UNIT, 90 * DAY) };
    let accounts = ix::BuyCover { referrer_collateral: Some(account), ..s.buy_accounts(&exact.pubkey(), &market, 1) };
    refused(&mut s, PremiumAboveMaximum, |s| s.world.send(&[accounts.instruction(1, args)], &[&exact]));
    let buy = referred(&s, &exact, account, 10_000 * UNIT);
    s.world.send(&[buy], &[&exact]).unwrap();
    assert_eq!(s.money(&exact.pubkey()), 0);
}
