//! Lamports of accounts: what is paid for them when they are made, and given back when they are closed.

use std::collections::BTreeMap;

use ballast_testkit::{
    tokens::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM},
    world::Account,
    *,
};

use crate::bank::FEE;

/// What an account of `bytes` has to hold, in lamports.
pub const fn rent_exempt(bytes: usize) -> u64 {
    (bytes as u64 + 128) * 6_960
}

/// An account and what has become of it, in one transaction.
pub struct Change {
    pub address: Address,
    pub before: Option<Account>,
    pub after: Option<Account>,
}

impl Change {
    /// Lamports won, or lost.
    fn gain(&self) -> i128 {
        let lamports = |account: &Option<Account>| account.as_ref().map_or(0, |account| account.lamports) as i128;
        lamports(&self.after) - lamports(&self.before)
    }

    fn opened(&self) -> Option<&Account> {
        self.after.as_ref().filter(|_| self.before.is_none())
    }

    fn is_closed(&self) -> bool {
        self.before.is_some() && self.after.is_none()
    }
}

/// Who has paid how much for which account.
#[derive(Default)]
pub struct Ledger {
    paid: BTreeMap<Address, (Address, u64)>,
    /// Accounts that were closed, and who got their lamports.
    pub closed: BTreeMap<Address, Address>,
}

impl Ledger {
    /// From here on the account is somebody else's to be paid for, as a transferred policy is.
    pub fn pass_on(&mut self, account: &Address, to: Address) {
        self.paid.get_mut(account).expect("it was paid for").0 = to;
    }

    /// Notes what a transaction of `signatures` has done; the first of `changes` has paid its fee. Apart from the fee, one
    /// account has paid for what was made, exactly what it must hold, and whoever has paid for an account gets that back
    /// when it is closed. Nobody else wins or loses anything.
    pub fn note(&mut self, changes: &[Change], signatures: usize, ok: bool) {
        let fee = FEE * signatures as u64;
        let (opened, people): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.opened().is_some());
        let (closed, people): (Vec<_>, Vec<_>) = people.into_iter().partition(|change| change.is_closed());
        let mut gains: BTreeMap<Address, i128> = people.iter().map(|change| (change.address, change.gain())).collect();
        *gains.get_mut(&changes[0].address).expect("who pays was there before and is there afterwards") += fee as i128;
        assert!(ok || opened.is_empty() && closed.is_empty(), "a failure has made or closed an account");

        for change in closed {
            let (payer, paid) = self.paid.remove(&change.address).expect("what is closed was paid for");
            assert_eq!(change.gain(), -(paid as i128), "{} does not give back what it cost", change.address);
            *gains.get_mut(&payer).expect("who has paid gets it back") -= paid as i128;
            self.closed.insert(change.address, payer);
        }
        let cost: u64 = opened.iter().map(|change| change.opened().unwrap().lamports).sum();
        let mut payers = gains.iter().filter(|(_, gain)| **gain != 0);
        match payers.next() {
            Some((payer, gain)) => {
                assert_eq!(
                    (*gain, payers.next()),
                    (-(cost as i128), None),
                    "{payer} pays for what is made, nobody else"
                );
                for change in opened {
                    self.paid.insert(change.address, (*payer, change.opened().unwrap().lamports));
                }
            }
            None => assert_eq!(cost, 0, "somebody pays for what is made"),
        }
        changes.iter().for_each(check_exempt);
    }
}

/// Whatever is not a program holds what it must; a new account of the program or of a token program not a lamport more.
fn check_exempt(change: &Change) {
    let Some(account) = change.after.as_ref().filter(|account| !account.executable) else { return };
    let least = rent_exempt(account.data.len());
    assert!(account.lamports >= least, "{} is not rent exempt", change.address);
    if change.before.is_none() && [PROGRAM_ID, TOKEN_PROGRAM, TOKEN_2022_PROGRAM].contains(&account.owner) {
        assert_eq!(account.lamports, least, "{} costs more than it must", change.address);
    }
}
