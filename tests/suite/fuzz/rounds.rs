//! The fuzzer's reports, votes and decisions. Whether each may succeed is said by a model of its own.

use ballast_testkit::{scenario::*, world::Outcome, *};

use super::{
    acts::Act,
    lives::Performed,
    model::Model,
    operations::pick,
    people::{MEMBERS, PEOPLE, member},
};

const OPEN: u8 = 0;
const TALLIED: u8 = 1;
const DECIDED: u8 = 2;
const COMMITTED: u8 = 1;

impl Model {
    pub fn decide_together(&mut self, act: &Act) -> Performed {
        let now = self.s.world.now();
        match act {
            Act::Report { actor, product, ago } => self.report(*actor, *product, *ago),
            Act::Commit { actor, poll, bucket } => {
                let Some((poll, state)) = self.poll_that(*poll, |p| now <= p.commit_until && !by_committee(p)) else {
                    return Ok(None);
                };
                let voter = self.staker(*actor);
                self.commit(&voter, &poll, &state, *bucket)
            }
            Act::Reveal { vote, honest, wait } => {
                let sealed: Vec<_> = self.sealed.iter().map(|(at, bucket)| (*at, *bucket)).collect();
                let fits = |((poll, voter), _): &((Address, Address), u8)| {
                    let poll: Poll = self.s.world.read(poll);
                    let in_time = now <= poll.reveal_until && (*wait || poll.commit_until < now);
                    in_time && self.vote_of(&poll, voter).is_some_and(|vote| vote.state == COMMITTED)
                };
                let fitting: Vec<_> = sealed.iter().filter(|vote| fits(vote)).copied().collect();
                let from = if vote.is_multiple_of(8) { sealed } else { fitting };
                let found = pick(&from, *vote).or_else(|| self.seal_for(*vote));
                let Some(((poll, voter), bucket)) = found else { return Ok(None) };
                if self.checkpoint.is_some() || *wait {
                    self.wait_until(self.s.world.read::<Poll>(&poll).commit_until + 1);
                }
                self.reveal(&poll, &voter, if *honest { bucket } else { bucket.wrapping_add(1) })
            }
            Act::Attest { member: at, poll, bucket } => {
                let fits = |p: &Poll| p.status == OPEN && now <= p.reveal_until && by_committee(p);
                let Some((_, state)) = self.poll_that(*poll, fits) else { return Ok(None) };
                if !by_committee(&state) {
                    return Ok(None);
                }
                self.attest(*at, &state, *bucket)
            }
            Act::Tally { poll, wait } => {
                let fits = |p: &Poll| p.status == OPEN && (*wait || now > p.reveal_until);
                let Some((_, state)) = self.poll_that(*poll, fits) else { return Ok(None) };
                if *wait {
                    self.wait_until(state.reveal_until + 1);
                }
                let complete = by_committee(&state) && state.attested.count_ones() == MEMBERS as u32;
                let over = complete || self.s.world.now() > state.reveal_until;
                let sent = self.s.tally(&state.subject, state.round);
                self.exactly(state.status == OPEN && over, sent)
            }
            Act::Round { poll, opinion, votes } => {
                let Some((poll, state)) = self.poll_that(*poll, |p| p.status == OPEN) else { return Ok(None) };
                if state.status != OPEN { Ok(None) } else { self.round(&poll, &state, *opinion, votes) }
            }
            Act::Story { actor, product, opinion, votes } => self.story(*actor, *product, *opinion, votes),
            Act::Appeal { actor, poll } => {
                let fits = |p: &Poll| p.status == TALLIED && p.round == 1 && p.appealed == 0;
                let Some((_, state)) = self.poll_that(*poll, fits) else { return Ok(None) };
                if !self.enter(&state.pool) {
                    return Ok(None);
                }
                let allowed = fits(&state) && now <= state.challenge_until;
                let appellant = self.person(*actor);
                let sent = self.s.appeal(&appellant, &state.subject);
                self.at_most(allowed, sent)
            }
            Act::Decide { poll, wait } => {
                let Some((_, state)) = self.poll_that(*poll, |p| p.status == TALLIED) else { return Ok(None) };
                let first = self.s.poll_state(&state.subject, 1);
                if *wait && first.status == TALLIED && first.appealed == 0 {
                    self.wait_until(first.challenge_until + 1);
                }
                self.decide_subject(&state.subject)
            }
            Act::SettleBallot { ballot } => {
                let decided = |b: &Ballot| self.s.poll_state(&b.subject, 1).status == DECIDED;
                let Some((_, state)) = self.ballot_that(*ballot, |b| b.settled == 0 && decided(b)) else {
                    return Ok(None);
                };
                if self.s.world.account(&pda::stake(&state.voter)).is_none() {
                    // A member of the committee has nothing to settle.
                    return Ok(None);
                }
                let allowed = state.settled == 0 && decided(&state);
                let sent = self.s.settle_ballot(&state.voter, &state.subject);
                self.exactly(allowed, sent)
            }
            Act::CloseBallot { ballot } => {
                let over = |b: &Ballot| {
                    let first = self.s.poll_state(&b.subject, 1);
                    b.settled == 1 && first.status == DECIDED && now > first.ballots_until
                };
                let Some((_, state)) = self.ballot_that(*ballot, over) else { return Ok(None) };
                let allowed = over(&state);
                let sent = self.s.close_ballot(&state.voter, &state.subject);
                self.exactly(allowed, sent)
            }
            Act::ReclaimBond { poll } => {
                let Some((_, state)) = self.poll_that(*poll, |p| p.bond_due == 1) else { return Ok(None) };
                if !self.enter(&state.pool) {
                    return Ok(None);
                }
                let sent = self.s.reclaim_bond(&state.subject, state.round);
                self.exactly(state.bond_due == 1, sent)
            }
            Act::NextPhase { poll } => {
                let Some((_, state)) = self.poll_that(*poll, |p| p.status != DECIDED) else { return Ok(None) };
                let phases = [state.commit_until, state.reveal_until, state.challenge_until];
                let Some(next) = phases.into_iter().find(|end| *end >= now) else { return Ok(None) };
                self.wait_until(next + 1);
                Ok(Some(Ok(Outcome::default())))
            }
            other => unreachable!("{other:?} is performed elsewhere"),
        }
    }

