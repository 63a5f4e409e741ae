//! Cover in force against what the pool may cover, and their ratio.

use super::{
    figure::{Figure, Legend},
    plot::{NARROW, Plot, Size, WIDE},
};
use crate::{
    calendar::{DAY, next_month, short_day},
    cast::OPENING,
    chronicle::Frame,
    format::UNIT,
    play::Play,
};

/// Height of the upper panel's part of the drawing.
const SPLIT: f64 = 0.57;

pub fn figure(play: &Play) -> Figure {
    let product = play.s.product_state();
    Figure {
        title: "Cover and utilisation",
        intro: format!(
            "Cover in force steps up with each sale, down with each payout and at the end of each run-off. Capacity is {} % \
             of the assets that can be sold against: it falls while cover is being watched, with the reserve, and with the \
             queued exit. Above {} % utilisation the price of cover rises steeply; at 100 % nothing more is sold.",
            product.max_share_bps / 100,
            product.kink_bps / 100
        ),
        drawings: [draw(play, WIDE), draw(play, NARROW)],
        legend: vec![
            Legend::new("cover", "cover in force"),
            Legend::new("capacity", "capacity"),
            Legend::new("used", "utilisation"),
            Legend::new("kink", "kink of the price curve"),
        ],
        marks: Vec::new(),
    }
}

fn thousands(base: u64) -> f64 {
    base as f64 / (1_000 * UNIT) as f64
}

fn utilisation(frame: &Frame) -> f64 {
    if frame.capacity == 0 { 0.0 } else { frame.active as f64 / frame.capacity as f64 * 100.0 }
}

fn draw(play: &Play, size: Size) -> String {
    let frames = &play.log.frames;
    let last_cover = frames.iter().rev().find(|frame| frame.active > 0).map_or(OPENING, |frame| frame.at);
    let end = last_cover + 6 * DAY;
    let shown = || frames.iter().filter(|frame| frame.at <= end);
    let size = Size { height: size.height + 60.0, ..size };
    let split = size.height * SPLIT;

    let most = shown().map(|frame| thousands(frame.capacity.max(frame.active))).fold(1.0, f64::max);
    let step = if most > 60.0 { 20.0 } else { 10.0 };
    let top = (most / step).ceil() * step;
    let mut plot = Plot::new(size, (OPENING as f64, end as f64), (0.0, top), 16.0, 14.0);
    plot.panel(14.0, split - 14.0, (0.0, top));
    let ticks: Vec<_> =
        (0..=(top / step) as u32).map(|n| (n as f64 * step, format!("${}k", n as f64 * step))).collect();
    plot.y_axis(&ticks, "Thousand dollars");
    plot.step_area(shown().map(|frame| (frame.at as f64, thousands(frame.active))), "cover");
    plot.steps(shown().map(|frame| (frame.at as f64, thousands(frame.capacity))), "capacity");

    let highest = shown().map(utilisation).fold(100.0, f64::max);
    let roof = (highest / 25.0).ceil() * 25.0;
    plot.panel(split + 12.0, size.height - 48.0, (0.0, roof));
    let ticks: Vec<_> = (0..=(roof / 25.0) as u32).map(|n| (n as f64 * 25.0, format!("{} %", n * 25))).collect();
    plot.y_axis(&ticks, "Utilisation");
    plot.levels(&[(play.s.product_state().kink_bps as f64 / 100.0, "level kink", String::new())]);
    plot.steps(shown().map(|frame| (frame.at as f64, utilisation(frame))), "used");
    plot.x_axis(&day_ticks(end, size), "Date (UTC), 2023");
    plot.finish("Cover in force, capacity and utilisation from the opening of the pool to the end of the last run-off")
}

/// Every week on a wide drawing, every month on a narrow one.
fn day_ticks(end: i64, size: Size) -> Vec<(f64, String)> {
    let next = |at: i64| if size.narrow { next_month(at) } else { at + 7 * DAY };
    let days = std::iter::successors(Some(OPENING), |at| Some(next(*at))).take_while(|at| *at <= end);
    days.map(|at| (at as f64, short_day(at))).collect()
}
