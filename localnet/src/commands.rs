//! What can be done to a network that runs, over its RPC.

use std::{
    collections::BTreeMap,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use ballast_testkit::{Address, Signer, calendar};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use solana_message::Message;
use solana_transaction::Transaction;

use crate::{
    arguments::{FeedName, Running},
    cast, feeds,
    manifest::{FeedKind, Manifest, Mint},
    rpc::Rpc,
    seed::ChainClock,
    start::real_now,
    state::{Saved, State},
    tokens::{DECIMALS, mint_to},
    units,
};

/// How long the network may take until something is seen.
const PATIENCE: Duration = Duration::from_secs(10);
const SOL_DECIMALS: u32 = 9;
const PRICE_DECIMALS: u32 = 8;
/// Where a Pyth update says when it was published; fully verified.
const PUBLISHED_AT: usize = 93;

fn connect(running: &Running) -> Rpc {
    Rpc { port: running.rpc_port }
}

/// Moves the clock, and waits until the feeds are fresh again. Errors: a sentence.
pub fn travel(running: &Running, when: &str) -> Result<(), String> {
    let rpc = connect(running);
    let (now, _) = rpc.clock()?;
    let target = units::destination(when, now, real_now())?;
    rpc.call("surfnet_timeTravel", json!([{ "absoluteTimestamp": target * 1_000 }]))?;
    let pyth = cast::pyth_feed().to_string();
    wait("the feeds are not refreshed: is this a network of ballast-localnet?", || {
        let data = rpc.data(&pyth)?.unwrap_or_default();
        let published = data.get(PUBLISHED_AT..PUBLISHED_AT + 8).map(|bytes| bytes.try_into().unwrap());
        Ok(published.map(i64::from_le_bytes).is_some_and(|at| at >= target))
    })?;
    let (now, slot) = rpc.clock()?;
    println!("It is {} UTC, slot {slot}.", calendar::stamp(now));
    Ok(())
}

/// Sets the price of a feed. Errors: a sentence.
pub fn price(running: &Running, feed: FeedName, price: &str) -> Result<(), String> {
    let rpc = connect(running);
    let manifest = Manifest::read(&running.manifest)?;
    let price = units::decimal(price, PRICE_DECIMALS)?;
    if price == 0 {
        return Err("a price of zero is no price: write one above it".into());
    }
    let kinds: &[FeedKind] = match feed {
        FeedName::Usdc => &[FeedKind::Pyth, FeedKind::Switchboard],
        FeedName::Pyth => &[FeedKind::Pyth],
        FeedName::Switchboard => &[FeedKind::Switchboard],
        FeedName::StakePool => &[FeedKind::StakePool],
    };
    for kind in kinds {
        let address = manifest.feed(*kind).ok_or("the manifest names no such feed: start the network anew")?;
        let mut data = rpc.data(address)?.ok_or_else(|| format!("the network has no feed at {address}"))?;
        feeds::set_price(*kind, &mut data, price);
        let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
        rpc.call("surfnet_setAccount", json!([address, { "data": hex }]))?;
        let shown = feeds::price_in(*kind, &data);
        println!("{address} says {}.{:08}", shown / 100_000_000, shown % 100_000_000);
    }
    Ok(())
}

/// What somebody is given.
pub struct Gift<'a> {
    pub sol: Option<&'a str>,
    pub usdc: Option<&'a str>,
    pub dollar: Option<&'a str>,
    pub governance: Option<&'a str>,
}

