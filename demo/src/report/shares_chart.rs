//! The price of a share: up with premiums, down once with the reserve, up again with what was not claimed.

use super::{
    figure::{Figure, Legend},
    plot::{NARROW, Plot, Point, Size, WIDE},
};
use crate::{
    calendar::{DAY, next_month, short_day},
    cast::OPENING,
    chronicle::{Event, Frame, Mark},
    play::Play,
};

fn share(frame: &Frame) -> f64 {
    frame.share_price.0 as f64 / frame.share_price.1 as f64
}

pub fn figure(play: &Play) -> Figure {
    let events: Vec<&Event> =
        play.log.events.iter().filter(|event| matches!(event.mark, Mark::Shares | Mark::Both)).collect();
    Figure {
        title: "The price of a share",
        intro:
            "What the capital providers own, per share. Premiums stream in by the second. The reserve leaves in one \
                step when the event is decided; what nobody could claim of it streams back after the claim period."
                .into(),
        drawings: [draw(play, &events, WIDE), draw(play, &events, NARROW)],
        legend: vec![Legend::new("share", "dollars a share")],
        marks: events.into_iter().cloned().collect(),
    }
}

fn draw(play: &Play, events: &[&Event], size: Size) -> String {
    let frames = &play.log.frames;
    let prices = || frames.iter().map(share);
    // Half a cent a tick, from the tick below everything to a little above it.
    let low = (prices().fold(f64::MAX, f64::min) * 200.0).floor() as i64;
    let top = prices().fold(f64::MIN, f64::max) + 0.001;
    let high = (top * 200.0).floor() as i64;
    let end = frames.last().map_or(OPENING, |frame| frame.at) + DAY;
    let range = (low as f64 / 200.0, top);
    let mut plot = Plot::new(size, (OPENING as f64, end as f64), range, 16.0, 54.0);
    let ticks: Vec<_> = (low..=high).map(|n| (n as f64 / 200.0, format!("{:.3}", n as f64 / 200.0))).collect();
    plot.y_axis(&ticks, "Dollars a share");
    let months = std::iter::successors(Some(OPENING), |at| Some(next_month(*at))).take_while(|at| *at <= end);
    let every = if size.narrow { 2 } else { 1 };
    let labels: Vec<_> = months.step_by(every).map(|at| (at as f64, short_day(at))).collect();
    plot.x_axis(&labels, "Date (UTC), 2023");
    plot.line(corners(frames).into_iter(), "share");
    let points: Vec<_> = events.iter().map(|event| (event.at as f64, price_after(frames, event.at))).collect();
    plot.flags(&points);
    plot.finish("Price of a pool share from March to September 2023 with numbered events")
}

/// The line's points without those that lie on it anyway: a fall is a vertical step.
fn corners(frames: &[Frame]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for frame in frames {
        let (at, price) = (frame.at as f64, share(frame));
        match out.last() {
            Some((_, last)) if price < last - 1e-9 => out.extend([(at, *last), (at, price)]),
            _ => out.push((at, price)),
        }
    }
    out
}

/// The price once everything of that moment had happened.
fn price_after(frames: &[Frame], at: i64) -> f64 {
    frames.iter().rev().find(|frame| frame.at <= at).map_or(1.0, share)
}
