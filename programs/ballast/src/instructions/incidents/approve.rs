//! Approval of an incident: the reserve leaves the providers' assets and sets the payout ratio, which repayments and the
//! settlement can only raise.

use anchor_lang::prelude::*;

use super::observe::Observe;
use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{IncidentApproved, UnderwritersSlashed, log},
    instructions::shared::create,
    math::{
        fixed::{add, sub},
        payout::{Reserve, reserve_for},
    },
    seeds,
    state::{Incident, Pool, Product, Stored, incident::APPROVED},
};

/// Opens and approves the product's next incident. The caller has accrued pool and product to `now`.
///
/// Errors: `WrongIncident` when the passed address is not that of the next incident, `AlreadyExists`, `MathOverflow`.
pub fn approve(accounts: &mut Observe, severity_bps: u16, since: i64, now: i64) -> Result<()> {
    let product_address = *accounts.product.address();
    let index = accounts.product.incident_count;
    let index_bytes = index.to_le_bytes();
    let (address, bump) = find_program_address(&[seeds::INCIDENT, product_address.as_ref(), &index_bytes], &crate::ID);
    require!(*accounts.incident.address() == address, BallastError::WrongIncident);

    // Sales are frozen since the watch opened: what it can touch has only become less.
    let liability = accounts.product.exposed_cover.min(accounts.product.active_cover);
    let approval = book_approval(&mut accounts.pool, &mut accounts.product, liability, severity_bps, since, now)?;
    accounts.pool.open_incidents += 1;
    accounts.pool.unsettled_incidents += 1;
    accounts.product.incident_count += 1;
    let (reserve, claims_until) = (approval.reserve, approval.claims_until);

    let mut incident = create::<Incident>(
        accounts.keeper.account(),
        accounts.incident.account(),
        &[seeds::INCIDENT, product_address.as_ref(), &index_bytes, &[bump]],
        BallastError::AlreadyExists,
    )?;
    *incident = Incident {
        product: product_address,
        occurred_at: since,
        decided_at: now,
        claims_until,
        liability,
        owed: reserve.owed,
        reserve: reserve.reserve,
        paid: 0,
        claims: 0,
        index,
        severity_bps,
        status: APPROVED,
        bump,
        version: VERSION,
        reserved: [0; 67],
        pending: 0,
        reported_at: now,
        claimed: 0,
        debt_mark: accounts.pool.debt_mark,
        payer: *accounts.keeper.address(),
    };
    log_approval(&incident, &accounts.pool, now);
    incident.invariant(&accounts.pool)
}

/// What an approval put aside, and until when it can be claimed.
pub struct Approval {
    pub reserve: Reserve,
    pub claims_until: i64,
}

/// Moves the reserve of an approved event out of the assets, notes the event with its product and takes the first loss from
/// its underwriters.
#[inline(never)]
pub fn book_approval(
    pool: &mut Pool,
    product: &mut Stored<Product>,
    liability: u64,
    severity_bps: u16,
    occurred_at: i64,
    now: i64,
) -> Result<Approval> {
    let reserve = reserve_for(liability, severity_bps, pool.assets)?;
    pool.assets = sub(pool.assets, reserve.reserve)?;
    pool.reserved = add(pool.reserved, reserve.reserve)?;
    pool.debt = add(pool.debt, reserve.debt)?;
    let claims_until = now + product.claim_period as i64;
    product.claims_until = claims_until;
    product.note_incident(occurred_at, severity_bps);
    if reserve.owed > 0 {
        pool.approvals += 1;
        if product.signalled > 0 {
            let before = product.signalled;
            pool.salvages += u64::from(product.slash_underwriters(reserve.owed)?);
            let lost = before - product.signalled;
            log(&UnderwritersSlashed {
                at: now,
                product: *product.address(),
                lost,
                signalled_after: product.signalled,
            });
        }
    }
    Ok(Approval { reserve, claims_until })
}

#[inline(never)]
pub fn log_approval(incident: &Stored<Incident>, pool: &Stored<Pool>, now: i64) {
    log(&IncidentApproved {
        at: now,
        pool: *pool.address(),
        product: incident.product,
        incident: *incident.address(),
        occurred_at: incident.occurred_at,
        severity_bps: incident.severity_bps as u64,
        liability: incident.liability,
        owed: incident.owed,
        reserve: incident.reserve,
        claims_until: incident.claims_until,
    });
}
