//! What votes, bonds and appeals cost and pay, in rows of `docs/assessors.md`.

use super::super::{committee::custody_args, *};
use crate::documents::tables::*;

/// A severity as the document writes it.
fn severity(bucket: u8) -> String {
    match bucket {
        polls::CANNOT_DECIDE => "cannot decide".into(),
        polls::NO_RESULT => "no result".into(),
        _ => percent(bucket as u64 * 500),
    }
}

fn severities(buckets: &[u8]) -> String {
    buckets.iter().map(|bucket| severity(*bucket)).collect::<Vec<_>>().join(", ")
}

/// Both rounds of a decision about 100 000 of cover in the pool of the tests, the second after a result of the first.
pub fn windows() -> Rows {
    let mut c = Case::new();
    let incident = c.report();
    let opened = c.s.world.now();
    let first = c.vote(&incident, 1, &[12, 12, 12]);
    let window = first.challenge_until - c.s.world.now();
    c.appeal(&incident, 2 * BOND);
    let second = c.s.poll_state(&incident, 2);
    let rounds = [(first, opened), (second, c.s.world.now())];
    let line = |name: &str, cell: &dyn Fn(&Poll, i64) -> String| {
        let [one, two] = rounds.each_ref().map(|(poll, opened)| cell(poll, *opened));
        row([name.into(), one, two])
    };
    vec![
        line("seal, from the opening of the round", &|poll, opened| days(poll.commit_until - opened)),
        line("open, after that", &|poll, _| days(poll.reveal_until - poll.commit_until)),
        row(["appeal, after the tally".into(), days(window), "none: final".into()]),
        line("votes that must be opened", &|poll, _| poll.quorum_heads.to_string()),
        line("weight that must be opened", &|poll, _| money(poll.quorum_weight)),
        line("most weight of one vote", &|poll, _| money(poll.weight_cap)),
        line("bond of whoever asked for it", &|poll, _| money(poll.bond)),
        line("fee for its winning side", &|poll, _| money(poll.fee)),
    ]
}

