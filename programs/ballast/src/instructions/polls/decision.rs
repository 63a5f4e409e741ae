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
}

impl<'a> Rounds<'a> {
    /// Errors: `WrongPoll`, `NotTallied`, `AlreadyDecided`, `AppealRunning`, `SecondRoundRequired`.
    #[inline(never)]
    pub fn of(
        subject: &Address,
        first: &'a mut Stored<Poll>,
        second: &'a mut Option<Stored<Poll>>,
        now: i64,
    ) -> Result<Self> {
        require!(first.subject == *subject && first.round == 1, BallastError::WrongPoll);
        require!(first.status != DECIDED, BallastError::AlreadyDecided);
        require!(first.status == TALLIED, BallastError::NotTallied);
        if first.appealed == 0 {
            require!(now > first.challenge_until, BallastError::AppealRunning);
            return Ok(Self { first, second: None });
        }
        let second = second.as_mut().ok_or(BallastError::SecondRoundRequired)?;
        require!(second.subject == *subject && second.round == 2, BallastError::WrongPoll);
        require!(second.status == TALLIED, BallastError::NotTallied);
        Ok(Self { first, second: Some(second) })
    }

    /// Bucket of the decision, or `NO_RESULT`: that of the second round; when that has none, the first stands.
    pub fn result(&self) -> u8 {
        match self.heard() {
            Some(second) => second.result,
            None => self.first.result,
        }
    }

    /// The second round, when it has a result.
    fn heard(&self) -> Option<&Poll> {
        self.second.as_deref().filter(|second| second.result != NO_RESULT)
    }

    /// Books what the decision means for bonds and fees, and fixes what settling ballots moves.
    ///
    /// Whoever was right gets his bond back: the first bonder when `upheld`, an appellant when the second round overturned
    /// the first. Without a result nobody was wrong. The fee of a side that won is the same whatever it decided: out of
    /// the bond that was lost, else out of the pool. What is left of a lost bond streams to the capital providers.
    /// The pool has been accrued.
    #[inline(never)]
    pub fn conclude(
        mut self,
        staking: &mut Staking,
        pool: &mut Pool,
        upheld: bool,
        until: i64,
        now: i64,
    ) -> Result<()> {
        let result = self.result();
        let heard = self.heard().is_some();
        let overturned = heard && self.first.result != NO_RESULT && self.first.is_overturned_by(result);
        let answered = self.first.result != NO_RESULT && !overturned && !self.first.is_committee();
        // Who is paid the first fee: the first round when its answer stands, else the second.
        let nominal = self.first.fee;
        let forfeited = result != NO_RESULT && !upheld;
        let earned = answered || (heard && (overturned || self.first.result == NO_RESULT));
        let first_fee = if earned { nominal } else { 0 };
        let first_fee = resolve_bond(pool, self.first, forfeited, first_fee, now)?;
        let mut second_fee = 0;
        if let Some(second) = self.second.as_deref_mut() {
            let lost = second.bond > 0 && !overturned;
            let fee = if lost && heard { second.fee } else { 0 };
            second_fee = resolve_bond(pool, second, lost, if lost { fee } else { 0 }, now)?;
        }
        let (to_first, to_second) = if answered { (first_fee, second_fee) } else { (0, first_fee + second_fee) };
        if self.first.fee_slot != NO_SLOT {
            let promised = &mut staking.lines[self.first.fee_slot as usize % LINES].promised;
            *promised = add(*promised, add(to_first, to_second)?)?;
        }
        self.first.decide(to_first, overturned, until)?;
        if let Some(second) = self.second {
            second.decide(to_second, false, until)?;
        }
        Ok(())
    }
}

/// Returns a bond to its owner, or books it as income; takes `fee` for voters out of it, else out of the pool's assets.
/// Returns the fee that there was money for.
fn resolve_bond(pool: &mut Pool, poll: &mut Poll, forfeited: bool, fee: u64, now: i64) -> Result<u64> {
    if !forfeited {
        poll.bond_due = u8::from(poll.bond > 0);
        let fee = fee.min(pool.assets);
        pool.assets -= fee;
        pool.fees_stakers = add(pool.fees_stakers, fee)?;
        return Ok(fee);
    }
    let fee = fee.min(poll.bond);
    pool.bonds = sub(pool.bonds, poll.bond)?;
    pool.fees_stakers = add(pool.fees_stakers, fee)?;
    let rest = poll.bond - fee;
    if rest > 0 {
        pool.add_income(rest, now, day_of(now + INCOME_DAYS * DAY)?)?;
    }
    Ok(fee)
}
