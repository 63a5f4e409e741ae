//! What is on the network, for programs that use it. Amounts are decimal strings of base units, times unix seconds,
//! addresses base58.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

/// Of this shape.
pub const VERSION: u32 = 1;

/// Whether Ballast is on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    Seeded,
    Bare,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    pub version: u32,
    pub mode: Mode,
    /// When the scenario ended and the network began.
    pub began_at: i64,
    pub rpc_url: String,
    pub ws_url: String,
    /// Pays what `requestAirdrop` gives: the network's own, another one at each start.
    pub airdrop_source: String,
    pub program: Program,
    pub mints: Mints,
    pub feeds: Vec<Feed>,
    pub wallets: Vec<Wallet>,
    pub config: Option<String>,
    pub staking: Option<String>,
    pub pools: Vec<Pool>,
    pub products: Vec<Product>,
    pub incidents: Vec<Incident>,
    pub policies: Vec<Policy>,
    pub ballots: Vec<Ballot>,
    pub signals: Vec<Signal>,
    pub tickets: Vec<Ticket>,
    pub proposals: Vec<Proposal>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Program {
    pub address: String,
    pub program_data: String,
    pub upgrade_authority: String,
    /// Name from which the program's own key is derived.
    pub actor: String,
    pub deployed: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mints {
    pub usdc: Mint,
    pub dollar: Mint,
    pub governance: Mint,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mint {
    pub address: String,
    pub decimals: u8,
    pub token_program: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Feed {
    pub name: String,
    /// `pyth`, `switchboard` or `stakePool`.
    pub kind: FeedKind,
    pub address: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FeedKind {
    Pyth,
    Switchboard,
    StakePool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wallet {
    pub name: String,
    /// Name from which the key is derived: its sha256 is the seed.
    pub actor: String,
    pub address: String,
    pub role: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pool {
    pub name: String,
    pub address: String,
    pub mint: String,
    pub token_program: String,
    pub vault: String,
    pub share_mint: String,
    pub fee_vault: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    pub name: String,
    pub address: String,
    /// Name of its pool.
    pub pool: String,
    /// `smartContract`, `depeg`, `oracleFailure`, `custody` or `slashing`.
    pub kind: String,
    /// `vote`, `parametric` or `committee`.
    pub assessment: String,
    /// `fixed`, `surrender` or `assessed`.
    pub settlement: String,
    pub subject: String,
    pub monitor: Option<String>,
    /// What its monitor reads; of what demands attestations the data account of the covered program.
    pub feed: Option<String>,
    pub second_feed: Option<String>,
    pub committee: Option<String>,
    /// Whether it was on sale when the network began.
    pub on_sale: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    pub name: String,
    pub address: String,
    /// Name of its product.
    pub product: String,
    /// `open`, `approved`, `settled` or `rejected`, when the network began.
    pub status: String,
    /// Its first poll, where people decide.
    pub poll: Option<String>,
    pub occurred_at: i64,
    pub reported_at: i64,
    pub severity_bps: u16,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    pub address: String,
    /// Name of its product.
    pub product: String,
    pub id: String,
    /// Name of its holder.
    pub holder: String,
    pub amount: String,
    pub remaining: String,
    pub starts_at: i64,
    pub ends_at: i64,
    /// Name of an approved incident that it can still claim for.
    pub claimable: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ballot {
    pub address: String,
    /// Name of the incident.
    pub incident: String,
    pub poll: String,
    pub voter: String,
    /// What was sealed: a severity in steps of 5 %, and the salt in hexadecimal.
    pub bucket: u8,
    pub salt: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signal {
    pub address: String,
    pub product: String,
    pub owner: String,
    pub amount: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    pub address: String,
    pub pool: String,
    pub owner: String,
    pub nonce: String,
    pub shares: String,
    pub requested_at: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    pub address: String,
    pub id: String,
    pub proposer: String,
    pub title: String,
    pub vote_until: i64,
}

impl Manifest {
    /// Errors: a sentence naming the file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read(path).map_err(|error| {
            format!("{} cannot be read ({error}): start a network first (make localnet)", path.display())
        })?;
        serde_json::from_slice(&text).map_err(|error| {
            format!("{} is not a manifest of this version ({error}): start the network anew", path.display())
        })
    }

    /// Errors: a sentence naming the file.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).expect("a manifest has a text") + "\n";
        crate::files::write(path, text.as_bytes())
    }

    pub fn feed(&self, kind: FeedKind) -> Option<&str> {
        self.feeds.iter().find(|feed| feed.kind == kind).map(|feed| feed.address.as_str())
    }
}
