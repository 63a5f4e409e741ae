//! Owners of the governance token: stake, earn, leave.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    actor,
    defaults::{DAY, staking_rules},
    generated::*,
    keys::pda,
    scenario::Scenario,
    tokens::{TOKEN_PROGRAM, UNIT, token_address},
    world::SYSTEM_PROGRAM,
};

/// Mint of the governance token: six decimals.
pub fn governance_mint() -> Address {
    actor("governance mint").pubkey()
}

impl Scenario {
    pub fn open_staking_accounts(&self) -> ix::OpenStaking {
        ix::OpenStaking {
            admin: self.admin.pubkey(),
            config: pda::config(),
            governance_mint: governance_mint(),
            staking: pda::staking(),
            tokens: pda::stake_tokens(),
            token_program: TOKEN_PROGRAM,
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Creates the governance token and its staking with the default rules, and gives the pool's fees a reward line.
    pub fn with_staking(&mut self) {
        self.with_staking_rules(staking_rules());
    }

    pub fn with_staking_rules(&mut self, rules: StakingRules) {
        self.world.create_mint(governance_mint(), 6);
        let admin = self.admin.insecure_clone();
        self.world.create_token_account(&governance_mint(), &admin.pubkey(), 1_000_000 * UNIT);
        let instruction = self.open_staking_accounts().instruction(rules);
        self.world.send(&[instruction], &[&admin]).unwrap();
        if self.world.account(&pda::fee_vault(&self.pool.mint)).is_none() {
            self.open_fee_vault().unwrap();
        }
        self.share_rewards(true).unwrap();
    }

    /// Somebody with SOL, collateral and `tokens` base units of the governance token, staked and active.
    pub fn staker(&mut self, name: &str, tokens: u64) -> Keypair {
        let key = self.user(name, 1_000_000 * UNIT);
        self.world.create_token_account(&governance_mint(), &key.pubkey(), tokens);
        self.stake(&key, tokens).unwrap();
        key
    }

    /// As many stakers of `tokens` each, all of them active.
    pub fn stakers(&mut self, count: usize, tokens: u64) -> Vec<Keypair> {
        let keys = (0..count).map(|at| self.staker(&format!("staker {at}"), tokens)).collect();
        self.world.advance(DAY + 1);
        keys
    }

    pub fn stake_accounts(&self, owner: &Address) -> ix::Stake {
        ix::Stake {
            owner: *owner,
            staking: pda::staking(),
            stake: pda::stake(owner),
            tokens: pda::stake_tokens(),
            governance_mint: governance_mint(),
            owner_tokens: token_address(&governance_mint(), owner),
            token_program: TOKEN_PROGRAM,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn stake(&mut self, owner: &Keypair, amount: u64) -> Sent {
        let instruction = self.stake_accounts(&owner.pubkey()).instruction(amount);
        self.world.send(&[instruction], &[owner])
    }

    pub fn request_unstake_accounts(&self, owner: &Address) -> ix::RequestUnstake {
        ix::RequestUnstake { owner: *owner, staking: pda::staking(), stake: pda::stake(owner) }
    }

    pub fn request_unstake(&mut self, owner: &Keypair, amount: u64) -> Sent {
        let instruction = self.request_unstake_accounts(&owner.pubkey()).instruction(amount);
        self.world.send(&[instruction], &[owner])
    }

    pub fn complete_unstake_accounts(&self, owner: &Address) -> ix::CompleteUnstake {
        ix::CompleteUnstake {
            owner: *owner,
            staking: pda::staking(),
            stake: pda::stake(owner),
            tokens: pda::stake_tokens(),
            governance_mint: governance_mint(),
            destination: token_address(&governance_mint(), owner),
            token_program: TOKEN_PROGRAM,
        }
    }

    pub fn complete_unstake(&mut self, owner: &Keypair) -> Sent {
        let instruction = self.complete_unstake_accounts(&owner.pubkey()).instruction();
        self.world.send(&[instruction], &[owner])
    }

    pub fn fund_emission_accounts(&self) -> ix::FundEmission {
        ix::FundEmission {
            admin: self.admin.pubkey(),
            config: pda::config(),
            staking: pda::staking(),
            tokens: pda::stake_tokens(),
            governance_mint: governance_mint(),
            admin_tokens: token_address(&governance_mint(), &self.admin.pubkey()),
            token_program: TOKEN_PROGRAM,
        }
    }

    pub fn fund_emission(&mut self, amount: u64, per_second: u64) -> Sent {
        let instruction = self.fund_emission_accounts().instruction(amount, per_second);
        self.world.send(&[instruction], &[&self.admin])
    }

    /// Shares the emission, and the fees in the pool's collateral when asked to.
    pub fn share_rewards(&mut self, fees: bool) -> Sent {
        let fee_vault = fees.then(|| pda::fee_vault(&self.pool.mint));
        let accounts = ix::ShareRewards { staking: pda::staking(), fee_vault };
        self.world.send(&[accounts.instruction()], &[])
    }

    /// In the pool's collateral with `fees`, else in the governance token.
    pub fn claim_rewards_accounts(&self, owner: &Address, fees: bool) -> ix::ClaimRewards {
        let vault = pda::fee_vault(&self.pool.mint);
        let (source, mint) = match fees {
            true => (pda::fee_tokens(&vault), self.pool.mint),
            false => (pda::stake_tokens(), governance_mint()),
        };
        ix::ClaimRewards {
            staking: pda::staking(),
            stake: pda::stake(owner),
            fee_vault: fees.then_some(vault),
            source,
            mint,
            destination: token_address(&mint, owner),
            token_program: if fees { self.pool.token_program } else { TOKEN_PROGRAM },
        }
    }

    pub fn claim_rewards(&mut self, owner: &Address, fees: bool) -> Sent {
        let instruction = self.claim_rewards_accounts(owner, fees).instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn staking_state(&self) -> Staking {
        self.world.read(&pda::staking())
    }

    pub fn stake_state(&self, owner: &Address) -> Stake {
        self.world.read(&pda::stake(owner))
    }

    pub fn governance_tokens(&self, owner: &Address) -> u64 {
        self.world.balance(&token_address(&governance_mint(), owner))
    }
}
