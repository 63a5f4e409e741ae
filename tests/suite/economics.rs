//! Every number of `docs/economics.md`, recomputed on the compiled program.
//!
//! A table of the document stands behind a line `<!-- check: name -->`. The story of that name runs on chain and
//! returns the table's rows; the document must have exactly these, cell by cell. A number in the text must be a constant
//! or a parameter of the story's pool (`CONSTANTS`), and the pictures may show only numbers that the document has.
//! `BALLAST_BLESS=1` writes the tables anew.

mod losses;
mod policies;
mod pools;
mod premiums;

use std::{collections::BTreeSet, fs, sync::Mutex};

use ballast_testkit::{scenario::*, tokens::UNIT, *};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const PICTURES: &[&str] = &["price-curve", "debt-repayment"];
static WRITING: Mutex<()> = Mutex::new(());

pub type Rows = Vec<Vec<String>>;

/// Names of the tables, and a test for each.
macro_rules! tables {
    ($($name:ident: $story:path,)*) => {
        const TABLES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            check(stringify!($name), $story());
        })*
    };
}

tables! {
    stream: premiums::stream,
    sandwich: premiums::sandwich,
    prices: premiums::prices,
    floors: premiums::floors,
    fees: premiums::fees,
    extension: policies::extension,
    cancel_year: policies::cancel_year,
    cancel_hour: policies::cancel_hour,
    capacity: pools::capacity,
    stress: pools::stress,
    exit_free: pools::exit_free,
    exit_watch: pools::exit_watch,
    the_end: pools::the_end,
    incidents: losses::incidents,
    debt_origin: losses::debt_origin,
    debt: losses::debt,
    settlement: losses::settlement,
}

/// Numbers in the document's text, and where the sources have them: constants of the program, parameters of the pool
/// that the tables were computed with, and what the stories begin with.
const CONSTANTS: &[(&str, &str)] = &[
    ("1", "base_bps: 100,"),
    ("2", "withdrawal_window: 2 * DAY"),
    ("4", "leverage_bps: 40_000"),
    ("5", "treasury_bps: 500"),
    ("7", "withdrawal_cooldown: 7 * DAY"),
    ("8", "stakers_bps: 800"),
    ("10", "cancel_fee_bps: 1_000"),
    ("25", "max_rate_bps: 2_500"),
    ("50", "max_share_bps: 5_000"),
    ("80", "kink_bps: 8_000"),
    ("30", "pass(&mut s, 30 * DAY)"),
    ("39", "39 * DAY];"),
    ("90", "INCOME_DAYS: i64 = 90;"),
    ("180", "MIN_CLAIM_PERIOD: u32 = 180 * 86_400;"),
    ("365", "YEAR: u64 = 365 * 86_400;"),
    ("512", "RING_DAYS: usize = 512;"),
    ("1 000", "VIRTUAL_UNITS: u64 = 1_000;"),
    ("10 000", "BPS: u64 = 10_000;"),
    ("40 000", "(2, 40_000)"),
    ("50 000", "tell(50_000, 0)"),
    ("100 000", "COVER: u64 = 100_000 * UNIT;"),
    ("300 000", "300_000 * UNIT, 30 * DAY"),
    ("400 000", "400_000 * UNIT, 90 * DAY"),
];

/// 1 234.5 for 1 234 500 000 base units.
pub fn money(units: u64) -> String {
    decimal(units, UNIT)
}

/// 12.34 % for 1 234 basis points.
pub fn percent(bps: u64) -> String {
    format!("{} %", decimal(bps, 100))
}

