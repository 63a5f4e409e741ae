//! The protocol as its administrator sets it up: pools, staking, products of every kind.

use ballast_testkit::{
    Address, Assessment, BandRules, InitMonitorArgs, ListProductArgs, Market, ProductKind, Settlement, Signer, Source,
    UnderwritingRules,
    attestations::auditor_args,
    feeds::{USDC_USD, loader::program_data_address},
    scenario::{DAY, band_rules, config_args, monitor_args, pool_args, product_args, underwriting_rules, voted_args},
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM, UNIT},
    triggers::{deviation_rules, oracle_args, pool_rules, source_args, stake_pool_args},
    world::artefact,
};
use sha2::{Digest, Sha256};

use super::stage::{Listed, Stage, refused};
use crate::cast;

/// Governance tokens that are given out to stakers, and how many base units a second.
const EMISSION: (u64, u64) = (400_000 * UNIT, 20_000);
/// Members of the committee of the custody product, two of whom decide.
pub const COMMITTEE: [&str; 3] = ["guardian", "frank", "grace"];

type Step<T = ()> = Result<T, String>;

pub fn found(stage: &mut Stage) -> Step {
    let s = &mut stage.s;
    let failed = |what: &'static str| move |failure| refused(what, &failure);
    s.initialize(config_args(&cast::address("admin"), &cast::address("guardian"))).map_err(failed("initialize"))?;
    let usdc = s.add_pool(0, pool_args()).map_err(failed("the USDC pool"))?;
    let dollar =
        s.add_pool_of(cast::dollar_mint(), TOKEN_2022_PROGRAM, 0, pool_args()).map_err(failed("the dollar pool"))?;
    stage.pools = vec![("usdc", usdc), ("dollar", dollar)];
    stage.enter(0);
    stage.s.with_staking();
    stage.s.fund_emission(EMISSION.0, EMISSION.1).map_err(failed("the emission"))?;
    stage.enter(1);
    stage.s.open_fee_vault().map_err(failed("the fee vault"))?;
    stage.s.share_rewards(true).map_err(failed("a reward line"))?;
    products_in_usdc(stage)?;
    products_in_dollars(stage)
}

/// Terms, by their address and its hash.
fn terms(name: &str, args: ListProductArgs) -> ListProductArgs {
    let uri = format!("https://ballast.example/terms/{name}-1");
    let mut terms_uri = [0; 96];
    terms_uri[..uri.len()].copy_from_slice(uri.as_bytes());
    ListProductArgs { terms_hash: Sha256::digest(uri.as_bytes()).into(), terms_uri, ..args }
}

fn products_in_usdc(stage: &mut Stage) -> Step {
    stage.enter(0);
    lending(stage)?;
    let second_feed = cast::switchboard_feed();
    let monitor =
        InitMonitorArgs { second_feed, source: Source::FeedDeviation, ..monitor_args(USDC_USD, deviation_rules()) };
    let args = ListProductArgs { subject: cast::pyth_feed(), ..oracle_args() };
    watched(stage, "oracle", args, monitor, Some(second_feed), cast::pyth_feed())?;
    exchange(stage)?;
    let args = ListProductArgs { subject: cast::stake_pool(), ..stake_pool_args() };
    let monitor = source_args(Source::StakePool, pool_rules());
    watched(stage, "stake-pool", args, monitor, Some(cast::stake_pool()), cast::stake_pool())
}

fn products_in_dollars(stage: &mut Stage) -> Step {
    stage.enter(1);
    let args = ListProductArgs { subject: cast::usdc_mint(), ..product_args() };
    let rules: BandRules = band_rules();
    watched(stage, "usdc-depeg", args, monitor_args(USDC_USD, rules), None, cast::pyth_feed())?;
    let args = ListProductArgs { subject: cast::address("bridge"), ..voted_args() };
    list(stage, "bridge", args, Market::unwatched)
}

/// A smart-contract product with one auditor, underwriters, and a vote that decides.
fn lending(stage: &mut Stage) -> Step {
    let program = cast::covered_program();
    let world = &mut stage.s.world;
    // Any program would do. This one is there, runs, and can be upgraded by its developer.
    world.svm.add_program_from_file(program, artefact("ballast")).map_err(|failure| {
        format!("the covered program does not load ({failure:?}): build the program again (make program)")
    })?;
    let data = program_data_address(&program);
    let mut account = world.account(&data).expect("the loader made a data account");
    account.data[12] = 1;
    account.data[13..45].copy_from_slice(cast::address("developer").as_ref());
    world.svm.set_account(data, account).expect("the data account stays what it is");
    let underwriting = UnderwritingRules { min_attestations: 1, ..underwriting_rules() };
    let args = ListProductArgs { subject: program, underwriting, ..voted_args() };
    list(stage, "lending", args, |product| Market { feed: data, ..Market::unwatched(product) })?;

    let auditor = cast::key("auditor");
    let failed = |failure| refused("the attestation", &failure);
    stage.s.set_auditor(&auditor.pubkey(), auditor_args()).map_err(failed)?;
    let (product, until) = (stage.product("lending").product, stage.s.world.now() + 180 * DAY);
    stage.s.vouch(&auditor, &product, until).map_err(failed)?;
    Ok(())
}

/// A custodian, judged by a committee; claims name their loss.
fn exchange(stage: &mut Stage) -> Step {
    let args = ListProductArgs {
        kind: ProductKind::Custody,
        assessment: Assessment::Committee,
        settlement: Settlement::Assessed,
        group: 4,
        subject: cast::address("exchange"),
        ..voted_args()
    };
    list(stage, "exchange", args, Market::unwatched)?;
    let product = stage.product("exchange").product;
    stage
        .s
        .init_committee(&product, &COMMITTEE.map(cast::address), 2)
        .map_err(|failure| refused("the committee", &failure))?;
    Ok(())
}

fn list(stage: &mut Stage, name: &'static str, args: ListProductArgs, market: impl FnOnce(Address) -> Market) -> Step {
    let product = stage.s.list_product(terms(name, args)).map_err(|failure| refused(name, &failure))?;
    keep(stage, name, market(product));
    Ok(())
}

/// A product with a monitor that reads one of the network's feeds.
fn watched(
    stage: &mut Stage,
    name: &'static str,
    args: ListProductArgs,
    monitor: InitMonitorArgs,
    source: Option<Address>,
    feed: Address,
) -> Step {
    let product = stage.s.list_product(terms(name, args)).map_err(|failure| refused(name, &failure))?;
    let instruction = stage.s.init_monitor_instruction(&product, monitor, source);
    let admin = cast::key("admin");
    stage.s.world.send(&[instruction], &[&admin]).map_err(|failure| refused("a monitor", &failure))?;
    let address = stage.s.init_monitor_accounts(&product).monitor;
    keep(stage, name, Market { product, monitor: address, feed, feed_id: monitor.feed_id });
    Ok(())
}

fn keep(stage: &mut Stage, name: &'static str, market: Market) {
    let pool = usize::from(stage.s.pool.token_program != TOKEN_PROGRAM);
    stage.products.push(Listed { name, pool, market });
}
