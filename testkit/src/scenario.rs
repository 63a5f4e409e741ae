//! A deployed protocol with one pool, and products with their monitors and feeds.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actor,
    feeds::{PriceUpdate, USDC_USD},
    generated::*,
    keys::pda,
    tokens::{TOKEN_PROGRAM, UNIT, token_address},
    world::{Failure, SYSTEM_PROGRAM, World},
};

pub const DAY: i64 = 86_400;
pub const HOUR: i64 = 3_600;
/// Prices as the program keeps them: 1.0.
pub const PEG: u64 = 100_000_000;
pub const FOREVER: i64 = i64::MAX;

/// Addresses of one pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolKeys {
    pub pool: Address,
    pub vault: Address,
    pub share_mint: Address,
    pub mint: Address,
    pub products: u16,
}

/// Addresses of one product.
#[derive(Clone, Copy, Debug)]
pub struct Market {
    pub product: Address,
    pub monitor: Address,
    pub feed: Address,
    pub feed_id: [u8; 32],
}

/// A running protocol. Tests act through the methods of `actions`.
pub struct Scenario {
    pub world: World,
    pub admin: Keypair,
    pub guardian: Keypair,
    pub upgrade_authority: Keypair,
    pub pool: PoolKeys,
    pub market: Market,
}

pub fn config_args(admin: &Address, guardian: &Address) -> InitializeArgs {
    InitializeArgs {
        admin: *admin,
        guardian: *guardian,
        governance_mint: actor("governance mint").pubkey(),
        withdrawal_cooldown: 7 * DAY as u32,
        withdrawal_window: 2 * DAY as u32,
        claim_period: 180 * DAY as u32,
        stakers_bps: 800,
        underwriters_bps: 700,
        treasury_bps: 500,
    }
}

pub fn pool_args() -> CreatePoolArgs {
    CreatePoolArgs { seed: 10 * UNIT, leverage_bps: 40_000, group_limit_bps: 20_000 }
}

pub fn product_args() -> ListProductArgs {
    ListProductArgs {
        kind: ProductKind::Depeg,
        assessment: Assessment::Parametric,
        group: 0,
        subject: actor("USDC mint").pubkey(),
        terms_hash: [0xAB; 32],
        terms_uri: uri("https://ballast.example/terms/usdc-depeg-1"),
        cap: 10_000_000 * UNIT,
        min_premium: UNIT / 10,
        max_share_bps: 5_000,
        base_bps: 100,
        kink_bps: 8_000,
        kink_rate_bps: 500,
        max_rate_bps: 2_500,
        waiting_period: DAY as u32,
        tail: 7 * DAY as u32,
        min_term: HOUR as u32,
        max_term: 365 * DAY as u32,
    }
}

/// The default de-peg rules: below 0.98 for four hours or below 0.95 for thirty minutes.
pub fn band_rules() -> BandRules {
    BandRules {
        bands: [Band { below: 98_000_000, duration: 4 * HOUR as u64 }, Band { below: 95_000_000, duration: 1_800 }],
        recovery: 99_800_000,
        sale_floor: 99_500_000,
        recovery_duration: HOUR as u32,
        max_gap: 900,
        max_age: 60,
        slope_bps: 10_000,
        max_confidence_bps: 100,
        severity_floor_bps: 200,
        severity_cap_bps: 10_000,
        padding: 0,
    }
}

fn uri(text: &str) -> [u8; 96] {
    let mut out = [0; 96];
    out[..text.len()].copy_from_slice(text.as_bytes());
    out
}

impl Scenario {
    /// Deployed and initialised, with a six-decimal collateral, one pool and one de-peg product at peg.
    pub fn new() -> Self {
        let mut scenario = Self::uninitialised();
        scenario.initialize(config_args(&scenario.admin.pubkey(), &scenario.guardian.pubkey())).unwrap();
        scenario.pool = scenario.add_pool(0, pool_args()).unwrap();
        scenario.market = scenario.add_depeg_product(product_args(), band_rules(), USDC_USD).unwrap();
        scenario
    }

    /// Deployed, nothing else.
    pub fn uninitialised() -> Self {
        let [admin, guardian, upgrade_authority] = ["admin", "guardian", "upgrade authority"].map(actor);
        let mut world = World::new(&upgrade_authority.pubkey());
        for key in [&admin, &guardian, &upgrade_authority] {
            world.airdrop(&key.pubkey(), 100_000_000_000);
        }
        let mint = actor("USDC mint").pubkey();
        world.create_mint(mint, 6);
        world.create_token_account(&mint, &admin.pubkey(), 1_000_000_000 * UNIT);
        let none = Address::default();
        Self {
            world,
            admin,
            guardian,
            upgrade_authority,
            pool: PoolKeys { pool: none, vault: none, share_mint: none, mint, products: 0 },
            market: Market { product: none, monitor: none, feed: none, feed_id: USDC_USD },
        }
    }

