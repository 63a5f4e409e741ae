//! Mints and token accounts: classic ones in their real byte layout, those of Token-2022 in `tokens_2022`.

use solana_account::ReadableAccount;
use solana_address::Address;
use solana_program_option::COption;
use solana_program_pack::Pack;
use spl_token_interface::state::{Account, AccountState, Mint};

use crate::{keys::derived, tokens_2022::ExtensionType, world::World};

pub const TOKEN_PROGRAM: Address = Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
pub const TOKEN_2022_PROGRAM: Address = Address::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// One whole token of the six-decimal collateral.
pub const UNIT: u64 = 1_000_000;

impl World {
    /// An initialised classic mint without authorities.
    pub fn create_mint(&mut self, address: Address, decimals: u8) {
        let mint = Mint {
            mint_authority: COption::None,
            supply: u64::MAX / 2,
            decimals,
            is_initialized: true,
            freeze_authority: COption::None,
        };
        let mut data = vec![0; Mint::LEN];
        Mint::pack(mint, &mut data).unwrap();
        self.set_account(address, TOKEN_PROGRAM, data);
    }

    /// A token account with a balance, under the token program of its mint; under Token-2022 with an immutable owner, as
    /// associated accounts have it. Its address is derived from mint, owner and nothing else.
    pub fn create_token_account(&mut self, mint: &Address, owner: &Address, amount: u64) -> Address {
        let address = token_address(mint, owner);
        if self.is_2022(mint) {
            self.put_account_2022(address, mint, owner, &[ExtensionType::ImmutableOwner]);
            self.give(&address, amount);
        } else {
            self.put_token_account(address, mint, owner, amount);
        }
        address
    }

    /// As [`World::create_token_account`], anywhere and with an owner that can be changed.
    pub fn put_token_account(&mut self, address: Address, mint: &Address, owner: &Address, amount: u64) {
        if self.is_2022(mint) {
            self.put_account_2022(address, mint, owner, &[]);
            return self.give(&address, amount);
        }
        let account = Account {
            mint: mint.to_bytes().into(),
            owner: owner.to_bytes().into(),
            amount,
            delegate: COption::None,
            state: AccountState::Initialized,
            is_native: COption::None,
            delegated_amount: 0,
            close_authority: COption::None,
        };
        let mut data = vec![0; Account::LEN];
        Account::pack(account, &mut data).unwrap();
        self.set_account(address, TOKEN_PROGRAM, data);
    }

    /// Balance in base units; 0 when the account does not exist.
    pub fn balance(&self, token_account: &Address) -> u64 {
        self.stored(token_account).map_or(0, |account| amount_at(account.data(), 64))
    }

    pub fn supply(&self, mint: &Address) -> u64 {
        self.stored(mint).map_or(0, |account| amount_at(account.data(), 36))
    }

    /// Adds tokens to an account out of nowhere: a donation, or a faucet.
    pub fn give(&mut self, token_account: &Address, amount: u64) {
        let mut account = self.account(token_account).expect("a token account");
        let balance = amount_at(&account.data, 64);
        account.data[64..72].copy_from_slice(&(balance + amount).to_le_bytes());
        self.put(*token_account, account);
    }
}

fn amount_at(data: &[u8], offset: usize) -> u64 {
    u64::from_le_bytes(data[offset..offset + 8].try_into().unwrap())
}

/// Where [`World::create_token_account`] puts an account.
pub fn token_address(mint: &Address, owner: &Address) -> Address {
    derived(&[mint.as_ref(), owner.as_ref()], &TOKEN_PROGRAM)
}
