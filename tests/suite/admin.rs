//! initialize, pause_sales, create_pool, list_product, init_monitor.

use ballast_testkit::{BallastError::*, feeds::USDC_USD, scenario::*, tokens::*, world::SYSTEM_PROGRAM, *};

use crate::support::*;

/// The id in the sources is that of a key which anyone can derive, for local networks; none is stored.
#[test]
fn the_program_id_is_that_of_the_derived_local_key() {
    assert_eq!(actor("ballast program, local networks").pubkey(), PROGRAM_ID);
}

/// "Only the upgrade authority of this program can initialise it, once."
#[test]
fn only_the_upgrade_authority_initialises_once() {
    let mut s = Scenario::uninitialised();
    let args = config_args(&s.admin.pubkey(), &s.guardian.pubkey());
    let mallory = actor("mallory");
    let front_run = ix::Initialize {
        authority: mallory.pubkey(),
        config: pda::config(),
        program: PROGRAM_ID,
        program_data: pda::program_data(),
        system_program: SYSTEM_PROGRAM,
    };
    s.world.airdrop(&mallory.pubkey(), 1_000_000_000);
    refused(&mut s, NotUpgradeAuthority, |s| s.world.send(&[front_run.instruction(args)], &[&mallory]));
    // A data account of another program, which names the attacker as its authority.
    let forged = actor("forged program data").pubkey();
    let mut data = s.world.account(&pda::program_data()).unwrap();
    data.data[13..45].copy_from_slice(mallory.pubkey().as_ref());
    s.world.svm.set_account(forged, data).unwrap();
    let with_forged = ix::Initialize { program_data: forged, ..front_run };
    refused(&mut s, NotUpgradeAuthority, |s| s.world.send(&[with_forged.instruction(args)], &[&mallory]));

    s.initialize(args).unwrap();
    let config: Config = s.world.read(&pda::config());
    assert_eq!((config.admin, config.guardian), (args.admin, args.guardian));
    assert_eq!((config.withdrawal_cooldown, config.stakers_bps, config.version), (7 * 86_400, 800, 1));
    refused(&mut s, AlreadyExists, |s| {
        let authority = s.upgrade_authority.insecure_clone();
        let again = ix::Initialize { authority: authority.pubkey(), ..front_run };
        s.world.send(&[again.instruction(args)], &[&authority])
    });
}

/// "Fees and windows outside their bounds are refused."
#[test]
fn configuration_bounds() {
    let good = config_args(&actor("admin").pubkey(), &actor("guardian").pubkey());
    let cases = [
        (ProtocolRules { stakers_bps: 5_001, underwriters_bps: 0, treasury_bps: 0, ..good.rules }, FeesOutOfBounds),
        (ProtocolRules { stakers_bps: u16::MAX, underwriters_bps: u16::MAX, ..good.rules }, FeesOutOfBounds),
        (ProtocolRules { withdrawal_cooldown: 86_399, withdrawal_window: 3_600, ..good.rules }, WindowOutOfBounds),
        (ProtocolRules { withdrawal_window: 7 * 86_400 / 3 + 1, ..good.rules }, WindowOutOfBounds),
        (ProtocolRules { withdrawal_cooldown: u32::MAX, ..good.rules }, WindowOutOfBounds),
        (ProtocolRules { withdrawal_window: 0, ..good.rules }, WindowOutOfBounds),
        (ProtocolRules { claim_period: 179 * 86_400, ..good.rules }, WindowOutOfBounds),
        (ProtocolRules { claim_period: u32::MAX, ..good.rules }, WindowOutOfBounds),
    ];
    for (rules, error) in cases {
        let failure = Scenario::uninitialised().initialize(InitializeArgs { rules, ..good }).unwrap_err();
        assert_eq!(failure, error);
    }
}

/// "The seed is at least one whole token. It is booked as shares that nobody holds."
#[test]
fn a_pool_starts_with_a_locked_seed() {
    let mut s = Scenario::new();
    let pool = s.pool_state();
    assert_eq!((pool.assets, pool.total_shares, pool.locked_shares), (10 * UNIT, 10 * UNIT, 10 * UNIT));
    assert_eq!(s.world.supply(&s.pool.share_mint), 0);
    assert_eq!(s.world.balance(&s.pool.vault), 10 * UNIT);
    balanced(&s);
    let good = pool_args();
    for (args, error) in [
        (CreatePoolArgs { seed: UNIT - 1, ..good }, SeedTooSmall),
        (CreatePoolArgs { seed: 0, ..good }, SeedTooSmall),
        (CreatePoolArgs { leverage_bps: 0, ..good }, LimitOutOfBounds),
        (CreatePoolArgs { leverage_bps: 100_001, ..good }, LimitOutOfBounds),
        (CreatePoolArgs { group_limit_bps: 0, ..good }, LimitOutOfBounds),
        (CreatePoolArgs { group_limit_bps: 40_001, ..good }, LimitOutOfBounds),
    ] {
        assert_eq!(s.add_pool(7, args).unwrap_err(), error);
    }
    assert_eq!(s.add_pool(0, good).unwrap_err(), AlreadyExists);
    s.add_pool(7, good).unwrap();
}

