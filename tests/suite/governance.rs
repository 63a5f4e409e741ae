//! Proposals, votes, timelocks, and what they can change.

mod actions;
mod bootstrap;
mod document;
mod executing;
mod guardian;
mod monitors;
mod polls;
mod program;
mod proposing;
mod rules;
mod sold;
mod stories;
mod treasury;
mod voting;

use ballast_testkit::{actions::Sent, attestations::*, scenario::*, staking::governance_mint, tokens::*, *};

use crate::support::*;

/// What one of the four voters has staked.
pub const STAKE: u64 = 1_000_000 * UNIT;

/// A funded pool, a provider and four voters of the same stake.
pub struct Council {
    pub s: Scenario,
    pub provider: Keypair,
    pub voters: Vec<Keypair>,
}

impl Council {
    /// While the protocol is set up.
    pub fn founding() -> Self {
        let (mut s, provider) = funded();
        s.with_staking();
        let voters = s.stakers(4, STAKE);
        Self { s, provider, voters }
    }

    /// After the bootstrap: only votes decide.
    pub fn new() -> Self {
        Self::prepared(|_| {})
    }

    /// As [`Council::new`], after the administrator has prepared something.
    pub fn prepared(prepare: impl FnOnce(&mut Scenario)) -> Self {
        let mut council = Self::founding();
        prepare(&mut council.s);
        council.s.end_bootstrap().unwrap();
        council
    }

    /// A product that underwriters can stand behind.
    pub fn underwritten() -> (Self, Market) {
        let mut council = Self::founding();
        let market = council.add_underwritten();
        council.s.end_bootstrap().unwrap();
        (council, market)
    }

    /// While the protocol is set up.
    pub fn add_underwritten(&mut self) -> Market {
        let args = ListProductArgs { underwriting: underwriting_rules(), ..product_args() };
        self.s.add_depeg_product(args, band_rules(), feeds::USDC_USD).unwrap()
    }

    /// The first voter proposes.
    pub fn propose(&mut self, action: &Instruction) -> u64 {
        self.s.propose(&self.voters[0], action).unwrap()
    }

    /// The first voters vote, one each.
    pub fn vote(&mut self, id: u64, votes: &[bool]) {
        for (voter, support) in self.voters.iter().zip(votes) {
            self.s.cast_vote(voter, id, *support).unwrap();
        }
    }

    pub fn proposal(&self, id: u64) -> Proposal {
        self.s.world.read(&pda::proposal(id))
    }

    /// To the first second in which the proposal can be executed.
    pub fn wait(&mut self, id: u64) {
        let eta = self.proposal(id).eta;
        self.s.world.set_time(eta);
    }

    /// Proposes, three vote for it and one against, and the timelock ends.
    pub fn adopt(&mut self, action: &Instruction) -> u64 {
        let id = self.propose(action);
        self.vote(id, &[true, true, true, false]);
        self.wait(id);
        id
    }

    /// As [`Council::adopt`], and executes it.
    pub fn enact(&mut self, action: &Instruction) -> Sent {
        let id = self.adopt(action);
        self.s.execute(id, action)
    }

    pub fn config(&self) -> Config {
        self.s.world.read(&pda::config())
    }

    /// A change of the protocol's rules.
    pub fn protocol(&self, bend: impl FnOnce(&mut ProtocolRules)) -> Instruction {
        let mut rules = self.s.protocol_rules();
        bend(&mut rules);
        self.s.change_rules_instruction(None, RuleChange::Protocol { rules })
    }

    /// A change of the rules of the pool's first product.
    pub fn product(&self, bend: impl FnOnce(&mut ProductRules)) -> Instruction {
        let product = self.s.market.product;
        let mut rules = self.s.rules_of(&product);
        bend(&mut rules);
        self.s.change_rules_instruction(Some(product), RuleChange::Product { rules })
    }

    /// A change of the rules of stakers.
    pub fn staking(&self, bend: impl FnOnce(&mut StakingRules)) -> Instruction {
        let mut rules = self.s.staking_state().rules;
        bend(&mut rules);
        self.s.change_rules_instruction(None, RuleChange::Staking { rules })
    }

    /// New limits of the pool, one as large as the other.
    pub fn limits(&self, bps: u32) -> Instruction {
        let change = RuleChange::Pool { leverage_bps: bps, group_limit_bps: bps };
        self.s.change_rules_instruction(None, change)
    }

