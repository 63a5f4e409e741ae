//! Integration tests against the compiled program. A file per instruction group; helpers live in the testkit.

mod admin;
mod bad_accounts;
mod builtins;
mod capital;
mod costs;
mod cover;
mod documents;
mod exploits;
mod feeds;
mod fuzz;
mod incidents;

mod support;
