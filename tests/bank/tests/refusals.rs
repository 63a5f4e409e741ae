//! What the bank itself refuses, before any program is asked. Nobody pays for that, and nothing changes.

use ballast_testkit::{scenario::*, tokens::UNIT, *};
use solana_instruction::error::InstructionError;
use solana_message::VersionedMessage;
use solana_transaction_error::TransactionError::{self, *};

use crate::{bank::FEE, mirror::*, rent::rent_exempt};

/// In how many blocks a blockhash is accepted.
const LIFE: u64 = 150;

/// A provider and his deposit.
fn depositing() -> (Scenario, Handle, Keypair, Instruction) {
    let (mut s, bank) = on_stage();
    let provider = s.user("provider", 1_000 * UNIT);
    let deposit = s.deposit_accounts(&provider.pubkey()).instruction(100 * UNIT, 0, FOREVER);
    (s, bank, provider, deposit)
}

/// Lamports and collateral of somebody, in the bank.
fn purse(s: &Scenario, bank: &Handle, person: &Keypair) -> (u64, u64) {
    let tokens = bank.get().bank.account(&s.collateral(&person.pubkey())).unwrap();
    (bank.lamports(person), u64::from_le_bytes(tokens.data[64..72].try_into().unwrap()))
}

#[test]
fn a_transaction_sent_twice() {
    let (s, bank, provider, deposit) = depositing();
    let (lamports, money) = purse(&s, &bank, &provider);
    let transaction = bank.get().bank.transaction(std::slice::from_ref(&deposit), &[&provider]);
    bank.get().bank.send(&transaction).unwrap().result.unwrap();
    let once = purse(&s, &bank, &provider);
    assert_eq!(once, (lamports - FEE, money - 100 * UNIT));
    assert_eq!(bank.get().bank.send(&transaction).unwrap_err(), AlreadyProcessed);
    assert_eq!(purse(&s, &bank, &provider), once);
    let another = bank.get().bank.transaction(&[deposit], &[&provider]);
    bank.get().bank.send(&another).unwrap().result.unwrap();
    assert_eq!(purse(&s, &bank, &provider), (lamports - 2 * FEE, money - 200 * UNIT), "meant twice");
}

#[test]
fn a_blockhash_lives_for_a_hundred_and_fifty_blocks() {
    let (s, bank, provider, deposit) = depositing();
    let before = purse(&s, &bank, &provider);
    let held_back = bank.get().bank.transaction(std::slice::from_ref(&deposit), &[&provider]);
    bank.get().bank.pass_slots(LIFE + 1);
    assert_eq!(bank.get().bank.send(&held_back).unwrap_err(), BlockhashNotFound);
    assert_eq!(purse(&s, &bank, &provider), before);
    let renewed = bank.get().bank.transaction(&[deposit], &[&provider]);
    bank.get().bank.send(&renewed).unwrap().result.unwrap();
    assert_eq!(purse(&s, &bank, &provider), (before.0 - FEE, before.1 - 100 * UNIT));
}

#[test]
fn a_transaction_changed_after_it_was_signed() {
    let (s, bank, provider, deposit) = depositing();
    let before = purse(&s, &bank, &provider);
    let mut changed = bank.get().bank.transaction(&[deposit], &[&provider]);
    let VersionedMessage::V0(message) = &mut changed.message else { panic!("all are of version 0") };
    let amount = &mut message.instructions[0].data[8..16];
    assert_eq!(*amount, (100 * UNIT).to_le_bytes());
    amount.copy_from_slice(&(200 * UNIT).to_le_bytes());
    assert_eq!(bank.get().bank.send(&changed).unwrap_err(), SignatureFailure);
    assert_eq!(purse(&s, &bank, &provider), before);
}

#[test]
fn who_cannot_pay() {
    let (mut s, bank) = on_stage();
    let rich = s.user("provider", 1_000_000 * UNIT);
    s.deposit(&rich, 1_000_000 * UNIT).unwrap();
    let buyer = s.user("buyer", 10_000 * UNIT);
    let buy = s.buy_instruction(&buyer.pubkey(), &s.market, 1, 1_000 * UNIT, 90 * DAY);
    let policy = rent_exempt(8 + size_of::<Policy>());
    let wallet = rent_exempt(0);
    let mut with = |lamports: u64| -> Result<Result<(), TransactionError>, TransactionError> {
        s.world.set_lamports(buyer.pubkey(), lamports);
        let transaction = bank.get().bank.transaction(std::slice::from_ref(&buy), &[&buyer]);
        let sent = bank.get().bank.send(&transaction);
        let paid = lamports - bank.lamports(&buyer);
        match &sent {
            Err(_) => assert_eq!(paid, 0, "{sent:?}"),
            Ok(executed) => assert_eq!(paid, FEE + executed.result.as_ref().map_or(0, |()| policy), "{sent:?}"),
        }
        sent.map(|executed| executed.result)
    };
    assert_eq!(with(0), Err(AccountNotFound));
    assert_eq!(with(FEE - 1), Err(InsufficientFundsForFee));
    assert_eq!(with(FEE + wallet - 1), Err(InsufficientFundsForRent { account_index: 0 }), "too little is left");
    // The system program cannot move what is not there; the fee is gone.
    let short = Err(InstructionError(0, InstructionError::Custom(1)));
    assert_eq!(with(FEE + policy - 1), Ok(short));
    assert_eq!(with(FEE + policy + wallet), Ok(Ok(())));
}
