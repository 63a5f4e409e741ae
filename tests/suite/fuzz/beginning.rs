//! How the fuzzer's world begins: three pools of two currencies, six products with monitors, three that people assess, six
//! people who do everything and four who only vote.

use std::collections::BTreeMap;

use ballast_testkit::{
    feeds::slashing::SLASHING,
    scenario::*,
    tokens::{TOKEN_2022_PROGRAM, UNIT},
    tokens_2022::ExtensionType,
    triggers::*,
    world::Account,
    *,
};

use super::{auditors, model::Model, people::assemble};

/// Owner of programs that the runtime brings along.
const NATIVE_LOADER: Address = Address::from_str_const("NativeLoader1111111111111111111111111111111");

impl Model {
    pub fn new() -> Self {
        let mut s = Scenario::new();
        let tight = ListProductArgs {
            max_share_bps: 2_000,
            group: 1,
            min_premium: 1,
            underwriting: underwriting_rules(),
            ..product_args()
        };
        let severe = BandRules { severity_floor_bps: 6_000, ..band_rules() };
        let mut markets = vec![(0, s.market)];
        markets.push((0, s.add_depeg_product(tight, band_rules(), [2; 32]).unwrap()));
        let args =
            ListProductArgs { max_share_bps: 10_000, tail: 30 * DAY as u32, waiting_period: 3_600, ..product_args() };
        markets.push((0, s.add_depeg_product(args, severe, [3; 32]).unwrap()));
        let mut pools = vec![s.pool];
        let args = CreatePoolArgs { leverage_bps: 5_000, group_limit_bps: 5_000, ..pool_args() };
        s.pool = s.add_pool(1, args).unwrap();
        markets.push((1, s.add_depeg_product(product_args(), band_rules(), feeds::USDC_USD).unwrap()));
        pools.push(s.pool);
        let mint = actor("a Token-2022 dollar").pubkey();
        s.world.create_mint_2022(mint, 6, &[ExtensionType::MetadataPointer, ExtensionType::TokenMetadata]);
        s.world.create_token_account(&mint, &s.admin.pubkey(), 1_000 * UNIT);
        s.pool = s.add_pool_of(mint, TOKEN_2022_PROGRAM, 0, pool_args()).unwrap();
        // Two risks that can each take most of the pool, so that debts arise.
        let total = BandRules { severity_floor_bps: 10_000, ..band_rules() };
        for (group, rules) in [(0, total), (1, severe)] {
            let underwriting = underwriting_rules();
            let args = ListProductArgs { group, max_share_bps: 10_000, underwriting, ..product_args() };
            markets.push((2, s.add_depeg_product(args, rules, [4 + group; 32]).unwrap()));
        }
        pools.push(s.pool);
        let start_money = 5_000_000 * UNIT;
        let people = (0..6).map(|n| actor(&format!("person {n}"))).collect();
        for pool in &pools {
            s.pool = *pool;
            for n in 0..6 {
                s.user(&format!("person {n}"), start_money);
            }
            let _once_per_mint = s.open_fee_vault();
        }
        let stakers = assemble(&mut s, &mut pools, &mut markets);
        add_sources(&mut s, &mut pools, &mut markets);
        auditors::assemble(&mut s, &mut pools, &mut markets);
        endow_governor(&mut s);
        s.pool = pools[0];
        let plans = markets.iter().map(|(_, market)| (market.product, s.rules_of(&market.product))).collect();
        let start_rules = s.protocol_rules();
        let mut model = Self {
            s,
            pools,
            markets,
            people,
            stakers: stakers.into(),
            sealed: BTreeMap::new(),
            tickets: vec![],
            policies: vec![],
            next: 0,
            premiums: 0,
            had_incident: false,
            start_money,
            checkpoint: None,
            age: 0,
            start_rules,
            plans,
        };
        model.open_for_business();
        model.vouch();
        model.s.world.trust_signatures();
        model
    }

    /// Every pool has capital and every product a policy, so that what follows finds something to act on.
    fn open_for_business(&mut self) {
        for pool in self.pools.clone() {
            self.s.pool = pool;
            let provider = self.person(0);
            self.s.deposit(&provider, 1_000_000 * UNIT).unwrap();
        }
        for (pool, market) in self.markets.clone() {
            self.s.pool = self.pools[pool];
            let price = pool == 2 && self.has_level(&market);
            let newer =
                market.is_watched() != self.has_level(&market) || market.watch().1.is_some() && !market.is_watched();
            let part = if price {
                700_000
            } else if newer {
                10_000
            } else {
                100_000
            };
            // Where people decide, several have cover: some of them will vote.
            for buyer in if market.is_watched() { 1..2 } else { 1..4 } {
                let buyer = self.person(buyer);
                self.next += 1;
                let policy = self.s.buy_from(&buyer, &market, self.next, part * UNIT, 365 * DAY).unwrap();
                self.premiums += self.s.world.read::<Policy>(&policy).premium;
                self.policies.push((pool, policy));
            }
        }
    }
}

/// Products whose monitors read something else than a price. One sells as much as underwriters stand behind.
fn add_sources(s: &mut Scenario, pools: &mut [PoolKeys], markets: &mut Vec<(usize, Market)>) {
    let underwriting =
        UnderwritingRules { free_cover: 150_000 * UNIT, signal_discount_bps: 2_000, ..underwriting_rules() };
    s.pool = pools[0];
    markets.push((0, s.add_oracle_product(ListProductArgs { group: 5, ..oracle_args() }, band_rules()).unwrap()));
    let rate = ListProductArgs { group: 6, underwriting, ..stake_pool_args() };
    markets.push((0, s.add_stake_pool_product(rate, band_rules()).unwrap()));
    pools[0] = s.pool;
    s.pool = pools[2];
    // The monitor asks only whether the slashing program exists.
    let account = Account { lamports: UNIT, owner: NATIVE_LOADER, executable: true, ..Account::default() };
    s.world.svm.set_account(SLASHING, account).unwrap();
    // A proven violation pays a fifth.
    let rules = BandRules { severity_cap_bps: 2_000, ..band_rules() };
    let record = ListProductArgs { group: 7, underwriting: underwriting_rules(), ..validator_args() };
    markets.push((2, s.add_validator_product(record, rules).unwrap()));
    pools[2] = s.pool;
}

/// The governor can upgrade the program, has some tokens to spend, and what rent it needs.
fn endow_governor(s: &mut Scenario) {
    let governor = pda::governor();
    s.world.airdrop(&governor, 1_000_000_000_000);
    s.world.create_token_account(&staking::governance_mint(), &governor, 1_000 * UNIT);
    s.give_program_to(&governor);
}
