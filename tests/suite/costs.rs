//! Compute units and account sizes of every instruction: measured here, written to `docs/costs.md`, compared with the
//! committed table. A rise of more than 2 % fails; `make bless` accepts it on purpose.

mod lives;
mod people;
mod powers;

use std::{collections::BTreeMap, fmt::Write};

use ballast_testkit::{scenario::*, tokens::UNIT, world::artefact, *};

use crate::support::*;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/costs.md");

/// Most compute units that a row may cost, from the project's targets.
const TARGETS: &[(&str, u64)] = &[
    ("deposit", 6_000),
    ("request_withdrawal", 5_000),
    ("complete_withdrawal", 7_000),
    ("buy_cover", 12_000),
    ("observe, nothing changes", 4_000),
    ("file_claim", 9_000),
    ("extend_cover, amount and time", 9_000),
    ("cancel_cover", 7_000),
    ("transfer_policy", 2_500),
    ("close_policy", 2_500),
    ("distribute_fees", 6_000),
    ("stake, the first time", 6_000),
    ("commit_vote", 4_000),
    ("reveal_vote", 5_000),
    ("tally", 4_000),
    ("settle_ballot, two rounds", 6_000),
    ("report_incident", 8_000),
    ("buy_cover, the thousandth holder", 12_000),
    ("accrue, one idle day", 1_500),
    ("accrue, 365 idle days", 20_000),
    ("accrue with a product, 365 days, a policy ending on each", 40_000),
];
const PROGRAM_SIZE_TARGET: u64 = 400 * 1024;

