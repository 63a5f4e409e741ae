//! What else becomes of policies, claims and pools, each once.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, underwriting::LotKind, *};

use crate::mirror::*;

/// A protocol with staking and a provider's million.
fn funded() -> (Scenario, Handle, Keypair) {
    let (mut s, bank) = on_stage();
    s.with_staking();
    let provider = s.user("provider", 1_000_000 * UNIT);
    s.deposit(&provider, 1_000_000 * UNIT).unwrap();
    (s, bank, provider)
}

/// More cover and time, a new holder, an end before its time; a pause; then the pool runs off and is closed.
#[test]
fn policies_change_and_a_pool_ends() {
    let (mut s, bank, provider) = funded();
    let [holder, recipient] = ["holder", "recipient"].map(|name| s.user(name, 100_000 * UNIT));
    let [kept, cancelled] = [1, 2].map(|id| s.buy(&holder, id, 10_000 * UNIT, 90 * DAY).unwrap());
    s.pause(3_600).unwrap();
    assert_eq!(s.buy(&holder, 3, UNIT, 90 * DAY).unwrap_err(), Paused);
    s.world.advance(2 * HOUR);
    s.observe(PEG).unwrap();
    alone(&mut s, &holder, |s| s.extend(&holder, &kept, 5_000 * UNIT, 30 * DAY)).unwrap();
    alone(&mut s, &holder, |s| s.transfer(&holder, &recipient, &kept)).unwrap();
    bank.get().ledger.pass_on(&kept, recipient.pubkey());
    alone(&mut s, &holder, |s| s.cancel_cover(&holder, &cancelled)).unwrap();

    s.run_off(None).unwrap();
    s.request_withdrawal(&provider, UNIT, 0).unwrap();
    s.world.advance(200 * DAY);
    s.accrue(Some(s.market.product)).unwrap();
    s.close_policy(&kept).unwrap();
    s.cancel_withdrawal(&provider, 0).unwrap();
    let shares = s.share_balance(&provider.pubkey());
    s.request_withdrawal(&provider, shares - 1, 1).unwrap();
    s.request_withdrawal(&provider, 1, 2).unwrap();
    s.world.advance(7 * DAY);
    assert!(s.solvency().unwrap().run_off);
    s.complete_withdrawal(&provider, 1).unwrap();
    s.close_pool().unwrap();
    let dust = pda::ticket(&s.pool.pool, &provider.pubkey(), 2);
    s.close_ticket(&dust).unwrap();

    let closed = &bank.get().ledger.closed;
    let to = |address: Address| closed[&address];
    assert_eq!([to(s.pool.pool), to(s.pool.vault)], [s.admin.pubkey(); 2]);
    assert_eq!([to(kept), to(cancelled)], [recipient.pubkey(), holder.pubkey()], "the deposit goes with the policy");
    assert_eq!(to(dust), provider.pubkey());
}

