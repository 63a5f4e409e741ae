//! set_run_off, close_pool, close_ticket.

use ballast_testkit::{BallastError::*, scenario::*, tokens::*, *};

use crate::{currencies::two_currencies, storm::Storm, support::*};

mod run_off;

/// What all shares of a pool of six decimals may be worth when it is closed, in base units.
const DUST: u64 = 1_000;

/// Balance of the fees of the current collateral, after checking that the ledger is exactly that.
fn fee_balance(s: &Scenario) -> u64 {
    let state = s.fee_vault_state();
    let balance = s.world.balance(&state.tokens);
    assert_eq!(state.stakers + state.underwriters + state.treasury, balance);
    balance
}

fn lamports(s: &Scenario, address: &Address) -> u64 {
    s.world.svm.get_balance(address).unwrap_or(0)
}

/// Closes the current pool and checks where everything goes.
fn close_exactly(s: &mut Scenario) {
    s.accrue(None).unwrap();
    let (pool, fees, before) = (s.pool_state(), s.fee_vault_state(), fee_balance(s));
    let left = s.world.balance(&s.pool.vault);
    let admin = s.admin.pubkey();
    let (purse, rents) = (lamports(s, &admin), lamports(s, &s.pool.pool) + lamports(s, &s.pool.vault));
    s.close_pool().unwrap();
    assert_eq!(fee_balance(s), before + left, "not a base unit is lost");
    let after = s.fee_vault_state();
    assert_eq!(after.stakers, fees.stakers + pool.fees_stakers);
    assert_eq!(after.underwriters, fees.underwriters + pool.fees_underwriters);
    assert_eq!(after.treasury, fees.treasury + left - pool.fees_stakers - pool.fees_underwriters);
    assert_eq!(lamports(s, &admin), purse + rents);
    assert!(s.world.account(&s.pool.pool).is_none() && s.world.account(&s.pool.vault).is_none());
}

/// "Vault and pool are closed. The address can never be used again."
fn check_never_again(s: &mut Scenario) {
    let args = CreatePoolArgs { seed: 10_000 * UNIT, ..pool_args() };
    let instruction = s.create_pool_accounts(0).instruction(0, args);
    let admin = s.admin.insecure_clone();
    refused(s, AlreadyExists, |s| s.world.send(&[instruction], &[&admin]));
}

/// A pool with one policy and one provider, from the start of its run-off to its end.
#[test]
fn the_end_of_a_pool() {
    let (mut s, lp, buyer, policy) = insured();
    s.open_fee_vault().unwrap();
    s.run_off(None).unwrap();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    // Capital that backs no cover leaves at once, the rest when the cover ends.
    s.request_withdrawal(&lp, 1_000_000 * UNIT, 0).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&lp, 0).unwrap();
    let kept = s.pool_state().assets;
    assert!((20_000 * UNIT..20_000 * UNIT + 3).contains(&kept), "{kept}");
    refused(&mut s, CapitalBacksCover, |s| s.complete_withdrawal(&lp, 0));
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    let incident = break_peg(&mut s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&pda::claim(&incident, &policy)).unwrap();
    s.close_incident(&incident).unwrap();
    s.close_policy(&policy).unwrap();
    s.accrue(Some(s.market.product)).unwrap();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.cancel_withdrawal(&lp, 0).unwrap();
    let shares = s.share_balance(&lp.pubkey());
    s.request_withdrawal(&lp, shares, 1).unwrap();
    s.world.advance(7 * DAY);
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.complete_withdrawal(&lp, 1).unwrap();
    balanced(&s);
    let vault = s.pool.vault;
    s.world.give(&vault, 123 * UNIT + 45);
    let left = s.world.balance(&vault);
    close_exactly(&mut s);
    assert!(left > 133 * UNIT, "the locked seed, its income, the donation and the fees");
    assert!(s.money(&lp.pubkey()) > 2_000_000 * UNIT - 1_000 * UNIT && s.money(&buyer.pubkey()) > 100_000 * UNIT);
    check_never_again(&mut s);
    let again = s.close_pool_accounts().instruction();
    let before = s.world.snapshot();
    assert!(s.world.send(&[again], &[]).is_err());
    assert!(before == s.world.snapshot());
}

