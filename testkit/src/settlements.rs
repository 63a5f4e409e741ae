//! Claims by surrender and by named loss.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    generated::*,
    keys::pda,
    scenario::Scenario,
    tokens::token_address,
    world::{Failure, SYSTEM_PROGRAM},
};

impl Scenario {
    pub fn open_salvage_accounts(&self, product: &Address) -> ix::OpenSalvage {
        let covered_mint = self.world.read::<Product>(product).subject;
        ix::OpenSalvage {
            payer: self.world.fee_payer.pubkey(),
            pool: self.pool.pool,
            product: *product,
            covered_mint,
            salvage: pda::salvage(product),
            covered_program: self.world.account(&covered_mint).map_or(covered_mint, |mint| mint.owner),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn open_salvage(&mut self, product: &Address) -> Sent {
        self.world.send(&[self.open_salvage_accounts(product).instruction()], &[])
    }

    pub fn surrender_accounts(&self, policy: &Address, incident: &Address) -> ix::SurrenderClaim {
        let state: Policy = self.world.read(policy);
        let covered_mint = self.world.read::<Product>(&state.product).subject;
        ix::SurrenderClaim {
            holder: state.holder,
            pool: self.pool.pool,
            product: state.product,
            policy: *policy,
            incident: *incident,
            claim: pda::claim(incident, policy),
            ballot: Some(pda::ballot(incident, &state.holder)),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payee: self.collateral(&state.holder),
            token_program: self.pool.token_program,
            covered_mint,
            holder_covered: token_address(&covered_mint, &state.holder),
            salvage: pda::salvage(&state.product),
            covered_program: self.world.account(&covered_mint).unwrap().owner,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn surrender(&mut self, holder: &Keypair, policy: &Address, incident: &Address, amount: u64) -> Sent {
        let instruction = self.surrender_accounts(policy, incident).instruction(amount);
        self.world.send(&[instruction], &[holder])
    }

    pub fn file_loss_accounts(&self, policy: &Address, incident: &Address) -> ix::FileLoss {
        let state: Policy = self.world.read(policy);
        ix::FileLoss {
            holder: state.holder,
            staking: pda::staking(),
            fee_vault: pda::fee_vault(&self.pool.mint),
            pool: self.pool.pool,
            product: state.product,
            policy: *policy,
            incident: *incident,
            claim: pda::claim(incident, policy),
            ballot: Some(pda::ballot(incident, &state.holder)),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            holder_collateral: self.collateral(&state.holder),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Files a loss of `loss` base units and returns the claim.
    pub fn file_loss(
        &mut self,
        holder: &Keypair,
        policy: &Address,
        incident: &Address,
        loss: u64,
    ) -> Result<Address, Failure> {
        let accounts = self.file_loss_accounts(policy, incident);
        self.world.send(&[accounts.instruction(loss, [0xE2; 32])], &[holder])?;
        Ok(accounts.claim)
    }

    pub fn dispute_accounts(&self, challenger: &Address, claim: &Address) -> ix::DisputeClaim {
        let incident = self.world.read::<Claim>(claim).incident;
        ix::DisputeClaim {
            challenger: *challenger,
            staking: pda::staking(),
            fee_vault: pda::fee_vault(&self.pool.mint),
            pool: self.pool.pool,
            product: self.world.read::<Incident>(&incident).product,
            incident,
            claim: *claim,
            poll: pda::poll(claim, 1),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            challenger_collateral: self.collateral(challenger),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn dispute(&mut self, challenger: &Keypair, claim: &Address) -> Sent {
        let instruction = self.dispute_accounts(&challenger.pubkey(), claim).instruction(u64::MAX);
        self.world.send(&[instruction], &[challenger])
    }

    pub fn decide_claim_accounts(&self, claim: &Address) -> ix::DecideClaim {
        let incident = self.world.read::<Claim>(claim).incident;
        let second = pda::poll(claim, 2);
        ix::DecideClaim {
            staking: pda::staking(),
            pool: self.pool.pool,
            product: self.world.read::<Incident>(&incident).product,
            incident,
            claim: *claim,
            poll_1: pda::poll(claim, 1),
            poll_2: self.world.account(&second).map(|_| second),
        }
    }

    pub fn decide_claim(&mut self, claim: &Address) -> Sent {
        self.world.send(&[self.decide_claim_accounts(claim).instruction()], &[])
    }
}
