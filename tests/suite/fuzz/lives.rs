//! The fuzzer's operations on living policies, on debts, and on pools that end.

use ballast_testkit::{invariants, scenario::*, world::Outcome, *};

use super::{
    model::Model,
    operations::{Operation, pick},
};

pub type Performed = Result<Option<Result<Outcome, Failure>>, String>;

impl Model {
    /// The pool that an operation goes to still exists.
    pub fn alive(&self, operation: &Operation) -> bool {
        let index = match operation {
            Operation::Deposit { amount, .. } => *amount as usize / 7 % self.pools.len(),
            Operation::Request { part, .. } => *part as usize / 2 % self.pools.len(),
            Operation::Observe { market, .. } | Operation::Hold { market, .. } => {
                let own: Vec<_> = self.markets.iter().filter(|(_, market)| self.has_level(market)).collect();
                own[market % own.len()].0
            }
            Operation::Buy { market, .. }
            | Operation::Quote { market, .. }
            | Operation::Sponsor { market, .. }
            | Operation::RunOff { market }
            | Operation::Accrue { market: Some(market) } => self.markets[market % self.markets.len()].0,
            Operation::Distribute { pool } | Operation::Solvency { pool } | Operation::WindUp { pool } => {
                pool % self.pools.len()
            }
            Operation::Accrue { market: None } | Operation::Donate { .. } => {
                self.pools.iter().position(|keys| keys.pool == self.s.pool.pool).unwrap()
            }
            _ => return true,
        };
        self.exists(index)
    }

    pub fn exists(&self, pool: usize) -> bool {
        self.s.world.account(&self.pools[pool].pool).is_some()
    }

    pub fn live_on(&mut self, operation: &Operation) -> Performed {
        let sent = match operation {
            Operation::Extend { actor, policy, amount, seconds } => {
                let Some((market, policy)) = self.live_policy(*policy) else { return Ok(None) };
                self.refresh(&market);
                let before: Policy = self.s.world.read(&policy);
                // Mostly somebody who may.
                let payer = if actor % 5 == 0 { self.person(*actor) } else { self.key_of(&before.holder) };
                let args = self.s.extend_args(&policy, *amount, *seconds as i64);
                let instruction = self.s.extend_accounts(&payer.pubkey(), &market, &policy).instruction(args);
                let sale = self.before_sale(&market);
                let sent = self.s.world.send(&[instruction], &[&payer]);
                if sent.is_ok() {
                    let after: Policy = self.s.world.read(&policy);
                    let premium = after.premium - before.premium;
                    self.premiums += premium;
                    self.sale_is_right(&sale, &market, &[premium], false)?;
                    invariants::check_limits_after_sale(&self.s.pool_state(), &self.s.world.read(&market.product))?;
                }
                sent
            }
            Operation::CancelCover { policy } => {
                let Some((_, policy)) = self.live_policy(*policy) else { return Ok(None) };
                let before: Policy = self.s.world.read(&policy);
                let holder = self.key_of(&before.holder);
                let money = self.s.money(&before.payer);
                let sent = self.s.cancel_cover(&holder, &policy);
                if sent.is_ok() {
                    let refund = self.s.money(&before.payer) - money;
                    if refund >= before.premium {
                        return Err(format!("{refund} returned of {} paid", before.premium));
                    }
                }
                sent
            }
            Operation::Transfer { policy, to } => {
                let Some((_, policy)) = self.live_policy(*policy) else { return Ok(None) };
                let holder = self.key_of(&self.s.world.read::<Policy>(&policy).holder);
                let to = self.person(*to);
                if to.pubkey() == holder.pubkey() {
                    return Ok(None);
                }
                self.s.transfer(&holder, &to, &policy)
            }
            Operation::Sponsor { actor, market, amount, term, holders } => {
                let (payer, market) = (self.person(*actor), self.market(*market));
                self.refresh(&market);
                let count = *holders as u64;
                let holders: Vec<_> = (0..count as usize).map(|n| self.person(actor + 1 + n).pubkey()).collect();
                let first = self.next + 1;
                self.next += count;
                let money = self.s.money(&payer.pubkey());
                let args = self.s.sponsor_args(&holders, &market, *amount, *term as i64);
                let accounts = self.s.sponsor_accounts(&payer.pubkey(), &market);
                let instruction = self.s.sponsor_instruction(&accounts, first, args);
                let sale = self.before_sale(&market);
                let sent = self.s.world.send(&[instruction], &[&payer]);
                if sent.is_ok() {
                    let premium = |id| self.s.world.read::<Policy>(&pda::policy(&market.product, id)).premium;
                    let premiums: Vec<_> = (first..first + count).map(premium).collect();
                    self.sale_is_right(&sale, &market, &premiums, false)?;
                    self.premiums += money - self.s.money(&payer.pubkey());
                    let pool = self.pools.iter().position(|keys| keys.pool == self.s.pool.pool).unwrap();
                    let bought = (first..first + count).map(|id| (pool, pda::policy(&market.product, id)));
                    self.policies.extend(bought);
                }
                sent
            }
            Operation::Collect { claim } => {
                let claims = self.claims();
                let Some((claim, state)) = pick(&claims, *claim) else { return Ok(None) };
                self.select(&state.incident);
                self.s.collect(&claim)
            }
            Operation::CloseIncident { incident } => {
                let Some((incident, _)) = pick(&self.incidents(), *incident) else { return Ok(None) };
                self.select(&incident);
                self.s.close_incident(&incident)
            }
            Operation::Timeline { incident, claim } => {
                let Some((incident, _)) = pick(&self.incidents(), *incident) else { return Ok(None) };
                let own: Vec<_> = self.claims().into_iter().filter(|(_, c)| c.incident == incident).collect();
                let claim = pick(&own, *claim).map(|(claim, _)| claim);
                self.s.timeline(&incident, claim).map(|_| Outcome::default())
            }
            Operation::Distribute { pool } => {
                self.s.pool = self.pools[pool % self.pools.len()];
                self.s.distribute_fees()
            }
            Operation::Solvency { pool } => return self.solvency_tells_the_truth(pool % self.pools.len()),
            Operation::Collapse { price } => return self.collapse(*price),
            Operation::RunOff { market } => {
                let product = self.market(*market).product;
                self.s.run_off(Some(product))
            }
            Operation::WindUp { pool } => {
                // The third pool now and then with nothing left: its tickets are worth nothing when it is closed.
                if pool % self.pools.len() == 2 && pool.is_multiple_of(2) {
                    self.collapse(PEG / 2)?;
                }
                return self.wind_up(pool % self.pools.len());
            }
            other => unreachable!("{other:?} is performed elsewhere"),
        };
        Ok(Some(sent))
    }

