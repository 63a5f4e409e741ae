//! What can be proposed: instructions of this program that the administrator or the governor signs, and nothing else.

use anchor_lang::prelude::*;

use super::change_rules::{CHANGE_GUARDIAN, CHANGE_LOT, CHANGE_POOL, CHANGE_PRODUCT};
use crate::{errors::BallastError, instruction};

/// How a proposed instruction is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// It could hurt a capital provider: everybody can leave before it is executed.
    pub concerns_providers: bool,
    /// Place of the pool that it is about among its accounts.
    pub pool_at: Option<u8>,
}

/// Every list of accounts begins with signer and configuration; what is about a pool goes on with it.
const POOL_AT: u8 = 2;
const DISCRIMINATOR_LEN: usize = 8;

/// What instruction `data` would be. Errors: `NotProposable`.
pub fn action_of(data: &[u8]) -> Result<Action> {
    let (name, rest) = data.split_first_chunk::<DISCRIMINATOR_LEN>().ok_or(BallastError::NotProposable)?;
    let tag = rest.first().copied().unwrap_or(0);
    let is = |discriminator: &[u8]| name[..] == *discriminator;
    let (concerns_providers, about_pool) = if is(instruction::ChangeRules::DISCRIMINATOR) {
        (tag != CHANGE_GUARDIAN, matches!(tag, CHANGE_POOL | CHANGE_PRODUCT | CHANGE_LOT))
    } else if is(instruction::ListProduct::DISCRIMINATOR)
        || is(instruction::InitMonitor::DISCRIMINATOR)
        || is(instruction::InitCommittee::DISCRIMINATOR)
    {
        (true, true)
    } else if is(instruction::SetRunOff::DISCRIMINATOR) || is(instruction::InitWatch::DISCRIMINATOR) {
        (false, true)
    } else if is(instruction::SetAuditor::DISCRIMINATOR) {
        // Who is approved lowers prices; who is removed does not.
        (tag != 0, false)
    } else if is(instruction::HandOverProgram::DISCRIMINATOR) {
        (true, false)
    } else if is(instruction::CreatePool::DISCRIMINATOR)
        || is(instruction::FundEmission::DISCRIMINATOR)
        || is(instruction::SpendTreasury::DISCRIMINATOR)
    {
        (false, false)
    } else {
        return Err(BallastError::NotProposable.into());
    };
    Ok(Action { concerns_providers, pool_at: about_pool.then_some(POOL_AT) })
}
