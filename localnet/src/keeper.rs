//! Somebody who observes: without him a price that falls triggers nothing.

use std::{sync::Arc, thread, time::Duration};

use ballast_testkit::{self as testkit, Address, Discriminator, Instruction, Signer, calendar, ix, pda, world};
use crossbeam_channel::{Sender, unbounded};
use solana_message::{Message, VersionedMessage};
use solana_transaction::versioned::VersionedTransaction;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_types::SimnetCommand;

use crate::{beat::Pulse, cast, manifest::Manifest, network::Network};

/// Seconds of the chain between two observations. Every monitor's largest gap is longer.
const EVERY: i64 = 300;
const LOOK: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(5);
const STATES: [&str; 3] = ["normal", "watch", "triggered"];

/// A product with a monitor.
struct Watched {
    name: String,
    pool: Address,
    product: Address,
    monitor: Address,
    feed: Address,
    second_feed: Option<Address>,
    /// Of its episode, when it was looked at last.
    state: u8,
}

/// Those of a manifest. Errors: a sentence.
fn watched(manifest: &Manifest) -> Result<Vec<Watched>, String> {
    let address = |text: &str| text.parse::<Address>().map_err(|_| format!("the manifest names {text} as an address"));
    let mut found = vec![];
    for product in &manifest.products {
        let (Some(monitor), Some(feed)) = (&product.monitor, &product.feed) else { continue };
        let pool = manifest.pools.iter().find(|pool| pool.name == product.pool);
        let pool = pool.ok_or_else(|| format!("the manifest has no pool {}", product.pool))?;
        found.push(Watched {
            name: product.name.clone(),
            pool: address(&pool.address)?,
            product: address(&product.address)?,
            monitor: address(monitor)?,
            feed: address(feed)?,
            second_feed: product.second_feed.as_deref().map(address).transpose()?,
            state: 0,
        });
    }
    Ok(found)
}

/// Observes every monitor of the manifest until the network is stopped, and says what changes. Errors: a sentence.
pub fn start(network: &Network, manifest: &Manifest, pulse: Arc<Pulse>) -> Result<thread::JoinHandle<()>, String> {
    let mut products = watched(manifest)?;
    let (locker, commands) = (network.locker.clone(), network.commands.clone());
    Ok(thread::spawn(move || {
        let mut last = 0;
        while !pulse.is_stopped() {
            // Not the clock's second: after a jump in time the feeds are stale for a moment.
            let now = pulse.fresh_at();
            if now >= last + EVERY {
                last = now;
                for product in &mut products {
                    observe(&locker, &commands, product);
                }
            }
            thread::sleep(LOOK);
        }
    }))
}

/// An observation that fails changes nothing, and the next one comes soon: a feed may just have been stale.
fn observe(locker: &SurfnetSvmLocker, commands: &Sender<SimnetCommand>, product: &mut Watched) {
    let Some(state) = read::<testkit::Product>(locker, &product.product) else { return };
    let keeper = cast::key("keeper");
    let accounts = ix::Observe {
        keeper: keeper.pubkey(),
        pool: product.pool,
        product: product.product,
        monitor: product.monitor,
        feed: product.feed,
        incident: pda::incident(&product.product, state.incident_count),
        system_program: world::SYSTEM_PROGRAM,
        second_feed: product.second_feed,
    };
    send(locker, commands, &[accounts.instruction()], &keeper);
    let Some(monitor) = read::<testkit::Monitor>(locker, &product.monitor) else { return };
    if monitor.episode.state != product.state {
        product.state = monitor.episode.state;
        let (now, price) = (calendar::stamp(monitor.episode.last_at), monitor.episode.last_price);
        let state = STATES[product.state as usize % STATES.len()];
        println!("{now}  {}: {state}, at {}.{:04}", product.name, price / 100_000_000, price % 100_000_000 / 10_000);
    }
}

fn send(
    locker: &SurfnetSvmLocker,
    commands: &Sender<SimnetCommand>,
    instructions: &[Instruction],
    payer: &testkit::Keypair,
) {
    let blockhash = locker.latest_absolute_blockhash();
    let message = Message::new_with_blockhash(instructions, Some(&payer.pubkey()), &blockhash);
    let signed = VersionedTransaction::try_new(VersionedMessage::Legacy(message), &[payer]);
    let transaction = signed.expect("the payer is the only signer");
    let (sender, status) = unbounded();
    let _ = commands.send(SimnetCommand::ProcessTransaction(None, transaction, sender, true, None));
    let _ = status.recv_timeout(PATIENCE);
}

fn read<T: bytemuck::Pod + Discriminator>(locker: &SurfnetSvmLocker, address: &Address) -> Option<T> {
    let account = locker.with_svm_reader(|svm| svm.inner.get_account_no_db(address))?;
    let body = account.data.strip_prefix(&T::DISCRIMINATOR)?;
    body.get(..size_of::<T>()).map(bytemuck::pod_read_unaligned)
}
