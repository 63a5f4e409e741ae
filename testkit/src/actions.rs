//! What people do, each as accounts (to bend in negative tests) and as a call.

use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    generated::*,
    keys::pda,
    scenario::{FOREVER, Market, Scenario},
    world::{Failure, Outcome, SYSTEM_PROGRAM},
};

pub type Sent = Result<Outcome, Failure>;

impl Scenario {
    pub fn deposit_accounts(&self, owner: &Address) -> ix::Deposit {
        ix::Deposit {
            owner: *owner,
            config: pda::config(),
            pool: self.pool.pool,
            vault: self.pool.vault,
            share_mint: self.pool.share_mint,
            collateral_mint: self.pool.mint,
            owner_collateral: self.collateral(owner),
            owner_shares: self.shares(owner),
            token_program: self.pool.token_program,
        }
    }

    pub fn deposit(&mut self, owner: &Keypair, amount: u64) -> Sent {
        let instruction = self.deposit_accounts(&owner.pubkey()).instruction(amount, 0, FOREVER);
        self.world.send(&[instruction], &[owner])
    }

    pub fn request_withdrawal_accounts(&self, owner: &Address, nonce: u64) -> ix::RequestWithdrawal {
        ix::RequestWithdrawal {
            owner: *owner,
            pool: self.pool.pool,
            ticket: pda::ticket(&self.pool.pool, owner, nonce),
            share_mint: self.pool.share_mint,
            owner_shares: self.shares(owner),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn request_withdrawal(&mut self, owner: &Keypair, shares: u64, nonce: u64) -> Sent {
        let instruction = self.request_withdrawal_accounts(&owner.pubkey(), nonce).instruction(shares, nonce);
        self.world.send(&[instruction], &[owner])
    }

    pub fn cancel_withdrawal_accounts(&self, owner: &Address, nonce: u64) -> ix::CancelWithdrawal {
        ix::CancelWithdrawal {
            owner: *owner,
            pool: self.pool.pool,
            ticket: pda::ticket(&self.pool.pool, owner, nonce),
            share_mint: self.pool.share_mint,
            owner_shares: self.shares(owner),
            token_program: self.pool.token_program,
        }
    }

    pub fn cancel_withdrawal(&mut self, owner: &Keypair, nonce: u64) -> Sent {
        let instruction = self.cancel_withdrawal_accounts(&owner.pubkey(), nonce).instruction();
        self.world.send(&[instruction], &[owner])
    }

    pub fn complete_withdrawal_accounts(&self, owner: &Address, nonce: u64) -> ix::CompleteWithdrawal {
        ix::CompleteWithdrawal {
            owner: *owner,
            config: pda::config(),
            pool: self.pool.pool,
            ticket: pda::ticket(&self.pool.pool, owner, nonce),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            destination: self.collateral(owner),
            token_program: self.pool.token_program,
        }
    }

    pub fn complete_withdrawal(&mut self, owner: &Keypair, nonce: u64) -> Sent {
        let instruction = self.complete_withdrawal_accounts(&owner.pubkey(), nonce).instruction(0);
        self.world.send(&[instruction], &[owner])
    }

    pub fn accrue(&mut self, product: Option<Address>) -> Sent {
        let instruction = ix::Accrue { pool: self.pool.pool, product }.instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn quote(&mut self, market: &Market, amount: u64, term: u32) -> Result<Quote, Failure> {
        let accounts = ix::QuoteCover { pool: self.pool.pool, product: market.product };
        let sent = self.world.send(&[accounts.instruction(amount, term)], &[])?;
        Ok(borsh::from_slice(&sent.return_data).expect("a quote"))
    }

    pub fn buy_accounts(&self, payer: &Address, market: &Market, id: u64) -> ix::BuyCover {
        let (monitor, feed) = market.watch();
        ix::BuyCover {
            payer: *payer,
            config: pda::config(),
            pool: self.pool.pool,
            product: market.product,
            policy: pda::policy(&market.product, id),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payer_collateral: self.collateral(payer),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
            monitor,
            feed,
            referrer_collateral: None,
            second_feed: self.second_feed(market.monitor),
        }
    }

    pub fn buy_args(&self, holder: &Address, market: &Market, amount: u64, term: i64) -> BuyCoverArgs {
        let product: Product = self.world.read(&market.product);
        BuyCoverArgs {
            amount,
            max_premium: u64::MAX,
            deadline: FOREVER,
            term: term as u32,
            holder: *holder,
            terms_hash: product.terms_hash,
        }
    }

    pub fn buy_instruction(&self, buyer: &Address, market: &Market, id: u64, amount: u64, term: i64) -> Instruction {
        let args = self.buy_args(buyer, market, amount, term);
        self.buy_accounts(buyer, market, id).instruction(id, args)
    }

    /// Buys cover of the scenario's market for oneself and returns the policy.
    pub fn buy(&mut self, buyer: &Keypair, id: u64, amount: u64, term: i64) -> Result<Address, Failure> {
        let market = self.market;
        self.buy_from(buyer, &market, id, amount, term)
    }

    pub fn buy_from(
        &mut self,
        buyer: &Keypair,
        market: &Market,
        id: u64,
        amount: u64,
        term: i64,
    ) -> Result<Address, Failure> {
        let instruction = self.buy_instruction(&buyer.pubkey(), market, id, amount, term);
        self.world.send(&[instruction], &[buyer])?;
        Ok(pda::policy(&market.product, id))
    }

    pub fn close_policy(&mut self, policy: &Address) -> Sent {
        let state: Policy = self.world.read(policy);
        let accounts = ix::ClosePolicy { policy: *policy, product: state.product, payer: state.payer };
        self.world.send(&[accounts.instruction()], &[])
    }

    pub fn observe_accounts(&self, market: &Market) -> ix::Observe {
        let product: Product = self.world.read(&market.product);
        ix::Observe {
            keeper: self.world.fee_payer.pubkey(),
            pool: self.pool.pool,
            product: market.product,
            monitor: market.monitor,
            feed: market.feed,
            incident: pda::incident(&market.product, product.incident_count),
            system_program: SYSTEM_PROGRAM,
            second_feed: self.second_feed(market.monitor),
        }
    }

    pub fn observe_instruction(&self, market: &Market) -> Instruction {
        self.observe_accounts(market).instruction()
    }

    /// Posts a price at the present time and observes it.
    pub fn observe(&mut self, price: u64) -> Sent {
        let market = self.market;
        self.observe_at(&market, price)
    }

    /// As [`Self::observe`], of any market; of other sources than a price `price` is the level that they show.
    pub fn observe_at(&mut self, market: &Market, price: u64) -> Sent {
        self.post(market, price);
        let instruction = self.observe_instruction(market);
        self.world.send(&[instruction], &[])
    }

    /// Observes `price` every ten minutes for `seconds`, starting now.
    pub fn hold_price(&mut self, price: u64, seconds: i64) {
        let end = self.world.now() + seconds;
        self.observe(price).unwrap();
        while self.world.now() < end {
            self.world.advance(600.min(end - self.world.now()));
            self.observe(price).unwrap();
        }
    }

    pub fn claim_accounts(&self, policy: &Address, incident: &Address) -> ix::FileClaim {
        let state: Policy = self.world.read(policy);
        ix::FileClaim {
            payer: self.world.fee_payer.pubkey(),
            pool: self.pool.pool,
            product: state.product,
            policy: *policy,
            incident: *incident,
            claim: pda::claim(incident, policy),
            ballot: (state.assessment != 1).then(|| pda::ballot(incident, &state.holder)),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payee: self.collateral(&state.holder),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn claim(&mut self, policy: &Address, incident: &Address) -> Sent {
        let instruction = self.claim_accounts(policy, incident).instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn pause(&mut self, seconds: u32) -> Sent {
        let accounts = ix::PauseSales { guardian: self.guardian.pubkey(), config: pda::config() };
        let guardian = self.guardian.insecure_clone();
        self.world.send(&[accounts.instruction(seconds)], &[&guardian])
    }
}
