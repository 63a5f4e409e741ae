//! Solana Attestation Service: statements that an issuer's authorised signers put on chain.
//!
//! Layout (Borsh; source: `program/src/state/attestation.rs` of `solana-foundation/solana-attestation-service`):
//! discriminator u8, at 1 nonce 32, at 33 credential 32, at 65 schema 32, at 97 length n of the data u32, at 101 the data,
//! at 101 + n signer 32, at 133 + n expiry i64 (0 is never), at 141 + n token account 32. The program lets only signers
//! that the credential authorises create one, and a closed one is gone. Checked against the vendor's crate in
//! `tests/suite/feeds/attestation_service.rs`.

use super::{read_i64, read_u32};
use crate::{Address, errors::BallastError, math::fixed::MathResult};

/// Owner of every attestation that is not compressed.
pub const ATTESTATION_SERVICE: Address = Address::from_str_const("22zoJMtdu4tQc2PzL74ZUT7FrwgB1Udec8DdW4yw4BdG");

const KIND_ATTESTATION: u8 = 2;
const CREDENTIAL: usize = 33;
const SCHEMA: usize = CREDENTIAL + 32;
const LENGTH: usize = SCHEMA + 32;
const DATA: usize = LENGTH + 4;
const SIGNER_SIZE: usize = 32;
/// What follows the data: signer, expiry, token account.
const TAIL: usize = SIGNER_SIZE + 8 + 32;

/// What an attestation says, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried<'a> {
    /// In the layout of the schema.
    pub data: &'a [u8],
    /// Unix seconds; `i64::MAX` when it never expires.
    pub expires_at: i64,
}

/// Reads an attestation under `credential`, in the layout of `schema`.
///
/// Errors: `FeedWrongOwner`, `FeedMalformed`; `FeedWrongId` under another credential or schema.
pub fn read<'a>(owner: &Address, data: &'a [u8], credential: &Address, schema: &Address) -> MathResult<Carried<'a>> {
    if owner != &ATTESTATION_SERVICE {
        return Err(BallastError::FeedWrongOwner);
    }
    if data.len() < DATA + TAIL || data[0] != KIND_ATTESTATION {
        return Err(BallastError::FeedMalformed);
    }
    let length = read_u32(data, LENGTH) as usize;
    if length > data.len() - DATA - TAIL {
        return Err(BallastError::FeedMalformed);
    }
    if data[CREDENTIAL..SCHEMA] != *credential.as_ref() || data[SCHEMA..LENGTH] != *schema.as_ref() {
        return Err(BallastError::FeedWrongId);
    }
    let expires_at = match read_i64(data, DATA + length + SIGNER_SIZE) {
        0 => i64::MAX,
        time => time,
    };
    Ok(Carried { data: &data[DATA..DATA + length], expires_at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ISSUER: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");
    const FORM: Address = Address::from_str_const("SysvarRent111111111111111111111111111111111");

    fn attestation(content: &[u8], expiry: i64) -> Vec<u8> {
        let length = (content.len() as u32).to_le_bytes();
        let parts: [&[u8]; 9] = [
            &[2],
            &[5; 32],
            ISSUER.as_ref(),
            FORM.as_ref(),
            &length,
            content,
            &[6; 32],
            &expiry.to_le_bytes(),
            &[0; 32],
        ];
        parts.concat()
    }

    #[test]
    fn an_attestation_is_read() {
        for (content, expiry, expires_at) in [(&b"two words"[..], 99, 99), (b"", 0, i64::MAX), (b"", -5, -5)] {
            let data = attestation(content, expiry);
            let expected = Carried { data: content, expires_at };
            assert_eq!(read(&ATTESTATION_SERVICE, &data, &ISSUER, &FORM), Ok(expected));
        }
    }

    #[test]
    fn every_defect_has_its_error() {
        use BallastError::*;
        let good = attestation(b"two words", 99);
        assert_eq!(read(&ISSUER, &good, &ISSUER, &FORM), Err(FeedWrongOwner));
        assert_eq!(read(&ATTESTATION_SERVICE, &good, &FORM, &FORM), Err(FeedWrongId));
        assert_eq!(read(&ATTESTATION_SERVICE, &good, &ISSUER, &ISSUER), Err(FeedWrongId));
        for kind in [0, 1, 3] {
            let other = [&[kind], &good[1..]].concat();
            assert_eq!(read(&ATTESTATION_SERVICE, &other, &ISSUER, &FORM), Err(FeedMalformed));
        }
        for length in 0..good.len() {
            assert_eq!(read(&ATTESTATION_SERVICE, &good[..length], &ISSUER, &FORM), Err(FeedMalformed));
        }
        let mut long = good;
        long[LENGTH..DATA].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(read(&ATTESTATION_SERVICE, &long, &ISSUER, &FORM), Err(FeedMalformed));
    }

    proptest! {
        #[test]
        fn never_panics_on_any_bytes(
            mut data in prop::collection::vec(any::<u8>(), 0..400),
            good: bool,
            length in 0u32..400,
        ) {
            let _ = read(&ATTESTATION_SERVICE, &data, &ISSUER, &FORM);
            if good && data.len() >= DATA {
                data[0] = KIND_ATTESTATION;
                data[CREDENTIAL..SCHEMA].copy_from_slice(ISSUER.as_ref());
                data[SCHEMA..LENGTH].copy_from_slice(FORM.as_ref());
                data[LENGTH..DATA].copy_from_slice(&length.to_le_bytes());
                let read = read(&ATTESTATION_SERVICE, &data, &ISSUER, &FORM);
                prop_assert_eq!(read.is_ok(), data.len() >= DATA + length as usize + TAIL);
            }
        }
    }
}
