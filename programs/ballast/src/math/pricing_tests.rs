use super::*;
use proptest::prelude::*;

const DEFAULT: Curve = Curve { base: 100, kink: 8_000, kink_rate: 500, max_rate: 2_500 };
const MILLION: u64 = 1_000_000_000_000; // one million tokens of six decimals
const YEAR_TERM: u32 = YEAR as u32;

fn curves() -> impl Strategy<Value = Curve> {
    (0u16..=3_000, 1u16..10_000, 0u16..=3_000, 0u16..=4_000).prop_map(|(base, kink, a, b)| Curve {
        base,
        kink,
        kink_rate: base + a,
        max_rate: base + a + b,
    })
}

fn factors() -> impl Strategy<Value = Factors> {
    let factor = || MIN_FACTOR_BPS..=MAX_FACTOR_BPS;
    (factor(), factor()).prop_map(|(attestations, signal)| Factors { attestations, signal })
}

/// The textbook formula in floating point, for comparison only.
fn reference(curve: &Curve, active: f64, amount: f64, capacity: f64, term: f64) -> f64 {
    let line = |low: u16, high: u16, width: f64, a: f64, b: f64| {
        low as f64 * (b - a) + (high as f64 - low as f64) * (b * b - a * a) / (2.0 * width)
    };
    let (u0, u1, kink) = (active / capacity, (active + amount) / capacity, curve.kink as f64 / 1e4);
    let mut area = 0.0;
    if u0 < kink {
        area += line(curve.base, curve.kink_rate, kink, u0, u1.min(kink));
    }
    if u1 > kink {
        area += line(curve.kink_rate, curve.max_rate, 1.0 - kink, u0.max(kink) - kink, u1 - kink);
    }
    area / 1e4 * capacity * term / YEAR as f64
}

proptest! {
    #[test]
    fn matches_the_textbook_integral(curve in curves(), capacity in 1_000_000u64..1 << 50, x in 0.0f64..1.0, y in 0.0f64..1.0, term in 3_600u32..=YEAR_TERM) {
        let active = (capacity as f64 * x.min(y)) as u64;
        let amount = ((capacity as f64 * x.max(y)) as u64).saturating_sub(active).max(1).min(capacity - active);
        prop_assume!(amount > 0);
        let exact = reference(&curve, active as f64, amount as f64, capacity as f64, term as f64);
        let price = premium(&curve, &Factors::NEUTRAL, active, amount, capacity, term).unwrap() as f64;
        let tolerance = 2.0 + exact * 1e-9 + capacity as f64 * 1e-11;
        prop_assert!(price + 1e-6 * exact.max(1.0) >= exact, "{price} below {exact}");
        prop_assert!(price <= exact + tolerance, "{price} far above {exact}");
    }

    #[test]
    fn splitting_an_order_never_makes_it_cheaper(curve in curves(), factors in factors(), capacity in 1_000u64..1 << 50, active_part in 0.0f64..0.9, parts in prop::collection::vec(1u64..1 << 46, 2..6), term in 3_600u32..=YEAR_TERM) {
        let active = (capacity as f64 * active_part) as u64;
        let room = (capacity - active) / parts.len() as u64;
        prop_assume!(room > 0);
        let parts: Vec<u64> = parts.iter().map(|part| part % room + 1).filter(|part| *part <= room).collect();
        prop_assume!(!parts.is_empty());
        let whole = premium(&curve, &factors, active, parts.iter().sum(), capacity, term).unwrap();
        let mut at = active;
        let mut split = 0;
        for part in parts {
            split += premium(&curve, &factors, at, part, capacity, term).unwrap();
            at += part;
        }
        prop_assert!(split >= whole, "split {split} below whole {whole}");
    }

    #[test]
    fn splitting_a_term_never_makes_it_cheaper(curve in curves(), factors in factors(), capacity in 1_000u64..1 << 50, active_part in 0.0f64..0.9, first in 3_600u32..YEAR_TERM / 2, second in 1u32..YEAR_TERM / 2) {
        let active = (capacity as f64 * active_part) as u64;
        let amount = (capacity - active) / 2 + 1;
        let price = |term| premium(&curve, &factors, active, amount, capacity, term).unwrap();
        prop_assert!(price(first) + price(second) >= price(first + second));
    }

    #[test]
    fn factors_scale_the_price_and_round_up(curve in curves(), factors in factors(), capacity in 1_000u64..1 << 50, amount in 1u64..1_000, term in 3_600u32..=YEAR_TERM) {
        let plain = premium(&curve, &Factors::NEUTRAL, 0, amount, capacity, term).unwrap() as u128;
        let scaled = premium(&curve, &factors, 0, amount, capacity, term).unwrap() as u128;
        let exact = plain * factors.attestations as u128 * factors.signal as u128;
        prop_assert!(scaled * 100_000_000 >= exact && scaled.saturating_sub(1) * 100_000_000 < exact);
    }

    #[test]
    fn more_utilisation_and_more_time_cost_more(curve in curves(), capacity in 1_000u64..1 << 50, amount in 1u64..1 << 40, low in 0.0f64..1.0, term in 3_600u32..YEAR_TERM) {
        prop_assume!(amount <= capacity / 2);
        let active = ((capacity - 2 * amount) as f64 * low) as u64;
        let here = premium(&curve, &Factors::NEUTRAL, active, amount, capacity, term).unwrap();
        // Each end of an order is rounded to a step of utilisation, 2^-40 of the capacity, against the buyer.
        let rounding = 2 + 2 * capacity.div_ceil(1 << 40);
        let further = premium(&curve, &Factors::NEUTRAL, active + amount, amount, capacity, term).unwrap();
        prop_assert!(further + rounding >= here, "{further} below {here}");
        prop_assert!(premium(&curve, &Factors::NEUTRAL, active, amount, capacity, term + 1).unwrap() >= here);
    }

    #[test]
    fn never_panics_at_the_extremes(curve in curves(), active: u64, amount: u64, capacity: u64, term in 0u32..=YEAR_TERM, held: u64) {
        let _ = premium(&curve, &Factors::NEUTRAL, active, amount, capacity, term);
        let _ = holding_premium(&curve, amount, held);
    }
}

