//! Which mints a pool can be made of, and those that no pool takes.

use BallastError::*;
use ballast_testkit::{
    scenario::*,
    tokens::*,
    tokens_2022::{ExtensionType, ExtensionType::*},
    *,
};

use super::{COIN, DESCRIBED, create_mint};
use crate::support::*;

fn create_pool(s: &mut Scenario, mint: Address, program: Address) -> Result<Outcome, Failure> {
    let args = CreatePoolArgs { seed: 10 * COIN, ..pool_args() };
    let instruction = s.create_pool_accounts_of(mint, program, 0).instruction(0, args);
    s.world.send(&[instruction], &[&s.admin])
}

#[test]
fn mints_that_only_describe_themselves_are_collateral() {
    let mut s = Scenario::new();
    for (at, extensions) in [
        &[][..],
        DESCRIBED,
        &[MetadataPointer],
        &[GroupPointer, TokenGroup],
        &[GroupMemberPointer, TokenGroupMember],
        &[GroupMemberPointer, GroupPointer, MetadataPointer, TokenGroupMember, TokenMetadata],
    ]
    .into_iter()
    .enumerate()
    {
        let mint = create_mint(&mut s, &format!("mint {at}"), extensions);
        create_pool(&mut s, mint, TOKEN_2022_PROGRAM).unwrap_or_else(|failure| panic!("{extensions:?}: {failure:?}"));
    }
    balanced(&s);
}

/// "Every other extension is refused by name."
#[test]
fn every_other_extension_is_refused_by_name() {
    let mut s = Scenario::new();
    let refusals: &[(&[ExtensionType], BallastError)] = &[
        (&[TransferFeeConfig], MintTransferFee),
        (&[ExtensionType::MintCloseAuthority], BallastError::MintCloseAuthority),
        (&[ConfidentialTransferMint], MintConfidential),
        (&[ConfidentialTransferFeeConfig, ConfidentialTransferMint, TransferFeeConfig], MintConfidential),
        (&[ConfidentialMintBurn, ConfidentialTransferMint], MintConfidential),
        (&[DefaultAccountState], MintDefaultState),
        (&[NonTransferable], MintNonTransferable),
        (&[InterestBearingConfig], MintInterestBearing),
        (&[PermanentDelegate], MintPermanentDelegate),
        (&[TransferHook], MintTransferHook),
        (&[ScaledUiAmount], MintScaledUi),
        (&[Pausable], MintPausable),
        (&[MetadataPointer, TransferHook, TokenMetadata], MintTransferHook),
        (&[MetadataPointer, GroupPointer, PermanentDelegate], MintPermanentDelegate),
    ];
    for (at, (extensions, error)) in refusals.iter().enumerate() {
        let mint = create_mint(&mut s, &format!("mint {at}"), extensions);
        refused(&mut s, *error, |s| create_pool(s, mint, TOKEN_2022_PROGRAM));
    }
}

/// Numbers that no token program uses yet, and those of extensions of token accounts.
#[test]
fn unknown_extensions_are_refused() {
    let mut s = Scenario::new();
    let mint = create_mint(&mut s, "mint", DESCRIBED);
    let good = s.world.account(&mint).unwrap().data;
    for number in [2u16, 5, 7, 8, 11, 13, 15, 17, 27, 28, 29, 255, 256, 0x1200, u16::MAX] {
        let mut bent = good.clone();
        bent[166..168].copy_from_slice(&number.to_le_bytes());
        s.world.set_account(mint, TOKEN_2022_PROGRAM, bent);
        refused(&mut s, MintUnknownExtension, |s| create_pool(s, mint, TOKEN_2022_PROGRAM));
    }
    s.world.set_account(mint, TOKEN_2022_PROGRAM, good);
    create_pool(&mut s, mint, TOKEN_2022_PROGRAM).unwrap();
}

#[test]
fn malformed_mints_are_refused() {
    let mut s = Scenario::new();
    let mint = create_mint(&mut s, "mint", DESCRIBED);
    let good = s.world.account(&mint).unwrap().data;
    let with = |at: usize, byte: u8| {
        let mut bent = good.clone();
        bent[at] = byte;
        bent
    };
    let mut of_multisig_length = good[..234].to_vec();
    of_multisig_length.resize(355, 0);
    for data in [
        with(45, 0),          // uninitialised
        with(82, 1),          // padding
        with(165, 0),         // neither mint nor account
        with(165, 2),         // a token account
        with(166, 0),         // an empty entry with others behind it
        with(169, 255),       // a length beyond the end
        good[..164].to_vec(), // between the lengths
        good[..165].to_vec(), // a token account's length
        good[..169].to_vec(), // an entry without its length
        good[..200].to_vec(), // an entry without its end
        of_multisig_length,
        vec![],
    ] {
        s.world.set_account(mint, TOKEN_2022_PROGRAM, data);
        refused(&mut s, UnsupportedMint, |s| create_pool(s, mint, TOKEN_2022_PROGRAM));
    }
    for length in [82, 166, 234] {
        s.world.set_account(mint, TOKEN_2022_PROGRAM, good[..length].to_vec());
        aside(&mut s, |s| create_pool(s, mint, TOKEN_2022_PROGRAM)).unwrap();
    }
}

#[test]
fn the_token_program_is_the_owner_of_the_mint() {
    let mut s = Scenario::new();
    let new = create_mint(&mut s, "mint", DESCRIBED);
    let plain = create_mint(&mut s, "plain mint", &[]);
    let classic = actor("classic mint").pubkey();
    s.world.create_mint(classic, 9);
    s.world.create_token_account(&classic, &s.admin.pubkey(), 1_000 * COIN);
    let stranger = actor("a stranger's program").pubkey();
    for (mint, program) in [
        (new, TOKEN_PROGRAM),
        (plain, TOKEN_PROGRAM),
        (classic, TOKEN_2022_PROGRAM),
        (new, stranger),
        (classic, stranger),
        (classic, world::SYSTEM_PROGRAM),
        (new, PROGRAM_ID),
    ] {
        refused(&mut s, WrongTokenProgram, |s| create_pool(s, mint, program));
    }
    for like in [new, plain, classic] {
        let look_alike = actor("look-alike").pubkey();
        let data = s.world.account(&like).unwrap().data;
        s.world.set_account(look_alike, stranger, data);
        for program in [TOKEN_PROGRAM, TOKEN_2022_PROGRAM, stranger] {
            refused(&mut s, UnsupportedMint, |s| create_pool(s, look_alike, program));
        }
    }
    for (mint, program) in [(new, TOKEN_2022_PROGRAM), (plain, TOKEN_2022_PROGRAM), (classic, TOKEN_PROGRAM)] {
        create_pool(&mut s, mint, program).unwrap();
    }
}