    pub fn initialize(&mut self, args: InitializeArgs) -> Result<u64, Failure> {
        let accounts = ix::Initialize {
            authority: self.upgrade_authority.pubkey(),
            config: pda::config(),
            program: PROGRAM_ID,
            program_data: pda::program_data(),
            system_program: SYSTEM_PROGRAM,
        };
        let sent = self.world.send(&[accounts.instruction(args)], &[&self.upgrade_authority]);
        Ok(sent?.compute_units)
    }

    pub fn create_pool_accounts(&self, index: u16) -> ix::CreatePool {
        let mint = self.pool.mint;
        let pool = pda::pool(&mint, index);
        ix::CreatePool {
            admin: self.admin.pubkey(),
            config: pda::config(),
            collateral_mint: mint,
            pool,
            vault: pda::vault(&pool),
            share_mint: pda::share_mint(&pool),
            admin_collateral: token_address(&mint, &self.admin.pubkey()),
            token_program: TOKEN_PROGRAM,
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Creates a pool. It does not become the scenario's current pool by itself.
    pub fn add_pool(&mut self, index: u16, args: CreatePoolArgs) -> Result<PoolKeys, Failure> {
        let accounts = self.create_pool_accounts(index);
        self.world.send(&[accounts.instruction(index, args)], &[&self.admin])?;
        let ix::CreatePool { pool, vault, share_mint, collateral_mint: mint, .. } = accounts;
        Ok(PoolKeys { pool, vault, share_mint, mint, products: 0 })
    }

    pub fn list_product_accounts(&self, index: u16) -> ix::ListProduct {
        ix::ListProduct {
            admin: self.admin.pubkey(),
            config: pda::config(),
            pool: self.pool.pool,
            product: pda::product(&self.pool.pool, index),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn list_product(&mut self, args: ListProductArgs) -> Result<Address, Failure> {
        let index = self.pool.products;
        let accounts = self.list_product_accounts(index);
        self.world.send(&[accounts.instruction(index, args)], &[&self.admin])?;
        self.pool.products += 1;
        Ok(accounts.product)
    }

    pub fn init_monitor_accounts(&self, product: &Address) -> ix::InitMonitor {
        ix::InitMonitor {
            admin: self.admin.pubkey(),
            config: pda::config(),
            pool: self.pool.pool,
            product: *product,
            monitor: pda::monitor(product),
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Lists a de-peg product in the current pool, with a monitor and a feed at peg.
    pub fn add_depeg_product(
        &mut self,
        args: ListProductArgs,
        rules: BandRules,
        feed_id: [u8; 32],
    ) -> Result<Market, Failure> {
        let product = self.list_product(args)?;
        let accounts = self.init_monitor_accounts(&product);
        self.world.send(&[accounts.instruction(InitMonitorArgs { feed_id, rules })], &[&self.admin])?;
        let feed = Address::find_program_address(&[b"feed", product.as_ref()], &crate::feeds::PYTH_RECEIVER).0;
        let market = Market { product, monitor: accounts.monitor, feed, feed_id };
        self.post(&market, PEG);
        Ok(market)
    }

    /// Posts a fresh price of the market's feed.
    pub fn post(&mut self, market: &Market, price: u64) {
        let confidence = price / 2_500;
        let update = PriceUpdate { feed_id: market.feed_id, confidence, ..PriceUpdate::usdc(price, self.world.now()) };
        self.world.post_price(market.feed, &update);
    }

    /// A user with SOL, collateral and an empty share account.
    pub fn user(&mut self, name: &str, collateral: u64) -> Keypair {
        let key = actor(name);
        let owner = key.pubkey();
        self.world.airdrop(&owner, 10_000_000_000);
        let (mint, shares) = (self.pool.mint, self.pool.share_mint);
        self.world.create_token_account(&mint, &owner, collateral);
        self.world.create_token_account(&shares, &owner, 0);
        key
    }

    pub fn collateral(&self, owner: &Address) -> Address {
        token_address(&self.pool.mint, owner)
    }

    pub fn shares(&self, owner: &Address) -> Address {
        token_address(&self.pool.share_mint, owner)
    }

    pub fn money(&self, owner: &Address) -> u64 {
        self.world.balance(&self.collateral(owner))
    }

    pub fn share_balance(&self, owner: &Address) -> u64 {
        self.world.balance(&self.shares(owner))
    }

    pub fn pool_state(&self) -> Pool {
        self.world.read(&self.pool.pool)
    }

    pub fn product_state(&self) -> Product {
        self.world.read(&self.market.product)
    }

    pub fn monitor_state(&self) -> Monitor {
        self.world.read(&self.market.monitor)
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self::new()
    }
}
