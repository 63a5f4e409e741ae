//! Proposals, votes, executions. A proposal is made from the very instruction that it will execute.

use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    generated::*,
    keys::pda,
    scenario::Scenario,
    world::{Failure, LOADER, SYSTEM_PROGRAM},
};

impl Scenario {
    /// Accounts to propose `action` by `proposer` as number `id`; it is about the current pool when it names it.
    pub fn propose_accounts(&self, proposer: &Address, id: u64, action: &Instruction) -> ix::Propose {
        let stake = pda::stake(proposer);
        let has_stake = self.world.account(&stake).is_some();
        ix::Propose {
            proposer: *proposer,
            config: pda::config(),
            proposal: pda::proposal(id),
            system_program: SYSTEM_PROGRAM,
            pool: self.named_pool(action),
            staking: has_stake.then(pda::staking),
            stake: has_stake.then_some(stake),
        }
    }

    fn named_pool(&self, action: &Instruction) -> Option<Address> {
        action.accounts.get(2).filter(|meta| meta.pubkey == self.pool.pool).map(|meta| meta.pubkey)
    }

    /// The instruction that proposes `action`, whose accounts follow those of the proposal.
    pub fn propose_instruction(&self, accounts: &ix::Propose, id: u64, action: &Instruction) -> Instruction {
        let mut instruction = accounts.instruction(id, action.data.clone());
        instruction.accounts.extend(passed_on(action));
        instruction
    }

    /// Proposes `action` and returns the proposal's number, the first that is free.
    pub fn propose(&mut self, proposer: &Keypair, action: &Instruction) -> Result<u64, Failure> {
        let id = (0..).find(|id| self.world.account(&pda::proposal(*id)).is_none()).unwrap();
        let accounts = self.propose_accounts(&proposer.pubkey(), id, action);
        self.world.send(&[self.propose_instruction(&accounts, id, action)], &[proposer])?;
        Ok(id)
    }

