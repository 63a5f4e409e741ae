//! The bank: its transactions, accounts and slots.

use std::{collections::HashSet, time::Duration};

use ballast_testkit::{world::Account, *};
use solana_clock::Clock;
use solana_program_test::{
    BanksClientError, ProgramTest, ProgramTestContext,
    tokio::{
        runtime::{Builder, Runtime},
        time::sleep,
    },
};
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;

use crate::wire;

/// What the bank charges for each signature, in lamports.
pub const FEE: u64 = 5_000;

pub struct Bank {
    runtime: Runtime,
    context: ProgramTestContext,
    slot: u64,
    /// First signatures of all transactions that were made.
    made: HashSet<Vec<u8>>,
}

/// What the bank says about a transaction that it has executed.
#[derive(Debug)]
pub struct Executed {
    pub result: Result<(), TransactionError>,
    pub compute_units: u64,
    pub logs: Vec<String>,
    pub return_data: Vec<u8>,
}

impl Bank {
    /// A chain in its first slot, with the token programs and nothing of ours.
    pub fn start() -> Self {
        let test = ProgramTest::default();
        agave_logger::setup_with("off");
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let context = runtime.block_on(test.start_with_context());
        Self { runtime, context, slot: 1, made: HashSet::new() }
    }

    /// Begins the clock's slot, if it is not the present one, and sets the clock.
    pub fn set_clock(&mut self, clock: &Clock) {
        if clock.slot > self.slot {
            self.context.warp_to_slot(clock.slot).unwrap();
            self.slot = clock.slot;
        }
        assert_eq!(clock.slot, self.slot, "slots do not run backwards");
        self.context.set_sysvar(clock);
    }

    /// Lets slots pass, each with a blockhash of its own.
    pub fn pass_slots(&mut self, slots: u64) {
        for _ in 0..slots {
            self.slot += 1;
            self.context.warp_to_slot(self.slot).unwrap();
        }
    }

    /// A transaction with the newest blockhash, unlike all before it. The first of `signers` pays.
    pub fn transaction(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> VersionedTransaction {
        for _ in 0..100 {
            let hash = self.runtime.block_on(self.context.banks_client.get_latest_blockhash()).unwrap();
            let made = wire::signed(instructions, signers, hash);
            if self.made.insert(made.signatures[0].as_ref().to_vec()) {
                return made;
            }
            // The same words once more: they need another blockhash, and the bank makes one every few milliseconds.
            self.runtime.block_on(async { sleep(Duration::from_millis(10)).await });
        }
        panic!("the bank makes no new blockhash");
    }

    /// Tries a transaction, then sends it. `Err` says why it cannot come into a block at all: nobody pays for it then.
    pub fn send(&mut self, transaction: &VersionedTransaction) -> Result<Executed, TransactionError> {
        let client = &self.context.banks_client;
        let tried = self.runtime.block_on(client.simulate_transaction(transaction.clone())).unwrap();
        let result = tried.result.expect("a simulation ends");
        match result {
            Ok(()) | Err(TransactionError::InstructionError(..)) => {}
            Err(error) => return Err(error),
        }
        let details = tried.simulation_details.expect("it was executed");
        let sent = self.runtime.block_on(client.process_transaction(transaction.clone()));
        let sent = sent.map_err(|error| match error {
            BanksClientError::TransactionError(error) => error,
            other => panic!("{other}"),
        });
        if sent == Err(TransactionError::SignatureFailure) {
            return Err(TransactionError::SignatureFailure);
        }
        assert_eq!(sent, result, "the bank does not do what it tried");
        let return_data = details.return_data.map(|returned| returned.data).unwrap_or_default();
        Ok(Executed { result, compute_units: details.units_consumed, logs: details.logs, return_data })
    }

    pub fn account(&self, address: &Address) -> Option<Account> {
        self.runtime.block_on(self.context.banks_client.get_account(*address)).unwrap()
    }

    pub fn lamports(&self, address: &Address) -> u64 {
        self.account(address).map_or(0, |account| account.lamports)
    }

    pub fn put(&mut self, address: &Address, account: &Account) {
        self.context.set_account(address, &account.clone().into());
    }

    /// What the bank wants an account of `bytes` to hold.
    pub fn minimum_balance(&self, bytes: usize) -> u64 {
        self.runtime.block_on(self.context.banks_client.get_rent()).unwrap().minimum_balance(bytes)
    }
}
