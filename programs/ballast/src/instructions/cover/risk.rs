//! Whether a product's risk can be sold now: asked by every sale.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    instructions::sight,
    math::bands::NORMAL,
    state::{Monitor, Product, Stored, product::ASSESSMENT_PARAMETRIC},
};

/// `feed` is what the product's monitor reads, `second` the other feed of a product that compares two. Of a product that
/// demands attestations, `feed` is the data account of the covered program.
///
/// Errors: `NotAssessable`, `MonitorRequired`, `WrongMonitor`, `SalesFrozen`, `PriceOutOfBand`, `Feed…`, `NotAttested`,
/// `WrongProgram`.
pub fn check_risk(
    product: &Stored<Product>,
    monitor: &Option<Stored<Monitor>>,
    feed: &Option<UncheckedAccount>,
    second: &Option<UncheckedAccount>,
    now: i64,
) -> Result<()> {
    require!(product.lacks == 0, BallastError::NotAssessable);
    require!(now >= product.frozen_until, BallastError::SalesFrozen);
    if product.assessment != ASSESSMENT_PARAMETRIC {
        require!(product.event_open == 0, BallastError::SalesFrozen);
        return if product.underwriting.min_attestations == 0 { Ok(()) } else { check_attested(product, feed, now) };
    }
    let (Some(monitor), Some(feed)) = (monitor, feed) else {
        return Err(BallastError::MonitorRequired.into());
    };
    require!(monitor.product == *product.address(), BallastError::WrongMonitor);
    require!(monitor.episode.state == NORMAL, BallastError::SalesFrozen);
    let seen = sight::before_sale(monitor, &product.subject, feed, second)?;
    let rules = &monitor.rules;
    seen.check(now, rules.max_age, rules.max_confidence_bps)?;
    // A buyer cannot reach back behind a worse price that the monitor already knows.
    let newest = seen.published_at >= monitor.episode.last_at || monitor.episode.last_price >= rules.sale_floor;
    require!(newest, BallastError::FeedStale);
    require!(seen.price >= rules.sale_floor, BallastError::PriceOutOfBand);
    Ok(())
}

/// The build that is deployed now is one that enough auditors vouch for, also when nobody has noticed another one yet.
#[inline(never)]
fn check_attested(product: &Product, program_data: &Option<UncheckedAccount>, now: i64) -> Result<()> {
    let enough = product.attestations(now) >= product.underwriting.min_attestations;
    let program_data = program_data.as_ref().ok_or(BallastError::WrongProgram)?;
    require!(*program_data.address() == product.program_data || !enough, BallastError::WrongProgram);
    let deployed = sight::deployment(program_data)?;
    let is_seen = deployed.is_some_and(|deployed| deployed.slot == product.deploy_slot);
    require!(enough && is_seen, BallastError::NotAttested);
    Ok(())
}
