//! init_watch, sync_subject.

use BallastError::*;
use ballast_testkit::attestations::watch_rules;

use super::*;
use crate::support::*;

fn watch(c: &Case) -> Watch {
    c.s.world.read(&pda::watch(&c.product))
}

/// "Only the administrator; again to watch something else."
#[test]
fn the_administrator_says_what_is_watched() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    let now = c.s.world.now();
    let state = watch(&c);
    assert_eq!((state.product, state.vault, state.rules), (c.product, vault, watch_rules()));
    assert_eq!((state.balance, state.seen_at), (1_000 * UNIT, now));
    let buyer = c.buyer.insecure_clone();
    let accounts = ix::InitWatch { admin: buyer.pubkey(), ..c.s.init_watch_accounts(&c.product, &vault, None) };
    refused(&mut c.s, NotAdmin, |s| s.world.send(&[accounts.instruction(watch_rules())], &[&buyer]));
    let pool = c.s.add_pool(1, pool_args()).unwrap().pool;
    let (admin, good) = (c.s.admin.insecure_clone(), c.s.init_watch_accounts(&c.product, &vault, None));
    let elsewhere = ix::InitWatch { pool, ..good };
    refused(&mut c.s, WrongPool, |s| s.world.send(&[elsewhere.instruction(watch_rules())], &[&admin]));

    let treasury = actor("lamports of the covered protocol").pubkey();
    c.s.world.airdrop(&treasury, 5_000_000_000);
    c.s.world.advance(HOUR);
    c.s.init_watch(&c.product, &treasury, None).unwrap();
    let state = watch(&c);
    assert_eq!((state.vault, state.balance, state.seen_at), (treasury, 5_000_000_000, now + HOUR));
}

#[test]
fn a_watch_has_bounds() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    let (admin, accounts) = (c.s.admin.insecure_clone(), c.s.init_watch_accounts(&c.product, &vault, None));
    let good = watch_rules();
    let week = 7 * DAY as u32;
    let rules = [
        (WatchRules { window: 599, ..good }, Some(WindowOutOfBounds)),
        (WatchRules { window: 600, ..good }, None),
        (WatchRules { window: week, ..good }, None),
        (WatchRules { window: week + 1, ..good }, Some(WindowOutOfBounds)),
        (WatchRules { freeze: 0, ..good }, Some(WindowOutOfBounds)),
        (WatchRules { freeze: 1, ..good }, None),
        (WatchRules { freeze: week, ..good }, None),
        (WatchRules { freeze: week + 1, ..good }, Some(WindowOutOfBounds)),
        (WatchRules { fall_bps: 0, ..good }, Some(LimitOutOfBounds)),
        (WatchRules { fall_bps: 1, ..good }, None),
        (WatchRules { fall_bps: 9_999, ..good }, None),
        (WatchRules { fall_bps: 10_000, ..good }, Some(LimitOutOfBounds)),
    ];
    for (rules, error) in rules {
        let instruction = accounts.instruction(rules);
        match error {
            Some(error) => refused(&mut c.s, error, |s| s.world.send(&[instruction], &[&admin])),
            None => drop(c.s.world.send(&[instruction], &[&admin]).unwrap()),
        }
    }
}

/// A program can be watched of any product; what is shown has to be one.
#[test]
fn a_program_is_watched() {
    let mut c = Case::with(ListProductArgs { kind: ProductKind::Custody, ..voted_args() });
    let vault = c.s.collateral(&c.buyer.pubkey());
    let (program, data) = other_program(&mut c.s, "bridge", 77);
    let (_, other) = other_program(&mut c.s, "another program", 77);
    let (admin, good) = (c.s.admin.insecure_clone(), c.s.init_watch_accounts(&c.product, &vault, Some(program)));
    for accounts in [
        ix::InitWatch { program_data: Some(other), ..good },
        ix::InitWatch { program_data: Some(program), ..good },
        ix::InitWatch { program: Some(data), ..good },
        ix::InitWatch { program: Some(vault), ..good },
    ] {
        refused(&mut c.s, WrongProgram, |s| s.world.send(&[accounts.instruction(watch_rules())], &[&admin]));
    }
    // With its data account, or neither.
    for accounts in [ix::InitWatch { program: None, ..good }, ix::InitWatch { program_data: None, ..good }] {
        refused(&mut c.s, WrongProgram, |s| s.world.send(&[accounts.instruction(watch_rules())], &[&admin]));
    }
    c.s.init_watch(&c.product, &vault, Some(program)).unwrap();
    assert_eq!((c.state().program_data, c.state().deploy_slot), (data, 77));
    // It stays watched when only something else is said.
    c.s.init_watch(&c.product, &vault, None).unwrap();
    assert_eq!((c.state().program_data, c.state().deploy_slot), (data, 77));
    c.buy_with(None).unwrap();
    c.s.world.post_program(program, 78, None);
    c.sync().unwrap();
    // As long as the watch says.
    assert_eq!(c.state().frozen_until, c.s.world.now() + 3 * DAY);
    assert_eq!(c.buy_with(None).unwrap_err(), SalesFrozen);
    c.s.world.advance(3 * DAY);
    c.buy_with(None).unwrap();
}

