//! The real price path: hourly open, high, low and close, turned into one price every ten minutes.
//!
//! Within an hour the price walks through its four known prices, a third of the hour each, in a straight line:
//! minute 0 open, minute 20 first extreme, minute 40 second extreme, minute 60 close. A falling hour visits its high
//! first, any other its low: that is the shortest walk through the four prices, hence the one that invents least
//! movement. With this spacing every known price is itself one of the ten-minute samples, none is smoothed away.
//! Where one hour's close and the next hour's open differ, the full hour shows the open, the later trade.

use crate::{
    calendar::{self, HOUR, MINUTE},
    defaults::PEG,
};

/// Compiled in, so that what uses it runs from any folder.
const CSV: &str = include_str!("../../tests/fixtures/usdc-usd-2023-03.csv");
/// First line of a price file.
pub const HEADER: &str = "hour_utc,open,high,low,close";

/// Seconds between two samples.
pub const STEP: i64 = 10 * MINUTE;
/// Seconds from one known price of an hour to the next.
const LEG: i64 = 20 * MINUTE;

/// One hour of trading. Prices: 1.0 = 100 000 000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    pub at: i64,
    pub open: u64,
    pub high: u64,
    pub low: u64,
    pub close: u64,
}

/// A price at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    pub at: i64,
    pub price: u64,
}

pub struct PricePath {
    pub hours: Vec<Hour>,
}

impl PricePath {
    /// The path of the weekend of 10 to 13 March 2023.
    pub fn load() -> Result<Self, String> {
        Self::parse(CSV)
    }

    /// Errors: a sentence naming the line that is malformed, out of order, or impossible.
    pub fn parse(csv: &str) -> Result<Self, String> {
        let mut lines = csv.lines();
        if lines.next() != Some(HEADER) {
            return Err(format!("the price file must begin with \"{HEADER}\""));
        }
        let mut hours: Vec<Hour> = Vec::new();
        for line in lines.filter(|line| !line.is_empty()) {
            let hour = parse_hour(line).ok_or_else(|| format!("the price file has an unusable line: \"{line}\""))?;
            if hours.last().is_some_and(|last| last.at + HOUR != hour.at) {
                return Err(format!("the price file skips an hour before \"{line}\""));
            }
            hours.push(hour);
        }
        if hours.is_empty() {
            return Err("the price file has no prices".into());
        }
        Ok(Self { hours })
    }

    pub fn begins(&self) -> i64 {
        self.hours[0].at
    }

    /// The last hour's close.
    pub fn ends(&self) -> i64 {
        self.begins() + HOUR * self.hours.len() as i64
    }

    /// The price at a moment: 1.0 before the data begins, the last close after it ends.
    pub fn price_at(&self, at: i64) -> u64 {
        if at < self.begins() {
            return PEG;
        }
        let index = ((at - self.begins()) / HOUR) as usize;
        match self.hours.get(index) {
            Some(hour) => hour.price_at(at - hour.at),
            None => self.hours[self.hours.len() - 1].close,
        }
    }

    /// Every ten minutes from `from` to the end of the data.
    pub fn samples(&self, from: i64) -> Vec<Sample> {
        let count = (self.ends() - from) / STEP;
        (0..=count).map(|n| from + n * STEP).map(|at| Sample { at, price: self.price_at(at) }).collect()
    }
}

impl Hour {
    /// Price `seconds` into the hour, rounded down between two known prices.
    pub fn price_at(&self, seconds: i64) -> u64 {
        let falls = self.close < self.open;
        let (first, second) = if falls { (self.high, self.low) } else { (self.low, self.high) };
        let known = [self.open, first, second, self.close];
        let leg = (seconds / LEG) as usize;
        let (from, to) = (known[leg] as i64, known[leg + 1] as i64);
        (from + ((to - from) * (seconds % LEG)).div_euclid(LEG)) as u64
    }

    fn is_possible(&self) -> bool {
        let inside = |price: u64| self.low <= price && price <= self.high;
        self.low > 0 && inside(self.open) && inside(self.close)
    }
}

fn parse_hour(line: &str) -> Option<Hour> {
    let mut fields = line.split(',');
    let at = calendar::parse(fields.next()?).ok()?;
    let prices: Vec<u64> = fields.map(parse_price).collect::<Option<_>>()?;
    let [open, high, low, close] = prices[..] else { return None };
    let hour = Hour { at, open, high, low, close };
    hour.is_possible().then_some(hour)
}

/// `0.9449` to 94 490 000, digit by digit: a decimal fraction has no exact binary form.
fn parse_price(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || fraction.len() > 8 {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<8}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(PEG)?.checked_add(fraction)
}
