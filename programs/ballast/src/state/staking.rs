//! All staked governance tokens together: what is staked, what it earns, and by which rules its owners decide.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use super::GovernanceRules;
use crate::{
    constants::*,
    errors::BallastError,
    math::{
        fixed::{Q64, add, sub},
        rewards,
    },
};

/// Reward lines: the governance token first, then up to four collaterals.
pub const LINES: usize = 1 + FEE_SLOTS;
/// Parts of an activation in which staked tokens are counted apart, and how many of them are kept: those of one activation,
/// the one before, and room for the rest of a division.
const PENDING_PARTS: u32 = 4;
pub const PENDING_SLOTS: usize = 6;
/// Line of the governance token.
pub const GOVERNANCE: usize = 0;
/// Slot of a fee vault that has none.
pub const NO_SLOT: u8 = 0;

/// How incidents and disputed claims are decided. Copied into every poll when it opens. Times in seconds, first and second
/// round; parts in basis points.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType, AnchorSerialize, AnchorDeserialize)]
pub struct StakingRules {
    /// Most governance tokens that are emitted to stakers, in base units per second.
    pub max_emission: u64,
    pub commit: [u32; 2],
    pub reveal: [u32; 2],
    /// Window for an appeal: shortest, and longest when all of the pool is at stake.
    pub challenge_min: u32,
    pub challenge_max: u32,
    /// From staking to the first event that can be voted on, and from the request to the tokens.
    pub activation: u32,
    pub unstake_cooldown: u32,
    /// Bond of a report or dispute: bounds in whole tokens of the collateral, and its part of what is at stake.
    pub bond_min: u32,
    pub bond_max: u32,
    pub bond_bps: u16,
    /// Assessment fee, of the bond before any doubling.
    pub fee_bps: u16,
    /// Least revealed weight, of everything staked at the report.
    pub quorum_bps: [u16; 2],
    /// Most weight of one stake, of everything staked at the report.
    pub weight_cap_bps: u16,
    /// Slashes of a vote's weight: away from the result, and not revealed.
    pub wrong_bps: u16,
    pub silent_bps: u16,
    /// Up to this part of the weight on the winning side, a vote is contested.
    pub contested_bps: u16,
    /// Fewest revealed votes.
    pub quorum_heads: [u8; 2],
    pub padding: [u8; 6],
}

impl StakingRules {
    /// Errors: `WindowOutOfBounds`, `LimitOutOfBounds`.
    pub fn validate(&self) -> Result<()> {
        let phases = self.commit.iter().chain(&self.reveal).all(|time| (MIN_PHASE..=MAX_PHASE).contains(time));
        let windows = (MIN_PHASE..=self.challenge_max).contains(&self.challenge_min)
            && self.challenge_max <= MAX_CHALLENGE
            && (MIN_PHASE..=MAX_ACTIVATION).contains(&self.activation)
            && (MIN_PHASE..=MAX_UNSTAKE_COOLDOWN).contains(&self.unstake_cooldown);
        require!(phases && windows, BallastError::WindowOutOfBounds);
        let half = BPS as u16 / 2;
        let bonds = (1..=self.bond_max).contains(&self.bond_min)
            && self.bond_max <= MAX_BOND
            && self.bond_bps <= half
            && self.fee_bps <= half;
        let reachable = |part: &u16| *part as u32 <= self.weight_cap_bps as u32 * MAX_HEADS as u32;
        let quorum = self.quorum_heads.iter().all(|heads| (1..=MAX_HEADS).contains(heads))
            && self.quorum_bps.iter().all(reachable)
            && self.quorum_bps.iter().all(|part| (1..=half).contains(part))
            && (1..=BPS as u16).contains(&self.weight_cap_bps);
        let slashes = self.wrong_bps <= self.silent_bps
            && self.silent_bps <= MAX_SILENT_BPS
            && (half..=BPS as u16).contains(&self.contested_bps);
        require!(bonds && quorum && slashes, BallastError::LimitOutOfBounds);
        Ok(())
    }
}

/// Rewards in one token.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct RewardLine {
    pub mint: Address,
    /// Base units per earning base unit since the beginning (64.64).
    pub index: Q64,
    /// Fees that voters have earned and that the fee vault has not received yet, in base units.
    pub promised: u64,
}

#[account]
#[derive(Debug)]
pub struct Staking {
    pub governance_mint: Address,
    /// Token account that holds everything below; its authority is this account.
    pub tokens: Address,
    pub token_program: Address,
    pub rules: StakingRules,
    /// Base units of the governance token: staked, the part of it that earns, and on its way out.
    pub total_staked: u64,
    pub earning: u64,
    pub unstaking: u64,
    /// Due to stakers and voters, and not claimed.
    pub owed: u64,
    /// Taken from those who did not reveal, not shared yet.
    pub unshared: u64,
    /// Taken from, and handed to, those who voted; the difference is still on its way between stakes of decided polls.
    pub slashed: u64,
    pub awarded: u64,
    /// What is left to emit, how fast (per second), and up to when it has been (unix seconds).
    pub emission_budget: u64,
    pub emission_rate: u64,
    pub emitted_at: i64,
    pub lines: [RewardLine; LINES],
    /// Collaterals that have a line.
    pub slots: u8,
    pub decimals: u8,
    pub bump: u8,
    pub version: u8,
    pub reserved: [u8; 68],
    /// Staked in each of the latest quarters of an activation, in base units, and the number of the last of them: see
    /// [`Staking::mature`].
    pub pending: [u64; PENDING_SLOTS],
    pub pending_slot: u64,
    /// Behind products, and lost there but not sold yet: has no vote and earns no rewards of stakers.
    pub signalled: u64,
}

