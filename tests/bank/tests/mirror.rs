//! The bank as the twin of a world: it lives through every step of a story and is compared after each.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use ballast_testkit::{
    actions::Sent,
    twin::Twin,
    world::{Account, LOADER, explain},
    *,
};
use solana_clock::Clock;

use crate::{
    bank::{Bank, Executed},
    rent::{Change, Ledger, rent_exempt},
    wire,
};

/// Compute units of a transaction that asks for none, for each of its instructions.
const DEFAULT_UNITS: u64 = 200_000;

pub struct Mirror {
    pub bank: Bank,
    pub ledger: Ledger,
    /// The largest transaction that was sent with an instruction of the program alone, by its name, in bytes.
    pub largest: BTreeMap<&'static str, usize>,
    /// Compute units of each instruction that was sent alone and succeeded: its name, the embedded SVM's, the bank's.
    pub units: Vec<(&'static str, u64, u64)>,
}

/// The story's hold on the bank that lives through it.
#[derive(Clone)]
pub struct Handle(Arc<Mutex<Mirror>>);

impl Handle {
    pub fn get(&self) -> MutexGuard<'_, Mirror> {
        self.0.lock().unwrap()
    }

    /// What the bank says that somebody has.
    pub fn lamports(&self, person: &Keypair) -> u64 {
        self.get().bank.lamports(&person.pubkey())
    }
}

/// A protocol with one pool and one de-peg product, and the bank in which the same has happened.
pub fn on_stage() -> (Scenario, Handle) {
    let mut s = Scenario::uninitialised();
    let bank = Bank::start(&s.upgrade_authority.pubkey());
    assert_eq!(bank.minimum_balance(1_000), rent_exempt(1_000));
    let mirror = Mirror { bank, ledger: Ledger::default(), largest: BTreeMap::new(), units: vec![] };
    let handle = Handle(Arc::new(Mutex::new(mirror)));
    s.world.attach(Box::new(handle.clone()));
    s.set_up();
    (s, handle)
}

/// Within `act` this person pays the fees himself, with his own signature, as a wallet does.
pub fn alone<R>(s: &mut Scenario, person: &Keypair, act: impl FnOnce(&mut Scenario) -> R) -> R {
    let usual = std::mem::replace(&mut s.world.fee_payer, person.insecure_clone());
    let result = act(s);
    s.world.fee_payer = usual;
    result
}

impl Twin for Handle {
    fn put(&mut self, address: &Address, account: &Account) {
        self.get().bank.put(address, account);
    }

    fn set_clock(&mut self, clock: &Clock) {
        self.get().bank.set_clock(clock);
    }

    fn send(&mut self, world: &World, instructions: &[Instruction], signers: &[&Keypair], sent: &Sent) {
        self.get().repeat(world, instructions, signers, sent);
    }
}

impl Mirror {
    fn repeat(&mut self, world: &World, instructions: &[Instruction], signers: &[&Keypair], sent: &Sent) {
        let transaction = self.bank.transaction(instructions, signers);
        let keys = transaction.message.static_account_keys();
        let before: Vec<_> = keys.iter().map(|key| self.bank.account(key)).collect();
        let executed = self.bank.send(&transaction).expect("a story's transactions come into a block");
        compare(sent, &executed, instructions);
        let changes: Vec<_> = keys
            .iter()
            .zip(before)
            .map(|(key, before)| Change { address: *key, before, after: self.bank.account(key) })
            .collect();
        changes.iter().for_each(|change| compare_account(world, change));
        self.ledger.note(&changes, transaction.signatures.len(), sent.is_ok());

        let size = wire::size(&transaction);
        assert!(size <= wire::MOST, "{size} bytes");
        let [instruction] = instructions else { return };
        if let (true, Ok(outcome)) = (instruction.program_id == PROGRAM_ID, sent) {
            let (_, name, _) = describe(instruction);
            let largest = self.largest.entry(name).or_default();
            *largest = size.max(*largest);
            assert!(executed.compute_units <= DEFAULT_UNITS, "{name} takes {}", executed.compute_units);
            self.units.push((name, outcome.compute_units, executed.compute_units));
        }
    }
}

/// Both chains say the same about a transaction: result, what it returns, events.
fn compare(sent: &Sent, executed: &Executed, instructions: &[Instruction]) {
    match (sent, &executed.result) {
        (Ok(outcome), Ok(())) => {
            assert_eq!(outcome.return_data, executed.return_data);
            assert_eq!(events(&outcome.logs), events(&executed.logs));
        }
        (Err(failure), Err(error)) => assert_eq!(*failure, explain(error.clone(), instructions)),
        (one, other) => panic!("the embedded SVM says {one:?}, the bank {other:?}: {:#?}", executed.logs),
    }
}

fn events(logs: &[String]) -> Vec<&String> {
    logs.iter().filter(|line| line.starts_with("Program data: ")).collect()
}

/// Both chains have the same account there; programs each has of its own.
fn compare_account(world: &World, change: &Change) {
    let address = &change.address;
    let there = world.account(address);
    let is_program = |account: &Account| account.executable || account.owner == LOADER;
    if there.as_ref().is_some_and(is_program) {
        return;
    }
    let parts = |account: &Account| (account.lamports, account.owner, account.data.clone());
    let (one, other) = (there.as_ref().map(parts), change.after.as_ref().map(parts));
    assert!(one == other, "{address}: the embedded SVM has {one:?}, the bank {other:?}");
}
