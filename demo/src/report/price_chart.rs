//! The price, the bands, and what happened at which price.

use super::{
    figure::{Figure, Legend},
    plot::{NARROW, Plot, Size, WIDE},
};
use crate::{
    calendar::{DAY, clock, short_day},
    chronicle::{Event, Mark},
    format::price,
    play::Play,
};

/// Chart unit: 1.0 = one dollar.
fn dollars(value: u64) -> f64 {
    value as f64 / crate::format::PRICE_SCALE as f64
}

pub fn figure(play: &Play) -> Figure {
    let events: Vec<&Event> =
        play.log.events.iter().filter(|event| matches!(event.mark, Mark::Price | Mark::Both)).collect();
    let rules = play.s.monitor_state().rules;
    Figure {
        title: "The price, and when the rule bites",
        intro: format!(
            "USDC in US dollars. Grey bars are each hour's lowest and highest trade; the line is the ten-minute path the \
             monitor saw. Between the first price below {} and a full recovery nothing is sold.",
            price(rules.bands[0].below)
        ),
        drawings: [draw(play, &events, WIDE), draw(play, &events, NARROW)],
        legend: vec![
            Legend::new("path", "price shown to the monitor"),
            Legend::new("range", "hourly low to high, Kraken"),
            Legend::new("calm", format!("recovery {}", price(rules.recovery))),
            Legend::new("floor", format!("sale floor {}", price(rules.sale_floor))),
            Legend::new("shallow", format!("band {}", price(rules.bands[0].below))),
            Legend::new("deep", format!("band {}", price(rules.bands[1].below))),
            Legend::new("frozen", "sales frozen"),
        ],
        marks: events.into_iter().cloned().collect(),
    }
}

fn draw(play: &Play, events: &[&Event], size: Size) -> String {
    let (begins, ends) = (play.path.begins(), play.path.ends());
    let lowest = play.path.hours.iter().map(|hour| hour.low).min().unwrap_or_default();
    let bottom = (dollars(lowest) * 50.0).floor() / 50.0;
    let x = (begins as f64, ends as f64);
    let mut plot = Plot::new(size, x, (bottom, 1.005), if size.narrow { 54.0 } else { 126.0 }, 62.0);

    if let Some(episode) = play.log.episode {
        let end = episode.recovered_at.unwrap_or(ends);
        plot.strip(episode.opened_at as f64, end as f64, "frozen");
    }
    let first = (bottom * 50.0).round() as u64;
    let ticks: Vec<_> = (first..=50).map(|n| (n as f64 / 50.0, format!("{}.{:02}", n / 50, n % 50 * 2))).collect();
    plot.y_axis(&ticks, "USDC price, US dollars");
    plot.x_axis(&time_ticks(begins, ends, size), "Time (UTC), March 2023");
    for hour in &play.path.hours {
        let (x, low, high) =
            (plot.px((hour.at + 1_800) as f64), plot.py(dollars(hour.low)), plot.py(dollars(hour.high)));
        plot.raw(&format!("<path class='range' d='M{x:.1} {low:.1}V{high:.1}'/>"));
    }
    let rules = play.s.monitor_state().rules;
    let name = |value: u64, what: &str| if size.narrow { price(value) } else { format!("{} {what}", price(value)) };
    let time = |band: usize| crate::calendar::span(rules.bands[band].duration as i64);
    plot.levels(&[
        (dollars(rules.recovery), "level calm", name(rules.recovery, "recovery")),
        (dollars(rules.sale_floor), "level floor", name(rules.sale_floor, "sale floor")),
        (dollars(rules.bands[0].below), "level shallow", name(rules.bands[0].below, &format!("for {}", time(0)))),
        (dollars(rules.bands[1].below), "level deep", name(rules.bands[1].below, &format!("for {}", time(1)))),
    ]);
    plot.line(play.log.seen.iter().map(|seen| (seen.at as f64, dollars(seen.price))), "path");
    let points: Vec<_> = events.iter().map(|event| (event.at as f64, dollars(play.path.price_at(event.at)))).collect();
    plot.flags(&points);
    plot.finish("Price of USDC from 10 to 13 March 2023 with the trigger bands and numbered events")
}

/// Midnights by their date, on a wide drawing noons and evenings by their hour too.
fn time_ticks(begins: i64, ends: i64, size: Size) -> Vec<(f64, String)> {
    let step = if size.narrow { DAY } else { DAY / 4 };
    let first = (begins + step - 1) / step * step;
    let at = (0..).map(|n| first + n * step).take_while(|at| *at <= ends);
    at.map(|at| (at as f64, if at % DAY == 0 { short_day(at) } else { clock(at) })).collect()
}
