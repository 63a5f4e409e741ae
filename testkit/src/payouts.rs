//! What incidents, claims and debts must add up to, recomputed from the accounts with formulas of its own.

use solana_address::Address;

use crate::{generated::*, invariants::ensure};

const REPORTED: u8 = 0;
const APPROVED: u8 = 1;
const SETTLED: u8 = 2;
/// Of a policy whose claims a monitor decides.
const PARAMETRIC: u8 = 1;
/// Of a claim that nothing holds up.
const PAYABLE: u8 = 0;

/// Cover of a policy that can claim for an event, in base units.
pub fn eligible_cover(policy: &Policy, occurred_at: i64, reported_at: i64) -> u64 {
    let in_force = (policy.starts_at..policy.ends_at).contains(&occurred_at);
    if !in_force || reported_at >= policy.ends_at + policy.tail as i64 {
        return 0;
    }
    policy.remaining - if policy.added_starts_at > occurred_at { policy.added } else { 0 }
}

/// Cover of a policy that can still claim for an incident, whoever its holder's votes were for. What people decided belongs
/// to who held the policy at the report, once for each event.
pub fn claimable_cover(policy: &Policy, incident: &Incident) -> u64 {
    let transferred = policy.held_since > incident.reported_at;
    let claimed = policy.claimed_event_at == incident.occurred_at;
    if policy.assessment != PARAMETRIC && (transferred || claimed) {
        return 0;
    }
    eligible_cover(policy, incident.occurred_at, incident.reported_at)
}

/// What the pool still owes for an incident, rounded up: its debt times all repayments since it arose.
pub fn open_debt(incident: &Incident, pool: &Pool) -> u64 {
    let (then, now) = (incident.debt_mark, pool.debt_mark);
    let debt = incident.owed - incident.reserve;
    if incident.status == SETTLED || debt == 0 || then.epoch != now.epoch {
        return 0;
    }
    let mut left = (debt as u128 * now.mantissa as u128).div_ceil(then.mantissa as u128);
    for _ in then.exponent..now.exponent {
        left = left.div_ceil(2);
    }
    (left as u64).min(debt)
}

/// What has been put aside for an incident, paid or not.
pub fn funded(incident: &Incident, pool: &Pool) -> u64 {
    if incident.status == SETTLED { incident.reserve } else { incident.owed - open_debt(incident, pool) }
}

/// What a claim is due in all.
pub fn due(claim: &Claim, incident: &Incident, pool: &Pool) -> u64 {
    share(claim.entitlement, incident, pool) as u64
}

fn share(entitlement: u64, incident: &Incident, pool: &Pool) -> u128 {
    entitlement as u128 * funded(incident, pool) as u128 / incident.owed.max(1) as u128
}

/// I6 for a pool: what is put aside for its incidents, paid or not, and what it owes them.
pub fn reserves(pool: &Pool, incidents: &[Incident]) -> Result<(), String> {
    let unsettled = incidents.iter().filter(|incident| [REPORTED, APPROVED].contains(&incident.status)).count();
    let counted = (pool.open_incidents as usize, pool.unsettled_incidents as usize) == (incidents.len(), unsettled);
    ensure(counted, "I6", || format!("{} incidents, {} unsettled", incidents.len(), unsettled))?;
    let waiting: u64 = incidents.iter().map(|incident| funded(incident, pool) - incident.paid).sum();
    let slack = pool.reserved.checked_sub(waiting);
    // Repayments are rounded against the claimants until a debt is repaid in full: less than two base units a debt.
    let room = 2 * (1 + pool.debt_mark.epoch as u64 + incidents.len() as u64) + 16;
    let enough = slack.is_some_and(|slack| slack <= room);
    ensure(enough, "I6", || format!("incidents wait for {waiting}, {} reserved", pool.reserved))?;
    let owed: u64 = incidents.iter().map(|incident| open_debt(incident, pool)).sum();
    let near = owed >= pool.debt && owed - pool.debt <= room;
    ensure(near, "I6", || format!("incidents are owed {owed}, the pool says {}", pool.debt))?;
    let senior = pool.debt == 0 || pool.assets == 0;
    ensure(senior, "I6", || format!("owes {} and still has {} for its providers", pool.debt, pool.assets))
}

/// I6 for an incident: paid <= funded <= owed <= liability * severity, and the claims add up.
pub fn claims(address: &Address, incident: &Incident, pool: &Pool, claims: &[(Address, Claim)]) -> Result<(), String> {
    let bound = (incident.liability as u128 * incident.severity_bps as u128).div_ceil(10_000);
    let funded = funded(incident, pool);
    let ordered = incident.paid <= funded && funded <= incident.owed && incident.owed as u128 <= bound;
    ensure(ordered, "I6", || format!("paid {}, funded {funded}, bound {bound}", incident.paid))?;
    let own: Vec<_> = claims.iter().filter(|(_, claim)| claim.incident == *address).map(|(_, claim)| claim).collect();
    ensure(own.len() as u64 == incident.claims, "I6", || format!("{} claims, {}", own.len(), incident.claims))?;
    let pending = own.iter().filter(|claim| claim.status != PAYABLE).count();
    ensure(pending == incident.pending as usize, "I6", || format!("{pending} pending, not {}", incident.pending))?;
    let paid: u64 = own.iter().map(|claim| claim.paid).sum();
    let claimed: u64 = own.iter().map(|claim| claim.entitlement).sum();
    // Closed claims are gone; before the settlement none can be.
    let complete = if incident.status == SETTLED {
        paid <= incident.paid && claimed <= incident.claimed
    } else {
        paid == incident.paid && claimed == incident.claimed
    };
    ensure(complete, "I6", || format!("claims {claimed} paid {paid}, incident {incident:?}"))
}

/// I6: what is put aside covers every claim, filed or still possible, in the incident's ratio.
pub fn everyone_can_be_paid(
    address: &Address,
    incident: &Incident,
    pool: &Pool,
    policies: &[(Address, Policy)],
    claims: &[(Address, Claim)],
) -> Result<(), String> {
    let own: Vec<_> = claims.iter().filter(|(_, claim)| claim.incident == *address).map(|(_, claim)| claim).collect();
    let filed: u128 = own.iter().map(|claim| share(claim.entitlement, incident, pool) - claim.paid as u128).sum();
    let unclaimed = policies.iter().filter(|(key, policy)| {
        incident.status == APPROVED && policy.product == incident.product && !own.iter().any(|c| c.policy == *key)
    });
    let possible: u128 = unclaimed
        .map(|(_, policy)| claimable_cover(policy, incident))
        .map(|cover| (cover as u128 * incident.severity_bps as u128 / 10_000) as u64)
        .map(|entitlement| share(entitlement, incident, pool))
        .sum();
    let left = (funded(incident, pool) - incident.paid) as u128;
    ensure(filed + possible <= left, "I6", || format!("{filed} + {possible} may be claimed, {left} left"))
}
