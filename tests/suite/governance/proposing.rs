//! propose: who, what, and what is recorded.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// "Owners of enough active stake."
#[test]
fn whoever_has_enough_active_stake_proposes() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let nobody = c.s.user("nobody", 0);
    refused(&mut c.s, NotProposer, |s| s.propose(&nobody, &action).map(|_| Default::default()));
    // The threshold is one part in a hundred of all that is active, rounded up: his own stake is in it.
    let enough = 4 * STAKE / 99 + 1;
    let small = c.s.staker("small", enough - 1);
    let late = c.s.staker("late", enough);
    refused(&mut c.s, NoVotingPower, |s| s.propose(&late, &action).map(|_| Default::default()));
    c.s.world.advance(2 * DAY);
    refused(&mut c.s, NoVotingPower, |s| s.propose(&small, &action).map(|_| Default::default()));
    c.s.request_unstake(&small, enough - 1).unwrap();
    c.s.propose(&late, &action).unwrap();
}

/// The threshold has no dust below it: rounding is against the proposer.
#[test]
fn one_base_unit_less_than_the_threshold_is_not_enough() {
    for (stake, fits) in [(4 * STAKE / 99 + 1, true), (4 * STAKE / 99, false)] {
        let mut c = Council::new();
        let proposer = c.s.staker("proposer", stake);
        c.s.world.advance(2 * DAY);
        let action = c.guardian("next guardian");
        let result = c.s.propose(&proposer, &action);
        assert_eq!(result.is_ok(), fits, "{stake}: {result:?}");
    }
}

#[test]
fn the_stake_is_the_proposers() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let mallory = c.s.user("mallory", 0);
    let honest = c.s.propose_accounts(&c.voters[0].pubkey(), 7, &action);
    let accounts = ix::Propose { proposer: mallory.pubkey(), ..honest };
    let stolen = c.s.propose_instruction(&accounts, 7, &action);
    refused(&mut c.s, NotStakeOwner, |s| s.world.send(&[stolen], &[&mallory]));
    for accounts in [ix::Propose { staking: None, ..honest }, ix::Propose { stake: None, ..honest }] {
        let instruction = c.s.propose_instruction(&accounts, 7, &action);
        refused(&mut c.s, NotProposer, |s| s.world.send(&[instruction], &[&c.voters[0]]));
    }
}

/// "While the protocol is set up the administrator too: nobody has to vote then, but the timelock is the same."
#[test]
fn the_administrators_proposal_needs_no_votes_but_the_same_time() {
    let mut c = Council::founding();
    let rules = governance_rules();
    let admin = c.s.admin.insecure_clone();
    for (name, action, concerns_providers, _) in proposable(&c) {
        let id = c.s.propose(&admin, &action).unwrap();
        let proposal = c.proposal(id);
        let timelock = if concerns_providers { rules.provider_timelock } else { rules.timelock };
        assert_eq!((proposal.by_admin, proposal.quorum), (1, 0), "{name}");
        assert_eq!(proposal.vote_until, c.s.world.now(), "{name}");
        assert_eq!(proposal.eta, proposal.vote_until + timelock as i64, "{name}");
        refused(&mut c.s, VotingOver, |s| s.cast_vote(&c.voters[0], id, false));
        refused(&mut c.s, TimelockRunning, |s| s.execute(id, &action));
    }
    // A staker's is voted on, also while the protocol is set up.
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    assert_eq!(c.proposal(id).by_admin, 0);
    c.wait(id);
    refused(&mut c.s, ProposalRejected, |s| s.execute(id, &action));
}

/// "What could hurt a capital provider waits longer than a withdrawal takes."
#[test]
fn what_could_hurt_a_provider_waits_longer() {
    let mut c = Council::new();
    let (rules, config) = (governance_rules(), c.config());
    assert!(rules.provider_timelock > config.withdrawal_cooldown + config.withdrawal_window);
    for (name, action, concerns_providers, about_pool) in proposable(&c) {
        let id = c.propose(&action);
        let proposal = c.proposal(id);
        let timelock = if concerns_providers { rules.provider_timelock } else { rules.timelock };
        assert_eq!(proposal.eta - proposal.vote_until, timelock as i64, "{name}");
        let pool = if about_pool { c.s.pool.pool } else { Address::default() };
        assert_eq!(proposal.pool, pool, "{name}");
    }
}

/// "Only what `action_of` lists."
#[test]
fn nothing_else_can_be_proposed() {
    let mut c = Council::new();
    let known: Vec<_> = proposable(&c).into_iter().map(|(_, action, ..)| describe(&action).1).collect();
    let like = |data: Vec<u8>| Instruction { data, ..c.limits(10_000) };
    let mut others = vec![];
    for (discriminator, name, _) in INSTRUCTIONS.iter().filter(|(_, name, _)| !known.contains(name)) {
        others.push((name.to_string(), like([&discriminator[..], &[1; 64]].concat())));
    }
    assert!(others.len() > 60, "only {} are refused", others.len());
    for name in ["deposit", "stake", "execute_proposal", "end_bootstrap", "pause_sales", "open_staking", "initialize"] {
        assert!(others.iter().any(|(other, _)| other == name), "{name} is one of them");
    }
    let own = c.limits(10_000).data;
    for data in [vec![], own[..7].to_vec(), vec![0; 64], vec![255; 64], vec![7; 320]] {
        others.push((format!("{data:?}"), like(data)));
    }
    for (name, action) in others {
        let result = c.s.propose(&c.voters[0], &action);
        assert_eq!(result.unwrap_err(), NotProposable, "{name}");
    }
}

