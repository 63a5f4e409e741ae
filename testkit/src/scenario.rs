//! A deployed protocol with one pool, and products with their monitors and feeds.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

pub use crate::defaults::*;
use crate::{
    actor,
    feeds::{PriceUpdate, USDC_USD},
    generated::*,
    keys::pda,
    tokens::{TOKEN_PROGRAM, UNIT, token_address},
    world::{Failure, SYSTEM_PROGRAM, World},
};

/// Addresses of one pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolKeys {
    pub pool: Address,
    pub vault: Address,
    pub share_mint: Address,
    pub mint: Address,
    pub token_program: Address,
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

impl Market {
    /// A product that people assess: nothing watches it.
    pub fn unwatched(product: Address) -> Self {
        let none = Address::default();
        Self { product, monitor: none, feed: none, feed_id: [0; 32] }
    }

    pub fn is_watched(&self) -> bool {
        self.monitor != Address::default()
    }

    /// Monitor and feed as a sale passes them. Of what demands attestations the feed is the covered program's data account.
    pub fn watch(&self) -> (Option<Address>, Option<Address>) {
        let some = |address| (address != Address::default()).then_some(address);
        (some(self.monitor), some(self.feed))
    }
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

impl Scenario {
    /// Deployed and initialised, with a six-decimal collateral, one pool and one de-peg product at peg.
    pub fn new() -> Self {
        let mut scenario = Self::uninitialised();
        scenario.set_up();
        scenario
    }

    /// Initialises what is deployed, and makes the pool and the product.
    pub fn set_up(&mut self) {
        self.initialize(config_args(&self.admin.pubkey(), &self.guardian.pubkey())).unwrap();
        self.pool = self.add_pool(0, pool_args()).unwrap();
        self.market = self.add_depeg_product(product_args(), band_rules(), USDC_USD).unwrap();
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
            pool: PoolKeys {
                pool: none,
                vault: none,
                share_mint: none,
                mint,
                token_program: TOKEN_PROGRAM,
                products: 0,
            },
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

    /// Of the current pool's currency.
    pub fn create_pool_accounts(&self, index: u16) -> ix::CreatePool {
        self.create_pool_accounts_of(self.pool.mint, self.pool.token_program, index)
    }

    pub fn create_pool_accounts_of(&self, mint: Address, token_program: Address, index: u16) -> ix::CreatePool {
        let pool = pda::pool(&mint, index);
        ix::CreatePool {
            admin: self.admin.pubkey(),
            config: pda::config(),
            collateral_mint: mint,
            pool,
            vault: pda::vault(&pool),
            share_mint: pda::share_mint(&pool),
            admin_collateral: token_address(&mint, &self.admin.pubkey()),
            token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Creates a pool of the current pool's currency. It does not become the current pool by itself.
    pub fn add_pool(&mut self, index: u16, args: CreatePoolArgs) -> Result<PoolKeys, Failure> {
        self.add_pool_of(self.pool.mint, self.pool.token_program, index, args)
    }

    /// As [`Scenario::add_pool`], of any currency; the administrator must have some of it.
    pub fn add_pool_of(
        &mut self,
        mint: Address,
        token_program: Address,
        index: u16,
        args: CreatePoolArgs,
    ) -> Result<PoolKeys, Failure> {
        let accounts = self.create_pool_accounts_of(mint, token_program, index);
        self.world.send(&[accounts.instruction(index, args)], &[&self.admin])?;
        let ix::CreatePool { pool, vault, share_mint, .. } = accounts;
        Ok(PoolKeys { pool, vault, share_mint, mint, token_program, products: 0 })
    }

    pub fn list_product_accounts(&self, index: u16) -> ix::ListProduct {
        ix::ListProduct {
            admin: self.admin.pubkey(),
            config: pda::config(),
            pool: self.pool.pool,
            product: pda::product(&self.pool.pool, index),
            system_program: SYSTEM_PROGRAM,
            staking: self.world.account(&pda::staking()).map(|_| pda::staking()),
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
            source: None,
        }
    }

    /// Lists a de-peg product in the current pool, with a monitor and a feed at peg.
    pub fn add_depeg_product(
        &mut self,
        args: ListProductArgs,
        rules: BandRules,
        feed_id: [u8; 32],
    ) -> Result<Market, Failure> {
        self.add_watched_product(args, monitor_args(feed_id, rules), None)
    }

    /// Posts a fresh price of the market's feed; of another source than one price, whatever it takes to be seen as `price`.
    pub fn post(&mut self, market: &Market, price: u64) {
        match self.world.try_read::<Monitor>(&market.monitor) {
            Some(monitor) if monitor.source != Source::PriceFeed as u8 => self.post_source(market, &monitor, price),
            _ => self.post_price_of(market, price),
        }
    }

    /// Posts a fresh update of the market's Pyth feed.
    pub fn post_price_of(&mut self, market: &Market, price: u64) {
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

impl Clone for Scenario {
    fn clone(&self) -> Self {
        Self {
            world: self.world.clone(),
            admin: self.admin.insecure_clone(),
            guardian: self.guardian.insecure_clone(),
            upgrade_authority: self.upgrade_authority.insecure_clone(),
            pool: self.pool,
            market: self.market,
        }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self::new()
    }
}
