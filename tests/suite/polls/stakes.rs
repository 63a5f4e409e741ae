//! The life of a stake: in, active, more of it, and out again.

use BallastError::*;
use ballast_testkit::staking::governance_mint;

use super::*;
use crate::support::*;

fn opened() -> Scenario {
    let (mut s, _) = funded();
    s.with_staking();
    s
}

/// Somebody with governance tokens.
fn owner(s: &mut Scenario, name: &str, tokens: u64) -> Keypair {
    let key = s.user(name, 0);
    s.world.create_token_account(&governance_mint(), &key.pubkey(), tokens);
    key
}

/// What the ledger says: staked, earning and on its way out.
fn totals(s: &Scenario) -> (u64, u64, u64) {
    let staking = s.staking_state();
    (staking.total_staked, staking.earning, staking.unstaking)
}

/// "The tokens become active after the activation delay", and "earn from the first time the stake is touched after that."
#[test]
fn tokens_become_active_after_a_day() {
    let mut s = opened();
    let key = owner(&mut s, "owner", 100 * UNIT);
    refused(&mut s, ZeroAmount, |s| s.stake(&key, 0));
    s.stake(&key, 60 * UNIT).unwrap();
    assert_eq!(s.governance_tokens(&key.pubkey()), 40 * UNIT);
    assert_eq!(s.world.balance(&pda::stake_tokens()), 60 * UNIT);
    let since = s.world.now() + DAY;
    let state = s.stake_state(&key.pubkey());
    assert_eq!((state.amount, state.recent, state.recent_since, state.earning), (60 * UNIT, 60 * UNIT, since, 0));
    assert_eq!(totals(&s), (60 * UNIT, 0, 0));
    s.world.set_time(since - 1);
    refused(&mut s, NothingToPay, |s| s.claim_rewards(&key.pubkey(), false));
    s.world.set_time(since);
    s.claim_rewards(&key.pubkey(), false).unwrap();
    assert_eq!(totals(&s), (60 * UNIT, 60 * UNIT, 0));
    refused(&mut s, NothingToPay, |s| s.claim_rewards(&key.pubkey(), false));
    balanced(&s);
}

/// Weight is what was active before the report: not in the second of it.
#[test]
fn a_stake_that_becomes_active_with_the_report_has_no_weight() {
    for (late, weight) in [(1, Ok(100 * UNIT)), (0, Err(NoVotingPower))] {
        let mut c = Case::new();
        let key = owner(&mut c.s, "newcomer", 100 * UNIT);
        c.s.stake(&key, 100 * UNIT).unwrap();
        c.s.world.advance(DAY + late);
        let incident = c.report();
        match weight {
            Ok(weight) => {
                c.s.commit(&key, &incident, 1, 12).unwrap();
                let ballot: Ballot = c.s.world.read(&pda::ballot(&incident, &key.pubkey()));
                assert_eq!(ballot.votes[0].weight, weight);
            }
            Err(error) => refused(&mut c.s, error, |s| s.commit(&key, &incident, 1, 12)),
        }
    }
}

/// Weight of a vote on an event that is reported now.
fn weight_now(c: &mut Case, voter: &Keypair) -> u64 {
    aside(&mut c.s, |s| {
        let occurred_at = s.world.now() - HOUR;
        let incident = s.report(&c.reporter, &c.product, occurred_at).unwrap();
        match s.commit(voter, &incident, 1, 12) {
            Ok(_) => s.world.read::<Ballot>(&pda::ballot(&incident, &voter.pubkey())).votes[0].weight,
            Err(failure) => {
                assert_eq!(failure, NoVotingPower);
                0
            }
        }
    })
}

