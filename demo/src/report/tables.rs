//! The report's tables. Wide ones scroll inside their own box, so that a phone never scrolls the page sideways.

use std::{fmt::Write, ops::Range};

use super::escape;
use crate::{
    calendar::short,
    cast::PEOPLE,
    chronicle::Outcome,
    format::{money, money_change, price_tag},
    play::Play,
    summary,
};

/// A table from its head and rows; the columns in `numbers` are aligned as numbers.
fn table(head: &[&str], numbers: Range<usize>, rows: impl Iterator<Item = (String, Vec<String>)>) -> String {
    let class = |at: usize| if numbers.contains(&at) { " class='n'" } else { "" };
    // A table of text alone turns into paragraphs on a phone.
    let kind = if numbers.is_empty() { " class='stack'" } else { "" };
    let mut out = format!("<div class='scroll'><table{kind}><thead><tr>");
    for (at, cell) in head.iter().enumerate() {
        let _ = write!(out, "<th{}>{cell}</th>", class(at));
    }
    out.push_str("</tr></thead><tbody>");
    for (row_class, cells) in rows {
        let _ = write!(out, "<tr class='{row_class}'>");
        for (at, cell) in cells.iter().enumerate() {
            let _ = write!(out, "<td{}>{cell}</td>", class(at));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
    out
}

fn plain(cells: Vec<String>) -> (String, Vec<String>) {
    (String::new(), cells)
}

fn time(at: i64) -> String {
    format!("<time>{}</time>", short(at))
}

pub fn balances(play: &Play) -> String {
    let people = summary::balances(play).into_iter().map(|balance| {
        let shares = if balance.shares > 0 { money(balance.shares) } else { "–".into() };
        let name = format!("<b>{}</b><small>{}</small>", balance.name, escape(balance.role));
        let result = format!("<b>{}</b>", money_change(balance.result()));
        plain(vec![name, money(balance.before), money(balance.after), shares, result])
    });
    let parts = summary::vault(play);
    let total: u64 = parts.iter().map(|(_, amount)| amount).sum();
    let whole =
        ("sum".into(), vec!["<b>The vault</b>".into(), money(0), money(total), "".into(), money_change(total as i128)]);
    let parts = parts.into_iter().map(|(name, amount)| {
        ("part".into(), vec![name.to_string(), String::new(), money(amount), String::new(), String::new()])
    });
    let head = ["", "Tokens before", "Tokens after", "Shares worth", "Result"];
    table(&head, 1..5, people.chain([whole]).chain(parts))
}

pub fn policies(play: &Play) -> String {
    let rows = play.log.policies.iter().map(|policy| {
        let outcome = match policy.outcome {
            Some(Outcome::Paid(amount)) => format!("<span class='good'>paid {}</span>", price_tag(amount)),
            Some(Outcome::NotEligible) => "<span class='bad'>not eligible</span>".into(),
            None => "not claimed".into(),
        };
        plain(vec![
            format!("<b>{}</b>", PEOPLE[policy.holder].name),
            money(policy.cover),
            price_tag(policy.premium),
            outcome,
            time(policy.bought_at),
            time(policy.starts_at),
            time(policy.ends_at),
        ])
    });
    table(&["Holder", "Cover", "Premium", "Outcome", "Bought", "In force from", "until"], 1..3, rows)
}

pub fn refusals(play: &Play) -> String {
    let rows = play.log.refusals.iter().map(|refusal| {
        plain(vec![
            time(refusal.at),
            format!("<b>{}</b> {}", PEOPLE[refusal.who].name, escape(&refusal.attempt)),
            format!("<code>{}</code><q>{}</q>", refusal.error, escape(refusal.sentence)),
        ])
    });
    table(&["When", "Attempt", "The program's answer"], 0..0, rows)
}

pub fn reconciliation(play: &Play) -> String {
    let rows = play.books.checks.iter().map(|check| {
        let tick = "<span class='good'>✓</span>".to_string();
        plain(vec![escape(&check.what), check.expected.clone(), check.found.clone(), tick])
    });
    table(&["", "Books", "Chain", ""], 1..4, rows)
}

pub fn timeline(play: &Play) -> String {
    let rows = play.log.events.iter().map(|event| plain(vec![time(event.at), escape(&event.text)]));
    table(&["When (UTC)", "What"], 0..0, rows)
}
