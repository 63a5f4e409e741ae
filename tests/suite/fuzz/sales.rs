//! What a sale must come to, by formulas of the fuzzer's own: whether it may be, its price, its room and who gets what.

use ballast_testkit::{backing, scenario::DAY, *};

use super::model::Model;

/// What was there before a sale.
pub struct Before {
    pool: Pool,
    product: Product,
    /// Sales are not frozen, and enough auditors vouch for the build that is deployed.
    may_sell: bool,
}

impl Model {
    pub fn before_sale(&self, market: &Market) -> Before {
        let product = self.s.world.read(&market.product);
        let may_sell = self.may_sell(&market.product, &product);
        Before { pool: self.s.pool_state(), product, may_sell }
    }

    fn may_sell(&self, address: &Address, product: &Product) -> bool {
        let now = self.s.world.now();
        let demanded = product.underwriting.min_attestations;
        let vouched = || self.build_of(address).is_some_and(|slot| self.vouched_for(address, slot) >= demanded);
        now >= product.frozen_until && (demanded == 0 || vouched())
    }

    /// Attestations of a build that have not expired.
    fn vouched_for(&self, product: &Address, slot: u64) -> u8 {
        let now = self.s.world.now();
        let all = self.s.world.all::<Attestation>();
        let counts =
            |a: &Attestation| a.product == *product && a.deploy_slot == slot && a.valid_until > now && a.revoked == 0;
        all.iter().filter(|(_, attestation)| counts(attestation)).count() as u8
    }

    /// After a sale for `premiums`, one each, with or without a referrer.
    pub fn sale_is_right(
        &self,
        before: &Before,
        market: &Market,
        premiums: &[u64],
        referred: bool,
    ) -> Result<(), String> {
        if !before.may_sell {
            return Err("sold while it must not be".into());
        }
        let (pool, config) = (self.s.pool_state(), self.config());
        let parts = premiums.iter().map(|premium| backing::split(&config, &before.product, *premium, referred));
        let due = parts.fold([0; 3], |sum: [u64; 3], part| [0, 1, 2].map(|at| sum[at] + part[at]));
        let fees = |pool: &Pool| [pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury];
        let (then, now) = (fees(&before.pool), fees(&pool));
        let got = [0, 1, 2].map(|at| now[at] - then[at]);
        let product: Product = self.s.world.read(&market.product);
        let noted = product.underwriters_fees - before.product.underwriters_fees;
        if got != due || noted != due[1] {
            return Err(format!("of {premiums:?} stakers, underwriters, treasury get {due:?}, not {got:?}, {noted}"));
        }
        Ok(())
    }

    /// A purchase of `amount` for `term` at the present time, which has just been made after `quote`.
    pub fn price_is_right(&self, quote: &Quote, market: &Market, amount: u64, term: u32) -> Result<(), String> {
        let (pool, product) = (self.s.pool_state(), self.s.world.read::<Product>(&market.product));
        let stays = (pool.total_shares - pool.queued_shares) as u128;
        let free = pool.assets.saturating_sub(pool.open_liability) as u128;
        let sellable = free * stays / pool.total_shares.max(1) as u128;
        let share = sellable * product.max_share_bps as u128 / 10_000;
        let signals = backing::signal_capacity(&product);
        let capacity = share.min(product.cap as u128).min(signals);
        if (quote.capacity as u128, quote.active) != (capacity, product.active_cover - amount) {
            return Err(format!("{quote:?}: the room is {capacity}, with {} in force", product.active_cover));
        }
        let expected = self.price(&product, quote, market, amount, term);
        let near = (quote.premium as f64 - expected).abs() <= 5.0 + expected * 1e-5;
        if near { Ok(()) } else { Err(format!("the price of {amount} for {term} s is {expected}, asked {quote:?}")) }
    }

    fn price(&self, product: &Product, quote: &Quote, market: &Market, amount: u64, term: u32) -> f64 {
        let now = self.s.world.now();
        let (capacity, active) = (quote.capacity as f64, quote.active as f64);
        let rate = |bps: u16| bps as f64 / 10_000.0;
        let (base, kink) = (rate(product.base_bps), rate(product.kink_bps));
        let (middle, top) = (rate(product.kink_rate_bps), rate(product.max_rate_bps));
        let at = |u: f64| match u < kink {
            true => base + (middle - base) * u / kink,
            false => middle + (top - middle) * (u - kink) / (1.0 - kink),
        };
        let line = |from: f64, to: f64| if to > from { (to - from) * (at(from) + at(to - 1e-15)) / 2.0 } else { 0.0 };
        let (from, to) = (active / capacity, (active + amount as f64) / capacity);
        let area = line(from, to.min(kink)) + line(from.max(kink), to);
        let year = 365.0 * DAY as f64;
        let price = area * capacity * term as f64 / year * self.factors(product, market);
        let held = ((quote.ends_at + product.tail as i64) / DAY + 1) * DAY - now;
        let holding = amount as f64 * base * held as f64 / year;
        price.max(holding).max(product.min_premium as f64)
    }

    /// What attestations and signals take off.
    fn factors(&self, product: &Product, market: &Market) -> f64 {
        let rules = &product.underwriting;
        let beyond = self.vouched_for(&market.product, product.deploy_slot).saturating_sub(rules.min_attestations);
        let attested = beyond as u64 * rules.attestation_discount_bps as u64;
        let behind = backing::cover_behind(product);
        let part = behind * rules.signal_discount_bps as u128 / product.cap as u128;
        let factor = |discount: u64| (10_000 - discount).max(5_000) as f64 / 10_000.0;
        factor(attested) * factor(part as u64)
    }
}
