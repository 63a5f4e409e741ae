//! Every account of every instruction, replaced by wrong ones.
//!
//! For each instruction there is a call that succeeds. Each of its accounts is then swapped for a stranger, for its twin
//! from another pool, product or user, for a look-alike with the same bytes under another owner, for another account of
//! the same instruction, and stripped of its signature or its write permission. Every such call must fail and change
//! nothing, unless the table below says why it may succeed. What each fails with is committed as
//! `tests/fixtures/rejections.txt`; the test fails when that changes.

use std::fmt::Write;

use ballast_testkit::{generated::account_index, scenario::*, tokens::*, *};

use crate::support::*;

/// Swaps that are allowed, with the reason.
const ALLOWED: &[(&str, &str, &str, &str)] = &[
    ("buy_cover", "feed", "twin", "any account with a verified update of the feed will do"),
    ("complete_withdrawal", "destination", "twin", "the owner chooses where his money goes, and has signed"),
    ("deposit", "owner_shares", "twin", "a deposit can be a gift"),
    ("cancel_withdrawal", "owner_shares", "twin", "the owner chooses who gets his shares, and has signed"),
    ("observe", "keeper", "stranger", "anyone can observe; only a trigger costs rent"),
    ("file_claim", "payer", "stranger", "anyone can push a claim; the money goes to the holder"),
    ("observe", "incident", "stranger", "looked at only when the observation triggers"),
    ("observe", "incident", "twin", "looked at only when the observation triggers"),
    ("observe", "incident", "forged", "looked at only when the observation triggers"),
    ("observe", "feed", "twin", "any account with a verified update of the feed will do"),
];

