//! Decisions by people: reports, votes, appeals, and what voters earn and lose.

mod appeals;
mod committee;
mod document;
mod emission;
mod losses;
mod properties;
mod rewards;
mod rounds;
mod stakes;
mod stories;
mod surrender;
mod timeline;
mod together;
mod twins;

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
/// Half a per cent of the cover, and a tenth of that.
pub const BOND: u64 = 500 * UNIT;
pub const FEE: u64 = 50 * UNIT;
/// One of seven voters: five per cent of the 7 000 that are staked. A hundredth of it for the wrong side, a twentieth for
/// silence.
pub const WEIGHT: u64 = 350 * UNIT;
pub const WRONG: u64 = WEIGHT / 100;
pub const SILENT: u64 = WEIGHT / 20;

/// What settling a ballot does to a voter, in base units: lost of the stake, won of it from others, earned of the fee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Booked {
    pub lost: u64,
    pub award: u64,
    pub fee: u64,
}

/// `pot` for `count` equals one after the other: rounded down, and nothing is left.
pub fn parts(mut pot: u64, count: usize) -> Vec<u64> {
    let take = |open: usize| {
        let part = pot / open as u64;
        pot -= part;
        part
    };
    (1..=count).rev().map(take).collect()
}

/// What `count` winners of the same weight get, one after the other.
pub fn winners(award: u64, fee: u64, count: usize) -> Vec<Booked> {
    let both = parts(award, count).into_iter().zip(parts(fee, count));
    both.map(|(award, fee)| Booked { lost: 0, award, fee }).collect()
}

pub fn losers(lost: u64, count: usize) -> Vec<Booked> {
    vec![Booked { lost, ..Default::default() }; count]
}

/// Seconds to challenge a decision about `amount` that begins now, in a pool that has been accrued: a day, and up to four
/// more with the part of the pool that is at stake.
pub fn window(s: &Scenario, amount: u64) -> i64 {
    let pool = s.pool_state();
    let assets = pool.assets + pool.reserved;
    DAY + (4 * DAY as u128 * amount as u128 / assets as u128) as i64
}

/// Three assessors, two of whom must attest.
pub fn members() -> [Keypair; 3] {
    ["first member", "second member", "third member"].map(actor)
}

impl Case {
    pub fn new() -> Self {
        Self::with(7, voted_args())
    }

    /// A product of a committee gets [`members`].
    pub fn with(voters: usize, args: ListProductArgs) -> Self {
        Self::prepared(voters, args, |_| {})
    }

    /// As [`Case::with`], in a world that has been prepared before the product is listed.
    pub fn prepared(voters: usize, args: ListProductArgs, prepare: impl FnOnce(&mut World)) -> Self {
        let (mut s, _) = funded();
        prepare(&mut s.world);
        s.with_staking();
        let seated = args.assessment == Assessment::Committee;
        let product = s.add_voted_product(args);
        if seated {
            s.init_committee(&product, &members().map(|member| member.pubkey()), 2).unwrap();
        }
        let holder = s.user("holder", 1_000_000 * UNIT);
        let policy = s.buy_voted(&holder, &product, 1, COVER, 90 * DAY).unwrap();
        let voters = s.stakers(voters, 1_000 * UNIT);
        let reporter = s.user("reporter", 100_000 * UNIT);
        s.world.advance(8 * DAY);
        Self { s, product, holder, policy, voters, reporter }
    }

    /// Another policy of `product`, past its waiting period.
    pub fn insure(&mut self, product: &Address, name: &str, amount: u64) -> (Keypair, Address) {
        let holder = self.s.user(name, 1_000_000 * UNIT);
        let id = self.s.world.read::<Product>(product).policies_sold + 1;
        let policy = self.s.buy_voted(&holder, product, id, amount, 90 * DAY).unwrap();
        self.s.world.advance(8 * DAY);
        (holder, policy)
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

    /// As [`Case::decide`]; returns the pool in the same second before and after.
    pub fn decide_at_the_end(&mut self, incident: &Address) -> (Pool, Pool) {
        self.s.end_challenge(incident);
        self.decide_now(incident)
    }

    /// Decides; returns the pool in the same second before and after.
    pub fn decide_now(&mut self, incident: &Address) -> (Pool, Pool) {
        self.s.accrue(Some(self.s.incident_state(incident).product)).unwrap();
        let before = self.s.pool_state();
        self.s.decide(incident).unwrap();
        (before, self.s.pool_state())
    }

    /// Somebody with money appeals, and pays `bond` for it.
    pub fn appeal(&mut self, subject: &Address, bond: u64) -> Keypair {
        let appellant = self.s.user("appellant", 10_000 * UNIT);
        self.s.appeal(&appellant, subject).unwrap();
        assert_eq!(self.s.money(&appellant.pubkey()), 10_000 * UNIT - bond);
        appellant
    }

    /// Settles the ballot of one voter.
    pub fn settle(&mut self, voter: usize, subject: &Address) -> Booked {
        let key = self.voters[voter].pubkey();
        let before = self.s.stake_state(&key);
        self.s.settle_ballot(&key, subject).unwrap();
        let after = self.s.stake_state(&key);
        assert_eq!(after.open_ballots, before.open_ballots - 1);
        Booked {
            lost: before.amount - after.amount,
            award: after.lines[0].owed - before.lines[0].owed,
            fee: after.lines[1].owed - before.lines[1].owed,
        }
    }

    pub fn settle_all(&mut self, voters: impl IntoIterator<Item = usize>, subject: &Address) -> Vec<Booked> {
        voters.into_iter().map(|voter| self.settle(voter, subject)).collect()
    }

    /// The bond goes back to `to`.
    pub fn bond_returns(&mut self, subject: &Address, round: u8, to: &Keypair, bond: u64) {
        let before = self.s.money(&to.pubkey());
        self.s.reclaim_bond(subject, round).unwrap();
        assert_eq!(self.s.money(&to.pubkey()), before + bond);
    }

    pub fn product_state(&self) -> Product {
        self.s.world.read(&self.product)
    }
}
