//! change_rules: each of its variants, and its bounds.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// Adopts and executes in a world of its own: it fails with `error`, or succeeds.
fn tried(c: &mut Council, action: &Instruction, error: Option<BallastError>) {
    let id = c.propose(action);
    let voters: Vec<_> = c.voters.iter().map(|voter| voter.insecure_clone()).collect();
    aside(&mut c.s, |s| {
        voters.iter().for_each(|voter| drop(s.cast_vote(voter, id, true).unwrap()));
        s.world.set_time(s.world.read::<Proposal>(&pda::proposal(id)).eta);
        match error {
            Some(error) => refused(s, error, |s| s.execute(id, action)),
            None => {
                s.execute(id, action).unwrap();
                balanced(s);
            }
        }
    });
}

/// "Only a decided proposal, also while the protocol is set up."
#[test]
fn only_the_governor_changes_rules() {
    let mut c = Council::founding();
    let keys = [&c.s.admin, &c.s.guardian, &c.s.upgrade_authority, &c.voters[0]].map(|key| key.insecure_clone());
    let all = proposable(&c);
    for (name, action, ..) in all.iter().filter(|(name, ..)| name.starts_with("change_rules")) {
        for key in &keys {
            let mut own = action.clone();
            own.accounts[0].pubkey = key.pubkey();
            let failure = c.s.world.send(&[own], &[key]).unwrap_err();
            assert_eq!(failure, NotGovernor, "{name}");
        }
    }
}

#[test]
fn settings_of_the_protocol() {
    let mut c = Council::new();
    let (before, product) = (c.config(), c.s.product_state());
    let action = c.protocol(|rules| {
        (rules.withdrawal_cooldown, rules.withdrawal_window) = (9 * DAY as u32, 3 * DAY as u32);
        (rules.claim_period, rules.cancel_fee_bps) = (200 * DAY as u32, 1_500);
        (rules.stakers_bps, rules.underwriters_bps, rules.treasury_bps, rules.referrer_bps) = (900, 600, 400, 100);
        rules.governance.provider_timelock = 13 * DAY as u32;
    });
    c.enact(&action).unwrap();
    let config = c.config();
    assert_eq!((config.withdrawal_cooldown, config.withdrawal_window), (9 * DAY as u32, 3 * DAY as u32));
    assert_eq!((config.claim_period, config.cancel_fee_bps), (200 * DAY as u32, 1_500));
    assert_eq!((config.stakers_bps, config.underwriters_bps, config.treasury_bps), (900, 600, 400));
    assert_eq!((config.referrer_bps, config.governance.provider_timelock), (100, 13 * DAY as u32));
    // Who may do what, and what belongs to whom, is not among the rules.
    assert_eq!((config.admin, config.guardian, config.governor), (before.admin, before.guardian, before.governor));
    assert_eq!((config.governance_mint, config.bootstrap), (before.governance_mint, before.bootstrap));
    assert_eq!(config.rules_version, before.rules_version + 1);
    // A product keeps the claim period that it was listed with.
    assert_eq!(c.s.product_state().claim_period, product.claim_period);
    balanced(&c.s);
}

