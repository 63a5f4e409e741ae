//! Stateful fuzzing: random sequences of all instructions, with random clocks, prices and actors, against the compiled
//! program. After every step all invariants are recomputed from the accounts; a failed call must have changed nothing
//! and must not be an abort.
//!
//! `make test` runs a short campaign, `make fuzz` a long one; `campaign` says how they are set.

mod acts;
mod auditors;
mod beginning;
mod campaign;
mod checks;
mod dissolution;
mod endings;
mod governors;
mod lives;
mod model;
mod operations;
mod people;
mod powers;
mod records;
mod rounds;
mod sales;
mod statistics;
mod underwriters;
mod wishes;

use acts::Act;
use ballast_testkit::{invariants, *};
use model::Model;
use operations::Operation;

#[test]
fn random_sequences_keep_every_invariant() {
    let statistics = campaign::run();
    println!("{statistics}");
    statistics.assert_everything_was_reached();
}

/// The harness itself bites: a ledger that is off by one unit is noticed.
#[test]
fn a_broken_ledger_is_noticed() {
    let mut model = Model::new();
    model.step(&Operation::Deposit { actor: 0, amount: 1_000_000 }).unwrap();
    invariants::check(&model.s.world).unwrap();
    let pool = model.s.pool.pool;
    let good = model.s.world.account(&pool).unwrap();
    // assets, total shares, queued shares, active cover, rate.
    for offset in [8 + 128, 8 + 184, 8 + 192, 8 + 208, 8 + 224] {
        let mut broken = good.clone();
        broken.data[offset] = broken.data[offset].wrapping_add(1);
        model.s.world.svm.set_account(pool, broken).unwrap();
        assert!(invariants::check(&model.s.world).is_err(), "a change at byte {offset} went unnoticed");
    }
    model.s.world.svm.set_account(pool, good).unwrap();
    invariants::check(&model.s.world).unwrap();
}

/// What is compared after a refused call (I11) is a copy: no call writes into it, and a changed byte is seen.
#[test]
fn a_changed_account_is_noticed() {
    let mut model = Model::new();
    let before = model.s.world.snapshot();
    model.step(&Operation::Deposit { actor: 0, amount: 1_000_000 }).unwrap();
    assert!(before != model.s.world.snapshot());
    let before = model.s.world.snapshot();
    let vault = model.s.pool.vault;
    let good = model.s.world.account(&vault).unwrap();
    let mut changed = good.clone();
    changed.data[64] ^= 1;
    model.s.world.svm.set_account(vault, changed).unwrap();
    assert!(before != model.s.world.snapshot());
    model.s.world.svm.set_account(vault, good).unwrap();
    assert!(before == model.s.world.snapshot());
}

/// Signatures are not verified here, but nothing is sent without the key of every signer.
#[test]
#[should_panic(expected = "signed by")]
fn a_missing_signer_is_noticed() {
    let mut model = Model::new();
    let owner = model.person(0).pubkey();
    let instruction = model.s.deposit_accounts(&owner).instruction(1_000_000, 0, i64::MAX);
    let _it_panics = model.s.world.send(&[instruction], &[]);
}