struct Measured {
    rows: Vec<(&'static str, u64)>,
}

impl Measured {
    fn add(&mut self, name: &'static str, sent: Result<world::Outcome, Failure>) {
        let outcome = sent.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        self.rows.push((name, outcome.compute_units));
    }
}

/// The same keys and the same story every time, so that address searches cost the same.
fn measure() -> Vec<(&'static str, u64)> {
    let mut m = Measured { rows: vec![] };
    let mut s = Scenario::uninitialised();
    let args = config_args(&s.admin.pubkey(), &s.guardian.pubkey());
    m.rows.push(("initialize", s.initialize(args).unwrap()));
    let admin = s.admin.insecure_clone();
    let create = s.create_pool_accounts(0);
    m.add("create_pool", s.world.send(&[create.instruction(0, pool_args())], &[&admin]));
    s.pool = PoolKeys { pool: create.pool, vault: create.vault, share_mint: create.share_mint, ..s.pool };
    let list = s.list_product_accounts(0);
    m.add("list_product", s.world.send(&[list.instruction(0, product_args())], &[&admin]));
    let init = s.init_monitor_accounts(&list.product);
    let monitor_args = monitor_args(feeds::USDC_USD, band_rules());
    m.add("init_monitor", s.world.send(&[init.instruction(monitor_args)], &[&admin]));
    s.market =
        Market { product: list.product, monitor: init.monitor, feed: actor("feed").pubkey(), feed_id: feeds::USDC_USD };
    s.pool.products = 1;
    let market = s.market;
    s.post(&market, PEG);

    let (lp, buyer) = (s.user("provider", 3_000_000 * UNIT), s.user("buyer", 1_000_000 * UNIT));
    s.deposit(&lp, 1_000_000 * UNIT).unwrap();
    m.add("deposit", s.deposit(&lp, 1_000_000 * UNIT));
    let quote = ix::QuoteCover { pool: s.pool.pool, product: market.product };
    m.add("quote_cover", s.world.send(&[quote.instruction(10_000 * UNIT, 90 * DAY as u32)], &[]));
    s.buy(&buyer, 1, 10_000 * UNIT, 300 * DAY).unwrap();
    let buy = s.buy_instruction(&buyer.pubkey(), &market, 2, 10_000 * UNIT, 300 * DAY);
    m.add("buy_cover", s.world.send(&[buy], &[&buyer]));
    let small = s.buy_instruction(&buyer.pubkey(), &market, 3, 5 * UNIT, HOUR);
    m.add("buy_cover of five dollars for an hour", s.world.send(&[small], &[&buyer]));
    s.world.advance(1);
    m.add("accrue, one second", s.accrue(None));
    s.world.advance(DAY);
    m.add("accrue, one idle day", s.accrue(None));
    m.add("request_withdrawal", s.request_withdrawal(&lp, 1_000 * UNIT, 0));
    s.request_withdrawal(&lp, 1_000 * UNIT, 1).unwrap();
    m.add("cancel_withdrawal", s.cancel_withdrawal(&lp, 1));
    s.world.advance(7 * DAY);
    m.add("complete_withdrawal", s.complete_withdrawal(&lp, 0));
    let guardian = s.guardian.insecure_clone();
    let pause = ix::PauseSales { guardian: guardian.pubkey(), config: pda::config() };
    m.add("pause_sales", s.world.send(&[pause.instruction(60)], &[&guardian]));
    measure_event(&mut m, &mut s);
    measure_sleep(&mut m);
    lives::measure_policies(&mut m);
    lives::measure_endings(&mut m);
    people::measure_voters(&mut m);
    people::measure_settlements(&mut m);
    powers::measure_underwriters(&mut m);
    powers::measure_auditors(&mut m);
    powers::measure_governance(&mut m);
    m.rows
}

fn measure_event(m: &mut Measured, s: &mut Scenario) {
    let (policy, incident) = (pda::policy(&s.market.product, 2), pda::incident(&s.market.product, 0));
    s.world.advance(600);
    s.observe(PEG).unwrap();
    s.world.advance(600);
    m.add("observe, nothing changes", s.observe(PEG));
    s.world.advance(600);
    m.add("observe, a watch opens", s.observe(90_000_000));
    for _ in 0..2 {
        s.world.advance(600);
        s.observe(90_000_000).unwrap();
    }
    s.world.advance(600);
    m.add("observe, the incident is approved", s.observe(90_000_000));
    m.add("file_claim", s.claim(&policy, &incident));
    s.world.advance(181 * DAY);
    m.add("settle_incident", s.settle(&incident));
    m.add("close_claim", s.close_claim(&pda::claim(&incident, &policy)));
    s.world.advance(180 * DAY);
    m.add("close_policy", s.close_policy(&policy));
}

/// A year without a call: nothing ends in it, and a policy ends on each day of it.
fn measure_sleep(m: &mut Measured) {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    s.buy(&buyer, 1_000, 10_000 * UNIT, 364 * DAY).unwrap();
    let idle = aside(&mut s, |s| {
        s.world.advance(365 * DAY);
        s.accrue(None)
    });
    m.add("accrue, 365 idle days", idle);
    for day in 1..=364 {
        s.buy(&buyer, day, 10 * UNIT, day as i64 * DAY).unwrap();
    }
    s.world.advance(365 * DAY);
    m.add("accrue with a product, 365 days, a policy ending on each", s.accrue(Some(s.market.product)));
}

fn sizes() -> Vec<(&'static str, usize)> {
    vec![
        ("Config", 8 + size_of::<Config>()),
        ("Pool", 8 + size_of::<Pool>()),
        ("Product", 8 + size_of::<Product>()),
        ("Monitor", 8 + size_of::<Monitor>()),
        ("Policy", 8 + size_of::<Policy>()),
        ("WithdrawalTicket", 8 + size_of::<WithdrawalTicket>()),
        ("Incident", 8 + size_of::<Incident>()),
        ("Claim", 8 + size_of::<Claim>()),
        ("FeeVault", 8 + size_of::<FeeVault>()),
        ("Staking", 8 + size_of::<Staking>()),
        ("Stake", 8 + size_of::<Stake>()),
        ("Poll", 8 + size_of::<Poll>()),
        ("Ballot", 8 + size_of::<Ballot>()),
        ("Committee", 8 + size_of::<Committee>()),
        ("Signal", 8 + size_of::<Signal>()),
        ("Auditor", 8 + size_of::<Auditor>()),
        ("Attestation", 8 + size_of::<Attestation>()),
        ("Watch", 8 + size_of::<Watch>()),
        ("Proposal", 8 + size_of::<Proposal>()),
        ("VoteRecord", 8 + size_of::<VoteRecord>()),
    ]
}

fn render(rows: &[(&str, u64)], program_size: u64) -> String {
    let mut out = String::from(
        "# What each instruction costs\n\n\
         Written by `tests/suite/costs.rs` on every `make test`; not edited by hand. A row that rises by more than 2 %\n\
         fails the tests.\n\n\
         Measured on LiteSVM 0.16.0 (Agave 4.2) with p-token as the token program, whole transactions of one instruction,\n\
         accounts at fixed addresses. An address that has to be searched for (`request_withdrawal`, `buy_cover`,\n\
         `file_claim` and the trigger create one) costs about 300 units more per failed try, half of all addresses\n\
         none.\n\n\
         | instruction | compute units | target |\n| --- | ---: | ---: |\n",
    );
    for (name, units) in rows {
        let target = TARGETS.iter().find(|(other, _)| other == name).map_or(String::new(), |(_, t)| t.to_string());
        writeln!(out, "| {name} | {units} | {target} |").unwrap();
    }
    out.push_str("\n| account | bytes | rent-exempt deposit (SOL) |\n| --- | ---: | ---: |\n");
    for (name, bytes) in sizes() {
        let lamports = (bytes as u64 + 128) * 6_960;
        writeln!(out, "| {name} | {bytes} | {}.{:09} |", lamports / 1_000_000_000, lamports % 1_000_000_000).unwrap();
    }
    writeln!(out, "\nProgram: {program_size} bytes (target {PROGRAM_SIZE_TARGET}).").unwrap();
    out
}

/// First number of every table row.
fn parse(table: &str) -> BTreeMap<String, u64> {
    let rows = table.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        Some((cells.next()?.to_string(), cells.next()?.trim_end_matches(" |").parse().ok()?))
    });
    rows.collect()
}