/// "The bounds are those of the creation of what is changed."
#[test]
fn bounds_of_the_protocols_settings() {
    type Bend = fn(&mut ProtocolRules);
    let cases: [(Bend, Option<BallastError>); 28] = [
        (|r| r.stakers_bps = 5_001 - 700 - 500, Some(FeesOutOfBounds)),
        (|r| r.stakers_bps = 5_000 - 700 - 500, None),
        (|r| (r.stakers_bps, r.underwriters_bps) = (u16::MAX, u16::MAX), Some(FeesOutOfBounds)),
        (|r| r.referrer_bps = 501, Some(FeesOutOfBounds)),
        (|r| r.cancel_fee_bps = 5_001, Some(FeesOutOfBounds)),
        (|r| r.withdrawal_cooldown = 86_399, Some(WindowOutOfBounds)),
        (|r| r.withdrawal_cooldown = u32::MAX, Some(WindowOutOfBounds)),
        (|r| r.withdrawal_window = 0, Some(WindowOutOfBounds)),
        (|r| r.withdrawal_window = 7 * 86_400 / 3 + 1, Some(WindowOutOfBounds)),
        (|r| r.claim_period = 179 * 86_400, Some(WindowOutOfBounds)),
        (|r| r.claim_period = 731 * 86_400, Some(WindowOutOfBounds)),
        // An exit that takes as long as the timelock.
        (|r| r.withdrawal_cooldown = 8 * 86_400, Some(WindowOutOfBounds)),
        (|r| r.governance.provider_timelock = 9 * 86_400, Some(WindowOutOfBounds)),
        (|r| r.governance.provider_timelock = 9 * 86_400 + 1, None),
        (|r| r.governance.provider_timelock = 90 * 86_400 + 1, Some(WindowOutOfBounds)),
        (|r| r.governance.timelock = 86_399, Some(WindowOutOfBounds)),
        (|r| r.governance.timelock = 10 * 86_400 + 1, Some(WindowOutOfBounds)),
        (|r| r.governance.voting = 86_399, Some(WindowOutOfBounds)),
        (|r| r.governance.voting = 14 * 86_400 + 1, Some(WindowOutOfBounds)),
        (|r| r.governance.grace = 86_399, Some(WindowOutOfBounds)),
        (|r| r.governance.grace = 30 * 86_400 + 1, Some(WindowOutOfBounds)),
        (|r| r.governance.quorum_bps = 99, Some(LimitOutOfBounds)),
        (|r| r.governance.quorum_bps = 5_001, Some(LimitOutOfBounds)),
        (|r| r.governance.min_quorum = UNIT - 1, Some(LimitOutOfBounds)),
        (|r| r.governance.min_quorum = UNIT, None),
        (|r| r.governance.threshold_bps = 0, Some(LimitOutOfBounds)),
        (|r| r.governance.threshold_bps = 1_001, Some(LimitOutOfBounds)),
        (|r| (r.governance.quorum_bps, r.governance.threshold_bps) = (5_000, 1_000), None),
    ];
    let mut c = Council::new();
    for (bend, error) in cases {
        let action = c.protocol(bend);
        tried(&mut c, &action, error);
    }
}

/// "Rules of stakers and polls; not the activation." What was emitted so far is shared at the old rate, and the new limit
/// holds for the rate that there is.
#[test]
fn rules_of_stakers_and_polls() {
    let mut c = Council::founding();
    // One base unit more: what was staked before begins to earn.
    let voter = c.voters[0].insecure_clone();
    c.s.world.give(&token_address(&governance_mint(), &voter.pubkey()), 1);
    c.s.stake(&voter, 1).unwrap();
    c.s.fund_emission(500_000 * UNIT, UNIT / 100).unwrap();
    c.s.end_bootstrap().unwrap();
    let before = c.config().rules_version;
    let action = c.staking(|rules| {
        rules.max_emission = UNIT / 1_000;
        rules.quorum_heads = [4, 6];
        rules.padding = [7; 6];
    });
    let id = c.adopt(&action);
    let earlier = c.s.staking_state();
    c.s.execute(id, &action).unwrap();
    let staking = c.s.staking_state();
    assert_eq!((staking.rules.quorum_heads, staking.rules.max_emission), ([4, 6], UNIT / 1_000));
    assert_eq!((staking.rules.padding, staking.emission_rate), ([0; 6], UNIT / 1_000));
    let seconds = (c.s.world.now() - earlier.emitted_at) as u64;
    assert_eq!(earlier.emission_budget - staking.emission_budget, seconds * (UNIT / 100));
    assert_eq!(staking.emitted_at, c.s.world.now());
    assert_eq!(c.config().rules_version, before + 1);
    balanced(&c.s);
}

