//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::files;

/// A Solana network on this machine, offline, with Ballast on it: oracles that move, a seeded scenario, funded wallets,
/// time travel. Without a command it starts; Ctrl-C stops it.
#[derive(Debug, Parser)]
#[command(name = "ballast-localnet", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub start: Start,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a network (the same as no command)
    Start(Start),
    /// Move the clock forward
    Travel {
        /// How far (30m, 12h, 7d, 2w), to when (2027-01-31T12:00:00Z), or "now" to catch up with the real clock
        when: String,
        #[command(flatten)]
        running: Running,
    },
    /// Set the price of a feed, which stays until it is set again
    Price {
        /// Whose: both feeds of USDC/USD, one of them, or the stake pool's rate (SOL for one pool token)
        #[arg(value_enum)]
        feed: FeedName,
        /// Its price, with at most eight decimals
        price: String,
        #[command(flatten)]
        running: Running,
    },
    /// Give somebody SOL and tokens; 10 SOL when nothing is named
    Airdrop {
        /// An address, or the name of a wallet of the network
        to: String,
        #[arg(long, value_name = "AMOUNT")]
        sol: Option<String>,
        #[arg(long, value_name = "AMOUNT")]
        usdc: Option<String>,
        /// Of the Token-2022 dollar
        #[arg(long, value_name = "AMOUNT")]
        dollar: Option<String>,
        /// Of the governance token
        #[arg(long, value_name = "AMOUNT")]
        governance: Option<String>,
        #[command(flatten)]
        running: Running,
    },
    /// Save accounts and clock, for --state
    Save {
        file: PathBuf,
        #[command(flatten)]
        running: Running,
    },
}

#[derive(Debug, Args)]
pub struct Start {
    /// Port of the JSON-RPC; the websocket is on the next one
    #[arg(long, default_value_t = 8899, value_parser = clap::value_parser!(u16).range(1..65_535))]
    pub rpc_port: u16,
    /// Go on from this file when it exists; save to it at the end
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Tokens, feeds and wallets, but no Ballast: to try a deployment
    #[arg(long)]
    pub bare: bool,
    /// What moves the prices of USDC
    #[arg(long, value_enum, default_value_t = Prices::Live)]
    pub prices: Prices,
    /// Seconds of the price path in a second; the chain's clock runs as fast
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=1_800))]
    pub speed: u64,
    /// Observe all monitors every five minutes of the chain (default: with a price path only)
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true")]
    pub keeper: Option<bool>,
    /// Where to write the manifest
    #[arg(long, value_name = "FILE", default_value_os_t = manifest_path())]
    pub manifest: PathBuf,
    /// Use no other network: the only mode there is
    #[arg(long)]
    pub offline: bool,
    /// Show what surfpool says, and every transaction
    #[arg(long, short)]
    pub verbose: bool,
}

/// A network that runs.
#[derive(Debug, Args)]
pub struct Running {
    /// Port of its JSON-RPC
    #[arg(long, default_value_t = 8899)]
    pub rpc_port: u16,
    /// Its manifest
    #[arg(long, value_name = "FILE", default_value_os_t = manifest_path())]
    pub manifest: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Prices {
    /// Prices stay where they are set, and fresh
    Live,
    /// The weekend of March 2023, from now on
    #[value(name = "march-2023")]
    March2023,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FeedName {
    /// Both feeds of USDC/USD
    Usdc,
    /// Pyth's alone
    Pyth,
    /// Switchboard's alone
    Switchboard,
    /// SOL for one token of the stake pool
    StakePool,
}

fn manifest_path() -> PathBuf {
    files::project().join("target/localnet/manifest.json")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parse("x --prices march-2023 --speed 60 --keeper false").is_ok());
        assert!(parse("x start --bare --rpc-port 8890").is_ok());
        assert!(parse("x travel 7d --rpc-port 8890").is_ok());
        assert!(parse("x price stake-pool 1.19").is_ok());
        assert!(parse("x --speed 5000").is_err());
        assert!(parse("x --rpc-port 65535").is_err());
    }
}
