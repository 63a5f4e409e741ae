//! One person's staked governance tokens.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use super::{Staking, staking::LINES};
use crate::{
    constants::{MAX_BALLOTS, STAKE_MERGE},
    errors::BallastError,
    math::{
        fixed::{Q64, add, sub},
        rewards,
    },
};

/// What a stake has had of one reward line.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct StakeLine {
    /// The line's index up to which `owed` has been counted.
    pub paid: Q64,
    /// Earned and not claimed, in base units.
    pub owed: u64,
}

#[account]
#[derive(Debug)]
pub struct Stake {
    pub owner: Address,
    /// Staked, in base units; what was asked back is not in it.
    pub amount: u64,
    /// The part of it that was staked last, and when that and the rest became active (unix seconds).
    pub recent: u64,
    pub recent_since: i64,
    pub elder_since: i64,
    /// The part of `amount` that earns rewards: what was active when this account was last touched.
    pub earning: u64,
    /// On its way out, and when it can be had (unix seconds).
    pub unstaking: u64,
    pub unstake_at: i64,
    pub lines: [StakeLine; LINES],
    /// Ballots that have not been settled.
    pub open_ballots: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 69],
    /// Most that the open ballots can cost, in base units.
    pub exposed: u64,
}

impl Stake {
    /// Tokens that were active before `time`, in base units: the weight of a vote on an event reported then.
    pub fn weight_at(&self, time: i64) -> u64 {
        let elder = if self.elder_since < time { self.amount - self.recent } else { 0 };
        let recent = if self.recent_since < time { self.recent } else { 0 };
        elder + recent
    }

    /// Counts what has been earned up to now and lets tokens earn that have become active. Call before any change.
    #[inline(never)]
    pub fn touch(&mut self, staking: &mut Staking, now: i64) -> Result<()> {
        staking.emit(now)?;
        for (mine, all) in self.lines.iter_mut().zip(&staking.lines) {
            if mine.paid != all.index {
                let growth = all.index.bits().checked_sub(mine.paid.bits()).ok_or(BallastError::MathOverflow)?;
                mine.owed = add(mine.owed, rewards::due(self.earning, growth)?)?;
                mine.paid = all.index;
            }
        }
        let active = if self.recent_since <= now { self.amount } else { self.amount - self.recent };
        // Tokens that wait again for their weight go on earning.
        self.earn(staking, active.max(self.earning))
    }

    /// Stakes `amount` more, active after the activation delay. Call after [`Stake::touch`].
    pub fn add(&mut self, staking: &mut Staking, amount: u64, now: i64) -> Result<()> {
        let is_settled = now >= self.recent_since.saturating_add(STAKE_MERGE);
        let is_all = self.recent == self.amount && now >= self.recent_since;
        if self.recent > 0 && (is_settled || is_all) {
            self.elder_since = self.recent_since;
            self.recent = 0;
        }
        staking.unpend(self.recent, self.recent_since - staking.rules.activation as i64)?;
        self.recent = add(self.recent, amount)?;
        self.recent_since = now + staking.rules.activation as i64;
        self.amount = add(self.amount, amount)?;
        staking.pend(self.recent, now)?;
        staking.total_staked = add(staking.total_staked, amount)?;
        Ok(())
    }

    /// Takes `amount` out, what was staked last first. Errors: `StakeTooSmall`.
    #[inline(never)]
    pub fn take(&mut self, staking: &mut Staking, amount: u64) -> Result<()> {
        require!(amount <= self.amount, BallastError::StakeTooSmall);
        let recent = amount.min(self.recent);
        staking.unpend(recent, self.recent_since - staking.rules.activation as i64)?;
        self.amount -= amount;
        self.recent -= recent;
        staking.total_staked = sub(staking.total_staked, amount)?;
        self.earn(staking, self.earning.min(self.amount))
    }

    fn earn(&mut self, staking: &mut Staking, earning: u64) -> Result<()> {
        staking.earning = add(sub(staking.earning, self.earning)?, earning)?;
        self.earning = earning;
        Ok(())
    }

    /// Answers for a vote that can cost `slash` base units. Errors: `TooManyBallots` when the stake cannot.
    pub fn expose(&mut self, slash: u64) -> Result<()> {
        self.exposed = add(self.exposed, slash)?;
        require!(self.exposed <= self.amount, BallastError::TooManyBallots);
        Ok(())
    }

    /// Errors: `BrokenInvariant` when parts exceed the whole.
    pub fn invariant(&self) -> Result<()> {
        let within = self.recent <= self.amount && self.earning <= self.amount && self.open_ballots <= MAX_BALLOTS;
        require!(within && self.exposed <= self.amount, BallastError::BrokenInvariant);
        Ok(())
    }
}