#[test]
fn bounds_of_the_stakers_rules() {
    type Bend = fn(&mut StakingRules);
    let cases: [(Bend, BallastError); 12] = [
        (|r| r.activation += 1, WindowOutOfBounds),
        (|r| r.activation -= 1, WindowOutOfBounds),
        (|r| r.commit[1] = 3_599, WindowOutOfBounds),
        (|r| r.reveal[0] = 4 * 86_400 + 1, WindowOutOfBounds),
        (|r| r.challenge_min = r.challenge_max + 1, WindowOutOfBounds),
        (|r| r.unstake_cooldown = 60 * 86_400 + 1, WindowOutOfBounds),
        (|r| r.bond_min = 0, LimitOutOfBounds),
        (|r| r.bond_max = 100_001, LimitOutOfBounds),
        (|r| r.quorum_heads[1] = 0, LimitOutOfBounds),
        (|r| r.quorum_bps[0] = 5_001, LimitOutOfBounds),
        (|r| r.silent_bps = 601, LimitOutOfBounds),
        (|r| r.contested_bps = 4_999, LimitOutOfBounds),
    ];
    let mut c = Council::new();
    for (bend, error) in cases {
        let action = c.staking(bend);
        tried(&mut c, &action, Some(error));
    }
    let mut without = c.staking(|_| {});
    without.accounts[4].pubkey = PROGRAM_ID;
    tried(&mut c, &without, Some(WrongStaking));
}

#[test]
fn limits_of_a_pool() {
    let mut c = Council::new();
    let change = |leverage_bps, group_limit_bps| RuleChange::Pool { leverage_bps, group_limit_bps };
    for (leverage, group, error) in [
        (0, 1, Some(LimitOutOfBounds)),
        (100_001, 1, Some(LimitOutOfBounds)),
        (100_000, 100_000, None),
        (20_000, 0, Some(LimitOutOfBounds)),
        (20_000, 20_001, Some(LimitOutOfBounds)),
    ] {
        let action = c.s.change_rules_instruction(None, change(leverage, group));
        tried(&mut c, &action, error);
    }
    let (action, version) = (c.s.change_rules_instruction(None, change(30_000, 10_000)), c.config().rules_version);
    c.enact(&action).unwrap();
    let pool = c.s.pool_state();
    assert_eq!((pool.leverage_bps, pool.group_limit_bps), (30_000, 10_000));
    // Nobody decides proposals by them.
    assert_eq!(c.config().rules_version, version);
}

#[test]
fn rules_of_a_product() {
    let mut c = Council::new();
    let buyer = c.s.user("buyer", 10_000 * UNIT);
    let market = c.s.market;
    c.s.post(&market, PEG);
    c.s.buy(&buyer, 1, 100_000 * UNIT, 90 * DAY).unwrap();
    let before = c.s.product_state();
    let action = c.product(|rules| {
        (rules.terms_hash, rules.terms_uri, rules.cap, rules.min_premium) = ([9; 32], [8; 96], 400_000 * UNIT, UNIT);
        (rules.max_share_bps, rules.min_term, rules.max_term) = (2_000, 7_200, 30 * DAY as u32);
        (rules.base_bps, rules.kink_bps, rules.kink_rate_bps, rules.max_rate_bps) = (200, 7_000, 600, 3_000);
        rules.underwriting =
            UnderwritingRules { cover_rate: PEG, free_cover: 1, padding: [5; 3], ..rules.underwriting };
    });
    c.enact(&action).unwrap();
    let (now, pool) = (c.s.product_state(), c.s.pool_state());
    assert_eq!((now.terms_hash, now.terms_uri, now.cap, now.min_premium), ([9; 32], [8; 96], 400_000 * UNIT, UNIT));
    assert_eq!((now.max_share_bps, now.min_term, now.max_term), (2_000, 7_200, 30 * DAY as u32));
    assert_eq!((now.base_bps, now.kink_bps, now.kink_rate_bps, now.max_rate_bps), (200, 7_000, 600, 3_000));
    assert_eq!((now.underwriting.cover_rate, now.underwriting.padding), (PEG, [0; 3]));
    // What the product's own limit demands of the pool is counted anew: 100 000 at a fifth.
    assert_eq!(pool.product_requirement[0], 500_000 * UNIT);
    // Nothing that policies refer to has changed.
    assert_eq!((now.kind, now.assessment, now.settlement), (before.kind, before.assessment, before.settlement));
    assert_eq!(
        (now.waiting_period, now.tail, now.claim_period),
        (before.waiting_period, before.tail, before.claim_period)
    );
    assert_eq!((now.subject, now.group, now.active_cover), (before.subject, before.group, before.active_cover));
    balanced(&c.s);
}

