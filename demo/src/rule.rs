//! The de-peg rule, written a second time from its wording and from the price path alone. The program counts as it goes
//! and remembers sums; this looks at the whole path at once and remembers nothing, so a slip in one is not a slip in
//! the other. The demo demands that both agree at every observation.

use ballast_testkit::BandRules;

use crate::{format::PRICE_SCALE, price_path::Sample};

/// What the rule says a monitor is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Normal,
    Watch,
    Triggered,
}

/// One fall below the shallow band, up to the recovery that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    pub opened_at: i64,
    pub trigger: Option<Trigger>,
    pub recovered_at: Option<i64>,
}

/// The moment a band's time is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    pub at: i64,
    /// Which band decided the severity: 0 shallow, 1 deep.
    pub band: usize,
    /// Seconds counted below it, and their mean price (1.0 = 100 000 000, rounded up).
    pub counted: u64,
    pub mean_price: u64,
    pub severity_bps: u64,
}

/// Every episode of a path, in order.
pub fn episodes(rules: &BandRules, path: &[Sample]) -> Vec<Episode> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = (from..path.len()).find(|at| path[*at].price < rules.bands[0].below) {
        let recovery = (start + 1..path.len()).find(|at| is_recovered(rules, &path[start..=*at]));
        let end = recovery.unwrap_or(path.len());
        let trigger = (start + 1..end).find_map(|at| trigger_at(rules, &path[start..=at]));
        found.push(Episode { opened_at: path[start].at, trigger, recovered_at: recovery.map(|at| path[at].at) });
        from = end + 1;
    }
    found
}

/// What the rule says at a moment, the observation of that moment included.
pub fn phase_at(episodes: &[Episode], at: i64) -> Phase {
    let current = episodes
        .iter()
        .find(|episode| episode.opened_at <= at && episode.recovered_at.is_none_or(|recovered| at < recovered));
    match current {
        None => Phase::Normal,
        Some(episode) if episode.trigger.is_some_and(|trigger| trigger.at <= at) => Phase::Triggered,
        Some(_) => Phase::Watch,
    }
}

/// Neighbouring observations close enough in time to vouch for what lies between them: seconds, lower and higher price.
fn observed<'a>(rules: &'a BandRules, path: &'a [Sample]) -> impl Iterator<Item = (u64, u64, u64)> + 'a {
    let pairs = path.windows(2).map(|pair| {
        let [a, b] = [pair[0], pair[1]];
        ((b.at - a.at) as u64, a.price.min(b.price), a.price.max(b.price))
    });
    pairs.filter(|(seconds, ..)| *seconds <= rules.max_gap as u64)
}

/// The bands complete at the end of `episode`; of two the one that pays more.
fn trigger_at(rules: &BandRules, episode: &[Sample]) -> Option<Trigger> {
    let complete = rules.bands.iter().enumerate().filter_map(|(band, limits)| {
        let below: Vec<_> = observed(rules, episode).filter(|(_, _, high)| *high < limits.below).collect();
        let counted: u64 = below.iter().map(|(seconds, ..)| seconds).sum();
        if counted < limits.duration {
            return None;
        }
        // An interval counts at the higher of its two prices: the rule never pays for depth nobody saw.
        let weighted: u64 = below.iter().map(|(seconds, _, high)| seconds * high).sum();
        let mean_price = weighted.div_ceil(counted);
        let depth = PRICE_SCALE.saturating_sub(mean_price);
        let proportional = depth * rules.slope_bps as u64 / PRICE_SCALE;
        let severity_bps = proportional.max(rules.severity_floor_bps as u64).min(rules.severity_cap_bps as u64);
        Some(Trigger { at: episode[episode.len() - 1].at, band, counted, mean_price, severity_bps })
    });
    complete.max_by_key(|trigger| trigger.severity_bps)
}

