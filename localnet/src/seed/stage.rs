//! The embedded chain before anything has happened: tokens, feeds, wallets, a clock that will end at the present second.

use ballast_testkit::{
    Address, Failure, Market, Scenario, Signer, World,
    feeds::{
        PriceUpdate, pyth::PYTH_RECEIVER, stake_pool::STAKE_POOL, switchboard::ON_DEMAND, switchboard::SwitchboardFeed,
    },
    pda,
    scenario::{DAY, PEG, PoolKeys},
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM, UNIT},
    tokens_2022::ExtensionType,
    triggers::POOL_RATE,
    world::{LOADER, SYSTEM_PROGRAM},
};
use solana_clock::Clock;

use crate::cast::{self, CAST};

/// For how long the story has been going on.
pub const STORY: i64 = 45 * DAY;
/// Slot in which it began. A slot takes 0.4 seconds.
const FIRST_SLOT: u64 = 450_000_000;
pub const SLOTS_PER_EPOCH: u64 = 432_000;

/// What everybody has in the beginning.
pub const LAMPORTS: u64 = 10_000_000_000_000;
pub const DOLLARS: u64 = 1_000_000 * UNIT;
pub const GOVERNANCE: u64 = 500_000 * UNIT;

/// Owners of the accounts that make up the scenario.
pub const ACCOUNT_OWNERS: [Address; 8] = [
    ballast_testkit::PROGRAM_ID,
    TOKEN_PROGRAM,
    TOKEN_2022_PROGRAM,
    PYTH_RECEIVER,
    ON_DEMAND,
    STAKE_POOL,
    LOADER,
    SYSTEM_PROGRAM,
];

/// A product and what the manifest says about it.
#[derive(Clone, Copy)]
pub struct Listed {
    pub name: &'static str,
    pub pool: usize,
    pub market: Market,
}

/// A vote that was sealed: incident, voter, bucket. The salt is the testkit's.
pub struct Sealed {
    pub incident: Address,
    pub voter: &'static str,
    pub bucket: u8,
}

pub struct Stage {
    pub s: Scenario,
    end: i64,
    pub pools: Vec<(&'static str, PoolKeys)>,
    pub products: Vec<Listed>,
    pub incidents: Vec<(&'static str, Address)>,
    pub sealed: Vec<Sealed>,
    pub tickets: Vec<(usize, &'static str, u64)>,
    pub proposals: Vec<(u64, &'static str)>,
}

impl Stage {
    /// Everybody has SOL, both dollars and governance tokens; the feeds are at their best.
    pub fn open(end: i64) -> Self {
        let [admin, guardian] = ["admin", "guardian"].map(cast::key);
        let mut world = World::new(&admin.pubkey());
        world.fee_payer = cast::key("keeper");
        world.create_mint(cast::usdc_mint(), 6);
        world.create_mint(cast::governance_mint(), 6);
        let metadata = [ExtensionType::MetadataPointer, ExtensionType::TokenMetadata];
        world.airdrop(&world.fee_payer.pubkey(), LAMPORTS);
        world.create_mint_2022(cast::dollar_mint(), 6, &metadata);
        let none = Address::default();
        let pool = PoolKeys {
            pool: none,
            vault: none,
            share_mint: none,
            mint: cast::usdc_mint(),
            token_program: TOKEN_PROGRAM,
            products: 0,
        };
        let s = Scenario {
            world,
            upgrade_authority: admin.insecure_clone(),
            admin,
            guardian,
            pool,
            market: Market::unwatched(none),
        };
        let mut stage = Self {
            s,
            end,
            pools: vec![],
            products: vec![],
            incidents: vec![],
            sealed: vec![],
            tickets: vec![],
            proposals: vec![],
        };
        stage.ago(STORY);
        stage.fund();
        stage.refresh_feeds();
        stage
    }

    fn fund(&mut self) {
        let world = &mut self.s.world;
        for person in &CAST {
            let owner = cast::address(person.name);
            world.set_lamports(owner, LAMPORTS);
            for (mint, amount) in
                [(cast::usdc_mint(), DOLLARS), (cast::dollar_mint(), DOLLARS), (cast::governance_mint(), GOVERNANCE)]
            {
                world.create_token_account(&mint, &owner, amount);
            }
        }
    }

    /// Moves the clock to `seconds` before the present, with the slots and epochs that have passed by then.
    pub fn ago(&mut self, seconds: i64) {
        let slot = FIRST_SLOT + (STORY - seconds) as u64 * 5 / 2;
        let mut clock = self.s.world.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = self.end - seconds;
        clock.slot = slot.max(clock.slot + 1);
        clock.epoch = clock.slot / SLOTS_PER_EPOCH;
        self.s.world.svm.set_sysvar(&clock);
    }

    /// All feeds are at their best.
    pub fn refresh_feeds(&mut self) {
        self.post_price(PEG);
        self.s.post_rate(cast::stake_pool(), POOL_RATE);
    }

    /// Both feeds of USDC/USD say `price`.
    pub fn post_price(&mut self, price: u64) {
        let world = &mut self.s.world;
        let (now, slot) = (world.now(), world.slot());
        world.post_price(cast::pyth_feed(), &PriceUpdate::usdc(price, now));
        let update =
            SwitchboardFeed { deviation: price as i128 * 4_000_000, ..SwitchboardFeed::usdc(price, now, slot) };
        world.post_switchboard(cast::switchboard_feed(), &update);
    }

    /// The pool `at` is the one that is acted in.
    pub fn enter(&mut self, at: usize) {
        if let Some(left) = self.pools.iter_mut().find(|(_, keys)| keys.pool == self.s.pool.pool) {
            left.1 = self.s.pool;
        }
        self.s.pool = self.pools[at].1;
    }

    /// A product by name; its pool becomes the one that is acted in.
    pub fn product(&mut self, name: &str) -> Market {
        let listed = *self.products.iter().find(|listed| listed.name == name).expect("a product of the scenario");
        self.enter(listed.pool);
        self.s.market = listed.market;
        listed.market
    }

    /// What a monitor looks at has just been posted; it looks.
    pub fn observe(&mut self, price: u64) -> Result<(), String> {
        self.post_price(price);
        let market = self.s.market;
        let instruction = self.s.observe_instruction(&market);
        self.s.world.send(&[instruction], &[]).map_err(|failure| refused("an observation", &failure))?;
        Ok(())
    }

    /// Observes `price` every ten minutes for so many of them.
    pub fn hold(&mut self, price: u64, times: usize) -> Result<(), String> {
        for _ in 0..times {
            self.s.world.pass_slots(1_500);
            self.observe(price)?;
        }
        Ok(())
    }

    /// The number of the next policy of a product.
    pub fn next_policy(&self, product: &Address) -> u64 {
        let mut ids = 0..;
        ids.find(|id| self.s.world.account(&pda::policy(product, *id)).is_none()).expect("a number that is free")
    }
}

/// The sentence for a step that failed.
pub fn refused(what: &str, failure: &Failure) -> String {
    format!("the scenario cannot be seeded, {what} failed with {failure:?}: build the program again (make program)")
}
