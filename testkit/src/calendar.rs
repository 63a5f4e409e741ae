//! Unix seconds to and from the civil calendar (UTC), without a date library: little of it is needed.

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment of March 2023.
pub const fn march(day: i64, hour: i64, minute: i64) -> i64 {
    days_from_civil(2023, 3, day) * DAY + hour * HOUR + minute * MINUTE
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level
/// Date Algorithms"). Years count from March, so that the leap day is the last of its year.
pub const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`]: year, month, day.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// `2023-03-11 03:30`
pub fn stamp(at: i64) -> String {
    let (year, month, day) = civil_from_days(at.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02} {}", clock(at))
}

/// `03:30`
pub fn clock(at: i64) -> String {
    let second = at.rem_euclid(DAY);
    format!("{:02}:{:02}", second / HOUR, second % HOUR / MINUTE)
}

/// `11 Mar`
pub fn short_day(at: i64) -> String {
    let (_, month, day) = civil_from_days(at.div_euclid(DAY));
    format!("{day} {}", MONTHS[month as usize - 1])
}

/// `11 Mar 03:30`
pub fn short(at: i64) -> String {
    format!("{} {}", short_day(at), clock(at))
}

/// First second of the month that contains `at`.
pub fn month_start(at: i64) -> i64 {
    let (year, month, _) = civil_from_days(at.div_euclid(DAY));
    days_from_civil(year, month, 1) * DAY
}

/// First second of the month after the one that contains `at`.
pub fn next_month(at: i64) -> i64 {
    month_start(month_start(at) + 32 * DAY)
}

/// `4 h`, `30 min`, `7 days`: the largest unit that divides the time.
pub fn span(seconds: i64) -> String {
    match seconds {
        s if s % DAY == 0 && s >= 2 * DAY => format!("{} days", s / DAY),
        s if s % HOUR == 0 => format!("{} h", s / HOUR),
        s if s % MINUTE == 0 => format!("{} min", s / MINUTE),
        s => format!("{s} s"),
    }
}

/// Reads `2023-03-10T18:00:00Z`. Errors: a sentence naming the text.
pub fn parse(text: &str) -> Result<i64, String> {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i64>().ok());
    let fields = [(0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)].map(|(from, to)| number(from, to));
    match fields {
        [Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)]
            if text.len() == 20 && text.ends_with('Z') =>
        {
            Ok(days_from_civil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second)
        }
        _ => Err(format!("\"{text}\" is not a UTC time like 2023-03-10T18:00:00Z")),
    }
}
