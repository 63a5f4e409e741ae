//! Timelines as data: at every stage what can happen, until when, and what happens if nobody does anything.

use super::{committee::custody_args, *};
use crate::{storm::lose_everything, support::*};

/// Where `claim`, or else `incident`, stands: stage, deadline, default severity.
fn stands(c: &mut Case, incident: &Address, claim: Option<Address>) -> (Stage, i64, u16) {
    let timeline = c.s.timeline(incident, claim).unwrap();
    (timeline.stage, timeline.deadline, timeline.default_bps)
}

/// Asserts a stage with a deadline: it lasts up to and including that second, and time alone ends it.
fn lasts(c: &mut Case, incident: &Address, claim: Option<Address>, stage: Stage, until: i64, default_bps: u16) {
    assert_eq!(stands(c, incident, claim), (stage, until, default_bps));
    c.s.world.set_time(until);
    assert_eq!(stands(c, incident, claim), (stage, until, default_bps));
    c.s.world.advance(1);
    assert_ne!(stands(c, incident, claim).0, stage);
}

/// Asserts that a stage in which votes are counted lasts up to and including `until`, and that the next one has no deadline.
fn ends(c: &mut Case, incident: &Address, stage: Stage, until: i64, next: Stage) {
    c.s.world.set_time(until);
    let (last, deadline, _) = stands(c, incident, None);
    assert_eq!((last, deadline), (stage, until));
    c.s.world.advance(1);
    let (due, deadline, _) = stands(c, incident, None);
    assert_eq!((due, deadline), (next, 0));
}

#[test]
fn a_voted_incident_from_the_report_to_the_settlement() {
    use Stage::*;
    let mut c = Case::new();
    let incident = c.report();
    let (reported, window) = (c.s.world.now(), window(&c.s, COVER));
    for (voter, bucket) in c.voters.iter().zip([12, 12, 12]) {
        c.s.commit(voter, &incident, 1, bucket).unwrap();
    }
    lasts(&mut c, &incident, None, Committing, reported + DAY, 0);
    assert_eq!(stands(&mut c, &incident, None), (Revealing, reported + 2 * DAY, 0));
    for voter in &c.voters[..3] {
        c.s.reveal(&voter.pubkey(), &incident, 1, 12).unwrap();
    }
    ends(&mut c, &incident, Revealing, reported + 2 * DAY, TallyDue);
    c.s.tally(&incident, 1).unwrap();
    let until = c.s.world.now() + window;
    aside(&mut c.s, |s| {
        let appellant = s.user("appellant", 1_000 * UNIT);
        s.appeal(&appellant, &incident).unwrap();
        let timeline = s.timeline(&incident, None).unwrap();
        assert_eq!((timeline.stage, timeline.deadline), (Committing, s.world.now() + 2 * DAY));
        assert_eq!(timeline.default_bps, 6_000, "what the first round found");
    });
    lasts(&mut c, &incident, None, Appealable, until, 6_000);
    assert_eq!(stands(&mut c, &incident, None), (DecisionDue, 0, 6_000));
    c.s.decide(&incident).unwrap();
    let until = c.s.world.now() + 180 * DAY;
    lasts(&mut c, &incident, None, Claiming, until, 6_000);
    assert_eq!(stands(&mut c, &incident, None), (SettlementDue, 0, 6_000));
    c.s.settle(&incident).unwrap();
    assert_eq!(stands(&mut c, &incident, None), (Settled, 0, 6_000));
    c.s.close_incident(&incident).unwrap();
}

/// Both rounds without a quorum: every step is a call that anyone can make, and the default is a rejection.
#[test]
fn an_incident_that_nobody_decides_ends_by_itself() {
    use Stage::*;
    let mut c = Case::new();
    let incident = c.report();
    let (reported, window) = (c.s.world.now(), window(&c.s, COVER));
    lasts(&mut c, &incident, None, Committing, reported + DAY, 0);
    lasts(&mut c, &incident, None, Revealing, reported + 2 * DAY, 0);
    assert_eq!(stands(&mut c, &incident, None), (TallyDue, 0, 0));
    // A tally that comes late shortens nobody's time.
    c.s.world.advance(3 * DAY);
    c.s.tally(&incident, 1).unwrap();
    let appealed = c.s.world.now();
    let until = appealed + window;
    assert_eq!(stands(&mut c, &incident, None), (Appealable, until, 0));
    c.appeal(&incident, 0);
    lasts(&mut c, &incident, None, Committing, appealed + 2 * DAY, 0);
    lasts(&mut c, &incident, None, Revealing, appealed + 4 * DAY, 0);
    assert_eq!(stands(&mut c, &incident, None), (TallyDue, 0, 0));
    c.s.tally(&incident, 2).unwrap();
    assert_eq!(stands(&mut c, &incident, None), (DecisionDue, 0, 0));
    c.s.decide(&incident).unwrap();
    assert_eq!(stands(&mut c, &incident, None), (Rejected, 0, 0));
    c.s.close_incident(&incident).unwrap();
}

