//! Products whose monitor reads something else than one price: two feeds, a stake pool, the chain's slashing record.

use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    actor,
    defaults::*,
    feeds::{
        PYTH_RECEIVER, USDC_USD,
        slashing::{SLASHING, ViolationReport},
        stake_pool::StakePoolState,
        switchboard::SwitchboardFeed,
    },
    generated::*,
    scenario::{Market, Scenario},
    world::Failure,
};

/// Pool tokens of a posted stake pool, in base units: a million.
pub const POOL_TOKENS: u64 = 1_000_000_000_000_000;
/// Lamports for each billion base units of the pool token, when a stake pool is listed: 1.2.
pub const POOL_RATE: u64 = 1_200_000_000;

/// Two feeds that differ by more than 3 % for four hours or by more than 10 % for thirty minutes. Neither may be less
/// certain than 0.5 %, so that their uncertainties together stay inside the shallow band. Sells below a difference of 1 %.
pub fn deviation_rules() -> BandRules {
    BandRules {
        bands: [Band { below: 97_000_000, duration: 4 * HOUR as u64 }, Band { below: 90_000_000, duration: 1_800 }],
        recovery: 99_000_000,
        sale_floor: 99_000_000,
        max_confidence_bps: 50,
        severity_floor_bps: 300,
        ..band_rules()
    }
}

/// A rate more than 1 % below its mark for a day, or more than 5 % for twelve hours. A rate changes once an epoch, so six
/// hours between observations are seen as watched. Nothing but a loss lowers it: any fall that shows stops sales. What is
/// left of a loss below 0.1 % counts as recovered. Pays the loss one to one, 1 % at least.
pub fn pool_rules() -> BandRules {
    BandRules {
        bands: [
            Band { below: 99_000_000, duration: DAY as u64 },
            Band { below: 95_000_000, duration: 12 * HOUR as u64 },
        ],
        recovery: 99_900_000,
        sale_floor: 99_990_000,
        recovery_duration: 12 * HOUR as u32,
        max_gap: 6 * HOUR as u32,
        severity_floor_bps: 100,
        ..band_rules()
    }
}

/// One record pays the cap, 10 %. The bands are read by nobody but have to be usable.
pub fn record_rules() -> BandRules {
    BandRules { severity_cap_bps: 1_000, ..band_rules() }
}

/// Two feeds of one price.
pub fn oracle_args() -> ListProductArgs {
    ListProductArgs {
        kind: ProductKind::OracleFailure,
        group: 2,
        subject: actor("covered feed").pubkey(),
        ..product_args()
    }
}

/// A stake pool's holders. The waiting period is longer than an epoch: a loss shows with the pool's next update only.
pub fn stake_pool_args() -> ListProductArgs {
    ListProductArgs {
        kind: ProductKind::Slashing,
        group: 3,
        subject: actor("stake pool").pubkey(),
        waiting_period: 3 * DAY as u32,
        ..product_args()
    }
}

/// A validator, by its identity.
pub fn validator_args() -> ListProductArgs {
    ListProductArgs {
        kind: ProductKind::Slashing,
        group: 4,
        subject: actor("validator identity").pubkey(),
        ..product_args()
    }
}

/// A monitor of `source` that reads no feed of its own.
pub fn source_args(source: Source, rules: BandRules) -> InitMonitorArgs {
    InitMonitorArgs { feed_id: [0; 32], rules, source, second_feed: Address::default() }
}

/// A monitor that compares the Pyth feed of USDC/USD with a Switchboard feed.
pub fn deviation_args(rules: BandRules) -> InitMonitorArgs {
    let second_feed = actor("Switchboard feed").pubkey();
    InitMonitorArgs { feed_id: USDC_USD, rules, source: Source::FeedDeviation, second_feed }
}

impl Scenario {
    /// `init_monitor` with what the source needs.
    pub fn init_monitor_instruction(
        &self,
        product: &Address,
        args: InitMonitorArgs,
        source: Option<Address>,
    ) -> Instruction {
        ix::InitMonitor { source, ..self.init_monitor_accounts(product) }.instruction(args)
    }

