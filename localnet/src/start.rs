//! The life of a network, from the first account to Ctrl-C.

use std::{
    path::Path,
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::{
    arguments::{Prices, Start},
    beat::{self, Performance, Pulse},
    feeds, files, keeper,
    manifest::{Manifest, Mode},
    network::{self, HOST, Network},
    seed::{self, ChainClock, Genesis},
    state::{State, entry},
    table,
};

/// Seconds since 1970 on this machine.
pub fn real_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("this machine's clock is after 1970");
    since.as_secs() as i64
}

/// Runs a network until Ctrl-C. Errors: a sentence.
pub fn run(start: &Start) -> Result<(), String> {
    let began = Instant::now();
    network::check_ports(start.rpc_port)?;
    let mut signals =
        Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(|error| format!("Ctrl-C cannot be listened for: {error}"))?;
    let restored = start.state.as_deref().filter(|file| file.exists());
    let mut genesis = genesis(start, restored)?;
    genesis.manifest.rpc_url = format!("http://{HOST}:{}", start.rpc_port);
    genesis.manifest.ws_url = format!("ws://{HOST}:{}", start.rpc_port + 1);
    let Genesis { accounts, clock, mut manifest } = genesis;
    let performance = match start.prices {
        Prices::Live => None,
        Prices::March2023 => Some(Performance::march_2023(start.speed)?),
    };
    let own = feeds::of(&manifest)?;
    let network = Network::open(start.rpc_port, &accounts, clock, &own, start.verbose)?;
    manifest.airdrop_source = network.airdrop_source.to_string();
    manifest.write(&start.manifest)?;
    table::show(&manifest, start, restored, began.elapsed());

    let pulse = Arc::new(Pulse::default());
    let is_kept = start.keeper.unwrap_or(start.prices == Prices::March2023);
    let mut threads = vec![beat::start(&network, own, performance, pulse.clone())];
    if is_kept && manifest.mode == Mode::Seeded {
        threads.push(keeper::start(&network, &manifest, pulse.clone())?);
    }
    signals.forever().next();
    println!();
    pulse.stop();
    for thread in threads {
        thread.join().map_err(|_| "a part of the network has failed: see above")?;
    }
    let saved = start.state.as_deref().map(|file| save(&network, manifest, file)).transpose();
    network.close()?;
    println!(
        "{}",
        saved?.unwrap_or_else(|| "The network has stopped; nothing was saved (--state FILE saves it).".into())
    );
    Ok(())
}

fn genesis(start: &Start, restored: Option<&Path>) -> Result<Genesis, String> {
    if let Some(file) = restored {
        let genesis = State::read(file)?.genesis()?;
        return match start.bare && genesis.manifest.mode != Mode::Bare {
            true => Err(format!("{} is not of a bare network: leave --bare out, or name another file", file.display())),
            false => Ok(genesis),
        };
    }
    let program = files::project().join("target/deploy/ballast.so");
    if !program.exists() {
        return Err(format!("{} is missing: build the program first (make program)", program.display()));
    }
    match start.bare {
        true => Ok(seed::bare(real_now())),
        false => seed::seeded(real_now()),
    }
}

/// Saves a network that runs. Returns the sentence that says so.
fn save(network: &Network, manifest: Manifest, file: &Path) -> Result<String, String> {
    let (accounts, clock) = network.locker.with_svm_reader(|svm| {
        let clock = ChainClock { unix_millis: svm.updated_at, slot: svm.latest_epoch_info.absolute_slot };
        network::accounts_of(svm).map(|accounts| (accounts, clock))
    })?;
    let state = State::new(clock, manifest, accounts.iter().map(entry).collect())?;
    state.write(file)?;
    Ok(format!("The network has stopped; its {} accounts are in {}.", state.count(), file.display()))
}
