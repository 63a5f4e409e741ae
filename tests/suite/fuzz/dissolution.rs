//! How everything that people decide comes to its end: nothing is stuck, and nothing but rounding is left.

use ballast_testkit::{assembly, invariants, scenario::*, world::Outcome, *};

use super::{model::Model, rounds::by_committee};

/// Base units of a token that rounding may keep: less than one for every touch of a stake.
const ROUNDING: u64 = 1_000;

impl Model {
    /// Decides all that is open about one pool, or about all, settles every ballot and returns every bond. Nothing of it may
    /// be refused.
    pub fn conclude(&mut self, pool: Option<Address>) -> Result<(), String> {
        let concerned = |poll: &Poll| pool.is_none_or(|pool| poll.pool == pool);
        loop {
            let polls: Vec<_> = self.s.world.all::<Poll>().into_iter().filter(|(_, poll)| concerned(poll)).collect();
            let undecided: Vec<_> = polls.iter().filter(|(_, poll)| poll.round == 1 && poll.status < 2).collect();
            if undecided.is_empty() {
                break;
            }
            for (_, poll) in polls.iter().filter(|(_, poll)| poll.status == 0) {
                self.wait_until(poll.reveal_until + 1);
                let sent = self.s.tally(&poll.subject, poll.round);
                self.must("tally", sent)?;
            }
            for (address, poll) in undecided {
                let now: Poll = self.s.world.read(address);
                if now.appealed == 0 {
                    self.wait_until(now.challenge_until + 1);
                }
                let sent = self.decide_subject(&poll.subject)?.ok_or("a subject is gone before its decision")?;
                self.must("decision", sent)?;
            }
        }
        for (_, ballot) in self.s.world.all::<Ballot>() {
            if ballot.settled == 0 && concerned(&self.s.poll_state(&ballot.subject, 1)) {
                let sent = self.s.settle_ballot(&ballot.voter, &ballot.subject);
                self.must("settling a ballot", sent)?;
            }
        }
        for (_, poll) in self.s.world.all::<Poll>() {
            if poll.bond_due == 1 && concerned(&poll) {
                self.enter(&poll.pool);
                let sent = self.s.reclaim_bond(&poll.subject, poll.round);
                self.must("a bond's return", sent)?;
            }
        }
        Ok(())
    }

    /// The end of a run: all is decided and paid, and everybody takes his stake and his rewards.
    pub fn dissolve(&mut self) -> Result<(), String> {
        self.conclude(None)?;
        for _ in 0..2 {
            self.s.world.advance(200 * DAY);
            for pool in (0..self.pools.len()).filter(|pool| self.exists(*pool)).collect::<Vec<_>>() {
                self.s.pool = self.pools[pool];
                self.settle_everything(pool)?;
                self.settle_everything(pool)?;
                let bonds = self.s.pool_state().bonds;
                check(bonds == 0, || format!("pool {pool} keeps bonds of {bonds}"))?;
            }
        }
        let claims = self.claims();
        let held_up = claims.iter().filter(|(_, claim)| claim.status != 0).count();
        check(held_up == 0, || format!("{held_up} claims are still held up"))?;
        for (_, ballot) in self.s.world.all::<Ballot>() {
            let sent = self.s.close_ballot(&ballot.voter, &ballot.subject);
            self.must("closing a ballot", sent)?;
        }
        self.underwriters_leave()?;
        self.everybody_leaves()?;
        self.nothing_is_to_be_decided()?;
        self.no_more_than_rounding_is_left()
    }

    /// Whoever stands behind a product gets his premiums and what is left of his tokens.
    fn underwriters_leave(&mut self) -> Result<(), String> {
        for pool in (0..self.pools.len()).filter(|pool| self.exists(*pool)).collect::<Vec<_>>() {
            self.s.pool = self.pools[pool];
            let sent = self.s.distribute_fees();
            self.forgive(&sent)?;
        }
        // The last cover that needs them ends.
        self.s.world.advance(30 * DAY);
        for (_, signal) in self.s.world.all::<Signal>() {
            let product: Product = self.s.world.read(&signal.product);
            let (owner, is) = (self.staker_of(&signal.owner), backing::present(&signal, &product));
            self.enter(&product.pool);
            let sent = self.s.claim_premiums(&signal.product, &signal.owner);
            self.forgive(&sent)?;
            let sent = self.s.request_unsignal(&owner, &signal.product, is.amount as u64);
            must("asking for a signal", sent)?;
        }
        invariants::check(&self.s.world)?;
        let mut signals = self.s.world.all::<Signal>();
        signals.sort_by_key(|(_, signal)| signal.ready_at);
        for (address, signal) in signals {
            self.wait_until(signal.ready_at);
            let product: Product = self.s.world.read(&signal.product);
            let sent = self.unsignal(&signal, &product)?.expect("it was sent");
            must("taking a signal", sent)?;
            check(self.s.world.account(&address).is_none(), || format!("{signal:?} cannot be closed"))?;
        }
        invariants::check(&self.s.world)
    }

