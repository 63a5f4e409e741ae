//! Executes what was decided.

use alloc::vec::Vec;

use anchor_lang::{
    cpi::{CpiSeed, CpiSigner, InstructionAccount, InstructionView},
    pinocchio::cpi::{CpiAccount, invoke_signed_unchecked},
    prelude::*,
};

use crate::{
    errors::BallastError,
    events::{ProposalExecuted, log},
    instructions::shared::now,
    seeds,
    state::{Config, Pool, Proposal, Stored, proposal::EXECUTED},
};

#[derive(Accounts)]
pub struct ExecuteProposal {
    pub config: Stored<Config>,
    #[account(mut)]
    pub proposal: Stored<Proposal>,
    /// This program.
    #[account(address = crate::ID @ BallastError::WrongProgram)]
    pub program: UncheckedAccount,
    /// The pool that the proposal is about.
    pub pool: Option<Stored<Pool>>,
}

/// The accounts of the instruction follow as remaining accounts, exactly as they were proposed.
///
/// Specification:
/// 1. Anyone, between the end of the timelock and the expiry of a proposal that has passed, once. Not when rules by which
///    it was decided have changed since, nor when its pool has approved an incident since.
/// 2. This program calls itself with the proposed accounts and data, and the governor's signature. The rent that the
///    instruction needs is the governor's: whoever executes sends it there before.
pub fn handle_execute_proposal(ctx: &mut Context<ExecuteProposal>) -> Result<()> {
    let now = now()?;
    let views = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    let (config, proposal) = (&accounts.config, &mut accounts.proposal);
    let is_about = |pool: &Address| *pool == proposal.pool;
    let named = match &accounts.pool {
        Some(pool) => is_about(pool.address()),
        None => is_about(&Address::default()),
    };
    require!(named, BallastError::WrongPool);
    proposal.check_executable(config, accounts.pool.as_deref(), now)?;
    let count = proposal.account_count as usize;
    let same =
        views.len() == count && views.iter().zip(&proposal.accounts).all(|(view, address)| view.address() == address);
    require!(same, BallastError::WrongProposalAccounts);
    proposal.status = EXECUTED;
    log(&ProposalExecuted { at: now, proposal: *proposal.address(), id: proposal.id });

    let metas: Vec<InstructionAccount> = views
        .iter()
        .enumerate()
        .map(|(at, view)| {
            let address = view.address();
            InstructionAccount::new(address, proposal.writable >> at & 1 == 1, *address == config.governor)
        })
        .collect();
    let infos: Vec<CpiAccount> = views.iter().map(CpiAccount::from).collect();
    let instruction = InstructionView {
        program_id: &crate::ID,
        accounts: &metas,
        data: &proposal.data[..proposal.data_len as usize],
    };
    let bump = [config.governor_bump];
    let signer_seeds = [CpiSeed::from(seeds::GOVERNOR), CpiSeed::from(&bump[..])];
    // SAFETY: nothing here refers to the data of the accounts that are passed on, and nothing is read afterwards.
    unsafe { invoke_signed_unchecked(&instruction, &infos, &[CpiSigner::from(&signer_seeds)]) };
    Ok(())
}
