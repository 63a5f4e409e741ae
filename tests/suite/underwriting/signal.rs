//! signal.

use BallastError::*;

use super::*;

/// "The tokens leave the stake", and the ledger keeps them apart from what earns as staked.
#[test]
fn tokens_leave_the_stake() {
    let mut s = market_with(per_token(1));
    let product = s.market.product;
    let staker = s.staker("staker", 1_000 * UNIT);
    s.world.advance(2 * DAY);
    let key = staker.pubkey();
    s.claim_rewards(&key, false).unwrap();
    assert_eq!(s.stake_state(&key).earning, 1_000 * UNIT);
    s.signal(&staker, &product, 400 * UNIT).unwrap();
    let (stake, staking) = (s.stake_state(&key), s.staking_state());
    assert_eq!((stake.amount, stake.earning), (600 * UNIT, 600 * UNIT), "the rest goes on earning as a stake");
    assert_eq!((staking.total_staked, staking.earning, staking.signalled), (600 * UNIT, 600 * UNIT, 400 * UNIT));
    let signal = s.signal_state(&product, &key);
    assert_eq!((signal.product, signal.owner, signal.amount), (product, key, 400 * UNIT));
    assert_eq!(s.product_state().signalled, 400 * UNIT);
    assert_eq!(s.world.balance(&pda::stake_tokens()), 1_000 * UNIT, "nothing moves between token accounts");
    balanced(&s);
    s.signal(&staker, &product, 600 * UNIT).unwrap();
    assert_eq!((s.stake_state(&key).amount, s.signal_state(&product, &key).amount), (0, 1_000 * UNIT));
    balanced(&s);
}

/// One stake can stand behind several products, and each answers for itself.
#[test]
fn several_products_of_one_underwriter() {
    let mut s = market_with(per_token(1));
    let first = s.market;
    let args = ListProductArgs { underwriting: per_token(1), group: 3, ..product_args() };
    let second = s.add_depeg_product(args, band_rules(), [3; 32]).unwrap();
    let staker = s.staker("staker", 1_000 * UNIT);
    s.signal(&staker, &first.product, 300 * UNIT).unwrap();
    s.signal(&staker, &second.product, 500 * UNIT).unwrap();
    insure(&mut s, 1, 100 * UNIT);
    strike(&mut s, 50);
    let of = |s: &Scenario, market: &Market| s.world.read::<Product>(&market.product).signalled;
    assert_eq!((of(&s, &first), of(&s, &second)), (250 * UNIT, 500 * UNIT), "50 of cover are lost");
    assert_eq!(s.stake_state(&staker.pubkey()).amount, 200 * UNIT);
    balanced(&s);
}

#[test]
fn what_cannot_be_signalled() {
    let mut s = market_with(per_token(1));
    let product = s.market.product;
    let staker = s.staker("staker", 1_000 * UNIT);
    refused(&mut s, ZeroAmount, |s| s.signal(&staker, &product, 0));
    for amount in [1_000 * UNIT + 1, u64::MAX] {
        refused(&mut s, StakeTooSmall, |s| s.signal(&staker, &product, amount));
    }
    s.request_unstake(&staker, 400 * UNIT).unwrap();
    refused(&mut s, StakeTooSmall, |s| s.signal(&staker, &product, 600 * UNIT + 1));
    let stranger = s.user("stranger", 0);
    let accounts = s.signal_accounts(&product, &stranger.pubkey());
    let others = ix::Signal { stake: pda::stake(&staker.pubkey()), ..accounts };
    refused(&mut s, NotStakeOwner, |s| s.world.send(&[others.instruction(UNIT)], &[&stranger]));
    s.run_off(Some(product)).unwrap();
    refused(&mut s, RunOff, |s| s.signal(&staker, &product, UNIT));
    let other = s.add_depeg_product(product_args(), band_rules(), [9; 32]).unwrap().product;
    refused(&mut s, NoCoverRate, |s| s.signal(&staker, &other, UNIT));
}

