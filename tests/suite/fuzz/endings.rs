//! How the fuzzer's pools come to grief, and to their end.

use ballast_testkit::{invariants, scenario::*, world::Outcome, *};

use super::{lives::Performed, model::Model, operations::pick, wishes::Kind};

impl Model {
    pub fn collapse(&mut self, price: u64) -> Performed {
        if !self.exists(2) {
            return Ok(None);
        }
        self.s.pool = self.pools[2];
        let markets = self.watched_of(2);
        for _ in 0..5 {
            self.s.world.advance(600);
            for market in &markets {
                self.s.observe_at(market, price).map_err(|failure| format!("observation refused: {failure:?}"))?;
                invariants::check(&self.s.world)?;
            }
        }
        let own: Vec<_> = self.incidents().into_iter().filter(|(_, i)| self.pool_of(&i.product) == 2).collect();
        self.had_incident |= !own.is_empty();
        for (pool, policy) in self.policies.clone() {
            let Some(state) = self.s.world.try_read::<Policy>(&policy).filter(|_| pool == 2) else { continue };
            for (incident, _) in own.iter().filter(|(_, i)| i.product == state.product) {
                let sent = self.s.claim(&policy, incident);
                self.tolerate(&sent)?;
            }
        }
        Ok(Some(Ok(Outcome::default())))
    }

    /// Runs a pool off and does all that anybody may do until it can be closed. Every step must keep the invariants; that
    /// the end is reached shows that nothing is stuck.
    pub fn wind_up(&mut self, pool: usize) -> Performed {
        if (0..self.pools.len()).filter(|pool| self.exists(*pool)).count() == 1 {
            return Ok(None);
        }
        self.s.pool = self.pools[pool];
        if self.s.pool_state().run_off == 1 {
            return Ok(None);
        }
        if !self.start_run_off()? {
            return Ok(None);
        }
        let markets: Vec<_> = self.markets.iter().filter(|(own, _)| *own == pool).map(|(_, market)| *market).collect();
        let watched = self.watched_of(pool);
        // Long enough for every policy, claim period and stream to end, twice.
        for _ in 0..2 {
            self.s.world.advance(760 * DAY);
            self.conclude(Some(self.pools[pool].pool))?;
            self.sell_lots(pool)?;
            self.s.pool = self.pools[pool];
            for market in &watched {
                let sent = self.s.observe_at(market, PEG);
                self.tolerate(&sent)?;
            }
            for market in &markets {
                let sent = self.s.accrue(Some(market.product));
                self.tolerate(&sent)?;
                // A watch that is left lapses with the second observation.
                self.s.world.advance(3 * HOUR);
            }
            self.leave(pool)?;
            for _ in 0..2 {
                self.settle_everything(pool)?;
                self.s.world.advance(100 * DAY);
                let sent = self.s.accrue(None);
                self.tolerate(&sent)?;
            }
        }
        let sent = self.s.close_pool();
        if self.s.world.try_read::<Pool>(&self.pools[pool].pool).is_some_and(|pool| pool.salvages > 0) {
            // Tokens that were handed over keep their pool.
            let kept = sent.is_err_and(|failure| failure == BallastError::PoolStillLive);
            return if kept { Ok(Some(Ok(Outcome::default()))) } else { Err("closed a pool with salvage".into()) };
        }
        if let Err(failure) = &sent {
            return Err(format!("the pool cannot be closed: {failure:?}, {:?}", self.s.pool_state()));
        }
        let left = self.s.world.account(&self.pools[pool].vault);
        if left.is_some() {
            return Err("the vault survived its pool".into());
        }
        for (address, ticket) in self.s.world.all::<WithdrawalTicket>() {
            if ticket.pool == self.pools[pool].pool {
                let sent = self.s.close_ticket(&address);
                self.tolerate(&sent)?;
            }
        }
        self.tickets.retain(|(own, ..)| *own != pool);
        self.policies.retain(|(own, _)| *own != pool);
        let next = (0..self.pools.len()).find(|pool| self.exists(*pool)).unwrap();
        self.s.pool = self.pools[next];
        Ok(Some(sent))
    }

    /// By the administrator, or by a decision. False when nobody is left who could decide it.
    fn start_run_off(&mut self) -> Result<bool, String> {
        if self.is_being_set_up() {
            self.s.run_off(None).map_err(|failure| format!("run-off refused: {failure:?}"))?;
            return Ok(true);
        }
        let keys = self.s.pool;
        let accounts = ix::SetRunOff { admin: pda::governor(), config: pda::config(), pool: keys.pool, product: None };
        let decided = self.enact(Kind::RunOff, &accounts.instruction())?;
        self.s.pool = keys;
        Ok(decided)
    }

