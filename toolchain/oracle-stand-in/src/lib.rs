//! Stands in for an oracle program on a test validator, where the real one does not exist: put at that program's address,
//! it writes into an account of its own whatever it is told, for anybody. Never deploy it where money is.
//!
//! Accounts: the one to write, owned by this program. Data: its new contents, as many bytes as it has.

#![cfg_attr(target_os = "solana", no_std)]

#[cfg(target_arch = "bpf")]
extern crate solana_compiler_builtins as _;

#[cfg(target_os = "solana")]
mod entry {
    use pinocchio::{AccountView, Address, ProgramResult, entrypoint, error::ProgramError};

    entrypoint!(process);

    fn process(_: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
        let account = accounts.first_mut().ok_or(ProgramError::NotEnoughAccountKeys)?;
        let mut contents = account.try_borrow_mut()?;
        if contents.len() != data.len() {
            return Err(ProgramError::InvalidInstructionData);
        }
        contents.copy_from_slice(data);
        Ok(())
    }
}
