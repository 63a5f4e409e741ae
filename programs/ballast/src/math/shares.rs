//! Price of a pool share.
//!
//! `price = (assets + V) / (shares + V)` with `V` virtual units on both sides (the offset of OpenZeppelin's ERC-4626
//! vault): together with the locked seed deposit it makes a price moved by the first depositor worthless to him.
//! Both directions use the same price, rounded against the caller, so no loop of calls can gain from rounding.

use super::fixed::{MathResult, mul_div_floor, narrow};
use crate::{
    constants::{BPS, MIN_SHARE_PRICE_BPS, VIRTUAL_UNITS},
    errors::BallastError,
};

const V: u128 = VIRTUAL_UNITS as u128;

/// Shares for a deposit: `amount * (shares + V) / (assets + V)`, rounded down.
/// Errors: `ZeroShares` when that is nothing, `MathOverflow` beyond a word.
pub fn shares_for_deposit(amount: u64, assets: u64, total_shares: u64) -> MathResult<u64> {
    let shares = narrow(times(amount, total_shares)? / (assets as u128 + V))?;
    if shares == 0 {
        return Err(BallastError::ZeroShares);
    }
    Ok(shares)
}

/// Base units for shares: `shares * (net_assets + V) / (shares_total + V)`, rounded down and never above `net_assets`,
/// which are the assets less the liability of open incidents.
pub fn assets_for_shares(shares: u64, net_assets: u64, total_shares: u64) -> MathResult<u64> {
    let amount = times(shares, net_assets)? / (total_shares as u128 + V);
    Ok(narrow(amount)?.min(net_assets))
}

/// `n * (side + V)`. Errors: `MathOverflow`.
#[inline(always)]
fn times(n: u64, side: u64) -> MathResult<u128> {
    (n as u128).checked_mul(side as u128 + V).ok_or(BallastError::MathOverflow)
}

/// A share is worth less than `MIN_SHARE_PRICE_BPS` of its issue price. The price has its virtual units here too, so that
/// an exit or a deposit leaves the verdict as it is.
pub fn is_depleted(assets: u64, total_shares: u64) -> bool {
    (assets as u128 + V) * (BPS as u128) < (total_shares as u128 + V) * MIN_SHARE_PRICE_BPS
}

/// What one execution of a withdrawal ticket does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// Shares that leave the pool; the rest stays in the ticket.
    pub shares: u64,
    /// Base units paid, rounded down.
    pub amount: u64,
}

/// Redeems as many of `shares` as the `free` capital can pay.
/// Errors: `CapitalBacksCover` when that is none or nothing would be paid.
pub fn redeem(shares: u64, net_assets: u64, free: u64, total_shares: u64) -> MathResult<Redemption> {
    let amount = assets_for_shares(shares, net_assets, total_shares)?;
    let redemption = if amount <= free {
        Redemption { shares, amount }
    } else {
        // The largest number of shares whose price, rounded down, fits into the free capital.
        let fitting = times(free, total_shares)? / (net_assets as u128 + V);
        let shares = narrow(fitting)?.min(shares);
        Redemption { shares, amount: assets_for_shares(shares, net_assets, total_shares)? }
    };
    if redemption.shares == 0 || redemption.amount == 0 {
        return Err(BallastError::CapitalBacksCover);
    }
    Ok(redemption)
}

/// Capital that must stay: the largest of what the product limits, the group limit and the leverage limit demand.
/// Each is the cover divided by its limit, rounded up.
pub fn required_assets(
    per_product: &[u64],
    groups: &[u64],
    group_limit_bps: u32,
    active_cover: u64,
    leverage_bps: u32,
) -> MathResult<u64> {
    let product = largest(per_product);
    let group = super::payout::assets_behind(largest(groups), group_limit_bps)?;
    let total = super::payout::assets_behind(active_cover, leverage_bps)?;
    Ok(product.max(group).max(total))
}

/// The largest value, 0 of none. Four at a time: the loop itself costs as much as the comparison.
pub fn largest(values: &[u64]) -> u64 {
    let (fours, rest) = values.as_chunks();
    let of_fours = fours.iter().fold(0, |most, &[a, b, c, d]| most.max(a).max(b).max(c).max(d));
    rest.iter().copied().fold(of_fours, u64::max)
}

/// Assets that new cover may be sold against: owned by providers who stay, and not owed to an open incident.
/// `(assets - open_liability) * (shares - queued) / shares`, rounded down.
pub fn sellable_assets(assets: u64, open_liability: u64, queued: u64, total_shares: u64) -> MathResult<u64> {
    let free = assets.saturating_sub(open_liability);
    if queued == 0 {
        return Ok(free);
    }
    mul_div_floor(free, total_shares.saturating_sub(queued), total_shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn deposit_then_redeem_never_profits(
            amount in 1u64..1 << 50, assets in 0u64..1 << 50, shares in 1u64..1 << 50,
        ) {
            if let Ok(minted) = shares_for_deposit(amount, assets, shares) {
                let back = assets_for_shares(minted, assets + amount, shares + minted).unwrap();
                prop_assert!(back <= amount);
            }
        }

        #[test]
        fn neither_direction_lowers_the_price_for_others(
            amount in 1u64..1 << 50, assets in 1u64..1 << 50, shares in 1u64..1 << 50,
        ) {
            let before = (assets as u128 + V, shares as u128 + V);
            if let Ok(minted) = shares_for_deposit(amount, assets, shares) {
                let after = ((assets + amount) as u128 + V, (shares + minted) as u128 + V);
                prop_assert!(after.0 * before.1 >= before.0 * after.1);
            }
            let burned = (amount % shares).max(1);
            let paid = assets_for_shares(burned, assets, shares).unwrap();
            let after = ((assets - paid) as u128 + V, (shares - burned) as u128 + V);
            prop_assert!(after.0 * before.1 >= before.0 * after.1);
        }

        #[test]
        fn redemption_fits_the_free_capital(
            shares in 1u64..1 << 50, net in 0u64..1 << 50, free in 0u64..1 << 50, total in 0u64..1 << 50,
        ) {
            let total = total.max(shares);
            if let Ok(r) = redeem(shares, net, free, total) {
                prop_assert!(r.amount <= free.min(net));
                prop_assert!(r.shares <= shares);
                prop_assert_eq!(r.amount, assets_for_shares(r.shares, net, total).unwrap());
            }
        }

        #[test]
        fn queued_shares_only_lower_capacity(assets: u64, open: u64, total in 1u64.., queued: u64) {
            let queued = queued % total;
            let sellable = sellable_assets(assets, open, queued, total).unwrap();
            prop_assert!(sellable <= assets.saturating_sub(open));
        }
    }

    #[test]
    fn the_first_depositor_cannot_steal_by_rounding() {
        // One whole token is locked at creation. Even if assets could be inflated to a thousand tokens, the next
        // depositor of one token would lose less than a thousandth of it.
        let minted = shares_for_deposit(1_000_000, 1_000_000_000, 1_000_000).unwrap();
        let back = assets_for_shares(minted, 1_001_000_000, 1_000_000 + minted).unwrap();
        assert!(back > 999_000);
    }
}
