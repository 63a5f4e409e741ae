//! Everything that can be proposed, executed after the bootstrap from the proposal to the result.

use ballast_testkit::*;

use super::*;

/// The rent is the governor's, the seed out of a token account of the governor's.
#[test]
fn a_pool_is_founded() {
    let mut c = Council::new();
    let (mint, governor) = (c.s.pool.mint, pda::governor());
    let action = founding_a_pool(&c.s, 1);
    let id = c.adopt(&action);
    let own = c.s.world.create_token_account(&mint, &governor, 25 * UNIT);
    c.s.world.airdrop(&governor, 1_000_000_000);
    let instruction = c.s.execute_instruction(id, &action);
    c.s.world.send(&[instruction], &[]).unwrap();
    let address = pda::pool(&mint, 1);
    let pool: Pool = c.s.world.read(&address);
    assert_eq!((pool.assets, pool.locked_shares, c.s.world.balance(&own)), (10 * UNIT, 10 * UNIT, 15 * UNIT));
    let lamports = |address: &Address| c.s.world.account(address).unwrap().lamports;
    let rent = [address, pda::vault(&address), pda::share_mint(&address)].iter().map(lamports).sum::<u64>();
    assert_eq!(lamports(&governor), 1_000_000_000 - rent);
    // It sells and takes deposits like any other.
    let shares = pda::share_mint(&address);
    c.s.pool = PoolKeys { pool: address, vault: pda::vault(&address), share_mint: shares, products: 0, ..c.s.pool };
    let provider = c.s.user("second provider", 1_000 * UNIT);
    c.s.deposit(&provider, 1_000 * UNIT).unwrap();
    balanced(&c.s);
}

/// A product of a committee is listed, then seated, then sells: three votes of people, none of the administrator.
#[test]
fn a_product_is_listed_seated_and_run_off() {
    let mut c = Council::new();
    let index = c.s.pool_state().product_count;
    let list = by_governor(c.s.list_product_accounts(index).instruction(index, committee_args()));
    c.enact(&list).unwrap();
    let product = pda::product(&c.s.pool.pool, index);
    let buyer = c.s.user("buyer", 10_000 * UNIT);
    let state: Product = c.s.world.read(&product);
    assert_eq!((state.lacks, state.claim_period), (1, 180 * DAY as u32));
    refused(&mut c.s, BallastError::NotAssessable, |s| {
        s.buy_voted(&buyer, &product, 1, UNIT, 30 * DAY).map(|_| Default::default())
    });
    let seat = seating(&c.s, &product);
    c.enact(&seat).unwrap();
    let committee: Committee = c.s.world.read(&pda::committee(&product));
    assert_eq!((committee.count, committee.threshold, committee.product), (3, 2, product));
    c.s.buy_voted(&buyer, &product, 1, 1_000 * UNIT, 30 * DAY).unwrap();
    let end = run_off(&c.s, Some(product));
    c.enact(&end).unwrap();
    refused(&mut c.s, BallastError::RunOff, |s| {
        s.buy_voted(&buyer, &product, 2, UNIT, 30 * DAY).map(|_| Default::default())
    });
    assert_eq!(c.s.pool_state().run_off, 0);
    let again = run_off(&c.s, Some(product));
    assert_eq!(c.enact(&again).unwrap_err(), BallastError::AlreadyRunOff);
    balanced(&c.s);
}

#[test]
fn a_pool_is_run_off() {
    let mut c = Council::new();
    let action = run_off(&c.s, None);
    c.enact(&action).unwrap();
    assert_eq!(c.s.pool_state().run_off, 1);
    let provider = c.provider.insecure_clone();
    refused(&mut c.s, BallastError::RunOff, |s| s.deposit(&provider, UNIT));
    let list = listing(&c.s);
    assert_eq!(c.enact(&list).unwrap_err(), BallastError::RunOff);
}

