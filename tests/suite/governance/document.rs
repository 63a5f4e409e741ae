//! Every number of `docs/governance.md`, recomputed on the compiled program: see `documents/tables.rs`.

use ballast_testkit::*;

use super::*;
use crate::documents::tables::*;

tables! {
    "docs/governance.md",
    actions: waits,
    life: times,
    votes: results,
    exit: leaving,
}

/// Numbers in the document's text, and where the sources have them.
const CONSTANTS: &[(&str, &str)] = &[
    ("1", "threshold_bps: 100,"),
    ("10", "provider_timelock: 10 * DAY as u32,"),
    ("12", "PROPOSAL_ACCOUNTS: usize = 12;"),
    ("30", "MAX_TAIL: u32 = 30 * 86_400;"),
    ("72", "MAX_PAUSE: u32 = 72 * 3_600;"),
    ("300", "min_quorum: 300 * UNIT,"),
    ("320", "PROPOSAL_DATA: usize = 320;"),
    ("400 000", "quorum_bps: 1_000,"),
    ("1 000 000", "STAKE: u64 = 1_000_000 * UNIT;"),
];

#[test]
fn every_mark_is_a_table_of_this_file() {
    DOCUMENT.check_marks();
}

#[test]
fn numbers_in_the_text_are_constants() {
    let sources = ["programs/ballast/src/constants.rs", "testkit/src/defaults.rs", "tests/suite/governance.rs"];
    DOCUMENT.check_numbers(CONSTANTS, &sources);
}

#[test]
fn the_picture_shows_numbers_of_the_document() {
    DOCUMENT.check_picture("proposal");
}

/// Whatever can be proposed, as it is recorded.
fn waits() -> Rows {
    let mut c = Council::new();
    let all = proposable(&c);
    let line = |(name, action, ..): (&str, Instruction, bool, bool)| {
        let id = c.propose(&action);
        let Proposal { vote_until, eta, pool, .. } = c.proposal(id);
        let stale = if pool == c.s.pool.pool { "yes" } else { "no" };
        let (verb, rest) = name.split_once([':', ',']).unwrap_or((name, ""));
        let name = if rest.is_empty() { format!("`{verb}`") } else { format!("`{verb}`:{rest}") };
        row([name, days(eta - vote_until), stale.into()])
    };
    all.into_iter().map(line).collect()
}

/// What can be done with two proposals of the same second, at the first moment that it can.
fn times() -> Rows {
    let mut c = Council::new();
    let actions = [c.limits(10_000), c.guardian("next guardian")];
    let ids = actions.each_ref().map(|action| c.propose(action));
    let made = c.s.world.now();
    for id in ids {
        c.vote(id, &[true, true]);
    }
    let both = [0, 1].map(|at| (ids[at], &actions[at]));
    let line = |name: &str, time: fn(&Proposal) -> i64, error: Option<BallastError>, c: &mut Council| {
        let cells = both.map(|(id, action)| {
            let time = time(&c.proposal(id));
            aside(&mut c.s, |s| {
                s.world.set_time(time);
                assert_eq!(
                    s.execute(id, action).err().map(|failure| error.is_some_and(|error| failure == error)),
                    error.map(|_| true)
                );
            });
            days(time - made)
        });
        row([name.into(), cells[0].clone(), cells[1].clone()])
    };
    line("has expired", |p| p.expires_at + 1, Some(BallastError::ProposalExpired), &mut c);
    let Proposal { eta, expires_at, .. } = c.proposal(ids[0]);
    let grace = days(expires_at - eta);
    vec![
        line("votes are counted up to", |p| p.vote_until, Some(BallastError::VotingNotOver), &mut c),
        line("can be executed from", |p| p.eta, None, &mut c),
        line("can be executed up to", |p| p.expires_at, None, &mut c),
        row(["time to execute it".into(), grace.clone(), grace]),
    ]
}

fn results() -> Rows {
    let mut c = Council::new();
    let action = c.guardian("next guardian");
    let first = c.propose(&action);
    assert_eq!(c.proposal(first).quorum, 400_000 * UNIT);
    let cases: [&[bool]; 6] =
        [&[], &[true], &[false], &[true, false], &[true, true, false], &[true, true, false, false]];
    let mut line = |votes: &[bool]| {
        let id = c.propose(&action);
        let voters: Vec<_> = c.voters.iter().map(|voter| voter.insecure_clone()).collect();
        aside(&mut c.s, |s| {
            for (voter, support) in voters.iter().zip(votes) {
                s.cast_vote(voter, id, *support).unwrap();
            }
            let Proposal { eta, yes, no, .. } = s.world.read(&pda::proposal(id));
            s.world.set_time(eta);
            let result = match s.execute(id, &action) {
                Ok(_) => "passes",
                Err(failure) => {
                    assert_eq!(failure, BallastError::ProposalRejected);
                    "rejected"
                }
            };
            row([money(yes), money(no), result.into()])
        })
    };
    cases.map(&mut line).into()
}

/// A provider who asks for his capital when the vote has ended.
fn leaving() -> Rows {
    let mut c = Council::new();
    let provider = c.provider.insecure_clone();
    let action = c.limits(100_000);
    let id = c.propose(&action);
    c.vote(id, &[true, true]);
    let Proposal { vote_until, eta, .. } = c.proposal(id);
    c.s.world.set_time(vote_until);
    let shares = c.s.share_balance(&provider.pubkey());
    c.s.request_withdrawal(&provider, shares, 1).unwrap();
    let Config { withdrawal_cooldown, withdrawal_window, .. } = c.config();
    let after = |seconds: i64| (seconds / DAY).to_string();
    let first = withdrawal_cooldown as i64;
    let last = first + withdrawal_window as i64;
    for (time, fits) in [(first - 1, false), (first, true), (last - 1, true), (last, false)] {
        aside(&mut c.s, |s| {
            s.world.set_time(vote_until + time);
            assert_eq!(s.complete_withdrawal(&provider, 1).is_ok(), fits, "{time}");
        });
    }
    c.wait(id);
    c.s.execute(id, &action).unwrap();
    vec![
        row(["asks for his capital (`request_withdrawal`)".into(), after(0)]),
        row(["can have it (`complete_withdrawal`)".into(), after(first)]),
        row(["is too late for it, and would have to ask again".into(), after(last)]),
        row(["the proposal can be executed".into(), after(eta - vote_until)]),
    ]
}
