//! Policyholders: purchases, refused purchases, and claims that a keeper pushes for them.

use ballast_testkit::{Address, BallastError, Claim, Config, Incident, Policy, invariants, pda};

use super::{Play, Step, words};
use crate::{
    books::{ensure, formulas, same},
    calendar::{short, span},
    cast::{PEOPLE, Who},
    chronicle::{Mark, Outcome, PolicyRecord},
    format::{brief, money, percent},
    voice::Tone,
};

/// The program rounds utilisation outwards and the premium up; together that is at most this many base units.
const PREMIUM_ROUNDING: u64 = 2;

impl Play {
    pub(super) fn buy(&mut self, who: Who, amount: u64, term: i64) -> Step {
        self.accrue()?;
        let (name, market) = (PEOPLE[who].name, self.s.market);
        let (pool, product) = (self.s.pool_state(), self.s.product_state());
        let capacity = formulas::capacity(&pool, &product);
        let floor = formulas::exact_premium(&product, capacity, amount, term, self.now());

        let failed = |failure| words(&format!("{name}'s purchase"), &failure);
        let quote = self.s.quote(&market, amount, term as u32).map_err(failed)?;
        same("the quoted capacity", capacity, quote.capacity)?;
        ensure((floor..=floor + PREMIUM_ROUNDING).contains(&quote.premium), || {
            format!("{name} is quoted {} base units, the price curve says {floor}", quote.premium)
        })?;
        let key = self.key(who);
        let address = self.s.buy(&key, product.policies_sold, amount, term).map_err(failed)?;
        self.log.transactions += 2;

        let config: Config = self.s.world.read(&pda::config());
        let parts = [config.stakers_bps, config.underwriters_bps, config.treasury_bps];
        let split = formulas::split(quote.premium, parts, product.signalled);
        self.books.pays(who, quote.premium);
        self.books.flows.add_premium(quote.premium, split);
        let policy: Policy = self.s.world.read(&address);
        same("the policy's premium", quote.premium, policy.premium)?;
        invariants::check_limits_after_sale(&self.s.pool_state(), &self.s.product_state())?;

        self.log.policies.push(PolicyRecord {
            holder: who,
            address,
            cover: amount,
            premium: policy.premium,
            bought_at: policy.priced_at,
            starts_at: policy.starts_at,
            ends_at: policy.ends_at,
            outcome: None,
        });
        self.frame();
        let mark = if self.now() >= self.path.begins() { Mark::Price } else { Mark::None };
        let text = format!(
            "{name} buys {} of cover for {}, premium {}. In force from {}.",
            money(amount),
            span(term),
            brief(policy.premium),
            short(policy.starts_at),
        );
        self.tell(Tone::Plain, mark, text);
        Ok(())
    }

    pub(super) fn buy_refused(&mut self, who: Who, amount: u64, term: i64, error: BallastError) -> Step {
        let key = self.key(who);
        let id = self.s.product_state().policies_sold;
        let price = crate::format::price(self.path.price_at(self.now()));
        let attempt = format!("wants {} of cover while USDC trades at {price}", money(amount));
        self.refused(who, attempt, error, Mark::Price, |s| s.buy(&key, id, amount, term))
    }

    /// A keeper pushes every claim; those not in force at the event must be refused.
    pub(super) fn push_claims(&mut self) -> Step {
        let (incident, state) = self.log.incident.ok_or("there is no incident to claim on")?;
        let in_force =
            |policy: &PolicyRecord| policy.starts_at <= state.occurred_at && state.occurred_at < policy.ends_at;
        let (eligible, others): (Vec<_>, Vec<_>) = self.log.policies.clone().into_iter().partition(in_force);
        let mut amounts = Vec::new();
        for record in &eligible {
            let amount = self.claim(*record, &incident)?;
            self.books.audit(&self.s)?;
            amounts.push(format!("{} {}", PEOPLE[record.holder].name, brief(amount)));
        }
        let text = format!(
            "A keeper pushes the claims, to the holders' wallets: {}. Together {}.",
            amounts.join(", "),
            brief(self.books.flows.paid),
        );
        self.tell(Tone::Good, Mark::Price, text);
        self.frame();
        for record in others {
            self.claim_refused(record.holder, BallastError::NotEligible)?;
        }
        Ok(())
    }

    /// Pays one policy and checks the amount against the formula, in the wallet and in the claim's account.
    fn claim(&mut self, record: PolicyRecord, incident: &Address) -> Step<u64> {
        let who = record.holder;
        let state: Incident = self.s.world.read(incident);
        let policy: Policy = self.s.world.read(&record.address);
        let entitled = formulas::entitlement(policy.remaining, state.severity_bps as u64);
        // The ratio of an incident is fixed at approval: whole when the assets reached.
        let expected = (entitled as u128 * state.reserve as u128 / state.owed as u128) as u64;
        let before = self.s.money(&self.address(who));
        let name = PEOPLE[who].name;
        self.s.claim(&record.address, incident).map_err(|failure| words(&format!("{name}'s claim"), &failure))?;
        self.log.transactions += 1;
        self.books.receives(who, expected);
        self.books.flows.paid += expected;

        let received = self.s.money(&self.address(who)) - before;
        let rule = format!("Payout to {name}: {} of {}", percent(state.severity_bps as u64), money(record.cover));
        self.books.check(rule, expected, received)?;
        let claim: Claim = self.s.world.read(&pda::claim(incident, &record.address));
        same("the claim's record", expected, claim.paid)?;
        let after: Policy = self.s.world.read(&record.address);
        same("what is left of the policy", record.cover - entitled, after.remaining)?;
        self.log.policy_of_mut(who).ok_or("the policy is on record")?.outcome = Some(Outcome::Paid(received));
        Ok(received)
    }

    /// The same keeper tries a policy that was not in force when it happened.
    pub(super) fn claim_refused(&mut self, who: Who, error: BallastError) -> Step {
        let (incident, state) = self.log.incident.ok_or("there is no incident to claim on")?;
        let record = *self.log.policy_of(who).ok_or("nobody can claim without a policy")?;
        let attempt = format!(
            "is put forward too; the cover begins {}, the event was {}",
            short(record.starts_at),
            short(state.occurred_at)
        );
        self.refused(who, attempt, error, Mark::None, |s| s.claim(&record.address, &incident))?;
        self.log.policy_of_mut(who).ok_or("the policy is on record")?.outcome = Some(Outcome::NotEligible);
        Ok(())
    }
}