/// An auditor is approved, vouches, and is removed.
#[test]
fn an_auditor_is_approved_and_removed() {
    let subject = actor("covered program").pubkey();
    let mut product = Address::default();
    let mut c = Council::prepared(|s| product = s.add_voted_product(voted_args()));
    c.s.world.post_program(subject, 1, None);
    let auditor = c.s.user("auditor", 0);
    let until = |c: &Council| c.s.world.now() + 30 * DAY;
    let approve = auditing(&c.s, &auditor.pubkey(), 1);
    c.enact(&approve).unwrap();
    let end = until(&c);
    c.s.vouch(&auditor, &product, end).unwrap();
    let remove = auditing(&c.s, &auditor.pubkey(), 0);
    c.enact(&remove).unwrap();
    let state: Auditor = c.s.world.read(&pda::auditor(&auditor.pubkey()));
    assert_eq!((state.active, state.key), (0, auditor.pubkey()));
    let end = until(&c);
    refused(&mut c.s, BallastError::NotAuditor, |s| s.vouch(&auditor, &product, end));
    // No other word is one of approval.
    let strange = auditing(&c.s, &auditor.pubkey(), 2);
    assert_eq!(c.enact(&strange).unwrap_err(), BallastError::LimitOutOfBounds);
}

/// A watch is set, and set anew.
#[test]
fn a_vault_is_watched() {
    let mut c = Council::new();
    let product = c.s.market.product;
    let mint = c.s.pool.mint;
    c.s.world.put_token_account(watched(), &mint, &actor("covered protocol").pubkey(), 1_000 * UNIT);
    let action = by_governor(c.s.init_watch_accounts(&product, &watched(), None).instruction(watch_rules()));
    c.enact(&action).unwrap();
    let watch: Watch = c.s.world.read(&pda::watch(&product));
    assert_eq!((watch.vault, watch.balance, watch.seen_at), (watched(), 1_000 * UNIT, c.s.world.now()));
    c.s.world.advance(1);
    c.s.world.put_token_account(watched(), &mint, &actor("covered protocol").pubkey(), 600 * UNIT);
    c.s.sync(&product).unwrap();
    assert!(c.s.product_state().frozen_until > c.s.world.now());
    let rules = WatchRules { fall_bps: 9_000, ..watch_rules() };
    let action = by_governor(c.s.init_watch_accounts(&product, &watched(), None).instruction(rules));
    c.enact(&action).unwrap();
    assert_eq!(c.s.world.read::<Watch>(&pda::watch(&product)).rules.fall_bps, 9_000);
}

/// The governor pays the tokens in that he owns.
#[test]
fn an_emission_is_funded() {
    let mut c = Council::new();
    let own = c.s.world.create_token_account(&governance_mint(), &pda::governor(), 1_000 * UNIT);
    let action = funding(&c.s, 1_000 * UNIT, UNIT / 100);
    c.enact(&action).unwrap();
    let staking = c.s.staking_state();
    assert_eq!((staking.emission_budget, staking.emission_rate), (1_000 * UNIT, UNIT / 100));
    assert_eq!(c.s.world.balance(&own), 0);
    balanced(&c.s);
    let more = funding(&c.s, 1, 2 * UNIT);
    assert_eq!(c.enact(&more).unwrap_err(), BallastError::EmissionTooHigh);
    let stop = funding(&c.s, 0, 0);
    c.enact(&stop).unwrap();
    assert_eq!(c.s.staking_state().emission_rate, 0);
}

#[test]
fn a_guardian_is_replaced() {
    let mut c = Council::new();
    let before = c.config();
    let action = c.guardian("next guardian");
    c.enact(&action).unwrap();
    let config = c.config();
    assert_eq!(config.guardian, actor("next guardian").pubkey());
    assert_eq!((config.rules_version, config.admin), (before.rules_version, before.admin));
}

/// Proposals that go on while another one is executed are not touched: their order is free.
#[test]
fn proposals_are_executed_in_any_order() {
    let mut c = Council::new();
    let (limits, rules) = (c.limits(10_000), c.product(|rules| rules.cap = UNIT));
    let ids = [c.propose(&limits), c.propose(&rules)];
    for id in ids {
        c.vote(id, &[true, true]);
    }
    c.wait(ids[1]);
    for order in [[0, 1], [1, 0]] {
        aside(&mut c.s, |s| {
            for at in order {
                s.execute(ids[at], [&limits, &rules][at]).unwrap();
            }
            assert_eq!((s.pool_state().leverage_bps, s.product_state().cap), (10_000, UNIT));
        });
    }
}
