//! The world that the fuzzer acts on, and what to check after each step.

use std::{collections::BTreeMap, rc::Rc};

use ballast_testkit::{invariants, scenario::*, world::Outcome, *};

use super::{
    operations::{Operation, pick},
    powers::Snapshot,
};

#[derive(Clone)]
pub struct Model {
    pub s: Scenario,
    /// Those that were closed stay in the list.
    pub pools: Vec<PoolKeys>,
    /// Products with the index of their pool.
    pub markets: Vec<(usize, Market)>,
    pub people: Rc<[Keypair]>,
    /// The people, and others who only vote.
    pub stakers: Rc<[Keypair]>,
    /// What was sealed, by poll and voter.
    pub sealed: BTreeMap<(Address, Address), u8>,
    pub tickets: Vec<(usize, usize, u64)>,
    pub policies: Vec<(usize, Address)>,
    pub next: u64,
    /// Money that entered the providers' side from outside: premiums paid, in base units.
    pub premiums: u64,
    pub had_incident: bool,
    pub start_money: u64,
    /// The state before the last call of a step that makes several: what that call must not have changed if it fails.
    pub checkpoint: Option<Snapshot>,
    /// Steps so far.
    pub age: usize,
    /// Rules as the world began with them: what is proposed departs from them.
    pub start_rules: ProtocolRules,
    pub plans: Rc<[(Address, ProductRules)]>,
}

impl Model {
    /// Performs one operation: true when it succeeded, false when it was refused by name, `None` when there was nothing to
    /// act on.
    pub fn step(&mut self, operation: &Operation) -> Result<Option<bool>, String> {
        self.age += 1;
        self.checkpoint = None;
        let before = self.s.world.snapshot();
        let pools: Vec<Option<Pool>> = self.pools.iter().map(|keys| self.s.world.try_read(&keys.pool)).collect();
        let succeeded = match self.perform(operation)? {
            None => return Ok(None),
            Some(Ok(_)) => true,
            Some(Err(failure)) => {
                self.refusal_is_clean(&failure)?;
                if self.checkpoint.as_ref().unwrap_or(&before) != &self.s.world.snapshot() {
                    return Err(format!("failed with {failure:?} but changed an account (I11)"));
                }
                false
            }
        };
        invariants::check(&self.s.world)?;
        self.every_token_is_booked()?;
        self.had_incident |= !self.s.world.all::<Incident>().is_empty();
        let winds_up = matches!(operation, Operation::WindUp { .. });
        for (keys, before) in self.pools.iter().zip(&pools) {
            let (Some(before), Some(after)) = (before, self.s.world.try_read::<Pool>(&keys.pool)) else { continue };
            if before.approvals == after.approvals && !winds_up {
                invariants::check_price_did_not_fall(before, &after)?;
            }
        }
        if succeeded {
            self.limits_hold(operation)?;
            self.powers_hold(operation, &before)?;
        }
        Ok(Some(succeeded))
    }

