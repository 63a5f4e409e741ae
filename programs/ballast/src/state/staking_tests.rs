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
    /// The measure of quorum and cap is never less than what can vote, and never more than what was staked three quarters
    /// of an activation ago, however many stake and leave.
    #[test]
    fn tokens_that_cannot_vote_yet_raise_no_quorum(
        steps in prop::collection::vec((0usize..4, 0i64..DAY, 1u64..1_000_000, any::<bool>()), 1..80), wait in 0i64..3 * DAY,
        activation in 3_600i64..2 * DAY,
    ) {
        let mut all = staking(activation);
        let mut people = [Stake::zeroed(); 4];
        let (mut now, mut history) = (1_000 * DAY, vec![]);
        for (who, pause, amount, leaves) in steps {
            now += pause;
            let one = &mut people[who];
            one.touch(&mut all, now).unwrap();
            if leaves {
                let amount = amount.min(one.amount);
                one.take(&mut all, amount).unwrap();
            } else {
                one.add(&mut all, amount, now).unwrap();
            }
            history.push((now, all.total_staked));
            let can_vote: u64 = people.iter().map(|one| one.weight_at(now)).sum();
            prop_assert!(all.mature(now) >= can_vote && all.mature(now) <= all.total_staked);
        }
        now += wait;
        let can_vote: u64 = people.iter().map(|one| one.weight_at(now)).sum();
        // What somebody adds waits again with what he added last, so less than the staked total may be able to vote.
        let mature = all.mature(now);
        prop_assert!(mature >= can_vote);
        let early = now - activation * 3 / 4 + 4;
        let then = history.iter().rposition(|(at, _)| *at <= early);
        let most = then.map_or(0, |then| history[..=then].iter().map(|(_, total)| *total).max().unwrap());
        prop_assert!(mature <= most, "{mature} of {most}");
        prop_assert!(wait < activation + 4 || mature == all.total_staked);
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
                mine.take(&mut all, amount).unwrap();
            } else {
                mine.add(&mut all, amount, now).unwrap();
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
