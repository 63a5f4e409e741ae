//! Surfpool on two ports, offline, with accounts and a clock of ours.

use std::{net::TcpListener, thread, time::Duration};

use ballast_testkit::{
    Address,
    world::{Account, LOADER},
};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use surfpool_core::{
    surfnet::{
        GeyserEvent,
        locker::SurfnetSvmLocker,
        svm::{SurfnetSvm, SurfnetSvmConfig},
    },
    types::SyntheticBlockhash,
};
use surfpool_types::{
    BlockProductionMode, RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig, SvmFeatureConfig,
};

use crate::{
    feeds::{self, Feed},
    seed::{ChainClock, SLOTS_PER_EPOCH},
};

pub const HOST: &str = "127.0.0.1";
/// Milliseconds.
pub const SLOT_TIME: u64 = 400;
/// How long the ports may take to open, and the run loop to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// A network whose ports are open.
pub struct Network {
    pub locker: SurfnetSvmLocker,
    pub commands: Sender<SimnetCommand>,
    /// Pays what `requestAirdrop` gives.
    pub airdrop_source: Address,
    run_loop: thread::JoinHandle<Result<(), String>>,
}

/// Errors: a sentence naming the port that is taken.
pub fn check_ports(rpc: u16) -> Result<(), String> {
    let ws = rpc.checked_add(1).ok_or("the port of the websocket is the one after --rpc-port: choose a lower one")?;
    for port in [rpc, ws] {
        TcpListener::bind((HOST, port)).map_err(|error| {
            format!(
                "port {port} cannot be opened ({error}): stop what uses it, most likely another network, or choose \
                 another with --rpc-port"
            )
        })?;
    }
    Ok(())
}

impl Network {
    /// Sets the clock, writes the accounts, refreshes the feeds, opens the ports. Errors: a sentence.
    pub fn open(
        rpc_port: u16,
        accounts: &[(Address, Account)],
        clock: ChainClock,
        feeds: &[Feed],
        verbose: bool,
    ) -> Result<Self, String> {
        let config = config(rpc_port);
        let (mut svm, events, geyser) = new_svm(&config.simnets[0])?;
        set_clock(&mut svm, clock);
        put(&mut svm, accounts)?;
        feeds::refresh(&mut svm, feeds);
        let airdrop_source = svm.inner.airdrop_pubkey();
        let locker = SurfnetSvmLocker::new(svm);
        let (commands, received) = unbounded();
        let (own, sender) = (locker.clone(), commands.clone());
        let run_loop = thread::spawn(move || {
            let running = surfpool_core::runloops::start_local_surfnet_runloop(own, config, sender, received, geyser);
            let ended = hiro_system_kit::nestable_block_on(running);
            ended.map_err(|error| error.to_string())
        });
        let ready = listen(events, verbose);
        match ready.recv_timeout(PATIENCE) {
            Ok(Ok(())) => Ok(Self { locker, commands, airdrop_source, run_loop }),
            Ok(Err(reason)) => Err(format!("the network does not start: {reason}")),
            Err(_) => Err("the network does not start within ten seconds: try again with --verbose".into()),
        }
    }

    /// Closes the ports and ends the run loop.
    pub fn close(self) -> Result<(), String> {
        let _ = self.commands.send(SimnetCommand::Terminate(None));
        let (done, ended) = bounded(1);
        thread::spawn(move || done.send(self.run_loop.join()));
        match ended.recv_timeout(PATIENCE) {
            Ok(Ok(outcome)) => outcome.map_err(|reason| format!("the network ended with an error: {reason}")),
            _ => Err("the network does not end: kill the process".into()),
        }
    }
}

type NewSvm = (SurfnetSvm, Receiver<SimnetEvent>, Receiver<GeyserEvent>);

fn new_svm(simnet: &SimnetConfig) -> Result<NewSvm, String> {
    let config = SurfnetSvmConfig {
        surfnet_id: simnet.surfnet_id.clone(),
        slot_time: simnet.slot_time,
        instruction_profiling_enabled: simnet.instruction_profiling_enabled,
        max_profiles: simnet.max_profiles,
        log_bytes_limit: simnet.log_bytes_limit,
        feature_config: SvmFeatureConfig::default(),
        skip_blockhash_check: false,
    };
    SurfnetSvm::new(config).map_err(|error| format!("surfpool does not start: {error}"))
}

