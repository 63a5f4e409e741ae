//! Approval of an incident: the reserve leaves the providers' assets and sets the payout ratio, which repayments and the
//! settlement can only raise.

use anchor_lang::prelude::*;

use super::observe::Observe;
use crate::{
    constants::VERSION,
    errors::BallastError,
    events::{IncidentApproved, log},
    instructions::shared::create,
    math::{
        fixed::{add, sub},
        payout::reserve_for,
    },
    seeds,
    state::{Incident, incident::APPROVED},
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

    let pool = &mut accounts.pool;
    let product = &mut accounts.product;
    // Sales are frozen since the watch opened: what it can touch has only become less.
    let liability = product.exposed_cover.min(product.active_cover);
    let r = reserve_for(liability, severity_bps, pool.assets)?;
    let claims_until = now + product.claim_period as i64;

    pool.assets = sub(pool.assets, r.reserve)?;
    pool.reserved = add(pool.reserved, r.reserve)?;
    pool.debt = add(pool.debt, r.debt)?;
    pool.open_incidents += 1;
    pool.unsettled_incidents += 1;
    product.incident_count += 1;
    product.claims_until = claims_until;
    product.last_incident_at = since;
    product.last_severity_bps = severity_bps as u64;

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
        owed: r.owed,
        reserve: r.reserve,
        paid: 0,
        claims: 0,
        index,
        severity_bps,
        status: APPROVED,
        bump,
        version: VERSION,
        reserved: [0; 15],
        claimed: 0,
        debt_mark: pool.debt_mark,
        payer: *accounts.keeper.address(),
    };
    log(&IncidentApproved {
        at: now,
        pool: *pool.address(),
        product: product_address,
        incident: address,
        occurred_at: since,
        severity_bps: severity_bps as u64,
        liability,
        owed: r.owed,
        reserve: r.reserve,
        claims_until,
    });
    incident.invariant(pool)
}