    /// Lists a product in the current pool with a monitor whose source is fresh and at its best.
    pub fn add_watched_product(
        &mut self,
        args: ListProductArgs,
        monitor: InitMonitorArgs,
        needed: Option<Address>,
    ) -> Result<Market, Failure> {
        let product = self.list_product(args)?;
        let instruction = self.init_monitor_instruction(&product, monitor, needed);
        self.world.send(&[instruction], &[&self.admin])?;
        let has_price = monitor.feed_id != [0; 32];
        let own = || Address::find_program_address(&[b"feed", product.as_ref()], &PYTH_RECEIVER).0;
        let feed = needed.filter(|_| !has_price).unwrap_or_else(own);
        let watcher = self.init_monitor_accounts(&product).monitor;
        let market = Market { product, monitor: watcher, feed, feed_id: monitor.feed_id };
        self.post(&market, PEG);
        Ok(market)
    }

    pub fn add_oracle_product(&mut self, args: ListProductArgs, rules: BandRules) -> Result<Market, Failure> {
        let monitor = deviation_args(rules);
        let update = SwitchboardFeed::usdc(PEG, self.world.now(), self.world.slot());
        self.world.post_switchboard(monitor.second_feed, &update);
        self.add_watched_product(args, monitor, Some(monitor.second_feed))
    }

    /// Of the stake pool that is the subject, at [`POOL_RATE`].
    pub fn add_stake_pool_product(&mut self, args: ListProductArgs, rules: BandRules) -> Result<Market, Failure> {
        self.post_rate(args.subject, POOL_RATE);
        self.add_watched_product(args, source_args(Source::StakePool, rules), Some(args.subject))
    }

    /// Of the validator that is the subject. The slashing program has to exist.
    pub fn add_validator_product(&mut self, args: ListProductArgs, rules: BandRules) -> Result<Market, Failure> {
        self.add_watched_product(args, source_args(Source::SlashingRecord, rules), Some(SLASHING))
    }

    /// The stake pool has been updated in this epoch, at `rate`.
    pub fn post_rate(&mut self, pool: Address, rate: u64) {
        let lamports = (rate as u128 * POOL_TOKENS as u128).div_ceil(1_000_000_000) as u64;
        let state = StakePoolState { lamports, tokens: POOL_TOKENS, updated_epoch: self.world.epoch() };
        self.world.post_stake_pool(pool, &state);
    }

    /// A fresh price of the market's second feed.
    pub fn post_second(&mut self, market: &Market, price: u64) {
        let monitor: Monitor = self.world.read(&market.monitor);
        let update = SwitchboardFeed {
            deviation: price as i128 * 4_000_000,
            ..SwitchboardFeed::usdc(price, self.world.now(), self.world.slot())
        };
        self.world.post_switchboard(monitor.second_feed, &update);
    }

    /// Of two feeds Pyth says `price` and Switchboard 1.0; a stake pool's rate is `price` of its mark; a validator has no
    /// price.
    pub(crate) fn post_source(&mut self, market: &Market, monitor: &Monitor, price: u64) {
        if monitor.source == Source::FeedDeviation as u8 {
            self.post_price_of(market, price);
            self.post_second(market, PEG);
        } else if monitor.source == Source::StakePool as u8 {
            self.post_rate(market.feed, (monitor.mark as u128 * price as u128 / PEG as u128) as u64);
        }
    }

    /// The second feed, where the monitor reads two.
    pub fn second_feed(&self, monitor: Address) -> Option<Address> {
        let monitor: Monitor = self.world.try_read(&monitor)?;
        (monitor.second_feed != Address::default()).then_some(monitor.second_feed)
    }

    /// `observe` of the record at `address`.
    pub fn observe_record_instruction(&self, market: &Market, address: Address) -> Instruction {
        ix::Observe { feed: address, second_feed: None, ..self.observe_accounts(market) }.instruction()
    }

    /// A duplicate block of the market's validator in `slot` is on record; somebody shows it to the monitor.
    pub fn observe_violation(&mut self, market: &Market, slot: u64) -> Sent {
        let validator = self.world.read::<Product>(&market.product).subject;
        let address = self.world.post_violation(&ViolationReport::duplicate_block(validator, slot));
        let instruction = self.observe_record_instruction(market, address);
        self.world.send(&[instruction], &[])
    }
}
