//! All staked governance tokens together: what is staked, what it earns, and by which rules its owners decide.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

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
        let bonds = (1..=self.bond_max).contains(&self.bond_min) && self.bond_bps <= half && self.fee_bps <= half;
        let quorum = self.quorum_heads.iter().all(|heads| *heads > 0)
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
    pub reserved: [u8; 36],
    /// What was staked at two earlier times at least an activation apart, when the later one was noted, and when the sum
    /// changed last (unix seconds): see [`Staking::mature`].
    pub staked_before: u64,
    pub staked_then: u64,
    pub noted_at: i64,
    pub changed_at: i64,
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

    /// What was staked long enough ago to be active, in base units: the measure of quorum and weight cap. Exact when
    /// nothing was staked or unstaked during an activation; else never more than was staked one to two activations ago, so
    /// that tokens which cannot vote yet do not raise what those who can must reach.
    pub fn mature(&self, now: i64) -> u64 {
        let activation = self.rules.activation as i64;
        if now - self.changed_at >= activation {
            self.total_staked
        } else if now - self.noted_at >= activation {
            self.total_staked.min(self.staked_then)
        } else {
            self.total_staked.min(self.staked_before)
        }
    }

    /// Notes the sum before it changes.
    pub fn note(&mut self, now: i64) {
        let activation = self.rules.activation as i64;
        if now - self.noted_at >= activation {
            let was_still = now - self.changed_at >= activation;
            self.staked_before = if was_still { self.total_staked } else { self.staked_then };
            (self.staked_then, self.noted_at) = (self.total_staked, now);
        }
        self.changed_at = now;
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
        let parts = [self.total_staked, self.unstaking, self.owed, self.unshared, self.emission_budget, self.slashed];
        let ledger: u128 = parts.iter().map(|part| *part as u128).sum();
        let solvent = ledger <= balance as u128 + self.awarded as u128;
        require!(solvent && self.earning <= self.total_staked, BallastError::BrokenInvariant);
        Ok(())
    }
}

#[cfg(test)]
#[path = "staking_tests.rs"]
mod tests;