/// "Not while an event of it is being decided": by a monitor, or by people.
#[test]
fn nobody_joins_while_an_event_is_decided() {
    let mut s = market_with(underwriting_rules());
    let product = s.market.product;
    let staker = s.staker("staker", 1_000 * UNIT);
    sell(&mut s, 1, 100 * UNIT);
    s.world.advance(600);
    s.observe(97_000_000).unwrap();
    refused(&mut s, EventOpen, |s| s.signal(&staker, &product, UNIT));
    s.world.advance(600);
    s.hold_price(PEG, 2 * HOUR);
    s.signal(&staker, &product, UNIT).unwrap();

    let mut c = crate::polls::Case::with(7, vouchable());
    let (product, voter) = (c.product, c.voters[6].insecure_clone());
    let incident = c.report();
    refused(&mut c.s, EventOpen, |s| s.signal(&voter, &product, UNIT));
    c.vote(&incident, 1, &[12, 12, 12]);
    refused(&mut c.s, EventOpen, |s| s.signal(&voter, &product, UNIT));
    c.decide(&incident);
    c.s.signal(&voter, &product, UNIT).unwrap();
    balanced(&c.s);
}

/// "With tokens that his open ballots cannot cost": silence would cost five per cent of the weight.
#[test]
fn what_answers_for_a_ballot_stays_staked() {
    let mut c = crate::polls::Case::new();
    let other = c.s.add_voted_product(vouchable());
    let voter = c.voters[0].insecure_clone();
    let incident = c.report();
    c.s.commit(&voter, &incident, 1, 12).unwrap();
    let exposed = c.s.stake_state(&voter.pubkey()).exposed;
    assert_eq!(exposed, crate::polls::SILENT);
    let most = 1_000 * UNIT - exposed;
    refused(&mut c.s, StakeLocked, |s| s.signal(&voter, &other, most + 1));
    c.s.signal(&voter, &other, most).unwrap();
    assert_eq!(c.s.stake_state(&voter.pubkey()).amount, exposed);
    balanced(&c.s);
}

/// I13 bites: a base unit too many, or too few, is found.
#[test]
fn a_broken_signal_is_noticed() {
    let (mut s, underwriter) = vouched(behind_the_cap(1_000), 1_000);
    let product = s.market.product;
    sell(&mut s, 1, 100 * UNIT);
    balanced(&s);
    let signal = pda::signal(&product, &underwriter.pubkey());
    aside(&mut s, |s| {
        edit::<Signal>(s, &signal, |signal| signal.amount += 1);
        invariants::check(&s.world).unwrap_err();
    });
    aside(&mut s, |s| {
        edit::<Signal>(s, &signal, |signal| signal.owed += 2);
        invariants::check(&s.world).unwrap_err();
    });
    edit::<Product>(&mut s, &product, |product| product.signalled += 1);
    invariants::check(&s.world).unwrap_err();
}

fn edit<T: bytemuck::Pod + Discriminator>(s: &mut Scenario, address: &Address, act: impl FnOnce(&mut T)) {
    let mut data = s.world.account(address).expect("an account").data;
    let mut state: T = s.world.read(address);
    act(&mut state);
    data[8..8 + size_of::<T>()].copy_from_slice(bytemuck::bytes_of(&state));
    s.world.set_account(*address, PROGRAM_ID, data);
}

/// Lamports at the address of a signal do not stop it.
#[test]
fn a_signal_on_a_funded_address() {
    let mut s = market_with(per_token(1));
    let product = s.market.product;
    let staker = s.staker("staker", 1_000 * UNIT);
    s.world.airdrop(&pda::signal(&product, &staker.pubkey()), 1_000_000);
    s.signal(&staker, &product, UNIT).unwrap();
    assert_eq!(s.signal_state(&product, &staker.pubkey()).amount, UNIT);
}
