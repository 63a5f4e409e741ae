//! One HTML file with everything in it: style, charts and tables, no script, nothing to fetch.

mod cover_chart;
mod figure;
mod payouts_chart;
mod plot;
mod price_chart;
mod shares_chart;
mod tables;

use std::{fs, path::Path};

use crate::{
    calendar::short,
    format::{money, percent, ratio, units},
    play::Play,
};

const STYLE: &str = include_str!("style.css");

/// Writes the report, creating its folder. Errors: a sentence.
pub fn write(play: &Play, out: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("the report cannot be written to {}: {error}", out.display());
    if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(out, page(play)).map_err(failed)
}

/// Text as HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn section(title: &str, intro: &str, body: &str) -> String {
    format!("<section><h2>{}</h2><p>{}</p>{body}</section>", escape(title), escape(intro))
}

fn page(play: &Play) -> String {
    let terms: String = play.terms().iter().map(|line| format!("<p>{}</p>", escape(line))).collect();
    let charts =
        [price_chart::figure(play), payouts_chart::figure(play), cover_chart::figure(play), shares_chart::figure(play)];
    let [price, payouts, cover, shares] = charts.map(|figure| figure.html());
    let sections = [
        price,
        section(
            "What the program refused",
            "Each attempt below was sent as a transaction. The answer is the program's own; the accounts it could have \
             touched were compared byte for byte and had not changed.",
            &tables::refusals(play),
        ),
        payouts,
        section(
            "The policies",
            "In force from the end of the waiting period. Who bought when the news was out, or later, is not paid for it.",
            &tables::policies(play),
        ),
        cover,
        shares,
        section(
            "Balances before and after",
            "Dollar tokens in the wallets, to the cent, and what the shares still held are worth. The seed stays in the pool.",
            &tables::balances(play),
        ),
        section(
            "Reconciliation",
            &format!(
                "In base units, a millionth of a token. The books are kept beside the chain from formulas and deeds alone; \
                 they were compared with it {} times during the {} transactions of the replay, each time wallets, vault, \
                 ledger and all invariants of the protocol. Below are the comparisons that sum it up.",
                units(play.books.audits as i128),
                units(play.log.transactions as i128),
            ),
            &tables::reconciliation(play),
        ),
        section("Everything in order", "The whole story, as the terminal tells it.", &tables::timeline(play)),
    ];
    format!(
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>\
         <meta name='viewport' content='width=device-width, initial-scale=1'>\
         <meta name='color-scheme' content='light dark'><title>Ballast: the USDC weekend of March 2023</title>\
         <style>{STYLE}</style></head><body><main><header><p class='over'>Ballast</p>\
         <h1>The USDC weekend of March 2023</h1><p class='lead'>{}</p>{}<details open><summary>The terms</summary>{terms}\
         </details></header>{}<footer>Prices: Kraken USDC/USD, hourly, compiled from the exchange's public trades by the \
         research artifact juunnq/usdc-depeg-artifact-fc27. The program is the compiled one, run in an embedded virtual \
         machine; people and amounts are invented.</footer></main></body></html>\n",
        escape(&lead(play)),
        facts(play),
        sections.concat(),
    )
}

/// The story in three sentences.
fn lead(play: &Play) -> String {
    let paid = play.books.flows.paid;
    let (begin, decided, severity) = play
        .log
        .incident
        .map_or((0, 0, 0), |(_, incident)| (incident.occurred_at, incident.decided_at, incident.severity_bps as u64));
    format!(
        "On {} the price of USDC fell through the first band. On {} the program had counted enough and decided {}; by the \
         next observation everyone who was covered had been paid: {} in all. Nobody voted and nobody filled in a form.",
        short(begin),
        short(decided),
        percent(severity),
        money(paid),
    )
}

/// The numbers one looks for first.
fn facts(play: &Play) -> String {
    let pool = play.s.pool_state();
    let (decided, severity) =
        play.log.incident.map_or((0, 0), |(_, incident)| (incident.decided_at, incident.severity_bps as u64));
    let cells = [
        ("Trigger", short(decided)),
        ("Severity", percent(severity)),
        ("Paid to holders", money(play.books.flows.paid)),
        ("Premiums", money(play.books.flows.premiums)),
        ("A share, in the end", ratio(ballast_testkit::invariants::share_price(&pool))),
        ("Missing base units", units(play.books.missing(&play.s))),
    ];
    let cells: String =
        cells.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>")).collect();
    format!("<dl class='facts'>{cells}</dl>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<b> & 'x' \"y\""), "&lt;b&gt; &amp; &#39;x&#39; &quot;y&quot;");
    }
}
