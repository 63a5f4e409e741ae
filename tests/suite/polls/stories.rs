//! Whole stories, from the report to the last settled ballot.

use super::*;
use crate::support::balanced;

#[test]
fn an_exploit_is_approved_at_sixty_percent() {
    let mut c = Case::new();
    let incident = c.report();
    let poll = c.vote(&incident, 1, &[12, 12, 12, 13, 11, 0]);
    assert_eq!((poll.result, poll.contested), (12, 0));
    let before = c.s.pool_state();
    let state = c.decide(&incident);
    assert_eq!((state.status, state.severity_bps, state.owed), (1, 6_000, 60_000 * UNIT));
    let after = c.s.pool_state();
    assert_eq!(after.reserved, 60_000 * UNIT);
    println!("{} {}", before.assets, after.assets);
    let money = c.s.money(&c.holder.pubkey());
    c.s.claim(&c.policy, &incident).unwrap();
    assert_eq!(c.s.money(&c.holder.pubkey()), money + 60_000 * UNIT);
    for voter in &c.voters[..6] {
        let cu = c.s.settle_ballot(&voter.pubkey(), &incident).unwrap().compute_units;
        println!("{cu} {:?}", c.s.stake_state(&voter.pubkey()));
    }
    println!("{:?}", c.s.staking_state());
    c.s.reclaim_bond(&incident, 1).unwrap();
    balanced(&c.s);
}
