//! From the opening of the pool to the last real price: an observation every ten minutes, each compared with the rule.

use ballast_testkit::{Incident, Policy, invariants, pda};

use super::{Play, Step, words};
use crate::{
    books::{ensure, formulas, same},
    calendar::{DAY, HOUR, short, span, stamp},
    cast::OPENING,
    chronicle::{Mark, Seen},
    format::{brief, money, percent, price, ratio},
    price_path::Sample,
    rule::{Phase, phase_at},
    voice::Tone,
};

/// Names of the program's monitor states, in the order of its numbers.
const PHASES: [Phase; 3] = [Phase::Normal, Phase::Watch, Phase::Triggered];

impl Play {
    pub(super) fn weekend(&mut self) -> Step {
        let samples = self.path.samples(OPENING);
        self.voice.start_bar(samples.len() as u64);
        let mut phase = Phase::Normal;
        for sample in samples {
            self.s.world.set_time(sample.at);
            if self.log.incident.is_some() && self.books.flows.paid == 0 {
                self.push_claims()?;
            }
            phase = self.observe(sample, phase)?;
            self.do_scheduled()?;
            self.keep_record(sample)?;
        }
        self.voice.end_bar();
        self.check_verdict()
    }

    /// Shows the monitor one price and demands the state that the rule names for this moment.
    fn observe(&mut self, sample: Sample, before: Phase) -> Step<Phase> {
        if sample.at % HOUR == 0 {
            self.accrue()?;
        }
        let pool = self.s.pool_state();
        self.s.observe(sample.price).map_err(|failure| words("the observation", &failure))?;
        self.log.transactions += 1;
        let state = self.s.monitor_state().episode.state as usize;
        let found = *PHASES.get(state).ok_or("the monitor is in a state without a name")?;
        let expected = phase_at(&self.verdict, sample.at);
        ensure(found == expected, || {
            format!("at {} the program's monitor is {found:?}, the rule says {expected:?}", stamp(sample.at))
        })?;
        match (before, found) {
            (Phase::Normal, Phase::Watch) => self.tell_watch(sample),
            (Phase::Watch, Phase::Triggered) => self.tell_trigger()?,
            (Phase::Watch | Phase::Triggered, Phase::Normal) => self.tell_recovery(sample),
            _ => invariants::check_price_did_not_fall(&pool, &self.s.pool_state())?,
        }
        Ok(found)
    }

    fn tell_watch(&mut self, sample: Sample) {
        let rules = self.s.monitor_state().rules;
        let text = format!(
            "WATCH: USDC at {}, below {}. Sales freeze; {} of cover now ranks before every withdrawal.",
            price(sample.price),
            price(rules.bands[0].below),
            money(self.s.pool_state().open_liability),
        );
        self.tell(Tone::Warn, Mark::Price, text);
    }

    fn tell_trigger(&mut self) -> Step {
        let episode = self.log.episode.ok_or("the rule knows no episode")?;
        let trigger = episode.trigger.ok_or("the rule knows no trigger")?;
        let address = pda::incident(&self.s.market.product, 0);
        let incident: Incident = self.s.world.read(&address);
        self.check_reserve(&incident)?;
        self.log.incident = Some((address, incident));

        let price_before = self.log.frames.last().map(|frame| ratio(frame.share_price)).unwrap_or_default();
        let text = format!(
            "TRIGGERED: {} counted below {}, mean price {}, severity {}. {} leave the providers' assets for a reserve; a \
             share falls from {price_before} to {}. The rule, worked out from the path alone, names this very observation.",
            span(trigger.counted as i64),
            price(self.s.monitor_state().rules.bands[trigger.band].below),
            price(trigger.mean_price),
            percent(incident.severity_bps as u64),
            brief(incident.reserve),
            ratio(invariants::share_price(&self.s.pool_state())),
        );
        self.frame();
        self.tell(Tone::Bad, Mark::Both, text);
        Ok(())
    }

