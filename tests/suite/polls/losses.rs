//! A custodian's losses: each claim names its own, and anyone can dispute it.

use BallastError::*;

use super::{committee::custody_args, *};
use crate::support::*;

/// A custodian's failure, approved at 80 % by its committee, and three more policies of 20 000 each.
struct Failure {
    c: Case,
    incident: Address,
    insured: Vec<(Keypair, Address)>,
}

fn failure() -> Failure {
    let args = ListProductArgs { settlement: Settlement::Assessed, ..custody_args() };
    let mut c = Case::with(7, args);
    let product = c.product;
    let insured = (0..3).map(|at| c.insure(&product, &format!("customer {at}"), 20_000 * UNIT)).collect();
    let incident = c.report();
    for member in members() {
        c.s.attest(&member, &incident, 16).unwrap();
    }
    c.s.tally(&incident, 1).unwrap();
    let state = c.decide(&incident);
    assert_eq!((state.severity_bps, state.reserve), (8_000, 128_000 * UNIT));
    Failure { c, incident, insured }
}

/// Somebody disputes a claim against a bond of 100, of which a tenth is for the voters.
const DISPUTE: u64 = 100 * UNIT;
const DISPUTE_FEE: u64 = 10 * UNIT;
/// What a claimant puts down: as much as the voters would get.
const DEPOSIT: u64 = DISPUTE_FEE;

impl Failure {
    /// The customer `at` names a loss, and puts the deposit down.
    fn file(&mut self, at: usize, loss: u64) -> Address {
        let (holder, policy) = &self.insured[at];
        let (money, bonds) = (self.c.s.money(&holder.pubkey()), self.c.s.pool_state().bonds);
        let claim = self.c.s.file_loss(holder, policy, &self.incident, loss).unwrap();
        assert_eq!(self.c.s.money(&holder.pubkey()), money - DEPOSIT);
        assert_eq!((self.c.s.pool_state().bonds, self.claim(&claim).deposit), (bonds + DEPOSIT, DEPOSIT));
        claim
    }

    fn dispute(&mut self, claim: &Address) -> Keypair {
        let challenger = self.c.s.user("challenger", 1_000 * UNIT);
        self.c.s.dispute(&challenger, claim).unwrap();
        assert_eq!(self.c.s.money(&challenger.pubkey()), 1_000 * UNIT - DISPUTE);
        challenger
    }

    /// Ends the window for an appeal and decides; returns the pool in the same second before and after.
    fn decide(&mut self, claim: &Address) -> (Pool, Pool) {
        self.c.s.end_challenge(claim);
        self.c.s.accrue(Some(self.c.product)).unwrap();
        let before = self.c.s.pool_state();
        self.c.s.decide_claim(claim).unwrap();
        (before, self.c.s.pool_state())
    }

    /// Collects, and returns what the customer `at` received.
    fn collect(&mut self, at: usize, claim: &Address) -> u64 {
        let holder = self.insured[at].0.pubkey();
        let before = self.c.s.money(&holder);
        self.c.s.collect(claim).unwrap();
        self.c.s.money(&holder) - before
    }

    fn claim(&self, claim: &Address) -> Claim {
        self.c.s.world.read(claim)
    }

    fn pending(&self) -> u32 {
        self.c.s.incident_state(&self.incident).pending
    }
}

#[test]
fn an_undisputed_loss_is_paid_after_its_window() {
    let mut f = failure();
    let (holder, policy) = (f.insured[0].0.insecure_clone(), f.insured[0].1);
    let incident = f.incident;
    refused(&mut f.c.s, ZeroAmount, |s| s.file_loss(&holder, &policy, &incident, 0).map(|_| Default::default()));
    // Eighty per cent of 20 000 is the most.
    let above = 16_000 * UNIT + 1;
    refused(&mut f.c.s, LossTooLarge, |s| s.file_loss(&holder, &policy, &incident, above).map(|_| Default::default()));
    let loss = 10_000 * UNIT;
    f.c.s.accrue(None).unwrap();
    let until = f.c.s.world.now() + window(&f.c.s, loss);
    let claim = f.file(0, loss);
    let state = f.claim(&claim);
    assert_eq!((state.entitlement, state.paid, state.status, state.payable_at), (loss, 0, 1, until));
    // The loss takes 10 000 / 80 % of the cover.
    assert_eq!(f.c.s.world.read::<Policy>(&policy).remaining, 7_500 * UNIT);
    assert_eq!(f.pending(), 1);
    refused(&mut f.c.s, AlreadyClaimed, |s| s.file_loss(&holder, &policy, &incident, 1).map(|_| Default::default()));

    f.c.s.world.set_time(until);
    refused(&mut f.c.s, ClaimPending, |s| s.collect(&claim));
    f.c.s.world.advance(1);
    let bonds = f.c.s.pool_state().bonds;
    assert_eq!(f.collect(0, &claim), loss + DEPOSIT);
    assert_eq!(f.c.s.pool_state().bonds, bonds - DEPOSIT);
    let state = f.claim(&claim);
    assert_eq!((f.pending(), state.status, state.paid, state.deposit), (0, 0, loss, 0));
    refused(&mut f.c.s, NothingToPay, |s| s.collect(&claim));
    let challenger = f.c.s.user("challenger", 1_000 * UNIT);
    refused(&mut f.c.s, DisputeClosed, |s| s.dispute(&challenger, &claim));
    balanced(&f.c.s);
}