/// A closed pool of Token-2022, with fees that were distributed in part before.
#[test]
fn the_end_of_a_token_2022_pool() {
    let (mut s, ..) = two_currencies();
    s.open_fee_vault().unwrap();
    let buyer = s.user("buyer", 100_000_000_000);
    s.buy(&buyer, 1, 1_000_000_001, 30 * DAY).unwrap();
    s.distribute_fees().unwrap();
    s.world.advance(DAY);
    s.post(&s.market.clone(), PEG);
    s.buy(&buyer, 2, 2_000_000_001, 30 * DAY).unwrap();
    s.run_off(None).unwrap();
    s.world.advance(60 * DAY);
    s.accrue(Some(s.market.product)).unwrap();
    close_exactly(&mut s);
    check_never_again(&mut s);
}

/// An empty pool in run-off closes; each of these alone keeps it open, and no longer.
#[test]
fn what_keeps_a_pool_open() {
    let small = || {
        let mut s = Scenario::new();
        s.open_fee_vault().unwrap();
        let buyer = s.user("buyer", 1_000 * UNIT);
        (s, buyer)
    };
    // Run-off.
    let (mut s, _) = small();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.run_off(Some(s.market.product)).unwrap();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.run_off(None).unwrap();
    close_exactly(&mut s);

    // Cover, here such that has ended but is still booked.
    let (mut s, buyer) = small();
    s.buy(&buyer, 1, 2 * UNIT, 30 * DAY).unwrap();
    s.run_off(None).unwrap();
    s.world.advance(60 * DAY);
    s.accrue(None).unwrap();
    let pool = s.pool_state();
    assert!(pool.active_cover > 0 && pool.unearned == 0);
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.accrue(Some(s.market.product)).unwrap();
    close_exactly(&mut s);

    // An incident account; then, with another that returned its reserve, income.
    for wait in [91 * DAY, 0] {
        let (mut s, buyer) = small();
        s.buy(&buyer, 1, 2 * UNIT, 30 * DAY).unwrap();
        s.run_off(None).unwrap();
        s.world.advance(2 * DAY);
        s.observe(PEG).unwrap();
        let incident = break_peg(&mut s, 90_000_000);
        s.world.advance(181 * DAY);
        s.settle(&incident).unwrap();
        s.world.advance(wait);
        s.accrue(Some(s.market.product)).unwrap();
        if wait == 0 {
            s.close_incident(&incident).unwrap();
        }
        let pool = s.pool_state();
        assert_eq!((pool.active_cover, pool.unearned == 0, pool.open_incidents == 0), (0, wait > 0, wait == 0));
        refused(&mut s, PoolStillLive, |s| s.close_pool());
        if wait > 0 {
            s.close_incident(&incident).unwrap();
        }
        s.world.advance(91 * DAY - wait);
        close_exactly(&mut s);
    }

    // Shares that are worth more than dust, in circulation and in a ticket.
    let (mut s, lp) = small();
    s.deposit(&lp, DUST + 1).unwrap();
    s.run_off(None).unwrap();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.request_withdrawal(&lp, DUST + 1, 0).unwrap();
    s.world.advance(7 * DAY);
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    refused(&mut s, PoolExists, |s| s.close_ticket(&pda::ticket(&s.pool.pool, &lp.pubkey(), 0)));
    s.complete_withdrawal(&lp, 0).unwrap();
    close_exactly(&mut s);
}

/// "The shares that still exist, queued ones too, are worth no more than [dust] together": nobody keeps a pool open with
/// less than a thousandth of a token.
#[test]
fn dust_does_not_keep_a_pool_open() {
    let mut s = Scenario::new();
    s.open_fee_vault().unwrap();
    let [one, two] = ["one", "two"].map(|name| s.user(name, UNIT));
    s.deposit(&one, DUST - 1).unwrap();
    s.deposit(&two, 2).unwrap();
    s.request_withdrawal(&two, 1, 0).unwrap();
    s.run_off(None).unwrap();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.request_withdrawal(&two, 1, 1).unwrap();
    refused(&mut s, PoolStillLive, |s| s.close_pool());
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&two, 0).unwrap();
    close_exactly(&mut s);
    assert_eq!(s.share_balance(&one.pubkey()), DUST - 1);
    s.close_ticket(&pda::ticket(&s.pool.pool, &two.pubkey(), 1)).unwrap();
}