    pub fn guardian(&self, key: &str) -> Instruction {
        self.s.change_rules_instruction(None, RuleChange::Guardian { guardian: actor(key).pubkey() })
    }
}

/// The action as the governor signs it: every list of accounts begins with who signs.
pub fn by_governor(mut action: Instruction) -> Instruction {
    action.accounts[0].pubkey = pda::governor();
    action
}

/// Lists a voted product as the pool's next.
pub fn listing(s: &Scenario) -> Instruction {
    let index = s.pool_state().product_count;
    by_governor(s.list_product_accounts(index).instruction(index, voted_args()))
}

pub fn run_off(s: &Scenario, product: Option<Address>) -> Instruction {
    let accounts = ix::SetRunOff { admin: pda::governor(), config: pda::config(), pool: s.pool.pool, product };
    accounts.instruction()
}

pub fn seating(s: &Scenario, product: &Address) -> Instruction {
    let mut members = [Address::default(); 8];
    members[..3].copy_from_slice(&crate::polls::members().map(|member| member.pubkey()));
    let args = InitCommitteeArgs { members, count: 3, threshold: 2, window: DAY as u32 };
    by_governor(s.init_committee_accounts(product).instruction(args))
}

pub fn auditing(s: &Scenario, key: &Address, active: u8) -> Instruction {
    by_governor(s.set_auditor_accounts(key).instruction(SetAuditorArgs { active, ..auditor_args() }))
}

/// A second pool, whose seed the governor pays out of a token account of his own.
pub fn founding_a_pool(s: &Scenario, index: u16) -> Instruction {
    let governor = pda::governor();
    let collateral = token_address(&s.pool.mint, &governor);
    let accounts = ix::CreatePool { admin: governor, admin_collateral: collateral, ..s.create_pool_accounts(index) };
    accounts.instruction(index, pool_args())
}

pub fn funding(s: &Scenario, amount: u64, per_second: u64) -> Instruction {
    let governor = pda::governor();
    let tokens = token_address(&governance_mint(), &governor);
    let accounts = ix::FundEmission { admin: governor, admin_tokens: tokens, ..s.fund_emission_accounts() };
    accounts.instruction(amount, per_second)
}

/// The account that is watched in these tests.
pub fn watched() -> Address {
    actor("covered vault").pubkey()
}

/// One of each kind that can be proposed: its name, the instruction, whether it could hurt a provider, and whether it is
/// about the pool.
pub fn proposable(c: &Council) -> Vec<(&'static str, Instruction, bool, bool)> {
    let s = &c.s;
    let product = s.market.product;
    let lot = RuleChange::Lot { lot: 0, price: 1, until: s.world.now() + 30 * DAY };
    let key = actor("auditor").pubkey();
    let monitor = s.init_monitor_accounts(&product).instruction(monitor_args(feeds::USDC_USD, band_rules()));
    let watch = s.init_watch_accounts(&product, &watched(), None).instruction(watch_rules());
    vec![
        ("change_rules: protocol", c.protocol(|_| {}), true, false),
        ("change_rules: guardian", c.guardian("guardian"), false, false),
        ("change_rules: staking", c.staking(|_| {}), true, false),
        ("change_rules: pool", c.limits(10_000), true, true),
        ("change_rules: product", c.product(|_| {}), true, true),
        ("change_rules: lot", s.change_rules_instruction(Some(product), lot), true, true),
        ("list_product", listing(s), true, true),
        ("init_monitor", by_governor(monitor), true, true),
        ("init_committee", seating(s, &product), true, true),
        ("set_run_off", run_off(s, None), false, true),
        ("init_watch", by_governor(watch), false, true),
        ("set_auditor, to approve", auditing(s, &key, 1), true, false),
        ("set_auditor, to remove", auditing(s, &key, 0), false, false),
        ("hand_over_program", s.hand_over_instruction(&key), true, false),
        ("create_pool", founding_a_pool(s, 1), false, false),
        ("fund_emission", funding(s, 0, 0), false, false),
        ("spend_treasury", s.spend_treasury_accounts(&key).instruction(1, key), false, false),
    ]
}

/// A custodian that a committee assesses.
pub fn committee_args() -> ListProductArgs {
    ListProductArgs { kind: ProductKind::Custody, assessment: Assessment::Committee, ..voted_args() }
}
