//! Triggers besides the de-peg: two feeds that disagree, a stake pool's rate, the chain's slashing record.

mod deviations;
mod monitors;
mod records;
mod sales;
mod stake_pools;

use ballast_testkit::{scenario::*, tokens::UNIT, triggers::*, *};

use crate::support::*;

/// Slots of a day, at 0.4 seconds each.
pub const DAY_SLOTS: u64 = 216_000;

/// A funded pool whose market is what `list` makes, with one policy of 10 000.
fn with_policy(list: impl FnOnce(&mut Scenario) -> Market) -> (Scenario, Keypair, Address) {
    let (mut s, _) = funded();
    s.market = list(&mut s);
    let buyer = s.user("buyer", 100_000 * UNIT);
    let policy = s.buy(&buyer, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    (s, buyer, policy)
}

/// Cover of two feeds, in force; the monitor has seen them agree.
pub fn compared() -> (Scenario, Keypair, Address) {
    let (mut s, buyer, policy) = with_policy(|s| s.add_oracle_product(oracle_args(), deviation_rules()).unwrap());
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    (s, buyer, policy)
}

/// Cover of a stake pool, in force; the monitor has seen its first rate.
pub fn pooled() -> (Scenario, Keypair, Address) {
    let (mut s, buyer, policy) = with_policy(|s| s.add_stake_pool_product(stake_pool_args(), pool_rules()).unwrap());
    s.world.advance(4 * DAY);
    s.world.begin_epoch();
    s.observe(PEG).unwrap();
    (s, buyer, policy)
}

/// Cover of a validator, in force.
pub fn validated() -> (Scenario, Keypair, Address) {
    let (mut s, buyer, policy) = with_policy(|s| {
        s.world.set_slot(250_000_000);
        s.world.deploy_slashing_stand_in();
        s.add_validator_product(validator_args(), record_rules()).unwrap()
    });
    s.world.pass_slots(2 * DAY_SLOTS);
    (s, buyer, policy)
}

/// What a claim pays the buyer.
fn paid(s: &mut Scenario, buyer: &Keypair, policy: &Address, incident: &Address) -> u64 {
    let before = s.money(&buyer.pubkey());
    s.claim(policy, incident).unwrap();
    s.money(&buyer.pubkey()) - before
}

fn incident(s: &Scenario, index: u32) -> Address {
    pda::incident(&s.market.product, index)
}
