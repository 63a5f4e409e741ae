//! Attestations of the Solana Attestation Service.

use solana_address::Address;

use crate::world::World;

pub const ATTESTATION_SERVICE: Address = Address::from_str_const("22zoJMtdu4tQc2PzL74ZUT7FrwgB1Udec8DdW4yw4BdG");

/// One attestation.
#[derive(Clone, Debug)]
pub struct Attestation {
    pub nonce: Address,
    pub credential: Address,
    pub schema: Address,
    /// In the layout of the schema.
    pub data: Vec<u8>,
    pub signer: Address,
    /// Unix seconds, 0 is never.
    pub expiry: i64,
}

impl Attestation {
    /// Where the service keeps it.
    pub fn address(&self) -> Address {
        let keys = [&self.credential, &self.schema, &self.nonce].map(|key| key.as_ref());
        Address::find_program_address(&[&[&b"attestation"[..]], &keys[..]].concat(), &ATTESTATION_SERVICE).0
    }

    /// Account bytes as the service writes them, without a token.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![2];
        [&self.nonce, &self.credential, &self.schema].into_iter().for_each(|key| out.extend(key.as_ref()));
        out.extend((self.data.len() as u32).to_le_bytes());
        out.extend(&self.data);
        out.extend(self.signer.as_ref());
        out.extend(self.expiry.to_le_bytes());
        out.extend([0; 32]);
        out
    }
}

impl World {
    /// Puts the attestation where it belongs, and says where that is.
    pub fn post_attestation(&mut self, attestation: &Attestation) -> Address {
        self.set_account(attestation.address(), ATTESTATION_SERVICE, attestation.bytes());
        attestation.address()
    }
}
