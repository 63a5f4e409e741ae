//! From the embedded SVM to accounts of a network: everything that belongs to the scenario, and nothing else.

use ballast_testkit::{
    Address, PROGRAM_ID,
    feeds::loader::program_data_address,
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM, token_address},
    world::{Account, LOADER, SYSTEM_PROGRAM, World},
};

use super::stage::ACCOUNT_OWNERS;
use crate::{
    cast,
    manifest::Mode,
    tokens::{associated_address, set_mint},
};

/// Bytes of a token account without extensions, and where Token-2022 says that it is one.
const TOKEN_ACCOUNT: usize = 165;
const IS_ACCOUNT: u8 = 2;

/// The accounts of the world that make up the network. Token accounts stand at their associated addresses, which the
/// embedded SVM does without; the three tokens can be minted by the faucet, and their supply is what there is.
pub fn accounts(world: &World, mode: Mode) -> Vec<(Address, Account)> {
    let all = world.svm.accounts_db().inner.iter();
    let kept = all.map(|(address, account)| (*address, Account::from(account.clone())));
    let kept = kept.filter(|(address, account)| belongs(address, account, mode));
    let mut accounts: Vec<_> = kept.map(|(address, account)| (place(address, &account), account)).collect();
    for mint in [cast::usdc_mint(), cast::dollar_mint(), cast::governance_mint()] {
        let of_mint =
            accounts.iter().filter_map(|(_, account)| holding(account)).filter(|holding| holding.mint == mint);
        let supply = of_mint.map(|holding| holding.amount).sum();
        let (_, account) = accounts.iter_mut().find(|(address, _)| *address == mint).expect("the mint was made");
        set_mint(&mut account.data, &cast::address("faucet"), supply);
    }
    accounts.sort_unstable_by_key(|(address, _)| *address);
    accounts
}

fn belongs(address: &Address, account: &Account, mode: Mode) -> bool {
    if account.lamports == 0 || !ACCOUNT_OWNERS.contains(&account.owner) {
        return false;
    }
    match account.owner {
        SYSTEM_PROGRAM => cast::name_of(address).is_some(),
        LOADER => {
            let mut programs = vec![cast::covered_program()];
            programs.extend((mode == Mode::Seeded).then_some(PROGRAM_ID));
            programs.iter().any(|program| *address == *program || *address == program_data_address(program))
        }
        _ => true,
    }
}

/// What a token account holds.
struct Holding {
    mint: Address,
    owner: Address,
    amount: u64,
}

fn holding(account: &Account) -> Option<Holding> {
    let data = &account.data;
    let is_token = [TOKEN_PROGRAM, TOKEN_2022_PROGRAM].contains(&account.owner);
    let is_account = data.len() == TOKEN_ACCOUNT || data.get(TOKEN_ACCOUNT) == Some(&IS_ACCOUNT);
    let key = |at: usize| Address::new_from_array(data[at..at + 32].try_into().unwrap());
    (is_token && is_account).then(|| Holding {
        mint: key(0),
        owner: key(32),
        amount: u64::from_le_bytes(data[64..72].try_into().unwrap()),
    })
}

/// Where an account stands on the network.
fn place(address: Address, account: &Account) -> Address {
    match holding(account) {
        Some(held) if address == token_address(&held.mint, &held.owner) => {
            associated_address(&held.owner, &held.mint, &account.owner)
        }
        _ => address,
    }
}
