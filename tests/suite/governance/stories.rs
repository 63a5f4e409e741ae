//! Power that moves slowly.

use ballast_testkit::{BallastError::*, scenario::*, tokens::*, *};

use super::*;

/// A change that would hurt the providers waits longer than a withdrawal takes: who does not want it is gone before.
#[test]
fn an_lp_leaves_before_a_hostile_parameter_takes_effect() {
    let (mut s, _) = funded();
    let provider = s.user("careful provider", 50_000 * UNIT);
    s.deposit(&provider, 50_000 * UNIT).unwrap();
    let hostile =
        s.change_rules_instruction(None, RuleChange::Pool { leverage_bps: 100_000, group_limit_bps: 100_000 });
    let admin = s.admin.insecure_clone();
    let id = s.propose(&admin, &hostile).unwrap();
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    let shares = s.share_balance(&provider.pubkey());
    s.request_withdrawal(&provider, shares, 1).unwrap();
    assert_eq!(s.execute(id, &hostile).unwrap_err(), TimelockRunning);
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&provider, 1).unwrap();
    assert!(s.world.now() < proposal.eta);
    s.world.set_time(proposal.eta - 1);
    assert_eq!(s.execute(id, &hostile).unwrap_err(), TimelockRunning);
    s.world.set_time(proposal.eta);
    s.execute(id, &hostile).unwrap();
    assert_eq!(s.pool_state().leverage_bps, 100_000);
    assert_eq!(s.execute(id, &hostile).unwrap_err(), AlreadyExecuted);
}

/// After the bootstrap only votes decide, and the administrator is nobody.
#[test]
fn stakers_list_a_product_after_the_bootstrap() {
    let (mut s, _) = funded();
    s.with_staking();
    let voters = s.stakers(4, 1_000_000 * UNIT);
    s.end_bootstrap().unwrap();
    assert_eq!(s.list_product(voted_args()).unwrap_err(), NotAdmin);
    let index = s.pool.products;
    let accounts = ix::ListProduct { admin: pda::governor(), ..s.list_product_accounts(index) };
    let action = accounts.instruction(index, voted_args());
    let id = s.propose(&voters[0], &action).unwrap();
    for (at, voter) in voters.iter().enumerate() {
        s.cast_vote(voter, id, at != 3).unwrap();
    }
    assert_eq!(s.cast_vote(&voters[0], id, true).unwrap_err(), AlreadyVoted);
    assert_eq!(s.execute(id, &action).unwrap_err(), VotingNotOver);
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    s.world.set_time(proposal.eta);
    s.execute(id, &action).unwrap();
    let product: Product = s.world.read(&accounts.product);
    assert_eq!(product.subject, voted_args().subject);
    s.close_proposal(&voters[1], id).unwrap();
    s.close_vote(&voters[0].pubkey(), id).unwrap();
}

/// As above for rules of the protocol that lengthen the cooldown, and for a risk that he does not want to carry.
#[test]
fn an_lp_leaves_before_a_longer_cooldown_or_an_unwanted_risk() {
    let longer = |c: &Council| {
        c.protocol(|rules| {
            rules.withdrawal_cooldown = 20 * DAY as u32;
            rules.governance.provider_timelock = 30 * DAY as u32;
        })
    };
    let actions: [&dyn Fn(&Council) -> Instruction; 2] = [&longer, &|c| listing(&c.s)];
    for action in actions {
        let mut c = Council::new();
        let provider = c.s.user("careful provider", 50_000 * UNIT);
        c.s.deposit(&provider, 50_000 * UNIT).unwrap();
        let action = action(&c);
        let id = c.propose(&action);
        c.vote(id, &[true, true, true, true]);
        // He waits until the vote is over: the timelock alone is long enough.
        let Proposal { vote_until, eta, .. } = c.proposal(id);
        c.s.world.set_time(vote_until + 1);
        let shares = c.s.share_balance(&provider.pubkey());
        c.s.request_withdrawal(&provider, shares, 1).unwrap();
        // He uses the last second of his window, which lies before the execution.
        let config = c.config();
        let last = vote_until + (config.withdrawal_cooldown + config.withdrawal_window) as i64;
        assert!(last < eta, "{last} {eta}");
        c.s.world.set_time(last);
        refused(&mut c.s, TimelockRunning, |s| s.execute(id, &action));
        c.s.complete_withdrawal(&provider, 1).unwrap();
        assert!(c.s.money(&provider.pubkey()) >= 50_000 * UNIT - 2);
        c.wait(id);
        c.s.execute(id, &action).unwrap();
        balanced(&c.s);
    }
}

