//! A network in a file: its accounts, its clock, its manifest. Past transactions are not kept.

use std::{collections::BTreeMap, fs, path::Path};

use ballast_testkit::{Address, world::Account};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

use crate::{
    files,
    manifest::{Manifest, VERSION},
    network,
    seed::{ChainClock, Genesis},
};

/// Owner of the accounts that the runtime writes itself.
const SYSVAR: &str = "Sysvar1111111111111111111111111111111111111";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    version: u32,
    clock: ChainClock,
    manifest: Manifest,
    accounts: BTreeMap<String, Saved>,
}

/// An account as `surfnet_exportSnapshot` has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    lamports: u64,
    owner: String,
    executable: bool,
    rent_epoch: u64,
    /// In base64.
    data: String,
}

impl State {
    /// Of all accounts of a network those that not every network has. Errors: a sentence.
    pub fn new(clock: ChainClock, manifest: Manifest, mut accounts: BTreeMap<String, Saved>) -> Result<Self, String> {
        let everywhere: BTreeMap<String, Saved> = network::fresh_accounts()?.iter().map(entry).collect();
        accounts.retain(|address, account| {
            let is_runtime = account.owner == SYSVAR || *address == manifest.airdrop_source;
            account.lamports > 0 && !is_runtime && everywhere.get(address) != Some(account)
        });
        Ok(Self { version: VERSION, clock, manifest, accounts })
    }

    /// How many accounts it has.
    pub fn count(&self) -> usize {
        self.accounts.len()
    }

    /// Errors: a sentence naming the file.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        files::write(path, &serde_json::to_vec(self).expect("a state has a text"))
    }

    /// Errors: a sentence naming the file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let unusable = |why: String| {
            format!("{} is not a state of this version ({why}): name another file, or delete it", path.display())
        };
        let text = fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let state: Self = serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))?;
        match state.version {
            VERSION => Ok(state),
            other => Err(unusable(format!("it is of version {other}, not {VERSION}"))),
        }
    }

    /// What a network begins with to go on from here. Errors: a sentence naming the account.
    pub fn genesis(self) -> Result<Genesis, String> {
        let accounts = self.accounts.into_iter().map(|(address, saved)| {
            let damaged = || format!("the state's account {address} is damaged: delete the file and start anew");
            let data = BASE64_STANDARD.decode(&saved.data).map_err(|_| damaged())?;
            let owner: Address = saved.owner.parse().map_err(|_| damaged())?;
            let key: Address = address.parse().map_err(|_| damaged())?;
            let Saved { lamports, executable, rent_epoch, .. } = saved;
            Ok((key, Account { lamports, data, owner, executable, rent_epoch }))
        });
        let accounts = accounts.collect::<Result<_, String>>()?;
        Ok(Genesis { accounts, clock: self.clock, manifest: self.manifest })
    }
}

/// An account by its address.
pub fn entry((address, account): &(Address, Account)) -> (String, Saved) {
    (address.to_string(), Saved::from(account))
}

impl From<&Account> for Saved {
    fn from(account: &Account) -> Self {
        Self {
            lamports: account.lamports,
            owner: account.owner.to_string(),
            executable: account.executable,
            rent_epoch: account.rent_epoch,
            data: BASE64_STANDARD.encode(&account.data),
        }
    }
}
