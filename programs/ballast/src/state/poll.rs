//! One round of a decision by people: sealed votes of stakers, or attestations of a committee.

use anchor_lang::prelude::*;

use super::{StakingRules, Vote, ballot};
use crate::{
    constants::BPS,
    errors::BallastError,
    math::{
        fixed::{add, scale_ceil, scale_floor, sub},
        median::{self, BUCKETS, CANNOT_DECIDE, NO_RESULT, Verdict},
        rewards::{take_share, take_share_ceil},
    },
};

/// Votes are collected.
pub const OPEN: u8 = 0;
/// The result stands, and can be challenged in the first round.
pub const TALLIED: u8 = 1;
/// The decision that it belongs to is made.
pub const DECIDED: u8 = 2;

#[account]
#[derive(Debug)]
pub struct Poll {
    /// The incident or claim that is decided.
    pub subject: Address,
    pub pool: Address,
    /// Who posted the bond: reporter, challenger or appellant.
    pub bonder: Address,
    /// The claimant, who has no vote on his own claim; zeros when there is none.
    pub barred: Address,
    /// The committee that answers in the stakers' place; zeros when they vote themselves.
    pub committee: Address,
    /// Unix seconds. Only what was staked and active before `reported_at` has weight.
    pub reported_at: i64,
    /// Votes are sealed up to `commit_until`, opened up to `reveal_until`, both included.
    pub commit_until: i64,
    pub reveal_until: i64,
    /// End of the window for an appeal; 0 before the tally.
    pub challenge_until: i64,
    /// Ballots stay until then, as proof of who voted; 0 before the decision.
    pub ballots_until: i64,
    /// Base units of stake: all that could be active at the report, most of one voter, least for a quorum.
    pub staked: u64,
    pub weight_cap: u64,
    pub quorum_weight: u64,
    /// Revealed weight by severity in steps of 5 %, and weight that cannot decide. A member of a committee weighs 1.
    pub histogram: [u64; BUCKETS],
    pub undecided: u64,
    /// Base units of the pool's collateral: the bond, and the fee for the winning side, less what has been credited.
    pub bond: u64,
    pub fee: u64,
    /// Weight of either side that has not been settled yet.
    pub winning: u64,
    pub losing: u64,
    /// Governance tokens that the winning side still gets, and the losing side still gives.
    pub award: u64,
    pub penalty: u64,
    /// Seconds to challenge the result.
    pub challenge_time: u32,
    pub heads: u32,
    pub wrong_bps: u16,
    pub silent_bps: u16,
    pub contested_bps: u16,
    pub quorum_heads: u8,
    /// 1 or 2.
    pub round: u8,
    /// `OPEN`, `TALLIED` or `DECIDED`.
    pub status: u8,
    /// Bucket of the result, or `NO_RESULT`.
    pub result: u8,
    /// 1 when there is a second round; 1 when nobody is slashed for his side; 1 when the bond goes back.
    pub appealed: u8,
    pub contested: u8,
    pub bond_due: u8,
    /// Reward line of the pool's collateral.
    pub fee_slot: u8,
    /// Members of the committee, and one bit for each of them who has attested.
    pub seats: u8,
    pub attested: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 70],
}

/// What settling a vote moves, in base units: slashes and award of the governance token, fee of the collateral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoteOutcome {
    pub silent: u64,
    pub slash: u64,
    pub award: u64,
    pub fee: u64,
}

impl Poll {
    /// Opens round `round` at `now` by the present rules, for what was staked at the report.
    pub fn schedule(&mut self, rules: &StakingRules, round: u8, staked: u64, now: i64) -> Result<()> {
        let at = round as usize - 1;
        self.commit_until = now + rules.commit[at] as i64;
        self.reveal_until = self.commit_until + rules.reveal[at] as i64;
        self.staked = staked;
        self.weight_cap = scale_floor(staked, rules.weight_cap_bps as u32, BPS as u32)?;
        self.quorum_weight = scale_ceil(staked, rules.quorum_bps[at] as u32, BPS as u32)?;
        self.quorum_heads = rules.quorum_heads[at];
        (self.wrong_bps, self.silent_bps) = (rules.wrong_bps, rules.silent_bps);
        self.contested_bps = rules.contested_bps;
        self.round = round;
        self.result = NO_RESULT;
        Ok(())
    }

    /// Most that a vote of `weight` base units can cost: silence. Rounded up.
    pub fn worst_slash(&self, weight: u64) -> Result<u64> {
        Ok(scale_ceil(weight, self.silent_bps as u32, BPS as u32)?)
    }

    /// Place of this round in a ballot.
    pub fn at(&self) -> usize {
        (self.round == 2) as usize
    }

