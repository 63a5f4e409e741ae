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

use ballast_testkit::invariants;
use model::Model;
use operations::{Operation, operations};
use proptest::test_runner::{Config, TestRunner};

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

#[test]
fn random_sequences_keep_every_invariant() {
    let (cases, steps) = (setting("BALLAST_FUZZ_CASES", 40), setting("BALLAST_FUZZ_STEPS", 80) as usize);
    let config = Config { cases, max_shrink_iters: 2_000, failure_persistence: None, ..Config::default() };
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
