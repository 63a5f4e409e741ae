//! Auditors, their attestations, what is watched about a covered protocol, and what all of it does to sales.

mod approving;
mod attesting;
mod carried;
mod document;
mod freezes;
mod prices;
mod revoking;
mod stories;
mod watching;

use ballast_testkit::{
    attestations::auditor_args,
    feeds::{attestation_service as service, loader::program_data_address},
    scenario::*,
    tokens::UNIT,
    *,
};

use crate::support::funded;

/// Slot in which the covered program was deployed.
pub const SLOT: u64 = 1_000;
/// For how long the tests' auditors vouch.
pub const VALID: i64 = 90 * DAY;
/// Hash of the report that the testkit's auditors have written.
pub const REPORT: [u8; 32] = [0xA7; 32];
const COVER: u64 = 1_000 * UNIT;

/// A smart-contract product, its program, somebody who wants cover, and five approved auditors who have said nothing yet.
pub struct Case {
    pub s: Scenario,
    pub product: Address,
    pub program: Address,
    /// Where the loader keeps the program.
    pub data: Address,
    pub auditors: Vec<Keypair>,
    pub buyer: Keypair,
}

pub fn demanding(min_attestations: u8) -> ListProductArgs {
    let rules = UnderwritingRules { min_attestations, ..voted_args().underwriting };
    ListProductArgs { underwriting: rules, ..voted_args() }
}

impl Case {
    /// A product that demands so many attestations.
    pub fn new(min_attestations: u8) -> Self {
        Self::with(demanding(min_attestations))
    }

    pub fn with(args: ListProductArgs) -> Self {
        let (mut s, _) = funded();
        s.with_staking();
        let data = s.world.post_program(args.subject, SLOT, Some(&actor("developer").pubkey()));
        let product = s.add_voted_product(args);
        let buyer = s.user("policyholder", 1_000_000 * UNIT);
        let mut case = Self { s, product, program: args.subject, data, auditors: vec![], buyer };
        case.auditors = (0..5).map(|at| case.approved(&format!("auditor {at}"))).collect();
        case
    }

    /// One who is vouched for already.
    pub fn attested() -> Self {
        let mut case = Self::new(1);
        case.vouch(0).unwrap();
        case
    }

    fn approved(&mut self, name: &str) -> Keypair {
        let auditor = self.s.user(name, 0);
        self.s.set_auditor(&auditor.pubkey(), auditor_args()).unwrap();
        auditor
    }

    pub fn key(&self, at: usize) -> Address {
        self.auditors[at].pubkey()
    }

    /// One of the auditors signs for the build that is deployed now.
    pub fn vouch(&mut self, at: usize) -> Result<Outcome, Failure> {
        let until = self.s.world.now() + VALID;
        self.vouch_until(at, until)
    }

    pub fn vouch_until(&mut self, at: usize, until: i64) -> Result<Outcome, Failure> {
        self.s.vouch(&self.auditors[at], &self.product, until)
    }

    pub fn remove(&mut self, at: usize) {
        let removed = SetAuditorArgs { active: 0, ..auditor_args() };
        self.s.set_auditor(&self.key(at), removed).unwrap();
    }

    pub fn state(&self) -> Product {
        self.s.world.read(&self.product)
    }

    pub fn attestation(&self, at: usize) -> Attestation {
        self.s.world.read(&pda::attestation(&self.product, &self.key(at)))
    }

    /// Whose attestations count now.
    pub fn counted(&self) -> Vec<Address> {
        let now = self.s.world.now();
        self.state().seats.iter().filter(|seat| seat.until > now).map(|seat| seat.auditor).collect()
    }

    /// The next policy's number.
    pub fn next(&self) -> u64 {
        self.state().policies_sold + 1
    }

    pub fn market(&self) -> Market {
        Market::unwatched(self.product)
    }

    pub fn buy_instruction(&self, feed: Option<Address>) -> Instruction {
        let (buyer, id) = (self.buyer.pubkey(), self.next());
        let args = self.s.buy_args(&buyer, &self.market(), COVER, 90 * DAY);
        ix::BuyCover { feed, ..self.s.buy_voted_accounts(&buyer, &self.product, id) }.instruction(id, args)
    }

