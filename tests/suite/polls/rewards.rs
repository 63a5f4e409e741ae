//! What stakers earn of the fees, and voters before them.

use BallastError::*;

use super::*;
use crate::support::*;

/// Two stakers, of 1 000 and of 3 000, who both earn.
pub fn earning() -> (Scenario, [Keypair; 2]) {
    let (mut s, _) = funded();
    s.with_staking();
    let keys = [("small staker", 1_000), ("large staker", 3_000)].map(|(name, tokens)| s.staker(name, tokens * UNIT));
    s.world.advance(DAY);
    for key in &keys {
        s.claim_rewards(&key.pubkey(), false).unwrap();
    }
    (s, keys)
}

/// Sells cover and returns the stakers' part of the premium: 8 %, rounded down.
fn sell(s: &mut Scenario, id: u64, amount: u64) -> u64 {
    let buyer = s.user(&format!("buyer {id}"), amount);
    s.post(&s.market.clone(), PEG);
    let policy = s.buy(&buyer, id, amount, 90 * DAY).unwrap();
    s.world.read::<Policy>(&policy).premium * 800 / 10_000
}

/// How much the index grows by when `amount` is shared by `earning` whole tokens, rounded down.
pub fn step(amount: u64, earning: u64) -> u128 {
    ((amount as u128) << 64) / (earning * UNIT) as u128
}

/// What `stake` whole tokens are due for a growth of the index, rounded down.
pub fn due(stake: u64, growth: u128) -> u64 {
    let (whole, fraction) = (growth >> 64, growth & u64::MAX as u128);
    let stake = (stake * UNIT) as u128;
    (stake * whole + ((stake * fraction) >> 64)) as u64
}

/// What `stake` of `earning` whole tokens gets of `amount`.
pub fn part(amount: u64, stake: u64, earning: u64) -> u64 {
    due(stake, step(amount, earning))
}

fn claim_fees(s: &mut Scenario, key: &Keypair) -> u64 {
    let before = s.money(&key.pubkey());
    s.claim_rewards(&key.pubkey(), true).unwrap();
    s.money(&key.pubkey()) - before
}

#[test]
fn fees_are_shared_pro_rata() {
    let (mut s, [small, large]) = earning();
    let fees = sell(&mut s, 1, 77_777 * UNIT + 7);
    assert_eq!(s.pool_state().fees_stakers, fees);
    s.share_rewards(true).unwrap();
    refused(&mut s, NothingToPay, |s| s.claim_rewards(&small.pubkey(), true));
    s.distribute_fees().unwrap();
    s.share_rewards(true).unwrap();
    let vault = s.fee_vault_state();
    assert_eq!((vault.stakers, vault.owed), (0, fees));
    assert_eq!(claim_fees(&mut s, &small), part(fees, 1_000, 4_000));
    refused(&mut s, NothingToPay, |s| s.claim_rewards(&small.pubkey(), true));

    // Who comes later has no part of what was shared before.
    let late = s.staker("late staker", 4_000 * UNIT);
    s.world.advance(DAY);
    s.claim_rewards(&late.pubkey(), true).unwrap();
    assert_eq!(s.stake_state(&late.pubkey()).lines[1].owed, 0);
    let more = sell(&mut s, 2, 10_000 * UNIT);
    s.distribute_fees().unwrap();
    s.share_rewards(true).unwrap();
    assert_eq!(claim_fees(&mut s, &large), due(3_000, step(fees, 4_000) + step(more, 8_000)));
    assert_eq!(claim_fees(&mut s, &small), part(more, 1_000, 8_000));
    assert_eq!(claim_fees(&mut s, &late), part(more, 4_000, 8_000));
    assert!(s.fee_vault_state().owed <= 5, "a base unit a stake and a sharing");
    balanced(&s);
}

/// While nobody earns, fees wait for those who come.
#[test]
fn fees_wait_while_nobody_earns() {
    let (mut s, _) = funded();
    s.with_staking();
    let fees = sell(&mut s, 1, 10_000 * UNIT);
    s.distribute_fees().unwrap();
    s.share_rewards(true).unwrap();
    let vault = s.fee_vault_state();
    assert_eq!((vault.stakers, vault.owed), (fees, 0));
    // Less than a million base units is too little for an exact index.
    for (name, tokens, shared) in [("tiny staker", UNIT - 1, 0), ("other staker", 1, fees)] {
        let key = s.staker(name, tokens);
        s.world.advance(DAY);
        s.claim_rewards(&key.pubkey(), false).unwrap();
        s.share_rewards(true).unwrap();
        assert_eq!(s.fee_vault_state().owed, shared);
    }
    balanced(&s);
}