    fn story(&mut self, actor: usize, product: usize, opinion: u8, votes: &[u8]) -> Performed {
        let before: Vec<_> = self.s.world.all::<Poll>().into_iter().map(|(address, _)| address).collect();
        // Ago: within the last days, and nothing that the report must refuse.
        let Some(sent) = self.report(actor, product, 2 + 8 * actor as u32)? else { return Ok(None) };
        let opened = self.s.world.all::<Poll>().into_iter().find(|(address, _)| !before.contains(address));
        let Some((poll, state)) = opened else { return Ok(Some(sent)) };
        self.round(&poll, &state, opinion, votes)?;
        if actor.is_multiple_of(3) {
            let appellant = self.person(actor + 1);
            self.s.appeal(&appellant, &state.subject).map_err(|failure| format!("appeal refused: {failure:?}"))?;
            let poll = pda::poll(&state.subject, 2);
            let second = self.s.world.read(&poll);
            let votes: Vec<_> = votes.iter().map(|vote| vote.rotate_left(3)).collect();
            self.round(&poll, &second, if actor.is_multiple_of(2) { opinion } else { 20 - opinion }, &votes)?;
        }
        let tallied = self.s.poll_state(&state.subject, 1);
        self.wait_until(tallied.challenge_until + 1);
        self.decide_subject(&state.subject)
    }

    fn report(&mut self, actor: usize, product: usize, ago: u32) -> Performed {
        let own: Vec<_> = self.markets.iter().filter(|(_, market)| !market.is_watched()).copied().collect();
        let (pool, market) = own[product % own.len()];
        if !self.exists(pool) {
            return Ok(None);
        }
        self.s.pool = self.pools[pool];
        let now = self.s.world.now();
        let open: Vec<_> =
            self.incidents().into_iter().filter(|(_, i)| i.product == market.product && i.status == 0).collect();
        let occurred_at = match (ago % 8, pick(&open, ago as usize)) {
            // The same event again, and one that nobody may report.
            (0, Some((_, other))) => other.occurred_at,
            (1, _) => now + 1 - (ago as i64 & 1) * 40 * DAY,
            _ => now - ago as i64 % (5 * DAY),
        };
        let state: Product = self.s.world.read(&market.product);
        let is_new = state.last_incident_at == 0 || (occurred_at - state.last_incident_at).abs() > DAY;
        let within = is_new && (now - state.tail as i64..=now).contains(&occurred_at);
        let reporter = self.person(actor);
        let sent = self.s.report(&reporter, &market.product, occurred_at).map(|_| Outcome::default());
        self.at_most(within, sent)
    }

    pub fn commit(&mut self, voter: &Keypair, poll: &Address, state: &Poll, bucket: u8) -> Performed {
        let key = voter.pubkey();
        let stake = self.s.stake_state(&key);
        let ballot: Option<Ballot> = self.s.world.try_read(&pda::ballot(&state.subject, &key));
        let elder = if stake.elder_since < state.reported_at { stake.amount - stake.recent } else { 0 };
        let recent = if stake.recent_since < state.reported_at { stake.recent } else { 0 };
        let fresh = match &ballot {
            Some(ballot) => ballot.votes[state.round as usize - 1].state == 0,
            None => stake.open_ballots < if state.barred == Address::default() { 8 } else { 5 },
        };
        let weighs = (elder + recent).min(state.weight_cap) >= 1_000;
        let in_time = self.s.world.now() <= state.commit_until;
        let allowed = !by_committee(state) && in_time && key != state.barred && weighs && fresh;
        let sent = self.s.commit(voter, &state.subject, state.round, bucket);
        if sent.is_ok() {
            self.sealed.insert((*poll, key), bucket);
        }
        self.exactly(allowed, sent)
    }

