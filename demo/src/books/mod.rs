//! A second set of books, kept beside the chain from what people did and the formulas alone, and compared with it.

mod closing;
pub mod formulas;

use ballast_testkit::{Address, Scenario, Signer, actor, invariants};

use crate::{
    cast::{PEOPLE, Who},
    format::units,
};
use formulas::Split;

/// One person's token account as it should be.
pub struct Account {
    pub name: &'static str,
    pub role: &'static str,
    pub owner: Address,
    /// Base units at the start, and what they should be now.
    pub before: u64,
    pub expected: u64,
    /// Shares of the pool that should be in the wallet.
    pub shares: u64,
    pub lamports_before: u64,
}

/// Money that should have moved through the pool so far, in base units.
#[derive(Default)]
pub struct Flows {
    pub seed: u64,
    pub deposited: u64,
    pub premiums: u64,
    pub split: Split,
    pub reserved: u64,
    pub paid: u64,
    pub withdrawn: u64,
}

/// A comparison that held.
pub struct Check {
    pub what: String,
    pub expected: String,
    pub found: String,
}

pub struct Books {
    pub accounts: Vec<Account>,
    pub flows: Flows,
    pub checks: Vec<Check>,
    /// How often the whole set was compared with the chain.
    pub audits: u64,
    total: u128,
}

impl Books {
    /// Opens the books on a scenario whose people are funded and whose pool is about to be created.
    pub fn open(s: &Scenario, owners: &[Address]) -> Self {
        let accounts: Vec<Account> = PEOPLE
            .iter()
            .zip(owners)
            .map(|(person, owner)| Account {
                name: person.name,
                role: person.role,
                owner: *owner,
                before: s.money(owner),
                expected: s.money(owner),
                shares: 0,
                lamports_before: lamports(s, owner),
            })
            .collect();
        let total = accounts.iter().map(|account| account.before as u128).sum();
        Self { accounts, flows: Flows::default(), checks: Vec::new(), audits: 0, total }
    }

    pub fn account(&mut self, who: Who) -> &mut Account {
        &mut self.accounts[who]
    }

    pub fn pays(&mut self, who: Who, amount: u64) {
        self.accounts[who].expected -= amount;
    }

    pub fn receives(&mut self, who: Who, amount: u64) {
        self.accounts[who].expected += amount;
    }

    /// Compares everything that must hold at any moment: no token appears or vanishes, every wallet is as the books say,
    /// the vault holds the ledger's sum and nothing else, and the protocol's own invariants.
    pub fn audit(&mut self, s: &Scenario) -> Result<(), String> {
        self.audits += 1;
        for account in &self.accounts {
            let found = s.money(&account.owner);
            same(&format!("{}'s wallet", account.name), account.expected, found)?;
            let shares = s.share_balance(&account.owner);
            same(&format!("{}'s shares", account.name), account.shares, shares)?;
        }
        let vault = s.world.balance(&s.pool.vault);
        let pool = s.pool_state();
        let ledger = invariants::ledger_total(&pool);
        ensure(ledger == vault as u128, || {
            format!("the vault holds {}, its ledger says {}", units(vault as i128), units(ledger as i128))
        })?;
        let missing = self.missing(s);
        ensure(missing == 0, || format!("{} base units have vanished", units(missing)))?;
        let fees = [pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury];
        let split = self.flows.split;
        ensure(fees == [split.stakers, split.underwriters, split.treasury], || {
            "the fees are not what was split".into()
        })?;
        invariants::check(&s.world)
    }

    /// Base units that were in the wallets at the start and are now neither there nor in the vault.
    pub fn missing(&self, s: &Scenario) -> i128 {
        self.total as i128 - self.held(s) as i128
    }

    /// All wallets and the vault.
    fn held(&self, s: &Scenario) -> u128 {
        let wallets: u128 = self.accounts.iter().map(|account| s.money(&account.owner) as u128).sum();
        wallets + s.world.balance(&s.pool.vault) as u128
    }

    /// Records a comparison, or fails with a sentence.
    pub fn check(&mut self, what: impl Into<String>, expected: u64, found: u64) -> Result<(), String> {
        self.check_text(what, units(expected as i128), units(found as i128))
    }

    pub fn check_text(&mut self, what: impl Into<String>, expected: String, found: String) -> Result<(), String> {
        let what = what.into();
        ensure(expected == found, || format!("{what}: expected {expected}, found {found}"))?;
        self.checks.push(Check { what, expected, found });
        Ok(())
    }
}

pub fn lamports(s: &Scenario, owner: &Address) -> u64 {
    s.world.account(owner).map_or(0, |account| account.lamports)
}

pub fn ensure(holds: bool, sentence: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(sentence()) }
}

/// Errors: a sentence with both numbers in base units.
pub fn same(what: &str, expected: u64, found: u64) -> Result<(), String> {
    ensure(expected == found, || {
        format!("{what}: expected {}, found {}", units(expected as i128), units(found as i128))
    })
}

/// The key pairs' addresses of everybody, in the order of [`PEOPLE`].
pub fn owners(admin: &Address) -> Vec<Address> {
    let others = PEOPLE[1..].iter().map(|person| actor(person.name).pubkey());
    std::iter::once(*admin).chain(others).collect()
}
