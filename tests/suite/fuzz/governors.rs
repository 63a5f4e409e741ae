//! How the fuzzer's proposals are made, decided, executed and closed. Whether each step may succeed is said by a model of
//! its own.

use ballast_testkit::{governance::*, world::Outcome, *};
use proptest::prelude::*;

use super::{
    lives::Performed,
    model::Model,
    operations::{index, pick},
    wishes::{Kind, Wish, wish},
};

/// Steps of a sequence before the administrator may give his rights up.
const BOOTSTRAP_STEPS: usize = 40;
const EXECUTED: u8 = 1;

/// One step. Indices are taken modulo what exists, mostly of what can be acted on.
#[derive(Clone, Debug)]
pub enum Govern {
    Propose {
        actor: usize,
        wish: Wish,
    },
    Vote {
        actor: usize,
        proposal: usize,
        support: bool,
    },
    Execute {
        proposal: usize,
        wait: bool,
        /// With another account than was proposed.
        edited: bool,
    },
    CloseProposal {
        actor: usize,
        proposal: usize,
    },
    CloseVote {
        record: usize,
    },
    /// From the proposal to its execution. Every byte says what one staker does.
    Decide {
        actor: usize,
        wish: Wish,
        votes: Vec<u8>,
    },
    EndBootstrap,
}

impl Govern {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Propose { .. } => "propose",
            Self::Vote { .. } => "cast_vote",
            Self::Execute { .. } => "execute_proposal",
            Self::CloseProposal { .. } => "close_proposal",
            Self::CloseVote { .. } => "close_vote",
            Self::Decide { wish, .. } => match wish.kind {
                Kind::Protocol => "(decision: protocol)",
                Kind::Guardian => "(decision: guardian)",
                Kind::Staking => "(decision: staking)",
                Kind::Pool => "(decision: pool)",
                Kind::Product => "(decision: product)",
                Kind::Lot => "(decision: lot)",
                Kind::List => "(decision: list)",
                Kind::RunOff => "(decision: run-off)",
                Kind::Auditor => "(decision: auditor)",
                Kind::Watch => "(decision: watch)",
                Kind::Emission => "(decision: emission)",
                Kind::Spend => "(decision: spend)",
                Kind::HandOver => "(decision: hand over)",
                Kind::Other => "(decision: none)",
            },
            Self::EndBootstrap => "end_bootstrap",
        }
    }
}

pub fn govern() -> impl Strategy<Value = Govern> {
    let votes = || prop::collection::vec(any::<u8>(), 10);
    let flag = any::<bool>;
    prop_oneof![
        16 => (index(), wish()).prop_map(|(actor, wish)| Govern::Propose { actor, wish }),
        16 => (index(), index(), any::<u8>())
            .prop_map(|(actor, proposal, n)| Govern::Vote { actor, proposal, support: n > 60 }),
        10 => (index(), flag(), any::<u8>())
            .prop_map(|(proposal, wait, n)| Govern::Execute { proposal, wait, edited: n < 20 }),
        8 => (index(), index()).prop_map(|(actor, proposal)| Govern::CloseProposal { actor, proposal }),
        8 => index().prop_map(|record| Govern::CloseVote { record }),
        28 => (index(), wish(), votes()).prop_map(|(actor, wish, votes)| Govern::Decide { actor, wish, votes }),
        3 => Just(Govern::EndBootstrap),
    ]
}

impl Model {
    pub fn is_being_set_up(&self) -> bool {
        self.config().bootstrap == 1
    }

    pub fn config(&self) -> Config {
        self.s.world.read(&pda::config())
    }

