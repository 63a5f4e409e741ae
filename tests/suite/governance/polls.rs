//! What a change of the stakers' rules must not do to polls.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// Rules by which no poll ever reaches its quorum reject every event: sold cover would be worth nothing.
#[test]
fn rules_by_which_nothing_can_be_decided_are_refused() {
    type Bend = fn(&mut StakingRules);
    let cases: [Bend; 2] = [
        |r| r.quorum_heads = [255, 255],
        // Half of all stake in parts of a ten-thousandth.
        |r| (r.quorum_bps, r.weight_cap_bps) = ([5_000, 5_000], 1),
    ];
    for bend in cases {
        let mut c = Council::new();
        let action = c.staking(bend);
        assert_eq!(c.enact(&action).unwrap_err(), LimitOutOfBounds);
    }
}
