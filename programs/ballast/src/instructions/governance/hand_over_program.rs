//! Gives the program's upgrade authority, which the governor holds, to somebody else or to nobody.

use anchor_lang::{cpi::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed};

use crate::{
    errors::BallastError,
    events::{ProgramHandedOver, log},
    instructions::{shared::now, sight},
    oracle::loader::UPGRADEABLE_LOADER,
    state::{Config, Stored},
};

/// `SetAuthority` of the upgradeable loader (bincode).
const SET_AUTHORITY: [u8; 4] = [4, 0, 0, 0];

#[derive(Accounts)]
pub struct HandOverProgram {
    /// Signs through `execute_proposal` alone.
    #[account(address = config.governor @ BallastError::NotGovernor)]
    pub governor: Signer,
    pub config: Stored<Config>,
    /// This program's data account.
    #[account(mut)]
    pub program_data: UncheckedAccount,
    /// Can upgrade from now on; this program itself for nobody, for ever.
    pub new_authority: UncheckedAccount,
    #[account(address = UPGRADEABLE_LOADER @ BallastError::WrongProgram)]
    pub loader: UncheckedAccount,
}

/// Specification:
/// 1. Only a decided proposal. The loader checks that the governor is the authority of the data account.
/// 2. Naming this program as the new authority makes it immutable.
pub fn handle_hand_over_program(ctx: &mut Context<HandOverProgram>) -> Result<()> {
    let now = now()?;
    let accounts = &mut ctx.accounts;
    let new_authority = *accounts.new_authority.address();
    require!(new_authority != Address::default(), BallastError::WrongProgram);
    let expected = if new_authority == crate::ID { Address::default() } else { new_authority };
    let address = *accounts.program_data.address();
    {
        let (data, governor) = (accounts.program_data.cpi_handle_mut().into(), accounts.governor.cpi_handle());
        let metas = (InstructionAccount::writable(&address), InstructionAccount::readonly_signer(governor.address()));
        if expected == Address::default() {
            unchecked_invoke_signed_fixed(
                &UPGRADEABLE_LOADER,
                &SET_AUTHORITY,
                &[metas.0, metas.1],
                &[data, governor],
                &[],
            );
        } else {
            let metas = [metas.0, metas.1, InstructionAccount::readonly(&new_authority)];
            let handles = [data, governor, accounts.new_authority.cpi_handle()];
            unchecked_invoke_signed_fixed(&UPGRADEABLE_LOADER, &SET_AUTHORITY, &metas, &handles, &[]);
        }
    }
    let authority = sight::deployment(&accounts.program_data)?.ok_or(BallastError::WrongProgram)?.authority;
    require!(authority == expected, BallastError::NotUpgradeAuthority);
    log(&ProgramHandedOver { at: now, program_data: address, authority });
    Ok(())
}