    pub fn govern(&mut self, govern: &Govern) -> Performed {
        let now = self.s.world.now();
        match govern {
            Govern::Propose { actor, wish } => {
                let action = self.wished(wish);
                self.propose(*actor, wish.kind, &action).map(|(_, sent)| Some(sent))
            }
            Govern::Vote { actor, proposal, support } => {
                let fits = |p: &Proposal| p.by_admin == 0 && now <= p.vote_until;
                let Some(state) = self.proposal_that(*proposal, fits) else { return Ok(None) };
                self.vote(*actor, &state, *support)
            }
            Govern::Execute { proposal, wait, edited } => {
                let version = self.config().rules_version;
                let fits = |p: &Proposal| {
                    let current = p.rules_version == version && now <= p.expires_at && p.status != EXECUTED;
                    current && has_passed(p) && (*wait || now >= p.eta)
                };
                let Some(state) = self.proposal_that(*proposal, fits) else { return Ok(None) };
                if *wait {
                    self.wait_until(state.eta);
                }
                self.execute(&state, *edited)
            }
            Govern::CloseProposal { actor, proposal } => {
                let Some(state) = self.proposal_that(*proposal, |p| is_over(p, now)) else { return Ok(None) };
                let admin = self.s.admin.insecure_clone();
                let caller = if actor.is_multiple_of(4) { admin } else { self.staker(*actor) };
                let own = state.by_admin == 1 && caller.pubkey() == state.proposer;
                let sent = self.s.close_proposal(&caller, state.id);
                self.exactly(is_over(&state, now) || own, sent)
            }
            Govern::CloseVote { record } => {
                let all = self.s.world.all::<VoteRecord>();
                let over: Vec<_> = all.iter().filter(|(_, record)| record.vote_until < now).copied().collect();
                let from = if record.is_multiple_of(8) { all } else { over };
                let Some((address, state)) = pick(&from, *record) else { return Ok(None) };
                let instruction = ix::CloseVote { record: address, voter: state.voter }.instruction();
                let sent = self.s.world.send(&[instruction], &[]);
                self.exactly(now > state.vote_until, sent)
            }
            Govern::Decide { actor, wish, votes } => {
                let action = self.wished(wish);
                self.decide_wish(*actor, wish.kind, &action, votes)
            }
            Govern::EndBootstrap => {
                if self.age < BOOTSTRAP_STEPS {
                    return Ok(None);
                }
                let allowed = self.is_being_set_up();
                let sent = self.s.end_bootstrap();
                self.at_most(allowed, sent)
            }
        }
    }

    /// The administrator's proposal, or a staker's. Returns its number.
    fn propose(&mut self, actor: usize, kind: Kind, action: &Instruction) -> Result<(u64, Sent), String> {
        let admin = self.s.admin.insecure_clone();
        let proposer = if actor.is_multiple_of(3) { admin.insecure_clone() } else { self.staker(actor) };
        let id = (0..).find(|id| self.s.world.account(&pda::proposal(*id)).is_none()).unwrap();
        let config = self.config();
        let by_admin = config.bootstrap == 1 && proposer.pubkey() == config.admin;
        let stake = self.s.world.try_read::<Stake>(&pda::stake(&proposer.pubkey()));
        let has_weight = stake.is_some_and(|stake| weight_at(&stake, self.s.world.now()) >= 1_000);
        let accounts = self.s.propose_accounts(&proposer.pubkey(), id, action);
        let instruction = self.s.propose_instruction(&accounts, id, action);
        let sent = self.s.world.send(&[instruction], &[&proposer]);
        if sent.is_ok() && (kind == Kind::Other || !(by_admin || has_weight)) {
            return Err(format!("{} proposed {kind:?}", proposer.pubkey()));
        }
        if sent.is_ok() {
            let state: Proposal = self.s.world.read(&pda::proposal(id));
            let shortest = config.governance.timelock as i64;
            let right = state.by_admin == u8::from(by_admin) && state.eta - state.vote_until >= shortest;
            let slow = matches!(kind, Kind::Protocol | Kind::Pool | Kind::Product | Kind::Lot | Kind::List);
            let exit = (config.withdrawal_cooldown + config.withdrawal_window) as i64;
            if !right || (slow && state.eta - state.created_at <= exit) {
                return Err(format!("{kind:?} can be executed at {}, it is {}", state.eta, state.created_at));
            }
        }
        Ok((id, sent))
    }