    /// The view says what an accrual then shows, and counts free what backs nothing.
    fn solvency_tells_the_truth(&mut self, pool: usize) -> Performed {
        self.s.pool = self.pools[pool];
        let view = self.s.solvency().map_err(|failure| format!("solvency refused: {failure:?}"))?;
        let sent = self.s.accrue(None);
        let state = self.s.pool_state();
        let told = (view.assets, view.unearned, view.reserved, view.debt, view.active_cover);
        let found = (state.assets, state.unearned, state.reserved, state.debt, state.active_cover);
        if told != found
            || view.free + view.required.max(view.open_liability)
                != state.assets.max(view.required.max(view.open_liability))
        {
            return Err(format!("the view says {view:?}, the pool is {found:?}"));
        }
        Ok(Some(sent))
    }

    pub fn wait_until(&mut self, time: i64) {
        let time = time.max(self.s.world.now());
        self.s.world.set_time(time);
    }

    /// A call may be refused, by name; the books are right after it.
    pub fn tolerate(&self, sent: &Result<Outcome, Failure>) -> Result<(), String> {
        if let Err(failure) = sent {
            self.refusal_is_clean(failure)?;
        }
        invariants::check(&self.s.world)
    }

    /// A policy that exists, its market; selects its pool.
    fn live_policy(&mut self, index: usize) -> Option<(Market, Address)> {
        let (pool, policy) = pick(&self.policies, index)?;
        let state = self.s.world.try_read::<Policy>(&policy)?;
        if !self.exists(pool) {
            return None;
        }
        self.s.pool = self.pools[pool];
        let (_, market) = self.markets.iter().find(|(_, market)| market.product == state.product)?;
        Some((*market, policy))
    }

    pub fn claims(&self) -> Vec<(Address, Claim)> {
        let mut all = self.s.world.all::<Claim>();
        all.sort_by_key(|(address, _)| *address);
        all
    }

    pub fn pool_of(&self, product: &Address) -> usize {
        self.markets.iter().find(|(_, market)| market.product == *product).unwrap().0
    }

    /// Selects an incident's pool.
    pub fn select(&mut self, incident: &Address) {
        let product = self.s.world.read::<Incident>(incident).product;
        self.s.pool = self.pools[self.pool_of(&product)];
    }

    pub fn key_of(&self, owner: &Address) -> Keypair {
        self.people.iter().find(|key| key.pubkey() == *owner).expect("a person's key").insecure_clone()
    }
}
