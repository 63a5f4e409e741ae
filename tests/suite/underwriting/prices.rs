//! What underwriters do to the price.

use BallastError::*;

use super::*;

const CAP: u64 = 100_000 * UNIT;

/// A product with a cap of 100 000, a token of cover per token, and this discount.
fn discounted(signal_discount_bps: u16) -> ListProductArgs {
    let underwriting = UnderwritingRules { cover_rate: PEG, free_cover: CAP, ..product_args().underwriting };
    let underwriting = UnderwritingRules { signal_discount_bps, ..underwriting };
    ListProductArgs { cap: CAP, underwriting, ..product_args() }
}

fn price(s: &mut Scenario) -> u64 {
    let market = s.market;
    s.quote(&market, 50_000 * UNIT, 365 * DAY as u32).unwrap().premium
}

/// "Off the price when signals stand behind all of the cap, in proportion below"; quoted is what is charged.
#[test]
fn the_discount_follows_the_signal() {
    let mut s = market_of(discounted(3_000));
    let product = s.market.product;
    let full = price(&mut s);
    let mut behind = 0;
    for (at, more) in [9, 9_991, 15_000, 75_000, 50_000].into_iter().enumerate() {
        let name = format!("underwriter {at}");
        s.underwriter(&name, &product, more * UNIT);
        behind += more;
        // The discount is rounded down to a basis point, the price up.
        let discount = (3_000 * behind.min(100_000) / 100_000) as u128;
        let expected = (full as u128 * (10_000 - discount)).div_ceil(10_000) as u64;
        assert!(price(&mut s).abs_diff(expected) <= 1, "{behind} behind: {} is not {expected}", price(&mut s));
        aside(&mut s, |s| {
            let buyer = s.user("buyer", 1_000_000 * UNIT);
            let (quoted, money) = (price(s), s.money(&buyer.pubkey()));
            let policy = s.buy(&buyer, 1, 50_000 * UNIT, 365 * DAY).unwrap();
            assert_eq!(s.world.read::<Policy>(&policy).premium, quoted);
            assert_eq!(money - s.money(&buyer.pubkey()), quoted);
            balanced(s);
        });
    }
}

/// No more than half, and never below what the held capital costs or the least premium.
#[test]
fn the_discount_is_bounded() {
    let mut s = market_of(discounted(5_000));
    let product = s.market.product;
    let (market, full) = (s.market, price(&mut s));
    let floors = [(50_000 * UNIT, HOUR), (5 * UNIT, HOUR)];
    let quotes = |s: &mut Scenario| floors.map(|(amount, term)| s.quote(&market, amount, term as u32).unwrap().premium);
    let before = quotes(&mut s);
    s.underwriter("underwriter", &product, 1_000_000 * UNIT);
    assert!(price(&mut s).abs_diff(full.div_ceil(2)) <= 1);
    assert_eq!(quotes(&mut s), before, "the floors have no discount");
    let accounts = s.list_product_accounts(s.pool.products);
    let admin = s.admin.insecure_clone();
    let above = accounts.instruction(s.pool.products, discounted(5_001));
    refused(&mut s, LimitOutOfBounds, |s| s.world.send(&[above], &[&admin]));
}

#[test]
fn leaving_tokens_lower_no_price() {
    let mut s = market_of(discounted(4_000));
    let (product, full) = (s.market.product, price(&mut s));
    let underwriter = s.underwriter("underwriter", &product, 100_000 * UNIT);
    let lowest = price(&mut s);
    assert!(lowest < full);
    s.request_unsignal(&underwriter, &product, 50_000 * UNIT).unwrap();
    let higher = price(&mut s);
    assert!((full - higher).abs_diff((full - lowest) / 2) <= 1);
    s.request_unsignal(&underwriter, &product, 100_000 * UNIT).unwrap();
    assert_eq!(price(&mut s), full);
    s.request_unsignal(&underwriter, &product, 0).unwrap();
    assert_eq!(price(&mut s), lowest);
}

/// Without a rate nothing can stand behind the cover: there is no discount, whatever the rules say of it.
#[test]
fn without_a_rate_there_is_no_discount() {
    let args = discounted(5_000);
    let underwriting = UnderwritingRules { cover_rate: 0, ..args.underwriting };
    let mut s = market_of(ListProductArgs { underwriting, ..args });
    let (product, full) = (s.market.product, price(&mut s));
    let staker = s.staker("staker", 1_000_000 * UNIT);
    refused(&mut s, NoCoverRate, |s| s.signal(&staker, &product, 1_000_000 * UNIT));
    change_underwriting(&mut s, product, UnderwritingRules { cover_rate: PEG, ..args.underwriting }).unwrap();
    s.observe(PEG).unwrap();
    s.signal(&staker, &product, 1_000_000 * UNIT).unwrap();
    assert!(price(&mut s).abs_diff(full.div_ceil(2)) <= 1);
}

/// A loss raises the price again.
#[test]
fn lost_tokens_lower_no_price() {
    let mut s = market_of(discounted(5_000));
    let product = s.market.product;
    let underwriter = s.underwriter("underwriter", &product, 100_000 * UNIT);
    insure(&mut s, 1, 20_000 * UNIT);
    let before = s.product_state();
    strike(&mut s, 50);
    recover(&mut s);
    assert_eq!(before.signalled, 100_000 * UNIT);
    near(left(&s, &underwriter), 90_000 * UNIT);
    let now = price(&mut s);
    let whole = aside(&mut s, |s| {
        s.underwriter("another", &product, 10_000 * UNIT);
        price(s)
    });
    assert!(now > whole);
}