/// "… within their size": twelve accounts and 320 bytes are the most.
#[test]
fn a_proposal_has_room_for_so_much() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let padded =
        |len: usize| Instruction { data: [&action.data[..], &vec![0; len]].concat()[..len].to_vec(), ..action.clone() };
    let crowded = |count: usize| {
        let mut action = action.clone();
        let last = action.accounts[4].clone();
        action.accounts.resize(count, last);
        action
    };
    for (large, fits) in [(padded(320), true), (padded(321), false), (crowded(12), true), (crowded(13), false)] {
        let result = c.s.propose(&c.voters[0], &large);
        match fits {
            true => drop(result.unwrap()),
            false => assert_eq!(result.unwrap_err(), NotProposable),
        }
    }
}

/// "What is about a pool names it, so that an incident there makes the proposal stale."
#[test]
fn what_is_about_a_pool_names_it() {
    let mut other = Address::default();
    let mut c = Council::prepared(|s| other = s.add_pool(1, pool_args()).unwrap().pool);
    for (name, action, _, about_pool) in proposable(&c) {
        let honest = c.s.propose_accounts(&c.voters[0].pubkey(), 7, &action);
        if !about_pool {
            // A pool that is named for nothing is not noted.
            let accounts = ix::Propose { pool: Some(other), ..honest };
            let instruction = c.s.propose_instruction(&accounts, 7, &action);
            aside(&mut c.s, |s| {
                s.world.send(&[instruction], &[&c.voters[0]]).unwrap();
                assert_eq!(s.world.read::<Proposal>(&pda::proposal(7)).pool, Address::default(), "{name}");
            });
            continue;
        }
        for pool in [None, Some(other)] {
            let instruction = c.s.propose_instruction(&ix::Propose { pool, ..honest }, 7, &action);
            let failure = c.s.world.send(&[instruction], &[&c.voters[0]]).unwrap_err();
            assert_eq!(failure, WrongPool, "{name}");
        }
        let short = Instruction { accounts: action.accounts[..2].to_vec(), ..action };
        let instruction = c.s.propose_instruction(&honest, 7, &short);
        assert_eq!(c.s.world.send(&[instruction], &[&c.voters[0]]).unwrap_err(), WrongPool, "{name}");
    }
}

/// "Nothing of it can be changed afterwards": what is stored is the instruction, word for word.
#[test]
fn a_proposal_is_recorded_word_for_word() {
    let mut c = Council::new();
    let action = listing(&c.s);
    let (now, rules) = (c.s.world.now(), governance_rules());
    let before = c.s.world.account(&c.voters[0].pubkey()).unwrap().lamports;
    let id = c.propose(&action);
    let proposal = c.proposal(id);
    assert_eq!(&proposal.data[..proposal.data_len as usize], &action.data[..]);
    assert_eq!(proposal.account_count as usize, action.accounts.len());
    for (at, meta) in action.accounts.iter().enumerate() {
        assert_eq!(proposal.accounts[at], meta.pubkey);
        assert_eq!(proposal.writable >> at & 1 == 1, meta.is_writable, "account {at}");
    }
    assert_eq!((proposal.proposer, proposal.id), (c.voters[0].pubkey(), id));
    assert_eq!((proposal.created_at, proposal.vote_until), (now, now + rules.voting as i64));
    assert_eq!(proposal.expires_at, proposal.eta + rules.grace as i64);
    assert_eq!((proposal.yes, proposal.no, proposal.status), (0, 0, 0));
    // A tenth of all tokens.
    assert_eq!(proposal.quorum, 4 * STAKE / 10);
    assert_eq!((proposal.rules_version, proposal.approvals), (c.config().rules_version, 0));
    let rent = c.s.world.account(&pda::proposal(id)).unwrap().lamports;
    assert_eq!(c.s.world.account(&c.voters[0].pubkey()).unwrap().lamports, before - rent);
}

/// A number that is taken, and one that the address does not belong to.
#[test]
fn a_number_is_used_once_at_a_time() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    let honest = c.s.propose_accounts(&c.voters[1].pubkey(), id, &action);
    let again = c.s.propose_instruction(&honest, id, &action);
    refused(&mut c.s, AlreadyExists, |s| s.world.send(&[again], &[&c.voters[1]]));
    let elsewhere = c.s.propose_instruction(&honest, id + 1, &action);
    assert!(c.s.world.send(&[elsewhere], &[&c.voters[1]]).is_err());
    // Lamports that somebody sends to the address beforehand do not stop anybody.
    c.s.world.airdrop(&pda::proposal(99), 1_000_000);
    let accounts = c.s.propose_accounts(&c.voters[1].pubkey(), 99, &action);
    let instruction = c.s.propose_instruction(&accounts, 99, &action);
    c.s.world.send(&[instruction], &[&c.voters[1]]).unwrap();
}

/// Tokens behind a product do not propose, but are counted in what others need.
#[test]
fn signalled_tokens_do_not_propose_but_count() {
    let (mut c, market) = Council::underwritten();
    c.s.signal(&c.voters[3], &market.product, STAKE).unwrap();
    let action = c.guardian("next guardian");
    refused(&mut c.s, NoVotingPower, |s| s.propose(&c.voters[3], &action).map(|_| Default::default()));
    let id = c.propose(&action);
    assert_eq!(c.proposal(id).quorum, 4 * STAKE / 10);
}
