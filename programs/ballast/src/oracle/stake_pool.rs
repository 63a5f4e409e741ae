//! SPL stake pools: what a pool token is worth in lamports.
//!
//! Layout (Borsh, the read fields before every optional one; source: crate `spl-stake-pool` 2.2, `state.rs`): account type
//! u8, then addresses of 32: manager, staker, deposit authority; at 97 withdraw bump u8; addresses: validator list,
//! reserve, pool mint, fee account, token program; at 258 total lamports u64, at 266 pool token supply u64, at 274 last
//! update epoch u64. Checked against the vendor's crate and bytes of mainnet in `tests/suite/feeds/stake_pool.rs`.

use super::read_u64;
use crate::{
    Address,
    errors::BallastError,
    math::fixed::{MathResult, mul_div_ceil},
};

/// Owner of the pools of the stake pool program itself. (Forks of it live at other addresses.)
pub const STAKE_POOL: Address = Address::from_str_const("SPoo1Ku8WFXoNDMHPsrGSTSG1Y47rzgn41SLUNakuHy");
/// 1.0 of [`PoolRate::rate`].
pub const RATE_SCALE: u64 = 1_000_000_000;

const KIND_STAKE_POOL: u8 = 1;
const TOTAL_LAMPORTS: usize = 258;
const SUPPLY: usize = TOTAL_LAMPORTS + 8;
const EPOCH: usize = SUPPLY + 8;
const END: usize = EPOCH + 8;

/// A pool's balance as of its last update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolRate {
    /// Everything the pool has staked or holds in reserve.
    pub lamports: u64,
    /// Pool tokens in circulation, in base units.
    pub tokens: u64,
    /// The balance is the present one only if this is the present epoch.
    pub updated_epoch: u64,
}

impl PoolRate {
    /// Lamports per base unit of the pool token, 1.0 = 1 000 000 000, rounded up.
    /// Errors: `FeedPriceInvalid` without tokens or beyond a word.
    pub fn rate(&self) -> MathResult<u64> {
        mul_div_ceil(self.lamports, RATE_SCALE, self.tokens).map_err(|_| BallastError::FeedPriceInvalid)
    }
}

/// Errors: `FeedWrongOwner`, `FeedMalformed`.
pub fn read(owner: &Address, data: &[u8]) -> MathResult<PoolRate> {
    if owner != &STAKE_POOL {
        return Err(BallastError::FeedWrongOwner);
    }
    if data.len() < END || data[0] != KIND_STAKE_POOL {
        return Err(BallastError::FeedMalformed);
    }
    Ok(PoolRate {
        lamports: read_u64(data, TOTAL_LAMPORTS),
        tokens: read_u64(data, SUPPLY),
        updated_epoch: read_u64(data, EPOCH),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pool(kind: u8) -> Vec<u8> {
        let mut data = vec![7; 611];
        data[0] = kind;
        for (at, value) in [(TOTAL_LAMPORTS, 1_200u64), (SUPPLY, 1_000), (EPOCH, 787)] {
            data[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        data
    }

    #[test]
    fn a_pool_is_read() {
        let expected = PoolRate { lamports: 1_200, tokens: 1_000, updated_epoch: 787 };
        assert_eq!(read(&STAKE_POOL, &pool(1)), Ok(expected));
        assert_eq!(read(&STAKE_POOL, &pool(1)[..END]), Ok(expected));
        assert_eq!(expected.rate(), Ok(1_200_000_000));
    }

    #[test]
    fn every_defect_has_its_error() {
        assert_eq!(read(&Address::default(), &pool(1)), Err(BallastError::FeedWrongOwner));
        for kind in [0, 2, 255] {
            assert_eq!(read(&STAKE_POOL, &pool(kind)), Err(BallastError::FeedMalformed));
        }
        for length in 0..END {
            assert_eq!(read(&STAKE_POOL, &pool(1)[..length]), Err(BallastError::FeedMalformed));
        }
    }

    #[test]
    fn rates_round_up_and_need_tokens() {
        let rate = |lamports, tokens| PoolRate { lamports, tokens, updated_epoch: 0 }.rate();
        assert_eq!(rate(1, 3), Ok(333_333_334));
        assert_eq!(rate(0, 3), Ok(0));
        assert_eq!(rate(u64::MAX, u64::MAX), Ok(RATE_SCALE));
        assert_eq!(rate(u64::MAX, 1), Err(BallastError::FeedPriceInvalid));
        assert_eq!(rate(1, 0), Err(BallastError::FeedPriceInvalid));
        assert_eq!(rate(0, 0), Err(BallastError::FeedPriceInvalid));
    }

    proptest! {
        #[test]
        fn never_panics_on_any_bytes(mut data in prop::collection::vec(any::<u8>(), 0..700), kind in 0u8..3) {
            if let Some(first) = data.first_mut() {
                *first = kind;
            }
            let _ = read(&STAKE_POOL, &data).and_then(|pool| pool.rate());
        }
    }
}