/// Half of the loss is found: the challenger was right, and the claimant's deposit pays the voters.
#[test]
fn a_disputed_loss_is_reduced_to_what_was_found() {
    let mut f = failure();
    let loss = 10_000 * UNIT + 1;
    let claim = f.file(0, loss);
    let challenger = f.dispute(&claim);
    refused(&mut f.c.s, ClaimDisputed, |s| s.collect(&claim));
    let poll = f.c.vote(&claim, 1, &[10, 10, 10, 10, 20]);
    assert_eq!((poll.bond, poll.fee, poll.result, poll.barred), (DISPUTE, DISPUTE_FEE, 10, f.insured[0].0.pubkey()));
    let claimed = f.c.s.incident_state(&f.incident).claimed;
    let (before, after) = f.decide(&claim);
    let found = 5_000 * UNIT;
    let state = f.claim(&claim);
    assert_eq!((state.entitlement, state.status, state.paid, state.deposit), (found, 0, 0, 0));
    assert_eq!(f.c.s.incident_state(&f.incident).claimed, claimed - loss + found);
    assert_eq!((after.assets, after.bonds), (before.assets, before.bonds - DEPOSIT));
    assert_eq!(after.fees_stakers, before.fees_stakers + DISPUTE_FEE);
    f.c.bond_returns(&claim, 1, &challenger, DISPUTE);
    assert_eq!(f.collect(0, &claim), found);
    assert_eq!(f.c.settle_all(0..4, &claim), winners(WRONG, DISPUTE_FEE, 4));
    assert_eq!(f.c.settle(4, &claim), losers(WRONG, 1)[0]);
    // An exaggeration costs its cover for good.
    let policy: Policy = f.c.s.world.read(&f.insured[0].1);
    assert_eq!(policy.remaining, 20_000 * UNIT - (loss * 10).div_ceil(8));
    f.c.s.world.advance(1);
    let voter = f.c.voters[0].pubkey();
    f.c.s.close_ballot(&voter, &claim).unwrap();
    balanced(&f.c.s);
}

/// The whole loss is found: the challenger's bond pays the voters, and the rest of it streams to the providers.
#[test]
fn a_dispute_in_vain_costs_its_bond() {
    let mut f = failure();
    let loss = 16_000 * UNIT;
    let claim = f.file(1, loss);
    f.dispute(&claim);
    f.c.vote(&claim, 1, &[20, 20, 20, 0]);
    let (before, after) = f.decide(&claim);
    assert_eq!((after.assets, after.bonds), (before.assets, before.bonds - DISPUTE));
    assert_eq!(after.fees_stakers, before.fees_stakers + DISPUTE_FEE);
    assert_eq!(after.unearned, before.unearned + DISPUTE - DISPUTE_FEE);
    refused(&mut f.c.s, NoBondDue, |s| s.reclaim_bond(&claim, 1));
    assert_eq!(f.collect(1, &claim), loss + DEPOSIT);
    assert_eq!(f.c.settle_all(0..3, &claim), winners(WRONG, DISPUTE_FEE, 3));
    balanced(&f.c.s);
}

/// Nobody comes: the event itself is decided and the challenger has proved nothing, but nobody has proved him wrong.
#[test]
fn a_dispute_without_a_quorum_pays_the_claim() {
    let mut f = failure();
    let claim = f.file(0, 16_000 * UNIT);
    let challenger = f.dispute(&claim);
    assert_eq!(f.c.vote(&claim, 1, &[0, 0]).result, polls::NO_RESULT);
    let (before, after) = f.decide(&claim);
    assert_eq!((after.assets, after.fees_stakers), (before.assets, before.fees_stakers));
    f.c.bond_returns(&claim, 1, &challenger, DISPUTE);
    assert_eq!(f.collect(0, &claim), 16_000 * UNIT + DEPOSIT);
    balanced(&f.c.s);
}

/// A second round about a claim: refused at first, found after the appeal.
#[test]
fn an_appeal_about_a_claim_overturns_it() {
    let mut f = failure();
    let claim = f.file(2, 16_000 * UNIT);
    f.dispute(&claim);
    f.c.vote(&claim, 1, &[0, 0, 0]);
    let appellant = f.c.appeal(&claim, 2 * DISPUTE);
    f.c.vote(&claim, 2, &[20, 20, 20, 20, 20]);
    f.c.s.accrue(None).unwrap();
    let before = f.c.s.pool_state();
    f.c.s.decide_claim(&claim).unwrap();
    let after = f.c.s.pool_state();
    assert_eq!(after.unearned, before.unearned + DISPUTE - DISPUTE_FEE);
    assert_eq!(after.fees_stakers, before.fees_stakers + DISPUTE_FEE);
    f.c.bond_returns(&claim, 2, &appellant, 2 * DISPUTE);
    assert_eq!(f.collect(2, &claim), 16_000 * UNIT + DEPOSIT);
    assert_eq!(f.c.settle_all(0..5, &claim), winners(0, DISPUTE_FEE, 5));
    balanced(&f.c.s);
}

