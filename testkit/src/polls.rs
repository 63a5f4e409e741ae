//! Reports and votes, each as accounts and as a call.

use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent,
    generated::*,
    keys::pda,
    scenario::{Market, Scenario},
    world::{Failure, SYSTEM_PROGRAM},
};

/// A vote that the evidence does not allow a decision.
pub const CANNOT_DECIDE: u8 = 21;
/// Result of a poll without one.
pub const NO_RESULT: u8 = 255;

/// What a voter commits to.
pub fn commitment(poll: &Address, voter: &Address, bucket: u8, salt: &[u8; 32]) -> [u8; 32] {
    let parts: [&[u8]; 4] = [poll.as_ref(), voter.as_ref(), &[bucket], salt];
    Sha256::digest(parts.concat()).into()
}

/// The salt that tests use: everybody's own.
pub fn salt(voter: &Address) -> [u8; 32] {
    Sha256::digest(voter.as_ref()).into()
}

impl Scenario {
    /// Lists a product of the current pool that people assess. Its market has neither monitor nor feed. One that settles
    /// by surrender gets its salvage account; without a covered mint one of six decimals is made.
    pub fn add_voted_product(&mut self, args: ListProductArgs) -> Address {
        let product = self.list_product(args).unwrap();
        if args.settlement == Settlement::Surrender {
            if self.world.account(&args.subject).is_none() {
                self.world.create_mint(args.subject, 6);
            }
            self.open_salvage(&product).unwrap();
        }
        product
    }

