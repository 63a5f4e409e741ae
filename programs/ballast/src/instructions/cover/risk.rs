//! Whether a product's risk can be sold now: asked by every sale.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    math::bands::NORMAL,
    oracle::pyth,
    state::{Monitor, Product, Stored, product::ASSESSMENT_PARAMETRIC},
};

/// Errors: `NotAssessable`, `MonitorRequired`, `WrongMonitor`, `SalesFrozen`, `PriceOutOfBand`, `Feed…`.
pub fn check_risk(
    product: &Stored<Product>,
    monitor: &Option<Stored<Monitor>>,
    feed: &Option<UncheckedAccount>,
    now: i64,
) -> Result<()> {
    if product.assessment != ASSESSMENT_PARAMETRIC {
        require!(product.assessable == 1, BallastError::NotAssessable);
        require!(product.event_open == 0, BallastError::SalesFrozen);
        return Ok(());
    }
    let (Some(monitor), Some(feed)) = (monitor, feed) else {
        return Err(BallastError::MonitorRequired.into());
    };
    require!(monitor.product == *product.address(), BallastError::WrongMonitor);
    require!(monitor.episode.state == NORMAL, BallastError::SalesFrozen);
    let data = feed.try_borrow()?;
    let seen = pyth::read(feed.owner(), &data, &monitor.feed_id)?;
    let rules = &monitor.rules;
    seen.check(now, rules.max_age, rules.max_confidence_bps)?;
    // A buyer cannot reach back behind a worse price that the monitor already knows.
    let newest = seen.published_at >= monitor.episode.last_at || monitor.episode.last_price >= rules.sale_floor;
    require!(newest, BallastError::FeedStale);
    require!(seen.price >= rules.sale_floor, BallastError::PriceOutOfBand);
    Ok(())
}
