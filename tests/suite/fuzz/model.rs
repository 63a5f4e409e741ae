//! The world that the fuzzer acts on: three pools of two currencies, six products, six people, and what to check after
//! each step.

use ballast_testkit::{
    invariants,
    scenario::*,
    tokens::{TOKEN_2022_PROGRAM, UNIT},
    tokens_2022::ExtensionType,
    world::Outcome,
    *,
};

use super::operations::{Operation, pick};

pub struct Model {
    pub s: Scenario,
    /// Those that were closed stay in the list.
    pub pools: Vec<PoolKeys>,
    /// Products with the index of their pool.
    pub markets: Vec<(usize, Market)>,
    pub people: Vec<Keypair>,
    pub tickets: Vec<(usize, usize, u64)>,
    pub policies: Vec<(usize, Address)>,
    pub next: u64,
    /// Money that entered the providers' side from outside: premiums paid, in base units.
    pub premiums: u64,
    pub had_incident: bool,
    pub start_money: u64,
}

impl Model {
    pub fn new() -> Self {
        let mut s = Scenario::new();
        let tight = ListProductArgs { max_share_bps: 2_000, group: 1, min_premium: 1, ..product_args() };
        let severe = BandRules { severity_floor_bps: 6_000, ..band_rules() };
        let mut markets = vec![(0, s.market)];
        markets.push((0, s.add_depeg_product(tight, band_rules(), [2; 32]).unwrap()));
        let args =
            ListProductArgs { max_share_bps: 10_000, tail: 30 * DAY as u32, waiting_period: 3_600, ..product_args() };
        markets.push((0, s.add_depeg_product(args, severe, [3; 32]).unwrap()));
        let mut pools = vec![s.pool];
        let args = CreatePoolArgs { leverage_bps: 5_000, group_limit_bps: 5_000, ..pool_args() };
        s.pool = s.add_pool(1, args).unwrap();
        markets.push((1, s.add_depeg_product(product_args(), band_rules(), feeds::USDC_USD).unwrap()));
        pools.push(s.pool);
        let mint = actor("a Token-2022 dollar").pubkey();
        s.world.create_mint_2022(mint, 6, &[ExtensionType::MetadataPointer, ExtensionType::TokenMetadata]);
        s.world.create_token_account(&mint, &s.admin.pubkey(), 1_000 * UNIT);
        s.pool = s.add_pool_of(mint, TOKEN_2022_PROGRAM, 0, pool_args()).unwrap();
        // Two risks that can each take most of the pool, so that debts arise.
        let total = BandRules { severity_floor_bps: 10_000, ..band_rules() };
        for (group, rules) in [(0, total), (1, severe)] {
            let args = ListProductArgs { group, max_share_bps: 10_000, ..product_args() };
            markets.push((2, s.add_depeg_product(args, rules, [4 + group; 32]).unwrap()));
        }
        pools.push(s.pool);
        let start_money = 5_000_000 * UNIT;
        let people: Vec<_> = (0..6).map(|n| actor(&format!("person {n}"))).collect();
        for pool in &pools {
            s.pool = *pool;
            for n in 0..6 {
                s.user(&format!("person {n}"), start_money);
            }
            let _once_per_mint = s.open_fee_vault();
        }
        s.pool = pools[0];
        let mut model = Self {
            s,
            pools,
            markets,
            people,
            tickets: vec![],
            policies: vec![],
            next: 0,
            premiums: 0,
            had_incident: false,
            start_money,
        };
        model.open_for_business();
        model
    }

    /// Every pool has capital and every product a policy, so that what follows finds something to act on.
    fn open_for_business(&mut self) {
        for pool in self.pools.clone() {
            self.s.pool = pool;
            let provider = self.person(0);
            self.s.deposit(&provider, 1_000_000 * UNIT).unwrap();
        }
        for (pool, market) in self.markets.clone() {
            self.s.pool = self.pools[pool];
            let buyer = self.person(1);
            let part = if pool == 2 { 700_000 } else { 100_000 };
            self.next += 1;
            let policy = self.s.buy_from(&buyer, &market, self.next, part * UNIT, 365 * DAY).unwrap();
            self.premiums += self.s.world.read::<Policy>(&policy).premium;
            self.policies.push((pool, policy));
        }
    }

