//! claim_premiums.

use BallastError::*;

use super::*;

/// "The tokens go to the signal's owner and nobody else"; anyone can push it.
#[test]
fn premiums_go_to_the_owner() {
    let (mut s, underwriter) = vouched(behind_the_cap(1_000), 1_000);
    let (product, key) = (s.market.product, underwriter.pubkey());
    refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &key));
    let policy = sell(&mut s, 1, 1_000 * UNIT);
    let earned = part(&s, &policy);
    refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &key));
    s.distribute_fees().unwrap();
    let thief = s.user("thief", 0);
    let good = s.claim_premiums_accounts(&product, &key);
    let unlisted = s.add_depeg_product(product_args(), band_rules(), [9; 32]).unwrap().product;
    let cases = [
        (ix::ClaimPremiums { destination: s.collateral(&thief.pubkey()), ..good }, WrongPayee),
        (ix::ClaimPremiums { destination: s.shares(&key), ..good }, WrongPayee),
        (ix::ClaimPremiums { source: s.pool.vault, ..good }, WrongFeeVault),
        (ix::ClaimPremiums { source: s.collateral(&thief.pubkey()), ..good }, WrongFeeVault),
        (ix::ClaimPremiums { mint: staking::governance_mint(), ..good }, WrongFeeVault),
        (ix::ClaimPremiums { token_program: tokens::TOKEN_2022_PROGRAM, ..good }, WrongTokenProgram),
        (ix::ClaimPremiums { product: unlisted, ..good }, WrongProduct),
    ];
    for (accounts, error) in cases {
        refused(&mut s, error, |s| s.world.send(&[accounts.instruction()], &[]));
    }
    let before = s.money(&key);
    s.claim_premiums(&product, &key).unwrap();
    let paid = s.money(&key) - before;
    near(paid, earned);
    refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &key));
    assert_eq!(s.fee_vault_state().underwriters, earned - paid);
    balanced(&s);
}

/// "Paid is what the fee vault has received; the rest stays due until the pool's fees are distributed."
#[test]
fn what_is_not_distributed_stays_due() {
    let (mut s, underwriter) = vouched(behind_the_cap(1_000), 1_000);
    let product = s.market.product;
    let first = sell(&mut s, 1, 400 * UNIT);
    s.distribute_fees().unwrap();
    let second = sell(&mut s, 2, 300 * UNIT);
    let before = s.money(&underwriter.pubkey());
    s.claim_premiums(&product, &underwriter.pubkey()).unwrap();
    assert_eq!(s.money(&underwriter.pubkey()) - before, part(&s, &first));
    let rest = s.signal_state(&product, &underwriter.pubkey()).owed;
    near(rest, part(&s, &second));
    refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &underwriter.pubkey()));
    balanced(&s);
    assert_eq!(collect(&mut s, &underwriter), rest);
    balanced(&s);
}

/// Everybody earns of what was sold while he was there, by the tokens he had then.
#[test]
fn everybody_earns_while_he_is_there() {
    let mut s = market_with(free(behind_the_cap(1_000)));
    let product = s.market.product;
    let first = s.underwriter("first", &product, 1_000 * UNIT);
    let alone = sell(&mut s, 1, 77_777 * UNIT);
    let second = s.underwriter("second", &product, 3_000 * UNIT);
    let together = sell(&mut s, 2, 33_333 * UNIT);
    s.request_unsignal(&first, &product, 1_000 * UNIT).unwrap();
    let leaving = sell(&mut s, 3, 10_001 * UNIT);
    s.world.advance(7 * DAY);
    s.complete_unsignal(&first, &product).unwrap();
    let after = sell(&mut s, 4, 5_555 * UNIT);
    let [alone, together, leaving, after] = [alone, together, leaving, after].map(|policy| part(&s, &policy));
    let of_first = alone + together / 4 + leaving / 4;
    let of_second = together * 3 / 4 + leaving * 3 / 4 + after;
    let paid = [&first, &second].map(|who| collect(&mut s, who));
    assert!(paid[0] <= of_first + 1 && paid[0] + 3 >= of_first, "{paid:?} {of_first}");
    assert!(paid[1] <= of_second + 1 && paid[1] + 3 >= of_second, "{paid:?} {of_second}");
    let all = alone + together + leaving + after;
    assert_eq!(s.product_state().underwriters_fees, all);
    assert!(paid[0] + paid[1] <= all && all - paid[0] - paid[1] <= 4, "the rest is rounding");
    assert_eq!(s.fee_vault_state().underwriters, all - paid[0] - paid[1]);
    for who in [&first, &second] {
        refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &who.pubkey()));
    }
    balanced(&s);
}