    /// `None` when there is nothing to act on or nothing is sent.
    fn perform(&mut self, operation: &Operation) -> Result<Option<Result<Outcome, Failure>>, String> {
        if !self.alive(operation) {
            return Ok(None);
        }
        let sent = match operation {
            Operation::Deposit { actor, amount } => {
                let actor = self.person(*actor);
                self.s.pool = self.pools[*amount as usize / 7 % self.pools.len()];
                self.s.deposit(&actor, *amount)
            }
            Operation::Request { actor, part } => {
                let pool = *part as usize / 2 % self.pools.len();
                self.s.pool = self.pools[pool];
                let owner = self.person(*actor);
                let shares = (self.s.share_balance(&owner.pubkey()) as u128 * (*part as u128 + 1) / 256) as u64;
                self.next += 1;
                let sent = self.s.request_withdrawal(&owner, shares, self.next);
                if sent.is_ok() {
                    self.tickets.push((pool, actor % self.people.len(), self.next));
                }
                sent
            }
            Operation::Cancel { ticket } | Operation::Complete { ticket } => {
                let Some((pool, actor, nonce)) = pick(&self.tickets, *ticket) else { return Ok(None) };
                self.s.pool = self.pools[pool];
                let owner = self.person(actor);
                let sent = if matches!(operation, Operation::Cancel { .. }) {
                    self.s.cancel_withdrawal(&owner, nonce)
                } else {
                    let state = self.s.world.try_read(&pda::ticket(&self.s.pool.pool, &owner.pubkey(), nonce));
                    if let Some(state) = state.filter(|_: &WithdrawalTicket| ticket.is_multiple_of(2)) {
                        self.wait_until(state.requested_at + self.config().withdrawal_cooldown as i64);
                    }
                    self.s.complete_withdrawal(&owner, nonce)
                };
                let address = pda::ticket(&self.s.pool.pool, &owner.pubkey(), nonce);
                if self.s.world.account(&address).is_none() {
                    self.tickets.retain(|ticket| *ticket != (pool, actor, nonce));
                }
                sent
            }
            Operation::Buy { actor, market, amount, term } => {
                let (buyer, market) = (self.person(*actor), self.market(*market));
                self.refresh(&market);
                self.next += 1;
                let quoted = self.s.quote(&market, *amount, *term);
                let friend = self.person(actor + 1).pubkey();
                let args = self.s.buy_args(&buyer.pubkey(), &market, *amount, *term as i64);
                let referrer_collateral = amount.is_multiple_of(4).then(|| self.s.collateral(&friend));
                let accounts =
                    ix::BuyCover { referrer_collateral, ..self.s.buy_accounts(&buyer.pubkey(), &market, self.next) };
                let instruction = accounts.instruction(self.next, args);
                let before = self.before_sale(&market);
                let sent = self.s.world.send(&[instruction], &[&buyer]);
                if sent.is_ok() {
                    let policy = pda::policy(&market.product, self.next);
                    let premium = self.s.world.read::<Policy>(&policy).premium;
                    let quoted = quoted.map_err(|failure| format!("sold, but the quote failed: {failure:?}"))?;
                    if quoted.premium != premium {
                        return Err(format!("quoted {}, charged {premium}", quoted.premium));
                    }
                    self.sale_is_right(&before, &market, &[premium], referrer_collateral.is_some())?;
                    self.price_is_right(&quoted, &market, *amount, *term)?;
                    self.premiums += premium;
                    let pool = self.pools.iter().position(|keys| keys.pool == self.s.pool.pool).unwrap();
                    self.policies.push((pool, policy));
                }
                sent
            }
            Operation::Quote { market, amount, term } => {
                let market = self.market(*market);
                let accounts = ix::QuoteCover { pool: self.s.pool.pool, product: market.product };
                self.s.world.send(&[accounts.instruction(*amount, *term)], &[])
            }
            Operation::Act(act) => return self.act(act),
            Operation::Back(back) => return self.underwrite(back),
            Operation::Audit(audit) => return self.audit(audit),
            Operation::Govern(govern) => return self.govern(govern),
            Operation::Observe { market, price } => {
                let market = self.watched(*market);
                self.s.observe_at(&market, *price)
            }
            Operation::Hold { market, price, observations } => return self.hold(*market, *price, *observations),
            Operation::Claim { policy, incident } => {
                let own = self.incidents();
                // Mostly a policy of a product with an incident.
                let hit = |(_, policy): &(usize, Address)| {
                    let state = self.s.world.try_read::<Policy>(policy);
                    state.is_some_and(|state| own.iter().any(|(_, i)| i.product == state.product && i.status == 1))
                };
                let fitting: Vec<_> = self.policies.iter().filter(|policy| hit(policy)).copied().collect();
                let from = if policy.is_multiple_of(4) { &self.policies } else { &fitting };
                let Some((pool, policy)) = pick(from, *policy) else { return Ok(None) };
                let Some(state) = self.s.world.try_read::<Policy>(&policy) else { return Ok(None) };
                // Mostly an incident of the right product.
                let fitting: Vec<_> = own.iter().filter(|(_, i)| i.product == state.product).copied().collect();
                let from = if fitting.is_empty() || incident % 7 == 0 { own } else { fitting };
                let Some((incident, _)) = pick(&from, *incident) else { return Ok(None) };
                self.s.pool = self.pools[pool];
                let after: Incident = self.s.world.read(&incident);
                let allowed = state.assessment == 1 || self.may_claim_of_people(&state, &incident, &after);
                let sent = self.s.claim(&policy, &incident);
                return self.at_most(allowed, sent);
            }
            Operation::Settle { incident } => {
                let Some((incident, state)) = pick(&self.incidents(), *incident) else { return Ok(None) };
                let (pool, _) = self.markets.iter().find(|(_, m)| m.product == state.product).copied().unwrap();
                self.s.pool = self.pools[pool];
                self.s.settle(&incident)
            }
            Operation::ClosePolicy { policy } => {
                let Some((_, policy)) = pick(&self.policies, *policy) else { return Ok(None) };
                let Some(state) = self.s.world.try_read::<Policy>(&policy) else { return Ok(None) };
                let sent = self.s.close_policy(&policy);
                if sent.is_ok() && self.could_still_claim(&policy, &state) {
                    return Err("closed a policy that could still claim".into());
                }
                sent
            }
            Operation::CloseClaim { claim } => {
                let Some((claim, closable)) = self.claim_to_close(*claim)? else { return Ok(None) };
                let sent = self.s.close_claim(&claim);
                return self.exactly(closable, sent);
            }
            Operation::Accrue { market } => {
                let product = market.map(|market| self.market(market).product);
                self.s.accrue(product)
            }
            Operation::Pause { seconds } => {
                let config = self.config();
                let guardian = [&self.s.guardian].into_iter().chain(self.people.iter());
                let guardian = guardian.into_iter().find(|key| key.pubkey() == config.guardian).expect("a guardian");
                let guardian = guardian.insecure_clone();
                let accounts = ix::PauseSales { guardian: guardian.pubkey(), config: pda::config() };
                self.s.world.send(&[accounts.instruction(*seconds)], &[&guardian])
            }
            Operation::Donate { amount } => {
                let vault = self.s.pool.vault;
                self.s.world.give(&vault, *amount);
                return Ok(Some(Ok(Outcome::default())));
            }
            Operation::Advance { seconds } => {
                self.s.world.advance(*seconds as i64);
                return Ok(Some(Ok(Outcome::default())));
            }
            later => return self.live_on(later),
        };
        Ok(Some(sent))
    }

