//! end_bootstrap: once, for ever.

use ballast_testkit::{BallastError::*, *};

use super::*;

fn ending(signer: &Keypair) -> Instruction {
    ix::EndBootstrap { admin: signer.pubkey(), config: pda::config(), staking: pda::staking() }.instruction()
}

/// "Only the administrator, once; there is no way back."
#[test]
fn only_the_administrator_ends_the_bootstrap() {
    let mut c = Council::founding();
    let others = [c.s.guardian.insecure_clone(), c.s.upgrade_authority.insecure_clone(), c.voters[0].insecure_clone()];
    for key in &others {
        refused(&mut c.s, NotAdmin, |s| s.world.send(&[ending(key)], &[key]));
    }
    assert_eq!((c.config().bootstrap, c.config().admin), (1, c.s.admin.pubkey()));
    let version = c.config().rules_version;
    c.s.end_bootstrap().unwrap();
    let config = c.config();
    assert_eq!((config.bootstrap, config.admin, config.governor), (0, pda::governor(), pda::governor()));
    assert_eq!(config.rules_version, version + 1);
    for key in others.iter().chain([&c.s.admin.insecure_clone()]) {
        refused(&mut c.s, NotAdmin, |s| s.world.send(&[ending(key)], &[key]));
    }
}

/// "Refused while less is staked than a vote needs: nobody could decide anything." Nor while nothing of it is active.
#[test]
fn it_needs_somebody_who_can_vote() {
    let (mut s, _) = funded();
    s.with_staking();
    refused(&mut s, NothingEarns, |s| s.end_bootstrap());
    let staker = s.staker("first", 300 * UNIT);
    refused(&mut s, NothingEarns, |s| s.end_bootstrap());
    s.world.advance(2 * DAY);
    s.request_unstake(&staker, 1).unwrap();
    refused(&mut s, NothingEarns, |s| s.end_bootstrap());
    s.world.create_token_account(&governance_mint(), &staker.pubkey(), 1);
    s.stake(&staker, 1).unwrap();
    s.world.advance(2 * DAY);
    s.end_bootstrap().unwrap();
}

/// Every right of the administrator is gone: nothing that he signs works any more.
#[test]
fn the_administrator_is_nobody_afterwards() {
    let mut committee = Address::default();
    let mut c = Council::prepared(|s| committee = s.add_voted_product(committee_args()));
    let admin = c.s.admin.insecure_clone();
    let (s, product) = (&c.s, c.s.market.product);
    let pool = s.create_pool_accounts(9).instruction(9, pool_args());
    let index = s.pool_state().product_count;
    let list = s.list_product_accounts(index).instruction(index, product_args());
    let monitor = s.init_monitor_accounts(&product).instruction(monitor_args(feeds::USDC_USD, band_rules()));
    let seats = InitCommitteeArgs { members: [Address::default(); 8], count: 1, threshold: 1, window: DAY as u32 };
    let committee = s.init_committee_accounts(&committee).instruction(seats);
    let auditor = s.set_auditor_accounts(&actor("auditor").pubkey()).instruction(auditor_args());
    let watch = s.init_watch_accounts(&product, &watched(), None).instruction(watch_rules());
    let emission = s.fund_emission_accounts().instruction(1, 1);
    let run_off = ix::SetRunOff { admin: admin.pubkey(), config: pda::config(), pool: s.pool.pool, product: None };
    let staking = s.open_staking_accounts().instruction(staking_rules());
    for action in [pool, list, monitor, committee, auditor, watch, emission, run_off.instruction(), staking] {
        let name = describe(&action).1;
        let before = c.s.world.snapshot();
        let failure = c.s.world.send(&[action], &[&admin]).unwrap_err();
        assert_eq!(failure, NotAdmin, "{name}");
        assert!(before == c.s.world.snapshot(), "{name}");
    }
    let action = c.guardian("next guardian");
    refused(&mut c.s, NotProposer, |s| s.propose(&admin, &action).map(|_| Default::default()));
    // The protocol cannot be initialised again either.
    let args = config_args(&admin.pubkey(), &admin.pubkey());
    assert_eq!(c.s.initialize(args).unwrap_err(), AlreadyExists);
}

/// "His own proposals are stale", those that could have been executed already too.
#[test]
fn the_administrators_proposals_end_with_him() {
    let mut c = Council::founding();
    let (action, admin) = (c.guardian("next guardian"), c.s.admin.insecure_clone());
    let id = c.s.propose(&admin, &action).unwrap();
    c.wait(id);
    aside(&mut c.s, |s| drop(s.execute(id, &action).unwrap()));
    c.s.end_bootstrap().unwrap();
    refused(&mut c.s, ProposalStale, |s| s.execute(id, &action));
    assert_eq!(c.config().guardian, c.s.guardian.pubkey());
}

/// While the protocol is set up the administrator acts directly where he always could, and waits for what is the
/// governor's: rules, the treasury and the program.
#[test]
fn what_is_the_governors_waits_from_the_beginning() {
    let mut c = Council::founding();
    let (admin, key) = (c.s.admin.insecure_clone(), actor("next guardian").pubkey());
    for action in [
        c.guardian("next guardian"),
        c.limits(10_000),
        c.s.spend_treasury_accounts(&key).instruction(1, key),
        c.s.hand_over_instruction(&key),
    ] {
        let mut own = action.clone();
        own.accounts[0].pubkey = admin.pubkey();
        refused(&mut c.s, NotGovernor, |s| s.world.send(&[own], &[&admin]));
    }
    let action = c.guardian("next guardian");
    c.s.decree(&action).unwrap();
    assert_eq!(c.config().guardian, key);
    // What the administrator signs himself is not the governor's yet: such a proposal cannot be executed.
    let action = run_off(&c.s, None);
    let id = c.s.propose(&admin, &action).unwrap();
    c.wait(id);
    refused(&mut c.s, NotAdmin, |s| s.execute(id, &action));
    c.s.run_off(None).unwrap();
}

/// "Those who can vote must be able to decide": a vote cannot make votes impossible.
#[test]
fn nobody_votes_governance_into_a_corner() {
    let mut c = Council::new();
    let all = c.s.staking_state().total_staked;
    for least in [all + 1, u64::MAX] {
        let corner = c.protocol(|rules| rules.governance.min_quorum = least);
        let id = c.adopt(&corner);
        refused(&mut c.s, NothingEarns, |s| s.execute(id, &corner));
    }
    let strict = c.protocol(|rules| rules.governance.min_quorum = all);
    c.enact(&strict).unwrap();
    let id = c.propose(&strict);
    assert_eq!(c.proposal(id).quorum, all);
    let mut blind = c.protocol(|rules| rules.claim_period += 1);
    blind.accounts[4].pubkey = PROGRAM_ID;
    let id = c.propose(&blind);
    c.vote(id, &[true; 4]);
    c.wait(id);
    refused(&mut c.s, WrongStaking, |s| s.execute(id, &blind));
}