/// "The collateral is an initialised mint of SPL Token"; those of Token-2022 stand in `currencies/mints.rs`.
#[test]
fn only_initialised_mints_are_collateral() {
    let mut s = Scenario::new();
    let mint = actor("strange mint").pubkey();
    let good = s.world.account(&s.pool.mint).unwrap();
    let mut uninitialised = good.data.clone();
    uninitialised[45] = 0;
    for (owner, data) in [
        (actor("some program").pubkey(), good.data.clone()),
        (TOKEN_PROGRAM, uninitialised),
        (TOKEN_PROGRAM, vec![1; 165]),
        (TOKEN_PROGRAM, vec![]),
    ] {
        s.world.set_account(mint, owner, data);
        s.pool.mint = mint;
        assert_eq!(s.add_pool(0, pool_args()).unwrap_err(), UnsupportedMint);
    }
    // Too coarse for the virtual units of the share price, or too fine for bonds of many tokens.
    for decimals in [0, 2, 5, 13, 255] {
        let mut coarse = good.data.clone();
        coarse[44] = decimals;
        s.world.set_account(mint, TOKEN_PROGRAM, coarse);
        refused(&mut s, MintDecimals, |s| s.add_pool(0, pool_args()).map(|_| Default::default()));
    }
}

/// "Only the administrator …" for each of his instructions.
#[test]
fn strangers_cannot_administer() {
    let mut s = Scenario::new();
    let mallory = s.user("mallory", 1_000 * UNIT);
    let product = s.list_product(product_args()).unwrap();
    s.admin = mallory;
    assert_eq!(s.add_pool(3, pool_args()).unwrap_err(), NotAdmin);
    assert_eq!(s.list_product(product_args()).unwrap_err(), NotAdmin);
    let accounts = s.init_monitor_accounts(&product);
    let args = monitor_args(USDC_USD, band_rules());
    let admin = s.admin.insecure_clone();
    refused(&mut s, NotAdmin, |s| s.world.send(&[accounts.instruction(args)], &[&admin]));
}

/// "Indices follow each other, at most 64 per pool."
#[test]
fn product_indices_are_dense_and_bounded() {
    let mut s = Scenario::new();
    let admin = s.admin.insecure_clone();
    for index in [0, 2, 5, 63] {
        let accounts = s.list_product_accounts(index);
        refused(&mut s, WrongIndex, |s| s.world.send(&[accounts.instruction(index, product_args())], &[&admin]));
    }
    for _ in 1..64 {
        s.list_product(product_args()).unwrap();
    }
    assert_eq!(s.pool_state().product_count, 64);
    assert_eq!(s.list_product(product_args()).unwrap_err(), TooManyProducts);
}

/// "Curve, limits, terms and windows outside their bounds are refused."
#[test]
fn product_bounds() {
    let mut s = Scenario::new();
    let good = product_args();
    for (args, error) in [
        (ListProductArgs { cap: 0, ..good }, LimitOutOfBounds),
        (ListProductArgs { min_premium: 0, ..good }, LimitOutOfBounds),
        (ListProductArgs { max_share_bps: 0, ..good }, LimitOutOfBounds),
        (ListProductArgs { max_share_bps: 10_001, ..good }, LimitOutOfBounds),
        (ListProductArgs { group: 16, ..good }, LimitOutOfBounds),
        (ListProductArgs { waiting_period: 3_599, ..good }, WindowOutOfBounds),
        (ListProductArgs { waiting_period: 30 * 86_400 + 1, ..good }, WindowOutOfBounds),
        (ListProductArgs { tail: u32::MAX, ..good }, WindowOutOfBounds),
        (ListProductArgs { min_term: 3_599, ..good }, TermOutOfBounds),
        (ListProductArgs { min_term: 7_200, max_term: 7_199, ..good }, TermOutOfBounds),
        (ListProductArgs { max_term: 365 * 86_400 + 1, ..good }, TermOutOfBounds),
        (ListProductArgs { base_bps: 501, ..good }, CurveOutOfBounds),
        (ListProductArgs { base_bps: 0, ..good }, CurveOutOfBounds),
        (ListProductArgs { kink_bps: 0, ..good }, CurveOutOfBounds),
        (ListProductArgs { kink_bps: 10_000, ..good }, CurveOutOfBounds),
        (ListProductArgs { max_rate_bps: 10_001, ..good }, CurveOutOfBounds),
    ] {
        assert_eq!(s.list_product(args).unwrap_err(), error);
    }
}

