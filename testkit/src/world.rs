//! The embedded SVM with the program in it: transactions, clock, accounts.

use std::{collections::BTreeMap, path::PathBuf};

use litesvm::{LiteSVM, types::TransactionMetadata};
pub use solana_account::{Account, AccountSharedData, ReadableAccount};
use solana_address::Address;
use solana_clock::Clock;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_message::Message;
use solana_signer::Signer;
use solana_transaction::Transaction;
use solana_transaction_error::TransactionError;

use crate::{
    generated::*,
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM},
    twin::Twin,
};

pub const LOADER: Address = Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");
pub const SYSTEM_PROGRAM: Address = Address::from_str_const("11111111111111111111111111111111");
/// The clock a world starts with: Friday 10 March 2023, 00:00 UTC.
pub const START: i64 = 1_678_406_400;

pub struct World {
    pub svm: LiteSVM,
    pub fee_payer: Keypair,
    /// How often each instruction of the program succeeded, in the order of `INSTRUCTIONS`.
    pub succeeded: Vec<u32>,
    /// A second chain that lives through the same; see [`World::attach`]. A clone of the world has none.
    pub(crate) twin: Option<Box<dyn Twin>>,
}

/// What a successful transaction reports.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub compute_units: u64,
    pub logs: Vec<String>,
    pub return_data: Vec<u8>,
}

/// Why a transaction failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    Ballast(BallastError),
    /// Any other error of any program or of the runtime.
    Other(TransactionError),
}

impl PartialEq<BallastError> for Failure {
    fn eq(&self, other: &BallastError) -> bool {
        matches!(self, Failure::Ballast(error) if error == other)
    }
}

/// Where the build leaves a compiled program.
pub fn artefact(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/deploy").join(name).with_extension("so");
    assert!(path.exists(), "{} is missing: run toolchain/build-program.sh first", path.display());
    path
}

impl World {
    /// A chain with the program deployed under the upgrade authority `authority`.
    pub fn new(authority: &Address) -> Self {
        let mut svm = LiteSVM::new().with_transaction_history(0).with_blockhash_check(false);
        svm.add_program_from_file(PROGRAM_ID, artefact("ballast")).expect("the program loads");
        let data_address = crate::pda::program_data();
        let mut data = svm.get_account(&data_address).expect("the loader made a data account");
        data.data[12] = 1;
        data.data[13..45].copy_from_slice(authority.as_ref());
        svm.set_account(data_address, data).unwrap();
        let fee_payer = crate::actor("fee payer");
        svm.airdrop(&fee_payer.pubkey(), 500_000_000_000_000).unwrap();
        let mut world = Self { svm, fee_payer, succeeded: vec![0; INSTRUCTIONS.len()], twin: None };
        world.set_time(START);
        world
    }

    pub fn clock(&self) -> Clock {
        self.svm.get_sysvar::<Clock>()
    }

    fn change_clock(&mut self, change: impl FnOnce(&mut Clock)) {
        let mut clock = self.clock();
        change(&mut clock);
        self.svm.set_sysvar(&clock);
        self.tell(|twin, _| twin.set_clock(&clock));
    }

    pub fn now(&self) -> i64 {
        self.clock().unix_timestamp
    }

    pub fn set_time(&mut self, time: i64) {
        self.change_clock(|clock| {
            clock.unix_timestamp = time;
            clock.slot += 1;
        });
    }

    pub fn advance(&mut self, seconds: i64) {
        self.set_time(self.now() + seconds);
    }

    /// Lets slots pass, at 0.4 seconds each.
    pub fn pass_slots(&mut self, slots: u64) {
        self.change_clock(|clock| {
            clock.slot += slots;
            clock.unix_timestamp += (slots * 2 / 5) as i64;
        });
    }

    /// Jumps to a slot, at the same time.
    pub fn set_slot(&mut self, slot: u64) {
        self.change_clock(|clock| clock.slot = slot);
    }

    pub fn slot(&self) -> u64 {
        self.clock().slot
    }

    pub fn epoch(&self) -> u64 {
        self.clock().epoch
    }

    /// The next epoch begins, at the same time.
    pub fn begin_epoch(&mut self) {
        self.change_clock(|clock| clock.epoch += 1);
    }

    pub fn airdrop(&mut self, to: &Address, lamports: u64) {
        self.svm.airdrop(to, lamports).unwrap();
        let account = self.account(to).expect("it has lamports");
        self.tell(|twin, _| twin.put(to, &account));
    }

    /// From here on signatures are neither made nor verified: that takes longer than many a transaction itself. The keys of
    /// exactly the signers must still be handed over.
    pub fn trust_signatures(&mut self) {
        self.svm = std::mem::take(&mut self.svm).with_sigverify(false);
    }

    /// Sends one transaction; the fee payer signs, and `signers` with it.
    pub fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> Result<Outcome, Failure> {
        let mut all = vec![&self.fee_payer];
        all.extend(signers.iter().filter(|signer| signer.pubkey() != self.fee_payer.pubkey()));
        all.dedup_by_key(|signer| signer.pubkey());
        let message = Message::new(instructions, Some(&self.fee_payer.pubkey()));
        let transaction = if self.svm.get_sigverify() {
            Transaction::new(&all, message, self.svm.latest_blockhash())
        } else {
            unsigned(&all, message)
        };
        let sent = match self.svm.send_transaction(transaction) {
            Ok(meta) => Ok(outcome(meta)),
            Err(failed) => Err(explain(failed.err, instructions)),
        };
        if let Some(mut twin) = self.twin.take() {
            twin.send(self, instructions, &all, &sent);
            self.twin = Some(twin);
        }
        if sent.is_ok() {
            instructions.iter().for_each(|instruction| self.count(&instruction.data));
        }
        sent
    }