    /// A price held in ten-minute steps. Every observation must be accepted.
    fn hold(
        &mut self,
        market: usize,
        price: u64,
        observations: u8,
    ) -> Result<Option<Result<Outcome, Failure>>, String> {
        let market = self.watched(market);
        for _ in 0..observations {
            self.s.world.advance(600);
            let sent = self.s.observe_at(&market, price).map(|_| ());
            if sent == Err(Failure::Ballast(BallastError::FeedPriceInvalid)) && self.is_worthless(&market, price) {
                break;
            }
            sent.map_err(|failure| format!("observation refused: {failure:?}"))?;
            invariants::check(&self.s.world)?;
        }
        // Its effect on the price of shares is judged here, not as one step: an incident may be inside.
        self.had_incident |= !self.s.world.all::<Incident>().is_empty();
        Ok(Some(Ok(Outcome::default())))
    }

    /// A stake pool that has lost so much that a part of it is nothing.
    fn is_worthless(&self, market: &Market, level: u64) -> bool {
        let monitor: Monitor = self.s.world.read(&market.monitor);
        monitor.source == Source::StakePool as u8 && (monitor.mark as u128 * level as u128) < PEG as u128
    }

    pub fn incidents(&self) -> Vec<(Address, Incident)> {
        let mut all = self.s.world.all::<Incident>();
        all.sort_by_key(|(address, _)| *address);
        all
    }

    pub fn person(&self, index: usize) -> Keypair {
        self.people[index % self.people.len()].insecure_clone()
    }

    /// Selects a product and its pool.
    pub fn market(&mut self, index: usize) -> Market {
        let (pool, market) = self.markets[index % self.markets.len()];
        self.s.pool = self.pools[pool];
        market
    }

    /// As [`Self::market`], among those that a monitor watches.
    pub fn watched(&mut self, index: usize) -> Market {
        let own: Vec<_> = (0..self.markets.len()).filter(|at| self.has_level(&self.markets[*at].1)).collect();
        self.market(own[index % own.len()])
    }

    /// A monitor reads a number about it, not records.
    pub fn has_level(&self, market: &Market) -> bool {
        market.is_watched() && !self.reads_records(market)
    }

    /// Republishes the feed's last price at the present time, as a price service does.
    pub fn refresh(&mut self, market: &Market) {
        if !market.is_watched() {
            return;
        }
        let last = self.s.world.read::<Monitor>(&market.monitor).episode.last_price;
        self.s.post(market, if last == 0 { PEG } else { last });
    }
}
