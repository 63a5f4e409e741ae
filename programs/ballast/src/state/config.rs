//! Protocol-wide settings. One account, written at initialisation, by the guardian's pause and by decided proposals.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use crate::{
    constants::*,
    errors::BallastError,
    math::fixed::{MathResult, scale_ceil},
};

/// How proposals are decided. Times in seconds, parts in basis points of the stake that is active when one is made.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType, AnchorSerialize, AnchorDeserialize)]
pub struct GovernanceRules {
    /// Least weight of all votes in any case, in base units: the parts below are of what is staked, which can be little.
    pub min_quorum: u64,
    /// For votes.
    pub voting: u32,
    /// From the end of the vote to the earliest execution of what cannot hurt a capital provider.
    pub timelock: u32,
    /// The same of what could: longer than the withdrawal cooldown and window together.
    pub provider_timelock: u32,
    /// For the execution; a proposal expires with it.
    pub grace: u32,
    /// Least weight of all votes.
    pub quorum_bps: u16,
    /// Least stake of who proposes.
    pub threshold_bps: u16,
    pub padding: [u8; 4],
}

impl GovernanceRules {
    /// Weight of votes that is needed of all `tokens` in staking, in base units.
    pub fn quorum(&self, tokens: u64) -> MathResult<u64> {
        Self::part(tokens, self.quorum_bps, self.min_quorum)
    }

    /// What a part of all `tokens` (base units) is, rounded up, at least `least`.
    pub fn part(tokens: u64, bps: u16, least: u64) -> MathResult<u64> {
        Ok(scale_ceil(tokens, bps as u32, BPS as u32)?.max(least))
    }

    /// Errors: `WindowOutOfBounds`, `LimitOutOfBounds`.
    fn validate(&self, exit: u32) -> Result<()> {
        let windows = (MIN_VOTING..=MAX_VOTING).contains(&self.voting)
            && (MIN_TIMELOCK..=MAX_TIMELOCK).contains(&self.timelock)
            && self.timelock <= self.provider_timelock
            && self.provider_timelock <= MAX_TIMELOCK
            && exit < self.provider_timelock
            && (MIN_GRACE..=MAX_GRACE).contains(&self.grace);
        require!(windows, BallastError::WindowOutOfBounds);
        let parts = (MIN_QUORUM_BPS..=BPS as u16 / 2).contains(&self.quorum_bps)
            && (1..=BPS as u16 / 10).contains(&self.threshold_bps)
            && self.min_quorum >= MIN_EARNING;
        require!(parts, BallastError::LimitOutOfBounds);
        Ok(())
    }
}

/// What a vote can change of the protocol's settings. Units as in [`Config`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ProtocolRules {
    pub withdrawal_cooldown: u32,
    pub withdrawal_window: u32,
    pub claim_period: u32,
    pub stakers_bps: u16,
    pub underwriters_bps: u16,
    pub treasury_bps: u16,
    pub referrer_bps: u16,
    pub cancel_fee_bps: u16,
    pub governance: GovernanceRules,
}

#[account]
#[derive(Debug)]
pub struct Config {
    /// Creates pools, lists products: a person while the protocol is set up, `governor` afterwards.
    pub admin: Address,
    /// May pause sales and deposits for a bounded time, nothing else.
    pub guardian: Address,
    /// Mint of the governance token.
    pub governance_mint: Address,
    /// Sales and deposits are refused before this time (unix seconds).
    pub paused_until: i64,
    /// The guardian may pause again from this time (unix seconds).
    pub pause_available_at: i64,
    /// Seconds between a withdrawal request and its first execution.
    pub withdrawal_cooldown: u32,
    /// Seconds during which a cooled-down request can be executed.
    pub withdrawal_window: u32,
    /// Seconds during which an approved incident can be claimed on.
    pub claim_period: u32,
    /// Parts of every premium that do not go to capital providers, in basis points.
    pub stakers_bps: u16,
    pub underwriters_bps: u16,
    pub treasury_bps: u16,
    /// Part of a premium for whoever referred the buyer; it comes out of the treasury's part.
    pub referrer_bps: u16,
    /// Part of the unearned premium that stays with the providers when cover is cancelled, in basis points of it.
    pub cancel_fee_bps: u16,
    pub version: u8,
    pub bump: u8,
    /// 1 until the administrator has given his rights up.
    pub bootstrap: u8,
    pub governor_bump: u8,
    pub padding: [u8; 6],
    pub governance: GovernanceRules,
    /// Grows when rules change by which proposals are decided or providers leave: older proposals are stale.
    pub rules_version: u32,
    /// Signs what a vote has decided: an address of this program without data.
    pub governor: Address,
    pub reserved: [u8; 68],
}

impl Config {
    /// Replaces what a vote can change.
    #[inline(never)]
    pub fn set_rules(&mut self, rules: &ProtocolRules) {
        self.withdrawal_cooldown = rules.withdrawal_cooldown;
        self.withdrawal_window = rules.withdrawal_window;
        self.claim_period = rules.claim_period;
        self.stakers_bps = rules.stakers_bps;
        self.underwriters_bps = rules.underwriters_bps;
        self.treasury_bps = rules.treasury_bps;
        self.referrer_bps = rules.referrer_bps;
        self.cancel_fee_bps = rules.cancel_fee_bps;
        self.governance = GovernanceRules { padding: [0; 4], ..rules.governance };
    }

    /// Errors: `FeesOutOfBounds`, `WindowOutOfBounds`, `LimitOutOfBounds`.
    pub fn invariant(&self) -> Result<()> {
        let fees = self.stakers_bps as u32 + self.underwriters_bps as u32 + self.treasury_bps as u32;
        let within = fees <= MAX_FEES_BPS as u32
            && self.referrer_bps <= self.treasury_bps
            && self.cancel_fee_bps <= MAX_CANCEL_FEE_BPS;
        require!(within, BallastError::FeesOutOfBounds);
        let windows = (MIN_COOLDOWN..=MAX_WINDOW).contains(&self.withdrawal_cooldown)
            && (MIN_WINDOW..=self.withdrawal_cooldown / WINDOW_PART).contains(&self.withdrawal_window)
            && (MIN_CLAIM_PERIOD..=MAX_CLAIM_PERIOD).contains(&self.claim_period);
        require!(windows, BallastError::WindowOutOfBounds);
        self.governance.validate(self.withdrawal_cooldown + self.withdrawal_window)
    }

    /// Errors: `Paused`.
    pub fn check_open(&self, now: i64) -> Result<()> {
        require!(now >= self.paused_until, BallastError::Paused);
        Ok(())
    }
}
