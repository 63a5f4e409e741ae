//! What the fuzzer proposes: every instruction that can be proposed, with admissible numbers and others, and some that
//! cannot.

use ballast_testkit::{attestations::auditor_args, scenario::*, tokens::UNIT, *};
use proptest::prelude::*;

use super::{
    auditors::{auditor, vault_of},
    model::Model,
    operations::{index, pick},
    people::rules,
};

/// An instruction in outline; what it means is said by the world in which it is proposed.
#[derive(Clone, Debug)]
pub struct Wish {
    pub kind: Kind,
    pub at: usize,
    pub number: u64,
    /// Outside its bounds.
    pub bad: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Protocol,
    Guardian,
    Staking,
    Pool,
    Product,
    Lot,
    List,
    RunOff,
    Auditor,
    Watch,
    Emission,
    Spend,
    HandOver,
    /// Nothing that anybody could propose.
    Other,
}

pub fn wish() -> impl Strategy<Value = Wish> {
    use Kind::*;
    let often = [Protocol, Staking, Pool, Product, Product, Product, Lot, Lot, Lot, Spend, Spend, Spend];
    let kinds = [&often[..], &[Guardian, List, RunOff, Auditor, Watch, Emission, HandOver, HandOver, Other]].concat();
    let kind = (0..kinds.len()).prop_map(move |at| kinds[at]);
    (kind, index(), any::<u64>(), any::<u8>()).prop_map(|(kind, at, number, bad)| Wish {
        kind,
        at,
        number,
        bad: bad.is_multiple_of(6),
    })
}

