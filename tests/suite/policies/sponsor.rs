//! sponsor_cover.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use super::*;
use crate::support::*;

/// Most bytes of a transaction.
const PACKET: usize = 1_232;
const TERM: i64 = 90 * DAY;

/// Bytes of a legacy transaction of one instruction that its only signer pays for.
fn wire_size(instruction: &Instruction) -> usize {
    let short = |length: usize| if length < 128 { 1 } else { 2 };
    let mut keys: Vec<_> = instruction.accounts.iter().map(|meta| meta.pubkey).collect();
    keys.push(instruction.program_id);
    keys.sort();
    keys.dedup();
    let (accounts, data) = (instruction.accounts.len(), instruction.data.len());
    let header = 1 + 64 + 3 + short(keys.len()) + 32 * keys.len() + 32;
    header + 1 + 1 + short(accounts) + accounts + short(data) + data
}

/// A funded pool and a sponsor who pays his own transactions.
fn sponsored() -> (Scenario, Keypair) {
    let (mut s, _) = funded();
    let sponsor = s.user("sponsor", 1_000_000 * UNIT);
    s.world.fee_payer = sponsor.insecure_clone();
    (s, sponsor)
}

fn holders(from: usize, count: usize) -> Vec<Address> {
    (from..from + count).map(|n| actor(&format!("holder {n}")).pubkey()).collect()
}

fn instruction(s: &Scenario, sponsor: &Keypair, first_id: u64, holders: &[Address], amount: u64) -> Instruction {
    let accounts = s.sponsor_accounts(&sponsor.pubkey(), &s.market);
    s.sponsor_instruction(&accounts, first_id, s.sponsor_args(holders, &s.market, amount, TERM))
}

/// As many as a transaction holds.
#[test]
fn ten_holders_fit_into_one_transaction() {
    let (mut s, sponsor) = sponsored();
    let ten = instruction(&s, &sponsor, 1, &holders(0, 10), 1_000 * UNIT);
    assert!(wire_size(&ten) <= PACKET, "{} bytes", wire_size(&ten));
    assert!(wire_size(&instruction(&s, &sponsor, 1, &holders(0, 11), 1_000 * UNIT)) > PACKET);
    let (vault, money) = (s.world.balance(&s.pool.vault), s.money(&sponsor.pubkey()));
    let sent = s.world.send(&[ten], &[&sponsor]).unwrap();
    assert!(sent.compute_units <= 200_000, "{} without asking for more", sent.compute_units);
    let mut total = 0;
    for (id, holder) in (1..).zip(holders(0, 10)) {
        let policy: Policy = s.world.read(&pda::policy(&s.market.product, id));
        assert_eq!((policy.holder, policy.payer, policy.id), (holder, sponsor.pubkey(), id));
        assert_eq!((policy.amount, policy.starts_at), (1_000 * UNIT, s.world.now() + DAY));
        total += policy.premium;
    }
    assert_eq!((s.world.balance(&s.pool.vault) - vault, money - s.money(&sponsor.pubkey())), (total, total));
    let product = s.product_state();
    assert_eq!((product.policies_sold, product.active_cover), (10, 10_000 * UNIT));
    invariants::check_limits_after_sale(&s.pool_state(), &product).unwrap();
    balanced(&s);
}

/// "As many purchases as holders, one after the other, each on the terms and at the price of `buy_cover`."
#[test]
fn the_same_as_single_purchases() {
    let (mut s, sponsor) = sponsored();
    let market = s.market;
    for amount in [1, 5 * UNIT, 49_000 * UNIT] {
        let single = aside(&mut s, |s| {
            for (id, holder) in (1..).zip(holders(0, 10)) {
                let args = s.buy_args(&holder, &market, amount, TERM);
                let buy = s.buy_accounts(&sponsor.pubkey(), &market, id).instruction(id, args);
                s.world.send(&[buy], &[&sponsor]).unwrap();
            }
            s.world.snapshot()
        });
        let together = aside(&mut s, |s| {
            let all = instruction(s, &sponsor, 1, &holders(0, 10), amount);
            s.world.send(&[all], &[&sponsor]).unwrap();
            s.world.snapshot()
        });
        assert!(single == together, "{amount}: every account is the same to the byte");
    }
}

