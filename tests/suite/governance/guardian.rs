//! The guardian: a pause of sales and deposits, short, seldom, and nothing else.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// Pauses sales and deposits for 72 hours; proposals, votes and executions go on.
#[test]
fn governance_goes_on_during_a_pause() {
    let mut c = Council::new();
    let (market, buyer) = (c.s.market, c.s.user("buyer", 10_000 * UNIT));
    c.s.post(&market, PEG);
    let action = c.guardian("next guardian");
    let running = c.propose(&action);
    let ready = c.adopt(&action);
    c.s.pause(72 * 3_600).unwrap();
    c.s.post(&market, PEG);
    refused(&mut c.s, Paused, |s| s.buy(&buyer, 1, UNIT, DAY).map(|_| Default::default()));
    let provider = c.provider.insecure_clone();
    refused(&mut c.s, Paused, |s| s.deposit(&provider, UNIT));
    c.s.request_withdrawal(&provider, UNIT, 1).unwrap();
    let id = c.propose(&action);
    c.vote(id, &[true, false]);
    c.s.execute(ready, &action).unwrap();
    c.s.close_proposal(&c.voters[1], ready).unwrap();
    c.s.close_proposal(&c.voters[1], running).unwrap();
}

/// The pause ends by itself, and the next has to wait a week, also for a new guardian.
#[test]
fn a_new_guardian_does_not_pause_again_at_once() {
    let mut c = Council::new();
    let next = actor("next guardian");
    let action = c.guardian("next guardian");
    let id = c.adopt(&action);
    c.s.pause(72 * 3_600).unwrap();
    let until = c.config().paused_until;
    assert_eq!(until, c.s.world.now() + 72 * 3_600);
    c.s.execute(id, &action).unwrap();
    assert_eq!(c.config().paused_until, until);
    // The old one is nobody.
    refused(&mut c.s, NotGuardian, |s| s.pause(1));
    c.s.guardian = next;
    refused(&mut c.s, PauseTooSoon, |s| s.pause(1));
    c.s.world.set_time(until + 7 * DAY - 1);
    refused(&mut c.s, PauseTooSoon, |s| s.pause(1));
    c.s.world.set_time(until + 7 * DAY);
    c.s.pause(1).unwrap();
}

#[test]
fn a_pause_is_short_and_the_guardians() {
    let mut c = Council::new();
    refused(&mut c.s, PauseTooLong, |s| s.pause(72 * 3_600 + 1));
    refused(&mut c.s, ZeroAmount, |s| s.pause(0));
    for key in [&c.s.admin, &c.voters[0], &c.s.upgrade_authority].map(|key| key.insecure_clone()) {
        let accounts = ix::PauseSales { guardian: key.pubkey(), config: pda::config() };
        refused(&mut c.s, NotGuardian, |s| s.world.send(&[accounts.instruction(1)], &[&key]));
    }
    c.s.pause(1).unwrap();
    c.s.world.advance(1);
    let provider = c.provider.insecure_clone();
    c.s.deposit(&provider, UNIT).unwrap();
}

/// Nothing that the administrator or the governor does works with the guardian's signature.
#[test]
fn the_guardian_can_do_nothing_else() {
    for mut c in [Council::founding(), Council::new()] {
        let guardian = c.s.guardian.insecure_clone();
        for (name, mut action, ..) in proposable(&c) {
            action.accounts[0].pubkey = guardian.pubkey();
            let before = c.s.world.snapshot();
            let failure = c.s.world.send(&[action], &[&guardian]).unwrap_err();
            assert!(failure == NotAdmin || failure == NotGovernor, "{name}: {failure:?}");
            assert!(before == c.s.world.snapshot(), "{name} changed something");
        }
        let action = c.guardian("next guardian");
        refused(&mut c.s, NotProposer, |s| s.propose(&guardian, &action).map(|_| Default::default()));
        let id = c.propose(&action);
        assert!(c.s.cast_vote(&guardian, id, false).is_err());
        refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&guardian, id));
    }
}
