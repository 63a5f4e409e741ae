//! Who takes part and what each wants to do when. Amounts and times are chosen here; every result comes from the chain.

use ballast_testkit::BallastError::{self, CooldownNotOver, NotEligible, PriceOutOfBand, SalesFrozen};

use crate::{
    calendar::{DAY, march},
    format::UNIT,
};

pub struct Person {
    pub name: &'static str,
    pub role: &'static str,
    /// Dollar tokens at the start, in base units.
    pub wallet: u64,
}

const fn person(name: &'static str, role: &'static str, dollars: u64) -> Person {
    Person { name, role, wallet: dollars * UNIT }
}

/// Indices of [`PEOPLE`].
pub type Who = usize;
pub const ADMIN: Who = 0;
pub const INES: Who = 1;
pub const JONAS: Who = 2;
pub const KOFI: Who = 3;
pub const ALMA: Who = 4;
pub const BRUNO: Who = 5;
pub const CARLA: Who = 6;
pub const DENIZ: Who = 7;
pub const EMIL: Who = 8;

pub const PEOPLE: [Person; 9] = [
    person("Administrator", "opens the pool, leaves a seed in it", 1_000),
    person("Ines", "capital provider, will want to leave", 80_000),
    person("Jonas", "capital provider", 150_000),
    person("Kofi", "capital provider", 25_000),
    person("Alma", "runs a payments company", 2_500),
    person("Bruno", "student with five dollars to insure", 20),
    person("Carla", "market maker", 1_000),
    person("Deniz", "trader who hears of the bank run", 1_000),
    person("Emil", "comes after the peg has broken", 500),
];
pub const PROVIDERS: [Who; 3] = [INES, JONAS, KOFI];

/// When the pool opens.
pub const OPENING: i64 = march(1, 0, 0);

/// One deliberate act. `Err` names the error with which the program must refuse it.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Chapter(&'static str),
    Note(&'static str),
    Open,
    Deposit(Who, u64),
    /// Cover in base units, term in seconds.
    Buy(Who, u64, i64),
    BuyRefused(Who, u64, i64, BallastError),
    RequestExit(Who),
    CompleteExit(Who),
    ExitRefused(Who, BallastError),
    ClaimRefused(Who, BallastError),
}

/// In order of time, each on a ten-minute mark.
pub const SCHEDULE: &[(i64, Act)] = &[
    (march(1, 0, 0), Act::Chapter("Three people bring the capital")),
    (march(1, 0, 0), Act::Open),
    (march(1, 8, 0), Act::Deposit(INES, 60_000 * UNIT)),
    (march(1, 12, 30), Act::Deposit(JONAS, 120_000 * UNIT)),
    (march(2, 9, 0), Act::Deposit(KOFI, 20_000 * UNIT)),
    (march(2, 9, 10), Act::Chapter("Quiet days: cover is sold")),
    (march(2, 10, 0), Act::Buy(ALMA, 30_000 * UNIT, 60 * DAY)),
    (march(4, 18, 20), Act::Buy(BRUNO, 5 * UNIT, 30 * DAY)),
    (march(7, 9, 30), Act::Buy(CARLA, 12_000 * UNIT, 30 * DAY)),
    (march(10, 17, 50), Act::Chapter("The weekend: a bank fails, the peg goes")),
    (
        march(10, 18, 0),
        Act::Note("The real prices begin. Silicon Valley Bank was closed today; part of USDC's reserve lies there."),
    ),
    (march(10, 20, 40), Act::Buy(DENIZ, 15_000 * UNIT, 7 * DAY)),
    (march(10, 22, 40), Act::BuyRefused(EMIL, 4_000 * UNIT, 30 * DAY, PriceOutOfBand)),
    (march(11, 3, 40), Act::BuyRefused(EMIL, 4_000 * UNIT, 30 * DAY, SalesFrozen)),
    (march(11, 3, 40), Act::RequestExit(INES)),
    (march(11, 4, 20), Act::ExitRefused(INES, CooldownNotOver)),
    (march(12, 12, 0), Act::BuyRefused(EMIL, 4_000 * UNIT, 30 * DAY, SalesFrozen)),
    (march(13, 17, 0), Act::Buy(EMIL, 4_000 * UNIT, 30 * DAY)),
    (march(13, 17, 10), Act::ClaimRefused(EMIL, NotEligible)),
    (march(13, 21, 10), Act::Chapter("Ines leaves, cover runs off, the books close")),
    (march(18, 9, 0), Act::CompleteExit(INES)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_path::STEP;

    #[test]
    fn the_schedule_runs_forward_in_steps() {
        assert!(SCHEDULE.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        assert!(SCHEDULE.iter().all(|(at, _)| (at - OPENING) % STEP == 0));
        assert_eq!(SCHEDULE[0].0, OPENING);
    }

    #[test]
    fn everybody_can_pay_for_what_he_wants() {
        for (_, act) in SCHEDULE {
            if let Act::Deposit(who, amount) = act {
                assert!(*amount <= PEOPLE[*who].wallet);
            }
        }
    }
}
