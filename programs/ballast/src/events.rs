//! One event per economic act, with the numbers an indexer needs to follow the books without reading accounts.
//!
//! Amounts in base units, times in unix seconds. All begin with when; those of a pool go on with the pool.

use anchor_lang::{Discriminator, prelude::*, sol_log_data};
use bytemuck::{Pod, Zeroable};

use crate::math::fixed::Q64;

/// An event as it is logged. Packed, so that the bytes of any event can follow the discriminator; built in place, so
/// that nothing is zeroed or copied.
#[repr(C, packed)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Frame<E> {
    discriminator: [u8; 8],
    event: E,
}

/// Logs an event in the format of Anchor's `emit!` (`Program data: <base64>`), without its heap allocation.
#[inline(always)]
pub fn log<E: Discriminator + Pod>(event: &E) {
    let mut frame = Frame { discriminator: [0; 8], event: *event };
    frame.discriminator.copy_from_slice(E::DISCRIMINATOR);
    sol_log_data(&[bytemuck::bytes_of(&frame)]);
}

#[event(bytemuck)]
pub struct PoolCreated {
    pub at: i64,
    pub pool: Address,
    pub collateral_mint: Address,
    pub share_mint: Address,
    pub seed: u64,
}

#[event(bytemuck)]
pub struct ProductListed {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub subject: Address,
    pub terms_hash: [u8; 32],
    pub cap: u64,
    pub kind: u64,
}

#[event(bytemuck)]
pub struct MonitorCreated {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub feed_id: [u8; 32],
}

#[event(bytemuck)]
pub struct SalesPaused {
    pub at: i64,
    pub until: i64,
}

#[event(bytemuck)]
pub struct Deposited {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub amount: u64,
    pub shares: u64,
    pub assets_after: u64,
    pub shares_after: u64,
}

#[event(bytemuck)]
pub struct WithdrawalRequested {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub ticket: Address,
    pub shares: u64,
    pub queued_after: u64,
}

#[event(bytemuck)]
pub struct WithdrawalCancelled {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub ticket: Address,
    pub shares: u64,
    pub queued_after: u64,
}

#[event(bytemuck)]
pub struct Withdrawn {
    pub at: i64,
    pub pool: Address,
    pub owner: Address,
    pub ticket: Address,
    pub shares: u64,
    pub amount: u64,
    pub shares_left: u64,
    pub assets_after: u64,
    pub shares_after: u64,
}

#[event(bytemuck)]
pub struct Accrued {
    pub at: i64,
    pub pool: Address,
    pub earned: u64,
    pub assets_after: u64,
    pub unearned_after: u64,
}

#[event(bytemuck)]
pub struct CoverBought {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub holder: Address,
    pub payer: Address,
    pub amount: u64,
    pub premium: u64,
    pub to_providers: u64,
    pub to_stakers: u64,
    pub to_underwriters: u64,
    pub to_treasury: u64,
    pub to_referrer: u64,
    pub starts_at: i64,
    pub ends_at: i64,
    pub stream_rate: Q64,
    pub active_after: u64,
}

#[event(bytemuck)]
pub struct CoverExtended {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub payer: Address,
    pub added: u64,
    pub premium: u64,
    /// Refundable premium of before that still is.
    pub carried: u64,
    pub to_providers: u64,
    pub to_stakers: u64,
    pub to_underwriters: u64,
    pub to_treasury: u64,
    pub added_starts_at: i64,
    pub ends_at: i64,
    pub stream_rate: Q64,
    pub active_after: u64,
}

#[event(bytemuck)]
pub struct CoverCancelled {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub holder: Address,
    /// Who was refunded.
    pub payer: Address,
    pub amount: u64,
    pub refund: u64,
    /// Unearned premium that streams on to the providers.
    pub kept: u64,
    pub active_after: u64,
}

#[event(bytemuck)]
pub struct PolicyTransferred {
    pub at: i64,
    pub product: Address,
    pub policy: Address,
    pub from: Address,
    pub to: Address,
}

#[event(bytemuck)]
pub struct PolicyClosed {
    pub at: i64,
    pub product: Address,
    pub policy: Address,
    pub unclaimed: u64,
}

#[event(bytemuck)]
pub struct EpisodeChanged {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub price: u64,
    pub published_at: i64,
    /// Liability that withdrawals respect from now on.
    pub open_liability: u64,
    /// 0 normal, 1 watch, 2 triggered.
    pub state: u64,
}

#[event(bytemuck)]
pub struct IncidentApproved {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub incident: Address,
    pub occurred_at: i64,
    pub severity_bps: u64,
    pub liability: u64,
    pub owed: u64,
    pub reserve: u64,
    pub claims_until: i64,
}

#[event(bytemuck)]
pub struct ClaimPaid {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    pub policy: Address,
    pub holder: Address,
    pub entitlement: u64,
    pub paid: u64,
    pub remaining_after: u64,
}

#[event(bytemuck)]
pub struct IncidentSettled {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    pub paid: u64,
    /// Unused reserve that streams back to the providers.
    pub returned: u64,
    /// Put aside for filed claims that have not collected it yet, and what the pool still owes them.
    pub claims_due: u64,
    pub debt: u64,
}

#[event(bytemuck)]
pub struct ClaimCollected {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    pub claim: Address,
    pub payee: Address,
    pub amount: u64,
    /// Of the entitlement, after this payment.
    pub paid_in_all: u64,
    pub entitlement: u64,
}

