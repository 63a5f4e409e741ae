//! What vouches for a product: governance tokens that underwriters have signalled, and attestations of auditors.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

use super::{Product, product::ProductKind};
use crate::{
    constants::*,
    errors::BallastError,
    math::{
        fixed::{Q64, add, mul_div_floor, mul_div_wide, sub},
        pricing::Factors,
        rewards,
        underwriting::{WHOLE, cover_behind, first_loss, slash, tokens_behind},
    },
};

/// How signals and attestations bound and price the cover of one product.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType, AnchorSerialize, AnchorDeserialize)]
pub struct UnderwritingRules {
    /// Cover per signalled base unit (1.0 = 100 000 000); 0 when the capacity does not depend on signals.
    pub cover_rate: u64,
    /// Cover that is sold without any signal, in base units, when it does.
    pub free_cover: u64,
    /// Off the price when signals stand behind all of the product's cap, in basis points; in proportion below.
    pub signal_discount_bps: u16,
    /// Off the price for each attestation beyond those that are demanded, in basis points.
    pub attestation_discount_bps: u16,
    /// Valid attestations without which a smart-contract product does not sell.
    pub min_attestations: u8,
    pub padding: [u8; 3],
}

/// Tokens that the pool owns and sells: handed over by policyholders, or lost by underwriters.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct Lot {
    /// Base units.
    pub held: u64,
    /// Collateral in base units for 1 000 000 000 base units of the token; of consequence up to `until` (unix seconds).
    pub price: u64,
    pub until: i64,
}

/// An attestation that counts until it expires.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
pub struct Seat {
    /// The auditor's key.
    pub auditor: Address,
    /// Unix seconds.
    pub until: i64,
}

/// Lots of a product: covered tokens, and governance tokens that underwriters lost.
pub const SURRENDERED: usize = 0;
pub const SLASHED: usize = 1;
pub const LOTS: usize = 2;

impl Product {
    /// What of `part`, the underwriters' part of a premium, is theirs: as much of it as signals stand behind of the product's
    /// cap, rounded down. Nothing while too little is signalled for an exact index.
    pub fn earned_by_underwriters(&self, part: u64) -> Result<u64> {
        if self.signalled < MIN_EARNING {
            return Ok(0);
        }
        Ok(mul_div_floor(part, self.cover_behind_signals(), self.cap)?)
    }

    /// Cover that present signals stand behind, in base units: rounded down, at most the cap.
    fn cover_behind_signals(&self) -> u64 {
        let tokens = self.signalled - self.leaving;
        cover_behind(tokens, self.underwriting.cover_rate).unwrap_or(u64::MAX).min(self.cap)
    }

    /// Tokens that `cover` in force needs, in base units, rounded up.
    pub fn tokens_behind(&self, cover: u64) -> u64 {
        let beyond = cover.saturating_sub(self.underwriting.free_cover);
        if beyond == 0 || self.underwriting.cover_rate == 0 {
            return 0;
        }
        tokens_behind(beyond, self.underwriting.cover_rate).unwrap_or(u64::MAX)
    }

    /// Shares what underwriters have earned since the last call. Call before `signalled` changes.
    #[inline(never)]
    pub fn share_premiums(&mut self) -> Result<()> {
        let earned = sub(self.underwriters_fees, self.fees_shared)?;
        if earned > 0 && self.signalled > 0 {
            let step = mul_div_wide(rewards::index_step(earned, self.signalled)?, self.survival, WHOLE)?;
            let index = self.premium_index.bits().checked_add(step);
            self.premium_index = Q64::from_bits(index.ok_or(BallastError::MathOverflow)?);
        }
        self.fees_shared = self.underwriters_fees;
        Ok(())
    }

    /// Takes the first loss of an approved event of `owed` base units from the underwriters. Returns whether the pool owns
    /// slashed tokens that it did not before.
    #[inline(never)]
    pub fn slash_underwriters(&mut self, owed: u64) -> Result<bool> {
        self.share_premiums()?;
        let loss = first_loss(self.signalled, self.underwriting.cover_rate, owed);
        let left = slash(self.signalled, self.survival, loss)?;
        let lost = sub(self.signalled, left.total)?;
        self.leaving = mul_div_floor(self.leaving, left.total, self.signalled)?;
        (self.signalled, self.survival) = (left.total, left.survival);
        if left.ended > 0 {
            (self.ended_index, self.ended_generation) = (self.premium_index, self.generation);
            self.generation += left.ended;
        }
        self.receive(SLASHED, lost)
    }

    /// Takes tokens into a lot. Returns whether it was empty.
    pub fn receive(&mut self, lot: usize, amount: u64) -> Result<bool> {
        let is_slashed = lot == SLASHED;
        let lot = &mut self.lots[lot];
        let is_first = lot.held == 0 && amount > 0;
        if is_first || is_slashed {
            // What was offered is sold, or was less than there is now.
            lot.until = 0;
        }
        lot.held = add(lot.held, amount)?;
        Ok(is_first)
    }

    /// Most cover that signals allow, in base units, rounded down.
    pub fn signal_capacity(&self) -> u64 {
        let rules = &self.underwriting;
        if rules.cover_rate == 0 { u64::MAX } else { rules.free_cover.saturating_add(self.cover_behind_signals()) }
    }

    /// Attestations that are valid at `now`.
    pub fn attestations(&self, now: i64) -> u8 {
        self.seats.iter().map(|seat| u8::from(seat.until > now)).sum()
    }

    /// What attestations and the underwriters' signal do to the price at `now`. Discounts are rounded down.
    pub fn factors(&self, now: i64) -> Result<Factors> {
        let rules = &self.underwriting;
        let mut factors = Factors::NEUTRAL;
        if rules.attestation_discount_bps > 0 {
            let beyond = self.attestations(now).saturating_sub(rules.min_attestations) as u16;
            factors.attestations = lowered(beyond * rules.attestation_discount_bps);
        }
        if rules.signal_discount_bps > 0 {
            let behind = self.cover_behind_signals();
            let discount = mul_div_floor(behind, rules.signal_discount_bps as u64, self.cap)?;
            factors.signal = lowered(discount as u16);
        }
        Ok(factors)
    }

    /// Errors: `UnsupportedAssessment` when attestations of something else than a program are demanded, `LimitOutOfBounds`,
    /// `BrokenInvariant`.
    pub fn underwriting_invariant(&self) -> Result<()> {
        let rules = &self.underwriting;
        let attestable = self.kind == ProductKind::SmartContract as u8 || rules.min_attestations == 0;
        require!(attestable, BallastError::UnsupportedAssessment);
        let most = BPS as u16 - MIN_FACTOR_BPS;
        let within = rules.min_attestations as usize <= SEATS
            && rules.signal_discount_bps <= most
            && rules.attestation_discount_bps <= most / SEATS as u16
            && (rules.attestation_discount_bps == 0 || rules.min_attestations > 0)
            && (self.signalled < MIN_EARNING || rules.cover_rate > 0);
        require!(within, BallastError::LimitOutOfBounds);
        require!(self.leaving <= self.signalled, BallastError::BrokenInvariant);
        Ok(())
    }
}

/// A factor of one less `discount`, both in basis points.
fn lowered(discount: u16) -> u16 {
    (BPS as u16 - discount).max(MIN_FACTOR_BPS)
}
