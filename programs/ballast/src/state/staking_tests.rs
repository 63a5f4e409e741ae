use super::*;
use bytemuck::Zeroable;
use proptest::prelude::*;

use crate::state::{Product, Stake};

const DAY: i64 = 86_400;

fn staking(activation: i64) -> Staking {
    let rules = StakingRules { activation: activation as u32, ..Default::default() };
    Staking { rules, ..Staking::zeroed() }
}

proptest! {
    /// The measure of quorum and cap is never more than what is staked now, nor than what was staked at some time an
    /// activation ago or earlier; and exact when nothing has changed since.
    #[test]
    fn tokens_that_cannot_vote_yet_raise_no_quorum(
        changes in prop::collection::vec((0i64..3 * DAY, 0u64..1_000_000), 1..60), wait in 0i64..3 * DAY,
        activation in 3_600i64..2 * DAY,
    ) {
        let mut s = staking(activation);
        let mut history = vec![(0, 0)];
        let mut now = 0;
        for (pause, total) in changes {
            now += pause;
            s.note(now);
            s.total_staked = total;
            history.push((now, total));
        }
        now += wait;
        let mature = s.mature(now);
        let last = history.iter().rposition(|(at, _)| *at <= now - activation);
        let most = last.map_or(0, |last| history[..=last].iter().map(|(_, total)| *total).max().unwrap());
        prop_assert!(mature <= s.total_staked && mature <= most);
        prop_assert!(wait < activation || mature == s.total_staked);
    }

    /// However somebody stakes, nothing counts before its activation, and nothing earns that is not staked.
    #[test]
    fn weight_is_what_was_active(steps in prop::collection::vec((0i64..40 * DAY, 1u64..1 << 40, any::<bool>()), 1..30)) {
        let (mut all, mut mine) = (staking(DAY), Stake::zeroed());
        let (mut now, mut lots) = (0, vec![]);
        for (pause, amount, leaves) in steps {
            now += pause;
            mine.touch(&mut all, now).unwrap();
            if leaves {
                let amount = amount.min(mine.amount);
                mine.take(&mut all, amount, now).unwrap();
            } else {
                mine.add(amount, now, now + DAY).unwrap();
                all.total_staked += amount;
                lots.push((now + DAY, amount));
            }
            mine.invariant().unwrap();
            let active = |time: i64| lots.iter().filter(|(since, _)| *since < time).map(|lot| lot.1).sum::<u64>();
            for time in [now - 3 * DAY, now, now + DAY, now + DAY + 1] {
                prop_assert!(mine.weight_at(time) <= active(time).min(mine.amount));
            }
            prop_assert_eq!(mine.weight_at(now + DAY + 1), mine.amount);
            prop_assert_eq!((all.earning, all.total_staked), (mine.earning, mine.amount));
        }
    }

    /// An approved event is never forgotten, in whatever order events are approved: it, and all within a day of it, stay
    /// decided.
    #[test]
    fn what_was_approved_stays_decided(days in prop::collection::vec(1i64..1_000, 1..12), probe in 0i64..1_001 * DAY) {
        let mut product = Product::zeroed();
        let mut approved = vec![];
        for day in days {
            let event = day * DAY;
            if product.is_decided_event(event) {
                continue;
            }
            product.note_incident(event, 500);
            approved.push(event);
            for known in &approved {
                prop_assert!(product.is_decided_event(*known), "{known} of {approved:?}");
                prop_assert!(product.is_decided_event(known + DAY) && product.is_decided_event(known - DAY));
            }
        }
        // Nothing else is refused while no more than three are known.
        let far = approved.iter().all(|event| event.abs_diff(probe) > DAY as u64);
        prop_assert!(approved.len() >= 3 || !far || !product.is_decided_event(probe));
    }
}