    pub fn buy_with(&mut self, feed: Option<Address>) -> Result<Outcome, Failure> {
        let instruction = self.buy_instruction(feed);
        self.s.world.send(&[instruction], &[&self.buyer])
    }

    /// Shows the program's data account as it is.
    pub fn buy(&mut self) -> Result<Outcome, Failure> {
        self.buy_with(Some(self.data))
    }

    pub fn extend(&mut self, policy: &Address) -> Result<Outcome, Failure> {
        let accounts = self.s.extend_accounts(&self.buyer.pubkey(), &self.market(), policy);
        let args = self.s.extend_args(policy, 0, 30 * DAY);
        let instruction = ix::ExtendCover { feed: Some(self.data), ..accounts }.instruction(args);
        self.s.world.send(&[instruction], &[&self.buyer])
    }

    pub fn sponsor(&mut self) -> Result<Outcome, Failure> {
        let accounts = self.s.sponsor_accounts(&self.buyer.pubkey(), &self.market());
        let holders = [actor("a user").pubkey(), actor("another user").pubkey()];
        let args = self.s.sponsor_args(&holders, &self.market(), COVER, 90 * DAY);
        let accounts = ix::SponsorCover { feed: Some(self.data), ..accounts };
        let instruction = self.s.sponsor_instruction(&accounts, self.next(), args);
        self.s.world.send(&[instruction], &[&self.buyer])
    }

    /// The same program in another build: only the slot tells.
    pub fn redeploy(&mut self, slot: u64) {
        self.s.world.post_program(self.program, slot, Some(&actor("developer").pubkey()));
    }

    pub fn sync(&mut self) -> Result<Outcome, Failure> {
        self.s.sync(&self.product)
    }

    /// Governance watches a token account with `balance` base units.
    pub fn watch_vault(&mut self, balance: u64) -> Address {
        let owner = actor("covered protocol").pubkey();
        let mint = self.s.pool.mint;
        let vault = self.s.world.create_token_account(&mint, &owner, balance);
        self.s.init_watch(&self.product, &vault, None).unwrap();
        vault
    }

    pub fn set_balance(&mut self, vault: &Address, balance: u64) {
        let owner = actor("covered protocol").pubkey();
        let mint = self.s.pool.mint;
        self.s.world.put_token_account(*vault, &mint, &owner, balance);
    }

    /// The first auditor may publish under a credential and a schema; what he has published ends as others' signatures do.
    pub fn publishes(&mut self) -> service::Attestation {
        let [credential, schema] = ["credential", "schema"].map(|name| actor(name).pubkey());
        let args = SetAuditorArgs { active: 1, credential, schema };
        self.s.set_auditor(&self.key(0), args).unwrap();
        service::Attestation {
            nonce: actor("nonce").pubkey(),
            credential,
            schema,
            data: said(&self.product, SLOT, &REPORT),
            signer: actor("signer of the credential").pubkey(),
            expiry: self.s.world.now() + VALID,
        }
    }

    /// The buyer, who is no auditor, shows what the first one has published.
    pub fn show(&mut self, carrier: Address) -> Result<Outcome, Failure> {
        let buyer = self.buyer.insecure_clone();
        self.show_as(&buyer, carrier)
    }

    pub fn show_as(&mut self, payer: &Keypair, carrier: Address) -> Result<Outcome, Failure> {
        let good = self.s.vouch_accounts(&self.product, &self.key(0));
        let accounts = ix::Attest { payer: payer.pubkey(), carrier: Some(carrier), ..good };
        // The carrier says how long; what is asked for says nothing.
        self.s.world.send(&[accounts.instruction(REPORT, 0)], &[payer])
    }
}

/// What an attestation of the Solana Attestation Service has to say.
pub fn said(product: &Address, slot: u64, report: &[u8; 32]) -> Vec<u8> {
    [product.as_ref(), &slot.to_le_bytes(), report].concat()
}

/// Another program of the loader.
pub fn other_program(s: &mut Scenario, name: &str, slot: u64) -> (Address, Address) {
    let program = actor(name).pubkey();
    s.world.post_program(program, slot, None);
    (program, program_data_address(&program))
}
