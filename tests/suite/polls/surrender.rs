//! A broken stablecoin: whoever hands his tokens over is paid for them.

use BallastError::*;
use tokens_2022::ExtensionType;

use super::*;
use crate::support::*;

fn coin() -> Address {
    actor("broken coin").pubkey()
}

fn surrendered() -> ListProductArgs {
    ListProductArgs { settlement: Settlement::Surrender, subject: coin(), ..voted_args() }
}

/// A surrender product of a coin that has been voted broken altogether. Its cover is 100 000.
fn broken(create: impl FnOnce(&mut World)) -> (Case, Address) {
    let args = ListProductArgs { kind: ProductKind::Depeg, ..surrendered() };
    let mut c = Case::prepared(7, args, create);
    let product = c.product;
    refused(&mut c.s, AlreadyExists, |s| s.open_salvage(&product));
    let incident = c.report();
    c.vote(&incident, 1, &[20, 20, 20]);
    assert_eq!(c.decide(&incident).reserve, COVER);
    (c, incident)
}

/// Tokens of the coin that the holder and the pool have.
fn coins(c: &Case) -> (u64, u64) {
    let held = tokens::token_address(&coin(), &c.holder.pubkey());
    (c.s.world.balance(&held), c.s.world.balance(&pda::salvage(&c.product)))
}

fn give(c: &mut Case, amount: u64) {
    let holder = c.holder.pubkey();
    c.s.world.create_token_account(&coin(), &holder, amount);
}

fn surrender(c: &mut Case, incident: &Address, amount: u64) -> Result<Outcome, Failure> {
    c.s.surrender(&c.holder, &c.policy, incident, amount)
}

#[test]
fn tokens_of_nine_decimals_are_exchanged_for_cover_of_six() {
    let (mut c, incident) = broken(|world| world.create_mint(coin(), 9));
    give(&mut c, 150_000 * 1_000_000_000);
    let amount = 70_000 * UNIT + 1;
    let (money, policy) = (c.s.money(&c.holder.pubkey()), c.policy);
    let active = c.product_state().active_cover;
    surrender(&mut c, &incident, amount).unwrap();
    assert_eq!(coins(&c), (150_000_000_000_000 - amount * 1_000, amount * 1_000));
    assert_eq!(c.s.money(&c.holder.pubkey()), money + amount);
    assert_eq!(c.s.world.read::<Policy>(&policy).remaining, COVER - amount);
    assert_eq!(active - c.product_state().active_cover, amount);
    let claim: Claim = c.s.world.read(&pda::claim(&incident, &policy));
    assert_eq!((claim.entitlement, claim.paid), (amount, amount));
    // Once per policy and incident, also when cover is left.
    let again = c.s.surrender_accounts(&policy, &incident).instruction(1);
    let holder = c.holder.insecure_clone();
    refused(&mut c.s, AlreadyClaimed, |s| s.world.send(&[again], &[&holder]));
    balanced(&c.s);
}

/// Fewer decimals than the collateral: what is handed over is rounded up.
#[test]
fn coarse_tokens_are_rounded_against_the_claimant() {
    let (mut c, incident) = broken(|world| world.create_mint(coin(), 2));
    give(&mut c, 100_000);
    surrender(&mut c, &incident, 500 * UNIT + 1).unwrap();
    assert_eq!(coins(&c), (100_000 - 50_001, 50_001));
    balanced(&c.s);
}

#[test]
fn a_token_2022_coin_is_surrendered() {
    let describing = [ExtensionType::MetadataPointer, ExtensionType::TokenMetadata];
    let (mut c, incident) = broken(|world| world.create_mint_2022(coin(), 6, &describing));
    give(&mut c, COVER);
    let money = c.s.money(&c.holder.pubkey());
    surrender(&mut c, &incident, COVER).unwrap();
    assert_eq!(coins(&c), (0, COVER));
    assert_eq!(c.s.money(&c.holder.pubkey()), money + COVER);
    balanced(&c.s);
}

/// What arrives must be what was sent: a coin that can take a fee has no salvage account.
#[test]
fn a_coin_with_a_transfer_fee_has_no_salvage() {
    let (mut s, _) = funded();
    s.with_staking();
    s.world.create_mint_2022(coin(), 6, &[ExtensionType::TransferFeeConfig]);
    let product = s.list_product(surrendered()).unwrap();
    refused(&mut s, MintTransferFee, |s| s.open_salvage(&product));
    let fixed = s.add_voted_product(ListProductArgs { subject: coin(), ..voted_args() });
    refused(&mut s, WrongSettlement, |s| s.open_salvage(&fixed));
}

/// Nobody buys what could not be paid out: there must be a place for the tokens first.
#[test]
fn a_product_sells_once_it_has_its_salvage_account() {
    let (mut s, _) = funded();
    s.with_staking();
    s.world.create_mint(coin(), 9);
    let product = s.list_product(surrendered()).unwrap();
    let buyer = s.user("buyer", 10_000 * UNIT);
    let buy = |s: &mut Scenario| s.buy_voted(&buyer, &product, 1, 1_000 * UNIT, 30 * DAY);
    refused(&mut s, NotAssessable, |s| buy(s).map(|_| Default::default()));
    s.open_salvage(&product).unwrap();
    buy(&mut s).unwrap();
    balanced(&s);
}