#[event(bytemuck)]
pub struct IncidentClosed {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    /// Rounding that no claim was due; it goes to the treasury's fees.
    pub dust: u64,
}

#[event(bytemuck)]
pub struct RunOffStarted {
    pub at: i64,
    pub pool: Address,
    /// The product that sells no more; the pool itself when all of it stops.
    pub subject: Address,
}

#[event(bytemuck)]
pub struct FeesDistributed {
    pub at: i64,
    pub pool: Address,
    pub fee_vault: Address,
    pub stakers: u64,
    pub underwriters: u64,
    pub treasury: u64,
}

#[event(bytemuck)]
pub struct PoolClosed {
    pub at: i64,
    pub pool: Address,
    pub collateral_mint: Address,
    /// Base units that were left: the locked seed's part, fees, rounding and donations. All of it is the treasury's.
    pub left: u64,
    /// Shares that were worth nothing.
    pub worthless_shares: u64,
}

#[event(bytemuck)]
pub struct CommitteeSeated {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub committee: Address,
    pub members: u64,
    pub threshold: u64,
}

#[event(bytemuck)]
pub struct IncidentReported {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub incident: Address,
    pub reporter: Address,
    pub evidence: [u8; 32],
    pub occurred_at: i64,
    pub liability: u64,
    pub bond: u64,
    pub commit_until: i64,
    pub reveal_until: i64,
}

/// A second round, or the first one about a disputed claim.
#[event(bytemuck)]
pub struct PollOpened {
    pub at: i64,
    pub pool: Address,
    pub poll: Address,
    pub subject: Address,
    pub bonder: Address,
    pub bond: u64,
    pub commit_until: i64,
    pub reveal_until: i64,
    pub round: u64,
}

#[event(bytemuck)]
pub struct VoteCommitted {
    pub at: i64,
    pub poll: Address,
    pub voter: Address,
    pub weight: u64,
}

#[event(bytemuck)]
pub struct VoteRevealed {
    pub at: i64,
    pub poll: Address,
    pub voter: Address,
    pub weight: u64,
    /// 0 to 20 in steps of 5 %, 21 for "cannot decide".
    pub bucket: u64,
}

#[event(bytemuck)]
pub struct SeverityAttested {
    pub at: i64,
    pub poll: Address,
    pub member: Address,
    pub bucket: u64,
}

#[event(bytemuck)]
pub struct PollTallied {
    pub at: i64,
    pub poll: Address,
    pub subject: Address,
    pub round: u64,
    /// Bucket of the median; 255 without a result.
    pub result: u64,
    pub heads: u64,
    pub winning: u64,
    pub losing: u64,
    pub undecided: u64,
    pub contested: u64,
    pub challenge_until: i64,
}

#[event(bytemuck)]
pub struct IncidentRejected {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub incident: Address,
    /// 0 when it was found false, 255 when nobody could tell.
    pub result: u64,
}

#[event(bytemuck)]
pub struct BallotSettled {
    pub at: i64,
    pub subject: Address,
    pub voter: Address,
    /// Governance tokens lost and won, and the fee in the pool's collateral.
    pub slashed: u64,
    pub award: u64,
    pub fee: u64,
}

#[event(bytemuck)]
pub struct BondReturned {
    pub at: i64,
    pub pool: Address,
    pub poll: Address,
    pub bonder: Address,
    pub amount: u64,
}

#[event(bytemuck)]
pub struct LossFiled {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    pub policy: Address,
    pub claim: Address,
    pub holder: Address,
    pub evidence: [u8; 32],
    pub loss: u64,
    pub deposit: u64,
    pub payable_at: i64,
}

#[event(bytemuck)]
pub struct ClaimDecided {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    pub claim: Address,
    pub entitlement: u64,
    /// Of the loss that was named.
    pub refused: u64,
    /// Bucket of the part that was found; 255 without a result.
    pub result: u64,
}

#[event(bytemuck)]
pub struct TokensSurrendered {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub policy: Address,
    pub holder: Address,
    /// Base units of the covered token.
    pub tokens: u64,
}

#[event(bytemuck)]
pub struct StakingOpened {
    pub at: i64,
    pub staking: Address,
    pub governance_mint: Address,
}

#[event(bytemuck)]
pub struct Staked {
    pub at: i64,
    pub owner: Address,
    pub amount: u64,
    pub staked_after: u64,
    pub active_at: i64,
}

#[event(bytemuck)]
pub struct UnstakeRequested {
    pub at: i64,
    pub owner: Address,
    pub amount: u64,
    pub staked_after: u64,
    pub ready_at: i64,
}

#[event(bytemuck)]
pub struct Unstaked {
    pub at: i64,
    pub owner: Address,
    pub amount: u64,
}

#[event(bytemuck)]
pub struct EmissionFunded {
    pub at: i64,
    pub amount: u64,
    /// Base units.
    pub per_second: u64,
    pub budget_after: u64,
}

#[event(bytemuck)]
pub struct RewardsShared {
    pub at: i64,
    pub mint: Address,
    pub to_stakers: u64,
    /// Put aside for what voters have earned.
    pub to_voters: u64,
}

#[event(bytemuck)]
pub struct RewardsClaimed {
    pub at: i64,
    pub owner: Address,
    pub mint: Address,
    pub amount: u64,
    pub owed_after: u64,
}