/// What is on every network before anything is done to it. Errors: a sentence.
pub fn fresh_accounts() -> Result<Vec<(Address, Account)>, String> {
    let (svm, ..) = new_svm(&config(0).simnets[0])?;
    accounts_of(&svm)
}

/// All accounts. Errors: a sentence.
pub fn accounts_of(svm: &SurfnetSvm) -> Result<Vec<(Address, Account)>, String> {
    let all = svm.get_all_accounts().map_err(|error| format!("the accounts cannot be read: {error}"))?;
    Ok(all.into_iter().map(|(address, account)| (address, account.into())).collect())
}

fn config(rpc_port: u16) -> SurfpoolConfig {
    let simnet = SimnetConfig {
        offline_mode: true,
        remote_rpc_url: None,
        slot_time: SLOT_TIME,
        block_production_mode: BlockProductionMode::Clock,
        instruction_profiling_enabled: false,
        ..SimnetConfig::default()
    };
    let rpc = RpcConfig { bind_host: HOST.into(), bind_port: rpc_port, ws_port: rpc_port + 1, ..RpcConfig::default() };
    SurfpoolConfig { simnets: vec![simnet], rpc, ..SurfpoolConfig::default() }
}

/// The chain is in this slot at this time, with a recent past. Blockhashes count slots, so that a network which goes on
/// later never uses one twice.
fn set_clock(svm: &mut SurfnetSvm, clock: ChainClock) {
    svm.updated_at = clock.unix_millis;
    svm.genesis_updated_at = clock.unix_millis;
    svm.genesis_slot = clock.slot;
    let info = &mut svm.latest_epoch_info;
    info.absolute_slot = clock.slot;
    info.epoch = clock.slot / SLOTS_PER_EPOCH;
    info.slot_index = clock.slot % SLOTS_PER_EPOCH;
    info.slots_in_epoch = SLOTS_PER_EPOCH;
    info.block_height = clock.slot;
    svm.chain_tip.index = clock.slot;
    svm.chain_tip.hash = SyntheticBlockhash::new(clock.slot - 1).to_string();
    svm.reconstruct_sysvars();
}

/// Code goes before the programs that it belongs to. Errors: a sentence naming the account.
fn put(svm: &mut SurfnetSvm, accounts: &[(Address, Account)]) -> Result<(), String> {
    let mut ordered: Vec<_> = accounts.iter().collect();
    ordered.sort_by_key(|(_, account)| account.owner == LOADER && account.executable);
    for (address, account) in ordered {
        svm.set_account(address, account.clone()).map_err(|error| {
            format!(
                "the account {address} cannot be written ({error}): start without --state, or build the program again"
            )
        })?;
    }
    Ok(())
}

/// Says once whether the network is ready, and drains surfpool's events for as long as it runs.
fn listen(events: Receiver<SimnetEvent>, verbose: bool) -> Receiver<Result<(), String>> {
    let (sender, ready) = bounded(1);
    thread::spawn(move || {
        for event in events.iter() {
            match event {
                SimnetEvent::CoreStarted(_) => drop(sender.try_send(Ok(()))),
                SimnetEvent::Aborted(reason) => drop(sender.try_send(Err(reason))),
                SimnetEvent::ErrorLog(_, text) | SimnetEvent::WarnLog(_, text) | SimnetEvent::InfoLog(_, text)
                    if verbose =>
                {
                    eprintln!("surfpool: {text}");
                }
                SimnetEvent::TransactionProcessed(_, meta, error) if verbose => match error {
                    Some(error) => eprintln!("{} failed: {error}\n  {}", meta.signature, meta.logs.join("\n  ")),
                    None => eprintln!("{} took {} units", meta.signature, meta.compute_units_consumed),
                },
                _ => {}
            }
        }
    });
    ready
}