    fn reveal(&mut self, poll: &Address, voter: &Address, bucket: u8) -> Performed {
        let state: Poll = self.s.world.read(poll);
        let Some(vote) = self.vote_of(&state, voter) else { return Ok(None) };
        let now = self.s.world.now();
        let in_time = state.commit_until < now && now <= state.reveal_until;
        let opens = self.sealed.get(&(*poll, *voter)) == Some(&bucket) && bucket <= polls::CANNOT_DECIDE;
        let sent = self.s.reveal(voter, &state.subject, state.round, bucket);
        self.exactly(in_time && vote.state == COMMITTED && opens, sent)
    }

    fn attest(&mut self, at: usize, state: &Poll, bucket: u8) -> Performed {
        let (key, seat) = (member(at), 1u8 << (at % MEMBERS));
        let in_time = state.status == OPEN && self.s.world.now() <= state.reveal_until;
        let allowed = in_time && state.attested & seat == 0 && bucket <= polls::CANNOT_DECIDE;
        let sent = self.s.attest(&key, &state.subject, bucket);
        self.exactly(allowed, sent)
    }

    /// Every byte of `votes` says what one voter does: nothing, stay silent, something else, or what most think. Who may have
    /// cover mostly does nothing, so that he can claim.
    fn round(&mut self, poll: &Address, state: &Poll, opinion: u8, votes: &[u8]) -> Performed {
        let bucket = |vote: u8| match vote % 10 {
            2 => vote / 10 % 21,
            3 => polls::CANNOT_DECIDE,
            4 => opinion + 1,
            _ => opinion,
        };
        if by_committee(state) {
            for (at, vote) in votes.iter().take(MEMBERS).enumerate().filter(|(_, vote)| *vote % 10 > 0) {
                let state = self.s.world.read(poll);
                let sent = self.attest(at, &state, bucket(*vote).min(20))?;
                self.tolerated(sent)?;
            }
        } else {
            let votes =
                || votes.iter().enumerate().filter(|(at, vote)| **vote % 10 > 0 && (*at >= PEOPLE || **vote < 80));
            for (at, vote) in votes() {
                let voter = self.staker(at);
                let sent = self.commit(&voter, poll, state, bucket(*vote))?;
                self.tolerated(sent)?;
            }
            self.wait_until(state.commit_until + 1);
            for (at, _) in votes().filter(|(_, vote)| *vote % 10 > 1) {
                let voter = self.staker(at).pubkey();
                if let Some(bucket) = self.sealed.get(&(*poll, voter)) {
                    let sent = self.reveal(poll, &voter, *bucket)?;
                    self.tolerated(sent)?;
                }
            }
        }
        self.wait_until(state.reveal_until + 1);
        let sent = self.s.tally(&state.subject, state.round);
        self.exactly(true, sent)
    }

    fn vote_of(&self, poll: &Poll, voter: &Address) -> Option<Vote> {
        let ballot: Ballot = self.s.world.try_read(&pda::ballot(&poll.subject, voter))?;
        Some(ballot.votes[poll.round as usize - 1])
    }

    /// Decides an incident or a claim.
    pub fn decide_subject(&mut self, subject: &Address) -> Performed {
        let first = self.s.poll_state(subject, 1);
        self.enter(&first.pool);
        let second: Option<Poll> = self.s.world.try_read(&pda::poll(subject, 2));
        let over = match second {
            Some(second) => second.status == TALLIED,
            None => self.s.world.now() > first.challenge_until,
        };
        let sent = if self.s.world.try_read::<Incident>(subject).is_some() {
            self.s.decide(subject)
        } else if self.s.world.try_read::<Claim>(subject).is_some() {
            self.s.decide_claim(subject)
        } else {
            return Ok(None);
        };
        self.exactly(first.status == TALLIED && over, sent)
    }

    /// Mostly a poll that fits.
    pub fn poll_that(&self, index: usize, fits: impl Fn(&Poll) -> bool) -> Option<(Address, Poll)> {
        choose(self.s.world.all::<Poll>(), index, fits)
    }

    fn ballot_that(&self, index: usize, fits: impl Fn(&Ballot) -> bool) -> Option<(Address, Ballot)> {
        choose(self.s.world.all::<Ballot>(), index, fits)
    }

    fn tolerated(&self, performed: Option<Result<Outcome, Failure>>) -> Result<(), String> {
        performed.map_or(Ok(()), |sent| self.tolerate(&sent))
    }
}

pub fn by_committee(poll: &Poll) -> bool {
    poll.committee != Address::default()
}

fn choose<T: Copy>(all: Vec<(Address, T)>, index: usize, fits: impl Fn(&T) -> bool) -> Option<(Address, T)> {
    let fitting: Vec<_> = all.iter().filter(|(_, state)| fits(state)).copied().collect();
    if index.is_multiple_of(8) { pick(&all, index) } else { pick(&fitting, index) }
}
