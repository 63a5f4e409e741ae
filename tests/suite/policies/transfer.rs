//! transfer_policy.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use super::{extend::covered, *};
use crate::support::*;

/// "When the holder had paid for the policy himself, its rent and what a cancellation returns go with it."
#[test]
fn a_policy_changes_hands() {
    let (mut s, buyer, policy) = covered();
    let friend = s.user("friend", 0);
    let before: Policy = s.world.read(&policy);
    s.transfer(&buyer, &friend, &policy).unwrap();
    let after: Policy = s.world.read(&policy);
    assert_eq!((after.holder, after.payer), (friend.pubkey(), friend.pubkey()));
    let restored = Policy { holder: before.holder, payer: before.payer, ..after };
    assert_eq!(bytemuck::bytes_of(&restored), bytemuck::bytes_of(&before), "nothing else changed");
    let refund = refund_of(&after, s.world.now(), 1_000);
    assert_eq!(cancel_for(&mut s, &friend, &policy), refund);
    balanced(&s);
}

/// "When somebody else had, they stay his."
#[test]
fn a_gift_passed_on_still_belongs_to_whoever_paid() {
    let (mut s, _) = funded();
    let [sponsor, friend, third] = ["sponsor", "friend", "third"].map(|name| s.user(name, 10_000 * UNIT));
    let market = s.market;
    let args = s.buy_args(&friend.pubkey(), &market, 10_000 * UNIT, 90 * DAY);
    let buy = s.buy_accounts(&sponsor.pubkey(), &market, 1).instruction(1, args);
    s.world.send(&[buy], &[&sponsor]).unwrap();
    let policy = pda::policy(&market.product, 1);
    s.transfer(&friend, &third, &policy).unwrap();
    let state: Policy = s.world.read(&policy);
    assert_eq!((state.holder, state.payer), (third.pubkey(), sponsor.pubkey()));
    let money = [&sponsor, &friend, &third].map(|key| s.money(&key.pubkey()));
    s.cancel_cover(&third, &policy).unwrap();
    let after = [&sponsor, &friend, &third].map(|key| s.money(&key.pubkey()));
    assert!(after[0] > money[0]);
    assert_eq!(after[1..], money[1..]);
}

/// A gift that came back to whoever paid is his own; sold on, it takes the payer with it.
#[test]
fn a_gift_given_back_and_sold() {
    let (mut s, buyer, policy) = covered();
    let [friend, third] = ["friend", "third"].map(|name| s.user(name, 0));
    let market = s.market;
    let args = s.buy_args(&friend.pubkey(), &market, UNIT, 90 * DAY);
    let gift = s.buy_accounts(&buyer.pubkey(), &market, 2).instruction(2, args);
    s.world.send(&[gift], &[&buyer]).unwrap();
    let gift = pda::policy(&market.product, 2);
    s.transfer(&friend, &buyer, &gift).unwrap();
    for policy in [policy, gift] {
        s.transfer(&buyer, &third, &policy).unwrap();
        let state: Policy = s.world.read(&policy);
        assert_eq!((state.holder, state.payer), (third.pubkey(), third.pubkey()));
    }
}

/// "A claim for a decided event goes with the policy."
#[test]
fn a_claim_after_a_transfer_pays_the_new_holder() {
    let (mut s, _, buyer, policy, incident) = triggered();
    let friend = s.user("friend", 0);
    s.transfer(&buyer, &friend, &policy).unwrap();
    let before = s.money(&buyer.pubkey());
    let old = ix::FileClaim { payee: s.collateral(&buyer.pubkey()), ..s.claim_accounts(&policy, &incident) };
    refused(&mut s, WrongPayee, |s| s.world.send(&[old.instruction()], &[]));
    s.claim(&policy, &incident).unwrap();
    assert_eq!((s.money(&friend.pubkey()), s.money(&buyer.pubkey())), (1_000 * UNIT, before));
    balanced(&s);
}

/// "The holder gives, the recipient accepts by signing for the policy's terms."
#[test]
fn both_sign_for_the_terms() {
    let (mut s, buyer, policy) = covered();
    let (friend, thief) = (s.user("friend", 0), s.user("thief", 0));
    let good = s.transfer_accounts(&policy, &friend.pubkey());
    let Policy { terms_hash: terms, priced_at, .. } = s.world.read(&policy);
    for wrong in [[0; 32], [0xAC; 32]] {
        refused(&mut s, TermsChanged, |s| s.world.send(&[good.instruction(wrong, 0, priced_at)], &[&buyer, &friend]));
    }
    for (missing, signer) in [("holder", &friend), ("recipient", &buyer)] {
        let mut instruction = good.instruction(terms, 0, priced_at);
        let at = account_index(&instruction, missing);
        instruction.accounts[at].is_signer = false;
        fails(&mut s, |s| s.world.send(&[instruction], &[signer]));
    }
    let stolen = ix::TransferPolicy { holder: thief.pubkey(), ..good };
    refused(&mut s, NotHolder, |s| s.world.send(&[stolen.instruction(terms, 0, priced_at)], &[&thief, &friend]));
    let other = s.add_depeg_product(product_args(), band_rules(), [3; 32]).unwrap();
    let foreign = ix::TransferPolicy { product: other.product, ..good };
    refused(&mut s, WrongProduct, |s| s.world.send(&[foreign.instruction(terms, 0, priced_at)], &[&buyer, &friend]));
    s.world.send(&[good.instruction(terms, 0, priced_at)], &[&buyer, &friend]).unwrap();
}

