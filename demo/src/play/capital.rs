//! Capital providers: deposits, and the two steps of an exit.

use ballast_testkit::{BallastError, Pool, WithdrawalTicket, invariants, pda};

use super::{Play, Step, words};
use crate::{
    books::{ensure, formulas, same},
    calendar::{short, span},
    cast::{PEOPLE, Who},
    chronicle::Mark,
    format::{money, ratio},
    voice::Tone,
};

/// Number of the one ticket each provider may open in this story.
const TICKET: u64 = 0;

impl Play {
    pub(super) fn deposit(&mut self, who: Who, amount: u64) -> Step {
        self.accrue()?;
        let expected = formulas::shares_for(&self.s.pool_state(), amount);
        let key = self.key(who);
        self.s.deposit(&key, amount).map_err(|failure| words("the deposit", &failure))?;
        self.log.transactions += 1;
        self.books.pays(who, amount);
        self.books.account(who).shares += expected;
        self.books.flows.deposited += amount;
        let (name, price) = (PEOPLE[who].name, ratio(invariants::share_price(&self.s.pool_state())));
        self.tell(Tone::Plain, Mark::None, format!("{name} deposits {} at {price} a share.", money(amount)));
        Ok(())
    }

    /// Asks for everything: the shares become a ticket, which still bears losses.
    pub(super) fn request_exit(&mut self, who: Who) -> Step {
        let shares = self.s.share_balance(&self.address(who));
        let key = self.key(who);
        self.s.request_withdrawal(&key, shares, TICKET).map_err(|failure| words("the exit request", &failure))?;
        self.log.transactions += 1;
        self.books.account(who).shares = 0;
        self.exit_shares = shares;
        let config: ballast_testkit::Config = self.s.world.read(&pda::config());
        let opens = self.now() + config.withdrawal_cooldown as i64;
        let text = format!(
            "{} sees the fall and asks to leave with everything. The ticket can be paid from {} on, for {}; until then it \
             bears every loss.",
            PEOPLE[who].name,
            short(opens),
            span(config.withdrawal_window as i64),
        );
        self.tell(Tone::Warn, Mark::Both, text);
        Ok(())
    }

    pub(super) fn exit_refused(&mut self, who: Who, error: BallastError) -> Step {
        let key = self.key(who);
        self.refused(who, "tries to be paid out at once".into(), error, Mark::None, |s| {
            s.complete_withdrawal(&key, TICKET)
        })
    }

    /// Is paid at the share price of the day, out of capital that backs no cover.
    pub(super) fn complete_exit(&mut self, who: Who) -> Step {
        self.accrue()?;
        let before = self.s.pool_state();
        let expected = formulas::worth(&before, self.exit_shares);
        let free = self.free_capital(&before);
        ensure(expected <= free, || {
            format!("only {} is free of cover, the exit needs {}", money(free), money(expected))
        })?;

        let key = self.key(who);
        let ticket = pda::ticket(&self.s.pool.pool, &self.address(who), TICKET);
        self.s.complete_withdrawal(&key, TICKET).map_err(|failure| words("the exit", &failure))?;
        self.log.transactions += 1;
        self.books.receives(who, expected);
        self.books.flows.withdrawn += expected;

        let after = self.s.pool_state();
        ensure(self.s.world.try_read::<WithdrawalTicket>(&ticket).is_none(), || {
            "the paid ticket is still there".into()
        })?;
        same("queued shares after the exit", 0, after.queued_shares)?;
        invariants::check_limits_after_withdrawal(&after)?;
        invariants::check_price_did_not_fall(&before, &after)?;
        let paid_in = self.books.accounts[who].before - (self.books.accounts[who].expected - expected);
        let text = format!(
            "{} completes the exit: {} at {} a share, for {} brought in. {} of the pool's assets backed no cover.",
            PEOPLE[who].name,
            money(expected),
            ratio(invariants::share_price(&before)),
            money(paid_in),
            money(free),
        );
        self.frame();
        self.tell(Tone::Good, Mark::Shares, text);
        Ok(())
    }

    fn free_capital(&self, pool: &Pool) -> u64 {
        let required = formulas::required(pool, &self.s.product_state());
        pool.assets.saturating_sub(required)
    }
}