/// "The remaining accounts are the addresses of the policies `first_id`, `first_id + 1`, …, one per holder."
#[test]
fn addresses_count_and_order() {
    let (mut s, sponsor) = sponsored();
    let good = instruction(&s, &sponsor, 1, &holders(0, 3), UNIT);
    let first = good.accounts.len() - 3;
    let wrong = |bend: &dyn Fn(&mut Instruction)| {
        let mut bent = good.clone();
        bend(&mut bent);
        bent
    };
    let other = pda::policy(&s.market.product, 9);
    let more = instruction(&s, &sponsor, 4, &holders(3, 1), UNIT).accounts.split_off(first);
    for (bent, error) in [
        (wrong(&|i| i.accounts.swap(first, first + 1)), WrongPolicy),
        (wrong(&|i| i.accounts[first + 2].pubkey = other), WrongPolicy),
        (wrong(&|i| i.accounts.truncate(first + 2)), WrongPolicyCount),
        (wrong(&|i| i.accounts.truncate(first)), WrongPolicyCount),
        (wrong(&|i| i.accounts.extend(more.clone())), WrongPolicyCount),
        (instruction(&s, &sponsor, 1, &[], UNIT), WrongPolicyCount),
    ] {
        refused(&mut s, error, |s| s.world.send(&[bent], &[&sponsor]));
    }
    let twice = wrong(&|i| i.accounts[first + 1].pubkey = i.accounts[first].pubkey);
    refused(&mut s, WrongPolicy, |s| s.world.send(&[twice], &[&sponsor]));
    // The framework refuses a policy that is another of the accounts written to.
    for at in [0, 2, 4] {
        let twice = wrong(&|i| i.accounts[first].pubkey = i.accounts[at].pubkey);
        fails(&mut s, |s| s.world.send(&[twice], &[&sponsor]));
    }
    // Ids end with the largest number.
    let largest = pda::policy(&s.market.product, u64::MAX);
    let past = wrong(&|i| {
        i.accounts[first].pubkey = largest;
        i.data[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    });
    refused(&mut s, MathOverflow, |s| s.world.send(&[past], &[&sponsor]));
    let fixed = wrong(&|i| i.accounts[first].is_writable = false);
    fails(&mut s, |s| s.world.send(&[fixed], &[&sponsor]));
    s.world.send(&[good], &[&sponsor]).unwrap();
}

/// "All or none": a taken id anywhere, a total above the maximum, a last one that no longer fits.
#[test]
fn all_or_none() {
    let (mut s, sponsor) = sponsored();
    let market = s.market;
    for taken in [1, 2, 3] {
        aside(&mut s, |s| {
            s.buy(&sponsor, taken, UNIT, TERM).unwrap();
            let three = instruction(s, &sponsor, 1, &holders(0, 3), UNIT);
            refused(s, AlreadyExists, |s| s.world.send(&[three], &[&sponsor]));
        });
    }
    let many = instruction(&s, &sponsor, 1, &holders(0, 6), 100_000 * UNIT);
    refused(&mut s, ProductCapacity, |s| s.world.send(&[many], &[&sponsor]));
    let total = aside(&mut s, |s| {
        let money = s.money(&sponsor.pubkey());
        let three = instruction(s, &sponsor, 1, &holders(0, 3), 50_000 * UNIT);
        s.world.send(&[three], &[&sponsor]).unwrap();
        money - s.money(&sponsor.pubkey())
    });
    let good = s.sponsor_args(&holders(0, 3), &market, 50_000 * UNIT, TERM);
    let accounts = s.sponsor_accounts(&sponsor.pubkey(), &market);
    for (args, error) in [
        (SponsorCoverArgs { max_premium: total - 1, ..good.clone() }, PremiumAboveMaximum),
        (SponsorCoverArgs { deadline: s.world.now() - 1, ..good.clone() }, DeadlinePassed),
        (SponsorCoverArgs { terms_hash: [0; 32], ..good.clone() }, TermsChanged),
        (SponsorCoverArgs { amount: 0, ..good.clone() }, ZeroAmount),
        (SponsorCoverArgs { term: 3_599, ..good.clone() }, TermOutOfBounds),
    ] {
        let instruction = s.sponsor_instruction(&accounts, 1, args);
        refused(&mut s, error, |s| s.world.send(&[instruction], &[&sponsor]));
    }
    let exact = s.sponsor_instruction(&accounts, 1, SponsorCoverArgs { max_premium: total, ..good });
    s.world.send(&[exact], &[&sponsor]).unwrap();
}

/// What stops a purchase stops a sponsored one.
#[test]
fn what_stops_a_purchase() {
    let (mut s, sponsor) = sponsored();
    let market = s.market;
    let good = instruction(&s, &sponsor, 1, &holders(0, 2), UNIT);
    let send = |s: &mut Scenario| s.world.send(std::slice::from_ref(&good), &[&sponsor]);
    let without = ix::SponsorCover { monitor: None, feed: None, ..s.sponsor_accounts(&sponsor.pubkey(), &market) };
    let without = s.sponsor_instruction(&without, 1, s.sponsor_args(&holders(0, 2), &market, UNIT, TERM));
    refused(&mut s, MonitorRequired, |s| s.world.send(&[without], &[&sponsor]));
    aside(&mut s, |s| {
        s.world.advance(61);
        refused(s, FeedStale, send);
        s.observe(97_000_000).unwrap();
        s.post(&market, PEG);
        refused(s, SalesFrozen, send);
    });
    aside(&mut s, |s| {
        s.pause(HOUR as u32).unwrap();
        refused(s, Paused, send);
    });
    s.run_off(Some(market.product)).unwrap();
    refused(&mut s, RunOff, send);
}

/// One holder can be given several policies.
#[test]
fn a_holder_twice() {
    let (mut s, sponsor) = sponsored();
    let same = vec![actor("holder").pubkey(); 4];
    let four = instruction(&s, &sponsor, u64::MAX - 4, &same, UNIT);
    s.world.send(&[four], &[&sponsor]).unwrap();
    let policies = s.world.all::<Policy>();
    assert_eq!(policies.iter().filter(|(_, policy)| policy.holder == same[0]).count(), 4);
    balanced(&s);
}

/// A protocol covers its users; one of them is paid and another gives his cover back to the protocol.
#[test]
fn a_thousand_holders() {
    let (mut s, sponsor) = sponsored();
    for batch in 0..100 {
        let ten = instruction(&s, &sponsor, batch * 10, &holders(batch as usize * 10, 10), 100 * UNIT);
        s.world.send(&[ten], &[&sponsor]).unwrap();
    }
    assert_eq!((s.product_state().policies_sold, s.product_state().active_cover), (1_000, 100_000 * UNIT));
    balanced(&s);
    s.world.advance(2 * DAY);
    let incident = break_peg(&mut s, 90_000_000);
    let [paid, returned] = [500, 999].map(|id| pda::policy(&s.market.product, id));
    let holder = s.user("holder 500", 0);
    s.claim(&paid, &incident).unwrap();
    assert_eq!(s.money(&holder.pubkey()), 10 * UNIT);
    let other = s.user("holder 999", 0);
    s.claim(&returned, &incident).unwrap();
    let (money, refund) = (s.money(&sponsor.pubkey()), refund_of(&s.world.read(&returned), s.world.now(), 1_000));
    s.cancel_cover(&other, &returned).unwrap();
    assert_eq!((s.money(&sponsor.pubkey()) - money, s.money(&other.pubkey())), (refund, 10 * UNIT));
    balanced(&s);
}
