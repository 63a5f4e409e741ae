//! The play: the compiled program in the embedded SVM, the cast's key pairs, and the books kept beside it.

mod capital;
mod closing;
mod cover;
mod opening;
mod weekend;

use ballast_testkit::{Address, BallastError, Failure, Keypair, Scenario, Signer};

use crate::{
    books::{Books, ensure},
    cast::{Act, PEOPLE, Who},
    chronicle::{Chronicle, Event, Frame, Mark, Refusal, sentence},
    price_path::PricePath,
    rule::Episode,
    voice::{Tone, Voice},
};

/// Errors of the demo are sentences.
pub type Step<T = ()> = Result<T, String>;

pub struct Play {
    pub s: Scenario,
    pub path: PricePath,
    pub books: Books,
    pub log: Chronicle,
    pub voice: Voice,
    keys: Vec<Keypair>,
    /// What the rule says about the whole path, computed before the chain sees any of it.
    verdict: Vec<Episode>,
    /// Shares of the one exit that the story has.
    exit_shares: u64,
    /// How many acts of the schedule are done.
    done: usize,
}

impl Play {
    /// From the empty chain to closed books. Errors: a sentence naming the first thing that did not hold.
    pub fn perform(&mut self) -> Step {
        self.weekend()?;
        self.aftermath()?;
        self.close_books()
    }

    fn key(&self, who: Who) -> Keypair {
        self.keys[who].insecure_clone()
    }

    pub fn address(&self, who: Who) -> Address {
        self.keys[who].pubkey()
    }

    fn now(&self) -> i64 {
        self.s.world.now()
    }

    /// Says something and keeps it for the report.
    fn tell(&mut self, tone: Tone, mark: Mark, text: String) {
        let at = self.now();
        self.voice.tell(at, tone, &text);
        self.log.events.push(Event { at, text, mark });
    }

    fn frame(&mut self) {
        let (pool, product) = (self.s.pool_state(), self.s.product_state());
        self.log.frames.push(Frame::new(self.now(), &pool, &product));
    }

    /// Brings the pool and its product to the present, as any keeper may.
    fn accrue(&mut self) -> Step {
        let product = self.s.market.product;
        self.s.accrue(Some(product)).map_err(|failure| words("accrue", &failure))?;
        self.log.transactions += 1;
        Ok(())
    }

    /// Does what is scheduled up to the present.
    fn do_scheduled(&mut self) -> Step {
        while let Some((at, act)) = crate::cast::SCHEDULE.get(self.done)
            && *at <= self.now()
        {
            self.done += 1;
            self.act(*act)?;
            self.books.audit(&self.s)?;
        }
        Ok(())
    }

    fn act(&mut self, act: Act) -> Step {
        match act {
            Act::Chapter(title) => self.voice.chapter(title),
            Act::Note(text) => self.tell(Tone::Faint, Mark::None, text.into()),
            Act::Open => self.tell_opening(),
            Act::Deposit(who, amount) => self.deposit(who, amount)?,
            Act::Buy(who, amount, term) => self.buy(who, amount, term)?,
            Act::BuyRefused(who, amount, term, error) => self.buy_refused(who, amount, term, error)?,
            Act::RequestExit(who) => self.request_exit(who)?,
            Act::CompleteExit(who) => self.complete_exit(who)?,
            Act::ExitRefused(who, error) => self.exit_refused(who, error)?,
            Act::ClaimRefused(who, error) => self.claim_refused(who, error)?,
        }
        Ok(())
    }

    /// Makes an attempt that the program must refuse with `error`, and checks that it changed nothing.
    fn refused<T>(
        &mut self,
        who: Who,
        attempt: String,
        error: BallastError,
        mark: Mark,
        send: impl FnOnce(&mut Scenario) -> Result<T, Failure>,
    ) -> Step {
        let name = PEOPLE[who].name;
        let before = self.snapshot(who);
        let failure = send(&mut self.s).err().ok_or_else(|| format!("{name} {attempt}: the program allowed it"))?;
        ensure(failure == error, || format!("{name} {attempt}: expected {error:?}, the program said {failure:?}"))?;
        ensure(before == self.snapshot(who), || format!("{name} {attempt}: refused, and yet something changed"))?;
        self.log.transactions += 1;

        let sentence = sentence(error);
        self.tell(Tone::Bad, mark, format!("{name} {attempt}. Refused, {error:?}: \"{sentence}\"."));
        let error = format!("{error:?}");
        self.log.refusals.push(Refusal { at: self.now(), who, attempt, error, sentence });
        Ok(())
    }

    /// Everything a refused attempt of `who` could have touched, byte for byte.
    fn snapshot(&self, who: Who) -> Vec<Vec<u8>> {
        let owner = self.address(who);
        let (pool, market) = (&self.s.pool, &self.s.market);
        let touched =
            [pool.pool, pool.vault, market.product, market.monitor, self.s.collateral(&owner), self.s.shares(&owner)];
        let data = touched.iter().filter_map(|address| self.s.world.account(address)).map(|account| account.data);
        data.chain([crate::books::lamports(&self.s, &owner).to_le_bytes().to_vec()]).collect()
    }
}

/// A sentence for a transaction that failed although it had to succeed.
fn words(what: &str, failure: &Failure) -> String {
    match failure {
        Failure::Ballast(error) => format!("{what} failed with {error:?}: {}", sentence(*error)),
        Failure::Other(error) => format!("{what} failed: {error:?}"),
    }
}