/// After a loss the parts are those of what is left, also for who comes then.
#[test]
fn premiums_after_a_loss() {
    let rules = per_token(50);
    let mut s = market_of(ListProductArgs { cap: 100_000 * UNIT, underwriting: rules, ..product_args() });
    let product = s.market.product;
    let veteran = s.underwriter("veteran", &product, 2_000 * UNIT);
    let before = insure(&mut s, 1, 50_000 * UNIT);
    strike(&mut s, 50);
    recover(&mut s);
    assert_eq!(left(&s, &veteran), 1_500 * UNIT);
    let novice = s.underwriter("novice", &product, 1_500 * UNIT);
    let after = sell(&mut s, 2, 40_000 * UNIT);
    let [before, after] = [before, after].map(|policy| part(&s, &policy));
    let paid = [&veteran, &novice].map(|who| collect(&mut s, who));
    assert!(paid[0].abs_diff(before + after / 2) <= 3, "{paid:?}");
    assert!(paid[1].abs_diff(after / 2) <= 3, "{paid:?}");
    assert!(before + after - paid[0] - paid[1] <= 4);
    balanced(&s);
}

/// What was earned before everything was lost is paid; who comes afterwards earns what is sold afterwards.
#[test]
fn premiums_earned_before_a_total_loss() {
    let mut s = market_with(free(per_token(7)));
    let product = s.market.product;
    let first = s.underwriter("first", &product, 1_000 * UNIT);
    let second = s.underwriter("second", &product, 3_000 * UNIT);
    insure(&mut s, 1, 60_000 * UNIT);
    let before = earned(&s);
    strike(&mut s, 50);
    let state = s.product_state();
    assert_eq!((state.signalled, state.generation), (0, 2));
    recover(&mut s);
    let orphan = sell(&mut s, 2, 10_000 * UNIT);
    assert_eq!(earned(&s), before);
    let novice = s.underwriter("novice", &product, 500 * UNIT);
    sell(&mut s, 3, 20_000 * UNIT);
    let after = earned(&s) - before;
    assert!(before > 0 && after > 0);
    let paid = [&first, &second, &novice].map(|who| collect(&mut s, who));
    let expected = [before / 4, before * 3 / 4, after];
    assert!(paid.iter().zip(expected).all(|(paid, due)| paid.abs_diff(due) <= 2), "{paid:?} {expected:?}");
    assert!(part(&s, &orphan) > 0, "nobody was there: it is the treasury's");
    balanced(&s);
    // The veteran comes back with new tokens and earns as everybody.
    s.world.create_token_account(&staking::governance_mint(), &first.pubkey(), 500 * UNIT);
    s.stake(&first, 500 * UNIT).unwrap();
    s.signal(&first, &product, 500 * UNIT).unwrap();
    sell(&mut s, 4, 30_000 * UNIT);
    let last = earned(&s) - before - after;
    assert!(collect(&mut s, &first).abs_diff(last / 2) <= 1);
    balanced(&s);
}

/// Of a generation before the last that has ended it is not known any more what was due. It stays in the fee vault.
#[test]
fn premiums_of_long_ago_are_not_paid() {
    let mut s = market_with(free(per_token(7)));
    let product = s.market.product;
    let lose_all = |s: &mut Scenario, name: &str, id: u64| {
        let who = s.underwriter(name, &product, 1_000 * UNIT);
        let before = earned(s);
        insure(s, id, 60_000 * UNIT);
        strike(s, 50);
        assert_eq!(s.product_state().signalled, 0);
        recover(s);
        (who, earned(s) - before)
    };
    let (first, of_first) = lose_all(&mut s, "first", 1);
    aside(&mut s, |s| near(collect(s, &first), of_first));
    let (second, of_second) = lose_all(&mut s, "second", 2);
    s.distribute_fees().unwrap();
    refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &first.pubkey()));
    near(collect(&mut s, &second), of_second);
    assert!(s.fee_vault_state().underwriters >= of_first);
    balanced(&s);
}

