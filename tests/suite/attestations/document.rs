//! Every number of `docs/auditors.md`, recomputed on the compiled program: see `documents/tables.rs`.

use ballast_testkit::feeds::deployed::Deployed;

use super::*;
use crate::documents::tables::*;

tables! {
    "docs/auditors.md",
    changes: happenings,
    carried: payload,
    prices: discounts,
}

/// Numbers in the document's text, and where the sources have them.
const CONSTANTS: &[(&str, &str)] = &[
    ("0.01", "(1..BPS as u16).contains(&rules.fall_bps)"),
    ("99.99", "(1..BPS as u16).contains(&rules.fall_bps)"),
    ("12.5", "discounting(1_250, 1)"),
    ("37.5", "full * 5 / 8"),
    ("1", "(1..=MAX_FREEZE)"),
    ("3", "freeze: 3 * DAY as u32"),
    ("4", "SEATS: usize = 4;"),
    ("5", "OFF: u16 = 500;"),
    ("7", "MAX_FREEZE: u32 = 7 * 86_400;"),
    ("10", "MIN_WATCH_WINDOW: u32 = 600;"),
    ("30", "fall_bps: 3_000"),
    ("32", "report: &[u8; 32]"),
    ("366", "MAX_ATTESTATION: i64 = 366 * 86_400;"),
    ("100 000", "AMOUNT: u64 = 100_000 * UNIT;"),
];

#[test]
fn every_mark_is_a_table_of_this_file() {
    DOCUMENT.check_marks();
}

#[test]
fn numbers_in_the_text_are_constants() {
    let sources = [
        "programs/ballast/src/constants.rs",
        "programs/ballast/src/state/watch.rs",
        "testkit/src/attestations.rs",
        "tests/suite/attestations.rs",
        "tests/suite/attestations/document.rs",
        "tests/suite/attestations/prices.rs",
    ];
    DOCUMENT.check_numbers(CONSTANTS, &sources);
}

/// What a purchase is told.
fn told(c: &mut Case) -> String {
    match c.buy() {
        Ok(_) => "sells".into(),
        Err(Failure::Ballast(error)) => format!("`{error:?}`"),
        Err(failure) => panic!("{failure:?}"),
    }
}

/// A product that is vouched for by what the service carries, with a watch; what happens to it, and what follows.
fn happening(name: &str, happens: impl FnOnce(&mut Case, &Deployed, &service::Attestation, &Address)) -> Vec<String> {
    let mut c = Case::new(1);
    let deployed = Deployed::new(&mut c.s.world, c.program);
    let slot = slot_of(&c);
    let published = service::Attestation { data: said(&c.product, slot, &REPORT), ..c.publishes() };
    let carrier = c.s.world.post_attestation(&published);
    c.show(carrier).unwrap();
    let vault = c.watch_vault(1_000 * UNIT);
    c.s.world.advance(1);
    happens(&mut c, &deployed, &published, &vault);
    let at_once = told(&mut c);
    c.sync().unwrap();
    let seen = told(&mut c);
    c.s.world.advance(7 * DAY);
    row([name.into(), at_once, seen, told(&mut c)])
}

/// As the loader has it.
fn slot_of(c: &Case) -> u64 {
    u64::from_le_bytes(c.s.world.account(&c.data).unwrap().data[4..12].try_into().unwrap())
}

fn happenings() -> Rows {
    let send = |c: &mut Case, instruction: Instruction, by: &Keypair| {
        c.s.world.send(&[instruction], &[by]).unwrap();
    };
    vec![
        happening("nothing", |_, _, _, _| ()),
        happening("the program is redeployed, with the same code even", |c, deployed, _, _| {
            let upgrade = deployed.upgrade(&mut c.s.world);
            send(c, upgrade, &deployed.authority);
        }),
        happening("its account is made longer", |c, deployed, _, _| {
            let payer = c.buyer.insecure_clone();
            send(c, deployed.extend(&payer.pubkey()), &payer);
        }),
        happening("the right to upgrade it is given up", |c, _, _, _| {
            let slot = slot_of(c);
            c.s.world.post_program(c.program, slot, None);
        }),
        happening("the program is closed", |c, deployed, _, _| send(c, deployed.close(), &deployed.authority)),
        happening("the attestation expires", |c, _, _, _| c.s.world.advance(VALID)),
        happening("the auditor revokes it", |c, _, _, _| {
            let (key, product) = (c.auditors[0].insecure_clone(), c.product);
            c.s.revoke(&key, &product, &key.pubkey()).unwrap();
        }),
        happening("the auditor is removed, and nobody revokes it", |c, _, _, _| c.remove(0)),
        happening("what carries it is closed, and nobody revokes it", |c, _, published, _| {
            c.s.world.set_account(published.address(), world::SYSTEM_PROGRAM, vec![]);
        }),
        happening("the vault loses 30 % at once", |c, _, _, vault| c.set_balance(vault, 700 * UNIT)),
        happening("the vault loses more", |c, _, _, vault| c.set_balance(vault, 700 * UNIT - 1)),
    ]
}

/// Types of the service's schemas, and their bytes.
const U64: (u8, usize) = (3, 8);
const U128: (u8, usize) = (4, 16);

fn payload() -> Rows {
    let hex = |bytes: &[u8]| format!("`{}`", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let product = Address::from([1; 32]);
    let whole = said(&product, 400_000_000, &[3; 32]);
    let parts =
        [("product", 0..32, 2), ("slot of the build, 400 000 000", 32..40, 1), ("hash of the report", 40..72, 2)];
    let (mut rows, mut layout) = (vec![], vec![]);
    for (name, range, count) in parts {
        let (one, types) = if count == 1 { (U64, "`U64`") } else { (U128, "`U128`, `U128`") };
        assert_eq!(range.len(), one.1 * count);
        layout.extend([one.0].repeat(count));
        rows.push(row([name.into(), range.len().to_string(), types.into(), hex(&whole[range])]));
    }
    rows.push(row(["all of it".into(), whole.len().to_string(), format!("layout {}", hex(&layout)), "".into()]));
    rows
}

const OFF: u16 = 500;
const AMOUNT: u64 = 100_000 * UNIT;

fn discounts() -> Rows {
    let rules = UnderwritingRules { attestation_discount_bps: OFF, ..demanding(1).underwriting };
    let mut c = Case::with(ListProductArgs { underwriting: rules, ..voted_args() });
    let market = c.market();
    let (mut full, mut rows) = (0, vec![]);
    for at in 0..4 {
        c.vouch(at).unwrap();
        let price = c.s.quote(&market, AMOUNT, 365 * DAY as u32).unwrap().premium;
        full = full.max(price);
        rows.push(row([(at + 1).to_string(), money(price), percent(price * 10_000 / full)]));
    }
    rows
}
