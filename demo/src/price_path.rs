//! The real price path: the testkit's, which is tested here.

pub use ballast_testkit::price_path::*;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calendar::march, format::PRICE_SCALE};

    #[test]
    fn reads_the_fixture() {
        let path = PricePath::load().unwrap();
        assert_eq!(path.hours.len(), 75);
        assert_eq!((path.begins(), path.ends()), (march(10, 18, 0), march(13, 21, 0)));
        let lowest = path.samples(path.begins()).into_iter().min_by_key(|sample| sample.price).unwrap();
        assert_eq!((lowest.at, lowest.price), (march(11, 7, 40), 87_400_000));
    }

    #[test]
    fn a_falling_hour_visits_its_high_first() {
        let hour = Hour { at: 0, open: 99_450_000, high: 99_500_000, low: 89_480_000, close: 91_500_000 };
        let walk: Vec<u64> = (0..6).map(|n| hour.price_at(n * STEP)).collect();
        assert_eq!(walk, [99_450_000, 99_475_000, 99_500_000, 94_490_000, 89_480_000, 90_490_000]);
    }

    #[test]
    fn any_other_hour_visits_its_low_first() {
        let hour = Hour { at: 0, open: 91_500_000, high: 95_900_000, low: 91_080_000, close: 94_700_000 };
        let walk: Vec<u64> = (0..6).map(|n| hour.price_at(n * STEP)).collect();
        assert_eq!(walk, [91_500_000, 91_290_000, 91_080_000, 93_490_000, 95_900_000, 95_300_000]);
    }

    #[test]
    fn every_known_price_is_a_sample() {
        let path = PricePath::load().unwrap();
        for hour in &path.hours {
            let walk: Vec<u64> = (0..6).map(|n| path.price_at(hour.at + n * STEP)).collect();
            assert!(walk.contains(&hour.open) && walk.contains(&hour.low) && walk.contains(&hour.high));
            assert!(walk.iter().all(|price| (hour.low..=hour.high).contains(price)));
        }
        assert_eq!(path.samples(march(1, 0, 0)).last().unwrap(), &Sample { at: path.ends(), price: 99_940_000 });
    }

    #[test]
    fn before_the_data_the_price_is_one() {
        assert_eq!(PricePath::load().unwrap().price_at(march(1, 0, 0)), PRICE_SCALE);
    }

    #[test]
    fn refuses_what_cannot_be() {
        let file = |line: &str| PricePath::parse(&format!("{HEADER}\n{line}\n"));
        assert!(file("2023-03-10T18:00:00Z,1.0,1.0,0.9999,1.0").is_ok());
        assert!(file("2023-03-10T18:00:00Z,1.0,1.0,0.9999").is_err());
        assert!(file("2023-03-10T18:00:00Z,1.0,0.99,0.98,0.985").is_err());
        assert!(file("2023-03-10T18:00:00Z,1.0,1.0,-0.1,1.0").is_err());
        assert!(file("2023-03-10T18:00:00Z,1.0,1.0,0.9,1.0\n2023-03-10T20:00:00Z,1.0,1.0,0.9,1.0").is_err());
        assert!(PricePath::parse("").is_err());
    }
}