/// What was handed over is the pool's, which stays for it; an empty account keeps no pool open.
#[test]
fn a_pool_does_not_close_over_its_salvage() {
    for handed_over in [0, 1_000 * UNIT] {
        let mut c = Case::with(7, surrendered());
        let incident = c.report();
        c.vote(&incident, 1, &[20, 20, 20]);
        c.decide(&incident);
        give(&mut c, COVER);
        if handed_over > 0 {
            surrender(&mut c, &incident, handed_over).unwrap();
        }
        let (s, provider) = (&mut c.s, actor("provider"));
        s.run_off(None).unwrap();
        s.reclaim_bond(&incident, 1).unwrap();
        s.world.advance(181 * DAY);
        s.settle(&incident).unwrap();
        if handed_over > 0 {
            s.close_claim(&pda::claim(&incident, &c.policy)).unwrap();
        }
        s.close_incident(&incident).unwrap();
        s.world.advance(91 * DAY);
        s.accrue(Some(c.product)).unwrap();
        s.request_withdrawal(&provider, s.share_balance(&provider.pubkey()), 0).unwrap();
        s.world.advance(7 * DAY);
        s.complete_withdrawal(&provider, 0).unwrap();
        match handed_over {
            0 => drop(s.close_pool().unwrap()),
            _ => refused(s, PoolStillLive, |s| s.close_pool()),
        }
        balanced(s);
    }
}

/// The token is gone with the first claim: another policy of the same holder needs other tokens.
#[test]
fn the_same_token_pays_one_policy_only() {
    let mut c = Case::with(7, surrendered());
    let product = c.product;
    let holder = c.holder.insecure_clone();
    let second = c.s.buy_voted(&holder, &product, 2, COVER, 90 * DAY).unwrap();
    c.s.world.advance(8 * DAY);
    let incident = c.report();
    c.vote(&incident, 1, &[20, 20, 20]);
    c.decide(&incident);
    give(&mut c, COVER);
    surrender(&mut c, &incident, COVER).unwrap();
    let before = c.s.world.snapshot();
    let failure = c.s.surrender(&holder, &second, &incident, COVER).unwrap_err();
    assert!(matches!(failure, Failure::Other(_)), "the token program refuses: {failure:?}");
    assert!(before == c.s.world.snapshot(), "a refused call changed an account");
    assert_eq!(coins(&c), (0, COVER));
    balanced(&c.s);
}

/// At 60 % of severity a token is worth 60 % of its cover. No more than the cover is taken.
#[test]
fn a_partial_severity_pays_a_part_of_each_token() {
    let mut c = Case::with(7, surrendered());
    let incident = c.report();
    c.vote(&incident, 1, &[12, 12, 12]);
    c.decide(&incident);
    give(&mut c, 2 * COVER);
    let (holder, policy) = (c.holder.insecure_clone(), c.policy);
    refused(&mut c.s, LossTooLarge, |s| s.surrender(&holder, &policy, &incident, COVER + 1));
    refused(&mut c.s, NothingToPay, |s| s.surrender(&holder, &policy, &incident, 1));
    let fixed = c.s.claim_accounts(&policy, &incident).instruction();
    refused(&mut c.s, WrongSettlement, |s| s.world.send(&[fixed], &[]));
    let money = c.s.money(&holder.pubkey());
    surrender(&mut c, &incident, COVER).unwrap();
    assert_eq!(c.s.money(&holder.pubkey()), money + 60_000 * UNIT);
    assert_eq!(coins(&c), (COVER, COVER));
    assert_eq!(c.s.world.read::<Policy>(&policy).remaining, 0);
    balanced(&c.s);
}

/// A monitor decides: the cap is paid for every token, however deep the price has fallen, and no ballot is asked for.
#[test]
fn a_monitored_coin_is_surrendered_at_its_cap() {
    let (mut s, _) = funded();
    s.world.create_mint(coin(), 9);
    let args = ListProductArgs { settlement: Settlement::Surrender, subject: coin(), group: 3, ..product_args() };
    let rules = BandRules { severity_cap_bps: 9_000, ..band_rules() };
    let market = s.add_depeg_product(args, rules, [7; 32]).unwrap();
    s.market = market;
    s.open_salvage(&market.product).unwrap();
    let holder = s.user("holder", 100_000 * UNIT);
    let policy = s.buy(&holder, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(&mut s, 94_000_000);
    let state = s.incident_state(&incident);
    assert_eq!((state.severity_bps, state.reserve), (9_000, 9_000 * UNIT));
    let held = s.world.create_token_account(&coin(), &holder.pubkey(), 4_000 * 1_000_000_000);
    let money = s.money(&holder.pubkey());
    let accounts = ix::SurrenderClaim { ballot: None, ..s.surrender_accounts(&policy, &incident) };
    s.world.send(&[accounts.instruction(4_000 * UNIT)], &[&holder]).unwrap();
    assert_eq!(s.money(&holder.pubkey()), money + 3_600 * UNIT);
    let salvage = pda::salvage(&market.product);
    assert_eq!((s.world.balance(&held), s.world.balance(&salvage)), (0, 4_000 * 1_000_000_000));
    assert_eq!(s.world.read::<Policy>(&policy).remaining, 6_000 * UNIT);
    balanced(&s);
}
