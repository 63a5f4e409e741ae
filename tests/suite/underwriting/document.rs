//! Every number of `docs/underwriters.md`, recomputed on the compiled program: see `documents/tables.rs`.

mod stories;

use crate::documents::tables::*;

tables! {
    "docs/underwriters.md",
    signal: stories::signalled,
    premiums: stories::premiums,
    example: stories::example,
    losses: stories::losses,
    sale: stories::sale,
}

/// Numbers in the document's text, and where the sources have them.
const CONSTANTS: &[(&str, &str)] = &[
    ("0.25", "PRICE: u64 = 250 * UNIT;"),
    ("1", "cover_rate: PEG,"),
    ("2", "UNSIGNAL_WINDOW: i64 = 2 * 86_400;"),
    ("7", "UNSIGNAL_COOLDOWN: i64 = 7 * 86_400;"),
    ("10", "provider_timelock: 10 * DAY"),
    ("20", "signal_discount_bps: 2_000,"),
    ("30", "MAX_TAIL: u32 = 30 * 86_400;"),
    ("50", "MIN_FACTOR_BPS: u16 = 5_000;"),
    ("90", "INCOME_DAYS: i64 = 90;"),
    ("25", "strike(&mut s, 25)"),
    ("40 000", "1, 40_000 * UNIT, 365 * DAY"),
    ("50 000", "free_cover: 50_000 * UNIT,"),
    ("10 000", "10_000 * UNIT, 365 * DAY"),
    ("80 000", "80_000 * UNIT"),
    ("100 000", "COVER: u64 = 100_000 * UNIT;"),
    ("400 000", "CAP: u64 = 400_000 * UNIT;"),
    ("1 000 000", "MIN_EARNING: u64 = 1_000_000;"),
    ("1 000 000 000", "OFFER_UNIT: u64 = 1_000_000_000;"),
];

#[test]
fn every_mark_is_a_table_of_this_file() {
    DOCUMENT.check_marks();
}

#[test]
fn numbers_in_the_text_are_constants() {
    let sources =
        ["programs/ballast/src/constants.rs", "testkit/src/defaults.rs", "tests/suite/underwriting/document.rs"];
    DOCUMENT.check_numbers(CONSTANTS, &sources);
}

#[test]
fn the_picture_shows_numbers_of_the_document() {
    DOCUMENT.check_picture("first-loss");
}
