//! What the fuzzer's stakers, reporters and claimants can do.

use proptest::prelude::*;

use super::operations::{amount, index};

/// One step. Indices are taken modulo what exists, mostly of what can be acted on.
#[derive(Clone, Debug)]
pub enum Act {
    Stake {
        actor: usize,
        amount: u64,
    },
    RequestUnstake {
        actor: usize,
        part: u8,
    },
    CompleteUnstake {
        actor: usize,
    },
    Report {
        actor: usize,
        product: usize,
        ago: u32,
    },
    Commit {
        actor: usize,
        poll: usize,
        bucket: u8,
    },
    Reveal {
        vote: usize,
        honest: bool,
    },
    Attest {
        member: usize,
        poll: usize,
        bucket: u8,
    },
    Tally {
        poll: usize,
    },
    /// A whole round: everybody does as `votes` say about what most think, and it is tallied.
    Round {
        poll: usize,
        opinion: u8,
        votes: Vec<u8>,
    },
    Appeal {
        actor: usize,
        poll: usize,
    },
    Decide {
        poll: usize,
        wait: bool,
    },
    SettleBallot {
        ballot: usize,
    },
    CloseBallot {
        ballot: usize,
    },
    ReclaimBond {
        poll: usize,
    },
    FileLoss {
        policy: usize,
        incident: usize,
        part: u8,
    },
    Surrender {
        policy: usize,
        incident: usize,
        part: u8,
    },
    Dispute {
        actor: usize,
        claim: usize,
    },
    /// The fees of a pool's currency, or the emission alone.
    Share {
        pool: Option<usize>,
    },
    ClaimRewards {
        actor: usize,
        pool: Option<usize>,
    },
    FundEmission {
        amount: u64,
        rate: u64,
    },
    /// To the moment in which a poll's next phase begins.
    NextPhase {
        poll: usize,
    },
}

impl Act {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Stake { .. } => "stake",
            Self::RequestUnstake { .. } => "request_unstake",
            Self::CompleteUnstake { .. } => "complete_unstake",
            Self::Report { .. } => "report_incident",
            Self::Commit { .. } => "commit_vote",
            Self::Reveal { .. } => "reveal_vote",
            Self::Attest { .. } => "attest_severity",
            Self::Tally { .. } => "tally",
            Self::Round { .. } => "(round of votes)",
            Self::Appeal { .. } => "appeal",
            Self::Decide { .. } => "decide_incident, _claim",
            Self::SettleBallot { .. } => "settle_ballot",
            Self::CloseBallot { .. } => "close_ballot",
            Self::ReclaimBond { .. } => "reclaim_bond",
            Self::FileLoss { .. } => "file_loss",
            Self::Surrender { .. } => "surrender_claim",
            Self::Dispute { .. } => "dispute_claim",
            Self::Share { .. } => "share_rewards",
            Self::ClaimRewards { .. } => "claim_rewards",
            Self::FundEmission { .. } => "fund_emission",
            Self::NextPhase { .. } => "(time of a poll)",
        }
    }
}

/// Severities in steps of 5 %, "cannot decide", and now and then nonsense.
fn bucket() -> impl Strategy<Value = u8> {
    prop_oneof![3 => Just(0u8), 8 => 0u8..=20, 1 => Just(21u8), 1 => any::<u8>()]
}

fn opinion() -> impl Strategy<Value = u8> {
    prop_oneof![2 => Just(0u8), 5 => 1u8..=20]
}

pub fn act() -> impl Strategy<Value = Act> {
    prop_oneof![staking(), deciding(), deciding(), claiming()]
}

fn staking() -> impl Strategy<Value = Act> {
    let pool = || proptest::option::of(index());
    prop_oneof![
        4 => (index(), amount()).prop_map(|(actor, amount)| Act::Stake { actor, amount }),
        2 => (index(), any::<u8>()).prop_map(|(actor, part)| Act::RequestUnstake { actor, part }),
        2 => index().prop_map(|actor| Act::CompleteUnstake { actor }),
        3 => pool().prop_map(|pool| Act::Share { pool }),
        4 => (index(), pool()).prop_map(|(actor, pool)| Act::ClaimRewards { actor, pool }),
        1 => (0u64..1_000_000_000, 0u64..1_100_000).prop_map(|(amount, rate)| Act::FundEmission { amount, rate }),
    ]
}

fn deciding() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (index(), index(), any::<u32>()).prop_map(|(actor, product, ago)| Act::Report { actor, product, ago }),
        5 => (index(), index(), bucket()).prop_map(|(actor, poll, bucket)| Act::Commit { actor, poll, bucket }),
        4 => (index(), any::<u8>()).prop_map(|(vote, honest)| Act::Reveal { vote, honest: honest % 8 > 0 }),
        4 => (index(), index(), bucket()).prop_map(|(member, poll, bucket)| Act::Attest { member, poll, bucket }),
        2 => index().prop_map(|poll| Act::Tally { poll }),
        5 => (index(), opinion(), prop::collection::vec(any::<u8>(), 10))
            .prop_map(|(poll, opinion, votes)| Act::Round { poll, opinion, votes }),
        3 => (index(), index()).prop_map(|(actor, poll)| Act::Appeal { actor, poll }),
        4 => (index(), any::<bool>()).prop_map(|(poll, wait)| Act::Decide { poll, wait }),
        6 => index().prop_map(|ballot| Act::SettleBallot { ballot }),
        2 => index().prop_map(|ballot| Act::CloseBallot { ballot }),
        2 => index().prop_map(|poll| Act::ReclaimBond { poll }),
        3 => index().prop_map(|poll| Act::NextPhase { poll }),
    ]
}

fn claiming() -> impl Strategy<Value = Act> {
    let part = any::<u8>;
    prop_oneof![
        4 => (index(), index(), part()).prop_map(|(policy, incident, part)| Act::FileLoss { policy, incident, part }),
        4 => (index(), index(), part()).prop_map(|(policy, incident, part)| Act::Surrender { policy, incident, part }),
        3 => (index(), index()).prop_map(|(actor, claim)| Act::Dispute { actor, claim }),
    ]
}