/// "For at least `min_remaining` base units of cover, and for the policy as it was last priced": one that has been emptied,
/// extended, or replaced under the same id is not accepted.
#[test]
fn the_recipient_accepts_what_he_has_seen() {
    let (mut s, buyer, policy) = covered();
    let friend = s.user("friend", 0);
    let state: Policy = s.world.read(&policy);
    let accounts = s.transfer_accounts(&policy, &friend.pubkey());
    let signed = accounts.instruction(state.terms_hash, state.remaining, state.priced_at);
    for (remaining, priced_at) in
        [(state.remaining + 1, state.priced_at), (0, state.priced_at + 1), (0, state.priced_at - 1)]
    {
        let more = accounts.instruction(state.terms_hash, remaining, priced_at);
        refused(&mut s, SlippageExceeded, |s| s.world.send(&[more], &[&buyer, &friend]));
    }
    s.world.advance(1);
    s.post(&s.market.clone(), PEG);
    for (amount, term) in
        [(state.remaining - 1, 90 * DAY), (state.remaining, 90 * DAY - 1), (state.remaining, 90 * DAY)]
    {
        aside(&mut s, |s| {
            s.cancel_cover(&buyer, &policy).unwrap();
            s.buy(&buyer, 1, amount, term).unwrap();
            refused(s, SlippageExceeded, |s| s.world.send(std::slice::from_ref(&signed), &[&buyer, &friend]));
        });
    }
    aside(&mut s, |s| {
        s.extend(&buyer, &policy, 0, DAY).unwrap();
        refused(s, SlippageExceeded, |s| s.world.send(std::slice::from_ref(&signed), &[&buyer, &friend]));
    });
    s.world.send(&[signed], &[&buyer, &friend]).unwrap();
}

/// A claim that the seller collects for himself, and an increase that only fills the number up again, are noticed.
#[test]
fn a_recipient_does_not_get_waiting_cover_for_cover_in_force() {
    let (mut s, _, buyer, policy) = insured();
    let friend = s.user("friend", 0);
    let seen: Policy = s.world.read(&policy);
    let signed =
        s.transfer_accounts(&policy, &friend.pubkey()).instruction(seen.terms_hash, seen.remaining, seen.priced_at);
    let incident = break_peg(&mut s, 50_000_000);
    s.claim(&policy, &incident).unwrap();
    recover(&mut s);
    refused(&mut s, SlippageExceeded, |s| s.world.send(std::slice::from_ref(&signed), &[&buyer, &friend]));
    let missing = seen.remaining - s.world.read::<Policy>(&policy).remaining;
    s.extend(&buyer, &policy, missing, 0).unwrap();
    assert_eq!(s.world.read::<Policy>(&policy).remaining, seen.remaining);
    refused(&mut s, SlippageExceeded, |s| s.world.send(std::slice::from_ref(&signed), &[&buyer, &friend]));
}

/// A feed that dies in a watch holds policies for thirty days of silence, not for ever.
#[test]
fn a_dead_feed_holds_nobody_for_ever() {
    let (mut s, _, buyer, policy) = insured();
    let friend = s.user("friend", 0);
    s.world.advance(600);
    s.observe(97_000_000).unwrap();
    s.world.advance(5 * DAY);
    s.observe(97_000_000).unwrap();
    let seen_at = s.world.now();
    s.world.set_time(seen_at + 30 * DAY);
    refused(&mut s, EventOpen, |s| s.transfer(&buyer, &friend, &policy));
    refused(&mut s, EventOpen, |s| s.cancel_cover(&buyer, &policy));
    s.world.set_time(seen_at + 30 * DAY + 1);
    s.transfer(&buyer, &friend, &policy).unwrap();
    s.cancel_cover(&friend, &policy).unwrap();
    balanced(&s);
    // Should a price come after all, the event goes on without the policy.
    s.observe(90_000_000).unwrap();
    balanced(&s);
}

/// "Not while an event of the product is being decided"; a pause and run-off do not matter.
#[test]
fn not_during_an_event() {
    let (mut s, _, buyer, policy) = insured();
    let friend = s.user("friend", 0);
    s.world.advance(600);
    s.observe(97_000_000).unwrap();
    refused(&mut s, EventOpen, |s| s.transfer(&buyer, &friend, &policy));
    recover(&mut s);
    s.pause(HOUR as u32).unwrap();
    s.run_off(None).unwrap();
    s.transfer(&buyer, &friend, &policy).unwrap();
    s.transfer(&friend, &buyer, &policy).unwrap();
    assert_eq!(s.world.read::<Policy>(&policy).holder, buyer.pubkey());
}
