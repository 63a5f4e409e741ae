//! The seeded scenario on a running network.

use std::{collections::BTreeMap, fs, path::Path, thread, time::Duration};

use ballast_localnet::{
    cast,
    manifest::{Manifest, Mint, Policy, Product},
    tokens::associated_address,
};
use ballast_testkit::{
    Address, BuyCoverArgs, Discriminator, Instruction, PROGRAM_ID, Quote, Signer, actor,
    feeds::{PYTH_RECEIVER, stake_pool::STAKE_POOL, switchboard::ON_DEMAND},
    ix, pda,
    scenario::{DAY, FOREVER},
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM, UNIT},
    world::{LOADER, SYSTEM_PROGRAM},
};
use serde_json::Value;

use crate::running::{Folder, Network};

const COVER: u64 = 100 * UNIT;
const MONTH: u32 = 30 * DAY as u32;

fn key(text: &str) -> Address {
    text.parse().unwrap()
}

fn wallet(mint: &str, token_program: &str, name: &str) -> Address {
    associated_address(&cast::address(name), &key(mint), &key(token_program))
}

fn amount(network: &Network, account: &Address) -> u64 {
    u64::from_le_bytes(network.data(&account.to_string())[64..72].try_into().unwrap())
}

fn state<T: bytemuck::Pod + Discriminator>(network: &Network, address: &str) -> T {
    let data = network.data(address);
    assert_eq!(data[..8], T::DISCRIMINATOR, "{address}");
    bytemuck::pod_read_unaligned(&data[8..8 + size_of::<T>()])
}

fn product<'a>(manifest: &'a Manifest, name: &str) -> &'a Product {
    manifest.products.iter().find(|product| product.name == name).unwrap()
}

fn purchase(network: &Network, product: &Product) -> Instruction {
    let pool = network.manifest.pools.iter().find(|pool| pool.name == product.pool).unwrap();
    let (payer, address) = (cast::address("erin"), key(&product.address));
    let terms: ballast_testkit::Product = state(network, &product.address);
    let accounts = ix::BuyCover {
        payer,
        config: pda::config(),
        pool: key(&pool.address),
        product: address,
        policy: pda::policy(&address, 77),
        vault: key(&pool.vault),
        collateral_mint: key(&pool.mint),
        payer_collateral: wallet(&pool.mint, &pool.token_program, "erin"),
        token_program: key(&pool.token_program),
        system_program: SYSTEM_PROGRAM,
        monitor: product.monitor.as_deref().map(key),
        feed: product.feed.as_deref().map(key),
        referrer_collateral: None,
        second_feed: product.second_feed.as_deref().map(key),
    };
    let args = BuyCoverArgs {
        amount: COVER,
        max_premium: u64::MAX,
        deadline: FOREVER,
        term: MONTH,
        holder: payer,
        terms_hash: terms.terms_hash,
    };
    accounts.instruction(77, args)
}

/// What the network says to a purchase: nothing, or the number of the program's error.
fn buy(network: &Network, name: &str) -> Value {
    let instruction = purchase(network, product(&network.manifest, name));
    network.simulate(&cast::address("erin"), &[instruction]).0["InstructionError"][1]["Custom"].clone()
}