/// Tokens that are active keep their weight when the stake grows. What is added within a month of that waits together: each
/// addition starts its wait anew.
#[test]
fn later_tokens_wait_without_the_active_ones() {
    let mut c = Case::new();
    let key = owner(&mut c.s, "saver", 100 * UNIT);
    let lots = |c: &Case| {
        let state = c.s.stake_state(&key.pubkey());
        (state.amount - state.recent, state.recent)
    };
    c.s.stake(&key, 40 * UNIT).unwrap();
    c.s.world.advance(DAY + 1);
    assert_eq!((lots(&c), weight_now(&mut c, &key)), ((0, 40 * UNIT), 40 * UNIT));
    c.s.stake(&key, 20 * UNIT).unwrap();
    assert_eq!((lots(&c), weight_now(&mut c, &key)), ((40 * UNIT, 20 * UNIT), 40 * UNIT));
    let since = c.s.stake_state(&key.pubkey()).recent_since;
    assert_eq!(since, c.s.world.now() + DAY);

    c.s.world.set_time(since + 30 * DAY - 1);
    assert_eq!(weight_now(&mut c, &key), 60 * UNIT);
    let merged_early = aside(&mut c.s, |s| {
        s.stake(&key, 5 * UNIT).unwrap();
        s.stake_state(&key.pubkey()).recent
    });
    assert_eq!(merged_early, 25 * UNIT);
    c.s.world.advance(1);
    c.s.stake(&key, 5 * UNIT).unwrap();
    assert_eq!((lots(&c), weight_now(&mut c, &key)), ((60 * UNIT, 5 * UNIT), 60 * UNIT));
    let state = c.s.stake_state(&key.pubkey());
    assert_eq!((state.elder_since, state.recent_since), (since, c.s.world.now() + DAY));
    c.s.world.advance(DAY);
    assert_eq!(weight_now(&mut c, &key), 60 * UNIT);
    c.s.world.advance(1);
    assert_eq!(weight_now(&mut c, &key), 65 * UNIT);

    // What was staked last leaves first.
    c.s.request_unstake(&key, 3 * UNIT).unwrap();
    assert_eq!((lots(&c), weight_now(&mut c, &key)), ((60 * UNIT, 2 * UNIT), 62 * UNIT));
    c.s.request_unstake(&key, 12 * UNIT).unwrap();
    assert_eq!((lots(&c), weight_now(&mut c, &key)), ((50 * UNIT, 0), 50 * UNIT));
    balanced(&c.s);
}

#[test]
fn tokens_come_back_after_the_wait() {
    let mut s = opened();
    let key = s.staker("owner", 100 * UNIT);
    s.world.advance(DAY);
    s.claim_rewards(&key.pubkey(), false).unwrap();
    refused(&mut s, ZeroAmount, |s| s.request_unstake(&key, 0));
    refused(&mut s, ZeroAmount, |s| s.complete_unstake(&key));
    refused(&mut s, StakeTooSmall, |s| s.request_unstake(&key, 100 * UNIT + 1));
    s.request_unstake(&key, 30 * UNIT).unwrap();
    assert_eq!(totals(&s), (70 * UNIT, 70 * UNIT, 30 * UNIT));
    let ready_at = s.world.now() + 7 * DAY;
    assert_eq!(s.stake_state(&key.pubkey()).unstake_at, ready_at);
    s.world.set_time(ready_at - 1);
    refused(&mut s, UnstakeNotReady, |s| s.complete_unstake(&key));
    s.world.set_time(ready_at);
    s.complete_unstake(&key).unwrap();
    assert_eq!(s.governance_tokens(&key.pubkey()), 30 * UNIT);
    assert_eq!(totals(&s), (70 * UNIT, 70 * UNIT, 0));
    refused(&mut s, ZeroAmount, |s| s.complete_unstake(&key));
    s.request_unstake(&key, 70 * UNIT).unwrap();
    s.world.advance(7 * DAY);
    s.complete_unstake(&key).unwrap();
    assert_eq!((s.governance_tokens(&key.pubkey()), totals(&s)), (100 * UNIT, (0, 0, 0)));
    assert_eq!(s.world.balance(&pda::stake_tokens()), 0);
    balanced(&s);
}

/// "A further request adds to the first and starts the wait anew."
#[test]
fn a_second_request_starts_the_wait_anew() {
    let mut s = opened();
    let key = s.staker("owner", 100 * UNIT);
    s.world.advance(DAY);
    s.request_unstake(&key, 30 * UNIT).unwrap();
    let first = s.world.now() + 7 * DAY;
    s.world.set_time(first - 1);
    s.request_unstake(&key, 20 * UNIT).unwrap();
    let state = s.stake_state(&key.pubkey());
    assert_eq!((state.amount, state.unstaking, state.unstake_at), (50 * UNIT, 50 * UNIT, first - 1 + 7 * DAY));
    s.world.set_time(first);
    refused(&mut s, UnstakeNotReady, |s| s.complete_unstake(&key));
    s.world.set_time(first - 1 + 7 * DAY);
    s.complete_unstake(&key).unwrap();
    assert_eq!(s.governance_tokens(&key.pubkey()), 50 * UNIT);
    balanced(&s);
}

