//! How the fuzzer's world begins: three pools of two currencies, six products with monitors, three that people assess, six
//! people who do everything and four who only vote.

use std::collections::BTreeMap;

use ballast_testkit::{
    scenario::*,
    tokens::{TOKEN_2022_PROGRAM, UNIT},
    tokens_2022::ExtensionType,
    *,
};

use super::{auditors, model::Model, people::assemble};

impl Model {
    pub fn new() -> Self {
        let mut s = Scenario::new();
        let tight = ListProductArgs { max_share_bps: 2_000, group: 1, min_premium: 1, ..product_args() };
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
            let args = ListProductArgs { group, max_share_bps: 10_000, ..product_args() };
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
    let underwriting = UnderwritingRules {
        cover_rate: 5_000_000_000,
        free_cover: 150_000 * UNIT,
        signal_discount_bps: 2_000,
        ..product_args().underwriting
    };
    let validator = actor("validator").pubkey();
    let rate = ListProductArgs { subject: actor("stake pool").pubkey(), group: 6, underwriting, ..product_args() };
    let record = ListProductArgs { subject: validator, group: 7, ..product_args() };
    let deviation = ListProductArgs { group: 5, ..product_args() };
    let sources =
        [(0, deviation, Source::FeedDeviation), (0, rate, Source::StakePool), (2, record, Source::SlashingRecord)];
    for (pool, args, source) in sources {
        s.pool = pools[pool];
        // A proven violation pays a fifth.
        let severity_cap_bps = if source == Source::SlashingRecord { 2_000 } else { 10_000 };
        let rules = BandRules { severity_cap_bps, ..band_rules() };
        markets.push((pool, s.add_source_product(args, rules, source).unwrap()));
        pools[pool] = s.pool;
    }
}

/// The governor can upgrade the program, has some tokens to spend, and what rent it needs.
fn endow_governor(s: &mut Scenario) {
    let governor = pda::governor();
    s.world.airdrop(&governor, 1_000_000_000_000);
    s.world.create_token_account(&staking::governance_mint(), &governor, 1_000 * UNIT);
    let mut account = s.world.account(&pda::program_data()).unwrap();
    account.data[13..45].copy_from_slice(governor.as_ref());
    s.world.svm.set_account(pda::program_data(), account).unwrap();
}
