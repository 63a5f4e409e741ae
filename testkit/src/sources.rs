//! Products whose monitors read something else than one price, and what they read at a level of our choice.

use solana_account::Account;
use solana_address::Address;
use solana_clock::Clock;
use solana_instruction::{AccountMeta, Instruction};

use crate::{
    actions::Sent,
    defaults::{PEG, monitor_args},
    feeds::{
        slashing::{SLASHING, ViolationReport},
        stake_pool::StakePoolState,
        switchboard::{ON_DEMAND, SwitchboardFeed},
    },
    generated::*,
    keys::derived,
    scenario::{Market, Scenario},
    world::Failure,
};

/// Numbers of the sources in a monitor.
pub const DEVIATION: u8 = Source::FeedDeviation as u8;
pub const POOL_RATE: u8 = Source::StakePool as u8;
pub const RECORD: u8 = Source::SlashingRecord as u8;
/// Pool tokens of every stake pool here, and its rate of 1.0.
const RATE_SCALE: u64 = 1_000_000_000;
const NATIVE_LOADER: Address = Address::from_str_const("NativeLoader1111111111111111111111111111111");

impl Scenario {
    /// Lists a product in the current pool whose monitor reads `source`, with nothing out of the ordinary to be seen there.
    pub fn add_source_product(
        &mut self,
        args: ListProductArgs,
        rules: BandRules,
        source: Source,
    ) -> Result<Market, Failure> {
        let kind = if source == Source::FeedDeviation { ProductKind::OracleFailure } else { ProductKind::Slashing };
        let product = self.list_product(ListProductArgs { kind, ..args })?;
        let (feed, seen) = match source {
            Source::StakePool => {
                self.post_rate(&args.subject, RATE_SCALE);
                (args.subject, Some(args.subject))
            }
            Source::SlashingRecord => {
                self.deploy_slashing();
                (args.subject, Some(SLASHING))
            }
            _ => (derived(&[b"feed", product.as_ref()], &crate::feeds::PYTH_RECEIVER), None),
        };
        let second_feed = derived(&[b"second feed", product.as_ref()], &ON_DEMAND);
        let args = InitMonitorArgs { source, second_feed, ..monitor_args(product.to_bytes(), rules) };
        let accounts = self.init_monitor_accounts(&product);
        let mut instruction = accounts.instruction(args);
        instruction.accounts.extend(seen.map(|address| AccountMeta::new_readonly(address, false)));
        self.world.send(&[instruction], &[&self.admin])?;
        let market = Market { product, monitor: accounts.monitor, feed, feed_id: product.to_bytes() };
        self.show(&market, PEG);
        Ok(market)
    }

    /// Publishes what the market's monitor reads as `level`: 1.0 is [`PEG`]. Violations are shown otherwise.
    pub fn show(&mut self, market: &Market, level: u64) {
        let Some(monitor) = self.world.try_read::<Monitor>(&market.monitor) else { return };
        match monitor.source {
            DEVIATION => {
                // Either of the two may be the one that is wrong.
                let (one, other) = if level.is_multiple_of(2) { (level, PEG) } else { (PEG, level) };
                self.post(market, one);
                let clock = self.world.svm.get_sysvar::<Clock>();
                let feed = SwitchboardFeed::usdc(other, clock.unix_timestamp, clock.slot);
                let deviation = feed.value / 2_500;
                self.world.post_switchboard(monitor.second_feed, &SwitchboardFeed { deviation, ..feed });
            }
            POOL_RATE => {
                let rate = (monitor.mark as u128 * level as u128 / PEG as u128) as u64;
                self.post_rate(&market.feed, rate);
            }
            RECORD => {}
            _ => self.post(market, level),
        }
    }

    /// A stake pool that was updated in the present epoch; `rate` in lamports for a whole pool token.
    fn post_rate(&mut self, pool: &Address, rate: u64) {
        let updated_epoch = self.world.svm.get_sysvar::<Clock>().epoch;
        self.world.post_stake_pool(*pool, &StakePoolState { lamports: rate, tokens: RATE_SCALE, updated_epoch });
    }

    /// A cluster that has the slashing program.
    fn deploy_slashing(&mut self) {
        let account = Account {
            lamports: 1_000_000_000,
            data: vec![],
            owner: NATIVE_LOADER,
            executable: true,
            rent_epoch: u64::MAX,
        };
        self.world.svm.set_account(SLASHING, account).unwrap();
    }

    /// `instruction` with the account that the market's monitor reads second, if there is one.
    pub fn with_second(&self, market: &Market, mut instruction: Instruction) -> Instruction {
        let monitor = self.world.try_read::<Monitor>(&market.monitor).filter(|monitor| monitor.source == DEVIATION);
        instruction.accounts.extend(monitor.map(|monitor| AccountMeta::new_readonly(monitor.second_feed, false)));
        instruction
    }

    /// Records a violation in `slot` of the validator that the market is about, and shows it to the monitor.
    pub fn show_violation(&mut self, market: &Market, slot: u64) -> Sent {
        let violator = self.world.read::<Product>(&market.product).subject;
        let feed = self.world.post_violation(&ViolationReport::duplicate_block(violator, slot));
        let instruction = ix::Observe { feed, ..self.observe_accounts(market) }.instruction();
        self.world.send(&[instruction], &[])
    }
}
