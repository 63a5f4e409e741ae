//! The last pages on the terminal: everybody's balance before and after, and the reconciliation.

use crate::{
    books::{Account, formulas},
    format::{money, money_change, units},
    play::Play,
    voice::{Tone, Voice},
};

/// One line of the table of balances, in base units.
pub struct Balance {
    pub name: &'static str,
    pub role: &'static str,
    pub before: u64,
    pub after: u64,
    /// What the shares still held are worth.
    pub shares: u64,
}

impl Balance {
    pub fn result(&self) -> i128 {
        self.after as i128 + self.shares as i128 - self.before as i128
    }
}

/// Everybody's, as the chain has it.
pub fn balances(play: &Play) -> Vec<Balance> {
    let pool = play.s.pool_state();
    let line = |account: &Account| Balance {
        name: account.name,
        role: account.role,
        before: account.before,
        after: play.s.money(&account.owner),
        shares: formulas::worth(&pool, play.s.share_balance(&account.owner)),
    };
    play.books.accounts.iter().map(line).collect()
}

/// What the vault holds, by owner, in base units.
pub fn vault(play: &Play) -> [(&'static str, u64); 5] {
    let pool = play.s.pool_state();
    [
        ("Providers' assets", pool.assets),
        ("Unearned premiums and reserves", pool.unearned + pool.reserved),
        ("Fees for stakers", pool.fees_stakers),
        ("Fees for underwriters", pool.fees_underwriters),
        ("Fees for the treasury", pool.fees_treasury),
    ]
}

pub fn show(play: &Play) {
    show_balances(play);
    show_reconciliation(play);
}

fn row(cells: [&str; 5]) -> String {
    let [name, before, after, shares, result] = cells;
    format!("{name:<34}{before:>16}{after:>16}{shares:>17}{result:>17}").trim_end().into()
}

fn show_balances(play: &Play) {
    let voice = &play.voice;
    voice.chapter("Balances before and after");
    voice.line(&voice.paint(Tone::Faint, &row(["", "tokens before", "tokens after", "shares worth", "result"])));
    for balance in balances(play) {
        let shares = if balance.shares > 0 { money(balance.shares) } else { "–".into() };
        let result = money_change(balance.result());
        voice.line(&row([balance.name, &money(balance.before), &money(balance.after), &shares, &result]));
    }
    let parts = vault(play);
    let total: u64 = parts.iter().map(|(_, amount)| amount).sum();
    voice.line(&row(["The vault", &money(0), &money(total), "", &money_change(total as i128)]));
    for (name, amount) in parts {
        voice.line(&voice.paint(Tone::Faint, &row([&format!("  {name}"), "", &money(amount), "", ""])));
    }
}

fn show_reconciliation(play: &Play) {
    let voice: &Voice = &play.voice;
    let unit = "base units: a millionth of a dollar token";
    voice.chapter(&format!("Reconciliation ({unit})"));
    let header = format!("{:<62}{:>17}{:>17}", "", "books", "chain");
    voice.line(&voice.paint(Tone::Faint, &header));
    for check in &play.books.checks {
        let numbers = format!("{:>17}{:>17}", check.expected, check.found);
        voice.line(&format!("{:<62}{numbers}  {}", check.what, voice.paint(Tone::Good, "✓")));
    }
    voice.line("");
    voice.paragraph(&format!(
        "{} transactions. The whole set of books was compared with the chain {} times; no base unit was missing or left over.",
        units(play.log.transactions as i128),
        units(play.books.audits as i128),
    ));
}
