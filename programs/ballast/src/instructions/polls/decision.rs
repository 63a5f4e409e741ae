//! From the rounds of a decision to its result, its bonds and its fees. Shared by incidents and disputed claims.

use anchor_lang::prelude::*;

use crate::{
    constants::{DAY, INCOME_DAYS},
    errors::BallastError,
    math::{
        fixed::{add, sub},
        median::NO_RESULT,
        stream::day_of,
    },
    state::{
        Poll, Pool, Staking, Stored,
        poll::{DECIDED, TALLIED},
        staking::{LINES, NO_SLOT},
    },
};

/// The rounds of one decision, checked to belong to `subject` and to be over.
pub struct Rounds<'a> {
    pub first: &'a mut Poll,
    pub second: Option<&'a mut Poll>,
    /// The answer that gives nothing to whoever asked: an event of no severity, a claim that is owed in full.
    pub rejection: u8,
    /// The event was approved under another report in the meantime.
    pub was_given: bool,
}

impl<'a> Rounds<'a> {
    /// Errors: `WrongPoll`, `NotTallied`, `AlreadyDecided`, `AppealRunning`, `SecondRoundRequired`.
    #[inline(never)]
    pub fn of(
        subject: &Address,
        first: &'a mut Stored<Poll>,
        second: &'a mut Option<Stored<Poll>>,
        rejection: u8,
        now: i64,
    ) -> Result<Self> {
        require!(first.subject == *subject && first.round == 1, BallastError::WrongPoll);
        require!(first.status != DECIDED, BallastError::AlreadyDecided);
        require!(first.status == TALLIED, BallastError::NotTallied);
        if first.appealed == 0 {
            require!(now > first.challenge_until, BallastError::AppealRunning);
            return Ok(Self { first, second: None, rejection, was_given: false });
        }
        let second = second.as_mut().ok_or(BallastError::SecondRoundRequired)?;
        require!(second.subject == *subject && second.round == 2, BallastError::WrongPoll);
        require!(second.status == TALLIED, BallastError::NotTallied);
        Ok(Self { first, second: Some(second), rejection, was_given: false })
    }

    /// Bucket of the decision, or `NO_RESULT`: that of the second round; when that has none, the first stands.
    pub fn result(&self) -> u8 {
        if self.is_void() { NO_RESULT } else { self.found() }
    }

    fn found(&self) -> u8 {
        self.heard().map_or(self.first.result, |second| second.result)
    }

    /// What would be given has been given already. Whoever asked for what is refused anyway was wrong all the same.
    fn is_void(&self) -> bool {
        self.was_given && self.found() != self.rejection
    }

    /// Whoever asked was right.
    pub fn is_upheld(&self) -> bool {
        let result = self.result();
        result != NO_RESULT && result != self.rejection
    }

    /// The second round, when it has a result.
    fn heard(&self) -> Option<&Poll> {
        self.second.as_deref().filter(|second| second.result != NO_RESULT)
    }

    /// Books what the decision means for bonds and fees, and fixes what settling ballots moves.
    ///
    /// Whoever was right gets his bond back: the first bonder when he is upheld, an appellant when the second round
    /// overturned the first. Without an answer nobody was wrong. The fee of a side that won is the same whatever it
    /// decided: out of the bond that was lost, else out of the `purse`. What is left of a lost bond streams to the capital
    /// providers. The pool has been accrued.
    #[inline(never)]
    pub fn conclude(
        mut self,
        staking: &mut Staking,
        pool: &mut Pool,
        purse: Purse,
        until: i64,
        now: i64,
    ) -> Result<()> {
        let (result, is_void) = (self.result(), self.is_void());
        let heard = result != NO_RESULT && self.heard().is_some();
        let had_answer = self.first.result != NO_RESULT;
        let overturned = heard && had_answer && self.first.is_overturned_by(result, self.rejection);
        let answered = result != NO_RESULT && had_answer && !overturned && !self.first.is_committee();
        // Who is paid the first fee: the first round when its answer stands, else the second.
        let earned = answered || (heard && (overturned || !had_answer));
        let fee = if earned { self.first.fee } else { 0 };
        let forfeited = result != NO_RESULT && !self.is_upheld();
        let first_fee = resolve_bond(pool, self.first, forfeited, fee, purse, now)?;
        let mut second_fee = 0;
        if let Some(second) = self.second.as_deref_mut() {
            let lost = second.bond > 0 && heard && !overturned;
            let fee = if lost { second.fee } else { 0 };
            second_fee = resolve_bond(pool, second, lost, fee, Purse::Pool, now)?;
        }
        let (to_first, to_second) = if answered { (first_fee, second_fee) } else { (0, add(first_fee, second_fee)?) };
        if self.first.fee_slot != NO_SLOT {
            let promised = &mut staking.lines[self.first.fee_slot as usize % LINES].promised;
            *promised = add(*promised, add(to_first, to_second)?)?;
        }
        self.first.decide(to_first, overturned || is_void, until)?;
        if let Some(second) = self.second {
            second.decide(to_second, is_void, until)?;
        }
        Ok(())
    }
}

/// Who pays the fee of a decision in which no bond was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purse {
    /// The capital providers: to find out is a cost of the event.
    Pool,
    /// The claimant who named too much: his deposit, which is among the pool's bonds.
    Deposit,
}

/// Returns a bond to its owner, or books it as income; takes `fee` for voters out of it, else out of the purse.
/// Returns the fee that there was money for.
fn resolve_bond(pool: &mut Pool, poll: &mut Poll, lost: bool, fee: u64, purse: Purse, now: i64) -> Result<u64> {
    let mut fee = fee;
    if lost {
        fee = fee.min(poll.bond);
        pool.bonds = sub(pool.bonds, poll.bond)?;
        if poll.bond > fee {
            pool.add_income(poll.bond - fee, now, day_of(now + INCOME_DAYS * DAY)?)?;
        }
    } else {
        poll.bond_due = u8::from(poll.bond > 0);
        match purse {
            Purse::Pool => {
                fee = fee.min(pool.assets);
                pool.assets -= fee;
            }
            Purse::Deposit => pool.bonds = sub(pool.bonds, fee)?,
        }
    }
    pool.fees_stakers = add(pool.fees_stakers, fee)?;
    Ok(fee)
}