impl Model {
    /// The instruction that a wish means now, for the governor to sign.
    pub fn wished(&mut self, wish: &Wish) -> Instruction {
        let Wish { kind, at, number, bad } = *wish;
        let governor = pda::governor();
        let living: Vec<_> = (0..self.markets.len()).filter(|at| self.exists(self.markets[*at].0)).collect();
        let product = self.market(living[at % living.len()]).product;
        let part = |of: u64| (of as u128 * (number % 1_000) as u128 / 900) as u64;
        match kind {
            Kind::Protocol => {
                let rules = bend_protocol(self.start_rules, number, bad);
                self.s.change_rules_instruction(None, RuleChange::Protocol { rules })
            }
            Kind::Guardian => {
                let guardian = self.person(at).pubkey();
                self.s.change_rules_instruction(None, RuleChange::Guardian { guardian })
            }
            Kind::Staking => {
                let rules = bend_staking(rules(), number, bad);
                self.s.change_rules_instruction(None, RuleChange::Staking { rules })
            }
            Kind::Pool => {
                let leverage_bps = 10_000 + number as u32 % 40_000;
                let group_limit_bps = if bad { leverage_bps + 1 } else { leverage_bps / (1 + number as u32 % 3) };
                self.s.change_rules_instruction(None, RuleChange::Pool { leverage_bps, group_limit_bps })
            }
            Kind::Product => {
                let rules = self.s.rules_of(&product);
                let plan = self.plans.iter().find(|(other, _)| *other == product).map_or(rules, |(_, plan)| *plan);
                let is_contract = self.s.world.read::<Product>(&product).kind == 0;
                let rules = bend_product(plan, number, bad, is_contract);
                self.s.change_rules_instruction(Some(product), RuleChange::Product { rules })
            }
            Kind::Lot => {
                let (product, lot) =
                    pick(&self.lots(), at).map_or((product, 0), |(product, kind, _)| (product, kind as u8));
                let pool = self.s.world.read::<Product>(&product).pool;
                self.enter(&pool);
                let days = if bad { 150 } else { 15 + number as i64 % 60 };
                let until = self.s.world.now() + days * DAY;
                // Now and then what nobody can sell is given up.
                let (price, until) = if number.is_multiple_of(12) { (0, 0) } else { (number % 10_000_000_000, until) };
                let change = RuleChange::Lot { lot, price, until };
                self.s.change_rules_instruction(Some(product), change)
            }
            Kind::List => {
                let index = if bad { 63 } else { self.products_of(&self.s.pool.pool) };
                let group = (number % 16) as u8;
                let accounts = ix::ListProduct { admin: governor, ..self.s.list_product_accounts(index) };
                accounts.instruction(index, ListProductArgs { group, ..voted_args() })
            }
            Kind::RunOff => {
                let (config, pool) = (pda::config(), self.s.pool.pool);
                ix::SetRunOff { admin: governor, config, pool, product: Some(product) }.instruction()
            }
            Kind::Auditor => {
                let args = SetAuditorArgs { active: if bad { 2 } else { (number % 2) as u8 }, ..auditor_args() };
                let accounts = self.s.set_auditor_accounts(&auditor(at).pubkey());
                ix::SetAuditor { admin: governor, ..accounts }.instruction(args)
            }
            Kind::Watch => {
                let fall_bps = if bad { 0 } else { 1 + (number % 9_999) as u16 };
                let rules = WatchRules { fall_bps, ..attestations::watch_rules() };
                let accounts = self.s.init_watch_accounts(&product, &vault_of(&product), None);
                ix::InitWatch { admin: governor, ..accounts }.instruction(rules)
            }
            Kind::Emission => {
                let tokens = tokens::token_address(&staking::governance_mint(), &governor);
                let accounts =
                    ix::FundEmission { admin: governor, admin_tokens: tokens, ..self.s.fund_emission_accounts() };
                accounts.instruction(number % 1_000_000_000, if bad { u64::MAX } else { number % 1_000_000 })
            }
            Kind::Spend => {
                let recipient = self.person(at).pubkey();
                let treasury = self.s.fee_vault_state().treasury;
                let amount = if bad { treasury + 1 + number % UNIT } else { part(treasury).min(treasury) };
                // To whom it was meant for, or not.
                let named = if number.is_multiple_of(8) { self.person(at + 1).pubkey() } else { recipient };
                self.s.spend_treasury_accounts(&recipient).instruction(amount, named)
            }
            Kind::HandOver => {
                let others = [PROGRAM_ID, self.s.upgrade_authority.pubkey(), governor];
                let accounts = ix::HandOverProgram {
                    governor,
                    config: pda::config(),
                    program_data: pda::program_data(),
                    new_authority: others[at % 3],
                    loader: if bad { product } else { world::LOADER },
                };
                accounts.instruction()
            }
            Kind::Other => match at % 3 {
                0 => self.s.deposit_accounts(&governor).instruction(number, 0, FOREVER),
                1 => {
                    let accounts = ix::EndBootstrap { admin: governor, config: pda::config(), staking: pda::staking() };
                    accounts.instruction()
                }
                _ => ix::PauseSales { guardian: governor, config: pda::config() }.instruction(number as u32),
            },
        }
    }

    /// Products that a pool has listed; none when it is closed.
    pub fn products_of(&self, pool: &Address) -> u16 {
        self.s.world.try_read::<Pool>(pool).map_or(0, |pool| pool.product_count)
    }
}

fn days(from: u64, to: u64, number: u64) -> u32 {
    ((from + number % (to - from + 1)) * DAY as u64) as u32
}

