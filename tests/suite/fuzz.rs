//! Stateful fuzzing: random sequences of all instructions, with random clocks, prices and actors, against the compiled
//! program. After every step all invariants are recomputed from the accounts; a failed call must have changed nothing
//! and must not be an abort.
//!
//! `make test` runs a short campaign, `make fuzz` a long one (`BALLAST_FUZZ_CASES`, `BALLAST_FUZZ_STEPS`).

mod acts;
mod beginning;
mod checks;
mod dissolution;
mod endings;
mod lives;
mod model;
mod operations;
mod people;
mod rounds;

use acts::Act;
use ballast_testkit::{invariants, *};
use model::Model;
use operations::{Operation, operations};
use proptest::test_runner::{Config, TestRunner};

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

#[test]
fn random_sequences_keep_every_invariant() {
    let (cases, steps) = (setting("BALLAST_FUZZ_CASES", 40), setting("BALLAST_FUZZ_STEPS", 80) as usize);
    let config = Config { cases, max_shrink_iters: 60, failure_persistence: None, ..Config::default() };
    let mut statistics = operations::Statistics::default();
    let shared = std::cell::RefCell::new(&mut statistics);
    let mut runner = TestRunner::new(config);
    let result = runner.run(&operations(steps), |sequence| {
        let mut model = Model::new();
        for (at, operation) in sequence.iter().enumerate() {
            let outcome = model.step(operation);
            let succeeded = outcome.map_err(|problem| {
                proptest::test_runner::TestCaseError::fail(format!("step {at}, {operation:?}: {problem}"))
            })?;
            shared.borrow_mut().count(operation, succeeded);
        }
        invariants::check(&model.s.world).map_err(proptest::test_runner::TestCaseError::fail)?;
        model.nobody_profits().map_err(proptest::test_runner::TestCaseError::fail)?;
        model.dissolve().map_err(proptest::test_runner::TestCaseError::fail)
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
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