pub fn commitment() -> Rows {
    let hex = |bytes: &[u8]| format!("`{}`", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let (poll, voter, bucket, salt) = (Address::from([1; 32]), Address::from([2; 32]), 12, [3; 32]);
    let sealed = polls::commitment(&poll, &voter, bucket, &salt);
    vec![
        row(["poll".into(), hex(poll.as_ref())]),
        row(["voter".into(), hex(voter.as_ref())]),
        row([format!("bucket, {}", severity(bucket)), hex(&[bucket])]),
        row(["salt".into(), hex(&salt)]),
        row(["commitment".into(), hex(&sealed)]),
    ]
}

/// Six of seven open their votes.
pub fn vote() -> Rows {
    let mut c = Case::new();
    let incident = c.report();
    let votes = [12, 12, 12, 13, 11, 0, 12];
    for (voter, bucket) in c.voters.iter().zip(votes) {
        c.s.commit(voter, &incident, 1, bucket).unwrap();
    }
    c.s.end_commit(&incident, 1);
    for (voter, bucket) in c.voters.iter().zip(votes).take(6) {
        c.s.reveal(&voter.pubkey(), &incident, 1, bucket).unwrap();
    }
    c.s.end_reveal(&incident, 1);
    c.s.tally(&incident, 1).unwrap();
    assert_eq!(c.decide(&incident).severity_bps, 6_000);
    let settle = |at: usize| {
        let ballot: Ballot = c.s.world.read(&pda::ballot(&incident, &c.voters[at].pubkey()));
        let booked = c.settle(at, &incident);
        let said = if at == 6 { "never opened".into() } else { severity(votes[at]) };
        let [weight, fee, award, lost] = [ballot.votes[0].weight, booked.fee, booked.award, booked.lost].map(money);
        row([(at + 1).to_string(), said, weight, fee, award, lost])
    };
    (0..7).map(settle).collect()
}

pub fn contested() -> Rows {
    let votes: [&[u8]; 5] = [
        &[12, 12, 12, 12, 0, 0, 0],
        &[12, 12, 12, 0, 0, 20],
        &[0, 0, 0, 12, 12, 12],
        &[20, 20, 0, 0, 10, 10],
        &[12, 12, 12, 12, polls::CANNOT_DECIDE, polls::CANNOT_DECIDE, 0],
    ];
    let line = |votes: &[u8]| {
        let mut c = Case::new();
        let incident = c.report();
        let poll = c.vote(&incident, 1, votes);
        c.decide(&incident);
        let is_near = |bucket: u8| bucket.abs_diff(poll.result) <= 1;
        let winner = votes.iter().position(|bucket| is_near(*bucket)).expect("a winner");
        let is_wrong = |bucket: &u8| *bucket != polls::CANNOT_DECIDE && !is_near(*bucket);
        let loser = votes.iter().position(is_wrong).expect("a loser");
        let (won, lost) = (c.settle(winner, &incident), c.settle(loser, &incident));
        let side = percent(poll.winning * 10_000 / (poll.winning + poll.losing));
        let verdict = if poll.contested == 1 { "contested" } else { "clear" };
        row([severities(votes), severity(poll.result), side, verdict.into(), money(won.award), money(lost.lost)])
    };
    votes.map(line).into()
}

/// Reports about covers of different size in a pool of a million, and the window for an appeal.
pub fn bonds() -> Rows {
    let line = |cover: u64| {
        let mut c = Case::new();
        let product = c.s.add_voted_product(voted_args());
        c.insure(&product, "another holder", cover * UNIT);
        let report = |c: &mut Case| {
            let incident = c.s.report(&c.reporter, &product, c.s.world.now() - HOUR).unwrap();
            let window = window(&c.s, cover * UNIT);
            let poll = c.vote(&incident, 1, &[0, 0, 0]);
            assert_eq!(poll.challenge_time as i64, window);
            c.decide(&incident);
            poll
        };
        let (first, again) = (report(&mut c), report(&mut c));
        let bonds = [first.bond, first.fee, again.bond, again.fee].map(money);
        let [bond, fee, doubled, same] = bonds;
        row([money(cover * UNIT), bond, fee, doubled, same, days(first.challenge_time as i64)])
    };
    [10_000, 100_000, 400_000].map(line).into()
}

/// What each round found, and who pays what to whom.
pub fn appeals() -> Rows {
    let none: &[u8] = &[];
    let cases: [(&[u8], Option<&[u8]>); 10] = [
        (&[12, 12, 12], None),
        (&[0, 0, 0], None),
        (none, None),
        (&[12, 12, 12], Some(&[0; 5])),
        (&[0, 0, 0], Some(&[12; 5])),
        (&[12, 12, 12], Some(&[11; 5])),
        (&[0, 0, 0], Some(&[0; 5])),
        (&[12, 12, 12], Some(none)),
        (none, Some(&[10; 5])),
        (none, Some(&[0; 5])),
    ];
    let line = |(first, second): (&[u8], Option<&[u8]>)| {
        let mut c = Case::new();
        let incident = c.report();
        let found = c.vote(&incident, 1, first).result;
        let (mut again, mut second_round) = ("no appeal".to_string(), None);
        match second {
            Some(votes) => {
                c.appeal(&incident, if found == polls::NO_RESULT { 0 } else { 2 * BOND });
                again = severity(c.vote(&incident, 2, votes).result);
                second_round = Some(2);
            }
            None => c.s.end_challenge(&incident),
        }
        let (before, after) = c.decide_now(&incident);
        let state = c.s.incident_state(&incident);
        let decided = if state.status == 1 { percent(state.severity_bps as u64) } else { "rejected".into() };
        let bond = |round: u8| {
            let poll = c.s.poll_state(&incident, round);
            match (poll.bond, poll.bond_due) {
                (0, _) => "none".to_string(),
                (bond, 0) => format!("loses {}", money(bond)),
                _ => "gets it back".into(),
            }
        };
        let [first_fee, second_fee] = [Some(1), second_round]
            .map(|round| round.map_or(String::new(), |round| money(c.s.poll_state(&incident, round).fee)));
        row([
            severity(found),
            again,
            decided,
            bond(1),
            second_round.map_or(String::new(), bond),
            first_fee,
            second_fee,
            money(before.assets - after.assets - state.reserve),
            money(after.unearned - before.unearned),
        ])
    };
    cases.map(line).into()
}

/// A loss of 16 000 named for 20 000 of cover of a custodian that failed at 80 %, and a dispute about it.
pub fn disputes() -> Rows {
    let loss = 16_000 * UNIT;
    let line = |votes: &[u8]| {
        let args = ListProductArgs { settlement: Settlement::Assessed, ..custody_args() };
        let mut c = Case::with(7, args);
        let product = c.product;
        let (holder, policy) = c.insure(&product, "customer", 20_000 * UNIT);
        let incident = c.report();
        for member in members() {
            c.s.attest(&member, &incident, 16).unwrap();
        }
        c.s.tally(&incident, 1).unwrap();
        c.decide(&incident);
        let had = c.s.money(&holder.pubkey());
        let claim = c.s.file_loss(&holder, &policy, &incident, loss).unwrap();
        let deposit = had - c.s.money(&holder.pubkey());
        let challenger = c.s.user("challenger", 1_000 * UNIT);
        c.s.dispute(&challenger, &claim).unwrap();
        let found = c.vote(&claim, 1, votes);
        c.s.end_challenge(&claim);
        c.s.accrue(Some(product)).unwrap();
        let before = c.s.pool_state();
        c.s.decide_claim(&claim).unwrap();
        let after = c.s.pool_state();
        assert_eq!(before.assets, after.assets, "the pool pays no assessment of a claim");
        let state: Claim = c.s.world.read(&claim);
        let poll = c.s.poll_state(&claim, 1);
        let bond = if poll.bond_due == 1 { "gets it back".into() } else { format!("loses {}", money(found.bond)) };
        let kept = if state.deposit == deposit { "gets it back".into() } else { format!("loses {}", money(deposit)) };
        row([
            severity(found.result),
            money(state.entitlement),
            kept,
            bond,
            money(poll.fee),
            money(after.unearned - before.unearned),
        ])
    };
    let votes: [&[u8]; 4] = [&[20, 20, 20], &[10, 10, 10], &[0, 0, 0], &[]];
    votes.map(line).into()
}
