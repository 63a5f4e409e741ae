//! Decisions by people: reports, votes, appeals, and what voters earn and lose.

mod properties;
mod stories;

use ballast_testkit::{scenario::*, tokens::UNIT, *};

use crate::support::funded;

/// A voted product with a policy of 100 000 in force, seven stakers of 1 000 each, and a reporter.
pub struct Case {
    pub s: Scenario,
    pub product: Address,
    pub holder: Keypair,
    pub policy: Address,
    pub voters: Vec<Keypair>,
    pub reporter: Keypair,
}

pub const COVER: u64 = 100_000 * UNIT;

impl Case {
    pub fn new() -> Self {
        Self::with(7, voted_args())
    }

    pub fn with(voters: usize, args: ListProductArgs) -> Self {
        let (mut s, _) = funded();
        s.with_staking();
        let product = s.add_voted_product(args);
        let holder = s.user("holder", 1_000_000 * UNIT);
        let policy = s.buy_voted(&holder, &product, 1, COVER, 90 * DAY).unwrap();
        let voters = s.stakers(voters, 1_000 * UNIT);
        let reporter = s.user("reporter", 100_000 * UNIT);
        s.world.advance(8 * DAY);
        Self { s, product, holder, policy, voters, reporter }
    }

    /// Reports an event of an hour ago.
    pub fn report(&mut self) -> Address {
        let occurred_at = self.s.world.now() - HOUR;
        self.s.report(&self.reporter, &self.product, occurred_at).unwrap()
    }

    /// The first voters vote for `buckets`, one each.
    pub fn vote(&mut self, subject: &Address, round: u8, buckets: &[u8]) -> Poll {
        let votes: Vec<_> = self.voters.iter().zip(buckets).map(|(voter, bucket)| (voter, *bucket)).collect();
        self.s.vote(subject, round, &votes)
    }

    /// Nobody appeals; the incident is decided.
    pub fn decide(&mut self, incident: &Address) -> Incident {
        self.s.end_challenge(incident);
        self.s.decide(incident).unwrap();
        self.s.incident_state(incident)
    }
}