/// The other way round: what the first round granted in full, the second finds a quarter of, and the deposit is its fee.
#[test]
fn an_appeal_about_a_claim_reduces_it() {
    let mut f = failure();
    let claim = f.file(2, 16_000 * UNIT);
    let challenger = f.dispute(&claim);
    f.c.vote(&claim, 1, &[20, 20, 20]);
    let appellant = f.c.appeal(&claim, 2 * DISPUTE);
    f.c.vote(&claim, 2, &[5, 5, 5, 5, 5]);
    f.c.s.accrue(None).unwrap();
    let before = f.c.s.pool_state();
    f.c.s.decide_claim(&claim).unwrap();
    let after = f.c.s.pool_state();
    assert_eq!((after.assets, after.unearned), (before.assets, before.unearned));
    assert_eq!((after.bonds, after.fees_stakers), (before.bonds - DEPOSIT, before.fees_stakers + DISPUTE_FEE));
    f.c.bond_returns(&claim, 1, &challenger, DISPUTE);
    f.c.bond_returns(&claim, 2, &appellant, 2 * DISPUTE);
    assert_eq!(f.collect(2, &claim), 4_000 * UNIT);
    assert_eq!(f.c.settle_all(0..5, &claim), winners(0, DISPUTE_FEE, 5));
    balanced(&f.c.s);
}

/// The second round grants the whole loss after the first had granted a step less: the appellant was right.
#[test]
fn the_last_step_to_the_whole_loss_is_overturned_too() {
    let mut f = failure();
    let claim = f.file(1, 16_000 * UNIT);
    f.dispute(&claim);
    f.c.vote(&claim, 1, &[19, 19, 19]);
    let appellant = f.c.appeal(&claim, 2 * DISPUTE);
    f.c.vote(&claim, 2, &[20, 20, 20, 20, 20]);
    f.c.s.decide_claim(&claim).unwrap();
    f.c.bond_returns(&claim, 2, &appellant, 2 * DISPUTE);
    assert_eq!(f.collect(1, &claim), 16_000 * UNIT + DEPOSIT);
    // The first round was right within a step for its voters, but not about whether anything is missing.
    assert_eq!(f.c.settle_all(0..5, &claim), winners(0, DISPUTE_FEE, 5));
    balanced(&f.c.s);
}

/// A poll that finds nothing leaves nothing to collect, not even the deposit.
#[test]
fn a_loss_that_was_not_there_is_not_paid() {
    let mut f = failure();
    let claim = f.file(0, 16_000 * UNIT);
    let challenger = f.dispute(&claim);
    f.c.vote(&claim, 1, &[0, 0, 0]);
    f.decide(&claim);
    assert_eq!((f.claim(&claim).entitlement, f.claim(&claim).deposit, f.pending()), (0, 0, 0));
    refused(&mut f.c.s, NothingToPay, |s| s.collect(&claim));
    f.c.bond_returns(&claim, 1, &challenger, DISPUTE);
    balanced(&f.c.s);
}

/// "When no named loss can be disputed any more": filed in the last second, it holds the settlement up to its end.
#[test]
fn the_settlement_waits_for_pending_claims() {
    let mut f = failure();
    let incident = f.incident;
    let until = f.c.s.incident_state(&incident).claims_until;
    f.c.s.world.set_time(until);
    let undisputed = f.file(0, 8_000 * UNIT);
    let disputed = f.file(1, 16_000 * UNIT);
    f.dispute(&disputed);
    f.c.s.world.advance(1);
    let (late, policy) = (f.insured[2].0.insecure_clone(), f.insured[2].1);
    refused(&mut f.c.s, ClaimPeriodOver, |s| s.file_loss(&late, &policy, &incident, 1).map(|_| Default::default()));
    refused(&mut f.c.s, ClaimsPending, |s| s.settle(&incident));
    f.c.vote(&disputed, 1, &[5, 5, 5]);
    assert_eq!(f.collect(0, &undisputed), 8_000 * UNIT + DEPOSIT);
    refused(&mut f.c.s, ClaimsPending, |s| s.settle(&incident));
    let (before, _) = f.decide(&disputed);
    f.c.s.settle(&incident).unwrap();
    let state = f.c.s.incident_state(&incident);
    // A quarter of 16 000 is still to be collected; the rest of 128 000 streams back.
    assert_eq!(
        (state.status, state.claimed, state.reserve, state.paid),
        (2, 12_000 * UNIT, 12_000 * UNIT, 8_000 * UNIT)
    );
    let after = f.c.s.pool_state();
    assert_eq!(after.reserved, 4_000 * UNIT);
    assert_eq!(after.unearned, before.unearned + 116_000 * UNIT);
    assert_eq!(f.collect(1, &disputed), 4_000 * UNIT);
    for claim in [undisputed, disputed] {
        f.c.s.close_claim(&claim).unwrap();
    }
    f.c.s.close_incident(&incident).unwrap();
    balanced(&f.c.s);
}