#[test]
fn costs_stay_within_their_targets_and_do_not_rise() {
    let rows = measure();
    let program_size = std::fs::metadata(artefact("ballast")).unwrap().len();
    let fresh = render(&rows, program_size);
    let committed = parse(&std::fs::read_to_string(PATH).unwrap_or_default());
    let blessed = std::env::var_os("BALLAST_BLESS").is_some();
    let mut risen = vec![];
    for (name, now) in parse(&fresh) {
        match committed.get(&name) {
            Some(before) if now * 100 > before * 102 => risen.push(format!("{name}: {before} → {now}")),
            None if !blessed => risen.push(format!("{name}: {now}, not in the committed table")),
            _ => {}
        }
    }
    for name in committed.keys().filter(|name| !parse(&fresh).contains_key(*name)) {
        risen.push(format!("{name}: committed, but not measured any more"));
    }
    if blessed || risen.is_empty() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    assert!(
        blessed || risen.is_empty(),
        "docs/costs.md does not hold any more (`make bless` accepts):\n{}",
        risen.join("\n")
    );
    let above: Vec<_> = TARGETS
        .iter()
        .filter(|(name, target)| rows.iter().any(|(other, units)| other == name && units > target))
        .collect();
    assert!(above.is_empty(), "above target: {above:?}");
    assert!(program_size <= PROGRAM_SIZE_TARGET);
    let measured: Vec<&str> = rows.iter().map(|(name, _)| name.split([',', ' ']).next().unwrap()).collect();
    for (_, instruction, _) in INSTRUCTIONS {
        assert!(measured.contains(instruction), "{instruction} is not measured");
    }
}

/// The cost of a purchase does not depend on how many were made before it. Compared are policies whose address was found
/// at the first try: the search is the only other difference.
#[test]
fn the_thousandth_policy_costs_what_the_tenth_does() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 100_000 * UNIT);
    let market = s.market;
    let mut costs = vec![];
    for id in 0..1_000 {
        let buy = s.buy_instruction(&buyer.pubkey(), &market, id, 5 * UNIT, HOUR);
        let units = s.world.send(&[buy], &[&buyer]).unwrap().compute_units;
        let seeds: [&[u8]; 3] = [b"policy", market.product.as_ref(), &id.to_le_bytes()];
        if Address::find_program_address(&seeds, &PROGRAM_ID).1 == 255 {
            costs.push(units);
        }
    }
    assert!(costs.len() > 300, "about half of all addresses are found at once");
    let (low, high) = (costs[5..].iter().min().unwrap(), costs[5..].iter().max().unwrap());
    assert!(high * 100 <= low * 102, "from {low} to {high}");
    balanced(&s);
}