#[test]
fn a_committee_incident_up_to_the_second_round() {
    use Stage::*;
    let mut c = Case::with(7, custody_args());
    let incident = c.report();
    let (reported, window) = (c.s.world.now(), window(&c.s, COVER));
    assert_eq!(stands(&mut c, &incident, None), (Attesting, reported + DAY, 0));
    for member in &members()[..2] {
        c.s.attest(member, &incident, 20).unwrap();
    }
    ends(&mut c, &incident, Attesting, reported + DAY, TallyDue);
    c.s.tally(&incident, 1).unwrap();
    let appealed = c.s.world.now();
    let until = appealed + window;
    assert_eq!(stands(&mut c, &incident, None), (Appealable, until, 10_000));
    c.appeal(&incident, 2 * BOND);
    assert_eq!(stands(&mut c, &incident, None), (Committing, appealed + 2 * DAY, 10_000));
    c.vote(&incident, 2, &[4, 4, 4, 4, 4]);
    assert_eq!(stands(&mut c, &incident, None), (DecisionDue, 0, 2_000));
    c.s.decide(&incident).unwrap();
    assert_eq!(stands(&mut c, &incident, None), (Claiming, c.s.world.now() + 180 * DAY, 2_000));
}

#[test]
fn a_named_loss_from_the_filing_to_the_payment() {
    use Stage::*;
    let mut c = Case::with(7, ListProductArgs { settlement: Settlement::Assessed, ..voted_args() });
    let incident = c.report();
    c.vote(&incident, 1, &[20, 20, 20]);
    c.decide(&incident);
    let claim = c.s.file_loss(&c.holder, &c.policy, &incident, 50_000 * UNIT).unwrap();
    let until = c.s.world.now() + window(&c.s, 50_000 * UNIT);
    let undisputed = aside(&mut c.s, |s| {
        s.world.set_time(until + 1);
        let timeline = s.timeline(&incident, Some(claim)).unwrap();
        s.collect(&claim).unwrap();
        timeline
    });
    assert_eq!(undisputed, Timeline { stage: Collectable, deadline: 0, default_bps: 10_000 });
    assert_eq!(stands(&mut c, &incident, Some(claim)), (Disputable, until, 10_000));
    c.s.world.set_time(until);
    assert_eq!(stands(&mut c, &incident, Some(claim)), (Disputable, until, 10_000));

    let challenger = c.s.user("challenger", 1_000 * UNIT);
    c.s.dispute(&challenger, &claim).unwrap();
    let (disputed, window) = (c.s.world.now(), window(&c.s, 50_000 * UNIT));
    // Silence pays the claim.
    assert_eq!(stands(&mut c, &incident, Some(claim)), (Committing, disputed + DAY, 10_000));
    c.vote(&claim, 1, &[3, 3, 3]);
    let until = c.s.world.now() + window;
    lasts(&mut c, &incident, Some(claim), Appealable, until, 1_500);
    assert_eq!(stands(&mut c, &incident, Some(claim)), (DecisionDue, 0, 1_500));
    c.s.decide_claim(&claim).unwrap();
    assert_eq!(stands(&mut c, &incident, Some(claim)), (Collectable, 0, 0));
    c.s.collect(&claim).unwrap();
    assert_eq!(stands(&mut c, &incident, Some(claim)), (Paid, 0, 0));
}

/// "A stage that has ended and that somebody has to call the end of is the call that is due."
#[test]
fn a_committee_that_has_answered_waits_for_the_tally() {
    let mut c = Case::with(7, custody_args());
    let incident = c.report();
    for member in members() {
        c.s.attest(&member, &incident, 20).unwrap();
    }
    assert_eq!(stands(&mut c, &incident, None), (Stage::TallyDue, 0, 10_000));
}

/// "What a decision would find if nobody appealed or voted any more": the votes that have been opened decide.
#[test]
fn opened_votes_are_the_default_before_the_tally() {
    let mut c = Case::new();
    let incident = c.report();
    for voter in &c.voters[..3] {
        c.s.commit(voter, &incident, 1, 12).unwrap();
    }
    c.s.end_commit(&incident, 1);
    for (voter, default_bps) in [(0, 0), (1, 0), (2, 6_000)] {
        let voter = c.voters[voter].pubkey();
        c.s.reveal(&voter, &incident, 1, 12).unwrap();
        assert_eq!(stands(&mut c, &incident, None).2, default_bps, "a quorum of three");
    }
    let until = c.s.poll_state(&incident, 1).reveal_until;
    lasts(&mut c, &incident, None, Stage::Revealing, until, 6_000);
    assert_eq!(stands(&mut c, &incident, None), (Stage::TallyDue, 0, 6_000));
}