    pub fn is_about_claim(&self) -> bool {
        self.barred != Address::default()
    }

    pub fn is_committee(&self) -> bool {
        self.committee != Address::default()
    }

    /// Counts one opened vote. Errors: `InvalidSeverity`, `MathOverflow`.
    pub fn count(&mut self, bucket: u8, weight: u64) -> Result<()> {
        let place = match bucket {
            CANNOT_DECIDE => &mut self.undecided,
            _ => self.histogram.get_mut(bucket as usize).ok_or(BallastError::InvalidSeverity)?,
        };
        *place = add(*place, weight)?;
        // Who cannot decide helps neither a committee nor a last round to its quorum.
        let counts = bucket != CANNOT_DECIDE || (self.round == 1 && !self.is_committee());
        self.heads += u32::from(counts);
        Ok(())
    }

    /// Every member of the committee has attested.
    pub fn is_complete(&self) -> bool {
        self.is_committee() && self.attested.count_ones() == self.seats as u32
    }

    /// What has been opened so far says, or no result while it misses the quorum.
    #[inline(never)]
    pub fn verdict(&self) -> Result<Verdict> {
        // The first round can hand the question on; the second is for those who answer it.
        let doubt = if self.round == 1 { self.undecided } else { 0 };
        let verdict = median::verdict(&self.histogram, doubt)?;
        let weight = verdict.winning as u128 + verdict.losing as u128 + doubt as u128;
        let quorum = self.heads >= self.quorum_heads as u32 && weight >= self.quorum_weight as u128;
        Ok(if quorum { verdict } else { Verdict::NONE })
    }

    /// Ends the round. Errors: `AlreadyTallied`, `VotingNotOver`.
    pub fn tally(&mut self, now: i64) -> Result<()> {
        require!(self.status == OPEN, BallastError::AlreadyTallied);
        require!(now > self.reveal_until || self.is_complete(), BallastError::VotingNotOver);
        let verdict = self.verdict()?;
        self.status = TALLIED;
        self.challenge_until = now + self.challenge_time as i64;
        if verdict.bucket != NO_RESULT {
            self.result = verdict.bucket;
            (self.winning, self.losing) = (verdict.winning, verdict.losing);
            self.contested = u8::from(verdict.is_contested(self.contested_bps));
        }
        Ok(())
    }

    /// The other round says something else: gives what this refuses, or the reverse, or is further away than a bucket.
    pub fn is_overturned_by(&self, other: u8, rejection: u8) -> bool {
        (self.result == rejection) != (other == rejection) || self.result.abs_diff(other) > 1
    }

    /// Fixes what settling ballots moves. `fee` (base units) is for the winning side; nobody is slashed for the side he
    /// took when `mild`, or when the vote was contested.
    #[inline(never)]
    pub fn decide(&mut self, fee: u64, mild: bool, ballots_until: i64) -> Result<()> {
        self.status = DECIDED;
        self.ballots_until = ballots_until;
        self.fee = fee;
        if mild {
            self.contested = 1;
        }
        if self.contested == 0 && !self.is_committee() {
            self.penalty = scale_floor(self.losing, self.wrong_bps as u32, BPS as u32)?;
            self.award = self.penalty;
        }
        Ok(())
    }

    /// Settles one vote: silence costs always, the wrong side unless contested, the winning side shares the rest.
    #[inline(never)]
    pub fn settle(&mut self, vote: &Vote) -> Result<VoteOutcome> {
        require!(self.status == DECIDED, BallastError::NotDecided);
        if vote.state == ballot::COMMITTED {
            let silent = self.worst_slash(vote.weight)?;
            return Ok(VoteOutcome { silent, ..Default::default() });
        }
        if self.result == NO_RESULT || vote.bucket == CANNOT_DECIDE {
            return Ok(VoteOutcome::default());
        }
        if vote.bucket.abs_diff(self.result) <= 1 {
            let fee = take_share(&mut self.fee, self.winning, vote.weight)?;
            let award = take_share(&mut self.award, self.winning, vote.weight)?;
            self.winning = sub(self.winning, vote.weight)?;
            Ok(VoteOutcome { fee, award, ..Default::default() })
        } else {
            let slash = take_share_ceil(&mut self.penalty, self.losing, vote.weight)?;
            self.losing = sub(self.losing, vote.weight)?;
            Ok(VoteOutcome { slash, ..Default::default() })
        }
    }

    /// Errors: `BrokenInvariant`.
    pub fn invariant(&self) -> Result<()> {
        let rounds = self.round == 1 || self.round == 2;
        let voters = self.is_committee() || (self.weight_cap <= self.staked && self.commit_until < self.reveal_until);
        require!(rounds && voters, BallastError::BrokenInvariant);
        Ok(())
    }
}
