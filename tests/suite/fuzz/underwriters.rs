//! The fuzzer's underwriters, and who buys what they have lost. Whether each may succeed is said by a model of its own.

use ballast_testkit::{
    backing::{Present, present},
    scenario::*,
    tokens::UNIT,
    underwriting::LotKind,
    *,
};
use proptest::prelude::*;

use super::{
    lives::Performed,
    model::Model,
    operations::{index, pick},
    people::PEOPLE,
};

/// One step. Indices are taken modulo what exists, mostly of what can be acted on.
#[derive(Clone, Debug)]
pub enum Back {
    Signal {
        actor: usize,
        market: usize,
        part: u8,
    },
    RequestUnsignal {
        signal: usize,
        part: u8,
    },
    CompleteUnsignal {
        signal: usize,
        wait: bool,
    },
    ClaimPremiums {
        signal: usize,
        /// After the pool has handed its fees over.
        distribute: bool,
    },
    BuySalvage {
        actor: usize,
        lot: usize,
        part: u8,
    },
}

impl Back {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Signal { .. } => "signal",
            Self::RequestUnsignal { .. } => "request_unsignal",
            Self::CompleteUnsignal { .. } => "complete_unsignal",
            Self::ClaimPremiums { .. } => "claim_premiums",
            Self::BuySalvage { .. } => "buy_salvage",
        }
    }
}

pub fn back() -> impl Strategy<Value = Back> {
    let part = any::<u8>;
    prop_oneof![
        4 => (index(), index(), part()).prop_map(|(actor, market, part)| Back::Signal { actor, market, part }),
        3 => (index(), part()).prop_map(|(signal, part)| Back::RequestUnsignal { signal, part }),
        3 => (index(), any::<bool>()).prop_map(|(signal, wait)| Back::CompleteUnsignal { signal, wait }),
        3 => (index(), any::<bool>()).prop_map(|(signal, distribute)| Back::ClaimPremiums { signal, distribute }),
        3 => (index(), index(), part()).prop_map(|(actor, lot, part)| Back::BuySalvage { actor, lot, part }),
    ]
}

/// A lot that is not empty: its product, which it is, and what it is.
type HeldLot = (Address, LotKind, Lot);

impl Model {
    /// Those who only vote stand behind some products when the world begins.
    pub fn vouch(&mut self) {
        let markets: Vec<_> = self.markets.iter().map(|(_, market)| *market).collect();
        let backed = |market: &Market| self.s.world.read::<Product>(&market.product).underwriting.cover_rate > 0;
        for (at, market) in markets.into_iter().filter(backed).collect::<Vec<_>>().into_iter().enumerate() {
            let owner = self.staker(PEOPLE + at % 4);
            self.s.signal(&owner, &market.product, 50 * UNIT).unwrap();
        }
    }

    pub fn underwrite(&mut self, back: &Back) -> Performed {
        let now = self.s.world.now();
        match back {
            Back::Signal { actor, market, part } => {
                let (owner, market) = (self.staker(*actor), self.market(*market));
                let stake = self.s.stake_state(&owner.pubkey());
                let product: Product = self.s.world.read(&market.product);
                // Sometimes more than there is.
                let amount = (stake.amount as u128 * *part as u128 / if *part > 240 { 200 } else { 500 }) as u64;
                let free = amount > 0 && amount <= stake.amount - stake.exposed;
                let sells = product.run_off == 0 && product.underwriting.cover_rate > 0;
                let allowed = free && sells && nothing_happens(&product, now);
                let sent = self.s.signal(&owner, &market.product, amount);
                self.exactly(allowed, sent)
            }
            Back::RequestUnsignal { signal, part } => {
                let fits = |_: &Signal, is: &Present| is.amount > is.leaving;
                let Some((state, product)) = self.signal_that(*signal, fits) else { return Ok(None) };
                let is = present(&state, &product);
                let amount = (is.amount * *part as u128 / 250) as u64;
                let owner = self.staker_of(&state.owner);
                let sent = self.s.request_unsignal(&owner, &state.product, amount);
                self.exactly(amount as u128 <= is.amount, sent)
            }
            Back::CompleteUnsignal { signal, wait } => {
                let fits = |state: &Signal, is: &Present| is.leaving > 0 && (*wait || state.ready_at <= now);
                let Some((state, product)) = self.signal_that(*signal, fits) else { return Ok(None) };
                if *wait {
                    self.wait_until(state.ready_at);
                }
                self.unsignal(&state, &product)
            }
            Back::ClaimPremiums { signal, distribute } => {
                let Some((state, product)) = self.signal_that(*signal, |_, is| is.owed > 0) else { return Ok(None) };
                if self.enter(&product.pool) && *distribute {
                    let sent = self.s.distribute_fees();
                    self.tolerate(&sent)?;
                    self.checkpoint = Some(self.s.world.snapshot());
                }
                let is = present(&state, &product);
                let waiting = self.s.fee_vault_state().underwriters;
                let before = self.s.money(&state.owner);
                let sent = self.s.claim_premiums(&state.product, &state.owner);
                let due = is.owed.min(waiting as u128);
                if sent.is_ok() && (self.s.money(&state.owner) - before) as u128 != due {
                    return Err(format!("premiums of {due} were due to {state:?}"));
                }
                self.exactly(due > 0, sent)
            }
            Back::BuySalvage { actor, lot, part } => {
                let lots = self.lots();
                let offered: Vec<_> = lots.iter().filter(|(.., lot)| is_offered(lot, now)).copied().collect();
                let from = if lot.is_multiple_of(8) { lots } else { offered };
                let Some(bought) = pick(&from, *lot) else { return Ok(None) };
                let amount = (bought.2.held as u128 * *part as u128 / 250) as u64;
                self.buy_lot(*actor, &bought, amount)
            }
        }
    }