struct Case {
    scenario: Scenario,
    instruction: Instruction,
    signers: Vec<Keypair>,
    /// For an account name: its counterpart elsewhere.
    twins: Vec<(&'static str, Address)>,
}

/// A second pool with a product, a monitor, a policy, a ticket and an incident of its own, for the twins.
fn twins(s: &mut Scenario) -> Vec<(&'static str, Address)> {
    let (first_pool, first_market) = (s.pool, s.market);
    let admin = s.admin.insecure_clone();
    s.pool = s.add_pool(1, pool_args()).unwrap();
    s.market = s.add_depeg_product(product_args(), band_rules(), feeds::USDC_USD).unwrap();
    let twin = s.user("twin", 1_000_000 * UNIT);
    s.deposit(&twin, 100_000 * UNIT).unwrap();
    let policy = s.buy(&twin, 1, 1_000 * UNIT, 90 * DAY).unwrap();
    s.request_withdrawal(&twin, 1_000 * UNIT, 0).unwrap();
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    let collateral = s.collateral(&twin.pubkey());
    let shares_of_first = tokens::token_address(&first_pool.share_mint, &twin.pubkey());
    s.world.put_token_account(shares_of_first, &first_pool.share_mint, &twin.pubkey(), 0);
    let out = vec![
        ("pool", s.pool.pool),
        ("vault", s.pool.vault),
        ("share_mint", s.pool.share_mint),
        ("collateral_mint", s.pool.share_mint),
        ("product", s.market.product),
        ("monitor", s.market.monitor),
        ("feed", s.market.feed), // another account with an update of the same feed
        ("policy", policy),
        ("ticket", pda::ticket(&s.pool.pool, &twin.pubkey(), 0)),
        ("incident", incident),
        ("claim", pda::claim(&incident, &policy)),
        ("owner_collateral", collateral),
        ("payer_collateral", collateral),
        ("admin_collateral", collateral),
        ("destination", collateral),
        ("payee", collateral),
        ("owner_shares", shares_of_first),
        ("token_program", TOKEN_2022_PROGRAM),
        ("program", TOKEN_PROGRAM),
        ("program_data", Address::find_program_address(&[TOKEN_PROGRAM.as_ref()], &world::LOADER).0),
        ("config", s.pool.pool),
        ("system_program", TOKEN_PROGRAM),
    ];
    s.post(&s.market.clone(), PEG);
    (s.pool, s.market, s.admin) = (first_pool, first_market, admin);
    out
}

/// One succeeding call per instruction.
fn cases() -> Vec<Case> {
    let names: Vec<&str> = INSTRUCTIONS.iter().map(|(_, name, _)| *name).collect();
    names.into_iter().map(case).collect()
}

fn case(name: &str) -> Case {
    if name == "initialize" {
        return initialize_case();
    }
    let (mut s, lp, buyer, policy) = insured();
    s.request_withdrawal(&lp, 1_000 * UNIT, 1).unwrap();
    let fresh = s.list_product(product_args()).unwrap();
    let twins = twins(&mut s);
    let incident = pda::incident(&s.market.product, 0);
    let claim = pda::claim(&incident, &policy);
    s.world.advance(600);
    s.observe(PEG).unwrap();
    if ["file_claim", "settle_incident", "close_claim"].contains(&name) {
        break_peg(&mut s, 90_000_000);
    }
    if ["settle_incident", "close_claim"].contains(&name) {
        s.claim(&policy, &incident).unwrap();
        s.world.advance(181 * DAY);
    }
    if name == "close_claim" {
        s.settle(&incident).unwrap();
    }
    if name == "close_policy" {
        s.world.advance(200 * DAY);
    }
    if name == "complete_withdrawal" {
        s.world.advance(5 * DAY);
    }
    s.world.advance(60);
    let market = s.market;
    s.post(&market, PEG);
    let twin_feed = twins.iter().find(|(name, _)| *name == "feed").unwrap().1;
    s.world.post_price(twin_feed, &feeds::PriceUpdate::usdc(PEG, s.world.now()));
    let (admin, guardian) = (s.admin.insecure_clone(), s.guardian.insecure_clone());
    let (owner, pool) = (lp.pubkey(), s.pool.pool);
    let state: Policy = s.world.read(&policy);
    let (instruction, signers) = match name {
        "pause_sales" => {
            (ix::PauseSales { guardian: guardian.pubkey(), config: pda::config() }.instruction(60), vec![guardian])
        }
        "create_pool" => (s.create_pool_accounts(9).instruction(9, pool_args()), vec![admin]),
        "list_product" => {
            let index = s.pool.products;
            (s.list_product_accounts(index).instruction(index, product_args()), vec![admin])
        }
        "init_monitor" => {
            let args = InitMonitorArgs { feed_id: [1; 32], rules: band_rules() };
            (s.init_monitor_accounts(&fresh).instruction(args), vec![admin])
        }
        "deposit" => (s.deposit_accounts(&owner).instruction(UNIT, 0, FOREVER), vec![lp]),
        "request_withdrawal" => (s.request_withdrawal_accounts(&owner, 2).instruction(UNIT, 2), vec![lp]),
        "cancel_withdrawal" => (s.cancel_withdrawal_accounts(&owner, 1).instruction(), vec![lp]),
        "complete_withdrawal" => (s.complete_withdrawal_accounts(&owner, 1).instruction(0), vec![lp]),
        "accrue" => (ix::Accrue { pool, product: Some(market.product) }.instruction(), vec![]),
        "quote_cover" => (ix::QuoteCover { pool, product: market.product }.instruction(UNIT, 86_400), vec![]),
        "buy_cover" => (s.buy_instruction(&buyer.pubkey(), &market, 77, 100 * UNIT, 30 * DAY), vec![buyer]),
        "close_policy" => {
            (ix::ClosePolicy { policy, product: market.product, payer: state.payer }.instruction(), vec![])
        }
        "observe" => (s.observe_accounts(&market).instruction(), vec![]),
        "file_claim" => (s.claim_accounts(&policy, &incident).instruction(), vec![]),
        "settle_incident" => (ix::SettleIncident { pool, product: market.product, incident }.instruction(), vec![]),
        "close_claim" => {
            let payer = s.world.read::<Claim>(&claim).payer;
            (ix::CloseClaim { claim, incident, payer }.instruction(), vec![])
        }
        other => panic!("{other} has no case here: add one"),
    };
    Case { scenario: s, instruction, signers, twins }
}

fn initialize_case() -> Case {
    let s = Scenario::uninitialised();
    let accounts = ix::Initialize {
        authority: s.upgrade_authority.pubkey(),
        config: pda::config(),
        program: PROGRAM_ID,
        program_data: pda::program_data(),
        system_program: world::SYSTEM_PROGRAM,
    };
    let instruction = accounts.instruction(config_args(&s.admin.pubkey(), &s.guardian.pubkey()));
    let signers = vec![s.upgrade_authority.insecure_clone()];
    let data = Address::find_program_address(&[TOKEN_PROGRAM.as_ref()], &world::LOADER).0;
    let twins = vec![("program", TOKEN_PROGRAM), ("program_data", data), ("system_program", TOKEN_PROGRAM)];
    Case { scenario: s, instruction, signers, twins }
}

/// The wrong versions of one account, by name of the swap. A swap that does not apply is absent.
fn swaps(case: &mut Case, at: usize, name: &str) -> Vec<(&'static str, Instruction, Option<Keypair>)> {
    let good = &case.instruction;
    let meta = good.accounts[at].clone();
    let with = |key: Address| {
        let mut instruction = good.clone();
        instruction.accounts[at].pubkey = key;
        instruction
    };
    let stranger = actor("a stranger");
    let mut out = vec![];
    case.scenario.world.airdrop(&stranger.pubkey(), 1_000_000_000);
    out.push(("stranger", with(stranger.pubkey()), meta.is_signer.then(|| stranger.insecure_clone())));
    if let Some((_, twin)) = case.twins.iter().find(|(other, _)| *other == name)
        && *twin != meta.pubkey
    {
        out.push(("twin", with(*twin), None));
    }
    if let Some(account) = case.scenario.world.account(&meta.pubkey)
        && !account.data.is_empty()
        && !account.executable
    {
        let forged = actor("a forgery").pubkey();
        case.scenario.world.set_account(forged, actor("a forger's program").pubkey(), account.data);
        out.push(("forged", with(forged), None));
    }
    let other = good.accounts.iter().find(|other| other.is_writable && other.pubkey != meta.pubkey);
    if let Some(other) = other
        && meta.is_writable
        && !meta.is_signer
    {
        out.push(("duplicate", with(other.pubkey), None));
    }
    // Stripping the fee payer of either is undone by the transaction itself.
    if meta.pubkey != case.scenario.world.fee_payer.pubkey() {
        let mut stripped = good.clone();
        stripped.accounts[at].is_signer = false;
        if meta.is_signer {
            out.push(("unsigned", stripped, None));
        }
        let mut stripped = good.clone();
        stripped.accounts[at].is_writable = false;
        if meta.is_writable {
            out.push(("readonly", stripped, None));
        }
    }
    out
}

#[test]
fn every_account_of_every_instruction_is_checked() {
    let mut report = String::from("# instruction, account, swap: outcome. Written by tests/suite/bad_accounts.rs.\n");
    let mut unexpected = vec![];
    for mut case in cases() {
        let (_, instruction, names) = describe(&case.instruction);
        for name in *names {
            let at = account_index(&case.instruction, name);
            for (swap, bent, extra) in swaps(&mut case, at, name) {
                let needed: Vec<&Keypair> = case
                    .signers
                    .iter()
                    .chain(&extra)
                    .filter(|key| bent.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == key.pubkey()))
                    .collect();
                let before = case.scenario.world.snapshot();
                let svm = case.scenario.world.svm.clone();
                let outcome = case.scenario.world.send(&[bent], &needed);
                let allowed = ALLOWED.iter().any(|(i, a, m, _)| (*i, *a, *m) == (*instruction, *name, swap));
                let text = match &outcome {
                    Ok(_) => "allowed".to_string(),
                    Err(Failure::Ballast(error)) => format!("{error:?}"),
                    Err(Failure::Other(error)) => format!("{error}").replace("Error processing Instruction 0: ", ""),
                };
                if outcome.is_ok() != allowed {
                    unexpected.push(format!("{instruction} {name} {swap}: {text}"));
                }
                if outcome.is_err() && before != case.scenario.world.snapshot() {
                    unexpected.push(format!("{instruction} {name} {swap}: failed but changed an account"));
                }
                case.scenario.world.svm = svm;
                writeln!(report, "{instruction}, {name}, {swap}: {text}").unwrap();
            }
        }
        // The unbent call succeeds: what failed above failed because of the swap.
        let signers: Vec<&Keypair> = case.signers.iter().collect();
        case.scenario
            .world
            .send(std::slice::from_ref(&case.instruction), &signers)
            .unwrap_or_else(|failure| panic!("the good {instruction} fails: {failure:?}"));
        balanced(&case.scenario);
    }
    assert!(unexpected.is_empty(), "unexpected outcomes:\n{}", unexpected.join("\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/rejections.txt");
    if std::env::var_os("BALLAST_BLESS").is_some() {
        std::fs::write(path, &report).unwrap();
    }
    let committed = std::fs::read_to_string(path).expect("tests/fixtures/rejections.txt is committed");
    let lines = |text: &str| text.lines().map(str::to_string).collect::<std::collections::BTreeSet<_>>();
    let (old, new) = (lines(&committed), lines(&report));
    let changed: Vec<_> = old.symmetric_difference(&new).collect();
    assert!(changed.is_empty(), "rejections changed; check them, then run `make bless` and commit: {changed:#?}");
}
