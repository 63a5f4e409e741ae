//! Which mints can be collateral.
//!
//! A classic mint is its 82 base bytes. A Token-2022 mint may go on with zeros up to the length of a token account, the
//! byte that says it is a mint, and its extensions: type and length, two bytes each, little-endian, then the value.
//! Space behind the last extension is zero.
//!
//! Allowed is what only describes the mint. An extension can be added before the mint is initialised and never later, so
//! one look at the creation of a pool is enough; descriptions alone may come, go and grow afterwards.

use anchor_lang::prelude::*;

use super::{KIND, KIND_MINT, MULTISIG_LEN};
use crate::{errors::BallastError, math::fixed::MathResult};

pub const MINT_LEN: usize = 82;

const DECIMALS: usize = 44;
const INITIALISED: usize = 45;

const UNINITIALIZED: u16 = 0;
const TRANSFER_FEE_CONFIG: u16 = 1;
const MINT_CLOSE_AUTHORITY: u16 = 3;
const CONFIDENTIAL_TRANSFER_MINT: u16 = 4;
const DEFAULT_ACCOUNT_STATE: u16 = 6;
const NON_TRANSFERABLE: u16 = 9;
const INTEREST_BEARING_CONFIG: u16 = 10;
const PERMANENT_DELEGATE: u16 = 12;
const TRANSFER_HOOK: u16 = 14;
const CONFIDENTIAL_TRANSFER_FEE_CONFIG: u16 = 16;
const METADATA_POINTER: u16 = 18;
const TOKEN_METADATA: u16 = 19;
const GROUP_POINTER: u16 = 20;
const TOKEN_GROUP: u16 = 21;
const GROUP_MEMBER_POINTER: u16 = 22;
const TOKEN_GROUP_MEMBER: u16 = 23;
const CONFIDENTIAL_MINT_BURN: u16 = 24;
const SCALED_UI_AMOUNT: u16 = 25;
const PAUSABLE: u16 = 26;

/// Decimals of a mint that can be collateral and that `program` owns.
///
/// Errors: `UnsupportedMint` when it is no initialised mint of a token program, `WrongTokenProgram` when it is one of
/// another, and an error for each family of extensions that is refused.
pub fn collateral_decimals(mint: &AccountView, program: &Address) -> Result<u8> {
    let is_classic = mint.owned_by(&Token::id());
    require!(is_classic || mint.owned_by(&Token2022::id()), BallastError::UnsupportedMint);
    require!(mint.owned_by(program), BallastError::WrongTokenProgram);
    Ok(read(&mint.try_borrow()?, !is_classic)?)
}

fn read(data: &[u8], extensible: bool) -> MathResult<u8> {
    let (base, rest) = data.split_at_checked(MINT_LEN).ok_or(BallastError::UnsupportedMint)?;
    if base[INITIALISED] != 1 {
        return Err(BallastError::UnsupportedMint);
    }
    match rest.split_at_checked(KIND - MINT_LEN) {
        None if rest.is_empty() => {}
        Some((padding, [KIND_MINT, entries @ ..])) if extensible && is_zero(padding) && data.len() != MULTISIG_LEN => {
            check_extensions(entries)?
        }
        _ => return Err(BallastError::UnsupportedMint),
    }
    Ok(base[DECIMALS])
}

fn check_extensions(mut entries: &[u8]) -> MathResult<()> {
    while !is_zero(entries) {
        let [type_low, type_high, length_low, length_high, rest @ ..] = entries else {
            return Err(BallastError::UnsupportedMint);
        };
        check_extension(u16::from_le_bytes([*type_low, *type_high]))?;
        let length = u16::from_le_bytes([*length_low, *length_high]);
        entries = rest.get(length as usize..).ok_or(BallastError::UnsupportedMint)?;
    }
    Ok(())
}

fn check_extension(kind: u16) -> MathResult<()> {
    Err(match kind {
        METADATA_POINTER | TOKEN_METADATA => return Ok(()),
        GROUP_POINTER | TOKEN_GROUP | GROUP_MEMBER_POINTER | TOKEN_GROUP_MEMBER => return Ok(()),
        TRANSFER_FEE_CONFIG => BallastError::MintTransferFee,
        MINT_CLOSE_AUTHORITY => BallastError::MintCloseAuthority,
        CONFIDENTIAL_TRANSFER_MINT | CONFIDENTIAL_TRANSFER_FEE_CONFIG | CONFIDENTIAL_MINT_BURN => {
            BallastError::MintConfidential
        }
        // Refused even when new accounts start unfrozen: the setting can be changed.
        DEFAULT_ACCOUNT_STATE => BallastError::MintDefaultState,
        NON_TRANSFERABLE => BallastError::MintNonTransferable,
        INTEREST_BEARING_CONFIG => BallastError::MintInterestBearing,
        PERMANENT_DELEGATE => BallastError::MintPermanentDelegate,
        TRANSFER_HOOK => BallastError::MintTransferHook,
        SCALED_UI_AMOUNT => BallastError::MintScaledUi,
        PAUSABLE => BallastError::MintPausable,
        // The token program never writes behind an empty entry.
        UNINITIALIZED => BallastError::UnsupportedMint,
        _ => BallastError::MintUnknownExtension,
    })
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
#[path = "mints_tests.rs"]
mod tests;
