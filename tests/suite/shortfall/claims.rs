//! collect_claim, close_claim, close_incident.

use ballast_testkit::{BallastError::*, scenario::*, *};

use crate::{storm::Storm, support::*};

/// A claim on an indebted incident, with an hour's income to collect.
fn waiting() -> (Storm, Address, Address) {
    let mut storm = Storm::new(&[&[900_000], &[300_000]], 1_000);
    storm.strike(0);
    let (incident, _) = storm.strike(1);
    let claim = storm.file(1, 0);
    storm.s.world.advance(HOUR);
    (storm, incident, claim)
}

/// "The money goes to the claim's payee and nobody else."
#[test]
fn only_the_payee_is_paid() {
    let (mut storm, _, claim) = waiting();
    let s = &mut storm.s;
    let thief = s.user("thief", 0);
    let other_mint = actor("other mint").pubkey();
    s.world.create_mint(other_mint, 6);
    let holder = storm.buyer.pubkey();
    let wrong_mint = s.world.create_token_account(&other_mint, &holder, 0);
    let good = s.collect_accounts(&claim);
    let forged = actor("forged account").pubkey();
    let data = s.world.account(&good.payee).unwrap().data;
    s.world.set_account(forged, actor("some program").pubkey(), data);
    for payee in [s.collateral(&thief.pubkey()), wrong_mint, forged, s.shares(&holder), holder] {
        let collect = ix::CollectClaim { payee, ..good }.instruction();
        refused(s, WrongPayee, |s| s.world.send(&[collect], &[]));
    }
    let before = s.world.snapshot();
    let to_vault = ix::CollectClaim { payee: s.pool.vault, ..good }.instruction();
    assert!(s.world.send(&[to_vault], &[]).is_err(), "one account in two places");
    assert!(before == s.world.snapshot());
    // Another account of the same owner will do.
    let second = actor("second account").pubkey();
    s.world.put_token_account(second, &s.pool.mint.clone(), &holder, 0);
    s.world.send(&[ix::CollectClaim { payee: second, ..good }.instruction()], &[]).unwrap();
    assert!(s.world.balance(&second) > 0);
    refused(s, NothingToPay, |s| s.collect(&claim));
    refused(s, NothingToPay, |s| s.collect(&claim));
    balanced(s);
}

/// "A token account of whoever held the policy when the claim was filed": the policy has changed hands since.
#[test]
fn a_claim_does_not_travel_with_the_policy() {
    let mut storm = Storm::milder(&[&[900_000], &[900_000], &[500_000]], 1_000, 5_000);
    for market in 0..3 {
        storm.strike(market);
    }
    let claim = storm.file(2, 0);
    assert!(storm.claim(&claim).paid < storm.claim(&claim).entitlement);
    let heir = storm.s.user("heir", 0);
    let (buyer, policy) = (storm.buyer.insecure_clone(), storm.policies[2][0]);
    refused(&mut storm.s, NothingToPay, |s| s.collect(&claim));
    storm.s.transfer(&buyer, &heir, &policy).unwrap();
    storm.s.world.advance(DAY);
    let good = storm.s.collect_accounts(&claim);
    let to_heir = ix::CollectClaim { payee: storm.s.collateral(&heir.pubkey()), ..good }.instruction();
    refused(&mut storm.s, WrongPayee, |s| s.world.send(&[to_heir], &[]));
    let before = storm.s.money(&buyer.pubkey());
    storm.s.collect(&claim).unwrap();
    assert!(storm.s.money(&buyer.pubkey()) > before);
    assert_eq!(storm.s.money(&heir.pubkey()), 0);
    balanced(&storm.s);
}

