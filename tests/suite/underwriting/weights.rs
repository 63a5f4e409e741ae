//! Whoever answers for a product with his tokens has no vote with them.

use BallastError::*;

use super::*;
use crate::polls::Case;

/// Neither about an event nor about a claim.
#[test]
fn signalled_tokens_decide_no_event() {
    let mut c = Case::new();
    let other = c.s.add_voted_product(vouchable());
    let [whole, half] = [0, 1].map(|at: usize| c.voters[at].insecure_clone());
    c.s.signal(&whole, &other, 1_000 * UNIT).unwrap();
    c.s.signal(&half, &other, 900 * UNIT).unwrap();
    let incident = c.report();
    refused(&mut c.s, NoVotingPower, |s| s.commit(&whole, &incident, 1, 12));
    c.s.commit(&half, &incident, 1, 12).unwrap();
    c.s.end_commit(&incident, 1);
    c.s.reveal(&half.pubkey(), &incident, 1, 12).unwrap();
    let ballot: Ballot = c.s.world.read(&pda::ballot(&incident, &half.pubkey()));
    assert_eq!(ballot.votes[0].weight, 100 * UNIT);
    let cap = c.s.poll_state(&incident, 1).weight_cap;
    assert_eq!(cap, 5_100 * UNIT / 20, "the measure is what is staked");
    balanced(&c.s);
}

/// Tokens that come back wait for their weight.
#[test]
fn returned_tokens_have_no_weight_for_what_was_reported_before() {
    let mut c = Case::new();
    let other = c.s.add_voted_product(ListProductArgs { tail: DAY as u32, ..vouchable() });
    let voter = c.voters[0].insecure_clone();
    c.s.signal(&voter, &other, 1_000 * UNIT).unwrap();
    c.s.request_unsignal(&voter, &other, 1_000 * UNIT).unwrap();
    c.s.world.advance(7 * DAY);
    c.s.complete_unsignal(&voter, &other).unwrap();
    let incident = c.report();
    refused(&mut c.s, NoVotingPower, |s| s.commit(&voter, &incident, 1, 12));
    c.s.world.advance(DAY / 2);
    refused(&mut c.s, NoVotingPower, |s| s.commit(&voter, &incident, 1, 12));
}

/// Nor in a proposal: neither for making it nor for deciding it, nor in the measure of its quorum.
#[test]
fn signalled_tokens_decide_no_proposal() {
    let mut s = market_with(per_token(1));
    let product = s.market.product;
    let voters = s.stakers(4, 1_000 * UNIT);
    s.signal(&voters[0], &product, 1_000 * UNIT).unwrap();
    s.signal(&voters[1], &product, 990 * UNIT).unwrap();
    s.end_bootstrap().unwrap();
    let action = s.change_rules_instruction(None, RuleChange::Guardian { guardian: actor("new").pubkey() });
    assert_eq!(s.propose(&voters[0], &action).unwrap_err(), NoVotingPower);
    assert_eq!(s.propose(&voters[1], &action).unwrap_err(), NoVotingPower, "10 of 4 000 are less than one per cent");
    let id = s.propose(&voters[2], &action).unwrap();
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    assert_eq!(proposal.quorum, 400 * UNIT, "a tenth of what is staked and signalled");
    refused(&mut s, NoVotingPower, |s| s.cast_vote(&voters[0], id, true));
    s.cast_vote(&voters[1], id, false).unwrap();
    s.cast_vote(&voters[2], id, true).unwrap();
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    assert_eq!((proposal.yes, proposal.no), (1_000 * UNIT, 10 * UNIT));
    balanced(&s);
}

/// Underwriters earn no fees of stakers, and no emission.
#[test]
fn signalled_tokens_earn_nothing_as_a_stake() {
    let mut s = market_with(per_token(1));
    let product = s.market.product;
    let voters = s.stakers(2, 1_000 * UNIT);
    for voter in &voters {
        s.claim_rewards(&voter.pubkey(), false).unwrap();
    }
    s.signal(&voters[0], &product, 1_000 * UNIT).unwrap();
    s.fund_emission(1_000 * UNIT, UNIT / 10).unwrap();
    sell(&mut s, 1, 900 * UNIT);
    s.distribute_fees().unwrap();
    s.world.advance(1_000);
    s.share_rewards(true).unwrap();
    let key = voters[0].pubkey();
    for fees in [true, false] {
        refused(&mut s, NothingToPay, |s| s.claim_rewards(&key, fees));
        s.claim_rewards(&voters[1].pubkey(), fees).unwrap();
    }
    balanced(&s);
}
