//! Whatever people vote: what some lose is what others get, to the last base unit, and an honest majority loses nothing.
//!
//! Random votes on the compiled program, up to forty voters and two rounds each.

use std::cell::RefCell;

use ballast_testkit::{polls::CANNOT_DECIDE, staking::governance_mint, tokens::token_address};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

use super::*;
use crate::support::balanced;

const VOTERS: usize = 40;
const CASES: u32 = 32;

/// What one voter does in one round.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Abstain,
    /// Seals a vote and does not open it.
    Silent,
    Vote(u8),
}

/// One voter: his stake in base units, and what he does in either round.
#[derive(Clone, Copy, Debug)]
struct Voter {
    stake: u64,
    choices: [Choice; 2],
}

/// Most think that the severity is `mood`, or a step from it.
fn choice(mood: u8) -> impl Strategy<Value = Choice> {
    prop_oneof![
        2 => Just(Choice::Abstain),
        1 => Just(Choice::Silent),
        1 => Just(Choice::Vote(CANNOT_DECIDE)),
        7 => Just(Choice::Vote(mood)),
        2 => (mood.saturating_sub(1)..=(mood + 1).min(20)).prop_map(Choice::Vote),
        4 => (0u8..=20).prop_map(Choice::Vote),
    ]
}

/// A severity; often that there was nothing, often that it was 60 %.
fn mood() -> impl Strategy<Value = u8> {
    prop_oneof![3 => Just(0u8), 3 => Just(12u8), 2 => 0u8..=20]
}

/// An electorate of which a few, a handful, or all vote. It may change its mind after the first round.
fn voters() -> impl Strategy<Value = Vec<Voter>> {
    (mood(), mood()).prop_flat_map(|(first, second)| {
        let voter = (UNIT / 10..5_000 * UNIT, choice(first), choice(second));
        let voter = voter.prop_map(|(stake, first, second)| Voter { stake, choices: [first, second] });
        prop::collection::vec(voter, 5..=VOTERS)
    })
}

/// A world with forty people who have governance tokens and have staked none. Every case begins in it anew.
fn electorate() -> Case {
    let mut c = Case::with(0, voted_args());
    for at in 0..VOTERS {
        let key = c.s.user(&format!("staker {at}"), 0);
        c.s.world.create_token_account(&governance_mint(), &key.pubkey(), 10_000 * UNIT);
        c.voters.push(key);
    }
    c
}

impl Case {
    /// Stakes what `voters` have, reports, and holds the rounds that there are. Returns the decided incident and the bonds
    /// that were posted.
    fn hold(&mut self, voters: &[Voter], appealed: bool) -> (Address, u64) {
        for (key, voter) in self.voters.iter().zip(voters) {
            self.s.stake(key, voter.stake).unwrap();
        }
        self.s.world.advance(DAY + 1);
        let incident = self.report();
        self.round(&incident, 1, voters);
        if appealed {
            let appellant = self.s.user("appellant", 100_000 * UNIT);
            self.s.appeal(&appellant, &incident).unwrap();
            self.round(&incident, 2, voters);
        } else {
            self.s.end_challenge(&incident);
        }
        let bonds = self.s.pool_state().bonds;
        self.s.accrue(Some(self.product)).unwrap();
        (incident, bonds)
    }

    fn round(&mut self, incident: &Address, round: u8, voters: &[Voter]) {
        let choices = || self.voters.iter().zip(voters).map(|(key, voter)| (key, voter.choices[round as usize - 1]));
        for (key, choice) in choices() {
            match choice {
                Choice::Abstain => continue,
                Choice::Silent => self.s.commit(key, incident, round, 20),
                Choice::Vote(bucket) => self.s.commit(key, incident, round, bucket),
            }
            .unwrap();
        }
        self.s.end_commit(incident, round);
        for (key, choice) in choices() {
            if let Choice::Vote(bucket) = choice {
                self.s.reveal(&key.pubkey(), incident, round, bucket).unwrap();
            }
        }
        self.s.end_reveal(incident, round);
        self.s.tally(incident, round).unwrap();
    }

    /// Settles all ballots, beginning with the voter `first`.
    fn settle_from(&mut self, incident: &Address, first: usize) {
        for at in 0..self.voters.len() {
            let voter = self.voters[(at + first) % self.voters.len()].pubkey();
            if self.s.world.account(&pda::ballot(incident, &voter)).is_some() {
                self.s.settle_ballot(&voter, incident).unwrap();
            }
        }
    }

    fn polls(&self, incident: &Address) -> Vec<Poll> {
        (1..=2).filter_map(|round| self.s.world.try_read(&pda::poll(incident, round))).collect()
    }

    fn ballots(&self, incident: &Address) -> Vec<Ballot> {
        let own = self.voters.iter().map(|voter| pda::ballot(incident, &voter.pubkey()));
        own.filter_map(|ballot| self.s.world.try_read(&ballot)).collect()
    }
}