/// Follows the timeline to its end: waits where there is a deadline, else makes the call that is due. Nobody in particular
/// signs anything. Returns the stages.
fn follow(c: &mut Case, incident: &Address, claim: Option<Address>) -> Vec<Stage> {
    let subject = claim.unwrap_or(*incident);
    let mut stages = vec![];
    loop {
        let (stage, deadline, _) = stands(c, incident, claim);
        assert!(!stages.contains(&stage), "{stages:?} again {stage:?}");
        stages.push(stage);
        let round = if c.s.world.account(&pda::poll(&subject, 2)).is_some() { 2 } else { 1 };
        match stage {
            _ if deadline > 0 => c.s.world.set_time(deadline + 1),
            Stage::TallyDue => drop(c.s.tally(&subject, round).unwrap()),
            Stage::DecisionDue if claim.is_some() => drop(c.s.decide_claim(&subject).unwrap()),
            Stage::DecisionDue => drop(c.s.decide(incident).unwrap()),
            Stage::SettlementDue => drop(c.s.settle(incident).unwrap()),
            Stage::Collectable => drop(c.s.collect(&subject).unwrap()),
            Stage::Paid => break,
            Stage::Rejected | Stage::Settled => break drop(c.s.close_incident(incident).unwrap()),
            other => panic!("{other:?} has neither a deadline nor a call"),
        }
    }
    balanced(&c.s);
    stages
}

/// "Every stage has either a deadline or a call that anyone can make": time and anyone lead every decision to its end.
#[test]
fn anyone_leads_every_decision_to_its_end() {
    use Stage::*;
    let mut c = Case::new();
    let incident = c.report();
    assert_eq!(follow(&mut c, &incident, None), [Committing, Revealing, TallyDue, Appealable, DecisionDue, Rejected]);

    let mut c = Case::new();
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    assert_eq!(follow(&mut c, &incident, None), [Appealable, DecisionDue, Claiming, SettlementDue, Settled]);

    let mut c = Case::with(7, custody_args());
    let incident = c.report();
    c.s.end_reveal(&incident, 1);
    c.s.tally(&incident, 1).unwrap();
    c.appeal(&incident, 0);
    assert_eq!(follow(&mut c, &incident, None), [Committing, Revealing, TallyDue, DecisionDue, Rejected]);
    c.s.world.advance(HOUR);
    let incident = c.report();
    assert_eq!(follow(&mut c, &incident, None), [Attesting, TallyDue, Appealable, DecisionDue, Rejected]);
}

#[test]
fn anyone_leads_every_named_loss_to_its_payment() {
    use Stage::*;
    for disputed in [false, true] {
        let mut c = Case::with(7, ListProductArgs { settlement: Settlement::Assessed, ..voted_args() });
        let incident = c.report();
        c.vote(&incident, 1, &[20, 20, 20]);
        c.decide(&incident);
        let claim = c.s.file_loss(&c.holder, &c.policy, &incident, 50_000 * UNIT).unwrap();
        let mut stages = vec![Disputable];
        if disputed {
            let challenger = c.s.user("challenger", 1_000 * UNIT);
            c.s.dispute(&challenger, &claim).unwrap();
            stages = vec![Committing, Revealing, TallyDue, Appealable, DecisionDue];
        }
        stages.extend([Collectable, Paid]);
        let money = c.s.money(&c.holder.pubkey());
        assert_eq!(follow(&mut c, &incident, Some(claim)), stages);
        // With the deposit: a tenth of half a per cent.
        assert_eq!(c.s.money(&c.holder.pubkey()), money + 50_000 * UNIT + 25 * UNIT);
    }
}

/// What the pool still owes after the claim period is repaid out of its income; anyone settles it then.
#[test]
fn an_incident_that_is_repaid() {
    let (mut storm, claims) = lose_everything();
    let incident = storm.claim(&claims[1]).incident;
    storm.await_settlement(&incident);
    storm.s.settle(&incident).unwrap();
    let timeline = storm.s.timeline(&incident, None).unwrap();
    assert_eq!(timeline, Timeline { stage: Stage::Repaying, deadline: 0, default_bps: 10_000 });
    let claim = storm.s.timeline(&incident, Some(claims[1])).unwrap();
    assert_eq!(claim, Timeline { stage: Stage::Collectable, deadline: 0, default_bps: 0 });
    storm.s.collect(&claims[1]).unwrap();
    storm.wind_up(&claims[..1]);
    storm.s.settle(&incident).unwrap();
    assert_eq!(storm.s.timeline(&incident, None).unwrap().stage, Stage::Settled);
}

/// Polls and claims of something else are refused: nobody is shown another decision's timeline.
#[test]
fn a_timeline_of_something_else_is_refused() {
    let mut c = Case::new();
    let now = c.s.world.now();
    let [first, second] = [2, 1].map(|hours| c.s.report(&c.reporter, &c.product, now - hours * HOUR).unwrap());
    let view = |poll_1| ix::Timeline { incident: first, claim: None, poll_1, poll_2: None }.instruction();
    for poll in [None, Some(pda::poll(&second, 1))] {
        refused(&mut c.s, BallastError::WrongPoll, |s| s.world.send(&[view(poll)], &[]));
    }
    c.s.world.send(&[view(Some(pda::poll(&first, 1)))], &[]).unwrap();
}
