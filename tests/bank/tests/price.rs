//! A price decides: a deposit, a purchase, a de-peg, a claim.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use crate::{bank::FEE, mirror::*, rent::rent_exempt, sizes};

const COVER: u64 = 20_000 * UNIT;
/// Eight cents below the peg: 8 % of the cover are paid.
const BROKEN: u64 = 92_000_000;

#[test]
fn a_deposit_a_purchase_a_depeg_a_claim() {
    let (mut s, bank) = on_stage();
    let market = s.market;
    s.open_fee_vault().unwrap();

    // Two providers fill the pool; one of them pays his own fees.
    let [provider, second] = ["provider", "second provider"].map(|name| s.user(name, 1_000_000 * UNIT));
    let lamports = bank.lamports(&provider);
    alone(&mut s, &provider, |s| s.deposit(&provider, 500_000 * UNIT)).unwrap();
    assert_eq!(lamports - bank.lamports(&provider), FEE, "one signature");
    s.deposit(&second, 300_000 * UNIT).unwrap();

    // One buys for himself, one is given a policy, eight get theirs from a sponsor.
    let holder = s.user("holder", 10_000 * UNIT);
    let quote = s.quote(&market, COVER, 90 * DAY as u32).unwrap();
    let lamports = bank.lamports(&holder);
    let own = alone(&mut s, &holder, |s| s.buy(&holder, 1, COVER, 90 * DAY)).unwrap();
    assert_eq!(s.world.read::<Policy>(&own).premium, quote.premium);
    let rent = rent_exempt(8 + size_of::<Policy>());
    assert_eq!(lamports - bank.lamports(&holder), FEE + rent, "one signature, one account");
    let sponsor = s.user("sponsor", 100_000 * UNIT);
    let friend = s.user("friend", 0);
    let relayer = s.world.fee_payer.insecure_clone();
    let lamports = [&relayer, &sponsor, &friend].map(|key| bank.lamports(key));
    let args = s.buy_args(&friend.pubkey(), &market, COVER, 90 * DAY);
    let gift = s.buy_accounts(&sponsor.pubkey(), &market, 2);
    s.world.send(&[gift.instruction(2, args)], &[&sponsor]).unwrap();
    let paid = [0, 1, 2].map(|at| lamports[at] - bank.lamports([&relayer, &sponsor, &friend][at]));
    assert_eq!(paid, [2 * FEE, rent, 0], "two signatures, one account, and the friend has not even to know");
    let staff: Vec<Address> = (0..8).map(|n| actor(&format!("employee {n}")).pubkey()).collect();
    let args = s.sponsor_args(&staff, &market, 1_000 * UNIT, 90 * DAY);
    let accounts = s.sponsor_accounts(&sponsor.pubkey(), &market);
    let sponsored = s.sponsor_instruction(&accounts, 10, args);
    alone(&mut s, &sponsor, |s| s.world.send(&[sponsored], &[&sponsor])).unwrap();

    // Nothing happens, then the peg goes; who comes too late is refused, at the price of a signature.
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    s.request_withdrawal(&second, 1_000 * UNIT, 0).unwrap();
    s.cancel_withdrawal(&second, 0).unwrap();
    s.world.advance(600);
    s.hold_price(BROKEN, 1_800);
    let incident = pda::incident(&market.product, 0);
    assert_eq!(s.incident_state(&incident).status, 1, "approved");
    let lamports = bank.lamports(&holder);
    let late = alone(&mut s, &holder, |s| s.buy(&holder, 3, COVER, 90 * DAY));
    assert_eq!(late.unwrap_err(), SalesFrozen);
    assert_eq!(lamports - bank.lamports(&holder), FEE, "a refusal costs its fee and nothing else");

    // Anyone pushes the claims; the money goes to the holders.
    let payout = COVER / 10_000 * s.incident_state(&incident).severity_bps as u64;
    for (policy, owner) in [(own, &holder), (gift.policy, &friend)] {
        let money = s.money(&owner.pubkey());
        s.claim(&policy, &incident).unwrap();
        assert_eq!(s.money(&owner.pubkey()) - money, payout);
    }
    assert_eq!(s.claim(&own, &incident).unwrap_err(), AlreadyClaimed);

    // What nobody claims goes back. Everything is closed and everybody gets his deposits back.
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.distribute_fees().unwrap();
    for policy in [own, gift.policy] {
        s.close_claim(&pda::claim(&incident, &policy)).unwrap();
        s.close_policy(&policy).unwrap();
    }
    s.close_incident(&incident).unwrap();
    let shares = s.share_balance(&provider.pubkey());
    s.request_withdrawal(&provider, shares, 0).unwrap();
    let early = s.complete_withdrawal(&provider, 0);
    assert_eq!(early.unwrap_err(), CooldownNotOver);
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&provider, 0).unwrap();
    assert!(s.money(&provider.pubkey()) > 990_000 * UNIT, "half of the pool, less half of what was paid");
    invariants::check(&s.world).unwrap();

    let mirror = bank.get();
    assert_eq!(mirror.largest["deposit"], sizes::most("deposit"), "the table is of what was sent");
    let closed = &mirror.ledger.closed;
    let by = |address: Address| closed[&address];
    assert_eq!([by(own), by(gift.policy)], [holder.pubkey(), sponsor.pubkey()]);
    assert_eq!(by(pda::ticket(&s.pool.pool, &provider.pubkey(), 0)), provider.pubkey());
    assert_eq!([by(pda::claim(&incident, &own)), by(incident)], [relayer.pubkey(); 2]);
}