/// "As much of it as signals stand behind of the product's cap, rounded down"; the rest is the treasury's. Tokens that leave
/// do not count, those beyond the cap neither.
#[test]
fn the_part_follows_the_signal() {
    let mut s = market_with(free(per_token(1_000)));
    let product = s.market.product;
    let mut id = 0;
    // Behind ten millions in all.
    let mut earns = |s: &mut Scenario, behind: u64| {
        let (before, pool) = (earned(s), s.pool_state());
        id += 1;
        let policy = sell(s, id, 10_007 * UNIT);
        let (part, got) = (part(s, &policy), earned(s) - before);
        assert_eq!(got, (part as u128 * behind as u128 / 10_000_000) as u64);
        let (premium, now) = (s.world.read::<Policy>(&policy).premium as u128, s.pool_state());
        assert_eq!(now.fees_underwriters - pool.fees_underwriters, got);
        let treasury = (premium * 500 / 10_000) as u64 + part - got;
        assert_eq!(now.fees_treasury - pool.fees_treasury, treasury);
        balanced(s);
    };
    earns(&mut s, 0);
    let first = s.underwriter("first", &product, 3_333 * UNIT);
    earns(&mut s, 3_333_000);
    s.underwriter("second", &product, 5_000 * UNIT);
    earns(&mut s, 8_333_000);
    s.request_unsignal(&first, &product, 3_000 * UNIT).unwrap();
    earns(&mut s, 5_333_000);
    s.underwriter("third", &product, 20_000 * UNIT);
    earns(&mut s, 10_000_000);
}

/// Fewer tokens than keep the index exact earn nothing: that part is the treasury's.
#[test]
fn too_few_tokens_earn_nothing() {
    for (tokens, earns) in [(999_999, false), (1_000_000, true)] {
        let mut s = market_with(free(behind_the_cap(1)));
        let product = s.market.product;
        let underwriter = s.underwriter("underwriter", &product, tokens);
        let policy = sell(&mut s, 1, 10_000 * UNIT);
        let (pool, due) = (s.pool_state(), part(&s, &policy));
        assert_eq!(pool.fees_underwriters, if earns { due } else { 0 });
        s.distribute_fees().unwrap();
        if earns {
            assert!(due - collect(&mut s, &underwriter) <= 1);
        } else {
            refused(&mut s, NothingToPay, |s| s.claim_premiums(&product, &underwriter.pubkey()));
        }
        balanced(&s);
    }
}

/// Underwriters of one product do not earn what was sold of another, although one vault keeps both.
#[test]
fn products_share_a_vault_and_nothing_else() {
    let (mut s, first) = vouched(behind_the_cap(1_000), 1_000);
    let market = s.market;
    let args = ListProductArgs { group: 3, underwriting: behind_the_cap(1_000), ..product_args() };
    let other = s.add_depeg_product(args, band_rules(), [3; 32]).unwrap();
    let second = s.underwriter("second", &other.product, 1_000 * UNIT);
    let policy = sell(&mut s, 1, 100_000 * UNIT);
    s.distribute_fees().unwrap();
    refused(&mut s, NothingToPay, |s| s.claim_premiums(&other.product, &second.pubkey()));
    s.market = other;
    let another = sell(&mut s, 1, 50_000 * UNIT);
    assert!(part(&s, &another) - collect(&mut s, &second) <= 1);
    s.market = market;
    assert!(part(&s, &policy) - collect(&mut s, &first) <= 1);
    balanced(&s);
}

/// The pool is gone, but what its underwriters have earned is in the fee vault.
#[test]
fn premiums_outlive_the_pool() {
    let (mut s, underwriter) = vouched(behind_the_cap(1_000), 1_000);
    let (product, lp) = (s.market.product, actor("provider"));
    let policy = sell(&mut s, 1, 10_000 * UNIT);
    s.run_off(None).unwrap();
    s.world.advance(101 * DAY);
    s.accrue(Some(product)).unwrap();
    s.request_withdrawal(&lp, s.share_balance(&lp.pubkey()), 0).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&lp, 0).unwrap();
    s.close_pool().unwrap();
    let before = s.money(&underwriter.pubkey());
    s.claim_premiums(&product, &underwriter.pubkey()).unwrap();
    near(s.money(&underwriter.pubkey()) - before, part(&s, &policy));
}