impl Staking {
    /// Shares `amount` of line `at` among everything that earns. The caller has checked that enough does.
    #[inline(never)]
    pub fn share(&mut self, at: usize, amount: u64) -> Result<()> {
        let line = &mut self.lines[at % LINES];
        let index = line.index.bits().checked_add(rewards::index_step(amount, self.earning)?);
        line.index = Q64::from_bits(index.ok_or(BallastError::MathOverflow)?);
        Ok(())
    }

    /// What was staked long enough ago to be active, in base units: the measure of quorum and weight cap. Tokens that cannot
    /// vote yet do not raise what those who can must reach, but for those staked in the quarter of an activation before
    /// the others became active. Never less than what can vote.
    pub fn mature(&self, now: i64) -> u64 {
        let active = self.slot(now - self.rules.activation as i64);
        let oldest = active.max(self.pending_slot.saturating_sub(PENDING_SLOTS as u64));
        let pending = (oldest + 1..=self.pending_slot).map(|slot| self.pending[slot as usize % PENDING_SLOTS]);
        self.total_staked.saturating_sub(pending.sum())
    }

    /// All tokens in staking that a quorum is a part of: also those that have no vote because they are signalled.
    pub fn electorate(&self, now: i64) -> Result<u64> {
        Ok(add(self.mature(now), self.signalled)?)
    }

    /// Those who can vote can decide. Errors: `NothingEarns`.
    #[inline(never)]
    pub fn check_quorum(&self, rules: &GovernanceRules, now: i64) -> Result<()> {
        require!(self.mature(now) >= rules.quorum(self.electorate(now)?)?, BallastError::NothingEarns);
        Ok(())
    }

    /// Notes that `amount` has been staked now.
    pub fn pend(&mut self, amount: u64, now: i64) -> Result<()> {
        let slot = self.slot(now);
        let first = self.pending_slot.max(slot.saturating_sub(PENDING_SLOTS as u64)) + 1;
        for passed in first..=slot {
            self.pending[passed as usize % PENDING_SLOTS] = 0;
        }
        self.pending_slot = self.pending_slot.max(slot);
        let pending = &mut self.pending[slot as usize % PENDING_SLOTS];
        *pending = add(*pending, amount)?;
        Ok(())
    }

    /// Takes back that `amount` was staked at `time`. Of no consequence when that is long ago.
    pub fn unpend(&mut self, amount: u64, time: i64) -> Result<()> {
        let slot = self.slot(time);
        if slot + PENDING_SLOTS as u64 > self.pending_slot {
            let pending = &mut self.pending[slot as usize % PENDING_SLOTS];
            *pending = sub(*pending, amount)?;
        }
        Ok(())
    }

    /// Number of the quarter of an activation that contains `time`.
    fn slot(&self, time: i64) -> u64 {
        let quarter = (self.rules.activation / PENDING_PARTS).max(1);
        time.max(0) as u64 / quarter as u64
    }

    /// Enough is staked for an index to be exact.
    pub fn can_share(&self) -> bool {
        self.earning >= MIN_EARNING
    }

    /// Governance tokens that time has emitted since the last call, out of the budget; `unshared` ones with them.
    /// While nobody earns, time passes and nothing is emitted.
    #[inline(never)]
    pub fn emit(&mut self, now: i64) -> Result<u64> {
        let seconds = now.saturating_sub(self.emitted_at).max(0) as u64;
        self.emitted_at = now;
        let is_idle = self.unshared == 0 && (self.emission_rate == 0 || self.emission_budget == 0);
        if is_idle || !self.can_share() {
            return Ok(0);
        }
        let emitted = self.emission_rate.saturating_mul(seconds).min(self.emission_budget);
        let amount = add(emitted, self.unshared)?;
        self.emission_budget = sub(self.emission_budget, emitted)?;
        self.unshared = 0;
        self.owed = add(self.owed, amount)?;
        self.share(GOVERNANCE, amount)?;
        Ok(amount)
    }

    /// Errors: `BrokenInvariant` when the ledger exceeds `balance`, what the token account holds.
    #[inline(never)]
    pub fn invariant(&self, balance: u64) -> Result<()> {
        let parts = [
            self.total_staked,
            self.unstaking,
            self.signalled,
            self.owed,
            self.unshared,
            self.emission_budget,
            self.slashed,
        ];
        let ledger: u128 = parts.iter().map(|part| *part as u128).sum();
        let solvent = ledger <= balance as u128 + self.awarded as u128;
        require!(solvent && self.earning <= self.total_staked, BallastError::BrokenInvariant);
        Ok(())
    }
}

#[cfg(test)]
#[path = "staking_tests.rs"]
mod tests;