#[test]
fn worked_examples() {
    // Empty product, 10 % of a million for a year: 1 % rising to 1.5 % averages 1.25 %. One base unit of rounding up.
    assert_eq!(premium(&DEFAULT, &Factors::NEUTRAL, 0, MILLION / 10, MILLION, YEAR_TERM), Ok(1_250_000_001));
    // From the kink to full: 5 % rising to 25 % averages 15 % of 200 000.
    assert_eq!(
        premium(&DEFAULT, &Factors::NEUTRAL, MILLION / 10 * 8, MILLION / 10 * 2, MILLION, YEAR_TERM),
        Ok(30_000_000_001)
    );
    // Everything at once crosses the kink: 24 000 + 30 000.
    assert_eq!(premium(&DEFAULT, &Factors::NEUTRAL, 0, MILLION, MILLION, YEAR_TERM), Ok(54_000_000_001));
    // Five dollars for a month is less than half a cent: the product's minimum premium applies.
    assert_eq!(premium(&DEFAULT, &Factors::NEUTRAL, 0, 5_000_000, MILLION, 30 * 86_400), Ok(4_110));
    // An hour of half a million, held for nine days: 1 % a year for nine days.
    assert_eq!(holding_premium(&DEFAULT, MILLION / 2, 9 * 86_400), Ok(123_287_672));
}

/// The integral is exact where the slope changes: an order that ends at the kink and one that starts there cost together
/// what the order across it costs, to the two roundings.
#[test]
fn the_kink_is_exact() {
    let price = |from: u64, to: u64| premium(&DEFAULT, &Factors::NEUTRAL, from, to - from, MILLION, YEAR_TERM).unwrap();
    let kink = MILLION / 10 * 8;
    // 1 % rising to 5 %: the last ten per cent before the kink average 4.75 %. Then 5 % rises to 25 %: the first average 10 %.
    assert_eq!(price(kink - MILLION / 10, kink), 4_750_000_001);
    assert_eq!(price(kink, kink + MILLION / 10), 10_000_000_001);
    assert_eq!(price(kink - MILLION / 10, kink + MILLION / 10), 14_750_000_001);
    // One base unit on either side pays the rate of its side.
    assert_eq!((price(kink - 20, kink), price(kink, kink + 20)), (2, 2));
}

#[test]
fn bad_input_is_named() {
    assert_eq!(premium(&DEFAULT, &Factors::NEUTRAL, 0, 0, MILLION, 3_600), Err(BallastError::ZeroAmount));
    assert_eq!(premium(&DEFAULT, &Factors::NEUTRAL, 0, 1, 0, 3_600), Err(BallastError::ProductCapacity));
    assert_eq!(
        premium(&DEFAULT, &Factors::NEUTRAL, u64::MAX, u64::MAX, u64::MAX, 3_600),
        Err(BallastError::ProductCapacity)
    );
    assert!(premium(&DEFAULT, &Factors::NEUTRAL, 0, u64::MAX, u64::MAX, YEAR_TERM).is_ok());
    for broken in [
        Curve { base: 600, ..DEFAULT },
        Curve { base: 0, ..DEFAULT },
        Curve { kink: 0, ..DEFAULT },
        Curve { kink: 10_000, ..DEFAULT },
        Curve { max_rate: 400, ..DEFAULT },
        Curve { max_rate: 10_001, ..DEFAULT },
    ] {
        assert_eq!(broken.validate(), Err(BallastError::CurveOutOfBounds));
    }
    assert_eq!(DEFAULT.validate(), Ok(()));
    for (attestations, signal) in [(MIN_FACTOR_BPS - 1, 10_000), (10_000, MAX_FACTOR_BPS + 1), (0, 0)] {
        assert_eq!(Factors { attestations, signal }.validate(), Err(BallastError::CurveOutOfBounds));
    }
    assert_eq!(Factors::NEUTRAL.validate(), Ok(()));
}
