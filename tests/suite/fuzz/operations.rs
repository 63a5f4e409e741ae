//! What the fuzzer can do.

use proptest::prelude::*;

use super::{
    acts::{Act, act},
    auditors::{Audit, audit},
    governors::{Govern, govern},
    underwriters::{Back, back},
};

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
    Extend {
        actor: usize,
        policy: usize,
        amount: u64,
        seconds: u32,
    },
    CancelCover {
        policy: usize,
    },
    Transfer {
        policy: usize,
        to: usize,
    },
    Sponsor {
        actor: usize,
        market: usize,
        amount: u64,
        term: u32,
        holders: u8,
    },
    Collect {
        claim: usize,
    },
    CloseIncident {
        incident: usize,
    },
    Distribute {
        pool: usize,
    },
    Solvency {
        pool: usize,
    },
    /// Both large risks of the third pool break, and everybody claims: what it takes to owe more than there is.
    Collapse {
        price: u64,
    },
    /// Run-off of a product.
    RunOff {
        market: usize,
    },
    /// Run-off of a pool, with everything that must happen until it can be closed.
    WindUp {
        pool: usize,
    },
    /// Of those who decide.
    Act(Act),
    /// Of underwriters, of auditors, and of those who change rules.
    Back(Back),
    Audit(Audit),
    Govern(Govern),
    /// What a client is told about an incident or a claim.
    Timeline {
        incident: usize,
        claim: usize,
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
            Self::Extend { .. } => "extend_cover",
            Self::CancelCover { .. } => "cancel_cover",
            Self::Transfer { .. } => "transfer_policy",
            Self::Sponsor { .. } => "sponsor_cover",
            Self::Collect { .. } => "collect_claim",
            Self::CloseIncident { .. } => "close_incident",
            Self::Distribute { .. } => "distribute_fees",
            Self::Solvency { .. } => "solvency",
            Self::Collapse { .. } => "(collapse of a pool)",
            Self::RunOff { .. } => "set_run_off",
            Self::WindUp { .. } => "close_pool, the whole way",
            Self::Act(act) => act.name(),
            Self::Back(back) => back.name(),
            Self::Audit(audit) => audit.name(),
            Self::Govern(govern) => govern.name(),
            Self::Timeline { .. } => "timeline",
            Self::Pause { .. } => "pause_sales",
            Self::Donate { .. } => "(donation)",
            Self::Advance { .. } => "(time)",
        }
    }
}

/// Mostly human amounts, sometimes dust, sometimes absurd.
pub fn amount() -> impl Strategy<Value = u64> {
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
        1 => Just(10 * 86_400),
        2 => 86_400u32..60 * 86_400,
        1 => 150 * 86_400u32..700 * 86_400,
    ]
}

pub fn index() -> impl Strategy<Value = usize> + Clone {
    any::<u8>().prop_map(usize::from)
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        8 => business(),
        8 => act().prop_map(Operation::Act),
        3 => back().prop_map(Operation::Back),
        2 => audit().prop_map(Operation::Audit),
        3 => govern().prop_map(Operation::Govern),
    ]
}

fn business() -> impl Strategy<Value = Operation> {
    let index = index();
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
        2 => index.clone().prop_map(|claim| Operation::CloseClaim { claim }),
        1 => (index.clone(), index.clone()).prop_map(|(incident, claim)| Operation::Timeline { incident, claim }),
        3 => proptest::option::of(index.clone()).prop_map(|market| Operation::Accrue { market }),
        5 => (index.clone(), index.clone(), amount(), any::<u8>(), seconds()).prop_map(
            |(actor, policy, amount, kind, seconds)| {
                let (amount, seconds) = match kind % 3 {
                    0 => (amount, 0),
                    1 => (0, seconds),
                    _ => (amount, seconds),
                };
                Operation::Extend { actor, policy, amount, seconds }
            }
        ),
        4 => index.clone().prop_map(|policy| Operation::CancelCover { policy }),
        2 => (index.clone(), index.clone()).prop_map(|(policy, to)| Operation::Transfer { policy, to }),
        2 => (index.clone(), index.clone(), amount(), term(), 1u8..4)
            .prop_map(|(actor, market, amount, term, holders)| Operation::Sponsor { actor, market, amount, term, holders }),
        4 => index.clone().prop_map(|claim| Operation::Collect { claim }),
        1 => index.clone().prop_map(|incident| Operation::CloseIncident { incident }),
        1 => (10_000_000u64..94_000_000).prop_map(|price| Operation::Collapse { price }),
        2 => index.clone().prop_map(|pool| Operation::Distribute { pool }),
        1 => index.clone().prop_map(|pool| Operation::Solvency { pool }),
        1 => any::<u8>().prop_map(|n| if n < 40 {
            Operation::RunOff { market: n as usize }
        } else if n < 80 {
            Operation::WindUp { pool: n as usize }
        } else {
            Operation::Solvency { pool: n as usize }
        }),
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
