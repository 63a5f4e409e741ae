use super::*;
use proptest::prelude::*;

/// One incident that is owed something.
struct Owed {
    debt: u64,
    at: DebtMark,
    /// Exact share of what was repaid, as a fraction of `debt` still open.
    exact: f64,
}

#[derive(Clone, Debug)]
enum Step {
    Owe(u64),
    Repay(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (1u64..1 << 50).prop_map(Step::Owe),
        1 => Just(Step::Owe(1)),
        4 => any::<u64>().prop_map(Step::Repay),
        1 => (0u64..3).prop_map(Step::Repay),
    ]
}

proptest! {
    #[test]
    fn repayments_are_shared_pro_rata_and_never_more_than_was_repaid(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let (mut mark, mut debt, mut repaid, mut owed) = (DebtMark::fresh(0), 0u64, 0u128, Vec::<Owed>::new());
        let mut lent = 0u128;
        for step in steps {
            match step {
                Step::Owe(amount) => {
                    debt += amount;
                    lent += amount as u128;
                    owed.push(Owed { debt: amount, at: mark, exact: amount as f64 });
                }
                Step::Repay(n) if debt > 0 => {
                    let x = 1 + n % debt;
                    let left = (debt - x) as f64 / debt as f64;
                    mark = mark.after(debt, x).unwrap();
                    debt -= x;
                    repaid += x as u128;
                    owed.iter_mut().for_each(|o| o.exact *= left);
                }
                Step::Repay(_) => {}
            }
            let remaining: Vec<u64> = owed.iter().map(|o| o.at.remaining(o.debt, mark).unwrap()).collect();
            let believed = lent - remaining.iter().map(|r| *r as u128).sum::<u128>();
            // Incidents never count on more than the pool has set aside; what they miss is rounding.
            prop_assert!(believed <= repaid);
            prop_assert!(repaid - believed <= 2 * owed.len() as u128);
            for (o, remaining) in owed.iter().zip(&remaining) {
                prop_assert!((*remaining as f64 - o.exact).abs() <= 2.0 + o.exact * 1e-9);
            }
            if debt == 0 {
                prop_assert!(remaining.iter().all(|left| *left == 0));
                prop_assert_eq!(believed, repaid);
            }
        }
    }

    #[test]
    fn a_mark_stays_normalised_and_only_falls(debt in 1u64.., repaid: u64, mantissa in 1u64 << 63.., exponent in 0u32..1000) {
        let repaid = repaid % debt;
        let before = DebtMark { mantissa, exponent, epoch: 3 };
        let after = before.after(debt, repaid).unwrap();
        prop_assert!(after.mantissa >> 63 == 1);
        prop_assert!((after.exponent, u64::MAX - after.mantissa) >= (exponent, u64::MAX - mantissa));
        prop_assert_eq!(after.epoch, 3);
    }
}

#[test]
fn nothing_repaid_is_nothing_changed() {
    let mark = DebtMark::fresh(0).after(1_000, 999).unwrap();
    assert_eq!(mark.after(7, 0).unwrap(), mark);
    assert_eq!(mark.remaining(u64::MAX, mark).unwrap(), u64::MAX);
}

#[test]
fn the_last_unit_ends_the_epoch() {
    let mark = DebtMark::fresh(0);
    let after = mark.after(10, 10).unwrap();
    assert_eq!(after, DebtMark::fresh(1));
    assert_eq!(mark.remaining(10, after), Ok(0));
}

#[test]
fn impossible_repayments_are_errors() {
    let mark = DebtMark::fresh(0);
    assert_eq!(mark.after(10, 11), Err(BallastError::MathOverflow));
    assert_eq!(mark.after(0, 0), Err(BallastError::MathOverflow));
    let older = mark.after(10, 9).unwrap();
    assert_eq!(older.remaining(10, mark), Err(BallastError::MathOverflow));
}

/// A thousand epochs' worth of repayments down to one unit, with new debt on top each time, keeps its precision.
#[test]
fn precision_survives_debt_on_top_of_a_nearly_repaid_debt() {
    let (mut mark, mut debt) = (DebtMark::fresh(0), 0u64);
    for _ in 0..1_000 {
        let at = mark;
        debt += 1_000_000_000_000_000;
        let half = debt / 2;
        mark = mark.after(debt, half).unwrap();
        debt -= half;
        let left = at.remaining(1_000_000_000_000_000, mark).unwrap();
        assert!(left.abs_diff(500_000_000_000_000) <= 2, "{left}");
        mark = mark.after(debt, debt - 1).unwrap();
        debt = 1;
    }
    assert!(mark.exponent > 40_000);
}