/// "A smart-contract product's program is its subject."
#[test]
fn a_smart_contract_products_program_is_its_subject() {
    let mut c = Case::attested();
    let vault = c.s.collateral(&c.buyer.pubkey());
    let (program, product) = (c.program, c.product);
    let (other, _) = other_program(&mut c.s, "another program", SLOT);
    refused(&mut c.s, WrongProgram, |s| s.init_watch(&product, &vault, Some(other)));
    c.s.init_watch(&product, &vault, Some(program)).unwrap();
    assert_eq!((c.state().program_data, c.counted().len()), (c.data, 1));
    c.buy().unwrap();
}

/// "A fall of the watched balance stops sales for as long as the watch says": more than the part it names, by itself only
/// for a while.
#[test]
fn a_fall_freezes_sales_for_a_while() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    c.s.world.advance(HOUR);
    c.set_balance(&vault, 700 * UNIT);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, 0);
    c.buy().unwrap();
    c.set_balance(&vault, 700 * UNIT - 1);
    c.sync().unwrap();
    let until = c.s.world.now() + 3 * DAY;
    assert_eq!(c.state().frozen_until, until);
    assert_eq!(watch(&c).balance, 700 * UNIT - 1);
    assert_eq!(c.buy().unwrap_err(), SalesFrozen);
    // The attestations are as good as before, and who wants to leave can.
    assert_eq!(c.counted().len(), 1);
    let (buyer, policy) = (c.buyer.insecure_clone(), pda::policy(&c.product, 1));
    c.s.cancel_cover(&buyer, &policy).unwrap();
    c.s.world.set_time(until - 1);
    c.sync().unwrap();
    assert_eq!(c.buy().unwrap_err(), SalesFrozen);
    c.s.world.set_time(until);
    c.buy().unwrap();
    balanced(&c.s);
}

/// A quarter a day, looked at twice a day, is not a fall; the same in one day is.
#[test]
fn a_slow_fall_is_none() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    let mut balance = 1_000 * UNIT;
    for _ in 0..14 {
        c.s.world.advance(DAY / 2);
        balance = balance * 85 / 100;
        c.set_balance(&vault, balance);
        c.sync().unwrap();
        assert_eq!(c.state().frozen_until, 0);
    }
    assert!(balance < 150 * UNIT);
    c.s.world.advance(HOUR);
    c.set_balance(&vault, balance * 65 / 100);
    c.sync().unwrap();
    assert!(c.state().frozen_until > 0);
}

/// A fall is measured from the highest balance that was seen within the window.
#[test]
fn a_rise_moves_the_reference() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    c.s.world.advance(HOUR);
    c.set_balance(&vault, 2_000 * UNIT);
    c.sync().unwrap();
    assert_eq!((watch(&c).balance, watch(&c).seen_at), (2_000 * UNIT, c.s.world.now()));
    c.s.world.advance(HOUR);
    c.set_balance(&vault, 1_300 * UNIT);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, c.s.world.now() + 3 * DAY);
    // From there on the next fall is counted, and makes the freeze longer.
    c.s.world.advance(DAY);
    c.set_balance(&vault, 900 * UNIT);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, c.s.world.now() + 3 * DAY);
}

/// The second of two looks in one second says nothing, whatever it sees.
#[test]
fn a_second_has_one_look() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    c.set_balance(&vault, 0);
    c.sync().unwrap();
    assert_eq!((watch(&c).balance, c.state().frozen_until), (1_000 * UNIT, 0));
    c.s.world.advance(HOUR);
    c.set_balance(&vault, 2_000 * UNIT);
    c.sync().unwrap();
    c.set_balance(&vault, 1_000 * UNIT);
    c.sync().unwrap();
    assert_eq!((watch(&c).balance, c.state().frozen_until), (2_000 * UNIT, 0));
    // A second later it is a fall.
    c.s.world.advance(1);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, c.s.world.now() + 3 * DAY);
}

