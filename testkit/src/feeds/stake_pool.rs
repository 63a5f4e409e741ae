//! SPL stake pools.

use solana_address::Address;

use super::{get, put};
use crate::world::World;

pub const STAKE_POOL: Address = Address::from_str_const("SPoo1Ku8WFXoNDMHPsrGSTSG1Y47rzgn41SLUNakuHy");

/// What a pool holds, as of its last update.
#[derive(Clone, Copy, Debug)]
pub struct StakePoolState {
    pub lamports: u64,
    pub tokens: u64,
    pub updated_epoch: u64,
}

impl StakePoolState {
    /// Account bytes as the stake pool program writes them, with no optional field set.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![1];
        // Manager, staker, deposit authority.
        (1..=3).for_each(|key| out.extend([key; 32]));
        out.push(254);
        // Validator list, reserve, mint, fee account, token program.
        (4..=8).for_each(|key| out.extend([key; 32]));
        for number in [self.lamports, self.tokens, self.updated_epoch] {
            out.extend(number.to_le_bytes());
        }
        // No lockup; every fee 0 of 1 000.
        out.extend([0; 48]);
        let fee = [1_000u64.to_le_bytes(), [0; 8]].concat();
        out.extend(&fee); // of an epoch
        out.push(0); // none for the next
        out.extend([0, 0]); // no preferred validator
        out.extend(&fee); // stake deposit
        out.extend(&fee); // stake withdrawal
        out.push(0); // none for the next epoch
        out.push(0); // stake referral
        out.push(0); // no SOL deposit authority
        out.extend(&fee); // SOL deposit
        out.push(0); // SOL referral
        out.push(0); // no SOL withdraw authority
        out.extend(&fee); // SOL withdrawal
        out.push(0); // none for the next epoch
        out.extend(self.tokens.to_le_bytes());
        out.extend(self.lamports.to_le_bytes());
        out.resize(611, 0);
        out
    }
}

/// Lamports and pool tokens in a pool's bytes.
pub fn holdings_in(data: &[u8]) -> (u64, u64) {
    (u64::from_le_bytes(get(data, 258)), u64::from_le_bytes(get(data, 266)))
}

/// Writes other lamports into a pool's bytes: its tokens are worth more or less.
pub fn set_lamports(data: &mut [u8], lamports: u64) {
    put(data, 258, &lamports.to_le_bytes());
}

/// Makes the bytes of a pool those of one that was updated in `epoch`.
pub fn refresh(data: &mut [u8], epoch: u64) {
    put(data, 274, &epoch.to_le_bytes());
}

impl World {
    pub fn post_stake_pool(&mut self, pool: Address, state: &StakePoolState) {
        self.set_account(pool, STAKE_POOL, state.bytes());
    }
}