/// Gives SOL and tokens, which the faucet mints. Errors: a sentence.
pub fn airdrop(running: &Running, to: &str, gift: &Gift) -> Result<(), String> {
    let rpc = connect(running);
    let manifest = Manifest::read(&running.manifest)?;
    let owner = recipient(&manifest, to)?;
    let tokens = [
        ("USDC", gift.usdc, &manifest.mints.usdc),
        ("dollars", gift.dollar, &manifest.mints.dollar),
        ("governance tokens", gift.governance, &manifest.mints.governance),
    ];
    let nothing = gift.sol.is_none() && tokens.iter().all(|(_, amount, _)| amount.is_none());
    if let Some(sol) = gift.sol.or(nothing.then_some("10")) {
        let lamports = units::decimal(sol, SOL_DECIMALS)?;
        let signature = rpc.call("requestAirdrop", json!([owner.to_string(), lamports]))?;
        confirm(&rpc, &signature)?;
        println!("{owner} gets {sol} SOL.");
    }
    for (name, amount, mint) in tokens {
        let Some(amount) = amount else { continue };
        give(&rpc, &owner, mint, units::decimal(amount, DECIMALS)?)?;
        println!("{owner} gets {amount} {name}.");
    }
    Ok(())
}

fn recipient(manifest: &Manifest, to: &str) -> Result<Address, String> {
    let known = manifest.wallets.iter().find(|wallet| wallet.name == to).map(|wallet| wallet.address.as_str());
    known.unwrap_or(to).parse().map_err(|_| format!("\"{to}\" is neither an address nor a wallet of the network"))
}

fn give(rpc: &Rpc, owner: &Address, mint: &Mint, amount: u64) -> Result<(), String> {
    let address = |text: &str| text.parse::<Address>().map_err(|_| format!("the manifest names {text} as an address"));
    let faucet = cast::key("faucet");
    let (mint, program) = (address(&mint.address)?, address(&mint.token_program)?);
    let instructions = mint_to(&faucet.pubkey(), owner, &mint, &program, amount);
    let latest = rpc.call("getLatestBlockhash", json!([{ "commitment": "processed" }]))?;
    let blockhash = latest["value"]["blockhash"].as_str().and_then(|text| text.parse().ok());
    let blockhash = blockhash.ok_or("the network has no blockhash: it is not a Solana network")?;
    let message = Message::new_with_blockhash(&instructions, Some(&faucet.pubkey()), &blockhash);
    let mut transaction = Transaction::new_unsigned(message);
    transaction.sign(&[&faucet], blockhash);
    let bytes = bincode::serialize(&transaction).expect("a transaction has bytes");
    let options = json!({ "encoding": "base64", "preflightCommitment": "processed" });
    let signature = rpc.call("sendTransaction", json!([BASE64_STANDARD.encode(bytes), options]))?;
    confirm(rpc, &signature)
}

fn confirm(rpc: &Rpc, signature: &Value) -> Result<(), String> {
    wait("the transaction is not confirmed: try again", || {
        let found = rpc.call("getSignatureStatuses", json!([[signature]]))?;
        let status = &found["value"][0];
        match status["err"].is_null() {
            true => Ok(!status.is_null() && status["confirmationStatus"] != "processed"),
            false => Err(format!("the transaction failed: {}", status["err"])),
        }
    })
}

/// Saves accounts and clock, as Ctrl-C does with --state. Errors: a sentence.
pub fn save(running: &Running, file: &Path) -> Result<(), String> {
    let rpc = connect(running);
    let manifest = Manifest::read(&running.manifest)?;
    let filter = json!({ "includeProgramAccounts": true, "excludeSysvars": true, "excludeFeatureGates": true });
    let exported = rpc.call("surfnet_exportSnapshot", json!([{ "filter": filter, "scope": "network" }]))?;
    let accounts: BTreeMap<String, Saved> = serde_json::from_value(exported["value"].clone())
        .map_err(|error| format!("the network shows its accounts in another form ({error})"))?;
    let (now, slot) = rpc.clock()?;
    let clock = ChainClock { unix_millis: now as u64 * 1_000, slot };
    let state = State::new(clock, manifest, accounts)?;
    state.write(file)?;
    println!("{} accounts are in {}; go on from there with --state.", state.count(), file.display());
    Ok(())
}

/// Asks until the answer is yes. Errors: `late` when it takes too long.
fn wait(late: &str, mut ask: impl FnMut() -> Result<bool, String>) -> Result<(), String> {
    let began = Instant::now();
    while !ask()? {
        if began.elapsed() > PATIENCE {
            return Err(late.into());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