/// Tokens that were asked back before they were active never weigh or earn.
#[test]
fn tokens_on_their_way_out_weigh_nothing() {
    let mut c = Case::new();
    let key = c.s.staker("leaver", 100 * UNIT);
    c.s.request_unstake(&key, 100 * UNIT).unwrap();
    c.s.world.advance(DAY + 1);
    assert_eq!(weight_now(&mut c, &key), 0);
    assert_eq!(totals(&c.s), (7_000 * UNIT, 0, 100 * UNIT));
    balanced(&c.s);
}

/// Quorum and cap are parts of what was staked long enough ago to vote: tokens that cannot vote yet do not raise them, but
/// for the last quarter of their activation.
#[test]
fn tokens_that_cannot_vote_yet_are_not_in_the_quorum() {
    let mut c = Case::new();
    let measure = |c: &mut Case| {
        aside(&mut c.s, |s| {
            let occurred_at = s.world.now() - HOUR;
            let incident = s.report(&c.reporter, &c.product, occurred_at).unwrap();
            let poll = s.poll_state(&incident, 1);
            (poll.staked, poll.weight_cap, poll.quorum_weight)
        })
    };
    let before = (7_000 * UNIT, WEIGHT, WEIGHT);
    assert_eq!(measure(&mut c), before);
    c.s.staker("flood", 93_000 * UNIT);
    assert_eq!(measure(&mut c), before);
    c.s.world.advance(DAY * 3 / 4);
    assert_eq!(measure(&mut c), before);
    c.s.world.advance(DAY / 4);
    assert_eq!(measure(&mut c), (100_000 * UNIT, 5_000 * UNIT, 5_000 * UNIT));
    balanced(&c.s);
}

/// Five open ballots can be about claims; three more are kept for events.
#[test]
fn votes_about_claims_leave_room_for_events() {
    let mut c = Case::with(7, ListProductArgs { settlement: Settlement::Assessed, ..voted_args() });
    let product = c.product;
    let insured: Vec<_> = (0..6).map(|at| c.insure(&product, &format!("holder {at}"), 1_000 * UNIT)).collect();
    let event = c.report();
    let votes: Vec<_> = c.voters[1..4].iter().map(|voter| (voter, 20)).collect();
    c.s.vote(&event, 1, &votes);
    c.decide(&event);
    let challenger = c.s.user("challenger", 1_000 * UNIT);
    let claims: Vec<_> = insured
        .iter()
        .map(|(holder, policy)| {
            let claim = c.s.file_loss(holder, policy, &event, 1_000 * UNIT).unwrap();
            c.s.dispute(&challenger, &claim).unwrap();
            claim
        })
        .collect();
    let voter = c.voters[0].insecure_clone();
    for claim in &claims[..5] {
        c.s.commit(&voter, claim, 1, 20).unwrap();
    }
    refused(&mut c.s, TooManyBallots, |s| s.commit(&voter, &claims[5], 1, 20));
    for open in 6..=8 {
        let event = c.report();
        c.s.commit(&voter, &event, 1, 20).unwrap();
        assert_eq!(c.s.stake_state(&voter.pubkey()).open_ballots, open);
    }
    let event = c.report();
    refused(&mut c.s, TooManyBallots, |s| s.commit(&voter, &event, 1, 20));
    balanced(&c.s);
}

/// What has voted stays until it is settled, also when what is left over would suffice for a slash.
#[test]
fn a_stake_with_an_open_ballot_is_locked() {
    let mut c = Case::new();
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    let voter = c.voters[0].insecure_clone();
    refused(&mut c.s, StakeLocked, |s| s.request_unstake(&voter, 1));
    c.decide(&incident);
    refused(&mut c.s, StakeLocked, |s| s.request_unstake(&voter, 1));
    c.settle(0, &incident);
    c.s.request_unstake(&voter, 1_000 * UNIT).unwrap();
    c.s.world.advance(7 * DAY);
    c.s.complete_unstake(&voter).unwrap();
    assert_eq!(c.s.governance_tokens(&voter.pubkey()), 1_000 * UNIT);
    balanced(&c.s);
}
