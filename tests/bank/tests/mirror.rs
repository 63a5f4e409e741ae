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
    sizes, wire,
};

/// Compute units of a transaction that asks for none, for each of its instructions.
const DEFAULT_UNITS: u64 = 200_000;
/// Compute units by which both chains may differ: each brings its own build of the token program, and they differ by a few
/// where tokens or accounts are made and burned. Nothing else does.
const OTHER_BUILD: u64 = 8;

pub struct Mirror {
    pub bank: Bank,
    pub ledger: Ledger,
    /// The largest transaction that was sent with an instruction of the program alone, by its name, in bytes and as if with
    /// a compute budget.
    pub largest: BTreeMap<&'static str, usize>,
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

/// A protocol with one pool and one de-peg product, and the bank in which the same has happened. The program is in both as
/// the upgradeable loader keeps it: a program account and a data account with code, deploy slot and upgrade authority.
pub fn on_stage() -> (Scenario, Handle) {
    let mut s = Scenario::uninitialised();
    let [program, code] =
        [PROGRAM_ID, pda::program_data()].map(|address| (address, s.world.account(&address).unwrap()));
    let code = (code.0, deployed_at_genesis(code.1));
    s.world.put(code.0, code.1.clone());
    let mut bank = Bank::start();
    for (address, account) in [program, code] {
        bank.put(&address, &account);
    }
    assert_eq!(bank.minimum_balance(1_000), rent_exempt(1_000));
    let mirror = Mirror { bank, ledger: Ledger::default(), largest: BTreeMap::new() };
    let handle = Handle(Arc::new(Mutex::new(mirror)));
    s.world.attach(Box::new(handle.clone()));
    s.set_up();
    (s, handle)
}

/// The bank's program cache knows slots of its own and the first; the embedded SVM has deployed in one of its own.
fn deployed_at_genesis(mut program_data: Account) -> Account {
    program_data.data[4..12].fill(0);
    program_data
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
        if instructions.iter().all(|instruction| instruction.program_id == PROGRAM_ID) {
            self.ledger.note(&changes, transaction.signatures.len(), sent.is_ok());
        }

        let size = wire::size(&transaction);
        assert!(size <= wire::MOST, "{size} bytes");
        let [instruction] = instructions else { return };
        if let (true, Ok(outcome)) = (instruction.program_id == PROGRAM_ID, sent) {
            let (_, name, _) = describe(instruction);
            let (with_budget, most) = (size + wire::BUDGET, sizes::most(name));
            assert!(with_budget <= most, "{name} has {with_budget} bytes, by docs/transaction-sizes.md {most}");
            self.largest.entry(name).and_modify(|largest| *largest = with_budget.max(*largest)).or_insert(with_budget);
            assert!(executed.compute_units <= DEFAULT_UNITS, "{name} takes {}", executed.compute_units);
            let apart = executed.compute_units.abs_diff(outcome.compute_units);
            assert!(apart <= OTHER_BUILD, "{name}: {} and {}", outcome.compute_units, executed.compute_units);
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

/// Owner of the clock and its like.
const SYSVARS: Address = Address::from_str_const("Sysvar1111111111111111111111111111111111111");

/// Both chains have the same account there. Programs each has of its own; the clock is told, not compared.
fn compare_account(world: &World, change: &Change) {
    let address = &change.address;
    let there = world.account(address);
    let is_own = |account: &Account| account.executable || [LOADER, SYSVARS].contains(&account.owner);
    if there.as_ref().is_some_and(is_own) {
        return;
    }
    let parts = |account: &Account| (account.lamports, account.owner, account.data.clone());
    let (one, other) = (there.as_ref().map(parts), change.after.as_ref().map(parts));
    assert!(one == other, "{address}: the embedded SVM has {one:?}, the bank {other:?}");
}
