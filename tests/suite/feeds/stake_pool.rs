//! Stake pools: our bytes, the program's adapter and the vendor's crate.

use ballast_testkit::{
    Address, BallastError,
    feeds::stake_pool::{STAKE_POOL, StakePoolState},
};
use borsh::BorshDeserialize;
use proptest::prelude::*;
use spl_stake_pool::state::{AccountType, StakePool};

use super::oracle::stake_pool::{self, PoolRate};

/// BlazeStake's pool on mainnet, stk9ApL5HeVAwPLr3TLhDXdZS8ptVu7zp6ov8HFDuMi, epoch 802.
const BSOL: &[u8] = include_bytes!("../../fixtures/accounts/stake-pool-bsol-mainnet.bin");

fn vendor(data: &[u8]) -> StakePool {
    StakePool::deserialize(&mut &data[..]).expect("the vendor reads our bytes")
}

#[test]
fn the_programs_address_is_the_vendors() {
    assert_eq!(STAKE_POOL.to_bytes(), spl_stake_pool::ID.to_bytes());
    assert_eq!(stake_pool::STAKE_POOL, STAKE_POOL);
}

#[test]
fn a_real_pool_is_read_as_the_vendor_reads_it() {
    let pool = vendor(BSOL);
    assert_eq!(pool.account_type, AccountType::StakePool);
    assert_eq!(pool.pool_mint.to_string(), "bSo13r4TkiE4KumL71LsHTPpL2euBYLFx6h9HP3piy1");
    let read = stake_pool::read(&STAKE_POOL, BSOL).unwrap();
    let expected = PoolRate { lamports: 1_144_546_482_246_437, tokens: 934_784_722_219_576, updated_epoch: 802 };
    assert_eq!(read, expected);
    assert_eq!(
        (read.lamports, read.tokens, read.updated_epoch),
        (pool.total_lamports, pool.pool_token_supply, pool.last_update_epoch)
    );
    assert_eq!(read.rate(), Ok(1_224_395_795));
}

#[test]
fn validator_lists_are_no_pools() {
    let mut list = StakePoolState { lamports: 1, tokens: 1, updated_epoch: 1 }.bytes();
    list[0] = borsh::to_vec(&AccountType::ValidatorList).unwrap()[0];
    assert_eq!(stake_pool::read(&STAKE_POOL, &list), Err(BallastError::FeedMalformed));
    assert_eq!(stake_pool::read(&Address::default(), BSOL), Err(BallastError::FeedWrongOwner));
}

proptest! {
    /// Builder, vendor and adapter agree; whatever else the vendor puts into a pool does not move the fields.
    #[test]
    fn all_three_agree(lamports: u64, tokens: u64, updated_epoch: u64, optional: bool, fee: u64) {
        let ours = StakePoolState { lamports, tokens, updated_epoch }.bytes();
        let mut pool = vendor(&ours);
        prop_assert!(spl_stake_pool::find_withdraw_authority_program_address(&spl_stake_pool::ID, &pool.pool_mint).1 > 0);
        prop_assert_eq!(pool.token_program_id.to_bytes(), [8; 32]);
        prop_assert_eq!((pool.total_lamports, pool.pool_token_supply), (lamports, tokens));
        prop_assert_eq!((pool.last_epoch_total_lamports, pool.last_epoch_pool_token_supply), (lamports, tokens));
        prop_assert_eq!((pool.epoch_fee.denominator, pool.sol_withdrawal_fee.denominator), (1_000, 1_000));
        let mut written = borsh::to_vec(&pool).unwrap();
        written.resize(ours.len(), 0);
        prop_assert_eq!(&written, &ours);

        if optional {
            pool.preferred_deposit_validator_vote_address = Some(pool.manager);
            pool.sol_deposit_authority = Some(pool.staker);
            pool.next_epoch_fee = spl_stake_pool::state::FutureEpoch::new(pool.epoch_fee);
            pool.epoch_fee.numerator = fee;
        }
        let expected = Ok(PoolRate { lamports, tokens, updated_epoch });
        prop_assert_eq!(stake_pool::read(&STAKE_POOL, &borsh::to_vec(&pool).unwrap()), expected);
    }
}
