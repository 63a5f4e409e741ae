//! cast_vote and close_vote.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// "The owner of a stake, once, up to `proposal.vote_until`."
#[test]
fn an_owner_votes_once_up_to_the_last_second() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    let voter = c.voters[0].insecure_clone();
    c.s.cast_vote(&voter, id, true).unwrap();
    for support in [true, false] {
        refused(&mut c.s, AlreadyVoted, |s| s.cast_vote(&voter, id, support));
    }
    let record: VoteRecord = c.s.world.read(&pda::vote(&pda::proposal(id), &voter.pubkey()));
    assert_eq!((record.voter, record.proposal, record.weight), (voter.pubkey(), pda::proposal(id), STAKE));
    assert_eq!((record.support, record.vote_until), (1, c.proposal(id).vote_until));
    assert_eq!((c.proposal(id).yes, c.proposal(id).no), (STAKE, 0));

    let until = c.proposal(id).vote_until;
    c.s.world.set_time(until);
    c.s.cast_vote(&c.voters[1], id, false).unwrap();
    assert_eq!((c.proposal(id).yes, c.proposal(id).no), (STAKE, STAKE));
    c.s.world.set_time(until + 1);
    refused(&mut c.s, VotingOver, |s| s.cast_vote(&c.voters[2], id, false));
}

#[test]
fn a_vote_needs_the_owners_signature_and_stake() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    let mallory = c.s.user("mallory", 0);
    let honest = c.s.cast_vote_accounts(&c.voters[0].pubkey(), id);
    let record = pda::vote(&pda::proposal(id), &mallory.pubkey());
    let stolen = ix::CastVote { voter: mallory.pubkey(), record, ..honest }.instruction(true);
    refused(&mut c.s, NotStakeOwner, |s| s.world.send(&[stolen], &[&mallory]));
    // Somebody else's record is not the voter's.
    let other = pda::vote(&pda::proposal(id), &c.voters[1].pubkey());
    let displaced = ix::CastVote { record: other, ..honest }.instruction(true);
    assert!(c.s.world.send(&[displaced], &[&c.voters[0]]).is_err());
}

/// "The weight is what of the stake was active before the proposal was made": not in the second of it either.
#[test]
fn only_what_was_active_before_has_weight() {
    let mut c = Council::new();
    let late = c.s.staker("late", STAKE);
    let active_at = c.s.stake_state(&late.pubkey()).recent_since;
    let action = c.guardian("next guardian");
    c.s.world.set_time(active_at);
    let same_second = c.propose(&action);
    refused(&mut c.s, NoVotingPower, |s| s.cast_vote(&late, same_second, true));
    c.s.world.set_time(active_at + 1);
    let later = c.propose(&action);
    c.s.cast_vote(&late, later, true).unwrap();
    assert_eq!(c.proposal(later).yes, STAKE);
}

/// What is added to a stake does not weigh, and does not cost the weight of the rest.
#[test]
fn tokens_that_were_added_since_do_not_weigh() {
    let mut c = Council::new();
    let voter = c.voters[0].insecure_clone();
    c.s.world.create_token_account(&governance_mint(), &voter.pubkey(), STAKE);
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    c.s.stake(&voter, STAKE).unwrap();
    c.s.world.advance(2 * DAY);
    c.s.cast_vote(&voter, id, true).unwrap();
    assert_eq!(c.proposal(id).yes, STAKE);
}

/// "What is signalled for a product has none either."
#[test]
fn signalled_tokens_do_not_weigh() {
    let (mut c, Market { product, .. }) = Council::underwritten();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    c.s.signal(&c.voters[0], &product, STAKE / 4).unwrap();
    c.s.cast_vote(&c.voters[0], id, true).unwrap();
    assert_eq!(c.proposal(id).yes, STAKE - STAKE / 4);
    c.s.signal(&c.voters[1], &product, STAKE).unwrap();
    refused(&mut c.s, NoVotingPower, |s| s.cast_vote(&c.voters[1], id, true));
}

/// Less than the least weight is none.
#[test]
fn dust_does_not_vote() {
    for (stake, fits) in [(1_000, true), (999, false)] {
        let mut c = Council::founding();
        let dust = c.s.staker("dust", stake);
        c.s.world.advance(2 * DAY);
        let action = c.guardian("next guardian");
        let id = c.propose(&action);
        let result = c.s.cast_vote(&dust, id, true);
        match fits {
            true => drop(result.unwrap()),
            false => assert_eq!(result.unwrap_err(), NoVotingPower),
        }
    }
}

/// A vote that was counted stays counted when its owner leaves.
#[test]
fn a_vote_outlives_its_stake() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    c.vote(id, &[true, true]);
    for voter in &c.voters[..2] {
        c.s.request_unstake(voter, STAKE).unwrap();
    }
    c.wait(id);
    c.s.execute(id, &action).unwrap();
    assert_eq!(c.config().guardian, actor("next guardian").pubkey());
}

/// close_vote: "Anyone, when the vote is over: until then the record keeps its owner from voting twice. The rent goes to
/// the voter."
#[test]
fn a_record_stays_until_the_vote_is_over() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    let voter = c.voters[0].pubkey();
    c.vote(id, &[true]);
    let until = c.proposal(id).vote_until;
    c.s.world.set_time(until);
    refused(&mut c.s, VotingNotOver, |s| s.close_vote(&voter, id));
    c.s.world.set_time(until + 1);
    let record = pda::vote(&pda::proposal(id), &voter);
    let astray = ix::CloseVote { record, voter: c.voters[1].pubkey() }.instruction();
    refused(&mut c.s, WrongPayer, |s| s.world.send(&[astray], &[]));
    let (had, rent) = (c.s.world.account(&voter).unwrap().lamports, c.s.world.account(&record).unwrap().lamports);
    c.s.close_vote(&voter, id).unwrap();
    assert_eq!(c.s.world.account(&voter).unwrap().lamports, had + rent);
    assert!(c.s.close_vote(&voter, id).is_err());
    refused(&mut c.s, VotingOver, |s| s.cast_vote(&c.voters[0], id, true));
}

/// A record also goes when its proposal is gone.
#[test]
fn a_record_can_be_closed_after_its_proposal() {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let id = c.propose(&action);
    c.vote(id, &[false]);
    let until = c.proposal(id).vote_until;
    c.s.world.set_time(until + 1);
    c.s.close_proposal(&c.voters[3], id).unwrap();
    c.s.close_vote(&c.voters[0].pubkey(), id).unwrap();
}
