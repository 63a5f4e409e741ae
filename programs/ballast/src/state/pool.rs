//! A pool of one collateral: its ledger, shares, premium stream and exposure.

use anchor_lang::prelude::*;

use crate::{
    constants::*,
    errors::BallastError,
    math::{
        debt::DebtMark,
        fixed::{Q64, add, narrow, sub},
        shares, stream,
    },
};

#[account]
pub struct Pool {
    pub collateral_mint: Address,
    pub share_mint: Address,
    /// Token account that holds everything; its authority is this account.
    pub vault: Address,
    /// Token program of the collateral.
    pub token_program: Address,

    // Ledger, in base units. Their sum never exceeds the vault's balance, which is never an input.
    /// Owned by the capital providers.
    pub assets: u64,
    /// Premiums and other income that still stream to the providers.
    pub unearned: u64,
    /// Put aside for approved incidents.
    pub reserved: u64,
    /// Collected for stakers, underwriters and the treasury.
    pub fees_stakers: u64,
    pub fees_underwriters: u64,
    pub fees_treasury: u64,
    /// Approved payouts that the assets could not cover. While there is any, the providers own nothing.
    pub debt: u64,

    /// All shares: in circulation, queued in tickets, and locked for ever at creation.
    pub total_shares: u64,
    pub queued_shares: u64,
    pub locked_shares: u64,

    /// Cover in force over all products, as of each product's last synchronisation.
    pub active_cover: u64,
    /// What the open, undecided events of this pool may cost.
    pub open_liability: u64,

    /// Income per second (64.64 base units) and the fraction of a base unit earned so far (2^-64).
    pub stream_rate: Q64,
    pub stream_fraction: u64,
    /// Time up to which income has been earned (unix seconds).
    pub accrued_at: i64,

    /// Limits on the sum of all cover and on each correlation group, in basis points of the assets.
    pub leverage_bps: u32,
    pub group_limit_bps: u32,
    pub index: u16,
    pub product_count: u16,
    pub decimals: u8,
    pub bump: u8,
    pub version: u8,
    /// 1 when nothing is sold and nothing deposited any more.
    pub run_off: u8,

    /// Cover in force per correlation group.
    pub group_exposure: [u64; GROUPS],
    /// Assets that each product's own limit demands to stay: its cover / max share, rounded up.
    pub product_requirement: [u64; MAX_PRODUCTS],
    /// For each day, the rate that stops at its end.
    pub ring: [Q64; RING_DAYS],
    /// How far the present debts have been repaid.
    pub debt_mark: DebtMark,
    /// Incident accounts that exist, and those of them whose claim period has not been settled: these may still return a
    /// part of their reserve.
    pub open_incidents: u32,
    pub unsettled_incidents: u32,
    /// Bonds of reports, disputes and appeals, in base units. Part of the ledger.
    pub bonds: u64,
    /// Lots of tokens that the pool owns besides its collateral and has not sold: it must not disappear before.
    pub salvages: u64,
    /// Incidents that were approved: each makes proposals about this pool stale that were made before.
    pub approvals: u32,
    pub padding: u32,
    pub reserved_space: [u64; 8],
}

/// Premium parts of one sale, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PremiumSplit {
    pub providers: u64,
    pub stakers: u64,
    pub underwriters: u64,
    pub treasury: u64,
    /// Paid out at once, not through the vault.
    pub referrer: u64,
}

/// What an accrual would show, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Income, and the part of it that repays debt.
    pub earned: u64,
    pub repaid: u64,
    /// The providers' assets afterwards.
    pub assets: u64,
}

