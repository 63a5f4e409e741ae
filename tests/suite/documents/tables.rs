//! Documents whose numbers a test recomputes.
//!
//! A table of such a document stands behind a line `<!-- check: name -->`. The story of that name runs on chain and
//! returns the table's rows; the document must have exactly these, cell by cell. A number in the text must be one of the
//! sources, see [`Document::check_numbers`]. `BALLAST_BLESS=1` writes the tables anew.

use std::{collections::BTreeSet, fs, sync::Mutex};

use ballast_testkit::{scenario::*, tokens::UNIT};

pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
static WRITING: Mutex<()> = Mutex::new(());

pub type Rows = Vec<Vec<String>>;

/// The tables of a document, and a test for each.
macro_rules! tables {
    ($path:literal, $($name:ident: $story:path,)*) => {
        const DOCUMENT: $crate::documents::tables::Document =
            $crate::documents::tables::Document { path: $path, tables: &[$(stringify!($name)),*] };
        $(#[test]
        fn $name() {
            DOCUMENT.check(stringify!($name), $story());
        })*
    };
}
pub(crate) use tables;

pub struct Document {
    pub path: &'static str,
    pub tables: &'static [&'static str],
}

impl Document {
    pub fn text(&self) -> String {
        read(self.path)
    }

    pub fn check(&self, name: &str, expected: Rows) {
        let expected: Vec<_> = expected.iter().map(|cells| format!("| {} |", cells.join(" | "))).collect();
        let guard = WRITING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let text = self.text();
        let mut lines: Vec<&str> = text.lines().collect();
        let body = body_of(&lines, name);
        if std::env::var_os("BALLAST_BLESS").is_some() {
            lines.splice(body, expected.iter().map(String::as_str));
            fs::write(format!("{ROOT}/{}", self.path), lines.join("\n") + "\n").unwrap();
            return;
        }
        drop(guard);
        let found = lines[body].join("\n");
        assert_eq!(found, expected.join("\n"), "{}, table {name}: left document, right chain", self.path);
    }

    /// Every mark is the name of a table, and the reverse.
    pub fn check_marks(&self) {
        let text = self.text();
        let marks = text.lines().filter_map(|line| line.strip_prefix("<!-- check: ")?.strip_suffix(" -->"));
        let (mut marked, mut known) = (marks.collect::<Vec<_>>(), self.tables.to_vec());
        marked.sort();
        known.sort();
        assert_eq!(marked, known, "left: tables of {}, right: of its test", self.path);
    }

    /// Numbers in the text are those of `constants`, and each of these stands in one of `sources` as it says.
    pub fn check_numbers(&self, constants: &[(&str, &str)], sources: &[&str]) {
        let sources: String = sources.iter().map(|path| read(path)).collect();
        for (number, source) in constants {
            assert!(sources.contains(source), "{number} is no longer {source}");
        }
        let known: BTreeSet<_> = constants.iter().map(|(number, _)| number.to_string()).collect();
        assert_eq!(numbers(&self.prose()), known, "left: the text of {}, right: constants", self.path);
    }

    /// Labels of the picture show numbers of the document only.
    pub fn check_picture(&self, picture: &str) {
        let known = numbers(&self.text());
        for label in read(&format!("docs/images/{picture}.svg")).split("<text").skip(1) {
            let label = label.split_once('>').unwrap().1.split("</text>").next().unwrap();
            for number in numbers(label) {
                assert!(known.contains(&number), "{picture}.svg shows {number}, which the document does not have");
            }
        }
    }

    /// The document without its marked tables' bodies, links' targets, comments and the numbers of lists.
    fn prose(&self) -> String {
        let text = self.text();
        let lines: Vec<&str> = text.lines().collect();
        let bodies: BTreeSet<usize> = self.tables.iter().flat_map(|name| body_of(&lines, name)).collect();
        let mut kept = String::new();
        for (_, line) in lines.iter().enumerate().filter(|(at, line)| !bodies.contains(at) && !line.starts_with("<!--"))
        {
            let line = line.split_once(". ").filter(|(number, _)| number.len() == 1).map_or(*line, |(_, item)| item);
            for (part, text) in line.split("](").enumerate() {
                kept += if part == 0 { text } else { text.split_once(')').expect("a link").1 };
            }
            kept += "\n";
        }
        kept
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(format!("{ROOT}/{path}")).unwrap_or_else(|error| panic!("{path}: {error}"))
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
