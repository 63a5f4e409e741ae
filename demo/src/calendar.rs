//! The calendar of the story: the testkit's, which is tested here.

pub use ballast_testkit::calendar::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_weekend() {
        assert_eq!(march(10, 0, 0), 1_678_406_400);
        assert_eq!(parse("2023-03-11T03:30:00Z"), Ok(march(11, 3, 30)));
        assert_eq!(stamp(march(11, 3, 30)), "2023-03-11 03:30");
        assert_eq!(short(march(1, 8, 5)), "1 Mar 08:05");
        assert!(parse("2023-03-11 03:30").is_err());
    }

    #[test]
    fn days_and_dates_are_inverse_over_leap_years() {
        for days in days_from_civil(1999, 1, 1)..days_from_civil(2101, 1, 1) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(stamp(days_from_civil(2024, 2, 29) * DAY), "2024-02-29 00:00");
    }

    #[test]
    fn months_follow_each_other() {
        assert_eq!(stamp(next_month(march(11, 3, 30))), "2023-04-01 00:00");
        assert_eq!(stamp(month_start(march(31, 23, 59))), "2023-03-01 00:00");
    }

    #[test]
    fn spans_use_their_largest_unit() {
        assert_eq!(
            [span(14_400), span(1_800), span(7 * DAY), span(DAY), span(61)],
            ["4 h", "30 min", "7 days", "24 h", "61 s"]
        );
    }
}
