//! The last page: what everybody and every part of the ledger must hold in the end, to the base unit.

use ballast_testkit::{Scenario, invariants};

use super::{Books, Flows, Split, lamports};
use crate::{cast::PROVIDERS, chronicle::Chronicle, format::units};

impl Flows {
    pub fn add_premium(&mut self, premium: u64, split: Split) {
        self.premiums += premium;
        self.split.providers += split.providers;
        self.split.stakers += split.stakers;
        self.split.underwriters += split.underwriters;
        self.split.treasury += split.treasury;
    }

    /// Assets when every stream has run dry and every reserve is settled.
    fn assets_in_the_end(&self) -> u64 {
        self.seed + self.deposited + self.split.providers - self.paid - self.withdrawn
    }
}

impl Books {
    pub fn close(&mut self, s: &Scenario, log: &Chronicle) -> Result<(), String> {
        self.audit(s)?;
        let pool = s.pool_state();
        let product = s.product_state();
        let wallets: Vec<(String, u64, u64)> = self
            .accounts
            .iter()
            .map(|account| (format!("Wallet of {}", account.name), account.expected, s.money(&account.owner)))
            .collect();
        for (what, expected, found) in wallets {
            self.check(what, expected, found)?;
        }

        let assets = self.flows.assets_in_the_end();
        self.check("Assets: seed, deposits, premiums less payouts, withdrawal", assets, pool.assets)?;
        self.check("Fees of the stakers", self.flows.split.stakers, pool.fees_stakers)?;
        self.check("Fees of the underwriters", self.flows.split.underwriters, pool.fees_underwriters)?;
        self.check("Fees of the treasury", self.flows.split.treasury, pool.fees_treasury)?;
        self.check("Unearned premiums", 0, pool.unearned)?;
        self.check("Reserves", 0, pool.reserved)?;
        self.check("Debt", 0, pool.debt)?;
        self.check("Cover in force", 0, product.active_cover)?;
        self.check("Liability of watched events", 0, pool.open_liability)?;
        let vault = s.world.balance(&s.pool.vault);
        self.check("The vault: all of the above", invariants::ledger_total(&pool) as u64, vault)?;

        let paid = log.incident.map_or(0, |(_, incident)| incident.paid);
        self.check("Paid by the incident: the sum of the payouts", self.flows.paid, paid)?;
        let (before, now) = (units(self.total as i128), units(self.held(s) as i128));
        self.check_text("All wallets and the vault, at the start and now", before, now)?;

        let held: u64 = PROVIDERS.iter().map(|who| self.accounts[*who].shares).sum();
        self.check("Shares: the providers' and the seed's", held + self.flows.seed, pool.total_shares)?;
        self.rents(s)
    }

    /// Nobody but the keeper, who pays the fees, has spent a lamport: every rent has come back.
    fn rents(&mut self, s: &Scenario) -> Result<(), String> {
        let spent: u64 =
            self.accounts.iter().map(|account| account.lamports_before.abs_diff(lamports(s, &account.owner))).sum();
        self.check("Lamports of rent not returned to the cast", 0, spent)
    }
}
