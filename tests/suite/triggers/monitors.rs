//! What a monitor can be set up with, and what it needs for it.

use ballast_testkit::{
    BallastError::*,
    feeds::{
        slashing::SLASHING,
        stake_pool::{STAKE_POOL, StakePoolState},
        switchboard::{ON_DEMAND, SwitchboardFeed},
    },
    scenario::*,
    triggers::*,
    *,
};

use super::*;

/// Lists a product without a monitor.
fn listed(s: &mut Scenario, args: ListProductArgs) -> Address {
    s.list_product(args).unwrap()
}

/// A good Switchboard feed, and the monitor that reads it.
fn second(s: &mut Scenario) -> (Address, InitMonitorArgs) {
    let args = deviation_args(deviation_rules());
    s.world.post_switchboard(args.second_feed, &SwitchboardFeed::usdc(PEG, s.world.now(), s.world.slot()));
    (args.second_feed, args)
}

fn refuse(s: &mut Scenario, error: BallastError, product: &Address, args: InitMonitorArgs, needed: Option<Address>) {
    let instruction = s.init_monitor_instruction(product, args, needed);
    let admin = s.admin.insecure_clone();
    refused(s, error, |s| s.world.send(&[instruction], &[&admin]));
}

/// "The source is one of the product's kind."
#[test]
fn a_source_fits_the_kind() {
    let (mut s, _) = funded();
    s.world.deploy_slashing_stand_in();
    let pool = stake_pool_args().subject;
    s.post_rate(pool, POOL_RATE);
    let (feed, _) = second(&mut s);
    s.world.set_slot(250_000_000);
    let products = [product_args(), oracle_args(), stake_pool_args()].map(|args| (args.kind, listed(&mut s, args)));
    for (kind, product) in products {
        for (source, fitting, needed) in [
            (Source::PriceFeed, ProductKind::Depeg, None),
            (Source::FeedDeviation, ProductKind::OracleFailure, Some(feed)),
            (Source::StakePool, ProductKind::Slashing, Some(pool)),
            (Source::SlashingRecord, ProductKind::Slashing, Some(SLASHING)),
        ] {
            let args = InitMonitorArgs { source, ..deviation_args(pool_rules()) };
            if kind != fitting {
                refuse(&mut s, UnsupportedAssessment, &product, args, needed);
                continue;
            }
            aside(&mut s, |s| {
                let instruction = s.init_monitor_instruction(&product, args, needed);
                s.world.send(&[instruction], &[&s.admin]).unwrap();
                let monitor: Monitor = s.world.read(&pda::monitor(&product));
                let mark = match source {
                    Source::StakePool => POOL_RATE,
                    Source::SlashingRecord => 250_000_000 - DAY_SLOTS,
                    _ => 0,
                };
                assert_eq!((monitor.source, monitor.mark, monitor.product), (source as u8, mark, product));
                assert_eq!((monitor.second_feed, monitor.feed_id), (args.second_feed, args.feed_id));
                assert_eq!(monitor.second_setup != [0; 32], source == Source::FeedDeviation);
                let again = s.init_monitor_instruction(&product, args, needed);
                let admin = s.admin.insecure_clone();
                s.world.advance(1);
                refused(s, AlreadyExists, |s| s.world.send(&[again], &[&admin]));
            });
        }
    }
}

/// "A monitor can decide about a de-peg, an oracle failure and a slashing, never by named losses."
#[test]
fn what_a_monitor_cannot_decide_is_not_listed() {
    let (mut s, _) = funded();
    for kind in [ProductKind::SmartContract, ProductKind::Custody] {
        refused(&mut s, UnsupportedAssessment, |s| {
            s.list_product(ListProductArgs { kind, ..product_args() }).map(|_| world::Outcome::default())
        });
    }
    for args in [oracle_args(), stake_pool_args()] {
        let by_loss = ListProductArgs { settlement: Settlement::Assessed, ..args };
        refused(&mut s, UnsupportedAssessment, |s| s.list_product(by_loss).map(|_| world::Outcome::default()));
        let attested = UnderwritingRules { min_attestations: 1, ..bytemuck::Zeroable::zeroed() };
        let attested = ListProductArgs { underwriting: attested, ..args };
        refused(&mut s, UnsupportedAssessment, |s| s.list_product(attested).map(|_| world::Outcome::default()));
    }
    // People can decide about the same kinds; then there is nothing to monitor.
    s.with_staking();
    let voted = ListProductArgs { kind: ProductKind::Slashing, ..voted_args() };
    let product = listed(&mut s, voted);
    let args = source_args(Source::SlashingRecord, record_rules());
    refuse(&mut s, UnsupportedAssessment, &product, args, Some(SLASHING));
}

