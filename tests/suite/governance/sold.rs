//! "A sold policy is untouched by anything governance does."
//!
//! Two worlds sell the same policies and see the same events. In one of them everything that can be changed is changed, in
//! any order, while time passes; in the other nothing is. Every policy stays the same to the byte, and is paid, refunded
//! and given time as in the other world.

use std::cell::RefCell;

use ballast_testkit::*;
use proptest::{
    prelude::*,
    test_runner::{Config as Settings, TestCaseError, TestRunner},
};

use super::*;

const CASES: u32 = 96;
/// Policies of each of the two products.
const POLICIES: u64 = 4;

/// A change, with what it is drawn from.
#[derive(Clone, Copy, Debug)]
enum Change {
    Protocol { part: u16, days: u32 },
    Staking { part: u16 },
    Limits { leverage: u32 },
    Product { voted: bool, part: u16, days: u32 },
    Guardian,
    Lot,
    RunOff { voted: bool },
    EndOfPool,
    List,
    Pause,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => (1u16..=1_000, 1u32..=9).prop_map(|(part, days)| Change::Protocol { part, days }),
        1 => (1u16..=500).prop_map(|part| Change::Staking { part }),
        2 => (1u32..=100_000).prop_map(|leverage| Change::Limits { leverage }),
        4 => (any::<bool>(), 1u16..=2_000, 1u32..=300).prop_map(|(voted, part, days)| Change::Product { voted, part, days }),
        1 => Just(Change::Guardian),
        1 => Just(Change::Lot),
        1 => any::<bool>().prop_map(|voted| Change::RunOff { voted }),
        1 => Just(Change::EndOfPool),
        1 => Just(Change::List),
        1 => Just(Change::Pause),
    ]
}

/// When something happens to one of the two products: before a round of changes, while they are queued, or after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Before,
    During,
    After,
}

fn moment() -> impl Strategy<Value = Option<Moment>> {
    prop_oneof![
        1 => Just(None),
        2 => Just(Some(Moment::Before)),
        2 => Just(Some(Moment::During)),
        2 => Just(Some(Moment::After)),
    ]
}

#[derive(Clone, Debug)]
struct Plan {
    rounds: Vec<Vec<Change>>,
    /// When the peg breaks, and to which price; when the program is exploited, and how severe the voters find it.
    peg: (Option<Moment>, u64),
    exploit: (Option<Moment>, u8),
}

fn plan() -> impl Strategy<Value = Plan> {
    let rounds = prop::collection::vec(prop::collection::vec(change(), 1..=5), 1..=2);
    (rounds, (moment(), 40_000_000u64..94_000_000), (moment(), 1u8..=20)).prop_map(|(rounds, peg, exploit)| Plan {
        rounds,
        peg,
        exploit,
    })
}

/// A council with two products of which policies have been sold.
struct Sold {
    c: Council,
    voted: Address,
    policies: Vec<Address>,
    incidents: Vec<Address>,
    /// Changes that were executed.
    executed: usize,
}

/// What one policy is worth to its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Worth {
    /// What it was paid for each incident, or why not; and how long that can be claimed.
    claims: Vec<(Result<u64, String>, i64)>,
    refund: Result<u64, String>,
}

impl Clone for Sold {
    fn clone(&self) -> Self {
        let Council { s, provider, voters } = &self.c;
        let voters = voters.iter().map(|voter| voter.insecure_clone()).collect();
        let c = Council { s: s.clone(), provider: provider.insecure_clone(), voters };
        Self { c, voted: self.voted, policies: self.policies.clone(), incidents: self.incidents.clone(), executed: 0 }
    }
}

impl Sold {
    fn new() -> Self {
        let mut voted = Address::default();
        let mut c = Council::prepared(|s| voted = s.add_voted_product(voted_args()));
        c.s.world.trust_signatures();
        let market = c.s.market;
        c.s.post(&market, PEG);
        let mut policies = vec![];
        for id in 1..=POLICIES {
            let holder = c.s.user(&format!("holder {id}"), 100_000 * UNIT);
            let (amount, term) = (id * 7_000 * UNIT, 90 * DAY + id as i64 * 40 * DAY);
            policies.push(c.s.buy(&holder, id, amount, term).unwrap());
            policies.push(c.s.buy_voted(&holder, &voted, id, amount, term).unwrap());
        }
        c.s.world.advance(9 * DAY);
        c.s.observe(PEG).unwrap();
        Self { c, voted, policies, incidents: vec![], executed: 0 }
    }