/// Runs `test` on random input, each time in the same world.
fn for_all<S: Strategy>(input: S, mut test: impl FnMut(&mut Case, S::Value) -> Result<(), TestCaseError>) {
    let case = RefCell::new((electorate(), &mut test));
    let begin = case.borrow().0.s.world.svm.clone();
    let config = Config { cases: CASES, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&input, |value| {
        let (case, test) = &mut *case.borrow_mut();
        case.s.world.svm = begin.clone();
        test(case, value)
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn slashes_awards_fees_and_bonds_reconcile_exactly() {
    for_all((voters(), any::<bool>(), 0..VOTERS), |c, (voters, appealed, first)| {
        let (incident, posted) = c.hold(&voters, appealed);
        let before = c.s.pool_state();
        c.s.decide(&incident).unwrap();
        let (after, state, polls) = (c.s.pool_state(), c.s.incident_state(&incident), c.polls(&incident));

        // Bonds: returned, voters' fees, or streamed to the providers.
        let returned: u64 = polls.iter().filter(|poll| poll.bond_due == 1).map(|poll| poll.bond).sum();
        let fees: u64 = polls.iter().map(|poll| poll.fee).sum();
        let from_assets = before.assets - state.reserve - after.assets;
        let streamed = after.unearned - before.unearned;
        prop_assert_eq!(after.bonds, returned);
        prop_assert_eq!(after.fees_stakers - before.fees_stakers, fees);
        prop_assert_eq!(posted, returned + (fees - from_assets) + streamed);
        prop_assert_eq!(c.s.staking_state().lines[1].promised, fees);

        // Slashes: what the wrong side gives, the right side gets; what the silent give is shared by all.
        let staked = c.s.staking_state().total_staked;
        let penalties: u64 = polls.iter().map(|poll| poll.penalty).sum();
        prop_assert_eq!(polls.iter().map(|poll| poll.award).sum::<u64>(), penalties);
        let votes = c.ballots(&incident).into_iter().flat_map(|ballot| ballot.votes);
        let silent: u64 = votes.filter(|vote| vote.state == 1).map(|vote| (vote.weight * 500).div_ceil(10_000)).sum();
        c.settle_from(&incident, first);
        let settled = c.s.staking_state();
        prop_assert_eq!((settled.slashed, settled.awarded), (penalties, penalties));
        prop_assert_eq!(settled.owed + settled.unshared, penalties + silent);
        prop_assert_eq!(staked - settled.total_staked, penalties + silent);
        let stakes: Vec<_> = c.s.world.all::<Stake>().into_iter().map(|(_, stake)| stake).collect();
        let earned: u128 = stakes.iter().map(|stake| assembly::earned(&settled, stake, 0)).sum();
        let rounding = (settled.owed as u128).checked_sub(earned);
        prop_assert!(rounding.is_some_and(|kept| kept <= 4 * VOTERS as u128), "{earned} of {} earned", settled.owed);
        prop_assert_eq!(stakes.iter().map(|stake| stake.lines[1].owed).sum::<u64>(), fees);
        for poll in c.polls(&incident) {
            prop_assert_eq!((poll.winning, poll.losing, poll.fee, poll.award, poll.penalty), (0, 0, 0, 0, 0));
        }

        // Everybody gets all of it.
        for poll in polls.iter().filter(|poll| poll.bond_due == 1) {
            let money = c.s.money(&poll.bonder);
            c.s.reclaim_bond(&incident, poll.round).unwrap();
            prop_assert_eq!(c.s.money(&poll.bonder), money + poll.bond);
        }
        prop_assert_eq!(c.s.pool_state().bonds, 0);
        c.s.distribute_fees().unwrap();
        c.s.share_rewards(true).unwrap();
        for stake in stakes.iter().filter(|stake| stake.lines[1].owed > 0) {
            c.s.claim_rewards(&stake.owner, true).unwrap();
            prop_assert!(c.s.world.balance(&token_address(&c.s.pool.mint, &stake.owner)) >= stake.lines[1].owed);
        }
        balanced(&c.s);
        Ok(())
    });
}

/// Voters with stakes below the cap of one vote. More than half of all that is staked is the honest ones', the first
/// `honest`, who vote for `truth` or one step more; the others do as they like.
fn honest_majority() -> impl Strategy<Value = (Vec<Voter>, usize)> {
    let truth = (0u8..20, prop::collection::vec(0u8..2, VOTERS));
    let stakes = prop::collection::vec(500 * UNIT..700 * UNIT, VOTERS);
    (25..VOTERS, stakes, truth, prop::collection::vec((choice(0), choice(12)), VOTERS)).prop_map(
        |(honest, stakes, (truth, steps), others)| {
            let voter = |at: usize| {
                let said = Choice::Vote(truth + steps[at]);
                let choices = if at < honest { [said, said] } else { [others[at].0, others[at].1] };
                Voter { stake: stakes[at], choices }
            };
            ((0..VOTERS).map(voter).collect(), honest)
        },
    )
}

#[test]
fn an_honest_majority_never_loses_stake() {
    for_all((honest_majority(), any::<bool>(), 0..VOTERS), |c, ((voters, honest), appealed, first)| {
        let (incident, _) = c.hold(&voters, appealed);
        c.s.decide(&incident).unwrap();
        for poll in c.polls(&incident) {
            prop_assert_ne!(poll.result, polls::NO_RESULT);
        }
        c.settle_from(&incident, first);
        for (key, voter) in c.voters.iter().zip(&voters).take(honest) {
            let stake = c.s.stake_state(&key.pubkey());
            prop_assert_eq!((stake.amount, stake.open_ballots), (voter.stake, 0));
            prop_assert!(stake.lines[1].owed > 0, "an honest vote earned nothing");
        }
        balanced(&c.s);
        Ok(())
    });
}