/// A committee decides that a custodian is insolvent. One loss is disputed and decided by the stakers after an appeal, and
/// collected; the pool's vault gives back every bond.
#[test]
fn a_named_loss_is_disputed_and_appealed() {
    let (mut s, _, _) = funded();
    let custody = ListProductArgs {
        kind: ProductKind::Custody,
        assessment: Assessment::Committee,
        settlement: Settlement::Assessed,
        ..voted_args()
    };
    let product = s.add_voted_product(custody);
    let members = ["first member", "second member", "third member"].map(actor);
    s.init_committee(&product, &members.each_ref().map(|member| member.pubkey()), 2).unwrap();
    let [holder, challenger] = ["holder", "challenger"].map(|name| s.user(name, 100_000 * UNIT));
    let policy = s.buy_voted(&holder, &product, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    let voters = s.stakers(5, 1_000 * UNIT);
    s.world.advance(8 * DAY);
    let incident = s.report(&challenger, &product, s.world.now() - HOUR).unwrap();
    for member in &members {
        alone(&mut s, member, |s| s.attest(member, &incident, 20)).unwrap();
    }
    s.tally(&incident, 1).unwrap();
    s.end_challenge(&incident);
    s.decide(&incident).unwrap();

    let claim = alone(&mut s, &holder, |s| s.file_loss(&holder, &policy, &incident, 8_000 * UNIT)).unwrap();
    assert_eq!(s.collect(&claim).unwrap_err(), ClaimPending);
    alone(&mut s, &challenger, |s| s.dispute(&challenger, &claim)).unwrap();
    let votes = |bucket: u8| -> Vec<(&Keypair, u8)> { voters.iter().map(|voter| (voter, bucket)).collect() };
    s.vote(&claim, 1, &votes(5));
    alone(&mut s, &holder, |s| s.appeal(&holder, &claim)).unwrap();
    s.vote(&claim, 2, &votes(10));
    s.decide_claim(&claim).unwrap();
    let money = s.money(&holder.pubkey());
    s.collect(&claim).unwrap();
    assert!(s.money(&holder.pubkey()) - money >= 4_000 * UNIT, "half of the loss, as the second round has it");
    for voter in &voters {
        s.settle_ballot(&voter.pubkey(), &claim).unwrap();
    }
    invariants::check(&s.world).unwrap();
}

/// Tokens of a broken stablecoin are handed over for money, and the pool sells them.
#[test]
fn what_is_handed_over_is_sold() {
    let (mut s, _, _) = funded();
    let coin = actor("broken coin").pubkey();
    s.world.create_mint(coin, 6);
    let args =
        ListProductArgs { kind: ProductKind::Depeg, settlement: Settlement::Surrender, subject: coin, ..voted_args() };
    let product = s.add_voted_product(args);
    let [holder, buyer] = ["holder", "collector"].map(|name| s.user(name, 100_000 * UNIT));
    s.world.create_token_account(&coin, &holder.pubkey(), 10_000 * UNIT);
    s.world.create_token_account(&coin, &buyer.pubkey(), 0);
    let policy = s.buy_voted(&holder, &product, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    let voters = s.stakers(3, 1_000 * UNIT);
    s.world.advance(8 * DAY);
    let incident = s.report(&buyer, &product, s.world.now() - HOUR).unwrap();
    let votes: Vec<_> = voters.iter().map(|voter| (voter, 20)).collect();
    s.vote(&incident, 1, &votes);
    s.end_challenge(&incident);
    s.decide(&incident).unwrap();
    let money = s.money(&holder.pubkey());
    alone(&mut s, &holder, |s| s.surrender(&holder, &policy, &incident, 6_000 * UNIT)).unwrap();
    assert_eq!(s.money(&holder.pubkey()) - money, 6_000 * UNIT);

    let wait = s.world.read::<Config>(&pda::config()).governance.provider_timelock as i64;
    let until = s.world.now() + wait + 30 * DAY;
    let offer = RuleChange::Lot { lot: LotKind::Surrendered as u8, price: 250 * UNIT, until };
    let offer = s.change_rules_instruction(Some(product), offer);
    s.decree(&offer).unwrap();
    alone(&mut s, &buyer, |s| s.buy_salvage(&buyer, &product, LotKind::Surrendered, 1_000 * UNIT)).unwrap();
    assert_eq!(s.world.balance(&tokens::token_address(&coin, &buyer.pubkey())), 1_000 * UNIT);
    invariants::check(&s.world).unwrap();
}

/// The founder pays an emission in, sets a watch on a vault, and decrees a payment out of the treasury.
#[test]
fn the_founder_provides() {
    let (mut s, _, provider) = funded();
    let staker = s.stakers(1, 1_000 * UNIT).remove(0);
    s.claim_rewards(&staker.pubkey(), false).unwrap();
    s.fund_emission(1_000 * UNIT, 1).unwrap();
    s.world.advance(DAY);
    s.share_rewards(false).unwrap();
    s.claim_rewards(&staker.pubkey(), false).unwrap();
    assert!(s.governance_tokens(&staker.pubkey()) > 0, "a base unit a second");
    let product = s.add_voted_product(voted_args());
    let watched = s.collateral(&provider.pubkey());
    s.init_watch(&product, &watched, None).unwrap();
    s.sync(&product).unwrap();
    let holder = s.user("holder", 100_000 * UNIT);
    s.buy_voted(&holder, &product, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    s.distribute_fees().unwrap();
    let treasury = s.fee_vault_state().treasury;
    let money = s.money(&holder.pubkey());
    let spend = s.spend_treasury_accounts(&holder.pubkey()).instruction(treasury, holder.pubkey());
    s.decree(&spend).unwrap();
    assert_eq!(s.money(&holder.pubkey()) - money, treasury);
    invariants::check(&s.world).unwrap();
}