/// Whether the price has been back for long enough at the end of `episode`.
fn is_recovered(rules: &BandRules, episode: &[Sample]) -> bool {
    let back = episode.iter().rposition(|sample| sample.price < rules.recovery).map_or(0, |last| last + 1);
    let counted: u64 = observed(rules, &episode[back..]).map(|(seconds, ..)| seconds).sum();
    counted >= rules.recovery_duration as u64
}

#[cfg(test)]
mod tests {
    use ballast_testkit::scenario::band_rules;

    use super::*;
    use crate::price_path::{PricePath, STEP};

    /// A path of ten-minute prices in units of 0.0001.
    fn path(prices: &[u64]) -> Vec<Sample> {
        prices.iter().enumerate().map(|(n, price)| Sample { at: n as i64 * STEP, price: price * 10_000 }).collect()
    }

    #[test]
    fn nothing_happens_above_the_shallow_band() {
        assert_eq!(episodes(&band_rules(), &path(&[10_000, 9_900, 9_800, 9_850])), []);
    }

    #[test]
    fn the_deep_band_needs_thirty_counted_minutes() {
        let found = episodes(&band_rules(), &path(&[10_000, 9_400, 9_300, 9_200, 9_100]));
        let trigger = found[0].trigger.unwrap();
        // (0.94 + 0.93 + 0.92) / 3
        assert_eq!((found[0].opened_at, trigger.at, trigger.mean_price), (STEP, 4 * STEP, 93_000_000));
        assert_eq!((trigger.band, trigger.counted, trigger.severity_bps), (1, 1_800, 700));
    }

    #[test]
    fn an_interval_with_one_end_above_the_band_does_not_count() {
        let found = episodes(&band_rules(), &path(&[9_400, 9_600, 9_400, 9_600, 9_400, 9_600, 9_400]));
        assert_eq!(found[0].trigger, None);
    }

    #[test]
    fn the_shallow_band_needs_four_hours_and_pays_at_least_the_floor() {
        let found = episodes(&band_rules(), &path(&[9_799; 26]));
        let trigger = found[0].trigger.unwrap();
        assert_eq!((trigger.at, trigger.band, trigger.severity_bps), (24 * STEP, 0, 201));
        let rules = BandRules { severity_floor_bps: 500, ..band_rules() };
        assert_eq!(episodes(&rules, &path(&[9_799; 26]))[0].trigger.unwrap().severity_bps, 500);
    }

    #[test]
    fn a_gap_neither_counts_nor_clears() {
        let mut samples = path(&[9_400, 9_400, 9_400, 9_400, 9_400]);
        for sample in &mut samples[2..] {
            sample.at += 3_600;
        }
        let trigger = episodes(&band_rules(), &samples)[0].trigger.unwrap();
        assert_eq!(trigger.at, samples[4].at);
    }

    #[test]
    fn recovery_needs_an_unbroken_hour() {
        let mut prices = vec![9_700, 9_990, 9_990, 9_990, 9_970];
        prices.extend([9_985; 7]);
        let found = episodes(&band_rules(), &path(&prices));
        assert_eq!(found[0].recovered_at, Some(11 * STEP));
        assert_eq!(phase_at(&found, 0), Phase::Watch);
        assert_eq!(phase_at(&found, 10 * STEP), Phase::Watch);
        assert_eq!(phase_at(&found, 11 * STEP), Phase::Normal);
    }

    #[test]
    fn the_weekend_is_one_episode_with_one_trigger() {
        let path = PricePath::load().unwrap();
        let found = episodes(&band_rules(), &path.samples(path.begins()));
        assert_eq!(found.len(), 1);
        let trigger = found[0].trigger.unwrap();
        assert!(found[0].opened_at < trigger.at && Some(trigger.at) < found[0].recovered_at);
        assert_eq!(phase_at(&found, trigger.at), Phase::Triggered);
        assert_eq!(phase_at(&found, trigger.at - 1), Phase::Watch);
    }
}
