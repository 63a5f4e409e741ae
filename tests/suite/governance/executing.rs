//! execute_proposal and close_proposal.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// "Anyone, between the end of the timelock and the expiry of a proposal that has passed, once."
#[test]
fn anyone_executes_between_timelock_and_expiry_once() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    c.vote(id, &[true, true]);
    let Proposal { vote_until, eta, expires_at, .. } = c.proposal(id);
    for (time, error) in [
        (vote_until, VotingNotOver),
        (vote_until + 1, TimelockRunning),
        (eta - 1, TimelockRunning),
        (expires_at + 1, ProposalExpired),
    ] {
        aside(&mut c.s, |s| {
            s.world.set_time(time);
            refused(s, error, |s| s.execute(id, &action));
        });
    }
    for time in [eta, expires_at] {
        aside(&mut c.s, |s| {
            s.world.set_time(time);
            s.execute(id, &action).unwrap();
            refused(s, AlreadyExecuted, |s| s.execute(id, &action));
        });
    }
}

/// More for it than against it, and a tenth of what was active in all.
#[test]
fn a_proposal_passes_with_a_majority_and_a_quorum() {
    let cases: [(&[bool], bool); 8] = [
        (&[], false),
        (&[true], true),
        (&[false], false),
        (&[true, false], false),
        (&[true, true, false], true),
        (&[true, false, false], false),
        (&[true, true, false, false], false),
        (&[true, true, true, true], true),
    ];
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    for (votes, passes) in cases {
        let id = c.propose(&action);
        aside(&mut c.s.clone(), |s| {
            for (voter, support) in c.voters.iter().zip(votes) {
                s.cast_vote(voter, id, *support).unwrap();
            }
            let eta = s.world.read::<Proposal>(&pda::proposal(id)).eta;
            s.world.set_time(eta);
            match passes {
                true => drop(s.execute(id, &action).unwrap()),
                false => refused(s, ProposalRejected, |s| s.execute(id, &action)),
            }
        });
    }
}

/// Votes against count for the quorum: whoever is against cannot win by staying away.
#[test]
fn the_quorum_counts_both_sides() {
    let mut c = Council::founding();
    let [small, tiny] = [("small", STAKE / 4), ("tiny", STAKE / 5)].map(|(name, stake)| c.s.staker(name, stake));
    c.s.world.advance(2 * DAY);
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    // A tenth of 4.45 million.
    assert_eq!(c.proposal(id).quorum, 445_000 * UNIT);
    c.s.cast_vote(&small, id, true).unwrap();
    assert!(c.proposal(id).yes < c.proposal(id).quorum);
    aside(&mut c.s, |s| {
        let eta = s.world.read::<Proposal>(&pda::proposal(id)).eta;
        s.world.set_time(eta);
        refused(s, ProposalRejected, |s| s.execute(id, &action));
    });
    c.s.cast_vote(&tiny, id, false).unwrap();
    c.wait(id);
    c.s.execute(id, &action).unwrap();
}

/// "Not when rules by which it was decided have changed since."
#[test]
fn older_proposals_are_stale_when_rules_have_changed() {
    for changes_staking in [false, true] {
        let mut c = Council::new();
        let older = c.guardian("next guardian");
        let id = c.propose(&older);
        c.vote(id, &[true, true]);
        let admin = c.s.admin.pubkey();
        let change = if changes_staking {
            c.staking(|rules| rules.quorum_heads = [4, 6])
        } else {
            c.protocol(|rules| rules.cancel_fee_bps = 900)
        };
        let changed = c.adopt(&change);
        // The older one would have expired: a copy with a long grace is what is looked at.
        let mut bytes = c.s.world.account(&pda::proposal(id)).unwrap();
        let mut state = c.proposal(id);
        state.expires_at += 30 * DAY;
        bytes.data[8..8 + size_of::<Proposal>()].copy_from_slice(bytemuck::bytes_of(&state));
        c.s.world.svm.set_account(pda::proposal(id), bytes).unwrap();
        let version = c.config().rules_version;
        c.s.execute(changed, &change).unwrap();
        assert_eq!(c.config().rules_version, version + 1);
        refused(&mut c.s, ProposalStale, |s| s.execute(id, &older));
        assert_ne!(c.config().guardian, admin);
        // Proposed again it passes.
        c.enact(&older).unwrap();
    }
}

