//! signal, request_unsignal, complete_unsignal, claim_premiums, buy_salvage: a file for each, and one for each of what
//! underwriters do to a product.

mod capacity;
mod document;
pub mod lots;
mod precision;
mod premiums;
mod prices;
mod proceeds;
mod signal;
mod slashing;
mod unsignal;
mod weights;

use ballast_testkit::{scenario::*, tokens::UNIT, *};

use crate::support::*;

/// Rules under which a token stands behind `cover` times its number in cover.
pub fn per_token(cover: u64) -> UnderwritingRules {
    UnderwritingRules { cover_rate: cover * PEG, ..product_args().underwriting }
}

/// Rules under which `tokens` whole tokens stand behind all of the cap of [`product_args`].
pub fn behind_the_cap(tokens: u64) -> UnderwritingRules {
    UnderwritingRules { cover_rate: product_args().cap / tokens * (PEG / UNIT), ..product_args().underwriting }
}

/// These rules, and room for what the tests sell without a signal.
pub fn free(rules: UnderwritingRules) -> UnderwritingRules {
    UnderwritingRules { free_cover: 1_000_000 * UNIT, ..rules }
}

/// A smart-contract product that can be signalled for.
pub fn vouchable() -> ListProductArgs {
    ListProductArgs { underwriting: underwriting_rules(), ..voted_args() }
}

/// A pool of a million with staking. Its market is a de-peg product with these rules, in a group of its own.
pub fn market_with(underwriting: UnderwritingRules) -> Scenario {
    market_of(ListProductArgs { underwriting, ..product_args() })
}

pub fn market_of(args: ListProductArgs) -> Scenario {
    let (mut s, _) = funded();
    s.with_staking();
    s.market = s.add_depeg_product(ListProductArgs { group: 2, ..args }, band_rules(), [2; 32]).unwrap();
    s
}

/// The market, and somebody with `tokens` whole tokens behind it.
pub fn vouched(underwriting: UnderwritingRules, tokens: u64) -> (Scenario, Keypair) {
    let mut s = market_with(underwriting);
    let product = s.market.product;
    let underwriter = s.underwriter("underwriter", &product, tokens * UNIT);
    (s, underwriter)
}

/// Sells `amount` base units for a quarter. Returns the policy.
pub fn sell(s: &mut Scenario, id: u64, amount: u64) -> Address {
    let buyer = s.user(&format!("buyer {id}"), 1_000_000 * UNIT);
    s.post(&s.market.clone(), PEG);
    s.buy(&buyer, id, amount, 90 * DAY).unwrap()
}

/// As [`sell`], until the cover has begun.
pub fn insure(s: &mut Scenario, id: u64, amount: u64) -> Address {
    let policy = sell(s, id, amount);
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    policy
}

/// The peg breaks: an event of `severity` per cent is approved.
pub fn strike(s: &mut Scenario, severity: u64) -> Address {
    let incident = break_peg(s, PEG - severity * PEG / 100);
    assert_eq!(s.incident_state(&incident).severity_bps as u64, severity * 100);
    incident
}

/// The peg is back, long enough for another event.
pub fn recover(s: &mut Scenario) {
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
}

/// What is left of somebody's tokens behind the market.
pub fn left(s: &Scenario, owner: &Keypair) -> u64 {
    let product = s.product_state();
    vouching::left(&s.signal_state(&s.market.product, &owner.pubkey()), &product).0
}

/// The underwriters' part of a policy's premium.
pub fn part(s: &Scenario, policy: &Address) -> u64 {
    (s.world.read::<Policy>(policy).premium as u128 * 700 / 10_000) as u64
}

/// What all underwriters of the market have earned so far.
pub fn earned(s: &Scenario) -> u64 {
    s.product_state().underwriters_fees
}

/// Changes what signals for `product` mean, as a proposal does it.
pub fn change_underwriting(s: &mut Scenario, product: Address, underwriting: UnderwritingRules) -> actions::Sent {
    let rules = ProductRules { underwriting, ..s.rules_of(&product) };
    let change = s.change_rules_instruction(Some(product), RuleChange::Product { rules });
    s.decree(&change)
}

/// Two amounts that differ by rounding at most: every division of one costs a base unit.
#[track_caller]
pub fn near(found: u64, expected: u64) {
    assert!(found.abs_diff(expected) <= 2, "{found} is not {expected}");
}

/// Distributes the pool's fees and pays somebody his premiums. Returns what he got.
pub fn collect(s: &mut Scenario, owner: &Keypair) -> u64 {
    let (product, before) = (s.market.product, s.money(&owner.pubkey()));
    let _ = s.distribute_fees();
    s.claim_premiums(&product, &owner.pubkey()).unwrap();
    s.money(&owner.pubkey()) - before
}
