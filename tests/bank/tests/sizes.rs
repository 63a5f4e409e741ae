//! Bytes of a transaction of each instruction, at its largest: measured here, written to `docs/transaction-sizes.md`,
//! compared with the committed table. A difference fails; `make bless` accepts it on purpose.

use std::{collections::BTreeMap, fmt::Write, sync::OnceLock};

use ballast_testkit::*;
use solana_instruction::AccountMeta;

use crate::{idl::Idl, wire};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/transaction-sizes.md");

/// What docs/governance.md promises for a proposal.
const PROPOSED_ACCOUNTS: usize = 12;
const PROPOSED_BYTES: usize = 320;
/// What docs/interface.md promises for `sponsor_cover`: when the sponsor pays the fee, and when another does.
const HOLDERS: [usize; 2] = [8, 7];

struct Row {
    name: String,
    instruction: Instruction,
    /// Bytes when the first who signs pays the fee too.
    alone: usize,
    /// Bytes when somebody else does; `None` when that is too much.
    relayed: Option<usize>,
}

fn row(name: impl Into<String>, instruction: Instruction) -> Row {
    let [alone, relayed] = [false, true].map(|relayed| size(&instruction, relayed));
    Row { name: name.into(), instruction, alone, relayed: Some(relayed).filter(|size| *size <= wire::MOST) }
}

/// Bytes of the signed transaction with the compute budget's instructions. Every signer is the actor of an account's name.
fn size(instruction: &Instruction, relayed: bool) -> usize {
    static PEOPLE: OnceLock<BTreeMap<Address, String>> = OnceLock::new();
    let people = PEOPLE.get_or_init(|| {
        let names = INSTRUCTIONS.iter().flat_map(|(_, _, accounts)| accounts.iter());
        names.map(|name| (actor(name).pubkey(), name.to_string())).collect()
    });
    let signing = instruction.accounts.iter().filter(|meta| meta.is_signer);
    let mut signers: Vec<Keypair> = signing.map(|meta| actor(&people[&meta.pubkey])).collect();
    if relayed || signers.is_empty() {
        signers.insert(0, actor("relayer"));
    }
    let signers: Vec<&Keypair> = signers.iter().collect();
    wire::size(&wire::signed(&wire::with_budget(instruction), &signers, Default::default()))
}

/// The sponsor's purchase for `count` holders.
fn sponsoring(idl: &Idl, count: usize) -> Instruction {
    let mut instruction = idl.largest("sponsor_cover", count);
    let policies = (0..count).map(|n| AccountMeta::new(actor(&format!("policy {n}")).pubkey(), false));
    instruction.accounts.extend(policies);
    instruction
}

/// `carrier` is `propose` or `execute_proposal`, with the accounts of the proposed instruction behind its own.
fn carrying(idl: &Idl, carrier: &str, accounts: &[AccountMeta]) -> Instruction {
    let mut instruction = idl.largest(carrier, PROPOSED_BYTES);
    instruction.accounts.extend(accounts.iter().map(|meta| AccountMeta { is_signer: false, ..meta.clone() }));
    instruction
}

/// As many accounts as can be proposed. What is about a pool begins with signer, configuration and that pool.
fn most_proposed() -> Vec<AccountMeta> {
    let names = ["governor", "config", "pool"].map(String::from).into_iter();
    let names = names.chain((3..PROPOSED_ACCOUNTS).map(|n| format!("proposed account {n}")));
    names.map(|name| AccountMeta::new(actor(&name).pubkey(), false)).collect()
}

fn rows() -> Vec<Row> {
    let idl = Idl::read();
    let rows_of = |name: &str| -> Vec<Row> {
        let largest = idl.largest(name, 0);
        match name {
            "sponsor_cover" => {
                HOLDERS.map(|count| row(format!("{name}, {count} holders"), sponsoring(&idl, count))).into()
            }
            "propose" | "execute_proposal" => {
                let bytes = if name == "propose" { format!(" and {PROPOSED_BYTES} bytes") } else { String::new() };
                let title = format!("{name}, of {PROPOSED_ACCOUNTS} accounts{bytes}");
                vec![row(title, carrying(&idl, name, &most_proposed()))]
            }
            // The governor is an address of the program, which signs for it in an execution.
            _ if largest.accounts[0].pubkey == actor("governor").pubkey() => {
                vec![row(format!("{name}, executed"), carrying(&idl, "execute_proposal", &largest.accounts))]
            }
            _ => vec![row(name, largest)],
        }
    };
    idl.names().flat_map(rows_of).collect()
}

/// Most bytes of a transaction of this instruction.
pub fn most(name: &str) -> usize {
    static MOST: OnceLock<BTreeMap<String, usize>> = OnceLock::new();
    let measure = || rows().iter().map(|row| (plain(row).into(), row.alone.max(row.relayed.unwrap_or(0)))).collect();
    MOST.get_or_init(measure)[name]
}

/// The instruction's name.
fn plain(row: &Row) -> &str {
    row.name.split(',').next().unwrap()
}

fn render(rows: &[Row]) -> String {
    let mut out = format!(
        "# How large a transaction of each instruction can be\n\n\
         Written by `tests/bank/tests/sizes.rs`, compared on every `make test`; not edited by hand. A transaction has at\n\
         most {} {:03} bytes.\n\n\
         Measured are signed transactions of version 0 without lookup tables, with the two instructions of the compute\n\
         budget ({} bytes), all optional accounts, each account at an address of its own, and the longest data. \
         `bytes` is\nwhen the first of those who sign pays the fee too, `relayed` when somebody else does, who adds a \
         signature and an\naddress. What nobody has to sign is always paid for by somebody else. What only the governor \
         signs travels in\n`execute_proposal`. A purchase for {} holders leaves no room for another payer: {} holders \
         do.\n\n\
         | instruction | accounts | data | bytes | relayed |\n| --- | ---: | ---: | ---: | ---: |\n",
        wire::MOST / 1_000,
        wire::MOST % 1_000,
        wire::BUDGET,
        HOLDERS[0],
        HOLDERS[1],
    );
    for row in rows {
        let (accounts, data) = (row.instruction.accounts.len(), row.instruction.data.len());
        let relayed = row.relayed.map_or("–".into(), |size| size.to_string());
        writeln!(out, "| {} | {accounts} | {data} | {} | {relayed} |", row.name, row.alone).unwrap();
    }
    out
}

#[test]
fn every_instruction_fits_into_a_transaction() {
    let rows = rows();
    for (_, name, _) in INSTRUCTIONS {
        assert!(rows.iter().any(|row| plain(row) == *name), "{name} is not measured");
    }
    for row in &rows {
        assert!(row.alone <= wire::MOST, "{}: {} bytes", row.name, row.alone);
        let may_be_alone = row.name == format!("sponsor_cover, {} holders", HOLDERS[0]);
        assert!(may_be_alone || row.relayed.is_some(), "{} cannot be paid for by another", row.name);
    }
    let fresh = render(&rows);
    if std::env::var_os("BALLAST_BLESS").is_some() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(fresh == committed, "docs/transaction-sizes.md does not hold any more (`make bless` accepts):\n{fresh}");
}

/// The promised numbers of holders are the most that fit.
#[test]
fn a_sponsor_can_add_nobody() {
    let idl = Idl::read();
    for (most, relayed) in HOLDERS.into_iter().zip([false, true]) {
        assert!(size(&sponsoring(&idl, most), relayed) <= wire::MOST);
        assert!(size(&sponsoring(&idl, most + 1), relayed) > wire::MOST);
    }
}
