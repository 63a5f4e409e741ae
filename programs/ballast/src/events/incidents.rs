//! Events, decided by monitors or people, and what is paid for them.

use anchor_lang::prelude::*;

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
pub struct IncidentRejected {
    pub at: i64,
    pub pool: Address,
    pub product: Address,
    pub incident: Address,
    /// 0 when it was found false, 255 when nobody could tell.
    pub result: u64,
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
pub struct IncidentClosed {
    pub at: i64,
    pub pool: Address,
    pub incident: Address,
    /// Rounding that no claim was due; it goes to the treasury's fees.
    pub dust: u64,
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
