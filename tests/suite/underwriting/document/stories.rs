//! What signals allow, earn and lose, in rows of `docs/underwriters.md`.

use super::super::{lots::offer, *};
use crate::documents::tables::*;

const CAP: u64 = 400_000 * UNIT;
const COVER: u64 = 100_000 * UNIT;
/// A quarter of a unit for a token.
const PRICE: u64 = 250 * UNIT;

/// Two units of cover per token, 50 000 without any, and a fifth off the price when all of the cap is vouched for.
fn sold_by_signal() -> UnderwritingRules {
    UnderwritingRules {
        cover_rate: 2 * PEG,
        free_cover: 50_000 * UNIT,
        signal_discount_bps: 2_000,
        ..product_args().underwriting
    }
}

/// A unit of cover per token, and enough that needs none.
fn one_for_one() -> UnderwritingRules {
    UnderwritingRules { cover_rate: PEG, free_cover: CAP, ..product_args().underwriting }
}

pub fn signalled() -> Rows {
    let mut s = market_of(ListProductArgs { cap: CAP, underwriting: sold_by_signal(), ..product_args() });
    let market = s.market;
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    s.buy(&buyer, 1, 40_000 * UNIT, 365 * DAY).unwrap();
    let mut rows = vec![];
    let mut tell = |s: &mut Scenario, what: &str| {
        let product = s.product_state();
        let quote = s.quote(&market, 10_000 * UNIT, 365 * DAY as u32).unwrap();
        let behind = 2 * (product.signalled - product.leaving);
        assert_eq!(quote.capacity, (behind + 50_000 * UNIT).min(CAP));
        let discount = 2_000 * (behind.min(CAP) / UNIT) / (CAP / UNIT);
        let amounts = [product.signalled, product.leaving, quote.capacity].map(money);
        rows.push([vec![what.into()], amounts.to_vec(), vec![percent(discount), money(quote.premium)]].concat());
    };
    tell(&mut s, "nobody is there");
    let first = s.underwriter("first", &market.product, 100_000 * UNIT);
    tell(&mut s, "the first signals");
    s.underwriter("second", &market.product, 100_000 * UNIT);
    tell(&mut s, "the second signals");
    s.request_unsignal(&first, &market.product, 50_000 * UNIT).unwrap();
    tell(&mut s, "the first asks half of his back");
    s.world.advance(7 * DAY);
    s.complete_unsignal(&first, &market.product).unwrap();
    tell(&mut s, "he has it");
    rows
}

/// What somebody has earned that he has not claimed yet.
fn earned(s: &Scenario, key: &Keypair) -> u64 {
    let signal: Option<Signal> = s.world.try_read(&pda::signal(&s.market.product, &key.pubkey()));
    signal.map_or(0, |signal| vouching::due(&signal, &s.product_state()) as u64)
}

pub fn premiums() -> Rows {
    let mut s = market_of(ListProductArgs { cap: CAP, underwriting: one_for_one(), ..product_args() });
    let product = s.market.product;
    let people = ["first", "second"].map(|name| s.staker(name, 60_000 * UNIT));
    let mut rows = vec![];
    let mut sold = 0;
    let mut tell = |s: &mut Scenario, who: &str| {
        let before = people.each_ref().map(|key| earned(s, key));
        let fees = s.pool_state().fees_treasury;
        sold += 1;
        let policy = sell(s, sold, COVER);
        let premium = s.world.read::<Policy>(&policy).premium;
        let mut got = people.each_ref().map(|key| earned(s, key));
        (0..2).for_each(|at| got[at] -= before[at]);
        let treasury = s.pool_state().fees_treasury - fees - premium * 500 / 10_000;
        let amounts = [premium, premium * 700 / 10_000, got[0], got[1], treasury].map(money);
        assert!((got[0] + got[1] + treasury).abs_diff(premium * 700 / 10_000) <= 2);
        rows.push([vec![who.into()], amounts.to_vec()].concat());
    };
    tell(&mut s, "nobody");
    s.signal(&people[0], &product, 60_000 * UNIT).unwrap();
    tell(&mut s, "the first, with 60 000");
    s.signal(&people[1], &product, 20_000 * UNIT).unwrap();
    tell(&mut s, "both, with 60 000 and 20 000");
    rows
}

