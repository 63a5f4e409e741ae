//! Signals of underwriters, and the sale of what a pool owns besides its collateral.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    defaults::FOREVER,
    generated::*,
    keys::pda,
    scenario::Scenario,
    staking::governance_mint,
    tokens::{TOKEN_PROGRAM, token_address},
    world::SYSTEM_PROGRAM,
};

/// A lot of a product: covered tokens, or what underwriters lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LotKind {
    Surrendered = 0,
    Slashed = 1,
}

impl Scenario {
    /// A staker who has put all of his `tokens` base units behind `product`.
    pub fn underwriter(&mut self, name: &str, product: &Address, tokens: u64) -> Keypair {
        let key = self.staker(name, tokens);
        self.signal(&key, product, tokens).unwrap();
        key
    }

    pub fn signal_state(&self, product: &Address, owner: &Address) -> Signal {
        self.world.read(&pda::signal(product, owner))
    }

    pub fn signal_accounts(&self, product: &Address, owner: &Address) -> ix::Signal {
        ix::Signal {
            owner: *owner,
            staking: pda::staking(),
            stake: pda::stake(owner),
            product: *product,
            signal: pda::signal(product, owner),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn signal(&mut self, owner: &Keypair, product: &Address, amount: u64) -> Sent {
        let instruction = self.signal_accounts(product, &owner.pubkey()).instruction(amount);
        self.world.send(&[instruction], &[owner])
    }

    pub fn request_unsignal_accounts(&self, product: &Address, owner: &Address) -> ix::RequestUnsignal {
        ix::RequestUnsignal { owner: *owner, product: *product, signal: pda::signal(product, owner) }
    }

    pub fn request_unsignal(&mut self, owner: &Keypair, product: &Address, amount: u64) -> Sent {
        let instruction = self.request_unsignal_accounts(product, &owner.pubkey()).instruction(amount);
        self.world.send(&[instruction], &[owner])
    }

    pub fn complete_unsignal_accounts(&self, product: &Address, owner: &Address) -> ix::CompleteUnsignal {
        ix::CompleteUnsignal {
            owner: *owner,
            staking: pda::staking(),
            stake: pda::stake(owner),
            product: *product,
            signal: pda::signal(product, owner),
        }
    }

    pub fn complete_unsignal(&mut self, owner: &Keypair, product: &Address) -> Sent {
        let instruction = self.complete_unsignal_accounts(product, &owner.pubkey()).instruction();
        self.world.send(&[instruction], &[owner])
    }

    pub fn claim_premiums_accounts(&self, product: &Address, owner: &Address) -> ix::ClaimPremiums {
        let fee_vault = pda::fee_vault(&self.pool.mint);
        ix::ClaimPremiums {
            product: *product,
            signal: pda::signal(product, owner),
            fee_vault,
            source: pda::fee_tokens(&fee_vault),
            mint: self.pool.mint,
            destination: self.collateral(owner),
            token_program: self.pool.token_program,
        }
    }

    pub fn claim_premiums(&mut self, product: &Address, owner: &Address) -> Sent {
        let instruction = self.claim_premiums_accounts(product, owner).instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn buy_salvage_accounts(&self, product: &Address, buyer: &Address, lot: LotKind) -> ix::BuySalvage {
        let (staking, source, sold_mint) = match lot {
            LotKind::Slashed => (Some(pda::staking()), pda::stake_tokens(), governance_mint()),
            LotKind::Surrendered => (None, pda::salvage(product), self.world.read::<Product>(product).subject),
        };
        ix::BuySalvage {
            buyer: *buyer,
            pool: self.pool.pool,
            product: *product,
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            buyer_collateral: self.collateral(buyer),
            token_program: self.pool.token_program,
            staking,
            source,
            sold_mint,
            destination: token_address(&sold_mint, buyer),
            sold_program: self.world.account(&sold_mint).map_or(TOKEN_PROGRAM, |mint| mint.owner),
        }
    }

    /// Buys `amount` base units of a lot at any price.
    pub fn buy_salvage(&mut self, buyer: &Keypair, product: &Address, lot: LotKind, amount: u64) -> Sent {
        let accounts = self.buy_salvage_accounts(product, &buyer.pubkey(), lot);
        self.world.send(&[accounts.instruction(amount, u64::MAX, FOREVER)], &[buyer])
    }
}