    fn vote(&mut self, actor: usize, state: &Proposal, support: bool) -> Performed {
        let voter = self.staker(actor);
        let address = pda::proposal(state.id);
        let stake = self.s.stake_state(&voter.pubkey());
        let record: Option<VoteRecord> = self.s.world.try_read(&pda::vote(&address, &voter.pubkey()));
        let fresh = record.is_none_or(|record| record.vote_until < state.created_at);
        let weighs = weight_at(&stake, state.created_at) >= 1_000;
        let open = state.by_admin == 0 && self.s.world.now() <= state.vote_until;
        let sent = self.s.cast_vote(&voter, state.id, support);
        self.exactly(open && weighs && fresh, sent)
    }

    pub fn execute(&mut self, state: &Proposal, edited: bool) -> Performed {
        let now = self.s.world.now();
        let config = self.config();
        let pool = self.s.world.try_read::<Pool>(&state.pool);
        if state.pool != Address::default() && pool.is_none() {
            // The pool has been closed since: there is nothing left to decide about.
            return Ok(None);
        }
        let calm = pool.is_none_or(|pool| pool.approvals == state.approvals);
        let in_time = state.eta <= now && now <= state.expires_at && (state.by_admin == 1 || now > state.vote_until);
        let current = calm && config.rules_version == state.rules_version;
        let allowed = state.status != EXECUTED && has_passed(state) && in_time && current && !edited;
        let mut action = action_of(state);
        if edited {
            let last = action.accounts.last_mut().expect("accounts");
            last.pubkey = self.person(last.pubkey.as_ref()[0].into()).pubkey();
        }
        let before = self.s.world.snapshot();
        let instruction = self.s.execute_instruction(state.id, &action);
        let sent = self.s.world.send(&[instruction], &[]);
        if sent.is_ok() && allowed {
            self.s.world.count(&action.data);
            self.changed_only(&before, &action)?;
            self.note_decision(&action);
        }
        self.checkpoint = Some(before);
        self.at_most(allowed, sent)
    }

    /// Proposes, lets all vote, waits, executes.
    fn decide_wish(&mut self, actor: usize, kind: Kind, action: &Instruction, votes: &[u8]) -> Performed {
        let (id, sent) = self.propose(actor, kind, action)?;
        if sent.is_err() {
            return Ok(Some(sent));
        }
        let state: Proposal = self.s.world.read(&pda::proposal(id));
        for (at, vote) in votes.iter().enumerate().filter(|(_, vote)| *vote % 8 > 0 && state.by_admin == 0) {
            if let Some(sent) = self.vote(at, &state, *vote % 8 > 2)? {
                self.tolerate(&sent)?;
            }
        }
        self.wait_until(state.eta.max(state.vote_until + 1));
        let state: Proposal = self.s.world.read(&pda::proposal(id));
        self.execute(&state, false)
    }

    /// Has the governor do something, if anybody can still decide that. True when it was done.
    pub fn enact(&mut self, kind: Kind, action: &Instruction) -> Result<bool, String> {
        // Some staker who has enough, if the administrator must not.
        for actor in if self.is_being_set_up() { 0..1 } else { 1..8 } {
            if let Some(sent) = self.decide_wish(actor, kind, action, &[7; 10])? {
                self.tolerate(&sent)?;
                if sent.is_ok() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Mostly a proposal that fits.
    fn proposal_that(&self, index: usize, fits: impl Fn(&Proposal) -> bool) -> Option<Proposal> {
        let all: Vec<_> = self.s.world.all::<Proposal>().into_iter().map(|(_, state)| state).collect();
        let fitting: Vec<_> = all.iter().filter(|state| fits(state)).copied().collect();
        if index.is_multiple_of(8) { pick(&all, index) } else { pick(&fitting, index) }
    }
}

pub type Sent = Result<Outcome, Failure>;

fn has_passed(state: &Proposal) -> bool {
    state.by_admin == 1 || (state.yes > state.no && state.yes + state.no >= state.quorum)
}

pub fn is_over(state: &Proposal, now: i64) -> bool {
    state.status == EXECUTED || now > state.expires_at || (now > state.vote_until && !has_passed(state))
}

/// Tokens of a stake that were active before `time`.
fn weight_at(stake: &Stake, time: i64) -> u64 {
    let elder = if stake.elder_since < time { stake.amount - stake.recent } else { 0 };
    elder + if stake.recent_since < time { stake.recent } else { 0 }
}
