//! After the weekend: the exit, the run-off, and the end of the claim period, when the books close.

use ballast_testkit::{Address, Claim, Incident, Policy, Signer, invariants::share_price};

use super::{Play, Step, words};
use crate::{
    books::{ensure, lamports, same},
    calendar::{DAY, MINUTE, span},
    cast::SCHEDULE,
    chronicle::Mark,
    format::{brief, list, ratio},
    voice::Tone,
};

/// What the embedded chain charges a transaction with one signature.
const FEE: u64 = 5_000;
/// Income that is not a premium reaches the share price over this time, to the end of its last day.
const INCOME_TIME: i64 = 90 * DAY;

impl Play {
    /// Day by day to the end of the claim period.
    pub(super) fn aftermath(&mut self) -> Step {
        let (_, incident) = self.log.incident.ok_or("there is no incident to wait for")?;
        for (at, _) in &SCHEDULE[self.done..] {
            self.wait_until(*at)?;
            self.do_scheduled()?;
        }
        let released = self.log.policies.iter().map(|policy| self.last_day_ends(&policy.address)).max();
        let released = released.ok_or("no policy was sold")?;
        self.wait_until(released)?;
        same("cover in force after the last run-off", 0, self.s.product_state().active_cover)?;
        let text = format!(
            "The run-off of the last policy ends. No cover is in force; what was not claimed of the reserve waits until \
             everybody had {} to claim.",
            span(incident.claims_until - incident.decided_at)
        );
        self.tell(Tone::Plain, Mark::None, text);
        self.wait_until(incident.claims_until + 10 * MINUTE)
    }

    fn last_day_ends(&self, policy: &Address) -> i64 {
        let state: Policy = self.s.world.read(policy);
        (state.last_day as i64 + 1) * DAY
    }

    /// Lets time pass; a keeper accrues at every midnight and at the end.
    fn wait_until(&mut self, until: i64) -> Step {
        while self.now() < until {
            let midnight = (self.now() / DAY + 1) * DAY;
            self.s.world.set_time(midnight.min(until));
            self.accrue()?;
            self.frame();
            self.books.audit(&self.s)?;
        }
        Ok(())
    }

    pub(super) fn close_books(&mut self) -> Step {
        let (address, _) = self.log.incident.ok_or("there is no incident to settle")?;
        let unused = self.books.flows.reserved - self.books.flows.paid;
        same("the reserve before settlement", unused, self.s.pool_state().reserved)?;
        self.s.settle(&address).map_err(|failure| words("the settlement", &failure))?;
        self.log.transactions += 1;
        let text = format!(
            "The incident is settled: {} of the reserve were not claimed and stream back to the providers over {}.",
            brief(unused),
            span(INCOME_TIME)
        );
        self.tell(Tone::Good, Mark::Shares, text);
        self.close_claims(&address)?;
        self.close_policies()?;
        self.books.audit(&self.s)?;

        let incident: Incident = self.s.world.read(&address);
        self.log.incident = Some((address, incident));
        self.wait_until((self.now() / DAY + 1) * DAY + INCOME_TIME)?;
        let price = ratio(share_price(&self.s.pool_state()));
        self.tell(Tone::Plain, Mark::Shares, format!("The stream has run dry. A share is worth {price}."));
        self.books.close(&self.s, &self.log)
    }

    /// Each claim account's rent goes back to the keeper who pushed the claim.
    fn close_claims(&mut self, incident: &Address) -> Step {
        let keeper = self.address_of_keeper();
        let claims = self.s.world.all::<Claim>();
        for (claim, state) in &claims {
            ensure(state.payer == keeper && state.incident == *incident, || "a claim names a stranger".into())?;
            let (rent, before) = (lamports(&self.s, claim), lamports(&self.s, &keeper));
            self.s.close_claim(claim).map_err(|failure| words("closing a claim", &failure))?;
            self.log.transactions += 1;
            same("rent returned to the keeper", before + rent - FEE, lamports(&self.s, &keeper))?;
        }
        let left = self.s.world.all::<Claim>().len() as u64;
        self.books.check("Claim accounts left open", 0, left)?;
        self.tell(
            Tone::Plain,
            Mark::None,
            format!("{} claims are closed, their rent returns to the keeper.", claims.len()),
        );
        Ok(())
    }

    fn close_policies(&mut self) -> Step {
        let policies = self.log.policies.clone();
        for record in &policies {
            self.s.close_policy(&record.address).map_err(|failure| words("closing a policy", &failure))?;
            self.log.transactions += 1;
        }
        let left = self.s.world.all::<Policy>().len() as u64;
        self.books.check("Policy accounts left open", 0, left)?;
        let names: Vec<&str> = policies.iter().map(|record| crate::cast::PEOPLE[record.holder].name).collect();
        let text = format!("The policies of {} are closed, their rent returns to the buyers.", list(&names));
        self.tell(Tone::Plain, Mark::None, text);
        Ok(())
    }

    fn address_of_keeper(&self) -> Address {
        self.s.world.fee_payer.pubkey()
    }
}
