//! Books what a voter has earned and lost with a decision, and unlocks his stake.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{BallotSettled, log},
    instructions::shared::now,
    math::fixed::{add, sub},
    state::{
        Ballot, Poll, Stake, Staking, Stored,
        ballot::NOT_VOTED,
        staking::{GOVERNANCE, LINES},
    },
};

#[derive(Accounts)]
pub struct SettleBallot {
    #[account(mut)]
    pub staking: Stored<Staking>,
    #[account(mut, constraint = stake.owner == ballot.voter @ BallastError::WrongStaking)]
    pub stake: Stored<Stake>,
    #[account(mut)]
    pub ballot: Stored<Ballot>,
    #[account(mut, constraint = poll_1.subject == ballot.subject @ BallastError::WrongPoll)]
    pub poll_1: Stored<Poll>,
    /// When there was a second round in which he voted.
    #[account(mut)]
    pub poll_2: Option<Stored<Poll>>,
}

/// Specification:
/// 1. Anyone, once per ballot, after the decision.
/// 2. Both rounds at once. A sealed vote that was not opened costs its part of the weight always; the wrong side only when
///    the vote was clear and its round was not overturned.
/// 3. Whoever was right gets his part of the fee and of what the wrong side lost; all parts add up exactly. Slashes of the
///    silent are shared by all stakers.
pub fn handle_settle_ballot(ctx: &mut Context<SettleBallot>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let (staking, stake, ballot) = (&mut accounts.staking, &mut accounts.stake, &mut accounts.ballot);
    require!(ballot.settled == 0, BallastError::AlreadySettled);
    require!(accounts.poll_1.round == 1, BallastError::WrongPoll);
    stake.touch(staking, now)?;

    let mut event =
        BallotSettled { at: now, subject: ballot.subject, voter: ballot.voter, slashed: 0, award: 0, fee: 0 };
    for (at, vote) in ballot.votes.iter().enumerate() {
        if vote.state == NOT_VOTED {
            continue;
        }
        let poll = match (at, &mut accounts.poll_2) {
            (0, _) => &mut accounts.poll_1,
            (_, Some(poll)) if poll.subject == ballot.subject && poll.round == 2 => poll,
            _ => return Err(BallastError::SecondRoundRequired.into()),
        };
        let outcome = poll.settle(vote)?;
        stake.exposed = sub(stake.exposed, poll.worst_slash(vote.weight)?)?;
        let lost = add(outcome.silent, outcome.slash)?;
        if lost > 0 {
            stake.take(staking, lost)?;
        }
        staking.unshared = add(staking.unshared, outcome.silent)?;
        staking.slashed = add(staking.slashed, outcome.slash)?;
        staking.awarded = add(staking.awarded, outcome.award)?;
        staking.owed = add(staking.owed, outcome.award)?;
        let line = &mut stake.lines[GOVERNANCE];
        line.owed = add(line.owed, outcome.award)?;
        let line = &mut stake.lines[poll.fee_slot as usize % LINES];
        line.owed = add(line.owed, outcome.fee)?;
        event.slashed += lost;
        event.award += outcome.award;
        event.fee += outcome.fee;
    }
    ballot.settled = 1;
    stake.open_ballots -= 1;
    log(&event);
    stake.invariant()
}
