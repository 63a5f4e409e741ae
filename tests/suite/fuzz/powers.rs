//! Who may change what: decided proposals nothing but what they are about, nobody a policy that was sold.

use std::collections::BTreeMap;

use ballast_testkit::{
    governance::action_of,
    world::{AccountSharedData, ReadableAccount},
    *,
};
use bytemuck::{Zeroable, bytes_of};

use super::{acts::Act, governors::Govern, model::Model, operations::Operation};

pub type Snapshot = BTreeMap<Address, AccountSharedData>;

fn is_a<T: Discriminator>(account: &AccountSharedData) -> bool {
    account.data().first_chunk() == Some(&T::DISCRIMINATOR) && *account.owner() == PROGRAM_ID
}

fn decoded<T: bytemuck::Pod + Discriminator>(before: &Snapshot, address: &Address) -> Option<T> {
    let account = before.get(address).filter(|account| is_a::<T>(account))?;
    Some(bytemuck::pod_read_unaligned(&account.data()[8..8 + size_of::<T>()]))
}

/// Policies that an operation may write to or close: none, one, or many.
fn policies_touched(operation: &Operation) -> usize {
    match operation {
        Operation::Extend { .. } | Operation::CancelCover { .. } | Operation::Transfer { .. } => 1,
        Operation::Claim { .. } | Operation::ClosePolicy { .. } => 1,
        Operation::Act(Act::FileLoss { .. } | Act::Surrender { .. }) => 1,
        // Of a claim that pays less than was named the rest of the cover comes back.
        Operation::Act(Act::Decide { .. } | Act::Story { .. }) => 1,
        Operation::Collapse { .. } | Operation::WindUp { .. } => usize::MAX,
        _ => 0,
    }
}

impl Model {
    /// Compares with the state before a step that succeeded.
    pub fn powers_hold(&self, operation: &Operation, before: &Snapshot) -> Result<(), String> {
        let changed = before.iter().filter(|(address, account)| {
            let same = || self.s.world.try_read::<Policy>(address).map(|now| bytes_of(&now) == own::<Policy>(account));
            is_a::<Policy>(account) && same() != Some(true)
        });
        let (changed, most) = (changed.count(), policies_touched(operation));
        if changed > most {
            return Err(format!("{changed} policies were changed, at most {most} may be"));
        }
        let (then, now) = (decoded::<Config>(before, &pda::config()).expect("settings"), self.config());
        let ends = matches!(operation, Operation::Govern(Govern::EndBootstrap));
        let decides = matches!(operation, Operation::Govern(Govern::Execute { .. } | Govern::Decide { .. }))
            || matches!(operation, Operation::WindUp { .. });
        let same_admin = then.admin == now.admin && then.bootstrap == now.bootstrap;
        let ended = ends && now.admin == now.governor && then.bootstrap > now.bootstrap;
        let kept = then.governor == now.governor && then.governance_mint == now.governance_mint;
        if !(same_admin || ended) || !kept || (then.guardian != now.guardian && !decides) {
            return Err(format!("rights moved from {then:?} to {now:?}"));
        }
        for (address, fees) in self.s.world.all::<FeeVault>() {
            let spent = decoded::<FeeVault>(before, &address).is_some_and(|then| fees.treasury < then.treasury);
            if spent && !decides {
                return Err("the treasury was spent without a decision".into());
            }
        }
        Ok(())
    }

    /// A decided proposal changed only what its action may: accounts of its kinds, in them what it is about, and itself.
    pub fn changed_only(&self, before: &Snapshot, action: &Instruction) -> Result<(), String> {
        let (_, name, _) = generated::describe(action);
        let after = self.s.world.snapshot();
        let mut changed: Vec<_> = before.iter().filter(|(key, account)| after.get(*key) != Some(account)).collect();
        changed.extend(after.iter().filter(|(key, _)| !before.contains_key(key)));
        for (address, account) in changed {
            let writable = action.accounts.iter().any(|meta| meta.pubkey == *address && meta.is_writable);
            let right = if is_a::<Proposal>(account) {
                self.is_marked(before, address, action)
            } else if is_a::<Config>(account) {
                *name == "change_rules" && kind_of(action) < 3
            } else if is_a::<Product>(account) {
                self.only_rules_changed(before, address, name, action)
            } else if is_a::<Pool>(account) {
                self.only_limits_changed(before, address, name, action)
            } else if is_a::<Staking>(account) {
                *name == "fund_emission" || (*name == "change_rules" && kind_of(action) == 2)
            } else if is_a::<FeeVault>(account) {
                *name == "spend_treasury" && self.only_treasury_spent(before, address, action)
            } else if is_a::<Auditor>(account) {
                *name == "set_auditor"
            } else if is_a::<Watch>(account) {
                *name == "init_watch"
            } else {
                *account.owner() != PROGRAM_ID && matches!(*name, "spend_treasury" | "fund_emission")
            };
            if !right || !(writable || is_a::<Proposal>(account)) {
                return Err(format!("{name} changed {address}"));
            }
        }
        Ok(())
    }

