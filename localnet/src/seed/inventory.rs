//! The manifest of a stage: read from its accounts, named by the scenario.

use ballast_testkit::{
    self as testkit, Address, PROGRAM_ID, Signer,
    keys::pda,
    payouts::claimable_cover,
    polls::salt,
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM},
};

use super::stage::Stage;
use crate::{cast, manifest::*};

const KINDS: [&str; 5] = ["smartContract", "depeg", "oracleFailure", "custody", "slashing"];
const ASSESSMENTS: [&str; 3] = ["vote", "parametric", "committee"];
const SETTLEMENTS: [&str; 3] = ["fixed", "surrender", "assessed"];
const STATUSES: [&str; 4] = ["open", "approved", "settled", "rejected"];
const APPROVED: u8 = 1;

pub fn manifest(stage: &Stage, mode: Mode) -> Manifest {
    let world = &stage.s.world;
    let there = |address: Address| world.account(&address).map(|_| address.to_string());
    Manifest {
        version: VERSION,
        mode,
        began_at: world.now(),
        rpc_url: String::new(),
        ws_url: String::new(),
        airdrop_source: String::new(),
        program: Program {
            address: PROGRAM_ID.to_string(),
            program_data: pda::program_data().to_string(),
            upgrade_authority: cast::address("admin").to_string(),
            actor: cast::PROGRAM_ACTOR.into(),
            deployed: mode == Mode::Seeded,
        },
        mints: Mints {
            usdc: mint(cast::usdc_mint(), TOKEN_PROGRAM),
            dollar: mint(cast::dollar_mint(), TOKEN_2022_PROGRAM),
            governance: mint(cast::governance_mint(), TOKEN_PROGRAM),
        },
        feeds: vec![
            feed("usdc-pyth", FeedKind::Pyth, cast::pyth_feed()),
            feed("usdc-switchboard", FeedKind::Switchboard, cast::switchboard_feed()),
            feed("stake-pool", FeedKind::StakePool, cast::stake_pool()),
        ],
        wallets: cast::CAST.iter().map(wallet).collect(),
        config: there(pda::config()),
        staking: there(pda::staking()),
        pools: stage.pools.iter().map(|(name, keys)| pool(name, keys)).collect(),
        products: (0..stage.products.len()).map(|at| product(stage, at)).collect(),
        incidents: stage.incidents.iter().map(|(name, address)| incident(stage, name, address)).collect(),
        policies: policies(stage),
        ballots: stage.sealed.iter().map(|sealed| ballot(stage, sealed)).collect(),
        signals: signals(stage),
        tickets: stage.tickets.iter().map(|(at, owner, nonce)| ticket(stage, *at, owner, *nonce)).collect(),
        proposals: stage.proposals.iter().map(|(id, title)| proposal(stage, *id, title)).collect(),
    }
}

fn mint(address: Address, token_program: Address) -> Mint {
    Mint { address: address.to_string(), decimals: 6, token_program: token_program.to_string() }
}

fn feed(name: &str, kind: FeedKind, address: Address) -> Feed {
    Feed { name: name.into(), kind, address: address.to_string() }
}

fn wallet(person: &cast::Person) -> Wallet {
    Wallet {
        name: person.name.into(),
        actor: cast::actor_name(person.name),
        address: cast::address(person.name).to_string(),
        role: person.role.into(),
    }
}

fn pool(name: &str, keys: &testkit::scenario::PoolKeys) -> Pool {
    Pool {
        name: name.into(),
        address: keys.pool.to_string(),
        mint: keys.mint.to_string(),
        token_program: keys.token_program.to_string(),
        vault: keys.vault.to_string(),
        share_mint: keys.share_mint.to_string(),
        fee_vault: pda::fee_vault(&keys.mint).to_string(),
    }
}

fn product(stage: &Stage, at: usize) -> Product {
    let listed = &stage.products[at];
    let market = &listed.market;
    let state: testkit::Product = stage.s.world.read(&market.product);
    let some = |address: Address| (address != Address::default()).then(|| address.to_string());
    let committee = pda::committee(&market.product);
    Product {
        name: listed.name.into(),
        address: market.product.to_string(),
        pool: stage.pools[listed.pool].0.into(),
        kind: KINDS[state.kind as usize].into(),
        assessment: ASSESSMENTS[state.assessment as usize].into(),
        settlement: SETTLEMENTS[state.settlement as usize].into(),
        subject: state.subject.to_string(),
        monitor: some(market.monitor),
        feed: some(market.feed),
        second_feed: stage.s.second_feed(market.monitor).and_then(some),
        committee: stage.s.world.account(&committee).map(|_| committee.to_string()),
        on_sale: state.event_open == 0 && state.run_off == 0 && state.frozen_until <= stage.s.world.now(),
    }
}

