//! What a user can do wrong: a sentence with a remedy, and an exit code.

use std::{fs, net::TcpListener};

use ballast_localnet::manifest::Mode;
use ballast_testkit::{PROGRAM_ID, pda, tokens::UNIT};
use serde_json::Value;

use crate::running::{Folder, Network, command, free_port};

/// What the command says when it fails.
fn refused(folder: &Folder, port: u16, arguments: &[&str]) -> String {
    let output = command(folder, port, arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("error: ") && text.ends_with(".\n") && text.lines().count() == 1, "{text}");
    text
}

#[test]
fn mistakes_get_a_sentence() {
    let (folder, port) = (Folder::new("mistakes"), free_port());
    assert!(refused(&folder, port, &["travel", "7d"]).contains("start one (make localnet)"));
    assert!(refused(&folder, port, &["price", "usdc", "1"]).contains("start a network first (make localnet)"));
    assert!(refused(&folder, port, &["airdrop", "alice"]).contains("start a network first (make localnet)"));
    let websocket = TcpListener::bind(("127.0.0.1", port + 1)).unwrap();
    let taken = refused(&folder, port, &[]);
    assert!(taken.contains(&format!("port {} cannot be opened", port + 1)) && taken.contains("--rpc-port"), "{taken}");
    drop(websocket);
    let state = folder.file("state.json");
    let arguments = ["--state", state.to_str().unwrap()];
    for damage in ["", "{}", "[1, 2"] {
        fs::write(&state, damage).unwrap();
        let said = refused(&folder, port, &arguments);
        assert!(said.contains("name another file, or delete it"), "{said}");
    }
    // What answers is not a network.
    let stranger = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let answering = std::thread::spawn(move || drop(stranger.accept()));
    assert!(refused(&folder, port, &["travel", "7d"]).contains(&port.to_string()));
    answering.join().unwrap();
}

/// Wallets, tokens and feeds, and nothing of Ballast: what a deployment needs.
#[test]
fn a_bare_network_has_no_program() {
    let folder = Folder::new("bare");
    let network = Network::start(&folder, &["--bare"]);
    let manifest = &network.manifest;
    assert_eq!((manifest.mode, manifest.program.deployed), (Mode::Bare, false));
    for address in [PROGRAM_ID, pda::program_data(), pda::config(), pda::staking()] {
        assert_eq!(network.account(&address.to_string()), Value::Null);
    }
    assert!(manifest.products.is_empty() && manifest.config.is_none());
    network.succeed(&["airdrop", "bob", "--usdc", "5"]);
    network.succeed(&["travel", "1h"]);
    let mint = network.data(&manifest.mints.usdc.address);
    let supply = u64::from_le_bytes(mint[36..44].try_into().unwrap());
    assert_eq!(supply, manifest.wallets.len() as u64 * 1_000_000 * UNIT + 5 * UNIT);
    assert!(network.run(&["airdrop", "nobody"]).status.code() == Some(1));
    assert_eq!(network.interrupt(), 0);
}
