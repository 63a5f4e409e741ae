//! Tokens as wallets have them: associated accounts, and a faucet that mints.

use ballast_testkit::{Address, Instruction, world::SYSTEM_PROGRAM};
use solana_instruction::AccountMeta;

pub const ASSOCIATED: Address = Address::from_str_const("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
/// Decimals of the three tokens.
pub const DECIMALS: u32 = 6;

/// Where a wallet keeps a token.
pub fn associated_address(owner: &Address, mint: &Address, token_program: &Address) -> Address {
    let seeds = [owner.as_ref(), token_program.as_ref(), mint.as_ref()];
    Address::find_program_address(&seeds, &ASSOCIATED).0
}

/// Writes authority and supply into a mint's bytes.
pub fn set_mint(data: &mut [u8], authority: &Address, supply: u64) {
    data[..4].copy_from_slice(&1u32.to_le_bytes());
    data[4..36].copy_from_slice(authority.as_ref());
    data[36..44].copy_from_slice(&supply.to_le_bytes());
}

/// Makes the wallet's account, if there is none, and mints `amount` base units to it.
pub fn mint_to(
    authority: &Address,
    owner: &Address,
    mint: &Address,
    token_program: &Address,
    amount: u64,
) -> [Instruction; 2] {
    let account = associated_address(owner, mint, token_program);
    let create = vec![
        AccountMeta::new(*authority, true),
        AccountMeta::new(account, false),
        AccountMeta::new_readonly(*owner, false),
        AccountMeta::new_readonly(*mint, false),
        AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        AccountMeta::new_readonly(*token_program, false),
    ];
    let mint = vec![
        AccountMeta::new(*mint, false),
        AccountMeta::new(account, false),
        AccountMeta::new_readonly(*authority, true),
    ];
    // 1: create unless it is there; 7: mint.
    let minting = [&[7][..], &amount.to_le_bytes()].concat();
    [
        Instruction { program_id: ASSOCIATED, accounts: create, data: vec![1] },
        Instruction { program_id: *token_program, accounts: mint, data: minting },
    ]
}