/// "Or can never be because the pool is in run-off and has no income left": debt is written off, claims and incidents are
/// closed, worthless shares and a ticket do not keep the pool.
#[test]
fn the_end_of_a_drained_pool() {
    let mut storm = Storm::new(&[&[990_000], &[400_000, 590_000]], 100);
    storm.s.open_fee_vault().unwrap();
    let (first, _) = storm.strike(0);
    let (second, _) = storm.strike(1);
    let claims = [storm.file(0, 0), storm.file(1, 0), storm.file(1, 1)];
    let lp = storm.lp.insecure_clone();
    storm.s.request_withdrawal(&lp, 400_000 * UNIT, 9).unwrap();
    let ticket = pda::ticket(&storm.s.pool.pool, &lp.pubkey(), 9);
    storm.await_settlement(&second);
    storm.s.settle(&second).unwrap();
    refused(&mut storm.s, DebtRunning, |s| s.settle(&second));
    storm.s.run_off(None).unwrap();
    refused(&mut storm.s, DebtRunning, |s| s.settle(&second));
    storm.s.world.advance(400 * DAY);
    storm.accrue_all();
    let pool = storm.s.pool_state();
    assert!(pool.unearned == 0 && pool.active_cover == 0 && pool.debt > 900_000 * UNIT);
    // A reserve that may return is income too.
    refused(&mut storm.s, DebtRunning, |s| s.settle(&second));
    storm.s.settle(&first).unwrap();
    storm.s.settle(&second).unwrap();
    refused(&mut storm.s, IncidentNotApproved, |s| s.settle(&second));
    assert_eq!(storm.s.pool_state().debt, 0, "written off");
    balanced(&storm.s);
    let state = storm.incident(&second);
    assert!(state.reserve < state.owed);
    refused(&mut storm.s, PoolStillLive, |s| s.close_pool());
    storm.s.close_claim(&claims[0]).unwrap();
    for claim in &claims[1..] {
        refused(&mut storm.s, ClaimNotCollected, |s| s.close_claim(claim));
        storm.s.collect(claim).unwrap();
        let claim_state = storm.claim(claim);
        let part = claim_state.entitlement as u128 * state.reserve as u128 / state.owed as u128;
        assert_eq!(claim_state.paid as u128, part);
        storm.s.close_claim(claim).unwrap();
    }
    storm.s.close_incident(&second).unwrap();
    refused(&mut storm.s, PoolStillLive, |s| s.close_pool());
    storm.s.close_incident(&first).unwrap();
    balanced(&storm.s);
    let pool = storm.s.pool_state();
    assert_eq!((pool.assets, pool.queued_shares), (0, 400_000 * UNIT));
    assert_eq!(storm.s.share_balance(&lp.pubkey()), 600_000 * UNIT);
    refused(&mut storm.s, PoolExists, |s| s.close_ticket(&ticket));
    close_exactly(&mut storm.s);
    check_never_again(&mut storm.s);
    let s = &mut storm.s;
    let stolen = ix::CloseTicket { ticket, pool: s.pool.pool, owner: storm.buyer.pubkey() }.instruction();
    refused(s, WrongOwner, |s| s.world.send(&[stolen], &[]));
    let other = s.add_pool(1, pool_args()).unwrap();
    for pool in [other.pool, actor("no pool").pubkey()] {
        let wrong = ix::CloseTicket { ticket, pool, owner: lp.pubkey() }.instruction();
        refused(s, WrongPool, |s| s.world.send(&[wrong], &[]));
    }
    let (rent, before) = (lamports(s, &ticket), lamports(s, &lp.pubkey()));
    s.close_ticket(&ticket).unwrap();
    assert_eq!(lamports(s, &lp.pubkey()) - before, rent);
    assert!(s.world.account(&ticket).is_none());
}
