//! What the fuzzer can do, and how often each succeeded.

use std::{collections::BTreeMap, fmt};

use proptest::prelude::*;

/// One step. Indices are taken modulo what exists.
#[derive(Clone, Debug)]
pub enum Operation {
    Deposit {
        actor: usize,
        amount: u64,
    },
    Request {
        actor: usize,
        part: u8,
    },
    Cancel {
        ticket: usize,
    },
    Complete {
        ticket: usize,
    },
    Buy {
        actor: usize,
        market: usize,
        amount: u64,
        term: u32,
    },
    Quote {
        market: usize,
        amount: u64,
        term: u32,
    },
    Observe {
        market: usize,
        price: u64,
    },
    /// A price held for many observations: what it takes to trigger or to recover.
    Hold {
        market: usize,
        price: u64,
        observations: u8,
    },
    Claim {
        policy: usize,
        incident: usize,
    },
    Settle {
        incident: usize,
    },
    ClosePolicy {
        policy: usize,
    },
    CloseClaim {
        claim: usize,
    },
    Accrue {
        market: Option<usize>,
    },
    Pause {
        seconds: u32,
    },
    Donate {
        amount: u64,
    },
    Advance {
        seconds: u32,
    },
}

impl Operation {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Deposit { .. } => "deposit",
            Self::Request { .. } => "request_withdrawal",
            Self::Cancel { .. } => "cancel_withdrawal",
            Self::Complete { .. } => "complete_withdrawal",
            Self::Buy { .. } => "buy_cover",
            Self::Quote { .. } => "quote_cover",
            Self::Observe { .. } => "observe",
            Self::Hold { .. } => "observe, many times",
            Self::Claim { .. } => "file_claim",
            Self::Settle { .. } => "settle_incident",
            Self::ClosePolicy { .. } => "close_policy",
            Self::CloseClaim { .. } => "close_claim",
            Self::Accrue { .. } => "accrue",
            Self::Pause { .. } => "pause_sales",
            Self::Donate { .. } => "(donation)",
            Self::Advance { .. } => "(time)",
        }
    }
}

/// Mostly human amounts, sometimes dust, sometimes absurd.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        8 => (1u64..2_000_000).prop_map(|tokens| tokens * 1_000_000),
        4 => 1u64..1_000_000_000,
        1 => 0u64..10,
        1 => any::<u64>(),
    ]
}

fn term() -> impl Strategy<Value = u32> {
    prop_oneof![6 => 3_600u32..=365 * 86_400, 1 => any::<u32>(), 2 => 3_600u32..10 * 86_400]
}

fn price() -> impl Strategy<Value = u64> {
    prop_oneof![4 => Just(100_000_000u64), 4 => 80_000_000u64..101_000_000, 1 => 1u64..80_000_000]
}

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![
        3 => 1u32..3_600,
        4 => 3_600u32..3 * 86_400,
        4 => Just(7 * 86_400),
        2 => 86_400u32..60 * 86_400,
        1 => 150 * 86_400u32..700 * 86_400,
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    let index = any::<u8>().prop_map(usize::from);
    prop_oneof![
        6 => (index.clone(), amount()).prop_map(|(actor, amount)| Operation::Deposit { actor, amount }),
        5 => (index.clone(), any::<u8>()).prop_map(|(actor, part)| Operation::Request { actor, part }),
        2 => index.clone().prop_map(|ticket| Operation::Cancel { ticket }),
        6 => index.clone().prop_map(|ticket| Operation::Complete { ticket }),
        10 => (index.clone(), index.clone(), amount(), term())
            .prop_map(|(actor, market, amount, term)| Operation::Buy { actor, market, amount, term }),
        2 => (index.clone(), amount(), term())
            .prop_map(|(market, amount, term)| Operation::Quote { market, amount, term }),
        4 => (index.clone(), price()).prop_map(|(market, price)| Operation::Observe { market, price }),
        5 => (index.clone(), price(), 1u8..32)
            .prop_map(|(market, price, observations)| Operation::Hold { market, price, observations }),
        6 => (index.clone(), index.clone()).prop_map(|(policy, incident)| Operation::Claim { policy, incident }),
        2 => index.clone().prop_map(|incident| Operation::Settle { incident }),
        2 => index.clone().prop_map(|policy| Operation::ClosePolicy { policy }),
        1 => index.clone().prop_map(|claim| Operation::CloseClaim { claim }),
        3 => proptest::option::of(index.clone()).prop_map(|market| Operation::Accrue { market }),
        1 => any::<u32>().prop_map(|seconds| Operation::Pause { seconds: seconds % 300_000 }),
        1 => (1u64..1_000_000_000_000).prop_map(|amount| Operation::Donate { amount }),
        10 => seconds().prop_map(|seconds| Operation::Advance { seconds }),
    ]
}

/// The element that an index of an operation means, taken modulo what exists.
pub fn pick<T: Copy>(from: &[T], index: usize) -> Option<T> {
    if from.is_empty() { None } else { Some(from[index % from.len()]) }
}

pub fn operations(steps: usize) -> impl Strategy<Value = Vec<Operation>> {
    prop::collection::vec(operation(), steps / 2..=steps)
}

/// Tries and successes per operation over a campaign.
#[derive(Default)]
pub struct Statistics(BTreeMap<&'static str, (u64, u64)>);

impl Statistics {
    pub fn count(&mut self, operation: &Operation, succeeded: bool) {
        let entry = self.0.entry(operation.name()).or_default();
        entry.0 += 1;
        entry.1 += u64::from(succeeded);
    }

    /// A campaign in which something never succeeded has tested less than it claims.
    pub fn assert_everything_was_reached(&self) {
        let total: u64 = self.0.values().map(|(tries, _)| tries).sum();
        let never: Vec<_> = self.0.iter().filter(|(_, (_, good))| *good == 0).map(|(name, _)| *name).collect();
        assert!(total < 1_000 || never.is_empty(), "never succeeded in {total} steps: {never:?}");
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let total: u64 = self.0.values().map(|(tries, _)| tries).sum();
        writeln!(f, "{total} steps, every invariant checked after each")?;
        for (name, (tries, good)) in &self.0 {
            writeln!(f, "  {name:<22} {tries:>8} tries {good:>8} succeeded")?;
        }
        Ok(())
    }
}
