//! Small things that several test files need.

use ballast_testkit::{scenario::*, tokens::UNIT, *};

/// A provider with a large deposit, so that there is something to sell.
pub fn funded() -> (Scenario, Keypair) {
    let mut s = Scenario::new();
    let lp = s.user("provider", 2_000_000 * UNIT);
    s.deposit(&lp, 1_000_000 * UNIT).unwrap();
    (s, lp)
}

/// A funded pool with one policy of 10 000 that is past its waiting period.
pub fn insured() -> (Scenario, Keypair, Keypair, Address) {
    let (mut s, lp) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let policy = s.buy(&buyer, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    (s, lp, buyer, policy)
}

/// As [`insured`], with the peg broken to 0.90 and the incident approved. Returns the incident too.
pub fn triggered() -> (Scenario, Keypair, Keypair, Address, Address) {
    let (mut s, lp, buyer, policy) = insured();
    let incident = break_peg(&mut s, 90_000_000);
    (s, lp, buyer, policy, incident)
}

/// Holds a price below the deep band until the monitor triggers.
pub fn break_peg(s: &mut Scenario, price: u64) -> Address {
    let index = s.product_state().incident_count;
    s.world.advance(600);
    s.hold_price(price, 1_800);
    assert_eq!(s.product_state().incident_count, index + 1, "the monitor triggered");
    pda::incident(&s.market.product, index)
}

/// Runs `act` in a world of its own: what it does is undone.
pub fn aside<R>(s: &mut Scenario, act: impl FnOnce(&mut Scenario) -> R) -> R {
    let before = s.world.svm.clone();
    let result = act(s);
    s.world.svm = before;
    result
}

/// Asserts that a transaction fails with `error` and that no account changed.
pub fn refused(
    s: &mut Scenario,
    error: BallastError,
    act: impl FnOnce(&mut Scenario) -> Result<world::Outcome, Failure>,
) {
    let before = s.world.snapshot();
    match act(s) {
        Ok(_) => panic!("expected {error:?}, but it succeeded"),
        Err(failure) => assert_eq!(failure, error),
    }
    assert!(before == s.world.snapshot(), "a refused call changed an account");
}

/// The books are right now.
pub fn balanced(s: &Scenario) {
    invariants::check(&s.world).unwrap();
}