/// "An approved incident cancels queued parameter changes of its pool": not those of another, nor what is about no pool.
#[test]
fn an_approved_incident_cancels_the_queued_changes_of_its_pool() {
    let mut second = PoolKeys { products: 0, ..Scenario::new().pool };
    let mut c = Council::prepared(|s| {
        second = s.add_pool(1, pool_args()).unwrap();
        let (buyer, market) = (s.user("buyer", 10_000 * UNIT), s.market);
        s.post(&market, PEG);
        s.buy(&buyer, 1, 1_000 * UNIT, 90 * DAY).unwrap();
    });
    let own = [c.limits(10_000), c.product(|rules| rules.cap = UNIT), listing(&c.s), run_off(&c.s, None)];
    let first = c.s.pool;
    c.s.pool = second;
    let others = [c.limits(10_000), listing(&c.s), run_off(&c.s, None)];
    let other_ids = others.each_ref().map(|action| c.propose(action));
    c.s.pool = first;
    let own_ids = own.each_ref().map(|action| c.propose(action));
    let general = c.guardian("next guardian");
    let id = c.propose(&general);
    for id in own_ids.into_iter().chain(other_ids).chain([id]) {
        c.vote(id, &[true, true]);
    }
    c.s.world.advance(2 * DAY);
    c.s.observe(PEG).unwrap();
    break_peg(&mut c.s, 90_000_000);
    assert_eq!(c.s.pool_state().approvals, 1);
    // The shorter timelock ends after six days, and what waited for it may be executed for five more.
    c.wait(id);
    refused(&mut c.s, ProposalStale, |s| s.execute(own_ids[3], &own[3]));
    c.s.execute(id, &general).unwrap();
    c.s.execute(other_ids[2], &others[2]).unwrap();
    c.wait(own_ids[0]);
    for at in 0..3 {
        refused(&mut c.s, ProposalStale, |s| s.execute(own_ids[at], &own[at]));
    }
    c.s.execute(other_ids[0], &others[0]).unwrap();
    c.s.pool = second;
    assert_eq!(c.s.pool_state().leverage_bps, 10_000);
    c.s.pool = first;
    // Proposed again, with the incident known to everybody, it passes.
    c.enact(&own[0]).unwrap();
}

/// Events that people decide cancel too, when they are approved; a report that is rejected does not.
#[test]
fn a_report_that_is_rejected_cancels_nothing() {
    for (bucket, cancels) in [(0, false), (12, true)] {
        let mut c = crate::polls::Case::new();
        c.s.end_bootstrap().unwrap();
        let change = RuleChange::Pool { leverage_bps: 10_000, group_limit_bps: 10_000 };
        let action = c.s.change_rules_instruction(None, change);
        let id = c.s.propose(&c.voters[0], &action).unwrap();
        c.s.cast_vote(&c.voters[0], id, true).unwrap();
        let incident = c.report();
        c.vote(&incident, 1, &[bucket; 4]);
        let state = c.decide(&incident);
        assert_eq!(state.severity_bps > 0, cancels);
        let eta = c.s.world.read::<Proposal>(&pda::proposal(id)).eta;
        c.s.world.set_time(eta);
        match cancels {
            true => refused(&mut c.s, ProposalStale, |s| s.execute(id, &action)),
            false => drop(c.s.execute(id, &action).unwrap()),
        }
    }
}

/// A change of rules makes everything stale that was proposed by the old ones, whatever it is about.
#[test]
fn a_change_of_rules_makes_all_older_proposals_stale() {
    let mut c = Council::new();
    let change = c.protocol(|rules| rules.governance.grace = 20 * DAY as u32);
    c.enact(&change).unwrap();
    let change = c.protocol(|rules| rules.governance.voting = 4 * DAY as u32);
    let id = c.propose(&change);
    let older: Vec<_> =
        proposable(&c).into_iter().map(|(name, action, ..)| (name, c.propose(&action), action)).collect();
    for id in older.iter().map(|(_, id, _)| *id).chain([id]) {
        c.vote(id, &[true, true]);
    }
    c.wait(id);
    c.s.execute(id, &change).unwrap();
    for (name, id, action) in &older {
        assert_eq!(c.s.execute(*id, action).unwrap_err(), ProposalStale, "{name}");
    }
    // By the new rules everything goes on.
    let again = c.guardian("next guardian");
    let id = c.propose(&again);
    assert_eq!(c.proposal(id).vote_until, c.s.world.now() + 4 * DAY);
    c.vote(id, &[true, true]);
    c.wait(id);
    c.s.execute(id, &again).unwrap();
}

