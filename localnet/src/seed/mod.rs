//! The seeded scenario: six weeks of Ballast on the embedded SVM, which end at the present second.

mod export;
mod inventory;
mod protocol;
mod stage;
mod story;

use ballast_testkit::{Address, invariants, world::Account};

use crate::manifest::{Manifest, Mode};
pub use stage::SLOTS_PER_EPOCH;

/// Where a network begins.
pub struct Genesis {
    pub accounts: Vec<(Address, Account)>,
    pub clock: ChainClock,
    pub manifest: Manifest,
}

/// The chain's time, in milliseconds since 1970, and its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainClock {
    pub unix_millis: u64,
    pub slot: u64,
}

/// Tokens, feeds and wallets alone, as of `now` in unix seconds.
pub fn bare(now: i64) -> Genesis {
    let stage = stage::Stage::open(now);
    genesis(stage, Mode::Bare, now)
}

/// The whole scenario. Errors: a sentence naming the step that the program refused.
pub fn seeded(now: i64) -> Result<Genesis, String> {
    let mut stage = stage::Stage::open(now);
    protocol::found(&mut stage)?;
    story::tell(&mut stage)?;
    invariants::check(&stage.s.world).map_err(|broken| format!("the seeded scenario does not add up: {broken}"))?;
    Ok(genesis(stage, Mode::Seeded, now))
}

fn genesis(mut stage: stage::Stage, mode: Mode, now: i64) -> Genesis {
    stage.ago(0);
    stage.refresh_feeds();
    let manifest = inventory::manifest(&stage, mode);
    let clock = ChainClock { unix_millis: now as u64 * 1_000, slot: stage.s.world.slot() };
    Genesis { accounts: export::accounts(&stage.s.world, mode), clock, manifest }
}