    /// Anybody closes every proposal and every vote that is over.
    fn nothing_is_to_be_decided(&mut self) -> Result<(), String> {
        let anybody = self.person(0);
        for (_, proposal) in self.s.world.all::<Proposal>() {
            let sent = self.s.close_proposal(&anybody, proposal.id);
            must("closing a proposal", sent)?;
        }
        for (record, vote) in self.s.world.all::<VoteRecord>() {
            let instruction = ix::CloseVote { record, voter: vote.voter }.instruction();
            let sent = self.s.world.send(&[instruction], &[]);
            must("closing a vote", sent)?;
        }
        invariants::check(&self.s.world)
    }

    fn everybody_leaves(&mut self) -> Result<(), String> {
        self.everybody_claims()?;
        for pool in 0..self.pools.len() {
            self.s.pool = self.pools[pool];
            if self.exists(pool) {
                let sent = self.s.distribute_fees();
                self.forgive(&sent)?;
            }
            let sent = self.s.share_rewards(true);
            must("sharing", sent)?;
        }
        for at in 0..self.stakers.len() {
            let owner = self.staker(at);
            let amount = self.s.stake_state(&owner.pubkey()).amount;
            if amount > 0 {
                let sent = self.s.request_unstake(&owner, amount);
                must("asking for a stake", sent)?;
            }
        }
        self.s.world.advance(60 * DAY);
        for at in 0..self.stakers.len() {
            let owner = self.staker(at);
            if self.s.stake_state(&owner.pubkey()).unstaking > 0 {
                let sent = self.s.complete_unstake(&owner);
                must("taking a stake", sent)?;
            }
        }
        self.everybody_claims()
    }

    fn everybody_claims(&mut self) -> Result<(), String> {
        for at in 0..self.stakers.len() {
            let owner = self.staker(at).pubkey();
            for pool in [0, 2] {
                self.s.pool = self.pools[pool];
                let sent = self.s.claim_rewards(&owner, true);
                self.forgive(&sent)?;
            }
            let sent = self.s.claim_rewards(&owner, false);
            self.forgive(&sent)?;
        }
        invariants::check(&self.s.world)
    }

    fn no_more_than_rounding_is_left(&self) -> Result<(), String> {
        let staking = self.s.staking_state();
        let gone = (staking.total_staked, staking.earning, staking.unstaking) == (0, 0, 0);
        check(gone && staking.slashed == staking.awarded, || format!("stakes are left: {staking:?}"))?;
        check(staking.owed <= ROUNDING, || format!("{} governance tokens are owed to nobody", staking.owed))?;
        let lots: u64 = self.s.world.all::<Product>().iter().map(|(_, product)| product.lots[1].held).sum();
        check(staking.signalled <= lots + ROUNDING, || format!("{} signalled, lost {lots}", staking.signalled))?;
        let (held, known) =
            (self.s.world.balance(&staking.tokens), staking.owed + staking.unshared + staking.signalled);
        check(held == known + staking.emission_budget, || format!("{held} tokens are left: {staking:?}"))?;
        for (_, fees) in self.s.world.all::<FeeVault>() {
            let promised = staking.lines[fees.slot as usize].promised;
            let paid = fees.owed <= ROUNDING && promised == 0;
            check(paid, || format!("{} fees are owed to nobody, {promised} promised", fees.owed))?;
        }
        let unsettled = self.s.world.all::<Poll>().into_iter().find(|(_, poll)| {
            poll.fee > 0
                || poll.penalty > 0
                || poll.award > 0
                || (!by_committee(poll) && poll.winning + poll.losing > 0)
        });
        check(unsettled.is_none(), || format!("a poll is not settled: {unsettled:?}"))
    }

    /// Nobody gives governance tokens away here: the ledger knows every one.
    pub fn every_token_is_booked(&self) -> Result<(), String> {
        let staking = self.s.staking_state();
        let (held, booked) = (self.s.world.balance(&staking.tokens) as u128, assembly::ledger_total(&staking));
        check(held == booked, || format!("staking holds {held}, booked are {booked} (I9)"))
    }

    fn must(&self, what: &str, sent: Result<Outcome, Failure>) -> Result<(), String> {
        must(what, sent)?;
        invariants::check(&self.s.world)
    }

    /// As [`Self::tolerate`]; the books are looked at when all have had their turn.
    fn forgive(&self, sent: &Result<Outcome, Failure>) -> Result<(), String> {
        sent.as_ref().map_or_else(|failure| self.refusal_is_clean(failure), |_| Ok(()))
    }
}

fn must(what: &str, sent: Result<Outcome, Failure>) -> Result<(), String> {
    sent.map(|_| ()).map_err(|failure| format!("{what} refused: {failure:?}"))
}

fn check(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
