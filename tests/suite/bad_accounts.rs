//! Every account of every instruction, replaced by wrong ones.
//!
//! For each instruction there is a call that succeeds. Each of its accounts is then swapped for a stranger, for its twin
//! from another pool, product or user, for a look-alike with the same bytes under another owner, for another account of
//! the same instruction, and stripped of its signature or its write permission. Every such call must fail and change
//! nothing, unless the table below says why it may succeed. What each fails with is committed as
//! `tests/fixtures/rejections.txt`; the test fails when that changes.

mod cases;
mod endings;
mod people;
mod powers;

use std::fmt::Write;

use ballast_testkit::{generated::account_index, *};
use cases::{Case, cases};

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
    ("sponsor_cover", "feed", "twin", "any account with a verified update of the feed will do"),
    ("extend_cover", "feed", "twin", "any account with a verified update of the feed will do"),
    ("transfer_policy", "recipient", "stranger", "the recipient is whoever signs for the terms"),
    ("open_fee_vault", "payer", "stranger", "anyone can pay the rent"),
    ("open_fee_vault", "pool", "twin", "another pool of the same collateral: its fee vault is the same"),
    ("solvency", "pool", "twin", "every pool can be asked"),
    ("file_claim", "ballot", "stranger", "not looked at when a monitor decided"),
    ("open_salvage", "payer", "stranger", "anyone can pay the rent"),
    ("share_rewards", "fee_vault", "twin", "the fees of any collateral can be shared"),
    ("tally", "poll", "twin", "any round that is over can be tallied"),
    ("timeline", "incident", "twin", "any incident can be asked about"),
    ("change_rules", "product", "twin", "the proposal names the product, and its accounts are fixed"),
    ("close_proposal", "caller", "stranger", "anyone can close what is over; the rent goes to the proposer"),
    ("execute_proposal", "proposal", "twin", "another proposal of the same instruction that has passed too"),
    ("hand_over_program", "new_authority", "stranger", "the proposal names the authority, and its accounts are fixed"),
    ("init_watch", "vault", "stranger", "the administrator says what is watched"),
    ("init_watch", "vault", "twin", "the administrator says what is watched"),
    ("init_watch", "vault", "forged", "the administrator says what is watched"),
    ("buy_cover", "second_feed", "stranger", "looked at only when the monitor compares two feeds"),
    ("extend_cover", "second_feed", "stranger", "looked at only when the monitor compares two feeds"),
    ("sponsor_cover", "second_feed", "stranger", "looked at only when the monitor compares two feeds"),
    ("observe", "second_feed", "stranger", "looked at only when the monitor compares two feeds"),
    ("init_monitor", "source", "stranger", "looked at only when the source is no Pyth feed"),
    ("revoke_attestation", "carrier", "stranger", "not looked at when the auditor signs"),
];

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
