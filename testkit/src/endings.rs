//! How incidents, fees and pools come to their end, as accounts and as calls.

use solana_address::Address;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    generated::*,
    keys::pda,
    scenario::Scenario,
    world::{Failure, SYSTEM_PROGRAM},
};

impl Scenario {
    pub fn settle(&mut self, incident: &Address) -> Sent {
        let state: Incident = self.world.read(incident);
        let accounts = ix::SettleIncident { pool: self.pool.pool, product: state.product, incident: *incident };
        self.world.send(&[accounts.instruction()], &[])
    }

    pub fn collect_accounts(&self, claim: &Address) -> ix::CollectClaim {
        let state: Claim = self.world.read(claim);
        let incident: Incident = self.world.read(&state.incident);
        ix::CollectClaim {
            pool: self.pool.pool,
            product: incident.product,
            incident: state.incident,
            claim: *claim,
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payee: self.collateral(&state.payee),
            token_program: self.pool.token_program,
        }
    }

    pub fn collect(&mut self, claim: &Address) -> Sent {
        let instruction = self.collect_accounts(claim).instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn close_claim(&mut self, claim: &Address) -> Sent {
        let state: Claim = self.world.read(claim);
        let accounts = ix::CloseClaim { claim: *claim, incident: state.incident, payer: state.payer };
        self.world.send(&[accounts.instruction()], &[])
    }

    pub fn close_incident(&mut self, incident: &Address) -> Sent {
        let state: Incident = self.world.read(incident);
        let accounts =
            ix::CloseIncident { pool: self.pool.pool, product: state.product, incident: *incident, payer: state.payer };
        self.world.send(&[accounts.instruction()], &[])
    }

    pub fn open_fee_vault_accounts(&self, payer: &Address) -> ix::OpenFeeVault {
        let fee_vault = pda::fee_vault(&self.pool.mint);
        ix::OpenFeeVault {
            payer: *payer,
            pool: self.pool.pool,
            collateral_mint: self.pool.mint,
            fee_vault,
            fee_tokens: pda::fee_tokens(&fee_vault),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn open_fee_vault(&mut self) -> Sent {
        let instruction = self.open_fee_vault_accounts(&self.world.fee_payer.pubkey()).instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn distribute_accounts(&self) -> ix::DistributeFees {
        let fee_vault = pda::fee_vault(&self.pool.mint);
        ix::DistributeFees {
            pool: self.pool.pool,
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            fee_vault,
            fee_tokens: pda::fee_tokens(&fee_vault),
            token_program: self.pool.token_program,
        }
    }

    pub fn distribute_fees(&mut self) -> Sent {
        let instruction = self.distribute_accounts().instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn fee_vault_state(&self) -> FeeVault {
        self.world.read(&pda::fee_vault(&self.pool.mint))
    }

    /// Runs off a product, or the scenario's pool.
    pub fn run_off(&mut self, product: Option<Address>) -> Sent {
        let admin = self.admin.insecure_clone();
        let accounts = ix::SetRunOff { admin: admin.pubkey(), config: pda::config(), pool: self.pool.pool, product };
        self.world.send(&[accounts.instruction()], &[&admin])
    }

    pub fn solvency(&mut self) -> Result<Solvency, Failure> {
        let accounts = ix::Solvency { pool: self.pool.pool };
        let sent = self.world.send(&[accounts.instruction()], &[])?;
        Ok(borsh::from_slice(&sent.return_data).expect("a solvency"))
    }

    pub fn close_pool_accounts(&self) -> ix::ClosePool {
        let fee_vault = pda::fee_vault(&self.pool.mint);
        ix::ClosePool {
            config: pda::config(),
            pool: self.pool.pool,
            vault: self.pool.vault,
            share_mint: self.pool.share_mint,
            collateral_mint: self.pool.mint,
            fee_vault,
            fee_tokens: pda::fee_tokens(&fee_vault),
            admin: self.world.read::<Config>(&pda::config()).admin,
            token_program: self.pool.token_program,
        }
    }

    pub fn close_pool(&mut self) -> Sent {
        let instruction = self.close_pool_accounts().instruction();
        self.world.send(&[instruction], &[])
    }

    pub fn close_ticket(&mut self, ticket: &Address) -> Sent {
        let state: WithdrawalTicket = self.world.read(ticket);
        let accounts = ix::CloseTicket { ticket: *ticket, pool: state.pool, owner: state.owner };
        self.world.send(&[accounts.instruction()], &[])
    }
}