    pub fn init_committee_accounts(&self, product: &Address) -> ix::InitCommittee {
        ix::InitCommittee {
            admin: self.admin.pubkey(),
            config: pda::config(),
            pool: self.pool.pool,
            product: *product,
            committee: pda::committee(product),
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Seats `members` with one day to attest.
    pub fn init_committee(&mut self, product: &Address, members: &[Address], threshold: u8) -> Sent {
        for member in members {
            self.world.airdrop(member, 1_000_000_000);
        }
        let mut seats = [Address::default(); 8];
        seats[..members.len()].copy_from_slice(members);
        let count = members.len() as u8;
        let args = InitCommitteeArgs { members: seats, count, threshold, window: 86_400 };
        let instruction = self.init_committee_accounts(product).instruction(args);
        self.world.send(&[instruction], &[&self.admin])
    }

    /// Buys cover of a product that people assess, for oneself.
    pub fn buy_voted(
        &mut self,
        buyer: &Keypair,
        product: &Address,
        id: u64,
        amount: u64,
        term: i64,
    ) -> Result<Address, Failure> {
        let accounts = self.buy_voted_accounts(&buyer.pubkey(), product, id);
        let market = Market { product: *product, ..self.market };
        let args = self.buy_args(&buyer.pubkey(), &market, amount, term);
        self.world.send(&[accounts.instruction(id, args)], &[buyer])?;
        Ok(accounts.policy)
    }

    pub fn buy_voted_accounts(&self, payer: &Address, product: &Address, id: u64) -> ix::BuyCover {
        self.buy_accounts(payer, &Market::unwatched(*product), id)
    }

    pub fn report_accounts(&self, reporter: &Address, product: &Address) -> ix::ReportIncident {
        let state: Product = self.world.read(product);
        let incident = pda::incident(product, state.incident_count);
        ix::ReportIncident {
            reporter: *reporter,
            staking: pda::staking(),
            fee_vault: pda::fee_vault(&self.pool.mint),
            pool: self.pool.pool,
            product: *product,
            incident,
            poll: pda::poll(&incident, 1),
            committee: (state.assessment == 2).then(|| pda::committee(product)),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            reporter_collateral: self.collateral(reporter),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    /// Reports an event of `occurred_at` and returns the incident.
    pub fn report(&mut self, reporter: &Keypair, product: &Address, occurred_at: i64) -> Result<Address, Failure> {
        let accounts = self.report_accounts(&reporter.pubkey(), product);
        let index = self.world.read::<Product>(product).incident_count;
        let args = ReportIncidentArgs { occurred_at, max_bond: u64::MAX, evidence: [0xE1; 32] };
        self.world.send(&[accounts.instruction(index, args)], &[reporter])?;
        Ok(accounts.incident)
    }

    pub fn commit_accounts(&self, voter: &Address, subject: &Address, round: u8) -> ix::CommitVote {
        ix::CommitVote {
            voter: *voter,
            stake: pda::stake(voter),
            poll: pda::poll(subject, round),
            ballot: pda::ballot(subject, voter),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn commit(&mut self, voter: &Keypair, subject: &Address, round: u8, bucket: u8) -> Sent {
        let key = voter.pubkey();
        let sealed = commitment(&pda::poll(subject, round), &key, bucket, &salt(&key));
        let instruction = self.commit_accounts(&key, subject, round).instruction(sealed);
        self.world.send(&[instruction], &[voter])
    }

    pub fn reveal_accounts(&self, voter: &Address, subject: &Address, round: u8) -> ix::RevealVote {
        ix::RevealVote { poll: pda::poll(subject, round), ballot: pda::ballot(subject, voter) }
    }

    pub fn reveal(&mut self, voter: &Address, subject: &Address, round: u8, bucket: u8) -> Sent {
        let instruction = self.reveal_accounts(voter, subject, round).instruction(bucket, salt(voter));
        self.world.send(&[instruction], &[])
    }

    /// Everybody seals and opens `votes`; the round ends and is tallied.
    pub fn vote(&mut self, subject: &Address, round: u8, votes: &[(&Keypair, u8)]) -> Poll {
        for (voter, bucket) in votes {
            self.commit(voter, subject, round, *bucket).unwrap();
        }
        self.end_commit(subject, round);
        for (voter, bucket) in votes {
            self.reveal(&voter.pubkey(), subject, round, *bucket).unwrap();
        }
        self.end_reveal(subject, round);
        self.tally(subject, round).unwrap();
        self.poll_state(subject, round)
    }

    /// To the first second in which votes can be opened.
    pub fn end_commit(&mut self, subject: &Address, round: u8) {
        let until = self.poll_state(subject, round).commit_until;
        self.world.set_time(until + 1);
    }

    /// To the first second in which the round can be tallied.
    pub fn end_reveal(&mut self, subject: &Address, round: u8) {
        let until = self.poll_state(subject, round).reveal_until;
        self.world.set_time(until + 1);
    }

    /// To the first second in which the round can no longer be challenged.
    pub fn end_challenge(&mut self, subject: &Address) {
        let until = self.poll_state(subject, 1).challenge_until;
        self.world.set_time(until + 1);
    }

    pub fn attest_accounts(&self, member: &Address, subject: &Address) -> ix::AttestSeverity {
        let poll: Poll = self.poll_state(subject, 1);
        ix::AttestSeverity {
            member: *member,
            committee: poll.committee,
            poll: pda::poll(subject, 1),
            ballot: pda::ballot(subject, member),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn attest(&mut self, member: &Keypair, subject: &Address, bucket: u8) -> Sent {
        let instruction = self.attest_accounts(&member.pubkey(), subject).instruction(bucket);
        self.world.send(&[instruction], &[member])
    }

    pub fn tally(&mut self, subject: &Address, round: u8) -> Sent {
        self.world.send(&[ix::Tally { poll: pda::poll(subject, round) }.instruction()], &[])
    }

    pub fn appeal_accounts(&self, appellant: &Address, subject: &Address) -> ix::Appeal {
        ix::Appeal {
            appellant: *appellant,
            staking: pda::staking(),
            pool: self.pool.pool,
            poll_1: pda::poll(subject, 1),
            poll_2: pda::poll(subject, 2),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            appellant_collateral: self.collateral(appellant),
            token_program: self.pool.token_program,
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn appeal(&mut self, appellant: &Keypair, subject: &Address) -> Sent {
        let instruction = self.appeal_accounts(&appellant.pubkey(), subject).instruction(u64::MAX);
        self.world.send(&[instruction], &[appellant])
    }

    fn second_round(&self, subject: &Address) -> Option<Address> {
        let address = pda::poll(subject, 2);
        self.world.account(&address).map(|_| address)
    }

    pub fn decide_accounts(&self, incident: &Address) -> ix::DecideIncident {
        ix::DecideIncident {
            staking: pda::staking(),
            pool: self.pool.pool,
            product: self.world.read::<Incident>(incident).product,
            incident: *incident,
            poll_1: pda::poll(incident, 1),
            poll_2: self.second_round(incident),
        }
    }

    pub fn decide(&mut self, incident: &Address) -> Sent {
        self.world.send(&[self.decide_accounts(incident).instruction()], &[])
    }

    pub fn settle_ballot_accounts(&self, voter: &Address, subject: &Address) -> ix::SettleBallot {
        ix::SettleBallot {
            staking: pda::staking(),
            stake: pda::stake(voter),
            ballot: pda::ballot(subject, voter),
            poll_1: pda::poll(subject, 1),
            poll_2: self.second_round(subject),
        }
    }

    pub fn settle_ballot(&mut self, voter: &Address, subject: &Address) -> Sent {
        self.world.send(&[self.settle_ballot_accounts(voter, subject).instruction()], &[])
    }

    pub fn close_ballot_accounts(&self, voter: &Address, subject: &Address) -> ix::CloseBallot {
        ix::CloseBallot { ballot: pda::ballot(subject, voter), poll_1: pda::poll(subject, 1), voter: *voter }
    }

    pub fn close_ballot(&mut self, voter: &Address, subject: &Address) -> Sent {
        self.world.send(&[self.close_ballot_accounts(voter, subject).instruction()], &[])
    }

    pub fn reclaim_bond_accounts(&self, subject: &Address, round: u8) -> ix::ReclaimBond {
        let poll: Poll = self.poll_state(subject, round);
        ix::ReclaimBond {
            pool: self.pool.pool,
            poll: pda::poll(subject, round),
            vault: self.pool.vault,
            collateral_mint: self.pool.mint,
            payee: self.collateral(&poll.bonder),
            token_program: self.pool.token_program,
        }
    }

    pub fn reclaim_bond(&mut self, subject: &Address, round: u8) -> Sent {
        self.world.send(&[self.reclaim_bond_accounts(subject, round).instruction()], &[])
    }

    /// Where an incident stands, or the claim when one is passed.
    pub fn timeline(&mut self, incident: &Address, claim: Option<Address>) -> Result<Timeline, Failure> {
        let subject = claim.unwrap_or(*incident);
        let existing = |round| Some(pda::poll(&subject, round)).filter(|poll| self.world.account(poll).is_some());
        let accounts = ix::Timeline { incident: *incident, claim, poll_1: existing(1), poll_2: existing(2) };
        let sent = self.world.send(&[accounts.instruction()], &[])?;
        Ok(borsh::from_slice(&sent.return_data).expect("a timeline"))
    }

    pub fn poll_state(&self, subject: &Address, round: u8) -> Poll {
        self.world.read(&pda::poll(subject, round))
    }

    pub fn incident_state(&self, incident: &Address) -> Incident {
        self.world.read(incident)
    }
}
