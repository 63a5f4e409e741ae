//! What underwriters lose when their product pays.

use super::*;
use crate::polls::Case;

/// With a rate, as many tokens as stood behind so much cover, rounded up.
#[test]
fn a_rate_takes_the_tokens_behind_what_is_paid() {
    for (cover, rate, cost) in [(1_000, 1, 500 * UNIT), (1_000, 2, 250 * UNIT), (3_001, 3, 500_166_667)] {
        let (mut s, underwriter) = vouched(per_token(rate), 4_000);
        insure(&mut s, 1, cover * UNIT);
        let incident = strike(&mut s, 50);
        let owed = s.incident_state(&incident).owed;
        assert_eq!(owed, cover * UNIT / 2);
        let lost = owed.div_ceil(rate);
        assert_eq!(lost, cost);
        let state = s.product_state();
        assert_eq!((state.signalled, state.lots[1].held), (4_000 * UNIT - lost, lost));
        assert!(state.signalled - left(&s, &underwriter) <= 1, "all of it his but for rounding");
        assert_eq!((s.staking_state().signalled, s.pool_state().salvages), (4_000 * UNIT, 1));
        assert_eq!(s.world.balance(&pda::stake_tokens()), 4_000 * UNIT, "nothing moves yet");
        balanced(&s);
    }
}

/// Who stands behind just the cover that is in force loses the part that the severity is.
#[test]
fn all_that_stands_behind_the_cover_loses_the_severity() {
    for severity in [10, 33, 50, 99] {
        let rate = UnderwritingRules { cover_rate: PEG / 10, ..per_token(1) };
        let (mut s, underwriter) = vouched(rate, 1_000);
        insure(&mut s, 1, 100 * UNIT);
        strike(&mut s, severity);
        let lost = 10 * UNIT * severity;
        assert_eq!(s.product_state().lots[1].held, lost);
        assert!((1_000 * UNIT - lost).abs_diff(left(&s, &underwriter)) <= 1);
        balanced(&s);
    }
}

/// "They are lost first when it pays": an event that costs nobody anything costs the underwriters nothing.
#[test]
fn an_event_that_pays_nothing_costs_nothing() {
    for rate in [1, 1_000] {
        let (mut s, underwriter) = vouched(per_token(rate), 1_000);
        s.observe(PEG).unwrap();
        let incident = strike(&mut s, 50);
        assert_eq!(s.incident_state(&incident).owed, 0, "no cover was in force");
        assert_eq!(left(&s, &underwriter), 1_000 * UNIT, "at a rate of {rate}");
        balanced(&s);
    }
}

/// Two who came at different times lose in proportion to what they have left, twice.
#[test]
fn losses_are_shared_in_proportion() {
    let mut s = market_with(free(per_token(2)));
    let product = s.market.product;
    let veteran = s.underwriter("veteran", &product, 8_000 * UNIT);
    insure(&mut s, 1, 10_000 * UNIT);
    strike(&mut s, 80);
    recover(&mut s);
    let novice = s.underwriter("novice", &product, 2_000 * UNIT);
    assert_eq!([left(&s, &veteran), left(&s, &novice)], [4_000 * UNIT, 2_000 * UNIT]);
    for (left_of_each, severity) in [([3_000, 1_500], 30), ([1_500, 750], 45)] {
        strike(&mut s, severity);
        assert_eq!([left(&s, &veteran), left(&s, &novice)], left_of_each.map(|tokens| tokens * UNIT));
        assert_eq!(s.product_state().signalled, left_of_each.iter().sum::<u64>() * UNIT);
        balanced(&s);
        recover(&mut s);
    }
    // Touching one of them changes nothing for the other.
    s.request_unsignal(&veteran, &product, 1).unwrap();
    assert_eq!([left(&s, &veteran), left(&s, &novice)], [1_500 * UNIT, 750 * UNIT]);
    for who in [&veteran, &novice] {
        s.request_unsignal(who, &product, left(&s, who)).unwrap();
    }
    s.world.advance(7 * DAY);
    for (who, tokens) in [(&veteran, 1_500), (&novice, 750)] {
        s.complete_unsignal(who, &product).unwrap();
        assert_eq!(s.stake_state(&who.pubkey()).amount, tokens * UNIT);
    }
    assert_eq!((s.product_state().signalled, s.product_state().leaving), (0, 0));
    assert_eq!(s.staking_state().signalled, 7_750 * UNIT, "what was lost is there to be sold");
    balanced(&s);
}

/// More than there is cannot be lost; whoever comes afterwards starts anew.
#[test]
fn a_total_loss_and_a_new_beginning() {
    let mut s = market_with(UnderwritingRules { free_cover: 10_000 * UNIT, ..per_token(1) });
    let product = s.market.product;
    let first = s.underwriter("first", &product, 700 * UNIT);
    let second = s.underwriter("second", &product, 300 * UNIT);
    s.request_unsignal(&second, &product, 100 * UNIT).unwrap();
    insure(&mut s, 1, 5_000 * UNIT);
    strike(&mut s, 50);
    let state = s.product_state();
    assert_eq!((state.signalled, state.leaving, state.generation), (0, 0, 2));
    assert_eq!(state.lots[1].held, 1_000 * UNIT);
    assert_eq!([left(&s, &first), left(&s, &second)], [0, 0]);
    balanced(&s);
    recover(&mut s);
    let third = s.underwriter("third", &product, 400 * UNIT);
    s.world.create_token_account(&staking::governance_mint(), &first.pubkey(), 100 * UNIT);
    s.stake(&first, 100 * UNIT).unwrap();
    s.signal(&first, &product, 100 * UNIT).unwrap();
    assert_eq!([left(&s, &first), left(&s, &second), left(&s, &third)], [100 * UNIT, 0, 400 * UNIT]);
    balanced(&s);
    let owed = strike(&mut s, 6);
    let owed = s.incident_state(&owed).owed;
    assert!(owed > 0 && owed < 500 * UNIT, "the first event's policy has cover left: {owed}");
    let state = s.product_state();
    assert_eq!((state.signalled, state.lots[1].held), (500 * UNIT - owed, 1_000 * UNIT + owed));
    assert!(left(&s, &third).abs_diff(4 * left(&s, &first)) <= 4);
    assert_eq!(s.pool_state().salvages, 1, "one lot");
    balanced(&s);
}