#[test]
fn bounds_of_a_products_rules() {
    type Bend = fn(&mut ProductRules);
    let cases: [(Bend, BallastError); 14] = [
        (|r| r.cap = 0, LimitOutOfBounds),
        (|r| r.min_premium = 0, LimitOutOfBounds),
        (|r| r.max_share_bps = 0, LimitOutOfBounds),
        (|r| r.max_share_bps = 10_001, LimitOutOfBounds),
        (|r| r.min_term = 3_599, TermOutOfBounds),
        (|r| r.min_term = r.max_term + 1, TermOutOfBounds),
        (|r| r.max_term = 365 * 86_400 + 1, TermOutOfBounds),
        (|r| r.base_bps = 0, CurveOutOfBounds),
        (|r| r.kink_bps = 10_000, CurveOutOfBounds),
        (|r| r.max_rate_bps = 10_001, CurveOutOfBounds),
        (|r| r.underwriting.signal_discount_bps = 5_001, LimitOutOfBounds),
        (|r| r.underwriting.attestation_discount_bps = 1_251, LimitOutOfBounds),
        // Attestations are of programs.
        (|r| r.underwriting.min_attestations = 1, UnsupportedAssessment),
        (|r| (r.base_bps, r.kink_rate_bps) = (600, 500), CurveOutOfBounds),
    ];
    let mut c = Council::new();
    for (bend, error) in cases {
        let action = c.product(bend);
        tried(&mut c, &action, Some(error));
    }
}

/// A product is changed together with its own pool.
#[test]
fn a_product_belongs_to_the_pool_that_is_named() {
    let mut other = Address::default();
    let mut c = Council::prepared(|s| other = s.add_pool(1, pool_args()).unwrap().pool);
    let lot = RuleChange::Lot { lot: 0, price: 1, until: 0 };
    let product = c.s.market.product;
    for mut action in [c.product(|_| {}), c.s.change_rules_instruction(Some(product), lot)] {
        let mut without = action.clone();
        without.accounts[3].pubkey = PROGRAM_ID;
        tried(&mut c, &without, Some(WrongProduct));
        action.accounts[2].pubkey = other;
        let mut honest = c.s.pool;
        std::mem::swap(&mut honest.pool, &mut other);
        c.s.pool = honest;
        tried(&mut c, &action, Some(WrongPool));
        std::mem::swap(&mut c.s.pool.pool, &mut other);
    }
}

#[test]
fn an_offer_of_a_lot() {
    let mut c = Council::new();
    let product = c.s.market.product;
    // Counted from the execution, thirteen days from now.
    let until = c.s.world.now() + 13 * DAY + 90 * DAY;
    let offer = |lot, until| RuleChange::Lot { lot, price: 5_000, until };
    for (change, error) in [
        (offer(2, until), Some(LimitOutOfBounds)),
        (offer(1, until + 1), Some(LimitOutOfBounds)),
        (offer(0, i64::MIN), None),
    ] {
        let action = c.s.change_rules_instruction(Some(product), change);
        tried(&mut c, &action, error);
    }
    let action = c.s.change_rules_instruction(Some(product), offer(1, until));
    c.enact(&action).unwrap();
    let lots = c.s.product_state().lots;
    assert_eq!((lots[1].price, lots[1].until, lots[1].held), (5_000, until, 0));
    assert_eq!((lots[0].price, lots[0].until), (0, 0));
}