fn product_name(stage: &Stage, address: &Address) -> String {
    let listed = stage.products.iter().find(|listed| listed.market.product == *address);
    listed.expect("a product of the scenario").name.into()
}

fn owner_name(address: &Address) -> String {
    cast::name_of(address).expect("one of the cast").into()
}

fn incident(stage: &Stage, name: &str, address: &Address) -> Incident {
    let state: testkit::Incident = stage.s.world.read(address);
    let poll = pda::poll(address, 1);
    Incident {
        name: name.into(),
        address: address.to_string(),
        product: product_name(stage, &state.product),
        status: STATUSES[state.status as usize].into(),
        poll: stage.s.world.account(&poll).map(|_| poll.to_string()),
        occurred_at: state.occurred_at,
        reported_at: state.reported_at,
        severity_bps: state.severity_bps,
    }
}

fn policies(stage: &Stage) -> Vec<Policy> {
    let mut all: Vec<_> = stage.s.world.all::<testkit::Policy>().into_iter().collect();
    let order = |product: &Address| stage.products.iter().position(|listed| listed.market.product == *product);
    all.sort_by_key(|(_, state)| (order(&state.product), state.id));
    all.iter().map(|(address, state)| policy(stage, address, state)).collect()
}

fn policy(stage: &Stage, address: &Address, state: &testkit::Policy) -> Policy {
    let world = &stage.s.world;
    let claimable = stage.incidents.iter().find(|(_, key)| {
        let incident: testkit::Incident = world.read(key);
        let own = incident.product == state.product && incident.status == APPROVED;
        own && claimable_cover(state, &incident) > 0 && world.account(&pda::claim(key, address)).is_none()
    });
    Policy {
        address: address.to_string(),
        product: product_name(stage, &state.product),
        id: state.id.to_string(),
        holder: owner_name(&state.holder),
        amount: state.amount.to_string(),
        remaining: state.remaining.to_string(),
        starts_at: state.starts_at,
        ends_at: state.ends_at,
        claimable: claimable.map(|(name, _)| name.to_string()),
    }
}

fn ballot(stage: &Stage, sealed: &super::stage::Sealed) -> Ballot {
    let voter = cast::key(sealed.voter).pubkey();
    let (name, _) = stage.incidents.iter().find(|(_, key)| *key == sealed.incident).expect("an incident");
    Ballot {
        address: pda::ballot(&sealed.incident, &voter).to_string(),
        incident: name.to_string(),
        poll: pda::poll(&sealed.incident, 1).to_string(),
        voter: sealed.voter.into(),
        bucket: sealed.bucket,
        salt: salt(&voter).iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn signals(stage: &Stage) -> Vec<Signal> {
    let all = stage.s.world.all::<testkit::Signal>();
    let entry = |(address, state): &(Address, testkit::Signal)| Signal {
        address: address.to_string(),
        product: product_name(stage, &state.product),
        owner: owner_name(&state.owner),
        amount: state.amount.to_string(),
    };
    all.iter().map(entry).collect()
}

fn ticket(stage: &Stage, at: usize, owner: &str, nonce: u64) -> Ticket {
    let (name, keys) = &stage.pools[at];
    let address = pda::ticket(&keys.pool, &cast::address(owner), nonce);
    let state: testkit::WithdrawalTicket = stage.s.world.read(&address);
    Ticket {
        address: address.to_string(),
        pool: name.to_string(),
        owner: owner.into(),
        nonce: nonce.to_string(),
        shares: state.shares.to_string(),
        requested_at: state.requested_at,
    }
}

fn proposal(stage: &Stage, id: u64, title: &str) -> Proposal {
    let address = pda::proposal(id);
    let state: testkit::Proposal = stage.s.world.read(&address);
    Proposal {
        address: address.to_string(),
        id: id.to_string(),
        proposer: owner_name(&state.proposer),
        title: title.into(),
        vote_until: state.vote_until,
    }
}
