//! What happens to a policy between purchase and end, as accounts and as calls.

use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    generated::*,
    keys::pda,
    scenario::{FOREVER, Market, Scenario},
    world::SYSTEM_PROGRAM,
};

impl Scenario {
    pub fn sponsor_accounts(&self, payer: &Address, market: &Market) -> ix::SponsorCover {
        let (monitor, feed) = market.watch();
        ix::SponsorCover {
            payer: *payer,
            config: pda::config(),
            pool: self.pool.pool,
            product: market.product,
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payer_collateral: self.collateral(payer),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
            monitor,
            feed,
            second_feed: self.second_feed(market.monitor),
        }
    }

    pub fn sponsor_args(&self, holders: &[Address], market: &Market, amount: u64, term: i64) -> SponsorCoverArgs {
        let product: Product = self.world.read(&market.product);
        SponsorCoverArgs {
            amount,
            max_premium: u64::MAX,
            deadline: FOREVER,
            term: term as u32,
            terms_hash: product.terms_hash,
            holders: holders.to_vec(),
        }
    }

    /// `accounts` with the policies `first_id`, … behind them, one per holder.
    pub fn sponsor_instruction(
        &self,
        accounts: &ix::SponsorCover,
        first_id: u64,
        args: SponsorCoverArgs,
    ) -> Instruction {
        let count = args.holders.len() as u64;
        let mut instruction = accounts.instruction(first_id, args);
        let policies = (first_id..first_id + count).map(|id| pda::policy(&accounts.product, id));
        instruction.accounts.extend(policies.map(|policy| AccountMeta::new(policy, false)));
        instruction
    }

    pub fn extend_accounts(&self, payer: &Address, market: &Market, policy: &Address) -> ix::ExtendCover {
        let (monitor, feed) = market.watch();
        ix::ExtendCover {
            payer: *payer,
            config: pda::config(),
            pool: self.pool.pool,
            product: market.product,
            policy: *policy,
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payer_collateral: self.collateral(payer),
            token_program: self.pool.token_program,
            monitor,
            feed,
            second_feed: self.second_feed(market.monitor),
        }
    }

    pub fn extend_args(&self, policy: &Address, amount: u64, seconds: i64) -> ExtendCoverArgs {
        let state: Policy = self.world.read(policy);
        ExtendCoverArgs {
            amount,
            seconds: seconds as u32,
            max_premium: u64::MAX,
            deadline: FOREVER,
            terms_hash: state.terms_hash,
        }
    }

    /// Adds `amount` of cover and `seconds` of time to a policy of the scenario's market.
    pub fn extend(&mut self, payer: &Keypair, policy: &Address, amount: u64, seconds: i64) -> Sent {
        let market = self.market;
        let args = self.extend_args(policy, amount, seconds);
        let instruction = self.extend_accounts(&payer.pubkey(), &market, policy).instruction(args);
        self.world.send(&[instruction], &[payer])
    }

    pub fn cancel_accounts(&self, policy: &Address) -> ix::CancelCover {
        let state: Policy = self.world.read(policy);
        ix::CancelCover {
            holder: state.holder,
            pool: self.pool.pool,
            product: state.product,
            policy: *policy,
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payer: state.payer,
            payer_collateral: self.collateral(&state.payer),
            token_program: self.pool.token_program,
        }
    }

    pub fn cancel_cover(&mut self, holder: &Keypair, policy: &Address) -> Sent {
        let instruction = self.cancel_accounts(policy).instruction(0, FOREVER);
        self.world.send(&[instruction], &[holder])
    }

    pub fn transfer_accounts(&self, policy: &Address, recipient: &Address) -> ix::TransferPolicy {
        let state: Policy = self.world.read(policy);
        ix::TransferPolicy { holder: state.holder, recipient: *recipient, product: state.product, policy: *policy }
    }

    pub fn transfer(&mut self, holder: &Keypair, recipient: &Keypair, policy: &Address) -> Sent {
        let state: Policy = self.world.read(policy);
        let instruction = self.transfer_accounts(policy, &recipient.pubkey()).instruction(
            state.terms_hash,
            state.remaining,
            state.priced_at,
        );
        self.world.send(&[instruction], &[holder, recipient])
    }
}
