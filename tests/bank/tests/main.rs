//! The main stories under Agave's own bank: every transaction signed and verified, with a blockhash that ages, paid for at
//! the real fee, in accounts that must be rent exempt, by a program that the real loader keeps.
//!
//! The stories are told to the embedded SVM, in the words of the testkit, and the bank lives through each step of them: see
//! [`mirror`]. Whatever it does differently fails.

mod bank;
mod endings;
mod governance;
mod idl;
mod mirror;
mod people;
mod price;
mod refusals;
mod rent;
mod sizes;
mod wire;