    /// Notes that the instruction `data` of the program has succeeded.
    pub fn count(&mut self, data: &[u8]) {
        if let Some(at) = INSTRUCTIONS.iter().position(|(discriminator, ..)| data.starts_with(discriminator)) {
            self.succeeded[at] += 1;
        }
    }

    /// The raw account, if it exists.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.stored(address).map(|account| account.clone().into())
    }

    /// As [`Self::account`], without a copy.
    pub(crate) fn stored(&self, address: &Address) -> Option<&AccountSharedData> {
        self.svm.accounts_db().get_account_ref(address).filter(|account| account.lamports() > 0)
    }

    /// An account of the program, checked for its owner and kind.
    pub fn read<T: bytemuck::Pod + Discriminator>(&self, address: &Address) -> T {
        self.try_read(address).unwrap_or_else(|| panic!("{address} is not a {}", std::any::type_name::<T>()))
    }

    pub fn try_read<T: bytemuck::Pod + Discriminator>(&self, address: &Address) -> Option<T> {
        self.stored(address).filter(|account| is_a::<T>(account)).map(decode)
    }

    /// Every account of one kind that the program owns, in the order of their addresses.
    pub fn all<T: bytemuck::Pod + Discriminator>(&self) -> Vec<(Address, T)> {
        let mut found: Vec<_> = self.accounts().filter(|(_, account)| is_a::<T>(account)).collect();
        found.sort_unstable_by_key(|(address, _)| *address);
        found.into_iter().map(|(address, account)| (*address, decode(account))).collect()
    }

    /// Every account of the program and of both token programs: what a failed transaction must not change.
    pub fn snapshot(&self) -> BTreeMap<Address, AccountSharedData> {
        self.snapshot_of(&[PROGRAM_ID, TOKEN_PROGRAM, TOKEN_2022_PROGRAM])
    }

    pub(crate) fn snapshot_of(&self, owners: &[Address]) -> BTreeMap<Address, AccountSharedData> {
        let own = self.accounts().filter(|(_, account)| owners.contains(account.owner()));
        own.map(|(address, account)| (*address, account.clone())).collect()
    }

    fn accounts(&self) -> impl Iterator<Item = (&Address, &AccountSharedData)> {
        self.svm.accounts_db().inner.iter()
    }

    /// Leaves an account as it is, but for its lamports.
    pub fn set_lamports(&mut self, address: Address, lamports: u64) {
        let account = Account { lamports, ..self.account(&address).unwrap_or_default() };
        self.put(address, account);
    }

    pub fn set_account(&mut self, address: Address, owner: Address, data: Vec<u8>) {
        let lamports = self.svm.minimum_balance_for_rent_exemption(data.len());
        self.put(address, Account { lamports, data, owner, executable: false, rent_epoch: u64::MAX });
    }

    /// Puts an account there, whatever was there before.
    pub fn put(&mut self, address: Address, account: Account) {
        self.tell(|twin, _| twin.put(&address, &account));
        self.svm.set_account(address, account).unwrap();
    }
}

impl Clone for World {
    fn clone(&self) -> Self {
        let (svm, succeeded) = (self.svm.clone(), self.succeeded.clone());
        Self { svm, fee_payer: self.fee_payer.insecure_clone(), succeeded, twin: None }
    }
}

fn is_a<T: Discriminator>(account: &AccountSharedData) -> bool {
    account.data().first_chunk() == Some(&T::DISCRIMINATOR) && *account.owner() == PROGRAM_ID
}

fn decode<T: bytemuck::Pod>(account: &AccountSharedData) -> T {
    bytemuck::pod_read_unaligned(&account.data()[8..8 + size_of::<T>()])
}

/// A transaction with empty signatures, of exactly those whose keys are there.
fn unsigned(keys: &[&Keypair], message: Message) -> Transaction {
    let signers = &message.account_keys[..message.header.num_required_signatures as usize];
    let keys: Vec<_> = keys.iter().map(|key| key.pubkey()).collect();
    let exact = signers.iter().all(|signer| keys.contains(signer)) && keys.iter().all(|key| signers.contains(key));
    assert!(exact, "signed by {keys:?}, not by {signers:?}");
    Transaction::new_unsigned(message)
}

fn outcome(meta: TransactionMetadata) -> Outcome {
    Outcome { compute_units: meta.compute_units_consumed, logs: meta.logs, return_data: meta.return_data.data }
}

/// What a transaction of `instructions` failed with.
pub fn explain(error: TransactionError, instructions: &[Instruction]) -> Failure {
    if let TransactionError::InstructionError(at, InstructionError::Custom(code)) = error
        && instructions[at as usize].program_id == PROGRAM_ID
        && let Some((_, error, _)) = ERRORS.iter().find(|(other, ..)| *other == code)
    {
        return Failure::Ballast(*error);
    }
    Failure::Other(error)
}
