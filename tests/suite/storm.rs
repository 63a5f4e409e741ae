//! Pools whose products can cost more than there is.

use ballast_testkit::{scenario::*, tokens::UNIT, *};

use crate::support::funded;

/// A pool of a million and ten, with products of their own groups next to the scenario's first one.
pub struct Storm {
    pub s: Scenario,
    pub lp: Keypair,
    pub buyer: Keypair,
    pub markets: Vec<Market>,
    /// Of each product, a policy for a year for each of its covers.
    pub policies: Vec<Vec<Address>>,
}

impl Storm {
    /// A product for each list of covers, in whole tokens. Its events cost all cover; it sells at `rate` basis points a year.
    pub fn new(covers: &[&[u64]], rate: u16) -> Self {
        Self::milder(covers, rate, 10_000)
    }

    /// As [`Storm::new`], with events that cost `severity` basis points of the cover.
    pub fn milder(covers: &[&[u64]], rate: u16, severity: u16) -> Self {
        let (mut s, lp) = funded();
        let buyer = s.user("buyer", 10_000_000 * UNIT);
        let rules = BandRules { severity_floor_bps: severity, ..band_rules() };
        let [base_bps, kink_rate_bps, max_rate_bps] = [rate; 3];
        let (mut markets, mut policies) = (vec![], vec![]);
        for (at, covers) in covers.iter().enumerate() {
            let group = at as u8 + 1;
            let price = ListProductArgs { base_bps, kink_rate_bps, max_rate_bps, ..product_args() };
            let args = ListProductArgs { group, max_share_bps: 10_000, ..price };
            let market = s.add_depeg_product(args, rules, [group; 32]).unwrap();
            let buy =
                |(id, cover): (usize, &u64)| s.buy_from(&buyer, &market, id as u64, cover * UNIT, 365 * DAY).unwrap();
            policies.push(covers.iter().enumerate().map(buy).collect());
            markets.push(market);
        }
        s.world.advance(2 * DAY);
        Self { s, lp, buyer, markets, policies }
    }

    /// Breaks the peg of a product until its monitor triggers. Returns the incident and the assets just before it.
    pub fn strike(&mut self, at: usize) -> (Address, u64) {
        let s = &mut self.s;
        s.market = self.markets[at];
        let index = s.product_state().incident_count;
        s.observe(PEG).unwrap();
        s.world.advance(600);
        s.hold_price(90_000_000, 1_200);
        s.world.advance(600);
        s.accrue(None).unwrap();
        let assets = s.pool_state().assets;
        s.observe(90_000_000).unwrap();
        assert_eq!(s.product_state().incident_count, index + 1, "the monitor triggered");
        (pda::incident(&s.market.product, index), assets)
    }

    /// Files the claim of one policy of a product for its first incident.
    pub fn file(&mut self, market: usize, policy: usize) -> Address {
        let incident = pda::incident(&self.markets[market].product, 0);
        let policy = self.policies[market][policy];
        self.s.claim(&policy, &incident).unwrap();
        pda::claim(&incident, &policy)
    }

    pub fn incident(&self, address: &Address) -> Incident {
        self.s.world.read(address)
    }

    pub fn claim(&self, address: &Address) -> Claim {
        self.s.world.read(address)
    }

    /// Brings the pool and every product to the present.
    pub fn accrue_all(&mut self) {
        for market in self.markets.clone() {
            self.s.accrue(Some(market.product)).unwrap();
        }
    }

    /// A day after the claim period of an incident.
    pub fn await_settlement(&mut self, incident: &Address) {
        let until = self.incident(incident).claims_until;
        self.s.world.set_time(until + DAY);
    }

    /// Lets the pool run off until nothing comes in any more, writes off its debts and closes claims and incidents.
    pub fn wind_up(&mut self, claims: &[Address]) {
        self.s.run_off(None).unwrap();
        self.s.world.advance(400 * DAY);
        self.accrue_all();
        let incidents: Vec<_> = claims.iter().map(|claim| self.claim(claim).incident).collect();
        for incident in &incidents {
            self.s.settle(incident).unwrap();
        }
        // What was not claimed streams for ninety days; it repays what is still owed first.
        self.s.world.advance(91 * DAY);
        for (claim, incident) in claims.iter().zip(&incidents) {
            if self.incident(incident).status != 2 {
                self.s.settle(incident).unwrap();
            }
            let state = self.claim(claim);
            if payouts::due(&state, &self.incident(incident), &self.s.pool_state()) > state.paid {
                self.s.collect(claim).unwrap();
            }
            self.s.close_claim(claim).unwrap();
            self.s.close_incident(incident).unwrap();
        }
    }
}

/// Two products that each cover almost all of the assets lose everything, one after the other. Returns the claims of their
/// one policy each, filed at once.
pub fn lose_everything() -> (Storm, [Address; 2]) {
    let mut storm = Storm::new(&[&[990_000], &[990_000]], 100);
    let own = storm.s.market;
    let claims = [0, 1].map(|at| {
        storm.strike(at);
        storm.file(at, 0)
    });
    storm.s.market = own;
    (storm, claims)
}