impl Pool {
    /// Brings the ledger to `now`: income first repays debt, the rest is the providers'. The first act of every instruction
    /// that reads pool money.
    pub fn accrue(&mut self, now: i64) -> Result<u64> {
        let a = self.preview_accrual(now)?;
        if now > self.accrued_at {
            let (from, to) = (stream::day_of(self.accrued_at)?, stream::day_of(now)?);
            if !self.stream_rate.is_zero() {
                stream::clear(&mut self.ring, from, to);
            }
            self.accrued_at = now;
        }
        self.unearned = sub(self.unearned, a.earned)?;
        let repaid = if self.debt == 0 { 0 } else { self.repay(a.earned)? };
        self.assets = add(self.assets, a.earned - repaid)?;
        self.stream_fraction = a.fraction;
        self.stream_rate = Q64::from_bits(a.rate);
        Ok(a.earned)
    }

    /// Puts income aside for the claimants who are owed. Returns what was needed of it.
    fn repay(&mut self, income: u64) -> Result<u64> {
        let repaid = income.min(self.debt);
        if repaid > 0 {
            self.debt_mark = self.debt_mark.after(self.debt, repaid)?;
            self.debt = sub(self.debt, repaid)?;
            self.reserved = add(self.reserved, repaid)?;
        }
        Ok(repaid)
    }

    /// Replaces what an incident is still owed, as [`DebtMark::remaining`] rounds it, by less.
    #[inline(never)]
    pub fn reduce_debt(&mut self, from: u64, to: u64) -> Result<()> {
        // Saturates by rounding only; what is over stays reserved.
        let left = self.debt.saturating_sub(from);
        if left == 0 && self.debt > 0 {
            self.debt_mark = self.debt_mark.next_epoch();
        }
        self.debt = add(left, to)?;
        Ok(())
    }

    /// How the ledger would stand at `now`, without changing anything.
    #[inline(always)]
    pub fn preview(&self, now: i64) -> Result<Preview> {
        let earned = self.preview_accrual(now)?.earned;
        let repaid = earned.min(self.debt);
        Ok(Preview { earned, repaid, assets: add(self.assets, earned - repaid)? })
    }

    /// What [`Self::accrue`] would earn, without earning it.
    pub fn preview_accrual(&self, now: i64) -> Result<stream::Accrual> {
        let rate = self.stream_rate.bits();
        Ok(stream::accrue(&self.ring, rate, self.stream_fraction, self.unearned, self.accrued_at, now)?)
    }

    /// Streams `amount` to the providers until the end of `day`. Call after [`Self::accrue`].
    pub fn add_income(&mut self, amount: u64, now: i64, day: u32) -> Result<u128> {
        self.unearned = add(self.unearned, amount)?;
        self.start_stream(amount, now, day)
    }

    /// Streams `amount` of what is already unearned until the end of `day`. Returns the rate, rounded down.
    #[inline(never)]
    pub fn start_stream(&mut self, amount: u64, now: i64, day: u32) -> Result<u128> {
        let rate = stream::rate_for(amount, now, day)?;
        self.stream_rate = plus(self.stream_rate, rate)?;
        let bucket = &mut self.ring[stream::slot(day)];
        *bucket = plus(*bucket, rate)?;
        Ok(rate)
    }

    /// Stops a part of the stream that was to last until the end of `day`. What it would still have paid, rounded down,
    /// stays in `unearned` and is returned. Call after [`Self::accrue`], for a day that has not ended.
    #[inline(never)]
    pub fn stop_stream(&mut self, rate: u128, now: i64, day: u32) -> Result<u64> {
        let left = stream::paid_by(rate, now, day)?;
        self.stream_rate = minus(self.stream_rate, rate)?;
        let bucket = &mut self.ring[stream::slot(day)];
        *bucket = minus(*bucket, rate)?;
        Ok(left)
    }

    pub fn add_premium(&mut self, split: &PremiumSplit, now: i64, day: u32) -> Result<u128> {
        self.book_premium(split)?;
        self.start_stream(split.providers, now, day)
    }

    /// Takes a premium into the ledger. The caller starts the stream of the providers' part.
    pub fn book_premium(&mut self, split: &PremiumSplit) -> Result<()> {
        self.fees_stakers = add(self.fees_stakers, split.stakers)?;
        self.fees_underwriters = add(self.fees_underwriters, split.underwriters)?;
        self.fees_treasury = add(self.fees_treasury, split.treasury)?;
        self.unearned = add(self.unearned, split.providers)?;
        Ok(())
    }

