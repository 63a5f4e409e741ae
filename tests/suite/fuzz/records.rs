//! Validators who are slashed, as the fuzzer's chain records it.

use ballast_testkit::*;

use super::{lives::Performed, model::Model};

/// About a day: records within it are one event, older ones none.
const RECORD_SLOTS: u64 = 216_000;

impl Model {
    /// A violation in a slot before the present one is shown to the monitor of the slashed validator.
    pub fn violate(&mut self, passed: u32, ago: u32) -> Performed {
        let Some((pool, market)) = self.markets.iter().find(|(_, market)| self.reads_records(market)).copied() else {
            return Ok(None);
        };
        if !self.exists(pool) {
            return Ok(None);
        }
        self.s.pool = self.pools[pool];
        self.s.world.pass_slots(passed as u64);
        let now = self.s.world.slot();
        let ago = if ago.is_multiple_of(4) { ago as u64 % 2_000_000 } else { ago as u64 % (passed as u64 + 1) };
        let slot = now.saturating_sub(ago);
        let mark = self.s.world.read::<Monitor>(&market.monitor).mark;
        let tail = self.s.world.read::<Product>(&market.product).tail as u64;
        let fresh = now - slot <= RECORD_SLOTS && slot.abs_diff(mark) > RECORD_SLOTS;
        let allowed = fresh && (now - slot) / 2 <= tail;
        let sent = self.s.observe_violation(&market, slot);
        self.at_most(allowed, sent)
    }

    pub fn reads_records(&self, market: &Market) -> bool {
        self.s
            .world
            .try_read::<Monitor>(&market.monitor)
            .is_some_and(|monitor| monitor.source == Source::SlashingRecord as u8)
    }
}