/// A monitor of two feeds reads the second one once, to know how it is set up. How old its price is does not matter yet.
#[test]
fn a_monitor_of_two_feeds_begins_with_the_second() {
    let (mut s, _) = funded();
    let product = listed(&mut s, oracle_args());
    let (feed, args) = second(&mut s);
    let good = SwitchboardFeed::usdc(PEG, s.world.now() - 7 * DAY, 1);
    let other = actor("another Switchboard feed").pubkey();
    s.world.post_switchboard(other, &good);
    for needed in [None, Some(other), Some(PROGRAM_ID)] {
        refuse(&mut s, WrongMonitor, &product, args, needed);
    }
    for (owner, feed_bytes, error) in [
        (actor("a fork").pubkey(), good.bytes(), FeedWrongOwner),
        (ON_DEMAND, vec![0; 3_208], FeedMalformed),
        (ON_DEMAND, SwitchboardFeed { authority_writes: true, ..good }.bytes(), FeedPartiallyVerified),
        (ON_DEMAND, SwitchboardFeed { slot: 0, ..good }.bytes(), FeedPriceInvalid),
    ] {
        s.world.set_account(feed, owner, feed_bytes);
        refuse(&mut s, error, &product, args, Some(feed));
    }
    s.world.post_switchboard(feed, &good);
    let instruction = s.init_monitor_instruction(&product, args, Some(feed));
    s.world.send(&[instruction], &[&s.admin]).unwrap();
}

/// "The present rate of a stake pool is the first mark."
#[test]
fn a_stake_pool_monitor_begins_with_the_pools_present_rate() {
    let (mut s, _) = funded();
    let product = listed(&mut s, stake_pool_args());
    let pool = stake_pool_args().subject;
    let args = source_args(Source::StakePool, pool_rules());
    let state = StakePoolState { lamports: 5, tokens: 4, updated_epoch: s.world.epoch() };
    refuse(&mut s, WrongMonitor, &product, args, None);
    // Nothing is there yet; the account of another owner; no pool; another pool.
    refuse(&mut s, FeedWrongOwner, &product, args, Some(pool));
    s.world.set_account(pool, actor("a fork").pubkey(), state.bytes());
    refuse(&mut s, FeedWrongOwner, &product, args, Some(pool));
    s.world.set_account(pool, STAKE_POOL, vec![2; 611]);
    refuse(&mut s, FeedMalformed, &product, args, Some(pool));
    let other = actor("another stake pool").pubkey();
    s.world.post_stake_pool(other, &state);
    refuse(&mut s, FeedWrongId, &product, args, Some(other));
    for (bent, error) in [
        (StakePoolState { updated_epoch: state.updated_epoch + 1, ..state }, FeedStale),
        (StakePoolState { tokens: 0, ..state }, FeedPriceInvalid),
        (StakePoolState { lamports: 0, ..state }, FeedPriceInvalid),
    ] {
        s.world.post_stake_pool(pool, &bent);
        refuse(&mut s, error, &product, args, Some(pool));
    }
    s.world.post_stake_pool(pool, &state);
    s.world.begin_epoch();
    refuse(&mut s, FeedStale, &product, args, Some(pool));
    s.world.post_stake_pool(pool, &StakePoolState { updated_epoch: s.world.epoch(), ..state });
    let instruction = s.init_monitor_instruction(&product, args, Some(pool));
    s.world.send(&[instruction], &[&s.admin]).unwrap();
    assert_eq!(s.world.read::<Monitor>(&pda::monitor(&product)).mark, 1_250_000_000);
}

/// "A stake pool's product waits for three days at least": its rate can be as old as an epoch.
#[test]
fn a_stake_pool_waits_for_three_days() {
    let (mut s, _) = funded();
    let args = source_args(Source::StakePool, pool_rules());
    let pool = stake_pool_args().subject;
    s.post_rate(pool, POOL_RATE);
    for (waiting_period, allowed) in [(HOUR, false), (3 * DAY - 1, false), (3 * DAY, true), (30 * DAY, true)] {
        let waiting_period = waiting_period as u32;
        let product = listed(&mut s, ListProductArgs { waiting_period, ..stake_pool_args() });
        if !allowed {
            refuse(&mut s, WindowOutOfBounds, &product, args, Some(pool));
            continue;
        }
        let instruction = s.init_monitor_instruction(&product, args, Some(pool));
        s.world.send(&[instruction], &[&s.admin]).unwrap();
    }
}