    fn bytes(&self) -> Vec<Vec<u8>> {
        self.policies.iter().map(|policy| self.c.s.world.account(policy).unwrap().data).collect()
    }

    fn action(&self, change: Change) -> Option<Instruction> {
        let c = &self.c;
        let product = |voted| if voted { self.voted } else { c.s.market.product };
        Some(match change {
            Change::Protocol { part, days } => c.protocol(|rules| {
                (rules.stakers_bps, rules.underwriters_bps) = (part, part);
                (rules.treasury_bps, rules.referrer_bps) = (part, part / 2);
                rules.claim_period = (180 + days * 60) * DAY as u32;
                (rules.withdrawal_cooldown, rules.withdrawal_window) = (days * DAY as u32, 7_200);
                (rules.governance.quorum_bps, rules.cancel_fee_bps) = (100 + part, part);
            }),
            // Rules by which three of four still make a quorum: a decision that cannot be made is another event.
            Change::Staking { part } => c.staking(|rules| {
                (rules.bond_bps, rules.fee_bps, rules.wrong_bps) = (part, part * 2, part / 2);
                (rules.unstake_cooldown, rules.weight_cap_bps) = (3_600 * part as u32, 400 + part);
                rules.contested_bps = 5_000 + part;
            }),
            Change::Limits { leverage } => c.limits(leverage),
            Change::Product { voted, part, days } => {
                let product = product(voted);
                let rules = ProductRules {
                    terms_hash: [part as u8; 32],
                    cap: part as u64 * UNIT,
                    min_premium: part as u64 * UNIT,
                    max_share_bps: part,
                    base_bps: part,
                    kink_rate_bps: part + 1_000,
                    max_rate_bps: part + 8_000,
                    max_term: days * DAY as u32,
                    underwriting: UnderwritingRules {
                        cover_rate: part as u64 * 1_000,
                        signal_discount_bps: part,
                        min_attestations: if voted { 4 } else { 0 },
                        ..c.s.rules_of(&product).underwriting
                    },
                    ..c.s.rules_of(&product)
                };
                c.s.change_rules_instruction(Some(product), RuleChange::Product { rules })
            }
            Change::Guardian => c.guardian("next guardian"),
            Change::Lot => {
                let lot = RuleChange::Lot { lot: 1, price: 1, until: c.s.world.now() + 20 * DAY };
                c.s.change_rules_instruction(Some(c.s.market.product), lot)
            }
            Change::RunOff { voted } => run_off(&c.s, Some(product(voted))),
            Change::EndOfPool => run_off(&c.s, None),
            Change::List => listing(&c.s),
            Change::Pause => return None,
        })
    }

    /// What the plan has happen at this moment. People decide at their own pace; the clock of both worlds goes on together.
    fn happens(&mut self, plan: &Plan, moment: Moment) {
        if plan.peg.0 == Some(moment) {
            let incident = break_peg(&mut self.c.s, plan.peg.1);
            self.incidents.push(incident);
        }
        if plan.exploit.0 == Some(moment) {
            let reporter = self.c.s.user("reporter", 1_000_000 * UNIT);
            let at = self.c.s.world.now() - HOUR;
            let incident = self.c.s.report(&reporter, &self.voted, at).unwrap();
            let voters: Vec<_> = self.c.voters.iter().map(|voter| (voter, plan.exploit.1)).collect();
            let begun = self.c.s.world.now();
            self.c.s.vote(&incident, 1, &voters);
            self.c.s.end_challenge(&incident);
            self.c.s.decide(&incident).unwrap();
            let took = self.c.s.world.now() - begun;
            assert!(took < 8 * DAY, "a decision of {took} seconds");
            self.c.s.world.set_time(begun + 8 * DAY);
            self.incidents.push(incident);
        }
    }

