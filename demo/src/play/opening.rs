//! Sets the stage: the program deployed, one pool, one de-peg product, everybody funded, nothing sold.

use ballast_testkit::{
    Scenario, Signer, actor,
    feeds::USDC_USD,
    scenario::{band_rules, config_args, pool_args, product_args},
};

use super::{Play, Step, words};
use crate::{
    books::{Books, owners},
    calendar::span,
    cast::{ADMIN, OPENING, PEOPLE},
    chronicle::{Chronicle, Mark},
    format::{money, percent, price},
    price_path::PricePath,
    rule,
    voice::{Tone, Voice},
};

impl Play {
    pub fn open(path: PricePath, voice: Voice) -> Step<Self> {
        let mut s = Scenario::uninitialised();
        s.world.set_time(OPENING);
        // Cover against the fall of a coin is not paid in that coin: the collateral is another dollar token.
        s.pool.mint = actor("dollar token").pubkey();
        s.world.create_mint(s.pool.mint, 6);
        let (mint, admin) = (s.pool.mint, s.admin.pubkey());
        s.world.create_token_account(&mint, &admin, PEOPLE[ADMIN].wallet);

        let failed = |failure| words("setting the stage", &failure);
        s.initialize(config_args(&s.admin.pubkey(), &s.guardian.pubkey())).map_err(failed)?;
        // The wallets hold pool shares too, whose mint address is known before the pool exists.
        let shares = s.create_pool_accounts(0).share_mint;
        s.world.create_token_account(&shares, &admin, 0);
        s.pool.share_mint = shares;
        let mut keys = vec![s.admin.insecure_clone()];
        keys.extend(PEOPLE[1..].iter().map(|person| s.user(person.name, person.wallet)));
        let mut books = Books::open(&s, &owners(&admin));

        let seed = pool_args().seed;
        s.pool = s.add_pool(0, pool_args()).map_err(failed)?;
        s.market = s.add_depeg_product(product_args(), band_rules(), USDC_USD).map_err(failed)?;
        books.pays(ADMIN, seed);
        books.flows.seed = seed;
        // Opening the pool costs the administrator rent for accounts that stay.
        books.account(ADMIN).lamports_before = crate::books::lamports(&s, &admin);

        let verdict = rule::episodes(&band_rules(), &path.samples(OPENING));
        let log = Chronicle { transactions: 4, episode: verdict.first().copied(), ..Chronicle::default() };
        let play = Self { s, path, books, log, voice, keys, verdict, exit_shares: 0, done: 0 };
        play.announce();
        Ok(play)
    }

    /// The terms of what follows, read from the accounts that were just created.
    fn announce(&self) {
        self.voice.title("Ballast: the USDC weekend of March 2023, replayed through the compiled program");
        for line in self.terms() {
            self.voice.paragraph(&line);
        }
    }

    /// What is sold, to whom, and where the prices come from: the introduction of terminal and report.
    pub fn terms(&self) -> [String; 3] {
        let product = self.s.product_state();
        let rules = self.s.monitor_state().rules;
        let bands = rules.bands.map(|band| format!("below {} for {}", price(band.below), span(band.duration as i64)));
        [
            format!(
                "The cover: pays when USDC stays {} of observed time. Severity is the mean depth below 1.0000 over that \
                 time, paid one to one, at least {}. Cover starts {} after purchase; it is sold only while USDC is at or \
                 above {} and the monitor is calm. Calm again: {} at or above {}.",
                bands.join(" or "),
                percent(rules.severity_floor_bps as u64),
                span(product.waiting_period as i64),
                price(rules.sale_floor),
                span(rules.recovery_duration as i64),
                price(rules.recovery),
            ),
            format!(
                "The capital: one pool in a dollar token that is not USDC (cover against a coin is not paid in that coin), \
                 with a locked seed of {}. The product may cover {} of the pool's assets.",
                money(self.books.flows.seed),
                percent(product.max_share_bps as u64),
            ),
            format!(
                "The prices: {} hours of USDC/USD on Kraken, from 2023-03-10 18:00 UTC; before that the price is taken as \
                 1.0000. The exchange's hourly open, high, low and close become one price every ten minutes, in straight \
                 lines: a falling hour goes open, high, low, close; any other open, low, high, close (the shortest walk \
                 through the four).",
                self.path.hours.len(),
            ),
        ]
    }

    pub(super) fn tell_opening(&mut self) {
        let seed = money(self.books.flows.seed);
        self.tell(Tone::Plain, Mark::None, format!("The pool opens with a seed of {seed} that nobody can withdraw."));
    }
}