fn bend_protocol(rules: ProtocolRules, number: u64, bad: bool) -> ProtocolRules {
    let bps = (number >> 8) as u16 % 1_500;
    let governance = rules.governance;
    match (number % 5, bad) {
        (0 | 1, false) => {
            let withdrawal_cooldown = days(1, 6, number >> 8);
            let withdrawal_window = withdrawal_cooldown / 3;
            ProtocolRules { withdrawal_cooldown, withdrawal_window, ..rules }
        }
        (2, false) => ProtocolRules { stakers_bps: bps, underwriters_bps: bps / 2, cancel_fee_bps: bps, ..rules },
        (3, false) => ProtocolRules { claim_period: days(180, 195, number >> 8), ..rules },
        (_, false) => {
            let (timelock, provider_timelock) = (days(1, 9, number >> 8), days(10, 12, number >> 16));
            let grace = days(1, 9, number >> 24);
            let governance = GovernanceRules { timelock, provider_timelock, grace, ..governance };
            ProtocolRules { governance, ..rules }
        }
        (0, true) => {
            ProtocolRules { governance: GovernanceRules { provider_timelock: days(9, 9, 0), ..governance }, ..rules }
        }
        (1, true) => ProtocolRules { stakers_bps: 4_000, ..rules },
        (2, true) => ProtocolRules { withdrawal_window: rules.withdrawal_cooldown, ..rules },
        (3, true) => ProtocolRules { governance: GovernanceRules { quorum_bps: 0, ..governance }, ..rules },
        (_, true) => ProtocolRules { claim_period: days(1, 179, number >> 8), ..rules },
    }
}

fn bend_staking(rules: StakingRules, number: u64, bad: bool) -> StakingRules {
    let bps = (number >> 8) as u16;
    match (number % 4, bad) {
        (0, false) => StakingRules { commit: [days(1, 3, number >> 8), days(1, 3, number >> 16)], ..rules },
        (1, false) => StakingRules { silent_bps: bps % 601, wrong_bps: (bps % 601) / 2, ..rules },
        (2, false) => StakingRules { weight_cap_bps: 500 + bps % 9_500, fee_bps: bps % 5_000, ..rules },
        (_, false) => StakingRules { unstake_cooldown: days(1, 50, number >> 8), max_emission: number % UNIT, ..rules },
        (0, true) => StakingRules { activation: rules.activation + 1, ..rules },
        (1, true) => StakingRules { silent_bps: 601, ..rules },
        (2, true) => StakingRules { bond_min: 0, ..rules },
        (_, true) => StakingRules { reveal: [days(5, 9, number >> 8); 2], ..rules },
    }
}

fn bend_product(rules: ProductRules, number: u64, bad: bool, is_contract: bool) -> ProductRules {
    let more = number >> 8;
    let backing = rules.underwriting;
    match (number % 6, bad) {
        (0, false) => ProductRules { cap: (1 + more % 2_000_000) * UNIT, ..rules },
        (1, false) => ProductRules { max_share_bps: 500 + more as u16 % 9_500, ..rules },
        (2, false) => ProductRules { base_bps: 1 + more as u16 % 500, kink_bps: 1 + more as u16 % 9_999, ..rules },
        (3 | 4, false) => {
            let min_attestations = if is_contract { (more % 3) as u8 } else { 0 };
            let underwriting = UnderwritingRules {
                cover_rate: more % 100_000_000_000,
                free_cover: (more >> 16) % 300_000 * UNIT,
                signal_discount_bps: more as u16 % 5_001,
                attestation_discount_bps: if min_attestations > 0 { (more >> 8) as u16 % 1_251 } else { 0 },
                min_attestations,
                ..backing
            };
            ProductRules { underwriting, ..rules }
        }
        (_, false) => ProductRules { terms_hash: [more as u8; 32], ..rules },
        (0, true) => ProductRules { cap: 0, ..rules },
        (1, true) => ProductRules { max_share_bps: 10_001, ..rules },
        (2, true) => ProductRules { base_bps: 0, ..rules },
        (3, true) => {
            ProductRules { underwriting: UnderwritingRules { signal_discount_bps: 5_001, ..backing }, ..rules }
        }
        (4, true) if !is_contract => {
            ProductRules { underwriting: UnderwritingRules { min_attestations: 1, ..backing }, ..rules }
        }
        (4, true) => ProductRules { underwriting: UnderwritingRules { min_attestations: 5, ..backing }, ..rules },
        (_, true) => ProductRules { max_term: 366 * DAY as u32, ..rules },
    }
}