/// All five kinds can be listed; "only the de-peg kind can be decided by a monitor".
#[test]
fn five_kinds_and_who_decides_them() {
    use ProductKind::*;
    let mut s = Scenario::new();
    let voted = ListProductArgs { assessment: Assessment::Vote, ..product_args() };
    assert_eq!(s.list_product(voted).unwrap_err(), NotAssessable, "nobody hears its appeals");
    s.with_staking();
    // Bytes of a ledger under another program, and an account of another kind, are none.
    let (ledger, forged) = (s.world.account(&pda::staking()).unwrap().data, actor("forged ledger").pubkey());
    s.world.set_account(forged, actor("a forger's program").pubkey(), ledger);
    for staking in [forged, pda::config(), s.pool.pool] {
        let index = s.pool.products;
        let accounts = ix::ListProduct { staking: Some(staking), ..s.list_product_accounts(index) };
        let sent = s.world.send(&[accounts.instruction(index, voted)], &[&s.admin]);
        assert!(matches!(sent, Err(Failure::Other(_))), "{staking}: {sent:?}");
    }
    let named = ListProductArgs { settlement: Settlement::Assessed, ..product_args() };
    assert_eq!(s.list_product(named).unwrap_err(), UnsupportedAssessment, "a monitor cannot hear about losses");
    for kind in [SmartContract, Depeg, OracleFailure, Custody, Slashing] {
        let listed = s.list_product(ListProductArgs { kind, assessment: Assessment::Vote, ..product_args() }).unwrap();
        let product: Product = s.world.read(&listed);
        assert_eq!((product.kind, product.assessment), (kind as u8, Assessment::Vote as u8));
        let parametric = s.list_product(ListProductArgs { kind, ..product_args() });
        if matches!(kind, Depeg | OracleFailure | Slashing) {
            parametric.unwrap();
        } else {
            assert_eq!(parametric.unwrap_err(), UnsupportedAssessment, "no monitor can read {kind:?}");
        }
    }
}

/// "Once per product, and only for a parametric product"; bands are bounded.
#[test]
fn monitors_are_checked_and_unique() {
    let mut s = Scenario::new();
    s.with_staking();
    let admin = s.admin.insecure_clone();
    let voted = s.list_product(ListProductArgs { assessment: Assessment::Vote, ..product_args() }).unwrap();
    let args = monitor_args(USDC_USD, band_rules());
    let instruction = s.init_monitor_accounts(&voted).instruction(args);
    refused(&mut s, UnsupportedAssessment, |s| s.world.send(&[instruction], &[&admin]));
    let taken = s.init_monitor_accounts(&s.market.product.clone()).instruction(args);
    refused(&mut s, AlreadyExists, |s| s.world.send(&[taken], &[&admin]));
    let product = s.list_product(product_args()).unwrap();
    let long = Band { duration: 7 * 86_400 / 2 + 1, ..band_rules().bands[0] };
    let rules = BandRules { bands: [long, band_rules().bands[1]], ..band_rules() };
    let too_long = s.init_monitor_accounts(&product).instruction(InitMonitorArgs { rules, ..args });
    refused(&mut s, BandOutOfBounds, |s| s.world.send(&[too_long], &[&admin]));
    let rules = BandRules { recovery: 97_000_000, ..band_rules() };
    let broken = s.init_monitor_accounts(&product).instruction(InitMonitorArgs { rules, ..args });
    refused(&mut s, BandOutOfBounds, |s| s.world.send(&[broken], &[&admin]));
}

/// "Only the guardian can pause, for at most 72 hours. After a pause has ended he has to wait seven days."
#[test]
fn the_guardian_stops_sales_and_deposits_only_and_briefly() {
    let (mut s, lp, buyer, policy) = insured();
    s.request_withdrawal(&lp, 1_000 * UNIT, 0).unwrap();
    s.world.advance(7 * DAY);
    s.observe(PEG).unwrap();
    refused(&mut s, PauseTooLong, |s| s.pause(72 * 3_600 + 1));
    refused(&mut s, ZeroAmount, |s| s.pause(0));
    s.pause(72 * 3_600).unwrap();
    refused(&mut s, Paused, |s| s.deposit(&lp, UNIT));
    let buy = s.buy_instruction(&buyer.pubkey(), &s.market.clone(), 2, 10 * UNIT, 30 * DAY);
    refused(&mut s, Paused, |s| s.world.send(std::slice::from_ref(&buy), &[&buyer]));
    // Exits, observations and payouts go on.
    s.complete_withdrawal(&lp, 0).unwrap();
    s.request_withdrawal(&lp, UNIT, 1).unwrap();
    s.cancel_withdrawal(&lp, 1).unwrap();
    s.accrue(Some(s.market.product)).unwrap();
    let incident = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    refused(&mut s, PauseTooSoon, |s| s.pause(3_600));
    s.world.advance(3 * DAY);
    s.deposit(&lp, UNIT).unwrap();
    refused(&mut s, PauseTooSoon, |s| s.pause(3_600));
    s.world.advance(7 * DAY);
    s.pause(3_600).unwrap();
    s.guardian = buyer.insecure_clone();
    refused(&mut s, NotGuardian, |s| s.pause(3_600));
    balanced(&s);
}
