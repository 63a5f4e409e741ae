//! What happened, kept for the report. Everything here was read from the chain or refused by it.

use ballast_testkit::{Address, BallastError, ERRORS, Incident, Pool, Product, invariants::share_price};

use crate::{books::formulas, cast::Who, rule::Episode};

/// The pool at one moment. Amounts in base units, prices 1.0 = 100 000 000.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub at: i64,
    pub active: u64,
    pub capacity: u64,
    /// (assets + V, shares + V): the price of a share.
    pub share_price: (u128, u128),
}

impl Frame {
    pub fn new(at: i64, pool: &Pool, product: &Product) -> Self {
        let capacity = formulas::capacity(pool, product);
        Self { at, active: product.active_cover, capacity, share_price: share_price(pool) }
    }
}

/// A price the monitor was shown.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub at: i64,
    pub price: u64,
}

/// How important an event is for the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    None,
    /// Shown on the chart of the price, of the share price, or of both.
    Price,
    Shares,
    Both,
}

#[derive(Clone, Debug)]
pub struct Event {
    pub at: i64,
    pub text: String,
    pub mark: Mark,
}

/// An attempt that the program refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub at: i64,
    pub who: Who,
    pub attempt: String,
    pub error: String,
    pub sentence: &'static str,
}

/// What became of a policy when the event was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Paid(u64),
    /// Not in force when the event happened.
    NotEligible,
}

#[derive(Clone, Copy, Debug)]
pub struct PolicyRecord {
    pub holder: Who,
    pub address: Address,
    pub cover: u64,
    pub premium: u64,
    pub bought_at: i64,
    pub starts_at: i64,
    pub ends_at: i64,
    pub outcome: Option<Outcome>,
}

#[derive(Default)]
pub struct Chronicle {
    pub seen: Vec<Seen>,
    pub frames: Vec<Frame>,
    pub events: Vec<Event>,
    pub refusals: Vec<Refusal>,
    pub policies: Vec<PolicyRecord>,
    pub incident: Option<(Address, Incident)>,
    pub episode: Option<Episode>,
    /// When the program's monitor was calm again.
    pub recovered_at: Option<i64>,
    pub transactions: u64,
}

impl Chronicle {
    pub fn policy_of(&self, holder: Who) -> Option<&PolicyRecord> {
        self.policies.iter().find(|policy| policy.holder == holder)
    }

    pub fn policy_of_mut(&mut self, holder: Who) -> Option<&mut PolicyRecord> {
        self.policies.iter_mut().find(|policy| policy.holder == holder)
    }
}

/// The program's own sentence for an error.
pub fn sentence(error: BallastError) -> &'static str {
    let known = ERRORS.iter().find(|(_, other, _)| *other == error);
    known.map_or("unknown error", |(.., text)| text)
}