fn decimal(number: u64, one: u64) -> String {
    let digits = (number / one).to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    let fraction = format!("{:0width$}", number % one, width = one.ilog10() as usize);
    let text = format!("{}.{fraction}", groups.join(" "));
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// A span of time in words.
pub fn days(seconds: i64) -> String {
    let parts = [(seconds / DAY, "day"), (seconds % DAY / HOUR, "hour"), (seconds % HOUR / 60, "minute")];
    let words = parts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<_> =
        words.map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" })).collect();
    if words.is_empty() { "at once".into() } else { words.join(" ") }
}

pub fn row<const N: usize>(cells: [String; N]) -> Vec<String> {
    cells.to_vec()
}

/// A pool with `assets` whole tokens, seed included, and one product. Returns the provider and somebody with money.
pub fn pool_with(assets: u64, product: ListProductArgs) -> (Scenario, Keypair, Keypair) {
    let mut s = Scenario::uninitialised();
    s.initialize(config_args(&s.admin.pubkey(), &s.guardian.pubkey())).unwrap();
    s.pool = s.add_pool(0, pool_args()).unwrap();
    s.market = s.add_depeg_product(product, band_rules(), feeds::USDC_USD).unwrap();
    let lp = s.user("provider", assets * UNIT);
    s.deposit(&lp, assets * UNIT - pool_args().seed).unwrap();
    let buyer = s.user("buyer", 1_000_000 * UNIT);
    (s, lp, buyer)
}

/// Lets time pass without an observation, then shows the monitor that all is well.
pub fn pass(s: &mut Scenario, seconds: i64) {
    s.world.advance(seconds);
    let market = s.market;
    s.post(&market, PEG);
}

fn document() -> String {
    fs::read_to_string(format!("{ROOT}/docs/economics.md")).unwrap()
}

/// Line numbers of the body of a marked table.
fn body_of(lines: &[&str], name: &str) -> std::ops::Range<usize> {
    let marker = format!("<!-- check: {name} -->");
    let at = lines.iter().position(|line| *line == marker).unwrap_or_else(|| panic!("no table {name}"));
    let head = at + 1 + lines[at + 1..].iter().position(|line| !line.is_empty()).unwrap();
    assert!(lines[head].starts_with('|') && lines[head + 1].starts_with("| -"), "{name}: a table follows its marker");
    let length = lines[head + 2..].iter().take_while(|line| line.starts_with('|')).count();
    head + 2..head + 2 + length
}

fn check(name: &str, expected: Rows) {
    let expected: Vec<_> = expected.iter().map(|cells| format!("| {} |", cells.join(" | "))).collect();
    let guard = WRITING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let text = document();
    let mut lines: Vec<&str> = text.lines().collect();
    let body = body_of(&lines, name);
    if std::env::var_os("BALLAST_BLESS").is_some() {
        lines.splice(body, expected.iter().map(String::as_str));
        fs::write(format!("{ROOT}/docs/economics.md"), lines.join("\n") + "\n").unwrap();
        return;
    }
    drop(guard);
    assert_eq!(
        lines[body].join("\n"),
        expected.join("\n"),
        "docs/economics.md, table {name}: left document, right chain"
    );
}

/// Numbers in a text, thousands separated by spaces.
fn numbers(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let digits = |at: usize| chars[at.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let (mut found, mut at) = (BTreeSet::new(), 0);
    while at < chars.len() {
        let mut end = at + digits(at);
        if end > at {
            while end - at <= 3 + 4 * 5 && chars.get(end) == Some(&' ') && digits(end + 1) == 3 {
                end += 4;
            }
            if chars.get(end) == Some(&'.') && digits(end + 1) > 0 {
                end += 1 + digits(end + 1);
            }
            found.insert(chars[at..end].iter().collect());
        }
        at = end.max(at + 1);
    }
    found
}

/// The document without its marked tables' bodies, links' targets, comments and the numbers of lists.
fn prose(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let bodies: BTreeSet<usize> = TABLES.iter().flat_map(|name| body_of(&lines, name)).collect();
    let mut kept = String::new();
    for (_, line) in lines.iter().enumerate().filter(|(at, line)| !bodies.contains(at) && !line.starts_with("<!--")) {
        let line = line.split_once(". ").filter(|(number, _)| number.len() == 1).map_or(*line, |(_, item)| item);
        for (part, text) in line.split("](").enumerate() {
            kept += if part == 0 { text } else { text.split_once(')').expect("a link").1 };
        }
        kept += "\n";
    }
    kept
}

#[test]
fn every_table_is_checked_and_every_check_has_a_table() {
    let text = document();
    let marked: Vec<_> =
        text.lines().filter_map(|line| line.strip_prefix("<!-- check: ")?.strip_suffix(" -->")).collect();
    let (mut sorted, mut known) = (marked.clone(), TABLES.to_vec());
    sorted.sort();
    known.sort();
    assert_eq!(sorted, known, "left: tables of the document, right: of this file");
    let tables = text.lines().filter(|line| line.starts_with("| -")).count();
    assert_eq!(tables, marked.len(), "every table has a marker");
}

#[test]
fn numbers_in_the_text_are_constants() {
    let stories = ["losses", "policies", "pools", "premiums"].map(|name| format!("tests/suite/economics/{name}.rs"));
    let mut sources = vec!["programs/ballast/src/constants.rs".to_string(), "testkit/src/defaults.rs".to_string()];
    sources.extend(stories);
    let sources: String = sources.iter().map(|path| fs::read_to_string(format!("{ROOT}/{path}")).unwrap()).collect();
    for (number, source) in CONSTANTS {
        assert!(sources.contains(source), "{number} is no longer {source}");
    }
    let known: BTreeSet<_> = CONSTANTS.iter().map(|(number, _)| number.to_string()).collect();
    assert_eq!(numbers(&prose(&document())), known, "left: the document's text, right: CONSTANTS");
}

#[test]
fn pictures_show_numbers_of_the_document() {
    let known = numbers(&document());
    for picture in PICTURES {
        let drawing = fs::read_to_string(format!("{ROOT}/docs/images/{picture}.svg")).unwrap();
        for label in drawing.split("<text").skip(1) {
            let label = label.split_once('>').unwrap().1.split("</text>").next().unwrap();
            for number in numbers(label) {
                assert!(known.contains(&number), "{picture}.svg shows {number}, which the document does not have");
            }
        }
    }
}