/// And so is a wrong unit of what people who decide have staked, voted, posted or earned.
#[test]
fn a_broken_vote_is_noticed() {
    let mut model = Model::new();
    model.s.world.advance(3 * scenario::DAY);
    let votes = vec![9, 9, 9, 9, 9, 9, 9, 9, 2, 9];
    let opened = Act::Story { actor: 1, product: 1, opinion: 12, votes: votes.clone() };
    let voted = Act::Story { actor: 1, product: 0, opinion: 12, votes };
    for act in [opened, voted, Act::Report { actor: 1, product: 2, ago: 2 }] {
        assert_eq!(model.step(&Operation::Act(act.clone())), Ok(Some(true)), "{act:?}");
    }
    let loss = (0..8).map(|policy| Act::FileLoss { policy, incident: 0, part: 100 });
    assert!(loss.into_iter().any(|act| model.step(&Operation::Act(act)) == Ok(Some(true))));

    noticed::<Staking>(&mut model, "total_staked", |staking| staking.total_staked += 1);
    noticed::<Staking>(&mut model, "earning", |staking| staking.earning += 1);
    noticed::<Staking>(&mut model, "unstaking", |staking| staking.unstaking += 1);
    noticed::<Staking>(&mut model, "budget", |staking| staking.emission_budget += 1);
    noticed::<Staking>(&mut model, "slashed", |staking| staking.slashed += 1);
    noticed::<Staking>(&mut model, "awarded", |staking| staking.awarded += 1);
    noticed::<Staking>(&mut model, "promised", |staking| staking.lines[1].promised -= 1);
    noticed::<Stake>(&mut model, "amount", |stake| stake.amount -= 1);
    noticed::<Stake>(&mut model, "recent", |stake| stake.recent = stake.amount + 1);
    noticed::<Stake>(&mut model, "ballots", |stake| stake.open_ballots += 1);
    noticed::<Stake>(&mut model, "owed", |stake| stake.lines[0].owed += 1_000_000_000);
    noticed::<Pool>(&mut model, "bonds", |pool| pool.bonds += 1);
    noticed::<Product>(&mut model, "exposed", |product| product.exposed_cover += 1);
    noticed::<Product>(&mut model, "open events", |product| product.event_open += 1);
    noticed::<Incident>(&mut model, "pending", |incident| incident.pending += 1);
    noticed::<Poll>(&mut model, "winning", |poll| poll.winning += 1);
    noticed::<Poll>(&mut model, "losing", |poll| poll.losing += 1);
    noticed::<Poll>(&mut model, "heads", |poll| poll.heads += u32::from(poll.status < 2));
    noticed::<Poll>(&mut model, "fee", |poll| poll.fee += 1);
    noticed::<Poll>(&mut model, "award", |poll| poll.award += 1);
}

/// What stands behind products, what was lost there, and votes on proposals: the same.
#[test]
fn a_broken_backing_is_noticed() {
    let mut model = Model::new();
    model.s.world.advance(3 * scenario::DAY);
    let voter = model.staker(0);
    let action = model.s.change_rules_instruction(None, RuleChange::Guardian { guardian: voter.pubkey() });
    let id = model.s.propose(&voter, &action).unwrap();
    model.s.cast_vote(&voter, id, true).unwrap();
    model.step(&Operation::Collapse { price: 50_000_000 }).unwrap();
    assert!(model.lots().iter().any(|(.., lot)| lot.held > 0));

    noticed::<Signal>(&mut model, "amount", |signal| signal.amount += 1 << 20);
    noticed::<Signal>(&mut model, "leaving", |signal| signal.leaving += 1 << 20);
    noticed::<Signal>(&mut model, "owed", |signal| signal.owed += 1 << 40);
    noticed::<Product>(&mut model, "signalled", |product| product.signalled += 1);
    noticed::<Product>(&mut model, "survival", |product| product.survival /= 2);
    noticed::<Product>(&mut model, "lots", |product| product.lots[1].held += 1);
    noticed::<Product>(&mut model, "handed over", |product| product.lots[0].held += 1);
    noticed::<Product>(&mut model, "premiums", |product| product.underwriters_fees += 1 << 40);
    noticed::<Staking>(&mut model, "signalled", |staking| staking.signalled += 1);
    noticed::<Pool>(&mut model, "salvages", |pool| pool.salvages += 1);
    noticed::<Proposal>(&mut model, "yes", |proposal| proposal.yes += 1);
    noticed::<Proposal>(&mut model, "no", |proposal| proposal.no += 1);
    noticed::<VoteRecord>(&mut model, "weight", |record| record.weight -= 1);
    noticed::<Config>(&mut model, "timelock", |config| config.governance.provider_timelock = 86_400);
}

/// Some account of the kind `T` cannot be changed by `change` without a violated invariant.
fn noticed<T: bytemuck::Pod + Discriminator>(model: &mut Model, what: &str, change: fn(&mut T)) {
    invariants::check(&model.s.world).unwrap();
    let found = model.s.world.all::<T>().into_iter().any(|(address, mut state)| {
        let before = bytemuck::bytes_of(&state).to_vec();
        let good = model.s.world.account(&address).unwrap();
        change(&mut state);
        let mut broken = good.clone();
        broken.data[8..8 + size_of::<T>()].copy_from_slice(bytemuck::bytes_of(&state));
        model.s.world.svm.set_account(address, broken).unwrap();
        let noticed = before != bytemuck::bytes_of(&state) && invariants::check(&model.s.world).is_err();
        model.s.world.svm.set_account(address, good).unwrap();
        noticed
    });
    assert!(found, "a change of {what} went unnoticed");
}