    fn is_marked(&self, before: &Snapshot, address: &Address, action: &Instruction) -> bool {
        let (Some(then), Some(now)) = (decoded(before, address), self.s.world.try_read::<Proposal>(address)) else {
            return false;
        };
        let expected = Proposal { status: 1, ..then };
        bytes_of(&expected) == bytes_of(&now) && action_of(&now) == *action
    }

    /// A product's rules or a lot's offer, beside what time brings about; its watch, or that it sells no more.
    fn only_rules_changed(&self, before: &Snapshot, address: &Address, name: &str, action: &Instruction) -> bool {
        let Some(now) = self.s.world.try_read::<Product>(address) else { return false };
        let Some(then) = decoded::<Product>(before, address) else { return name == "list_product" };
        let expected = match (name, kind_of(action)) {
            ("change_rules", 4) => Product {
                terms_hash: now.terms_hash,
                terms_uri: now.terms_uri,
                cap: now.cap,
                min_premium: now.min_premium,
                max_share_bps: now.max_share_bps,
                base_bps: now.base_bps,
                kink_bps: now.kink_bps,
                kink_rate_bps: now.kink_rate_bps,
                max_rate_bps: now.max_rate_bps,
                min_term: now.min_term,
                max_term: now.max_term,
                underwriting: now.underwriting,
                active_cover: now.active_cover,
                open_liability: now.open_liability,
                synced_day: now.synced_day,
                ring: now.ring,
                starting: now.starting,
                ..then
            },
            ("change_rules", 5) => {
                let lots = [0, 1].map(|at| Lot { held: then.lots[at].held, ..now.lots[at] });
                let kept = Product { lots, ..then };
                if gives_up(action) { Product { lots: [Lot::zeroed(), lots[1]], ..then } } else { kept }
            }
            ("set_run_off", _) => Product { run_off: 1, ..then },
            ("init_watch", _) => {
                let (program_data, deploy_slot, seats) = (now.program_data, now.deploy_slot, now.seats);
                Product { program_data, deploy_slot, seats, freeze: now.freeze, ..then }
            }
            _ => return false,
        };
        bytes_of(&expected) == bytes_of(&now)
    }

    fn only_limits_changed(&self, before: &Snapshot, address: &Address, name: &str, action: &Instruction) -> bool {
        let (Some(now), Some(then)) = (self.s.world.try_read::<Pool>(address), decoded::<Pool>(before, address)) else {
            return name == "create_pool";
        };
        let expected = match (name, kind_of(action)) {
            ("change_rules", 3) => {
                Pool { leverage_bps: now.leverage_bps, group_limit_bps: now.group_limit_bps, ..then }
            }
            // Time goes by.
            ("change_rules", 4) => Pool {
                assets: now.assets,
                unearned: now.unearned,
                reserved: now.reserved,
                debt: now.debt,
                debt_mark: now.debt_mark,
                accrued_at: now.accrued_at,
                stream_rate: now.stream_rate,
                stream_fraction: now.stream_fraction,
                ring: now.ring,
                active_cover: now.active_cover,
                group_exposure: now.group_exposure,
                product_requirement: now.product_requirement,
                open_liability: now.open_liability,
                ..then
            },
            ("change_rules", 5) if gives_up(action) => Pool { salvages: then.salvages - 1, ..then },
            ("list_product", _) => Pool { product_count: then.product_count + 1, ..then },
            ("set_run_off", _) => Pool { run_off: 1, ..then },
            _ => return false,
        };
        let money = |pool: &Pool| invariants::ledger_total(pool);
        bytes_of(&expected) == bytes_of(&now) && money(&then) == money(&now)
    }

    fn only_treasury_spent(&self, before: &Snapshot, address: &Address, action: &Instruction) -> bool {
        let (Some(now), Some(then)) =
            (self.s.world.try_read::<FeeVault>(address), decoded::<FeeVault>(before, address))
        else {
            return false;
        };
        let amount = u64::from_le_bytes(action.data[8..16].try_into().unwrap());
        let expected = FeeVault { treasury: then.treasury - amount, ..then };
        bytes_of(&expected) == bytes_of(&now)
    }

    /// What a decision means for the model: a product more, or money that came from premiums.
    pub fn note_decision(&mut self, action: &Instruction) {
        match generated::describe(action).1 {
            "list_product" => {
                let pool = action.accounts[generated::account_index(action, "pool")].pubkey;
                let at = self.pools.iter().position(|keys| keys.pool == pool).expect("a pool");
                let product = action.accounts[generated::account_index(action, "product")].pubkey;
                self.pools[at].products += 1;
                self.markets.push((at, Market::unwatched(product)));
            }
            "spend_treasury" => {
                self.premiums += u64::from_le_bytes(action.data[8..16].try_into().unwrap());
            }
            _ => {}
        }
    }
}

fn own<T>(account: &AccountSharedData) -> &[u8] {
    &account.data()[8..8 + size_of::<T>()]
}

/// Handed-over tokens at a price of nothing until never.
fn gives_up(action: &Instruction) -> bool {
    action.data[9..] == [0; 17]
}

/// What a change of rules is about.
fn kind_of(action: &Instruction) -> u8 {
    action.data.get(8).copied().unwrap_or(0)
}
