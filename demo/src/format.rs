//! Numbers as people read them. Money stays an integer up to the last character.

/// Base units of one dollar token.
pub const UNIT: u64 = 1_000_000;
/// Prices: 1.0 = 100 000 000.
pub const PRICE_SCALE: u64 = 100_000_000;

fn grouped(digits: u128) -> String {
    let plain = digits.to_string();
    let mut out = String::with_capacity(plain.len() * 4 / 3);
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `$30,000.00`: to the cent, halves up.
pub fn money(base: u64) -> String {
    let cents = (base as u128 + 5_000) / 10_000;
    format!("${}.{:02}", grouped(cents / 100), cents % 100)
}

/// `$0.392000`: every base unit.
pub fn exact(base: u64) -> String {
    format!("${}.{:06}", grouped((base / UNIT) as u128), base % UNIT)
}

/// To the cent, and below one dollar as far as the digits go: `$86.30`, `$0.392`.
pub fn brief(base: u64) -> String {
    if base >= UNIT || base.is_multiple_of(10_000) { money(base) } else { exact(base).trim_end_matches('0').into() }
}

/// To the cent where that says everything, otherwise every base unit.
pub fn price_tag(base: u64) -> String {
    if base.is_multiple_of(10_000) { money(base) } else { exact(base) }
}

/// `+$1.00` or `−$1.00`, to the cent.
pub fn money_change(change: i128) -> String {
    let size = money(change.unsigned_abs() as u64);
    match change {
        0 => size,
        c if c < 0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

/// `1,234,567` base units.
pub fn units(value: i128) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(value.unsigned_abs()))
}

/// `7.84 %`
pub fn percent(bps: u64) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// `0.9449`: at least four decimals, more only when they are not zero.
pub fn price(value: u64) -> String {
    let mut text = format!("{}.{:08}", value / PRICE_SCALE, value % PRICE_SCALE);
    while text.ends_with('0') && text.len() > "0.0000".len() {
        text.pop();
    }
    text
}

/// `0.978001`: a fraction with six decimals, rounded down.
pub fn ratio((numerator, denominator): (u128, u128)) -> String {
    let millionths = numerator * 1_000_000 / denominator;
    format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.to_string(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_separators_and_rounds_to_the_cent() {
        assert_eq!(money(30_000 * UNIT), "$30,000.00");
        assert_eq!(money(1_234_567_894_999), "$1,234,567.89");
        assert_eq!(money(1_234_567_895_000), "$1,234,567.90");
        assert_eq!(money(0), "$0.00");
        assert_eq!(money(u64::MAX), "$18,446,744,073,709.55");
    }

    #[test]
    fn exact_money_loses_nothing() {
        assert_eq!(exact(392_000), "$0.392000");
        assert_eq!(exact(1_000_000_000_001), "$1,000,000.000001");
        assert_eq!(price_tag(392_000), "$0.392000");
        assert_eq!(price_tag(5 * UNIT), "$5.00");
        assert_eq!([brief(392_000), brief(100_000), brief(86_299_521)], ["$0.392", "$0.10", "$86.30"]);
    }

    #[test]
    fn changes_carry_their_sign() {
        assert_eq!(money_change(-1_500_000), "−$1.50");
        assert_eq!(money_change(1_500_000), "+$1.50");
        assert_eq!(money_change(0), "$0.00");
        assert_eq!(units(-1_234_567), "−1,234,567");
        assert_eq!(units(999), "999");
    }

    #[test]
    fn rates_and_prices() {
        assert_eq!(percent(784), "7.84 %");
        assert_eq!(percent(10_000), "100.00 %");
        assert_eq!(price(94_490_000), "0.9449");
        assert_eq!(price(99_475_000), "0.99475");
        assert_eq!(price(PRICE_SCALE), "1.0000");
        assert_eq!(ratio((1, 3)), "0.333333");
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!([list(&["a"]), list(&["a", "b"]), list(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
    }
}