/// "Anyone, only after the incident is settled and the claim has collected its part."
#[test]
fn a_claim_is_closed_only_when_it_is_paid() {
    let mut storm = Storm::new(&[&[900_000], &[60_000, 300_000]], 100);
    storm.strike(0);
    let (incident, _) = storm.strike(1);
    let claim = storm.file(1, 0);
    refused(&mut storm.s, IncidentNotSettled, |s| s.close_claim(&claim));
    refused(&mut storm.s, IncidentNotSettled, |s| s.close_incident(&incident));
    storm.await_settlement(&incident);
    storm.s.settle(&incident).unwrap();
    refused(&mut storm.s, ClaimNotCollected, |s| s.close_claim(&claim));
    refused(&mut storm.s, ClaimsOpen, |s| s.close_incident(&incident));
    storm.s.collect(&claim).unwrap();
    refused(&mut storm.s, ClaimsOpen, |s| s.close_incident(&incident));
    storm.s.close_claim(&claim).unwrap();
    assert!(storm.s.world.account(&claim).is_none());
    storm.s.close_incident(&incident).unwrap();
    assert!(storm.s.world.account(&incident).is_none());
    balanced(&storm.s);
}

/// "Returns the rent … to the keeper who paid it", and of each claim to whoever filed it.
#[test]
fn rents_return_to_those_who_paid_them() {
    let (mut s, _, _, policy) = insured();
    let (keeper, filer) = (s.user("keeper", 0), s.user("filer", 0));
    s.world.advance(600);
    s.hold_price(90_000_000, 1_200);
    s.world.advance(600);
    let market = s.market;
    s.post(&market, 90_000_000);
    let observe = ix::Observe { keeper: keeper.pubkey(), ..s.observe_accounts(&market) };
    s.world.send(&[observe.instruction()], &[&keeper]).unwrap();
    let incident = pda::incident(&market.product, 0);
    let file = ix::FileClaim { payer: filer.pubkey(), ..s.claim_accounts(&policy, &incident) };
    s.world.send(&[file.instruction()], &[&filer]).unwrap();
    let lamports = |s: &Scenario, who: &Address| s.world.svm.get_balance(who).unwrap();
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    for payer in [keeper.pubkey(), s.admin.pubkey()] {
        let stolen = ix::CloseClaim { claim: file.claim, incident, payer }.instruction();
        refused(&mut s, WrongPayer, |s| s.world.send(&[stolen], &[]));
    }
    let (rent, before) = (lamports(&s, &file.claim), lamports(&s, &filer.pubkey()));
    s.close_claim(&file.claim).unwrap();
    assert_eq!(lamports(&s, &filer.pubkey()) - before, rent);
    let stolen = ix::CloseIncident { pool: s.pool.pool, product: market.product, incident, payer: filer.pubkey() };
    refused(&mut s, WrongPayer, |s| s.world.send(&[stolen.instruction()], &[]));
    let (rent, before) = (lamports(&s, &incident), lamports(&s, &keeper.pubkey()));
    s.close_incident(&incident).unwrap();
    assert_eq!(lamports(&s, &keeper.pubkey()) - before, rent);
    balanced(&s);
}

/// "What rounding left of the reserve, less than a base unit a claim, goes to the treasury's fees."
#[test]
fn dust_goes_to_the_treasury() {
    let mut storm = Storm::new(&[&[900_000], &[100_001, 99_998, 77_777]], 100);
    let (first, _) = storm.strike(0);
    let (incident, _) = storm.strike(1);
    storm.file(0, 0);
    let claims = [0, 1, 2].map(|policy| storm.file(1, policy));
    storm.s.run_off(None).unwrap();
    storm.await_settlement(&incident);
    storm.s.settle(&first).unwrap();
    storm.s.settle(&incident).unwrap();
    storm.s.world.advance(300 * DAY);
    storm.s.settle(&incident).unwrap();
    for claim in claims {
        storm.s.collect(&claim).unwrap();
        storm.s.close_claim(&claim).unwrap();
    }
    let (before, state) = (storm.s.pool_state(), storm.incident(&incident));
    let dust = state.reserve - state.paid;
    assert!((1..3).contains(&dust), "{dust}");
    storm.s.close_incident(&incident).unwrap();
    let after = storm.s.pool_state();
    assert_eq!(after.fees_treasury - before.fees_treasury, dust);
    assert_eq!(before.reserved - after.reserved, dust);
    balanced(&storm.s);
}