/// "What voters have earned is put aside for them first", and stays due until the fee vault has received it.
#[test]
fn voters_are_paid_before_stakers() {
    let mut c = Case::new();
    c.s.distribute_fees().unwrap();
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    c.decide(&incident);
    let earned = c.settle_all(0..3, &incident);
    assert_eq!(earned, winners(0, FEE, 3));
    let voter = c.voters[0].insecure_clone();
    refused(&mut c.s, ShareFirst, |s| s.claim_rewards(&voter.pubkey(), true));
    let before = c.s.fee_vault_state().stakers;
    c.s.distribute_fees().unwrap();
    assert_eq!(c.s.fee_vault_state().stakers, before + FEE);
    c.s.share_rewards(true).unwrap();
    let (staking, vault) = (c.s.staking_state(), c.s.fee_vault_state());
    assert_eq!((staking.lines[1].promised, vault.stakers, vault.owed), (0, 0, before + FEE));
    // Only the three who were settled have been touched and earn.
    assert_eq!(staking.earning, 3_000 * UNIT);
    for (at, booked) in earned.iter().enumerate() {
        let voter = c.voters[at].insecure_clone();
        assert_eq!(claim_fees(&mut c.s, &voter), booked.fee + part(before, 1_000, 3_000));
    }
    balanced(&c.s);
}

/// Opens a pool of a currency of its own, as the current one, with a fee vault.
fn another_currency(s: &mut Scenario, name: &str) -> Address {
    let mint = actor(name).pubkey();
    s.world.create_mint(mint, 6);
    s.world.create_token_account(&mint, &s.admin.pubkey(), 1_000 * UNIT);
    s.pool = s.add_pool_of(mint, tokens::TOKEN_PROGRAM, 0, pool_args()).unwrap();
    s.open_fee_vault().unwrap();
    mint
}

/// A fifth collateral has no reward line: its fees wait, and its decisions pay no assessment.
#[test]
fn there_are_four_reward_lines_and_no_fifth() {
    let mut c = Case::new();
    for (slot, name) in [(2, "second coin"), (3, "third coin"), (4, "fourth coin")] {
        let mint = another_currency(&mut c.s, name);
        c.s.share_rewards(true).unwrap();
        assert_eq!(c.s.fee_vault_state().slot, slot);
        let staking = c.s.staking_state();
        assert_eq!((staking.slots, staking.lines[slot as usize].mint), (slot, mint));
        c.s.share_rewards(true).unwrap();
        assert_eq!(c.s.staking_state().slots, slot, "once");
    }
    another_currency(&mut c.s, "fifth coin");
    refused(&mut c.s, NoRewardLine, |s| s.share_rewards(true));

    let provider = c.s.user("provider of the fifth", 1_000_000 * UNIT);
    c.s.deposit(&provider, 1_000_000 * UNIT).unwrap();
    c.product = c.s.add_voted_product(voted_args());
    let product = c.product;
    let (_, policy) = c.insure(&product, "holder of the fifth", COVER);
    c.reporter = c.s.user("reporter of the fifth", 1_000 * UNIT);
    let incident = c.report();
    let poll = c.vote(&incident, 1, &[12, 12, 12, 0]);
    assert_eq!((poll.bond, poll.fee, poll.fee_slot), (BOND, 0, 0));
    let (before, after) = c.decide_at_the_end(&incident);
    assert_eq!(after.assets, before.assets - 60_000 * UNIT);
    assert_eq!(c.settle_all(0..3, &incident), winners(WRONG, 0, 3));
    assert_eq!(c.settle(3, &incident), losers(WRONG, 1)[0]);
    c.s.claim(&policy, &incident).unwrap();
    balanced(&c.s);
}

/// A voter's fee that has not arrived is not paid out of what other stakers are owed: both wait for it.
#[test]
fn a_voters_fee_is_not_taken_from_other_stakers() {
    let mut c = Case::new();
    let [voter, other] = [0, 6].map(|at| c.voters[at].insecure_clone());
    c.s.claim_rewards(&other.pubkey(), true).unwrap();
    c.s.distribute_fees().unwrap();
    c.s.share_rewards(true).unwrap();
    let owed = c.s.fee_vault_state().owed;
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    c.decide(&incident);
    assert_eq!(c.settle_all(0..3, &incident), winners(0, FEE, 3));
    for key in [&voter, &other] {
        refused(&mut c.s, ShareFirst, |s| s.claim_rewards(&key.pubkey(), true));
    }
    // That it has arrived is not enough: it has to be shared.
    c.s.distribute_fees().unwrap();
    refused(&mut c.s, ShareFirst, |s| s.claim_rewards(&voter.pubkey(), true));
    c.s.share_rewards(true).unwrap();
    assert_eq!(c.s.fee_vault_state().owed, owed + FEE);
    assert_eq!(claim_fees(&mut c.s, &voter), parts(FEE, 3)[0]);
    assert_eq!(claim_fees(&mut c.s, &other), part(owed, 1_000, 1_000));
    balanced(&c.s);
}
