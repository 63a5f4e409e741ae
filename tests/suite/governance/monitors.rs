//! init_monitor through a vote, for each source.

use ballast_testkit::{
    feeds::{slashing::SLASHING, stake_pool::*, switchboard::*},
    *,
};

use super::*;

/// A product of that kind which has no monitor yet, and a proposal that gives it one that reads `account`.
fn monitored(kind: ProductKind, subject: Address, source: Source, account: Option<Address>) -> (Council, Instruction) {
    let mut product = Address::default();
    let args = ListProductArgs { kind, subject, waiting_period: 3 * DAY as u32, ..product_args() };
    let c = Council::prepared(|s| product = s.list_product(args).unwrap());
    let second_feed = if source == Source::FeedDeviation { second_feed() } else { Address::default() };
    let args = InitMonitorArgs { source, second_feed, ..monitor_args(feeds::USDC_USD, band_rules()) };
    let accounts = ix::InitMonitor { source: account, ..c.s.init_monitor_accounts(&product) };
    (c, by_governor(accounts.instruction(args)))
}

fn second_feed() -> Address {
    actor("second feed").pubkey()
}

fn monitor_of(c: &Council) -> Monitor {
    c.s.world.read(&pda::monitor(&pda::product(&c.s.pool.pool, 1)))
}

#[test]
fn a_monitor_of_a_price() {
    let (mut c, action) = monitored(ProductKind::Depeg, actor("coin").pubkey(), Source::PriceFeed, None);
    c.enact(&action).unwrap();
    let monitor = monitor_of(&c);
    assert_eq!((monitor.feed_id, monitor.source, monitor.mark), (feeds::USDC_USD, Source::PriceFeed as u8, 0));
}

#[test]
fn a_monitor_of_two_feeds() {
    let feed = Some(second_feed());
    let (mut c, action) = monitored(ProductKind::OracleFailure, actor("oracle").pubkey(), Source::FeedDeviation, feed);
    let state = SwitchboardFeed::usdc(PEG, c.s.world.now(), 1);
    c.s.world.post_switchboard(second_feed(), &state);
    c.enact(&action).unwrap();
    let monitor = monitor_of(&c);
    assert_eq!((monitor.source, monitor.second_feed), (Source::FeedDeviation as u8, second_feed()));
}

/// Its present rate is the first mark: that of the execution. While the pool is not up to date the execution fails.
#[test]
fn a_monitor_of_a_stake_pool() {
    let subject = actor("stake pool").pubkey();
    let (mut c, action) = monitored(ProductKind::Slashing, subject, Source::StakePool, Some(subject));
    let id = c.adopt(&action);
    let state = StakePoolState { lamports: 1_100_000_000, tokens: 1_000_000_000, updated_epoch: 1 };
    c.s.world.post_stake_pool(subject, &state);
    refused(&mut c.s, BallastError::FeedStale, |s| s.execute(id, &action));
    c.s.world.post_stake_pool(subject, &StakePoolState { updated_epoch: 0, ..state });
    c.s.execute(id, &action).unwrap();
    let monitor = monitor_of(&c);
    assert_eq!((monitor.source, monitor.mark), (Source::StakePool as u8, 1_100_000_000));
}

#[test]
fn a_monitor_of_the_slashing_record() {
    let (mut c, action) =
        monitored(ProductKind::Slashing, actor("validator").pubkey(), Source::SlashingRecord, Some(SLASHING));
    let id = c.adopt(&action);
    refused(&mut c.s, BallastError::WrongMonitor, |s| s.execute(id, &action));
    // Any program does: what is asked for is that the cluster has one there.
    let program = c.s.world.account(&PROGRAM_ID).unwrap();
    c.s.world.svm.set_account(SLASHING, program).unwrap();
    c.s.execute(id, &action).unwrap();
    assert_eq!(monitor_of(&c).source, Source::SlashingRecord as u8);
}

/// A source that needs a further account fails without it.
#[test]
fn a_monitor_without_the_account_that_it_needs() {
    for (kind, source) in [
        (ProductKind::OracleFailure, Source::FeedDeviation),
        (ProductKind::Slashing, Source::StakePool),
        (ProductKind::Slashing, Source::SlashingRecord),
    ] {
        let (mut c, action) = monitored(kind, actor("subject").pubkey(), source, None);
        assert_eq!(c.enact(&action).unwrap_err(), BallastError::WrongMonitor);
    }
}
