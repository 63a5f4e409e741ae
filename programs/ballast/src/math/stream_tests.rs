use super::*;
use proptest::prelude::*;

const START: i64 = 20_000 * DAY + 12_345;

/// One policy's premium: amount, bought after the start, last day.
fn policies() -> impl Strategy<Value = Vec<(u64, i64, u32)>> {
    prop::collection::vec((1u64..1 << 44, 0i64..30 * DAY, 1u32..430), 1..12)
}

struct Book {
    ring: Box<RateRing>,
    rate: u128,
    fraction: u64,
    unearned: u64,
    earned: u64,
    at: i64,
}

impl Book {
    fn new() -> Self {
        Self { ring: Box::new([Q64::ZERO; RING_DAYS]), rate: 0, fraction: 0, unearned: 0, earned: 0, at: START }
    }

    fn go_to(&mut self, to: i64) {
        let a = accrue(&self.ring, self.rate, self.fraction, self.unearned, self.at, to).unwrap();
        clear(&mut self.ring, day_of(self.at).unwrap(), day_of(to.max(self.at)).unwrap());
        self.unearned -= a.earned;
        self.earned += a.earned;
        (self.rate, self.fraction) = (a.rate, a.fraction);
        self.at = self.at.max(to);
    }

    fn add(&mut self, amount: u64, days: u32) {
        let day = day_of(self.at).unwrap() + days;
        let rate = rate_for(amount, self.at, day).unwrap();
        self.unearned += amount;
        self.rate += rate;
        let bucket = &mut self.ring[slot(day)];
        *bucket = Q64::from_bits(bucket.bits() + rate);
    }

    fn ring_sum(&self) -> u128 {
        self.ring.iter().map(|q| q.bits()).sum()
    }
}

proptest! {
    #[test]
    fn every_premium_is_earned_exactly_once(mut policies in policies(), steps in prop::collection::vec(1i64..40 * DAY, 1..30)) {
        policies.sort_by_key(|(_, bought, _)| *bought);
        let mut book = Book::new();
        let paid: u64 = policies.iter().map(|(amount, ..)| amount).sum();
        for (amount, bought, days) in policies {
            book.go_to(START + bought);
            book.add(amount, days);
            prop_assert_eq!(book.rate, book.ring_sum());
        }
        for step in steps {
            let before = book.earned;
            book.go_to(book.at + step);
            prop_assert!(book.earned >= before);
            prop_assert_eq!(book.rate, book.ring_sum());
            prop_assert_eq!(book.earned + book.unearned, paid);
        }
        book.go_to(book.at + 600 * DAY);
        prop_assert_eq!((book.earned, book.unearned, book.rate, book.fraction), (paid, 0, 0, 0));
        prop_assert_eq!(book.ring_sum(), 0);
    }

    /// How often anyone calls `accrue` must not change what is earned: the fraction is carried exactly.
    #[test]
    fn the_number_of_accruals_does_not_matter(amount in 1u64..1 << 44, days in 1u32..430, cuts in prop::collection::vec(1i64..20 * DAY, 1..20)) {
        let (mut often, mut once) = (Book::new(), Book::new());
        often.add(amount, days);
        once.add(amount, days);
        for cut in cuts {
            often.go_to(often.at + cut);
        }
        once.go_to(often.at);
        prop_assert_eq!((often.earned, often.fraction), (once.earned, once.fraction));
    }

    /// The clamp at `unearned` must never be what limits the earnings.
    #[test]
    fn earnings_never_run_ahead_of_the_premium(amount in 1u64..1 << 44, days in 0u32..430, part in 0.0f64..1.0) {
        let mut book = Book::new();
        book.add(amount, days);
        let span = end_of(day_of(START).unwrap() + days) - START;
        let elapsed = (span as f64 * part) as i64;
        book.go_to(START + elapsed);
        let fair = amount as u128 * elapsed as u128 / span as u128;
        prop_assert!(book.earned as u128 <= fair);
        prop_assert!(book.earned as u128 + 2 >= fair);
    }

    #[test]
    fn expired_cover_is_released_once(covers in prop::collection::vec((1u64..1 << 40, 0u32..430), 1..20), steps in prop::collection::vec(1u32..90, 1..20)) {
        let mut ring = Box::new([0u64; RING_DAYS]);
        let start = 20_000u32;
        for (amount, day) in &covers {
            ring[slot(start + day)] += amount;
        }
        let mut active: u64 = covers.iter().map(|(amount, _)| amount).sum();
        let mut today = start;
        for step in steps {
            let expired = cover_between(&ring, today, today + step).unwrap();
            clear(&mut ring, today, today + step);
            active -= expired;
            today += step;
            let expected: u64 = covers.iter().filter(|(_, day)| start + day >= today).map(|(amount, _)| amount).sum();
            prop_assert_eq!(active, expected);
            prop_assert_eq!(ring.iter().sum::<u64>(), expected);
        }
    }
}

#[test]
fn extremes_are_errors_or_exact() {
    let ring = [Q64::ZERO; RING_DAYS];
    assert_eq!(day_of(-1), Err(BallastError::MathOverflow));
    assert_eq!(day_of(i64::MAX), Err(BallastError::MathOverflow));
    assert_eq!(rate_for(1, end_of(5), 5), Err(BallastError::MathOverflow));
    assert_eq!(accrue(&ring, u128::MAX, 0, 5, 0, 3), Err(BallastError::MathOverflow));
    let still = accrue(&ring, 7, 9, 5, 100, 100).unwrap();
    assert_eq!(still, Accrual { earned: 0, fraction: 9, rate: 7 });
    assert_eq!(accrue(&ring, 7, 9, 5, 100, 50).unwrap(), still);
    // A pool with nothing streaming passes rounding dust on at once.
    assert_eq!(accrue(&ring, 0, 9, 5, 100, 101).unwrap(), Accrual { earned: 5, fraction: 0, rate: 0 });
    // The largest premium a token can hold over the shortest stream.
    let day = day_of(START).unwrap();
    assert!(rate_for(u64::MAX, START, day).is_ok());
}
