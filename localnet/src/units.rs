//! Spans of time and decimal amounts as people write them.

use ballast_testkit::{
    calendar::{self, HOUR, MINUTE},
    scenario::DAY,
};

/// The seconds of `90s`, `30m`, `12h`, `7d` or `2w`. Errors: a sentence.
pub fn seconds(text: &str) -> Result<i64, String> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "s" => 1,
        "m" | "min" => MINUTE,
        "h" => HOUR,
        "d" => DAY,
        "w" => 7 * DAY,
        "" => {
            return Err(format!("\"{text}\" has no unit of time: write {text}s, {text}m, {text}h, {text}d or {text}w"));
        }
        other => return Err(format!("\"{other}\" is not a unit of time: use s, m, h, d or w, as in 7d")),
    };
    let seconds = number.parse::<i64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.ok_or_else(|| format!("\"{text}\" is not a span of time: write a number and a unit, as in 7d"))
}

/// When `travel` should arrive, from `now` on the chain and `real` here: after a span, at a UTC time, or at `real`.
/// Errors: a sentence.
pub fn destination(text: &str, now: i64, real: i64) -> Result<i64, String> {
    let at = match text {
        "now" => real,
        _ if text.contains('T') => calendar::parse(text)?,
        _ => now.saturating_add(seconds(text)?),
    };
    match at >= now {
        true => Ok(at),
        false => Err(format!("the chain is at {} already, and time goes forward only", calendar::stamp(now))),
    }
}

/// `0.95` in units of `10^-decimals`. Errors: a sentence.
pub fn decimal(text: &str, decimals: u32) -> Result<u64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    let wrong = || format!("\"{text}\" is not an amount: write digits with at most {decimals} after the point");
    let usable = !whole.is_empty() && is_number(whole) && is_number(fraction) && fraction.len() <= decimals as usize;
    let digits = format!("{whole}{fraction:0<width$}", width = decimals as usize);
    Some(digits).filter(|_| usable).and_then(|digits| digits.parse().ok()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        assert_eq!(
            ["90s", "30m", "12h", "7d", "2w"].map(|text| seconds(text).unwrap()),
            [90, 1_800, 12 * HOUR, 7 * DAY, 14 * DAY]
        );
        for wrong in ["7", "d", "", "7y", "-1d", "1.5h", "99999999999999999999d"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
        assert!(seconds("7y").unwrap_err().contains("use s, m, h, d or w"));
    }

    #[test]
    fn travels_forward_only() {
        assert_eq!(destination("1h", 1_000, 5_000), Ok(4_600));
        assert_eq!(destination("now", 1_000, 5_000), Ok(5_000));
        assert_eq!(destination("2023-03-10T00:00:00Z", 1_000, 5_000), Ok(1_678_406_400));
        assert!(destination("now", 6_000, 5_000).is_err());
        assert!(destination("1970-01-01T00:00:00Z", 1_000, 5_000).is_err());
    }

    #[test]
    fn reads_decimals_digit_by_digit() {
        assert_eq!(decimal("0.95", 8), Ok(95_000_000));
        assert_eq!(decimal("1", 6), Ok(1_000_000));
        assert_eq!(decimal("12.000001", 6), Ok(12_000_001));
        for wrong in ["", ".5", "1.0000001", "-1", "1e3", "99999999999999999999"] {
            assert!(decimal(wrong, 6).is_err(), "{wrong}");
        }
    }
}
