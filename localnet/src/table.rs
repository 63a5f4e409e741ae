//! What a network that starts says about itself.

use std::{env, path::Path, time::Duration};

use ballast_testkit::calendar;

use crate::{
    arguments::{Prices, Start},
    manifest::{Manifest, Mode},
};

pub fn show(manifest: &Manifest, start: &Start, restored: Option<&Path>, took: Duration) {
    let origin = match (restored, manifest.mode) {
        (Some(file), _) => format!("restored from {}", file.display()),
        (None, Mode::Seeded) => "seeded".into(),
        (None, Mode::Bare) => "bare: without Ballast".into(),
    };
    println!("Ballast on a local network, {origin} in {:.1} s\n", took.as_secs_f32());
    line("RPC", &manifest.rpc_url);
    line("websocket", &manifest.ws_url);
    let state = if manifest.program.deployed { "" } else { "  (not deployed)" };
    line("program", &format!("{}{state}", manifest.program.address));
    let here = env::current_dir().unwrap_or_default();
    line("manifest", &start.manifest.strip_prefix(&here).unwrap_or(&start.manifest).display().to_string());
    heading("tokens and feeds");
    let mints = &manifest.mints;
    for (name, mint) in [("USDC", &mints.usdc), ("dollar (2022)", &mints.dollar), ("governance", &mints.governance)] {
        line(name, &mint.address);
    }
    manifest.feeds.iter().for_each(|feed| line(&feed.name, &feed.address));
    if manifest.mode == Mode::Seeded {
        protocol(manifest);
    }
    heading("wallets (keys from their names: \"localnet alice\")");
    manifest.wallets.iter().for_each(|wallet| line(&wallet.name, &format!("{}  {}", wallet.address, wallet.role)));
    println!();
    if start.prices == Prices::March2023 {
        println!("The weekend of March 2023 begins now, {} seconds of it in a second.", start.speed);
    }
    println!("Ctrl-C stops the network.");
}

fn protocol(manifest: &Manifest) {
    heading("pools");
    manifest.pools.iter().for_each(|pool| line(&pool.name, &pool.address));
    heading("products");
    for product in &manifest.products {
        let sale = if product.on_sale { "" } else { "  not on sale" };
        line(&product.name, &format!("{}  {}, {}{sale}", product.address, product.kind, product.pool));
    }
    heading("incidents");
    for incident in &manifest.incidents {
        let at = calendar::stamp(incident.occurred_at);
        line(&incident.name, &format!("{}  {}, {}, {at}", incident.address, incident.product, incident.status));
    }
    heading("policies");
    for policy in &manifest.policies {
        let claim = policy.claimable.as_ref().map(|incident| format!("  can claim for {incident}")).unwrap_or_default();
        let amount = policy.amount.strip_suffix("000000").unwrap_or(&policy.amount);
        line(&policy.holder, &format!("{}  {}, {amount}{claim}", policy.address, policy.product));
    }
}

fn heading(text: &str) {
    println!("\n{text}");
}

fn line(name: &str, value: &str) {
    println!("  {name:<18}{value}");
}