    /// A round of changes, or without them only their time. What `plan` has happen during them happens.
    fn round(&mut self, plan: Option<&Plan>, changes: &[Change], are_made: bool) {
        let begun = self.c.s.world.now();
        let mut queued = vec![];
        for change in changes.iter().filter(|_| are_made) {
            match self.action(*change) {
                Some(action) => queued.push((self.c.propose(&action), action)),
                None => drop(self.c.s.pause(72 * 3_600)),
            }
        }
        for (id, _) in &queued {
            self.c.vote(*id, &[true, true, true]);
        }
        if let Some(plan) = plan {
            self.happens(plan, Moment::During);
        }
        if changes.len().is_multiple_of(2) {
            queued.reverse();
        }
        // The shorter timelock, then the longer one: each change is executed at the first of them that is over.
        for wait in [7 * DAY, 14 * DAY] {
            self.c.s.world.set_time(self.c.s.world.now().max(begun + wait));
            for (id, action) in &queued {
                self.executed += usize::from(self.c.s.execute(*id, action).is_ok());
            }
        }
    }

    /// To compare at the end, each policy in a world of its own.
    fn worth(&mut self) -> Vec<Worth> {
        let incidents: Vec<_> = self.incidents.clone();
        let value = |s: &mut Scenario, policy: &Address| {
            let holder = s.world.read::<Policy>(policy).holder;
            let named = |failure: Failure| format!("{failure:?}");
            let mut claims = vec![];
            for incident in &incidents {
                let state = s.incident_state(incident);
                if state.product != s.world.read::<Policy>(policy).product {
                    continue;
                }
                let had = s.money(&holder);
                let paid = s.claim(policy, incident).map(|_| s.money(&holder) - had).map_err(named);
                claims.push((paid, state.claims_until - state.decided_at));
            }
            let had = s.money(&holder);
            let key = (1..=POLICIES).map(|id| actor(&format!("holder {id}"))).find(|key| key.pubkey() == holder);
            let refund = s.cancel_cover(&key.unwrap(), policy).map(|_| s.money(&holder) - had).map_err(named);
            Worth { claims, refund }
        };
        let policies = self.policies.clone();
        policies.iter().map(|policy| aside(&mut self.c.s, |s| value(s, policy))).collect()
    }
}

/// Returns how many changes were executed, and how many claims paid.
fn check(base: &Sold, plan: &Plan) -> Result<[usize; 2], TestCaseError> {
    let (mut changed, mut quiet) = (base.clone(), base.clone());
    for world in [&mut changed, &mut quiet] {
        world.happens(plan, Moment::Before);
    }
    for (at, changes) in plan.rounds.iter().enumerate() {
        let plan = (at == 0).then_some(plan);
        changed.round(plan, changes, true);
        quiet.round(plan, changes, false);
        prop_assert_eq!(changed.c.s.world.now(), quiet.c.s.world.now());
        prop_assert_eq!(changed.bytes(), quiet.bytes());
    }
    for world in [&mut changed, &mut quiet] {
        world.happens(plan, Moment::After);
        balanced(&world.c.s);
    }
    prop_assert_eq!(changed.bytes(), quiet.bytes());
    let worth = changed.worth();
    prop_assert_eq!(&worth, &quiet.worth());
    let paid = worth.iter().flat_map(|worth| &worth.claims).filter(|(paid, _)| paid.is_ok()).count();
    Ok([changed.executed, paid])
}

#[test]
fn a_sold_policy_is_untouched_by_anything_governance_does() {
    let base = Sold::new();
    let seen = RefCell::new([0, 0]);
    let mut runner = TestRunner::new(Settings { cases: CASES, failure_persistence: None, ..Settings::default() });
    let test = |plan| {
        let found = check(&base, &plan)?;
        seen.borrow_mut().iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
        Ok(())
    };
    runner.run(&plan(), test).unwrap();
    let [executed, paid] = seen.into_inner();
    assert!(executed > 2 * CASES as usize && paid > CASES as usize, "{executed} changes, {paid} claims");
}