fn everything_is_there(network: &Network) {
    let manifest = &network.manifest;
    let program = PROGRAM_ID.to_string();
    assert_eq!(network.owner(&program), LOADER.to_string());
    assert!(network.account(&program)["executable"].as_bool().unwrap());
    assert_eq!(network.data(&manifest.program.program_data)[13..45], *cast::address("admin").as_ref());
    assert_eq!(actor(&manifest.program.actor).pubkey(), PROGRAM_ID);
    let mut own = vec![manifest.config.as_ref().unwrap(), manifest.staking.as_ref().unwrap()];
    own.extend(manifest.pools.iter().flat_map(|pool| [&pool.address, &pool.fee_vault]));
    own.extend(manifest.products.iter().map(|product| &product.address));
    own.extend(manifest.products.iter().flat_map(|product| product.monitor.iter().chain(&product.committee)));
    own.extend(manifest.incidents.iter().flat_map(|incident| [&incident.address].into_iter().chain(&incident.poll)));
    own.extend(manifest.policies.iter().map(|policy| &policy.address));
    own.extend(manifest.ballots.iter().map(|ballot| &ballot.address));
    own.extend(manifest.signals.iter().map(|signal| &signal.address));
    own.extend(manifest.tickets.iter().map(|ticket| &ticket.address));
    own.extend(manifest.proposals.iter().map(|proposal| &proposal.address));
    assert_eq!(own.len(), 35);
    own.iter().for_each(|address| assert_eq!(network.owner(address), program, "{address}"));
    let owners = [PYTH_RECEIVER, ON_DEMAND, STAKE_POOL].map(|owner| owner.to_string());
    let found: Vec<_> = manifest.feeds.iter().map(|feed| network.owner(&feed.address)).collect();
    assert_eq!(found, owners);
    for person in &manifest.wallets {
        assert_eq!(actor(&person.actor).pubkey().to_string(), person.address);
        assert!(network.account(&person.address)["lamports"].as_u64().unwrap() > 9_000_000_000_000, "{}", person.name);
    }
    let kinds: Vec<_> = manifest.products.iter().map(|product| product.kind.as_str()).collect();
    for kind in ["smartContract", "depeg", "oracleFailure", "custody", "slashing"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
}

/// Wallets have tokens where wallets look for them, and a mint's supply is what there is.
fn tokens_add_up(network: &Network) {
    let mints = &network.manifest.mints;
    let of = |mint: &Mint, name: &str| amount(network, &wallet(&mint.address, &mint.token_program, name));
    assert_eq!(network.owner(&mints.usdc.address), TOKEN_PROGRAM.to_string());
    assert_eq!(network.owner(&mints.dollar.address), TOKEN_2022_PROGRAM.to_string());
    assert!(of(&mints.usdc, "alice") > 900_000 * UNIT && of(&mints.dollar, "alice") > 900_000 * UNIT);
    let staked: ballast_testkit::Staking = state(network, &pda::staking().to_string());
    let vault = amount(network, &staked.tokens);
    let held: u64 = cast::CAST.iter().map(|person| of(&mints.governance, person.name)).sum();
    let mint = network.data(&mints.governance.address);
    assert_eq!(u64::from_le_bytes(mint[36..44].try_into().unwrap()), held + vault);
    assert_eq!(mint[4..36], *cast::address("faucet").as_ref());
}

fn the_quote_is_the_programs(network: &Network) {
    let product = product(&network.manifest, "oracle");
    let pool = network.manifest.pools.iter().find(|pool| pool.name == product.pool).unwrap();
    let quote = ix::QuoteCover { pool: key(&pool.address), product: key(&product.address) };
    let (error, returned) = network.simulate(&cast::address("erin"), &[quote.instruction(COVER, MONTH)]);
    let quote: Quote = borsh::from_slice(&returned).unwrap();
    assert_eq!(error, Value::Null);
    assert!((100_000..UNIT).contains(&quote.premium), "{quote:?}");
}

/// All that can be sold is on sale, with live feeds.
fn everything_sells(network: &Network) {
    for product in &network.manifest.products {
        let expected = if product.on_sale { Value::Null } else { 6049.into() };
        assert_eq!(buy(network, &product.name), expected, "{}", product.name);
        assert_eq!(product.on_sale, product.name != "lending");
    }
}

/// Alice has a claim, and only she.
fn a_claim_is_left(network: &Network) {
    let manifest = &network.manifest;
    let left: Vec<&Policy> = manifest.policies.iter().filter(|policy| policy.claimable.is_some()).collect();
    let [policy] = left[..] else { panic!("{left:?}") };
    assert_eq!((policy.holder.as_str(), policy.product.as_str()), ("alice", "usdc-depeg"));
    let (product, incident) = (product(manifest, "usdc-depeg"), key(&manifest.incidents[0].address));
    let pool = manifest.pools.iter().find(|pool| pool.name == product.pool).unwrap();
    let accounts = ix::FileClaim {
        payer: cast::address("erin"),
        pool: key(&pool.address),
        product: key(&product.address),
        policy: key(&policy.address),
        incident,
        claim: pda::claim(&incident, &key(&policy.address)),
        ballot: None,
        vault: key(&pool.vault),
        collateral_mint: key(&pool.mint),
        payee: wallet(&pool.mint, &pool.token_program, "alice"),
        token_program: key(&pool.token_program),
        system_program: SYSTEM_PROGRAM,
    };
    assert_eq!(network.simulate(&cast::address("erin"), &[accounts.instruction()]).0, Value::Null);
}

/// Bob's ticket can be completed; erin can still vote.
fn people_can_go_on(network: &Network) {
    let (pool, ticket) = (&network.manifest.pools[0], &network.manifest.tickets[0]);
    let (bob, erin) = (cast::address("bob"), cast::address("erin"));
    let accounts = ix::CompleteWithdrawal {
        owner: bob,
        config: pda::config(),
        pool: key(&pool.address),
        ticket: key(&ticket.address),
        vault: key(&pool.vault),
        collateral_mint: key(&pool.mint),
        destination: wallet(&pool.mint, &pool.token_program, "bob"),
        token_program: key(&pool.token_program),
    };
    assert_eq!(network.simulate(&bob, &[accounts.instruction(0)]).0, Value::Null);
    let exploit = network.manifest.incidents.iter().find(|incident| incident.status == "open").unwrap();
    let accounts = ix::CommitVote {
        voter: erin,
        stake: pda::stake(&erin),
        poll: key(exploit.poll.as_ref().unwrap()),
        ballot: pda::ballot(&key(&exploit.address), &erin),
        system_program: SYSTEM_PROGRAM,
    };
    assert_eq!(network.simulate(&erin, &[accounts.instruction([7; 32])]).0, Value::Null);
}

/// When the Pyth feed was published, and its price.
fn pyth(network: &Network) -> (i64, i64) {
    let data = network.data(&network.manifest.feeds[0].address);
    let word = |at: usize| i64::from_le_bytes(data[at..at + 8].try_into().unwrap());
    (word(93), word(73))
}

/// A price that is set stays, and stays fresh; it moves what is on sale.
fn prices_move(network: &Network) {
    network.succeed(&["price", "usdc", "0.94"]);
    let before = pyth(network).0;
    assert_eq!((buy(network, "usdc-depeg"), buy(network, "oracle")), (6050.into(), Value::Null));
    thread::sleep(Duration::from_millis(2_200));
    let (published, price) = pyth(network);
    assert!(published > before && (network.now() - published).abs() <= 1);
    assert_eq!(price, 94_000_000);
    network.succeed(&["price", "pyth", "1"]);
    assert_eq!((buy(network, "usdc-depeg"), buy(network, "oracle")), (Value::Null, 6050.into()));
    network.succeed(&["price", "usdc", "1"]);
    network.succeed(&["price", "stake-pool", "1.1"]);
    assert_eq!(buy(network, "stake-pool"), 6050);
    network.succeed(&["price", "stake-pool", "1.2"]);
}

fn time_travels(network: &Network) {
    let before = network.now();
    network.succeed(&["travel", "3d"]);
    let passed = network.now() - before;
    assert!((3 * DAY..3 * DAY + 10).contains(&passed), "{passed}");
    everything_sells(network);
    let refused = network.run(&["travel", "3y"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not a unit of time"));
}

fn the_faucet_pays(network: &Network) {
    let mint = &network.manifest.mints.dollar;
    let account = associated_address(&actor("a stranger").pubkey(), &key(&mint.address), &key(&mint.token_program));
    let stranger = actor("a stranger").pubkey().to_string();
    network.succeed(&["airdrop", &stranger, "--sol", "2", "--dollar", "7.5"]);
    assert_eq!(network.account(&stranger)["lamports"], 2_000_000_000u64);
    assert_eq!(amount(network, &account), 7_500_000);
}

/// What the network has, but for what moves by itself: the feeds.
fn accounts(state: &Path, manifest: &Manifest) -> Accounts {
    let state: Value = serde_json::from_slice(&fs::read(state).unwrap()).unwrap();
    let all = state["accounts"].as_object().unwrap().clone();
    let is_feed = |address: &str| manifest.feeds.iter().any(|feed| feed.address == address);
    all.into_iter().filter(|(address, _)| !is_feed(address)).collect()
}

type Accounts = BTreeMap<String, Value>;

/// Addresses at which two networks do not have the same.
fn different<'a>(one: &'a Accounts, other: &'a Accounts) -> Vec<&'a str> {
    let all = one.keys().chain(other.keys()).filter(|address| one.get(*address) != other.get(*address));
    all.map(String::as_str).collect()
}

/// What is saved, with Ctrl-C or without, is what goes on.
#[test]
fn a_seeded_network_lives_and_goes_on() {
    let folder = Folder::new("seeded");
    let [state, saved] = ["state.json", "saved.json"].map(|name| folder.file(name));
    let arguments = ["--state", state.to_str().unwrap()];
    let network = Network::start(&folder, &arguments);
    everything_is_there(&network);
    tokens_add_up(&network);
    the_quote_is_the_programs(&network);
    everything_sells(&network);
    a_claim_is_left(&network);
    people_can_go_on(&network);
    prices_move(&network);
    time_travels(&network);
    the_faucet_pays(&network);
    network.succeed(&["save", saved.to_str().unwrap()]);
    let (then, manifest) = (network.now(), network.manifest.clone());
    assert_eq!(network.interrupt(), 0);
    let before = accounts(&saved, &manifest);
    assert!(before.len() > 110, "{}", before.len());
    assert_eq!(different(&before, &accounts(&state, &manifest)), Vec::<&str>::new());

    let network = Network::start(&folder, &arguments);
    let passed = network.now() - then;
    assert!((0..10).contains(&passed), "{passed}");
    assert_eq!(network.manifest.began_at, manifest.began_at);
    everything_sells(&network);
    network.succeed(&["save", saved.to_str().unwrap()]);
    assert_eq!(different(&before, &accounts(&saved, &manifest)), Vec::<&str>::new());
    assert_eq!(network.interrupt(), 0);
}