    /// Takes back what was asked for, at the present time: as much as no cover in force needs.
    pub fn unsignal(&mut self, state: &Signal, product: &Product) -> Performed {
        let now = self.s.world.now();
        let is = present(state, product);
        let today = (now / DAY) as u32;
        let over = product.synced_day..today.clamp(product.synced_day, product.synced_day + 512);
        let over: u64 = over.map(|day| product.ring[day as usize & 511]).sum();
        let needed = backing::tokens_behind(product, product.active_cover - over);
        let amount = (product.signalled as u128).saturating_sub(needed).min(is.leaving);
        let in_time = state.ready_at <= now && (amount == 0 || now <= state.ready_at + 2 * DAY);
        let useful = amount > 0 || (is.leaving == 0 && is.amount == 0 && is.owed == 0);
        let owner = self.staker_of(&state.owner);
        let staked = self.s.stake_state(&state.owner).amount;
        let sent = self.s.complete_unsignal(&owner, &state.product);
        let back = (self.s.stake_state(&state.owner).amount - staked) as u128;
        if sent.is_ok() && back != amount {
            return Err(format!("{back} came back of {is:?}, {amount} could"));
        }
        self.exactly(in_time && useful && nothing_happens(product, now), sent)
    }

    /// What the pools own besides their collateral.
    pub fn lots(&self) -> Vec<HeldLot> {
        let of = |(address, product): (Address, Product)| {
            let kinds = [LotKind::Surrendered, LotKind::Slashed];
            kinds.into_iter().zip(product.lots).map(move |(kind, lot)| (address, kind, lot))
        };
        self.s.world.all::<Product>().into_iter().flat_map(of).filter(|(.., lot)| lot.held > 0).collect()
    }

    pub fn buy_lot(&mut self, actor: usize, (product, kind, lot): &HeldLot, amount: u64) -> Performed {
        let now = self.s.world.now();
        let buyer = self.person(actor);
        let pool = self.s.world.read::<Product>(product).pool;
        if !self.enter(&pool) {
            return Err("a lot outlived its pool".into());
        }
        let cost = (amount as u128 * lot.price as u128).div_ceil(1_000_000_000);
        let money = self.s.money(&buyer.pubkey());
        let allowed = amount > 0 && amount <= lot.held && is_offered(lot, now) && cost <= money as u128;
        let unearned = self.s.pool_state().unearned;
        let sent = self.s.buy_salvage(&buyer, product, *kind, amount);
        if sent.is_ok() {
            let paid = (money - self.s.money(&buyer.pubkey())) as u128;
            let after = self.s.pool_state();
            if paid != cost || after.unearned as u128 > unearned as u128 + cost {
                return Err(format!("{paid} paid for {amount} of {lot:?}, the pool had {unearned}, has {after:?}"));
            }
        }
        self.exactly(allowed, sent)
    }

    /// Mostly a signal that fits, by itself and what it is worth now; with its product.
    fn signal_that(&self, index: usize, fits: impl Fn(&Signal, &Present) -> bool) -> Option<(Signal, Product)> {
        let all = self.s.world.all::<Signal>();
        let with = |(_, signal): &(Address, Signal)| (*signal, self.s.world.read::<Product>(&signal.product));
        let good = |(signal, product): &(Signal, Product)| fits(signal, &present(signal, product));
        if index.is_multiple_of(8) {
            return pick(&all, index).map(|one| with(&one));
        }
        let fitting: Vec<_> = all.iter().map(with).filter(good).collect();
        pick(&fitting, index)
    }

    pub fn staker_of(&self, owner: &Address) -> Keypair {
        self.stakers.iter().find(|key| key.pubkey() == *owner).expect("a staker's key").insecure_clone()
    }
}

/// No event of the product is being decided, or nobody has seen it for a month.
fn nothing_happens(product: &Product, now: i64) -> bool {
    product.event_open == 0 || (product.assessment == 1 && now > product.event_seen_at + 30 * DAY)
}

fn is_offered(lot: &Lot, now: i64) -> bool {
    lot.price > 0 && now <= lot.until
}