    /// Performs one operation: true when it succeeded, false when it was refused by name, `None` when there was nothing to
    /// act on.
    pub fn step(&mut self, operation: &Operation) -> Result<Option<bool>, String> {
        let before = self.s.world.snapshot();
        let pools: Vec<Option<Pool>> = self.pools.iter().map(|keys| self.s.world.try_read(&keys.pool)).collect();
        let incidents = self.s.world.all::<Incident>().len();
        let succeeded = match self.perform(operation)? {
            None => return Ok(None),
            Some(Ok(_)) => true,
            Some(Err(failure)) => {
                self.refusal_is_clean(&failure)?;
                if before != self.s.world.snapshot() {
                    return Err(format!("failed with {failure:?} but changed an account (I11)"));
                }
                false
            }
        };
        invariants::check(&self.s.world)?;
        let approved = self.s.world.all::<Incident>().len() > incidents;
        self.had_incident |= approved;
        for (keys, before) in self.pools.iter().zip(&pools) {
            let (Some(before), Some(after)) = (before, self.s.world.try_read(&keys.pool)) else { continue };
            if !approved {
                invariants::check_price_did_not_fall(before, &after)?;
            }
        }
        if succeeded {
            self.limits_hold(operation)?;
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
                let sent = self.s.world.send(&[instruction], &[&buyer]);
                if sent.is_ok() {
                    let policy = pda::policy(&market.product, self.next);
                    let premium = self.s.world.read::<Policy>(&policy).premium;
                    let quoted = quoted.map_err(|failure| format!("sold, but the quote failed: {failure:?}"))?;
                    if quoted.premium != premium {
                        return Err(format!("quoted {}, charged {premium}", quoted.premium));
                    }
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
            Operation::Observe { market, price } => {
                let market = self.market(*market);
                self.s.observe_at(&market, *price)
            }
            Operation::Hold { market, price, observations } => return self.hold(*market, *price, *observations),
            Operation::Claim { policy, incident } => {
                let Some((pool, policy)) = pick(&self.policies, *policy) else { return Ok(None) };
                let Some(state) = self.s.world.try_read::<Policy>(&policy) else { return Ok(None) };
                let own = self.incidents();
                // Mostly an incident of the right product.
                let fitting: Vec<_> = own.iter().filter(|(_, i)| i.product == state.product).copied().collect();
                let from = if fitting.is_empty() || incident % 7 == 0 { own } else { fitting };
                let Some((incident, _)) = pick(&from, *incident) else { return Ok(None) };
                self.s.pool = self.pools[pool];
                self.s.claim(&policy, &incident)
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
                let claims = self.s.world.all::<Claim>();
                let Some((claim, _)) = pick(&claims, *claim) else { return Ok(None) };
                self.s.close_claim(&claim)
            }
            Operation::Accrue { market } => {
                let product = market.map(|market| self.market(market).product);
                self.s.accrue(product)
            }
            Operation::Pause { seconds } => self.s.pause(*seconds),
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
        let market = self.market(market);
        for _ in 0..observations {
            self.s.world.advance(600);
            self.s.observe_at(&market, price).map_err(|failure| format!("observation refused: {failure:?}"))?;
            invariants::check(&self.s.world)?;
        }
        // Its effect on the price of shares is judged here, not as one step: an incident may be inside.
        self.had_incident |= !self.s.world.all::<Incident>().is_empty();
        Ok(Some(Ok(Outcome::default())))
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

    /// Republishes the feed's last price at the present time, as a price service does.
    pub fn refresh(&mut self, market: &Market) {
        let last = self.s.world.read::<Monitor>(&market.monitor).episode.last_price;
        self.s.post(market, if last == 0 { PEG } else { last });
    }
}
