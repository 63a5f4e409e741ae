//! Every number of `docs/economics.md`, recomputed on the compiled program: see `documents/tables.rs`. A number in the text
//! must be a constant or a parameter of the story's pool (`CONSTANTS`), and the pictures may show only numbers that the
//! document has.

mod losses;
mod policies;
mod pools;
mod premiums;

use ballast_testkit::{scenario::*, tokens::UNIT, *};

pub use crate::documents::tables::*;

tables! {
    "docs/economics.md",
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

#[test]
fn every_table_is_checked_and_every_check_has_a_table() {
    DOCUMENT.check_marks();
    let tables = DOCUMENT.text().lines().filter(|line| line.starts_with("| -")).count();
    assert_eq!(tables, DOCUMENT.tables.len(), "every table has a marker");
}

#[test]
fn numbers_in_the_text_are_constants() {
    let sources = [
        "programs/ballast/src/constants.rs",
        "testkit/src/defaults.rs",
        "tests/suite/economics/losses.rs",
        "tests/suite/economics/policies.rs",
        "tests/suite/economics/pools.rs",
        "tests/suite/economics/premiums.rs",
    ];
    DOCUMENT.check_numbers(CONSTANTS, &sources);
}

#[test]
fn pictures_show_numbers_of_the_document() {
    for picture in ["price-curve", "debt-repayment"] {
        DOCUMENT.check_picture(picture);
    }
}
