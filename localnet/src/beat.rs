//! The network's heartbeat: feeds are fresh in every second of the chain, and a price path that is played moves them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ballast_testkit::{calendar, price_path::PricePath};
use solana_clock::Clock;
use surfpool_core::surfnet::{locker::SurfnetSvmLocker, svm::SurfnetSvm};
use surfpool_types::{BlockProductionMode, SimnetCommand};

use crate::{
    feeds::{self, Feed},
    network::{Network, SLOT_TIME},
};

/// How often the clock is looked at. After a jump in time feeds are stale for so long at most.
const LOOK: Duration = Duration::from_millis(50);

/// What the threads of a network share.
#[derive(Default)]
pub struct Pulse {
    stop: AtomicBool,
    /// The second of the chain as of which the feeds were written last.
    fresh_at: AtomicI64,
}

impl Pulse {
    /// All threads end soon.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub fn fresh_at(&self) -> i64 {
        self.fresh_at.load(Ordering::Relaxed)
    }

    fn refresh(&self, svm: &mut SurfnetSvm, feeds: &[Feed]) {
        self.fresh_at.store(feeds::refresh(svm, feeds), Ordering::Relaxed);
    }
}

/// A price path that is played: it begins with the chain's present second.
pub struct Performance {
    path: PricePath,
    /// Seconds of the chain in a second of ours.
    speed: u64,
    began_at: Option<i64>,
}

impl Performance {
    /// The weekend of March 2023. Errors: a sentence.
    pub fn march_2023(speed: u64) -> Result<Self, String> {
        Ok(Self { path: PricePath::load()?, speed, began_at: None })
    }

    /// The price at a second of the chain; `None` when the path is over.
    fn price_at(&mut self, now: i64) -> Option<u64> {
        let began_at = *self.began_at.get_or_insert(now);
        let at = self.path.begins() + now - began_at;
        (at <= self.path.ends()).then(|| self.path.price_at(at))
    }
}

/// Keeps the feeds of a network fresh until it is stopped.
pub fn start(
    network: &Network,
    feeds: Vec<Feed>,
    performance: Option<Performance>,
    pulse: Arc<Pulse>,
) -> thread::JoinHandle<()> {
    let (locker, commands) = (network.locker.clone(), network.commands.clone());
    thread::spawn(move || {
        if let Some(performance) = performance {
            let _ = commands.send(SimnetCommand::UpdateBlockProductionMode(BlockProductionMode::Manual));
            play(&locker, &feeds, performance, &pulse);
            let _ = commands.send(SimnetCommand::UpdateBlockProductionMode(BlockProductionMode::Clock));
        }
        follow(&locker, &feeds, &pulse);
    })
}

/// Refreshes whenever the chain's second is another one.
fn follow(locker: &SurfnetSvmLocker, feeds: &[Feed], pulse: &Pulse) {
    let mut seen = 0;
    while !pulse.is_stopped() {
        let clock: Clock = locker.with_svm_reader(|svm| svm.inner.get_sysvar());
        if clock.unix_timestamp != seen {
            seen = clock.unix_timestamp;
            locker.with_svm_writer(|svm| pulse.refresh(svm, feeds));
        }
        thread::sleep(LOOK);
    }
}

/// Makes the blocks itself: each takes `speed` times as long on the chain as it does here, and the prices of its second
/// are there before anybody can see it.
fn play(locker: &SurfnetSvmLocker, feeds: &[Feed], mut performance: Performance, pulse: &Pulse) {
    let began = Instant::now();
    let mut blocks = 0;
    while !pulse.is_stopped() {
        let speed = performance.speed;
        let clock: Clock = locker.with_svm_reader(|svm| svm.inner.get_sysvar());
        let next = clock.unix_timestamp + (SLOT_TIME * speed / 1_000) as i64;
        let Some(price) = performance.price_at(next) else {
            println!("{}  the price path is over", calendar::stamp(clock.unix_timestamp));
            return;
        };
        locker.with_svm_writer(|svm| {
            svm.slot_time = SLOT_TIME * speed;
            if let Err(error) = svm.confirm_current_block() {
                eprintln!("a block could not be made: {error}");
            }
            svm.slot_time = SLOT_TIME;
            feeds::set_dollar(svm, feeds, price);
            pulse.refresh(svm, feeds);
        });
        blocks += 1;
        let due = Duration::from_millis(SLOT_TIME * blocks);
        thread::sleep(due.saturating_sub(began.elapsed()));
    }
}