/// Nobody executes it in time: it is dead, and what it would have done is proposed again.
#[test]
fn a_proposal_that_nobody_executes_expires() {
    let mut c = Council::new();
    let action = c.limits(10_000);
    let id = c.adopt(&action);
    let expires_at = c.proposal(id).expires_at;
    assert_eq!(expires_at, c.s.world.now() + 5 * DAY);
    c.s.world.set_time(expires_at + 1);
    refused(&mut c.s, ProposalExpired, |s| s.execute(id, &action));
    c.s.close_proposal(&c.voters[3], id).unwrap();
    c.enact(&action).unwrap();
}

/// Few vote, or as many for it as against it: nothing happens.
#[test]
fn a_missed_quorum_and_a_tie_reject() {
    let mut c = Council::founding();
    let small = c.s.staker("small", STAKE / 10);
    c.s.world.advance(2 * DAY);
    c.s.end_bootstrap().unwrap();
    let action = c.guardian("next guardian");
    let (missed, tied) = (c.propose(&action), c.propose(&action));
    c.s.cast_vote(&small, missed, true).unwrap();
    c.vote(tied, &[true, false]);
    let proposal = c.proposal(missed);
    assert!(proposal.yes > proposal.no && proposal.yes < proposal.quorum);
    c.wait(tied);
    for id in [missed, tied] {
        refused(&mut c.s, ProposalRejected, |s| s.execute(id, &action));
        c.s.close_proposal(&small, id).unwrap();
    }
}

/// The guardian stops sales and deposits while the stakers replace him; everything else goes on, and he is nobody then.
#[test]
fn a_guardian_who_abuses_his_pause_is_replaced() {
    let mut c = crate::polls::Case::new();
    let provider = actor("provider");
    c.s.end_bootstrap().unwrap();
    let change = RuleChange::Guardian { guardian: actor("next guardian").pubkey() };
    let action = c.s.change_rules_instruction(None, change);
    let incident = c.report();
    c.s.pause(72 * 3_600).unwrap();
    refused(&mut c.s, Paused, |s| s.deposit(&provider, UNIT));
    let id = c.s.propose(&c.voters[0], &action).unwrap();
    c.s.cast_vote(&c.voters[0], id, true).unwrap();
    // The poll, its claims, exits and votes take no notice.
    c.s.request_withdrawal(&provider, UNIT, 1).unwrap();
    c.vote(&incident, 1, &[12; 4]);
    assert!(c.s.world.now() < c.s.world.read::<Config>(&pda::config()).paused_until);
    c.decide(&incident);
    c.s.claim(&c.policy, &incident).unwrap();
    refused(&mut c.s, PauseTooSoon, |s| s.pause(1));
    let eta = c.s.world.read::<Proposal>(&pda::proposal(id)).eta;
    c.s.world.set_time(eta);
    c.s.execute(id, &action).unwrap();
    c.s.world.advance(8 * DAY);
    refused(&mut c.s, NotGuardian, |s| s.pause(1));
    c.s.guardian = actor("next guardian");
    c.s.pause(1).unwrap();
    balanced(&c.s);
}

/// "What signals mean does not change while an event of the product is being decided"; the rest of the rules may.
#[test]
fn what_signals_mean_waits_for_an_open_event() {
    let (mut c, market) = Council::underwritten();
    c.s.market = market;
    c.s.signal(&c.voters[3], &market.product, STAKE).unwrap();
    let rate = c.product(|rules| rules.underwriting.cover_rate *= 2);
    let cap = c.product(|rules| rules.cap /= 2);
    let ids = [&rate, &cap].map(|action| c.propose(action));
    for id in ids {
        c.vote(id, &[true, true]);
    }
    c.wait(ids[0]);
    c.s.observe(90_000_000).unwrap();
    refused(&mut c.s, EventOpen, |s| s.execute(ids[0], &rate));
    c.s.execute(ids[1], &cap).unwrap();
    // The price recovers for an hour: nothing happened.
    c.s.world.advance(600);
    c.s.hold_price(PEG, HOUR);
    c.s.execute(ids[0], &rate).unwrap();
    balanced(&c.s);
}
