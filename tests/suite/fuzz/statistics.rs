//! How often each operation was tried, and how often it and each instruction succeeded.

use std::{collections::BTreeMap, fmt};

use ballast_testkit::INSTRUCTIONS;

use super::operations::Operation;

/// What nobody may propose can never succeed.
pub const FRUITLESS: &str = "(decision: none)";

/// Tries and successes per operation over a campaign.
#[derive(Default)]
pub struct Statistics {
    /// Steps that had nothing to act on.
    idle: u64,
    tried: BTreeMap<&'static str, (u64, u64)>,
    /// Successes of each instruction, by itself, within another operation or as a decided proposal.
    instructions: Vec<u64>,
}

impl Statistics {
    pub fn count(&mut self, operation: &Operation, succeeded: Option<bool>) {
        let Some(succeeded) = succeeded else {
            self.idle += 1;
            return;
        };
        let entry = self.tried.entry(operation.name()).or_default();
        entry.0 += 1;
        entry.1 += u64::from(succeeded);
    }

    /// Adds what succeeded in one world, in the order of `INSTRUCTIONS`.
    pub fn count_instructions(&mut self, succeeded: impl Iterator<Item = u64>) {
        self.instructions.resize(INSTRUCTIONS.len(), 0);
        self.instructions.iter_mut().zip(succeeded).for_each(|(sum, more)| *sum += more);
    }

    /// Adds what another job did.
    pub fn add(&mut self, other: &Self) {
        self.count_instructions(other.instructions.iter().copied());
        self.idle += other.idle;
        for (name, (tries, good)) in &other.tried {
            let entry = self.tried.entry(name).or_default();
            entry.0 += tries;
            entry.1 += good;
        }
    }

    /// A long campaign in which something never succeeded has tested less than it claims.
    pub fn assert_everything_was_reached(&self) {
        let total: u64 = self.tried.values().map(|(tries, _)| tries).sum();
        let tried = self.tried.iter().map(|(name, (_, good))| (*name, *good));
        let never: Vec<_> = tried.chain(self.by_instruction()).filter(|(_, good)| *good == 0).collect();
        let never: Vec<_> = never.iter().map(|(name, _)| *name).filter(|name| *name != FRUITLESS).collect();
        assert!(total < 100_000 || never.is_empty(), "never succeeded in {total} steps: {never:?}");
    }

    fn by_instruction(&self) -> impl Iterator<Item = (&'static str, u64)> {
        INSTRUCTIONS.iter().map(|(_, name, _)| *name).zip(self.instructions.iter().copied())
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let total: u64 = self.tried.values().map(|(tries, _)| tries).sum();
        writeln!(f, "{total} steps, every invariant checked after each ({} more had nothing to act on)", self.idle)?;
        for (name, (tries, good)) in &self.tried {
            writeln!(f, "  {name:<26} {tries:>8} tries {good:>8} succeeded")?;
        }
        let reached = self.by_instruction().filter(|(_, good)| *good > 0).count();
        writeln!(f, "{reached} of {} instructions succeeded; within other operations too:", INSTRUCTIONS.len())?;
        for (name, good) in self.by_instruction() {
            writeln!(f, "  {name:<26} {good:>8}")?;
        }
        Ok(())
    }
}
