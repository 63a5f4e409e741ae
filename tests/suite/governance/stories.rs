//! Power that moves slowly.

use ballast_testkit::{BallastError::*, scenario::*, tokens::*, *};

use crate::support::*;

/// A change that would hurt the providers waits longer than a withdrawal takes: who does not want it is gone before.
#[test]
fn an_lp_leaves_before_a_hostile_parameter_takes_effect() {
    let (mut s, _) = funded();
    let provider = s.user("careful provider", 50_000 * UNIT);
    s.deposit(&provider, 50_000 * UNIT).unwrap();
    let hostile =
        s.change_rules_instruction(None, RuleChange::Pool { leverage_bps: 100_000, group_limit_bps: 100_000 });
    let admin = s.admin.insecure_clone();
    let id = s.propose(&admin, &hostile).unwrap();
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    let shares = s.share_balance(&provider.pubkey());
    s.request_withdrawal(&provider, shares, 1).unwrap();
    assert_eq!(s.execute(id, &hostile).unwrap_err(), TimelockRunning);
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&provider, 1).unwrap();
    assert!(s.world.now() < proposal.eta);
    s.world.set_time(proposal.eta - 1);
    assert_eq!(s.execute(id, &hostile).unwrap_err(), TimelockRunning);
    s.world.set_time(proposal.eta);
    s.execute(id, &hostile).unwrap();
    assert_eq!(s.pool_state().leverage_bps, 100_000);
    assert_eq!(s.execute(id, &hostile).unwrap_err(), AlreadyExecuted);
}

/// After the bootstrap only votes decide, and the administrator is nobody.
#[test]
fn stakers_list_a_product_after_the_bootstrap() {
    let (mut s, _) = funded();
    s.with_staking();
    let voters = s.stakers(4, 1_000_000 * UNIT);
    s.end_bootstrap().unwrap();
    assert_eq!(s.list_product(voted_args()).unwrap_err(), NotAdmin);
    let index = s.pool.products;
    let accounts = ix::ListProduct { admin: pda::governor(), ..s.list_product_accounts(index) };
    let action = accounts.instruction(index, voted_args());
    let id = s.propose(&voters[0], &action).unwrap();
    for (at, voter) in voters.iter().enumerate() {
        s.cast_vote(voter, id, at != 3).unwrap();
    }
    assert_eq!(s.cast_vote(&voters[0], id, true).unwrap_err(), AlreadyVoted);
    assert_eq!(s.execute(id, &action).unwrap_err(), VotingNotOver);
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    s.world.set_time(proposal.eta);
    s.execute(id, &action).unwrap();
    let product: Product = s.world.read(&accounts.product);
    assert_eq!(product.subject, voted_args().subject);
    s.close_proposal(&voters[1], id).unwrap();
    s.close_vote(&voters[0].pubkey(), id).unwrap();
}