/// "The slashing program must exist on this cluster."
#[test]
fn no_monitor_of_records_where_the_slashing_program_does_not_exist() {
    let (mut s, buyer) = funded();
    let product = listed(&mut s, validator_args());
    let args = source_args(Source::SlashingRecord, record_rules());
    for needed in [None, Some(SLASHING), Some(PROGRAM_ID), Some(validator_args().subject)] {
        refuse(&mut s, WrongMonitor, &product, args, needed);
    }
    // Lamports or data at the address are no program.
    s.world.airdrop(&SLASHING, 1_000_000_000);
    refuse(&mut s, WrongMonitor, &product, args, Some(SLASHING));
    s.world.set_account(SLASHING, actor("no loader").pubkey(), vec![1; 36]);
    refuse(&mut s, WrongMonitor, &product, args, Some(SLASHING));
    // So it does not sell.
    let market = Market { product, monitor: pda::monitor(&product), feed: SLASHING, feed_id: [0; 32] };
    let accounts = s.buy_accounts(&buyer.pubkey(), &market, 1);
    let bought = s.buy_args(&buyer.pubkey(), &market, 1_000_000, DAY);
    let without = ix::BuyCover { monitor: None, feed: None, ..accounts }.instruction(1, bought);
    refused(&mut s, MonitorRequired, |s| s.world.send(&[without], &[&buyer]));
    let other = ix::BuyCover { monitor: Some(s.market.monitor), ..accounts }.instruction(1, bought);
    refused(&mut s, WrongMonitor, |s| s.world.send(&[other], &[&buyer]));

    s.world.deploy_slashing_stand_in();
    let instruction = s.init_monitor_instruction(&product, args, Some(SLASHING));
    s.world.send(&[instruction], &[&s.admin]).unwrap();
}

/// "Bands that are not usable are refused, and bands whose duration exceeds half the product's run-off."
#[test]
fn the_bands_of_every_source_are_checked() {
    let (mut s, _) = funded();
    s.world.deploy_slashing_stand_in();
    let pool = stake_pool_args().subject;
    s.post_rate(pool, POOL_RATE);
    let (feed, deviation) = second(&mut s);
    let [oracle, slashing] = [oracle_args(), stake_pool_args()].map(|args| listed(&mut s, args));
    for (product, good, needed) in [
        (oracle, deviation, Some(feed)),
        (slashing, source_args(Source::StakePool, pool_rules()), Some(pool)),
        (slashing, source_args(Source::SlashingRecord, record_rules()), Some(SLASHING)),
    ] {
        let rules = good.rules;
        let half_run_off = 7 * DAY as u64 / 2;
        let long = |duration| [Band { duration, ..rules.bands[0] }, rules.bands[1]];
        for bent in [
            BandRules { bands: long(half_run_off + 1), ..rules },
            BandRules { bands: [rules.bands[1], rules.bands[0]], ..rules },
            BandRules { recovery: PEG + 1, ..rules },
            BandRules { severity_cap_bps: 10_001, ..rules },
            BandRules { max_age: 0, ..rules },
            BandRules { max_gap: rules.bands[1].duration as u32 / 2 + 1, ..rules },
        ] {
            refuse(&mut s, BandOutOfBounds, &product, InitMonitorArgs { rules: bent, ..good }, needed);
        }
        let longest = BandRules { bands: long(half_run_off), ..rules };
        aside(&mut s, |s| {
            let args = InitMonitorArgs { rules: longest, ..good };
            let instruction = s.init_monitor_instruction(&product, args, needed);
            s.world.send(&[instruction], &[&s.admin]).unwrap();
        });
    }
}

/// "Only the administrator."
#[test]
fn only_the_administrator_sets_up_a_monitor() {
    let (mut s, other) = funded();
    let product = listed(&mut s, oracle_args());
    let accounts = ix::InitMonitor { admin: other.pubkey(), ..s.init_monitor_accounts(&product) };
    let instruction = accounts.instruction(deviation_args(deviation_rules()));
    refused(&mut s, NotAdmin, |s| s.world.send(&[instruction], &[&other]));
}

/// A monitor that a vote decides is made when the proposal is executed: a stake pool must be fresh then.
#[test]
fn a_voted_monitor_reads_the_pool_at_its_execution() {
    let (mut s, _) = funded();
    s.with_staking();
    let voters = s.stakers(4, 1_000_000 * UNIT);
    s.end_bootstrap().unwrap();
    let pool = stake_pool_args().subject;
    s.post_rate(pool, POOL_RATE);
    let decided = |s: &mut Scenario, action: &Instruction| {
        let id = s.propose(&voters[0], action).unwrap();
        voters.iter().for_each(|voter| s.cast_vote(voter, id, true).map(|_| ()).unwrap());
        s.world.set_time(s.world.read::<Proposal>(&pda::proposal(id)).eta);
        s.world.begin_epoch();
        id
    };
    let index = s.pool.products;
    let list = ix::ListProduct { admin: pda::governor(), ..s.list_product_accounts(index) };
    let action = list.instruction(index, stake_pool_args());
    let id = decided(&mut s, &action);
    s.execute(id, &action).unwrap();

    let args = source_args(Source::StakePool, pool_rules());
    let mut action = s.init_monitor_instruction(&list.product, args, Some(pool));
    action.accounts[0].pubkey = pda::governor();
    let id = decided(&mut s, &action);
    refused(&mut s, FeedStale, |s| s.execute(id, &action));
    s.post_rate(pool, POOL_RATE + 5);
    s.execute(id, &action).unwrap();
    assert_eq!(s.world.read::<Monitor>(&pda::monitor(&list.product)).mark, POOL_RATE + 5);
}
