//! What opening a round has in common: the poll account, the bond, and the rules that hold for this decision from now on.

use anchor_lang::prelude::*;

use crate::{
    constants::{BPS, MAX_DECIMALS, VERSION},
    errors::BallastError,
    events::{PollOpened, log},
    instructions::shared::create,
    math::{
        bond::{base_bond, challenge_time},
        fixed::{add, scale_floor},
    },
    seeds,
    state::{FeeVault, Poll, Pool, StakingRules, Stored, staking::NO_SLOT},
};

/// The address of a poll: what it decides, and in which round.
pub struct PollAddress<'a> {
    pub payer: &'a AccountView,
    pub account: &'a AccountView,
    pub subject: &'a Address,
    pub round: u8,
    pub bump: u8,
}

/// Creates the poll account and takes its bond (base units) into the ledger; the caller collects it afterwards.
/// Errors: `AlreadyExists`.
pub fn create_poll(at: &PollAddress, pool: &mut Stored<Pool>, bonder: &Address, bond: u64) -> Result<Stored<Poll>> {
    let mut poll = create::<Poll>(
        at.payer,
        at.account,
        &[seeds::POLL, at.subject.as_ref(), &[at.round], &[at.bump]],
        BallastError::AlreadyExists,
    )?;
    poll.subject = *at.subject;
    poll.pool = *pool.address();
    poll.bonder = *bonder;
    poll.bond = bond;
    pool.bonds = add(pool.bonds, bond)?;
    poll.bump = at.bump;
    poll.version = VERSION;
    Ok(poll)
}

/// Says that a round has been opened, once it is scheduled.
pub fn log_opened(poll: &Stored<Poll>, now: i64) {
    log(&PollOpened {
        at: now,
        pool: poll.pool,
        poll: *poll.address(),
        subject: poll.subject,
        bonder: poll.bonder,
        bond: poll.bond,
        commit_until: poll.commit_until,
        reveal_until: poll.reveal_until,
        round: poll.round as u64,
    });
}

/// Bond and fee of a first round, in base units of the collateral.
pub struct Stakes {
    /// Before any doubling.
    pub bond: u64,
    /// For the winning side; nothing for a collateral without a reward line.
    pub fee: u64,
    /// Seconds to challenge the result.
    pub challenge_time: u32,
}

/// Base units of one whole token, by decimals.
const UNITS: [u64; MAX_DECIMALS as usize + 1] = {
    let mut units = [1; MAX_DECIMALS as usize + 1];
    let mut decimals = 1;
    while decimals < units.len() {
        units[decimals] = units[decimals - 1] * 10;
        decimals += 1;
    }
    units
};

/// What is at stake when `amount` base units of `pool`'s money are decided about.
#[inline(never)]
pub fn stakes(rules: &StakingRules, pool: &Pool, fees: &FeeVault, amount: u64) -> Result<Stakes> {
    let unit = *UNITS.get(pool.decimals as usize).ok_or(BallastError::MathOverflow)?;
    let whole = |tokens: u32| unit.checked_mul(tokens as u64).ok_or(BallastError::MathOverflow);
    let bond = base_bond(amount, rules.bond_bps, whole(rules.bond_min)?, whole(rules.bond_max)?)?;
    let fee = scale_floor(bond, rules.fee_bps as u32, BPS as u32)?;
    let assets = add(pool.assets, pool.reserved)?;
    Ok(Stakes {
        bond,
        fee: if fees.slot == NO_SLOT { 0 } else { fee },
        challenge_time: challenge_time(amount, assets, rules.challenge_min, rules.challenge_max)?,
    })
}
