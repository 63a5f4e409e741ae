use anchor_spl::token_2022::spl_token_2022::{
    extension::{
        BaseStateWithExtensions, BaseStateWithExtensionsMut, ExtensionType, PodStateWithExtensions,
        PodStateWithExtensionsMut, group_pointer::GroupPointer, metadata_pointer::MetadataPointer,
        pausable::PausableConfig,
    },
    pod::PodMint,
};
use proptest::prelude::*;

use super::*;

const UNSUPPORTED: MathResult<u8> = Err(BallastError::UnsupportedMint);

fn base() -> Vec<u8> {
    let mut base = vec![0; MINT_LEN];
    (base[DECIMALS], base[INITIALISED]) = (9, 1);
    base
}

/// A mint followed by `entries`.
fn with_entries(entries: &[u8]) -> Vec<u8> {
    let mut data = base();
    data.resize(KIND, 0);
    data.push(KIND_MINT);
    data.extend(entries);
    data
}

fn entry(kind: u16, value: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(value.len() as u16).to_le_bytes(), value].concat()
}

/// What the rules say of each extension that the vendor's crate knows.
fn expected(kind: ExtensionType) -> MathResult<()> {
    use ExtensionType::*;
    Err(match kind {
        MetadataPointer | TokenMetadata | GroupPointer | TokenGroup | GroupMemberPointer | TokenGroupMember => {
            return Ok(());
        }
        Uninitialized => BallastError::UnsupportedMint,
        TransferFeeConfig => BallastError::MintTransferFee,
        MintCloseAuthority => BallastError::MintCloseAuthority,
        ConfidentialTransferMint | ConfidentialTransferFeeConfig | ConfidentialMintBurn => {
            BallastError::MintConfidential
        }
        DefaultAccountState => BallastError::MintDefaultState,
        NonTransferable => BallastError::MintNonTransferable,
        InterestBearingConfig => BallastError::MintInterestBearing,
        PermanentDelegate => BallastError::MintPermanentDelegate,
        TransferHook => BallastError::MintTransferHook,
        ScaledUiAmount => BallastError::MintScaledUi,
        Pausable => BallastError::MintPausable,
        _ => BallastError::MintUnknownExtension,
    })
}

#[test]
fn the_numbers_of_all_extensions_are_the_vendors() {
    for kind in 0..=u16::MAX {
        let known = ExtensionType::try_from(kind).map_or(Err(BallastError::MintUnknownExtension), expected);
        assert_eq!(check_extension(kind), known, "{kind}");
    }
}

#[test]
fn mints_that_the_vendor_packs() {
    let packed = |refused: bool| {
        let mut kinds = vec![ExtensionType::MetadataPointer, ExtensionType::GroupPointer];
        kinds.extend(refused.then_some(ExtensionType::Pausable));
        let mut data = vec![0; ExtensionType::try_calculate_account_len::<PodMint>(&kinds).unwrap()];
        let mut state = PodStateWithExtensionsMut::<PodMint>::unpack_uninitialized(&mut data).unwrap();
        state.init_extension::<MetadataPointer>(false).unwrap();
        state.init_extension::<GroupPointer>(false).unwrap();
        if refused {
            state.init_extension::<PausableConfig>(false).unwrap();
        }
        (state.base.decimals, state.base.is_initialized) = (9, true.into());
        state.init_account_type().unwrap();
        data
    };
    assert_eq!(read(&packed(false), true), Ok(9));
    assert_eq!(read(&packed(true), true), Err(BallastError::MintPausable));
    assert_eq!(read(&packed(false), false), UNSUPPORTED, "a classic mint has no extensions");
}

#[test]
fn the_base_and_the_lengths() {
    for extensible in [false, true] {
        assert_eq!(read(&base(), extensible), Ok(9));
        let mut uninitialised = base();
        uninitialised[INITIALISED] = 0;
        assert_eq!(read(&uninitialised, extensible), UNSUPPORTED);
    }
    for length in 0..400 {
        let mut data = with_entries(&[]);
        data.resize(length, 0);
        let usable = length == MINT_LEN || length > KIND && length != MULTISIG_LEN;
        assert_eq!(read(&data, true), if usable { Ok(9) } else { UNSUPPORTED }, "{length}");
        assert_eq!(read(&data, false), if length == MINT_LEN { Ok(9) } else { UNSUPPORTED }, "{length}");
    }
    for kind in [0, 2, 3, 255] {
        let mut data = with_entries(&[]);
        data[KIND] = kind;
        assert_eq!(read(&data, true), UNSUPPORTED);
    }
    for at in MINT_LEN..KIND {
        let mut data = with_entries(&[]);
        data[at] = 1;
        assert_eq!(read(&data, true), UNSUPPORTED);
    }
}

#[test]
fn malformed_entries() {
    let pointer = entry(METADATA_POINTER, &[7; 64]);
    assert_eq!(read(&with_entries(&pointer), true), Ok(9));
    for length in 1..pointer.len() {
        assert_eq!(read(&with_entries(&pointer[..length]), true), UNSUPPORTED, "{length}");
    }
    let hidden = [entry(UNINITIALIZED, &[]), entry(TRANSFER_HOOK, &[0; 64])].concat();
    assert_eq!(read(&with_entries(&hidden), true), UNSUPPORTED);
    let behind = [pointer.clone(), entry(TRANSFER_HOOK, &[0; 64])].concat();
    assert_eq!(read(&with_entries(&behind), true), Err(BallastError::MintTransferHook));
    for zeros in 0..6 {
        let padded = [pointer.clone(), vec![0; zeros]].concat();
        assert_eq!(read(&with_entries(&padded), true), Ok(9));
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..600), extensible: bool) {
        let _ = read(&data, extensible);
        let _ = read(&with_entries(&data), extensible);
    }

    /// Whatever is accepted, the vendor's parser reads too, and finds nothing in it but allowed extensions.
    #[test]
    fn what_is_accepted_the_vendor_accepts(
        entries in prop::collection::vec((0u16..30, prop::collection::vec(0u8..3, 0..70)), 0..5),
        cut in 0usize..8,
        allowed_only: bool,
    ) {
        let kind = |kind: u16| if allowed_only { METADATA_POINTER + kind % 6 } else { kind };
        let mut entries: Vec<u8> = entries.iter().flat_map(|(number, value)| entry(kind(*number), value)).collect();
        entries.truncate(entries.len().saturating_sub(cut));
        let data = with_entries(&entries);
        if read(&data, true).is_ok() {
            let state = PodStateWithExtensions::<PodMint>::unpack(&data).unwrap();
            let kinds = state.get_extension_types().unwrap();
            prop_assert!(kinds.into_iter().all(|kind| expected(kind).is_ok()));
        }
    }
}