/// Also what was asked back answers until it is out.
#[test]
fn leaving_tokens_are_lost_in_proportion() {
    let (mut s, underwriter) = vouched(free(per_token(10)), 1_000);
    let product = s.market.product;
    insure(&mut s, 1, 10_000 * UNIT);
    s.request_unsignal(&underwriter, &product, 600 * UNIT).unwrap();
    strike(&mut s, 20);
    assert_eq!(s.product_state().leaving, 480 * UNIT);
    s.world.advance(7 * DAY);
    s.complete_unsignal(&underwriter, &product).unwrap();
    let key = underwriter.pubkey();
    let tokens = [s.stake_state(&key).amount, s.signal_state(&product, &key).amount];
    assert!(tokens[0].abs_diff(480 * UNIT) <= 1 && tokens[1].abs_diff(320 * UNIT) <= 1, "{tokens:?}");
    balanced(&s);
}

/// A decision by people takes the same, and none when it rejects.
#[test]
fn a_decision_by_people_slashes() {
    for (bucket, lost) in [(12, 30_000), (0, 0)] {
        let mut c = Case::with(7, ListProductArgs { underwriting: free(per_token(2)), ..voted_args() });
        let product = c.product;
        let underwriter = c.s.underwriter("underwriter", &product, 50_000 * UNIT);
        let incident = c.report();
        c.vote(&incident, 1, &[bucket; 3]);
        let state = c.decide(&incident);
        assert_eq!(state.owed, lost * 2 * UNIT);
        let now = c.product_state();
        let signal = c.s.signal_state(&product, &underwriter.pubkey());
        assert!(vouching::left(&signal, &now).0.abs_diff((50_000 - lost) * UNIT) <= 1);
        assert_eq!((now.lots[1].held, c.s.pool_state().salvages), (lost * UNIT, u64::from(lost > 0)));
        balanced(&c.s);
    }
}

/// The pool falls short, the underwriters answer for what it owes.
#[test]
fn the_loss_is_of_what_is_owed_not_of_what_is_there() {
    let mut storm = crate::storm::Storm::new(&[&[900_000], &[900_000]], 100);
    storm.s.with_staking();
    let second = storm.markets[1].product;
    change_underwriting(&mut storm.s, second, free(per_token(1_000))).unwrap();
    storm.s.underwriter("underwriter", &second, 2_000 * UNIT);
    storm.strike(0);
    let (incident, _) = storm.strike(1);
    let state = storm.incident(&incident);
    assert!(state.reserve < state.owed);
    let product: Product = storm.s.world.read(&second);
    assert_eq!(product.lots[1].held, state.owed / 1_000);
    balanced(&storm.s);
}

/// "What signals mean does not change while an event of the product is being decided." What else the rules say may.
#[test]
fn what_is_lost_is_not_changed_while_it_is_decided() {
    for (changed, refused) in [(per_token(2), true), (per_token(1), false)] {
        let (mut s, underwriter) = vouched(per_token(1), 1_000);
        let (product, admin) = (s.market.product, s.admin.insecure_clone());
        insure(&mut s, 1, 1_000 * UNIT);
        let rules = ProductRules { underwriting: changed, base_bps: 101, ..s.rules_of(&product) };
        let change = s.change_rules_instruction(Some(product), RuleChange::Product { rules });
        let id = s.propose(&admin, &change).unwrap();
        let eta = s.world.read::<Proposal>(&pda::proposal(id)).eta;
        s.world.set_time(eta - 600);
        s.observe(PEG).unwrap();
        s.world.set_time(eta);
        s.observe(97_000_000).unwrap();
        match s.execute(id, &change) {
            Ok(_) => assert!(!refused),
            Err(failure) => assert!(refused && failure == BallastError::EventOpen, "{failure:?}"),
        }
        s.world.advance(600);
        strike(&mut s, 50);
        assert_eq!(left(&s, &underwriter), 500 * UNIT);
        balanced(&s);
    }
}

/// A loss is told as an event of its own: whoever follows the underwriters need not know their formula.
#[test]
fn a_loss_is_logged() {
    let (mut s, _) = vouched(per_token(10), 1_000);
    insure(&mut s, 1, 10_000 * UNIT);
    s.world.advance(600);
    s.hold_price(80_000_000, 1_200);
    s.world.advance(600);
    let logs = s.observe(80_000_000).unwrap().logs;
    assert_eq!(s.product_state().lots[1].held, 200 * UNIT);
    // Six bytes are eight characters.
    let name = base64(&UnderwritersSlashed::DISCRIMINATOR[..6]);
    let told = logs.iter().filter_map(|line| line.strip_prefix("Program data: ")).any(|data| data.starts_with(&name));
    assert!(told, "{logs:#?}");
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let word = |three: &[u8]| three.iter().fold(0, |word: usize, byte| word << 8 | *byte as usize);
    let digits = |three| [18, 12, 6, 0].map(|shift| DIGITS[word(three) >> shift & 63] as char);
    bytes.chunks_exact(3).flat_map(digits).collect()
}