/// "This program calls itself with … the governor's signature. The rent that the instruction needs is the governor's." A
/// proposal whose instruction fails has changed nothing, and can be executed later.
#[test]
fn a_failed_execution_changes_nothing_and_can_be_repeated() {
    let mut c = Council::new();
    let action = listing(&c.s);
    let id = c.adopt(&action);
    assert!(c.s.world.account(&pda::governor()).is_none());
    let instruction = c.s.execute_instruction(id, &action);
    let before = c.s.world.snapshot();
    let failure = c.s.world.send(std::slice::from_ref(&instruction), &[]).unwrap_err();
    assert!(before == c.s.world.snapshot(), "it changed something");
    assert!(!matches!(failure, Failure::Ballast(_)), "{failure:?}");
    assert_eq!(c.proposal(id).status, 0);
    c.s.world.airdrop(&pda::governor(), 1_000_000_000);
    c.s.world.send(&[instruction], &[]).unwrap();
    assert_eq!((c.proposal(id).status, c.s.pool_state().product_count), (1, 2));
    let rent = c.s.world.account(&pda::product(&c.s.pool.pool, 1)).unwrap().lamports;
    assert_eq!(c.s.world.account(&pda::governor()).unwrap().lamports, 1_000_000_000 - rent);
}

/// close_proposal: "Anyone, when it was executed, rejected or has expired."
#[test]
fn a_proposal_is_closed_when_it_is_over() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let stranger = c.s.user("stranger", 0);
    let rejected = c.propose(&action);
    let running = c.propose(&action);
    c.vote(running, &[true, true]);
    for id in [rejected, running] {
        refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&stranger, id));
        refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&c.voters[1], id));
    }
    let Proposal { vote_until, expires_at, .. } = c.proposal(running);
    c.s.world.set_time(vote_until);
    refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&stranger, rejected));
    c.s.world.set_time(vote_until + 1);
    refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&stranger, running));
    let (address, proposer) = (pda::proposal(rejected), c.voters[0].pubkey());
    let astray = ix::CloseProposal { caller: stranger.pubkey(), proposal: address, proposer: c.voters[1].pubkey() };
    refused(&mut c.s, WrongPayer, |s| s.world.send(&[astray.instruction()], &[&stranger]));
    let (had, rent) = (c.s.world.account(&proposer).unwrap().lamports, c.s.world.account(&address).unwrap().lamports);
    c.s.close_proposal(&stranger, rejected).unwrap();
    assert_eq!(c.s.world.account(&proposer).unwrap().lamports, had + rent);
    assert!(c.s.world.account(&address).is_none());
    aside(&mut c.s, |s| {
        s.world.set_time(expires_at);
        refused(s, ProposalRunning, |s| s.close_proposal(&stranger, running));
        s.world.set_time(expires_at + 1);
        s.close_proposal(&stranger, running).unwrap();
    });
    c.wait(running);
    c.s.execute(running, &action).unwrap();
    c.s.close_proposal(&stranger, running).unwrap();
}

/// "What the administrator proposed he can take back at any time"; nobody else can.
#[test]
fn the_administrator_takes_back_what_he_proposed() {
    let mut c = Council::founding();
    let (action, admin) = (c.guardian("next guardian"), c.s.admin.insecure_clone());
    let id = c.s.propose(&admin, &action).unwrap();
    refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&c.voters[0], id));
    c.s.close_proposal(&admin, id).unwrap();
    // Also when he is the administrator no more.
    let id = c.s.propose(&admin, &action).unwrap();
    c.s.end_bootstrap().unwrap();
    refused(&mut c.s, ProposalRunning, |s| s.close_proposal(&c.voters[0], id));
    c.s.close_proposal(&admin, id).unwrap();
}