    /// What the pool owns besides its collateral is offered and bought, so that the pool can be closed.
    fn sell_lots(&mut self, pool: usize) -> Result<(), String> {
        let lots = self.lots();
        for lot in lots.into_iter().filter(|(product, ..)| self.pool_of(product) == pool).collect::<Vec<_>>() {
            self.s.pool = self.pools[pool];
            let (product, kind, held) = lot;
            let change = RuleChange::Lot { lot: kind as u8, price: 1_000_000, until: self.s.world.now() + 60 * DAY };
            let offer = self.s.change_rules_instruction(Some(product), change);
            if self.enact(Kind::Lot, &offer)? {
                let lot = (product, kind, self.s.world.read::<Product>(&product).lots[kind as usize]);
                let bought = self.buy_lot(0, &lot, held.held)?.expect("it was sent");
                self.tolerate(&bought)?;
            }
        }
        Ok(())
    }

    /// Mostly a claim that can be closed, if need be after its incident has been settled; and whether it can.
    pub fn claim_to_close(&mut self, index: usize) -> Result<Option<(Address, bool)>, String> {
        let all = self.claims();
        let closable: Vec<_> = all.iter().filter(|(_, claim)| self.can_be_closed(claim)).map(|(key, _)| *key).collect();
        if let Some(claim) = pick(&closable, index).filter(|_| !index.is_multiple_of(8)) {
            return Ok(Some((claim, true)));
        }
        let Some((claim, state)) = pick(&all, index) else { return Ok(None) };
        let incident: Incident = self.s.world.read(&state.incident);
        if !index.is_multiple_of(4) && incident.status == 1 {
            self.select(&state.incident);
            self.wait_until(incident.claims_until + 1);
            let sent = self.s.settle(&state.incident);
            self.tolerate(&sent)?;
            let sent = self.s.collect(&claim);
            self.tolerate(&sent)?;
            self.checkpoint = Some(self.s.world.snapshot());
        }
        let state: Claim = self.s.world.read(&claim);
        Ok(Some((claim, self.can_be_closed(&state))))
    }

    /// Its incident is settled and it has collected its part.
    fn can_be_closed(&self, claim: &Claim) -> bool {
        let incident: Incident = self.s.world.read(&claim.incident);
        let due = claim.entitlement as u128 * incident.reserve as u128 / incident.owed.max(1) as u128;
        incident.status == 2 && claim.paid as u128 == due && claim.deposit == 0
    }

    /// The products of a pool that a monitor watches.
    fn watched_of(&self, pool: usize) -> Vec<Market> {
        let own = self.markets.iter().filter(|(own, market)| *own == pool && self.has_level(market));
        own.map(|(_, market)| *market).collect()
    }

    /// Everybody requests and takes what is his.
    fn leave(&mut self, pool: usize) -> Result<(), String> {
        let old: Vec<_> = self.tickets.iter().filter(|(own, ..)| *own == pool).copied().collect();
        for (_, actor, nonce) in old {
            let owner = self.person(actor);
            let sent = self.s.cancel_withdrawal(&owner, nonce);
            self.tolerate(&sent)?;
        }
        self.tickets.retain(|(own, ..)| *own != pool);
        let mut nonces = vec![];
        for person in 0..self.people.len() {
            let owner = self.person(person);
            let shares = self.s.share_balance(&owner.pubkey());
            self.next += 1;
            if shares > 0 {
                self.s.request_withdrawal(&owner, shares, self.next).map_err(|f| format!("request: {f:?}"))?;
                nonces.push((person, self.next));
            }
        }
        self.s.world.advance(self.config().withdrawal_cooldown as i64);
        for (person, nonce) in nonces {
            let owner = self.person(person);
            let sent = self.s.complete_withdrawal(&owner, nonce);
            if sent.is_err() {
                self.tickets.push((pool, person, nonce));
            }
            self.tolerate(&sent)?;
        }
        Ok(())
    }

    pub fn settle_everything(&mut self, pool: usize) -> Result<(), String> {
        let own: Vec<_> = self.incidents().into_iter().filter(|(_, i)| self.pool_of(&i.product) == pool).collect();
        for (claim, state) in self.claims() {
            if own.iter().any(|(incident, _)| *incident == state.incident) {
                let sent = self.s.collect(&claim);
                self.tolerate(&sent)?;
            }
        }
        for (incident, _) in &own {
            let sent = self.s.settle(incident);
            self.tolerate(&sent)?;
        }
        for (claim, state) in self.claims() {
            if own.iter().any(|(incident, _)| *incident == state.incident) {
                let sent = self.s.collect(&claim);
                self.tolerate(&sent)?;
                let sent = self.s.close_claim(&claim);
                self.tolerate(&sent)?;
            }
        }
        for (incident, _) in own {
            let sent = self.s.close_incident(&incident);
            self.tolerate(&sent)?;
        }
        Ok(())
    }
}
