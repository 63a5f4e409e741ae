//! Who is on the network. Keys are derived from names, so that tests and scripts have them without a file.

use ballast_testkit::{Address, Keypair, Signer, actor, feeds::pyth, staking};

/// Somebody with a wallet.
pub struct Person {
    pub name: &'static str,
    pub role: &'static str,
}

const fn person(name: &'static str, role: &'static str) -> Person {
    Person { name, role }
}

pub const CAST: [Person; 15] = [
    person("admin", "administrator and upgrade authority"),
    person("guardian", "guardian, member of the committee"),
    person("faucet", "mint authority of the three tokens"),
    person("keeper", "observes, pushes claims"),
    person("alice", "policyholder, has a claim that nobody filed"),
    person("bob", "capital provider and staker, has a ticket that can be completed"),
    person("carol", "staker, has sealed a vote"),
    person("dave", "staker, has sealed a vote"),
    person("erin", "staker, has not voted yet"),
    person("frank", "underwriter, member of the committee"),
    person("grace", "capital provider and staker, member of the committee"),
    person("heidi", "policyholder, was paid, has reported an incident"),
    person("ivan", "policyholder, was paid"),
    person("auditor", "approved auditor"),
    person("developer", "upgrade authority of the covered program"),
];

/// The name from which a wallet's key is derived: `sha256` of it is the seed of the ed25519 key.
pub fn actor_name(name: &str) -> String {
    format!("localnet {name}")
}

pub fn key(name: &str) -> Keypair {
    actor(&actor_name(name))
}

pub fn address(name: &str) -> Address {
    key(name).pubkey()
}

/// Whose address it is.
pub fn name_of(address: &Address) -> Option<&'static str> {
    CAST.iter().map(|person| person.name).find(|name| self::address(name) == *address)
}

/// The name of the program's key, for local networks only.
pub const PROGRAM_ACTOR: &str = "ballast program, local networks";

/// The tokens of the network, all of six decimals.
pub fn usdc_mint() -> Address {
    address("USDC mint")
}

pub fn dollar_mint() -> Address {
    address("dollar mint")
}

pub fn governance_mint() -> Address {
    staking::governance_mint()
}

/// Where Pyth's push oracle keeps USDC/USD on mainnet.
pub fn pyth_feed() -> Address {
    const PUSH_ORACLE: Address = Address::from_str_const("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");
    Address::find_program_address(&[&0u16.to_le_bytes(), &pyth::USDC_USD], &PUSH_ORACLE).0
}

pub fn switchboard_feed() -> Address {
    address("Switchboard USDC/USD")
}

pub fn stake_pool() -> Address {
    address("stake pool")
}

/// The program that the smart-contract product covers.
pub fn covered_program() -> Address {
    address("covered program")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feed_is_where_mainnet_has_it() {
        assert_eq!(pyth_feed().to_string(), "Dpw1EAVrSB1ibxiDQyTAW6Zip3J4Btk2x4SgApQCeFbX");
    }

    #[test]
    fn everybody_is_found_again() {
        assert!(CAST.iter().all(|person| name_of(&address(person.name)) == Some(person.name)));
        assert_eq!(name_of(&usdc_mint()), None);
    }
}