    pub fn cast_vote_accounts(&self, voter: &Address, id: u64) -> ix::CastVote {
        let proposal = pda::proposal(id);
        ix::CastVote {
            voter: *voter,
            stake: pda::stake(voter),
            proposal,
            record: pda::vote(&proposal, voter),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn cast_vote(&mut self, voter: &Keypair, id: u64, support: bool) -> Sent {
        let instruction = self.cast_vote_accounts(&voter.pubkey(), id).instruction(support);
        self.world.send(&[instruction], &[voter])
    }

    pub fn execute_accounts(&self, id: u64) -> ix::ExecuteProposal {
        let proposal = pda::proposal(id);
        let state: Option<Proposal> = self.world.try_read(&proposal);
        let pool = state.map(|state| state.pool).filter(|pool| *pool != Address::default());
        ix::ExecuteProposal { config: pda::config(), proposal, program: PROGRAM_ID, pool }
    }

    /// The instruction that executes proposal `id`, which was made from `action`.
    pub fn execute_instruction(&self, id: u64, action: &Instruction) -> Instruction {
        let mut instruction = self.execute_accounts(id).instruction();
        instruction.accounts.extend(passed_on(action));
        instruction
    }

    /// Executes a proposal; the governor gets what rent it needs first.
    pub fn execute(&mut self, id: u64, action: &Instruction) -> Sent {
        self.world.airdrop(&pda::governor(), 1_000_000_000);
        let instruction = self.execute_instruction(id, action);
        self.world.send(&[instruction], &[])
    }

    pub fn close_proposal(&mut self, caller: &Keypair, id: u64) -> Sent {
        let proposal = pda::proposal(id);
        let proposer = self.world.read::<Proposal>(&proposal).proposer;
        let accounts = ix::CloseProposal { caller: caller.pubkey(), proposal, proposer };
        self.world.send(&[accounts.instruction()], &[caller])
    }

    pub fn close_vote(&mut self, voter: &Address, id: u64) -> Sent {
        let accounts = ix::CloseVote { record: pda::vote(&pda::proposal(id), voter), voter: *voter };
        self.world.send(&[accounts.instruction()], &[])
    }

    /// What the administrator proposes while the protocol is set up, executed as soon as its timelock is over.
    pub fn decree(&mut self, action: &Instruction) -> Sent {
        let admin = self.admin.insecure_clone();
        let id = self.propose(&admin, action)?;
        let eta = self.world.read::<Proposal>(&pda::proposal(id)).eta;
        self.world.set_time(eta.max(self.world.now()));
        self.execute(id, action)
    }

    pub fn end_bootstrap(&mut self) -> Sent {
        let accounts = ix::EndBootstrap { admin: self.admin.pubkey(), config: pda::config(), staking: pda::staking() };
        self.world.send(&[accounts.instruction()], &[&self.admin])
    }

    /// Changes rules of the protocol, of the current pool and of `product`.
    pub fn change_rules_instruction(&self, product: Option<Address>, change: RuleChange) -> Instruction {
        let about_pool =
            matches!(change, RuleChange::Pool { .. } | RuleChange::Product { .. } | RuleChange::Lot { .. });
        let accounts = ix::ChangeRules {
            governor: pda::governor(),
            config: pda::config(),
            pool: about_pool.then_some(self.pool.pool),
            product,
            staking: matches!(change, RuleChange::Staking { .. }).then(pda::staking),
        };
        accounts.instruction(change)
    }

    /// The rules that a product has now.
    pub fn rules_of(&self, product: &Address) -> ProductRules {
        let state: Product = self.world.read(product);
        ProductRules {
            terms_hash: state.terms_hash,
            terms_uri: state.terms_uri,
            cap: state.cap,
            min_premium: state.min_premium,
            max_share_bps: state.max_share_bps,
            base_bps: state.base_bps,
            kink_bps: state.kink_bps,
            kink_rate_bps: state.kink_rate_bps,
            max_rate_bps: state.max_rate_bps,
            min_term: state.min_term,
            max_term: state.max_term,
            underwriting: state.underwriting,
        }
    }

    /// The protocol's rules as they are now.
    pub fn protocol_rules(&self) -> ProtocolRules {
        let state: Config = self.world.read(&pda::config());
        ProtocolRules {
            withdrawal_cooldown: state.withdrawal_cooldown,
            withdrawal_window: state.withdrawal_window,
            claim_period: state.claim_period,
            stakers_bps: state.stakers_bps,
            underwriters_bps: state.underwriters_bps,
            treasury_bps: state.treasury_bps,
            referrer_bps: state.referrer_bps,
            cancel_fee_bps: state.cancel_fee_bps,
            governance: state.governance,
        }
    }

    pub fn hand_over_instruction(&self, new_authority: &Address) -> Instruction {
        let accounts = ix::HandOverProgram {
            governor: pda::governor(),
            config: pda::config(),
            program_data: pda::program_data(),
            new_authority: *new_authority,
            loader: LOADER,
        };
        accounts.instruction()
    }

    /// As the loader's own instruction would: the upgrade authority of this program is `authority` from now on.
    pub fn give_program_to(&mut self, authority: &Address) {
        let data = self.world.account(&pda::program_data()).unwrap();
        let bytes = [&data.data[..13], authority.as_ref(), &data.data[45..]].concat();
        self.world.set_account(pda::program_data(), data.owner, bytes);
    }

    pub fn spend_treasury_accounts(&self, recipient: &Address) -> ix::SpendTreasury {
        let fee_vault = pda::fee_vault(&self.pool.mint);
        ix::SpendTreasury {
            governor: pda::governor(),
            config: pda::config(),
            fee_vault,
            source: pda::fee_tokens(&fee_vault),
            mint: self.pool.mint,
            destination: self.collateral(recipient),
            token_program: self.pool.token_program,
        }
    }
}

/// Accounts of a proposed instruction as the proposal passes them on: the governor's signature comes from the program.
fn passed_on(action: &Instruction) -> impl Iterator<Item = AccountMeta> + '_ {
    action.accounts.iter().map(|meta| AccountMeta { is_signer: false, ..meta.clone() })
}

/// The instruction that a proposal would execute, from what it stores.
pub fn action_of(proposal: &Proposal) -> Instruction {
    let writable = |at: usize| proposal.writable >> at & 1 == 1;
    let accounts = proposal.accounts[..proposal.account_count as usize].iter().enumerate();
    let meta = |(at, key): (usize, &Address)| AccountMeta { pubkey: *key, is_signer: false, is_writable: writable(at) };
    let data = proposal.data[..proposal.data_len as usize].to_vec();
    Instruction { program_id: PROGRAM_ID, accounts: accounts.map(meta).collect(), data }
}