#[test]
fn an_account_of_lamports_is_watched() {
    let mut c = Case::attested();
    let treasury = actor("lamports of the covered protocol").pubkey();
    c.s.world.airdrop(&treasury, 10_000_000_000);
    c.s.init_watch(&c.product, &treasury, None).unwrap();
    let rent = c.s.world.svm.minimum_balance_for_rent_exemption(0);
    c.s.world.advance(1);
    c.sync().unwrap();
    assert_eq!(c.state().frozen_until, 0);
    c.s.world.set_account(treasury, world::SYSTEM_PROGRAM, vec![]);
    c.sync().unwrap();
    assert_eq!((watch(&c).balance, c.state().frozen_until), (rent, c.s.world.now() + 3 * DAY));
}

/// An account of Token-2022 by its tokens, with or without extensions.
#[test]
fn an_account_of_token_2022_is_watched() {
    let mut c = Case::attested();
    let vault = c.s.collateral(&c.buyer.pubkey());
    let classic = c.s.world.account(&vault).unwrap().data;
    for length in [165, 170] {
        let at = actor(&format!("vault of {length} bytes")).pubkey();
        let mut data = classic.clone();
        data.resize(length, 0);
        data[64..72].copy_from_slice(&1_000u64.to_le_bytes());
        c.s.world.set_account(at, tokens::TOKEN_2022_PROGRAM, data.clone());
        c.s.init_watch(&c.product, &at, None).unwrap();
        assert_eq!(watch(&c).balance, 1_000);
        c.s.world.advance(1);
        data[64..72].copy_from_slice(&699u64.to_le_bytes());
        c.s.world.set_account(at, tokens::TOKEN_2022_PROGRAM, data);
        c.sync().unwrap();
        assert_eq!((watch(&c).balance, c.state().frozen_until), (699, c.s.world.now() + 3 * DAY));
        c.s.world.advance(3 * DAY);
    }
}

/// Whoever closes the vault has emptied it.
#[test]
fn a_closed_vault_is_a_fall() {
    let mut c = Case::attested();
    let vault = c.watch_vault(1_000 * UNIT);
    c.s.world.advance(HOUR);
    c.s.world.svm.set_account(vault, Default::default()).unwrap();
    c.sync().unwrap();
    assert!(c.s.world.account(&vault).is_none());
    assert_eq!((watch(&c).balance, c.state().frozen_until), (0, c.s.world.now() + 3 * DAY));
    assert_eq!(c.buy().unwrap_err(), SalesFrozen);
}

/// "Refused when there is nothing to look at", or something else.
#[test]
fn a_look_needs_something_to_look_at() {
    let mut c = Case::attested();
    let (nothing, good) = (None, c.s.sync_accounts(&c.product));
    let looks = |c: &mut Case, accounts: ix::SyncSubject, error| {
        refused(&mut c.s, error, |s| s.world.send(&[accounts.instruction()], &[]));
    };
    looks(&mut c, ix::SyncSubject { program_data: nothing, ..good }, WrongWatch);
    let vault = c.watch_vault(1_000 * UNIT);
    let good = c.s.sync_accounts(&c.product);
    looks(&mut c, ix::SyncSubject { vault: nothing, ..good }, WrongWatch);
    looks(&mut c, ix::SyncSubject { watch: nothing, program_data: nothing, ..good }, WrongWatch);
    let (_, other) = other_program(&mut c.s, "another program", SLOT);
    looks(&mut c, ix::SyncSubject { program_data: Some(other), ..good }, WrongProgram);
    let program = c.program;
    looks(&mut c, ix::SyncSubject { program_data: Some(program), ..good }, WrongProgram);
    // Either alone will do.
    for accounts in [
        ix::SyncSubject { program_data: nothing, ..good },
        ix::SyncSubject { watch: nothing, vault: nothing, ..good },
        ix::SyncSubject { vault: Some(vault), ..good },
    ] {
        c.s.world.send(&[accounts.instruction()], &[]).unwrap();
    }
    assert_eq!(c.state().frozen_until, 0);
}