/// Two underwriters, 100 000 of cover, two events of a quarter; the second underwriter has doubled between them.
pub fn example() -> Rows {
    let mut s = market_of(ListProductArgs { underwriting: one_for_one(), ..product_args() });
    let product = s.market.product;
    let people = [("first", 60_000), ("second", 40_000)].map(|(name, tokens)| s.staker(name, tokens * UNIT));
    s.signal(&people[0], &product, 60_000 * UNIT).unwrap();
    s.signal(&people[1], &product, 20_000 * UNIT).unwrap();
    insure(&mut s, 1, COVER);
    let mut rows = vec![];
    let mut tell = |s: &Scenario, what: &str, owed: u64| {
        let product = s.product_state();
        let left = people.each_ref().map(|key| left(s, key));
        let amounts = [owed, left[0], left[1], product.signalled, product.lots[1].held].map(money);
        rows.push([vec![what.into()], amounts.to_vec()].concat());
    };
    tell(&s, "before", 0);
    let event = strike(&mut s, 25);
    tell(&s, "an event of 25 %", s.incident_state(&event).owed);
    recover(&mut s);
    s.signal(&people[1], &product, 15_000 * UNIT).unwrap();
    tell(&s, "the second adds 15 000", 0);
    let event = strike(&mut s, 25);
    tell(&s, "another of 25 %", s.incident_state(&event).owed);
    recover(&mut s);
    let event = strike(&mut s, 60);
    tell(&s, "another of 60 %", s.incident_state(&event).owed);
    rows
}

/// An event of a quarter for 100 000 of cover, before which 80 000 tokens stand, at different rates.
pub fn losses() -> Rows {
    let tell = |(rate, name): (u64, &str)| {
        let underwriting = UnderwritingRules { cover_rate: rate, ..one_for_one() };
        let mut s = market_of(ListProductArgs { underwriting, ..product_args() });
        let product = s.market.product;
        s.underwriter("underwriter", &product, 80_000 * UNIT);
        insure(&mut s, 1, COVER);
        let event = strike(&mut s, 25);
        let (state, owed) = (s.product_state(), s.incident_state(&event).owed);
        let amounts = [owed, state.lots[1].held, state.signalled].map(money);
        [vec![name.into()], amounts.to_vec()].concat()
    };
    [(4 * PEG, "4"), (PEG, "1"), (PEG / 2, "0.5"), (PEG / 4, "0.25")].map(tell).to_vec()
}

pub fn sale() -> Rows {
    let mut s = market_of(ListProductArgs { underwriting: one_for_one(), ..product_args() });
    let product = s.market.product;
    s.underwriter("underwriter", &product, 80_000 * UNIT);
    insure(&mut s, 1, COVER);
    strike(&mut s, 25);
    let buyer = s.user("collector", 100_000 * UNIT);
    s.world.create_token_account(&staking::governance_mint(), &buyer.pubkey(), 0);
    offer(&mut s, product, underwriting::LotKind::Slashed, PRICE, 30);
    let (held, money_before) = (s.product_state().lots[1].held, s.money(&buyer.pubkey()));
    s.accrue(None).unwrap();
    let unearned = s.pool_state().unearned;
    s.buy_salvage(&buyer, &product, underwriting::LotKind::Slashed, 10_000 * UNIT).unwrap();
    let streams = s.pool_state().unearned - unearned;
    [
        ("tokens that the underwriters have lost", held),
        ("bought", s.governance_tokens(&buyer.pubkey())),
        ("paid for them", money_before - s.money(&buyer.pubkey())),
        ("streams to the providers", streams),
        ("tokens that are still for sale", s.product_state().lots[1].held),
    ]
    .map(|(what, amount)| row([what.into(), money(amount)]))
    .to_vec()
}
