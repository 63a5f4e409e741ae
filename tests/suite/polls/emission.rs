//! What stakers earn of the emission.

use BallastError::*;
use ballast_testkit::staking::governance_mint;

use super::rewards::{due, earning, part, step};
use super::*;
use crate::support::*;

fn claim_tokens(s: &mut Scenario, key: &Keypair) -> u64 {
    let before = s.governance_tokens(&key.pubkey());
    s.claim_rewards(&key.pubkey(), false).unwrap();
    s.governance_tokens(&key.pubkey()) - before
}

#[test]
fn emission_is_bounded_and_stops_with_its_budget() {
    let (mut s, [small, large]) = earning();
    refused(&mut s, EmissionTooHigh, |s| s.fund_emission(UNIT, UNIT + 1));
    s.fund_emission(1_000 * UNIT, UNIT / 2).unwrap();
    assert_eq!(s.world.balance(&pda::stake_tokens()), 5_000 * UNIT);
    refused(&mut s, NothingEarns, |s| s.share_rewards(false));
    s.world.advance(100);
    s.share_rewards(false).unwrap();
    assert_eq!(s.staking_state().emission_budget, 950 * UNIT);
    let first = step(50 * UNIT, 4_000);
    assert_eq!(claim_tokens(&mut s, &small), due(1_000, first));

    // A new rate holds from now on: what was emitted so far is shared at the old one.
    s.world.advance(100);
    s.fund_emission(0, UNIT).unwrap();
    assert_eq!(s.staking_state().emission_budget, 900 * UNIT);
    s.world.advance(1_000_000);
    s.share_rewards(false).unwrap();
    let state = s.staking_state();
    assert_eq!((state.emission_budget, state.owed), (0, 1_000 * UNIT - due(1_000, first)));
    s.world.advance(DAY);
    refused(&mut s, NothingEarns, |s| s.share_rewards(false));
    let rest = first + step(900 * UNIT, 4_000);
    assert_eq!(claim_tokens(&mut s, &large), due(3_000, first + rest));
    assert_eq!(claim_tokens(&mut s, &small), due(1_000, rest));
    let dust = s.staking_state().owed;
    assert!(dust <= 5, "less than a base unit a stake and a sharing");
    assert_eq!(s.world.balance(&pda::stake_tokens()), 4_000 * UNIT + dust, "what is staked stays");
    balanced(&s);
}

/// Zero stops it; the budget stays for later.
#[test]
fn the_administrator_can_stop_the_emission() {
    let (mut s, [small, _]) = earning();
    s.fund_emission(1_000 * UNIT, UNIT).unwrap();
    s.world.advance(40);
    s.fund_emission(0, 0).unwrap();
    s.world.advance(DAY);
    refused(&mut s, NothingEarns, |s| s.share_rewards(false));
    assert_eq!(s.staking_state().emission_budget, 960 * UNIT);
    assert_eq!(claim_tokens(&mut s, &small), part(40 * UNIT, 1_000, 4_000));
    let other = s.user("somebody else", 0);
    let accounts = ix::FundEmission { admin: other.pubkey(), ..s.fund_emission_accounts() };
    refused(&mut s, NotAdmin, |s| s.world.send(&[accounts.instruction(0, UNIT)], &[&other]));
    balanced(&s);
}

/// "While nobody earns, time passes and nothing is emitted": whoever comes first does not get what passed before.
#[test]
fn nothing_is_emitted_while_nobody_earns() {
    let (mut s, _) = funded();
    s.with_staking();
    s.fund_emission(100_000 * UNIT, UNIT).unwrap();
    let key = s.staker("first staker", 10 * UNIT);
    s.world.advance(DAY);
    refused(&mut s, NothingEarns, |s| s.share_rewards(false));
    s.claim_rewards(&key.pubkey(), false).unwrap();
    s.world.advance(100);
    s.share_rewards(false).unwrap();
    assert_eq!(s.staking_state().emission_budget, 99_900 * UNIT);
    assert_eq!(claim_tokens(&mut s, &key), part(100 * UNIT, 10, 10));
    balanced(&s);
}

/// Who starts to earn has no part of what was emitted before.
#[test]
fn who_starts_to_earn_has_no_part_of_the_past() {
    let (mut s, [small, _]) = earning();
    s.fund_emission(100_000 * UNIT, UNIT).unwrap();
    let late = s.staker("late staker", 4_000 * UNIT);
    s.world.advance(DAY);
    s.claim_rewards(&late.pubkey(), false).unwrap();
    // His touch has shared everything.
    refused(&mut s, NothingEarns, |s| s.share_rewards(false));
    refused(&mut s, NothingToPay, |s| s.claim_rewards(&late.pubkey(), false));
    assert_eq!(claim_tokens(&mut s, &small), part(DAY as u64 * UNIT, 1_000, 4_000));
    balanced(&s);
}

/// "The wait of those added last, not of the rest": what earns goes on earning, whoever touches the stake.
#[test]
fn more_tokens_do_not_stop_what_earns() {
    let (mut s, [small, _]) = earning();
    s.world.create_token_account(&governance_mint(), &small.pubkey(), UNIT);
    s.fund_emission(100_000 * UNIT, UNIT).unwrap();
    s.stake(&small, UNIT).unwrap();
    assert_eq!(s.staking_state().earning, 4_000 * UNIT);
    s.world.advance(100);
    // Anyone may push the rewards of anybody.
    assert_eq!(claim_tokens(&mut s, &small), part(100 * UNIT, 1_000, 4_000));
    assert_eq!(s.staking_state().earning, 4_000 * UNIT);
    s.world.advance(DAY - 100);
    assert_eq!(claim_tokens(&mut s, &small), part((DAY as u64 - 100) * UNIT, 1_000, 4_000));
    assert_eq!(s.staking_state().earning, 4_001 * UNIT);
    balanced(&s);
}
