//! What each buyer paid and was paid, on one logarithmic scale: five dollars of cover and thirty thousand fit on it.

use super::{
    escape,
    figure::{Figure, Legend},
    plot::{NARROW, Size, WIDE},
};
use crate::{
    cast::PEOPLE,
    chronicle::{Outcome, PolicyRecord},
    format::{UNIT, brief, money, percent},
    play::Play,
};

/// Left end of the scale, in base units: ten cents.
const LEAST: u64 = UNIT / 10;
const ROW: f64 = 62.0;

pub fn figure(play: &Play) -> Figure {
    let severity = play.log.incident.map_or(0, |(_, incident)| incident.severity_bps as u64);
    Figure {
        title: "Premiums and payouts",
        intro: format!(
            "Every policy in force when the event began is paid {} of its cover, large or small, without a claim form. \
             Each step of the scale is ten times the one before.",
            percent(severity)
        ),
        drawings: [draw(play, WIDE), draw(play, NARROW)],
        legend: vec![Legend::new("premium", "premium paid"), Legend::new("payout", "payout received")],
        marks: Vec::new(),
    }
}

fn draw(play: &Play, size: Size) -> String {
    let policies = &play.log.policies;
    let most = policies.iter().flat_map(|policy| [policy.premium, paid(policy).unwrap_or(0)]).max().unwrap_or(LEAST);
    let decades = (most as f64 / LEAST as f64).log10().ceil().max(1.0);
    let (left, right) = if size.narrow { (12.0, 92.0) } else { (150.0, 130.0) };
    let width = size.width - left - right;
    let x = |base: u64| left + (base as f64 / LEAST as f64).log10().max(0.0) / decades * width;
    let bottom = policies.len() as f64 * ROW + 8.0;

    let mut out = String::new();
    for decade in 0..=decades as u32 {
        let value = LEAST * 10u64.pow(decade);
        let (at, label) =
            (x(value), if value < UNIT { money(value) } else { money(value).trim_end_matches(".00").to_string() });
        out += &format!("<path class='grid' d='M{at:.1} 4V{bottom:.1}'/>");
        out += &format!("<text class='tick mid' x='{at:.1}' y='{:.1}'>{label}</text>", bottom + 16.0);
    }
    out += &format!(
        "<text class='axis mid' x='{:.1}' y='{:.1}'>US dollars, logarithmic scale</text>",
        left + width / 2.0,
        bottom + 36.0
    );
    for (row, policy) in policies.iter().enumerate() {
        out += &bars(policy, row as f64 * ROW, left, &x, size);
    }
    let (width, height, class) = (size.width, bottom + 44.0, if size.narrow { "narrow" } else { "wide" });
    format!(
        "<svg class='{class}' viewBox='0 0 {width} {height}' role='img' aria-label='Premium and payout of each policy'>{out}</svg>"
    )
}

fn paid(policy: &PolicyRecord) -> Option<u64> {
    match policy.outcome {
        Some(Outcome::Paid(amount)) => Some(amount),
        _ => None,
    }
}

fn bars(policy: &PolicyRecord, top: f64, left: f64, x: &impl Fn(u64) -> f64, size: Size) -> String {
    let name = PEOPLE[policy.holder].name;
    let cover = format!("covers {}", money(policy.cover));
    let mut out = if size.narrow {
        format!("<text class='name' x='{left}' y='{:.1}'>{name}, {cover}</text>", top + 16.0)
    } else {
        format!(
            "<text class='name end' x='{x:.1}' y='{:.1}'>{name}</text><text class='tick end' x='{x:.1}' y='{:.1}'>{cover}</text>",
            top + 26.0,
            top + 43.0,
            x = left - 12.0
        )
    };
    let first = if size.narrow { top + 21.0 } else { top + 12.0 };
    let mut bar = |y: f64, class: &str, value: u64| {
        let end = x(value);
        // The scale has no zero: the smallest amount still shows as a sliver.
        let width = (end - left).max(2.0);
        out += &format!("<rect class='bar {class}' x='{left:.1}' y='{y:.1}' width='{width:.1}' height='15' rx='2'/>");
        out += &format!("<text class='tick' x='{:.1}' y='{:.1}'>{}</text>", left + width + 6.0, y + 12.0, brief(value));
    };
    bar(first, "premium", policy.premium);
    match paid(policy) {
        Some(amount) => bar(first + 18.0, "payout", amount),
        None => {
            let text = escape("not in force when the event began");
            out += &format!("<text class='tick' x='{:.1}' y='{:.1}'>{text}</text>", left + 4.0, first + 30.0);
        }
    }
    out
}
