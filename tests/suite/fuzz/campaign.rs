//! A campaign: random sequences, divided among jobs that each have a thread and a seed of their own.
//!
//! `BALLAST_FUZZ_CASES` sequences of up to `BALLAST_FUZZ_STEPS` steps by `BALLAST_FUZZ_JOBS` jobs. The first job begins with
//! `PROPTEST_RNG_SEED`, or with a random seed, the next one with the number after it. A failure ends the campaign; it names
//! the seed of its job, which finds it again; `BALLAST_FUZZ_SHRINKS` says how often it is tried to shorten the sequence.

use std::{
    cell::RefCell,
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use ballast_testkit::invariants;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

use super::{
    model::Model,
    operations::{Operation, operations},
    statistics::Statistics,
};

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

/// Runs the campaign of the environment and adds up what its jobs did. Panics with every failure that was found.
pub fn run() -> Statistics {
    let (cases, steps) = (setting("BALLAST_FUZZ_CASES", 40), setting("BALLAST_FUZZ_STEPS", 80) as usize);
    let jobs = setting("BALLAST_FUZZ_JOBS", 1).clamp(1, cases.max(1));
    let first = match Config::default().rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => RandomState::new().hash_one("a campaign"),
    };
    let failed = AtomicBool::new(false);
    let results: Vec<_> = thread::scope(|scope| {
        let share = |at: u32| cases / jobs + u32::from(at < cases % jobs);
        let start = |at: u32| {
            let job = Job { cases: share(at), steps, seed: first.wrapping_add(at.into()), failed: &failed };
            scope.spawn(move || job.run())
        };
        let running: Vec<_> = (0..jobs).map(start).collect();
        running.into_iter().map(|job| job.join().expect("a job reports its failures")).collect()
    });
    let mut sum = Statistics::default();
    let mut failures = vec![];
    for result in results {
        match result {
            Ok(statistics) => sum.add(&statistics),
            Err(failure) => failures.push(failure),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    sum
}

struct Job<'a> {
    cases: u32,
    steps: usize,
    seed: u64,
    /// Some job found a failure: the others need not go on.
    failed: &'a AtomicBool,
}

impl Job<'_> {
    fn run(self) -> Result<Statistics, String> {
        let rng_seed = RngSeed::Fixed(self.seed);
        let Self { cases, steps, seed, failed } = self;
        let config = Config {
            cases,
            rng_seed,
            max_shrink_iters: setting("BALLAST_FUZZ_SHRINKS", 60),
            failure_persistence: None,
            ..Config::default()
        };
        let beginning = Model::new();
        let statistics = RefCell::new(Statistics::default());
        let result = TestRunner::new(config).run(&operations(steps), |sequence| {
            if failed.load(Ordering::Relaxed) { Ok(()) } else { play(beginning.clone(), &sequence, &statistics) }
        });
        result.map(|()| statistics.into_inner()).map_err(|failure| {
            failed.store(true, Ordering::Relaxed);
            format!("{failure}\nAgain: PROPTEST_RNG_SEED={seed} make fuzz JOBS=1 CASES={cases} STEPS={steps}")
        })
    }
}

/// One sequence, from the beginning of the world to its end.
fn play(mut model: Model, sequence: &[Operation], statistics: &RefCell<Statistics>) -> Result<(), TestCaseError> {
    for (at, operation) in sequence.iter().enumerate() {
        let outcome = model.step(operation);
        let succeeded = outcome.map_err(|problem| format!("step {at}, {operation:?}: {problem}"));
        statistics.borrow_mut().count(operation, succeeded.map_err(TestCaseError::fail)?);
    }
    invariants::check(&model.s.world).map_err(TestCaseError::fail)?;
    model.nobody_profits().map_err(TestCaseError::fail)?;
    model.dissolve().map_err(TestCaseError::fail)?;
    statistics.borrow_mut().count_instructions(model.s.world.succeeded.iter().map(|count| (*count).into()));
    Ok(())
}
