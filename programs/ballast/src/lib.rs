//! Ballast: decentralised cover on Solana.
//!
//! This file is the list of instructions. Each names who may call it; parameters, checks and errors stand with the
//! handler, one file per verb under `instructions/`. Formulas live in `math/`, accounts in `state/`.

#![cfg_attr(not(any(test, feature = "idl-build")), no_std)]

extern crate alloc;

#[cfg(target_arch = "bpf")]
extern crate solana_compiler_builtins as _;

pub mod constants;
pub mod errors;
pub mod events;
#[allow(unused_variables, reason = "arguments that only account constraints use")]
pub mod instructions;
pub mod math;
pub mod oracle;
pub mod seeds;
pub mod state;
pub mod token;

use alloc::vec::Vec;

use anchor_lang::prelude::*;
pub use instructions::*;
use state::{StakingRules, WatchRules};

declare_id!("5RVXyP3UaQaN8hP5JYbMPRcHmV6wo6qSnJmJbxduzdBG");

#[program]
pub mod ballast {
    use super::*;

    // The administrator and the guardian

    /// Creates the protocol's configuration. Authority: the program's upgrade authority.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        handle_initialize(ctx, args)
    }

    /// Stops sales and deposits for at most 72 hours. Authority: the guardian.
    pub fn pause_sales(ctx: &mut Context<PauseSales>, seconds: u32) -> Result<()> {
        handle_pause_sales(ctx, seconds)
    }

    /// Creates a pool with a locked seed deposit. Authority: the administrator.
    pub fn create_pool(ctx: &mut Context<CreatePool>, index: u16, args: CreatePoolArgs) -> Result<()> {
        handle_create_pool(ctx, index, args)
    }

    /// Lists a risk that the pool sells cover for. Authority: the administrator.
    pub fn list_product(ctx: &mut Context<ListProduct>, index: u16, args: ListProductArgs) -> Result<()> {
        handle_list_product(ctx, index, args)
    }

    /// Gives a parametric product its monitor. Authority: the administrator.
    pub fn init_monitor(ctx: &mut Context<InitMonitor>, args: InitMonitorArgs) -> Result<()> {
        handle_init_monitor(ctx, args)
    }

    /// Seats the committee of a product. Authority: the administrator.
    pub fn init_committee(ctx: &mut Context<InitCommittee>, args: InitCommitteeArgs) -> Result<()> {
        handle_init_committee(ctx, args)
    }

    /// Opens the staking of the governance token. Authority: the administrator.
    pub fn open_staking(ctx: &mut Context<OpenStaking>, rules: StakingRules) -> Result<()> {
        handle_open_staking(ctx, rules)
    }

    /// Pays in governance tokens and says how fast they go to the stakers. Authority: the administrator.
    pub fn fund_emission(ctx: &mut Context<FundEmission>, amount: u64, per_second: u64) -> Result<()> {
        handle_fund_emission(ctx, amount, per_second)
    }

    /// Ends the sales of a product, or of a whole pool. Authority: the administrator.
    pub fn set_run_off(ctx: &mut Context<SetRunOff>) -> Result<()> {
        handle_set_run_off(ctx)
    }

    // Capital providers

    /// Deposits `amount` base units for at least `min_shares`. Authority: anyone.
    pub fn deposit(ctx: &mut Context<Deposit>, amount: u64, min_shares: u64, deadline: i64) -> Result<()> {
        handle_deposit(ctx, amount, min_shares, deadline)
    }

    /// Queues `shares` for withdrawal. Authority: their owner.
    pub fn request_withdrawal(ctx: &mut Context<RequestWithdrawal>, shares: u64, nonce: u64) -> Result<()> {
        handle_request_withdrawal(ctx, shares, nonce)
    }

    /// Turns a ticket back into shares. Authority: its owner.
    pub fn cancel_withdrawal(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
        handle_cancel_withdrawal(ctx)
    }

    /// Pays a cooled-down ticket, at least `min_amount` base units. Authority: its owner.
    pub fn complete_withdrawal(ctx: &mut Context<CompleteWithdrawal>, min_amount: u64) -> Result<()> {
        handle_complete_withdrawal(ctx, min_amount)
    }

    /// Brings a pool, and optionally one product, to the present. Authority: anyone.
    pub fn accrue(ctx: &mut Context<Accrue>) -> Result<()> {
        handle_accrue(ctx)
    }

    /// Returns how a pool stands. Authority: anyone.
    pub fn solvency(ctx: &mut Context<SolvencyView>) -> Result<Solvency> {
        handle_solvency(ctx)
    }

    // Policyholders

    /// Returns the price of `amount` base units of cover for `term` seconds. Authority: anyone.
    pub fn quote_cover(ctx: &mut Context<QuoteCover>, amount: u64, term: u32) -> Result<Quote> {
        handle_quote_cover(ctx, amount, term)
    }

    /// Buys cover for a holder. Authority: anyone.
    pub fn buy_cover(ctx: &mut Context<BuyCover>, id: u64, args: BuyCoverArgs) -> Result<()> {
        handle_buy_cover(ctx, id, args)
    }

    /// Buys the same cover for many holders. Authority: anyone.
    pub fn sponsor_cover(ctx: &mut Context<SponsorCover>, first_id: u64, args: SponsorCoverArgs) -> Result<()> {
        handle_sponsor_cover(ctx, first_id, args)
    }

    /// Adds cover or time to a policy. Authority: the holder, or the policy's payer.
    pub fn extend_cover(ctx: &mut Context<ExtendCover>, args: ExtendCoverArgs) -> Result<()> {
        handle_extend_cover(ctx, args)
    }

    /// Ends cover early; at least `min_refund` base units go to the policy's payer. Authority: the holder.
    pub fn cancel_cover(ctx: &mut Context<CancelCover>, min_refund: u64, deadline: i64) -> Result<()> {
        handle_cancel_cover(ctx, min_refund, deadline)
    }

    /// Gives a policy to a recipient who accepts its terms. Authority: the holder and the recipient.
    pub fn transfer_policy(
        ctx: &mut Context<TransferPolicy>,
        terms_hash: [u8; 32],
        min_remaining: u64,
        priced_at: i64,
    ) -> Result<()> {
        handle_transfer_policy(ctx, terms_hash, min_remaining, priced_at)
    }

    /// Returns the rent of a policy that can no longer be claimed on. Authority: anyone.
    pub fn close_policy(ctx: &mut Context<ClosePolicy>) -> Result<()> {
        handle_close_policy(ctx)
    }

    // Events

    /// Shows a monitor a price; may open and approve an incident. Authority: anyone.
    pub fn observe(ctx: &mut Context<Observe>) -> Result<()> {
        handle_observe(ctx)
    }

    /// Asks for a decision about an event, against a bond. Authority: anyone.
    pub fn report_incident(ctx: &mut Context<ReportIncident>, index: u32, args: ReportIncidentArgs) -> Result<()> {
        handle_report_incident(ctx, index, args)
    }

    /// Approves or rejects an event whose rounds are over. Authority: anyone.
    pub fn decide_incident(ctx: &mut Context<DecideIncident>) -> Result<()> {
        handle_decide_incident(ctx)
    }

    /// Returns where an incident or a claim stands. Authority: anyone.
    pub fn timeline(ctx: &mut Context<TimelineView>) -> Result<Timeline> {
        handle_timeline(ctx)
    }

    /// Pays a policy for an approved incident. Authority: anyone, to the holder only.
    pub fn file_claim(ctx: &mut Context<FileClaim>) -> Result<()> {
        handle_file_claim(ctx)
    }

    /// Pays a claim what has been put aside for it since. Authority: anyone, to the claim's payee only.
    pub fn collect_claim(ctx: &mut Context<CollectClaim>) -> Result<()> {
        handle_collect_claim(ctx)
    }

    /// Divides what was put aside after the claim period. Authority: anyone.
    pub fn settle_incident(ctx: &mut Context<SettleIncident>) -> Result<()> {
        handle_settle_incident(ctx)
    }

    /// Returns the rent of a claim of a settled incident. Authority: anyone.
    pub fn close_claim(ctx: &mut Context<CloseClaim>) -> Result<()> {
        handle_close_claim(ctx)
    }

    /// Returns the rent of a settled incident without claims. Authority: anyone.
    pub fn close_incident(ctx: &mut Context<CloseIncident>) -> Result<()> {
        handle_close_incident(ctx)
    }

    /// Opens the account for covered tokens that are handed over. Authority: anyone.
    pub fn open_salvage(ctx: &mut Context<OpenSalvage>) -> Result<()> {
        handle_open_salvage(ctx)
    }

    /// Pays a policy for covered tokens worth `amount` base units of its cover. Authority: the holder.
    pub fn surrender_claim(ctx: &mut Context<SurrenderClaim>, amount: u64) -> Result<()> {
        handle_surrender_claim(ctx, amount)
    }

    /// Files a claim that names a loss. Authority: the holder.
    pub fn file_loss(ctx: &mut Context<FileLoss>, loss: u64, evidence: [u8; 32]) -> Result<()> {
        handle_file_loss(ctx, loss, evidence)
    }

    /// Asks the stakers to decide a named loss, against a bond. Authority: anyone.
    pub fn dispute_claim(ctx: &mut Context<DisputeClaim>, max_bond: u64) -> Result<()> {
        handle_dispute_claim(ctx, max_bond)
    }

    /// Ends the decision about a disputed claim. Authority: anyone.
    pub fn decide_claim(ctx: &mut Context<DecideClaim>) -> Result<()> {
        handle_decide_claim(ctx)
    }

    // Stakers

    /// Stakes governance tokens. Authority: anyone, for himself.
    pub fn stake(ctx: &mut Context<StakeTokens>, amount: u64) -> Result<()> {
        handle_stake(ctx, amount)
    }

    /// Asks staked tokens back. Authority: the stake's owner.
    pub fn request_unstake(ctx: &mut Context<RequestUnstake>, amount: u64) -> Result<()> {
        handle_request_unstake(ctx, amount)
    }

    /// Pays out tokens that were asked back. Authority: the stake's owner.
    pub fn complete_unstake(ctx: &mut Context<CompleteUnstake>) -> Result<()> {
        handle_complete_unstake(ctx)
    }

    /// Moves fees and emission into the stakers' reward index. Authority: anyone.
    pub fn share_rewards(ctx: &mut Context<ShareRewards>) -> Result<()> {
        handle_share_rewards(ctx)
    }

    /// Pays a stake what it has earned in one token. Authority: anyone, to the stake's owner only.
    pub fn claim_rewards(ctx: &mut Context<ClaimRewards>) -> Result<()> {
        handle_claim_rewards(ctx)
    }

    // Polls

    /// Seals a vote. Authority: the stake's owner.
    pub fn commit_vote(ctx: &mut Context<CommitVote>, commitment: [u8; 32]) -> Result<()> {
        handle_commit_vote(ctx, commitment)
    }

    /// Opens a sealed vote. Authority: anyone who knows its salt.
    pub fn reveal_vote(ctx: &mut Context<RevealVote>, bucket: u8, salt: [u8; 32]) -> Result<()> {
        handle_reveal_vote(ctx, bucket, salt)
    }

    /// Says how severe an event was, for a committee. Authority: its members.
    pub fn attest_severity(ctx: &mut Context<AttestSeverity>, bucket: u8) -> Result<()> {
        handle_attest_severity(ctx, bucket)
    }

    /// Ends a round. Authority: anyone.
    pub fn tally(ctx: &mut Context<Tally>) -> Result<()> {
        handle_tally(ctx)
    }

    /// Opens the second round. Authority: anyone, against a bond.
    pub fn appeal(ctx: &mut Context<Appeal>, max_bond: u64) -> Result<()> {
        handle_appeal(ctx, max_bond)
    }

    /// Books what a voter has earned and lost. Authority: anyone.
    pub fn settle_ballot(ctx: &mut Context<SettleBallot>) -> Result<()> {
        handle_settle_ballot(ctx)
    }

    /// Returns the rent of a settled ballot. Authority: anyone.
    pub fn close_ballot(ctx: &mut Context<CloseBallot>) -> Result<()> {
        handle_close_ballot(ctx)
    }

    /// Pays a bond back to whoever posted it. Authority: anyone.
    pub fn reclaim_bond(ctx: &mut Context<ReclaimBond>) -> Result<()> {
        handle_reclaim_bond(ctx)
    }

    // Fees

    /// Opens the fee vault of a pool's collateral. Authority: anyone.
    pub fn open_fee_vault(ctx: &mut Context<OpenFeeVault>) -> Result<()> {
        handle_open_fee_vault(ctx)
    }

    /// Moves a pool's fees to the fee vault of its collateral. Authority: anyone.
    pub fn distribute_fees(ctx: &mut Context<DistributeFees>) -> Result<()> {
        handle_distribute_fees(ctx)
    }

    // The end of a pool

    /// Closes a pool that has run off and owes nobody anything. Authority: anyone.
    pub fn close_pool(ctx: &mut Context<ClosePool>) -> Result<()> {
        handle_close_pool(ctx)
    }

    /// Returns the rent of a ticket of a closed pool. Authority: anyone.
    pub fn close_ticket(ctx: &mut Context<CloseTicket>) -> Result<()> {
        handle_close_ticket(ctx)
    }
    // Underwriters

    /// Puts staked tokens behind a product. Authority: the stake's owner.
    pub fn signal(ctx: &mut Context<SignalTokens>, amount: u64) -> Result<()> {
        handle_signal(ctx, amount)
    }

    /// Asks signalled tokens back. Authority: the signal's owner.
    pub fn request_unsignal(ctx: &mut Context<RequestUnsignal>, amount: u64) -> Result<()> {
        handle_request_unsignal(ctx, amount)
    }

    /// Returns to the stake what was asked back. Authority: the signal's owner.
    pub fn complete_unsignal(ctx: &mut Context<CompleteUnsignal>) -> Result<()> {
        handle_complete_unsignal(ctx)
    }

    /// Pays an underwriter his part of premiums. Authority: anyone, to the signal's owner only.
    pub fn claim_premiums(ctx: &mut Context<ClaimPremiums>) -> Result<()> {
        handle_claim_premiums(ctx)
    }

    /// Buys tokens that a pool owns, at the price that was decided. Authority: anyone.
    pub fn buy_salvage(ctx: &mut Context<BuySalvage>, amount: u64, max_cost: u64, deadline: i64) -> Result<()> {
        handle_buy_salvage(ctx, amount, max_cost, deadline)
    }

    // Auditors and watches

    /// Says whose attestations count. Authority: the administrator.
    pub fn set_auditor(ctx: &mut Context<SetAuditor>, args: SetAuditorArgs) -> Result<()> {
        handle_set_auditor(ctx, args)
    }

    /// Vouches for the deployed build of a covered program. Authority: an auditor, or what he has published.
    pub fn attest(ctx: &mut Context<Attest>, report_hash: [u8; 32], valid_until: i64) -> Result<()> {
        handle_attest(ctx, report_hash, valid_until)
    }

    /// Takes an attestation back. Authority: its auditor; anyone when it has lost its ground.
    pub fn revoke_attestation(ctx: &mut Context<RevokeAttestation>) -> Result<()> {
        handle_revoke_attestation(ctx)
    }

    /// Says what is watched about a covered protocol. Authority: the administrator.
    pub fn init_watch(ctx: &mut Context<InitWatch>, rules: WatchRules) -> Result<()> {
        handle_init_watch(ctx, rules)
    }

    /// Looks at a covered protocol; may stop sales. Authority: anyone.
    pub fn sync_subject(ctx: &mut Context<SyncSubject>) -> Result<()> {
        handle_sync_subject(ctx)
    }

    // Governance

    /// Proposes one instruction of this program. Authority: owners of enough stake.
    pub fn propose(ctx: &mut Context<Propose>, id: u64, data: Vec<u8>) -> Result<()> {
        handle_propose(ctx, id, data)
    }

    /// Votes for or against a proposal. Authority: owners of stake.
    pub fn cast_vote(ctx: &mut Context<CastVote>, support: bool) -> Result<()> {
        handle_cast_vote(ctx, support)
    }

    /// Executes what was decided. Authority: anyone.
    pub fn execute_proposal(ctx: &mut Context<ExecuteProposal>) -> Result<()> {
        handle_execute_proposal(ctx)
    }

    /// Returns the rent of a proposal that is over. Authority: anyone.
    pub fn close_proposal(ctx: &mut Context<CloseProposal>) -> Result<()> {
        handle_close_proposal(ctx)
    }

    /// Returns the rent of a counted vote. Authority: anyone.
    pub fn close_vote(ctx: &mut Context<CloseVote>) -> Result<()> {
        handle_close_vote(ctx)
    }

    /// Changes rules. Authority: a decided proposal.
    pub fn change_rules(ctx: &mut Context<ChangeRules>, change: RuleChange) -> Result<()> {
        handle_change_rules(ctx, change)
    }

    /// Spends what the treasury has. Authority: a decided proposal.
    pub fn spend_treasury(ctx: &mut Context<SpendTreasury>, amount: u64, recipient: Address) -> Result<()> {
        handle_spend_treasury(ctx, amount, recipient)
    }

    /// Gives the program's upgrade authority away. Authority: a decided proposal.
    pub fn hand_over_program(ctx: &mut Context<HandOverProgram>) -> Result<()> {
        handle_hand_over_program(ctx)
    }

    /// Ends the administrator's rights. Authority: the administrator.
    pub fn end_bootstrap(ctx: &mut Context<EndBootstrap>) -> Result<()> {
        handle_end_bootstrap(ctx)
    }
}
