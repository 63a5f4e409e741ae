//! Every number of `docs/assessors.md`, recomputed on the compiled program: see `documents/tables.rs`.

mod votes;

use crate::documents::tables::*;

tables! {
    "docs/assessors.md",
    windows: votes::windows,
    commitment: votes::commitment,
    vote: votes::vote,
    contested: votes::contested,
    bonds: votes::bonds,
    appeals: votes::appeals,
    disputes: votes::disputes,
}

/// Numbers in the document's text, and where the sources have them.
const CONSTANTS: &[(&str, &str)] = &[
    ("0", "0 % to 100 %"),
    ("0.5", "bond_bps: 50,"),
    ("1", "wrong_bps: 100,"),
    ("3", "quorum_heads: [3, 5]"),
    ("4", "FEE_SLOTS: usize = 4;"),
    ("5", "silent_bps: 500,"),
    ("6", "MAX_BOND_DOUBLINGS: u32 = 6;"),
    ("7", "unstake_cooldown: 7 * DAY"),
    ("8", "MAX_BALLOTS: u8 = 8;"),
    ("10", "fee_bps: 1_000,"),
    ("15", "quorum_bps: [500, 1_500]"),
    ("16 000", "loss = 16_000 * UNIT"),
    ("20", "BUCKETS: usize = 21;"),
    ("20 000", "20_000 * UNIT"),
    ("21", "CANNOT_DECIDE: u8 = BUCKETS as u8;"),
    ("22", "BUCKETS: usize = 21;"),
    ("30", "STAKE_MERGE: i64 = 30 * 86_400;"),
    ("32", "text[..32]"),
    ("55", "contested_bps: 5_500,"),
    ("60", "votes = [12, 12, 12, 13, 11, 0, 12]"),
    ("80", "&incident, 16)"),
    ("90", "INCOME_DAYS: i64 = 90;"),
    ("97", "text = [0; 97];"),
    ("100", "bond_min: 100,"),
    ("180", "MIN_CLAIM_PERIOD: u32 = 180 * 86_400;"),
    ("256", "hash::sha256"),
    ("500", "BOND: u64 = 500 * UNIT;"),
    ("1 000", "MIN_WEIGHT: u64 = 1_000;"),
    ("10 000", "bond_max: 10_000,"),
    ("100 000", "COVER: u64 = 100_000 * UNIT;"),
    ("1 000 000", "MIN_EARNING: u64 = 1_000_000;"),
];

#[test]
fn every_mark_is_a_table_of_this_file() {
    DOCUMENT.check_marks();
}

#[test]
fn numbers_in_the_text_are_constants() {
    let sources = [
        "programs/ballast/src/constants.rs",
        "programs/ballast/src/math/median.rs",
        "programs/ballast/src/state/ballot.rs",
        "testkit/src/defaults.rs",
        "tests/suite/polls.rs",
        "tests/suite/polls/document/votes.rs",
    ];
    DOCUMENT.check_numbers(CONSTANTS, &sources);
}

#[test]
fn the_picture_shows_numbers_of_the_document() {
    DOCUMENT.check_picture("decision");
}
