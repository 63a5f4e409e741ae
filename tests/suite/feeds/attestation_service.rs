//! Attestations of the Solana Attestation Service: our bytes, the program's adapter and the vendor's crate.

use ballast_testkit::{
    Address, BallastError,
    feeds::attestation_service::{ATTESTATION_SERVICE, Attestation},
};
use proptest::prelude::*;
use solana_attestation_service_client::{accounts, programs::SOLANA_ATTESTATION_SERVICE_ID};

use super::oracle::attestation_service::{self, Carried};

#[test]
fn the_programs_address_is_the_vendors() {
    assert_eq!(ATTESTATION_SERVICE.to_bytes(), SOLANA_ATTESTATION_SERVICE_ID.to_bytes());
    assert_eq!(attestation_service::ATTESTATION_SERVICE, ATTESTATION_SERVICE);
}

proptest! {
    /// Builder, vendor and adapter agree; credentials and schemas are told apart.
    #[test]
    fn all_three_agree(
        keys: [[u8; 32]; 4],
        content in prop::collection::vec(any::<u8>(), 0..600),
        expiry in prop_oneof![Just(0i64), any::<i64>()],
        token: [u8; 32],
    ) {
        let [nonce, credential, schema, signer] = keys.map(Address::new_from_array);
        let ours = Attestation { nonce, credential, schema, data: content.clone(), signer, expiry }.bytes();
        let mut read = accounts::Attestation::from_bytes(&ours).expect("the vendor reads our bytes");
        prop_assert_eq!(read.discriminator, 2);
        prop_assert_eq!([&read.nonce, &read.credential, &read.schema, &read.signer].map(|key| key.to_bytes()), keys);
        prop_assert_eq!((&read.data, read.expiry), (&content, expiry));
        prop_assert_eq!(&borsh::to_vec(&read).unwrap(), &ours);

        read.token_account = token.into();
        let theirs = borsh::to_vec(&read).unwrap();
        let expires_at = if expiry == 0 { i64::MAX } else { expiry };
        let expected = Carried { data: &content, expires_at };
        let carried = |credential, schema| attestation_service::read(&ATTESTATION_SERVICE, &theirs, credential, schema);
        prop_assert_eq!(carried(&credential, &schema), Ok(expected));
        prop_assert_eq!(carried(&nonce, &schema), Err(BallastError::FeedWrongId));
        prop_assert_eq!(carried(&credential, &signer), Err(BallastError::FeedWrongId));
    }

    /// Truncated or with a wrong length, an attestation that the vendor cannot read is not read.
    #[test]
    fn nothing_is_read_that_the_vendor_refuses(
        content in prop::collection::vec(any::<u8>(), 0..100),
        cut in 0usize..300,
        length in 0u32..200,
    ) {
        let key = Address::new_from_array([4; 32]);
        let ours = Attestation { nonce: key, credential: key, schema: key, data: content, signer: key, expiry: 7 };
        let mut data = ours.bytes();
        data[97..101].copy_from_slice(&length.to_le_bytes());
        data.truncate(cut);
        let vendor = accounts::Attestation::from_bytes(&data);
        let read = attestation_service::read(&ATTESTATION_SERVICE, &data, &key, &key);
        prop_assert_eq!(read.is_ok(), vendor.is_ok());
        if let (Ok(read), Ok(vendor)) = (read, vendor) {
            prop_assert_eq!(read.data, &vendor.data[..]);
        }
    }
}