    /// The reserve is the severity of all cover that the event can touch, to the day: what starts on a later day is out,
    /// and so is what ended on an earlier one and is only in its run-off.
    fn check_reserve(&mut self, incident: &Incident) -> Step {
        let policies = self.s.world.all::<Policy>();
        let touched = |policy: &Policy| {
            policy.starts_at / DAY <= incident.occurred_at / DAY
                && policy.last_day as i64 >= (incident.occurred_at + policy.tail as i64) / DAY
        };
        let liability: u64 =
            policies.iter().filter(|(_, policy)| touched(policy)).map(|(_, policy)| policy.remaining).sum();
        let owed = formulas::owed(liability, incident.severity_bps as u64);
        self.books.check("Cover that the event can touch", liability, incident.liability)?;
        self.books.check("Reserve: severity of that cover", owed, incident.reserve)?;
        same("what is owed", owed, incident.owed)?;
        self.books.flows.reserved = owed;
        Ok(())
    }

    fn tell_recovery(&mut self, sample: Sample) {
        self.log.recovered_at = Some(sample.at);
        let rules = self.s.monitor_state().rules;
        let text = format!(
            "RECOVERED: USDC at {}, {} at or above {}. The episode is over, sales open again.",
            price(sample.price),
            span(rules.recovery_duration as i64),
            price(rules.recovery),
        );
        self.tell(Tone::Good, Mark::Price, text);
    }

    /// What the charts need, an audit every hour, and a sign of life.
    fn keep_record(&mut self, sample: Sample) -> Step {
        let real = sample.at >= self.path.begins();
        if real {
            self.log.seen.push(Seen { at: sample.at, price: sample.price });
        }
        if real || sample.at % HOUR == 0 {
            self.frame();
        }
        if sample.at % HOUR == 0 {
            self.books.audit(&self.s)?;
        }
        self.voice.progress(format!("{}  USDC {}", stamp(sample.at), price(sample.price)));
        if !self.voice.has_bar() && sample.at % (DAY / 2) == 0 {
            let line = self.state_line(sample);
            self.voice.tell(sample.at, Tone::Faint, &line);
        }
        Ok(())
    }

    fn state_line(&self, sample: Sample) -> String {
        let (pool, product) = (self.s.pool_state(), self.s.product_state());
        let capacity = formulas::capacity(&pool, &product).max(1);
        let used = (product.active_cover as u128 * 10_000 / capacity as u128) as u64;
        format!(
            "· USDC {}, cover {}, utilisation {}, share {}",
            price(sample.price),
            money(product.active_cover),
            percent(used),
            ratio(invariants::share_price(&pool)),
        )
    }

    /// The decision on record must be the rule's, to the second and the basis point.
    fn check_verdict(&mut self) -> Step {
        ensure(self.verdict.len() == 1, || {
            format!("the rule finds {} episodes, the story has one", self.verdict.len())
        })?;
        let episode = self.verdict[0];
        let trigger = episode.trigger.ok_or("the rule never triggers on this path")?;
        let recovered = episode.recovered_at.ok_or("the rule never sees a recovery on this path")?;
        let (_, incident) = self.log.incident.ok_or("the program never triggered")?;
        let back = self.log.recovered_at.ok_or("the program never saw a recovery")?;
        let rows = [
            (
                "The event began (the rule on the path alone; chain)",
                short(episode.opened_at),
                short(incident.occurred_at),
            ),
            ("The trigger fired (the rule on the path alone; chain)", short(trigger.at), short(incident.decided_at)),
            (
                "Severity (the rule on the path alone; chain)",
                percent(trigger.severity_bps),
                percent(incident.severity_bps as u64),
            ),
            ("The price had recovered (the rule on the path alone; chain)", short(recovered), short(back)),
        ];
        for (what, expected, found) in rows {
            self.books.check_text(what, expected, found)?;
        }
        Ok(())
    }
}