    /// Books a change of one product's cover: the pool's total, its group and the product's own requirement.
    #[inline(never)]
    pub fn book_cover(&mut self, product: u16, group: u8, added: u64, removed: u64, requirement: u64) -> Result<()> {
        self.active_cover = sub(add(self.active_cover, added)?, removed)?;
        let exposure = &mut self.group_exposure[group as usize % GROUPS];
        *exposure = sub(add(*exposure, added)?, removed)?;
        self.product_requirement[product as usize % MAX_PRODUCTS] = requirement;
        Ok(())
    }

    /// Assets that new cover may be sold against. See [`shares::sellable_assets`].
    pub fn sellable_assets(&self, assets: u64) -> Result<u64> {
        Ok(shares::sellable_assets(assets, self.open_liability, self.queued_shares, self.total_shares)?)
    }

    /// Assets that back cover and cannot leave.
    pub fn required_assets(&self) -> Result<u64> {
        let products = &self.product_requirement[..(self.product_count as usize).min(MAX_PRODUCTS)];
        Ok(shares::required_assets(
            products,
            &self.group_exposure,
            self.group_limit_bps,
            self.active_cover,
            self.leverage_bps,
        )?)
    }

    /// Errors: `RunOff`.
    pub fn check_not_run_off(&self) -> Result<()> {
        require!(self.run_off == 0, BallastError::RunOff);
        Ok(())
    }

    /// Nothing can ever come in again: no sales, no stream, no reserve that could return, nothing to sell.
    pub fn has_no_income_left(&self) -> bool {
        self.run_off != 0 && self.unearned == 0 && self.unsettled_incidents == 0 && self.salvages == 0
    }

    /// Owes what it does not have, or has lost nearly everything. Only an incident can bring a pool there.
    pub fn is_insolvent(&self) -> bool {
        self.debt > 0 || shares::is_depleted(self.assets, self.total_shares)
    }

    /// Fees that wait in this pool, in base units.
    pub fn fees_total(&self) -> Result<u64> {
        Ok(add(add(self.fees_stakers, self.fees_underwriters)?, self.fees_treasury)?)
    }

    /// What the vault must hold for the ledger.
    pub fn ledger_total(&self) -> Result<u64> {
        let fees = self.fees_stakers as u128 + self.fees_underwriters as u128 + self.fees_treasury as u128;
        let owned = self.assets as u128 + self.unearned as u128 + self.reserved as u128 + self.bonds as u128;
        Ok(narrow(owned + fees)?)
    }

    /// Errors: `BrokenInvariant` when the ledger exceeds the vault's balance or the shares do not add up,
    /// `LimitOutOfBounds` for impossible limits.
    pub fn invariant(&self, vault_balance: u64) -> Result<()> {
        require!(self.ledger_total()? <= vault_balance, BallastError::BrokenInvariant);
        self.share_invariant()
    }

    /// The part of [`Self::invariant`] that needs no token account.
    pub fn share_invariant(&self) -> Result<()> {
        let held = (self.queued_shares as u128) + self.locked_shares as u128;
        require!(held <= self.total_shares as u128, BallastError::BrokenInvariant);
        let limits = (1..=MAX_LEVERAGE_BPS).contains(&self.leverage_bps)
            && (1..=self.leverage_bps).contains(&self.group_limit_bps);
        require!(limits, BallastError::LimitOutOfBounds);
        Ok(())
    }
}

fn plus(q: Q64, rate: u128) -> Result<Q64> {
    Ok(Q64::from_bits(q.bits().checked_add(rate).ok_or(BallastError::MathOverflow)?))
}

fn minus(q: Q64, rate: u128) -> Result<Q64> {
    Ok(Q64::from_bits(q.bits().checked_sub(rate).ok_or(BallastError::MathOverflow)?))
}
