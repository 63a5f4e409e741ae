//! Many policies through everything that can happen to them, in an order nobody planned.

use ballast_testkit::{BallastError::*, scenario::*, tokens::UNIT, *};

use super::*;
use crate::support::*;

/// Errors that say that the program contradicts itself. A sequence of allowed calls never gets there.
const IMPOSSIBLE: [BallastError; 3] = [MathOverflow, BrokenInvariant, UnexpectedTransfer];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The books are right after every step, no step fails in a way that has no name, and it all ends with nothing left over.
#[test]
fn the_books_stay_right() {
    let mut done = [0; 9];
    for seed in 0..40 {
        let (mut s, _) = funded();
        let people = ["a", "b", "c"].map(|name| s.user(name, 1_000_000 * UNIT));
        let mut dice = Dice(seed);
        let mut incident = None;
        for step in 0..60 {
            let policies: Vec<_> = s.world.all::<Policy>();
            let chosen = (!policies.is_empty()).then(|| policies[dice.roll(policies.len() as u64) as usize]);
            let someone = &people[dice.roll(3) as usize];
            let amount = [1, 5 * UNIT, 123_456_789, 40_000 * UNIT][dice.roll(4) as usize];
            let time = [0, 1, 3 * HOUR, DAY, 9 * DAY, 50 * DAY][dice.roll(6) as usize];
            let holder = |policy: &Policy| people.iter().find(|key| key.pubkey() == policy.holder).unwrap();
            let kind = dice.roll(9);
            let result = match (kind, chosen) {
                (0..=1, _) | (_, None) => s.buy(someone, step, amount, time + HOUR).map(|_| ()),
                (2..=3, Some((policy, state))) => s.extend(holder(&state), &policy, amount - 1, time).map(|_| ()),
                (4, Some((policy, state))) => s.cancel_cover(holder(&state), &policy).map(|_| ()),
                (5, Some((policy, state))) => s.transfer(holder(&state), someone, &policy).map(|_| ()),
                (6, Some((policy, _))) => match incident {
                    Some(incident) => s.claim(&policy, &incident).map(|_| ()),
                    None => continue,
                },
                (7, _) if dice.roll(3) == 0 => {
                    incident = Some(break_peg(&mut s, 100_000_000 - 10_000_000 * (1 + dice.roll(5))));
                    balanced(&s);
                    recover(&mut s);
                    Ok(())
                }
                (7, Some((policy, _))) => s.close_policy(&policy).map(|_| ()),
                (_, Some((policy, state))) => {
                    let before = s.money(&state.payer);
                    aside(&mut s, |s| {
                        if s.cancel_cover(holder(&state), &policy).is_ok() {
                            assert_eq!(s.money(&state.payer) - before, refund_of(&state, s.world.now(), 1_000));
                        }
                    });
                    later(&mut s, time);
                    Ok(())
                }
            };
            match result {
                Ok(()) => done[kind as usize] += 1,
                Err(failure) => {
                    let named = matches!(failure, Failure::Ballast(_));
                    let possible = IMPOSSIBLE.iter().all(|error| failure != *error);
                    assert!(named && possible, "{failure:?} in step {step} of {seed}");
                }
            }
            balanced(&s);
        }
        s.world.advance(800 * DAY);
        s.accrue(Some(s.market.product)).unwrap();
        let pool = s.pool_state();
        assert_eq!((pool.unearned, pool.stream_rate.bits(), pool.active_cover), (0, 0, 0));
        for (policy, _) in s.world.all::<Policy>() {
            s.close_policy(&policy).unwrap();
        }
        balanced(&s);
    }
    assert!(done.iter().all(|count| *count > 5), "everything happens: {done:?}");
}
