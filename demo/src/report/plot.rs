//! A small chart: scales, axes, lines, areas and numbered flags, as inline SVG. Pixels are floating point, money is not.

use std::fmt::Write;

/// Every chart is drawn twice, for wide and for narrow screens: text in a shrunken drawing cannot be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
    pub narrow: bool,
}

pub const WIDE: Size = Size { width: 1040.0, height: 400.0, narrow: false };
pub const NARROW: Size = Size { width: 390.0, height: 340.0, narrow: true };

/// Distance between the centres of two flags.
const FLAG_STEP: f64 = 23.0;
const FLAG_RADIUS: f64 = 9.5;

pub struct Plot {
    pub size: Size,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x: (f64, f64),
    y: (f64, f64),
    body: String,
}

pub type Point = (f64, f64);

impl Plot {
    /// `x` and `y` are the ranges shown; `right` leaves room for labels beside the plot, `top` for flags above it.
    pub fn new(size: Size, x: (f64, f64), y: (f64, f64), right: f64, top: f64) -> Self {
        let left = if size.narrow { 46.0 } else { 66.0 };
        Self { size, left, right: size.width - right, top, bottom: size.height - 48.0, x, y, body: String::new() }
    }

    /// The same drawing with another plot in a lower or upper part of it.
    pub fn panel(&mut self, top: f64, bottom: f64, y: (f64, f64)) {
        (self.top, self.bottom, self.y) = (top, bottom, y);
    }

    pub fn px(&self, x: f64) -> f64 {
        self.left + (x - self.x.0) / (self.x.1 - self.x.0) * (self.right - self.left)
    }

    pub fn py(&self, y: f64) -> f64 {
        self.bottom - (y - self.y.0) / (self.y.1 - self.y.0) * (self.bottom - self.top)
    }

    pub fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    pub fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let _ = write!(self.body, "<text x='{x:.1}' y='{y:.1}' class='{class}'>{text}</text>");
    }

    /// Horizontal grid lines with their labels, and what they measure.
    pub fn y_axis(&mut self, ticks: &[(f64, String)], title: &str) {
        for (value, label) in ticks {
            let (y, left, right) = (self.py(*value), self.left, self.right);
            let _ = write!(self.body, "<path class='grid' d='M{left:.1} {y:.1}H{right:.1}'/>");
            self.text(left - 7.0, y + 4.0, "tick end", label);
        }
        let (x, y) = (13.0, (self.top + self.bottom) / 2.0);
        if !self.size.narrow {
            let _ = write!(
                self.body,
                "<text class='axis mid' transform='translate({x:.1} {y:.1}) rotate(-90)'>{title}</text>"
            );
        }
    }

    pub fn x_axis(&mut self, ticks: &[(f64, String)], title: &str) {
        let (left, right, bottom) = (self.left, self.right, self.bottom);
        let _ = write!(self.body, "<path class='base' d='M{left:.1} {bottom:.1}H{right:.1}'/>");
        for (value, label) in ticks {
            let x = self.px(*value);
            let _ = write!(self.body, "<path class='base' d='M{x:.1} {bottom:.1}v5'/>");
            self.text(x, bottom + 18.0, "tick mid", label);
        }
        self.text((left + right) / 2.0, bottom + 38.0, "axis mid", title);
    }

    /// A vertical strip.
    pub fn strip(&mut self, from: f64, to: f64, class: &str) {
        let (x, top, width, height) = (self.px(from), self.top, self.px(to) - self.px(from), self.bottom - self.top);
        let _ = write!(
            self.body,
            "<rect class='{class}' x='{x:.1}' y='{top:.1}' width='{width:.1}' height='{height:.1}'/>"
        );
    }

    pub fn line(&mut self, points: impl Iterator<Item = Point>, class: &str) {
        let path = self.path(points, false);
        let _ = write!(self.body, "<path class='{class}' d='{path}'/>");
    }

    /// A value that holds until the next one.
    pub fn steps(&mut self, points: impl Iterator<Item = Point>, class: &str) {
        let path = self.path(points, true);
        let _ = write!(self.body, "<path class='{class}' d='{path}'/>");
    }

    pub fn step_area(&mut self, points: impl Iterator<Item = Point>, class: &str) {
        let path = self.path(points, true);
        let (left, bottom) = (self.left, self.bottom);
        let _ = write!(self.body, "<path class='{class}' d='{path}V{bottom:.1}H{left:.1}Z'/>");
    }

    fn path(&self, points: impl Iterator<Item = Point>, steps: bool) -> String {
        let mut out = String::new();
        let mut last_y = f64::NAN;
        for (x, y) in points {
            let (x, y) = (self.px(x), self.py(y));
            match out.is_empty() {
                true => write!(out, "M{x:.1} {y:.1}"),
                // A value that did not change needs no corner.
                false if steps && (y - last_y).abs() < 0.005 => Ok(()),
                false if steps => write!(out, "H{x:.1}V{y:.1}"),
                false => write!(out, "L{x:.1} {y:.1}"),
            }
            .unwrap_or_default();
            last_y = y;
        }
        if steps {
            let _ = write!(out, "H{:.1}", self.right);
        }
        out
    }

    /// Horizontal lines across the plot, labelled at its right end or not at all; labels that would overlap move apart.
    pub fn levels(&mut self, levels: &[(f64, &str, String)]) {
        let mut labels: Vec<f64> = levels.iter().map(|(y, ..)| self.py(*y)).collect();
        spread(&mut labels, 14.0, (self.top - 20.0, self.bottom));
        let (left, right) = (self.left, self.right);
        for ((value, class, label), label_y) in levels.iter().zip(labels) {
            let y = self.py(*value);
            let _ = write!(self.body, "<path class='{class}' d='M{left:.1} {y:.1}H{right:.1}'/>");
            if label.is_empty() {
                continue;
            }
            let _ = write!(self.body, "<path class='lead' d='M{right:.1} {y:.1}L{:.1} {label_y:.1}'/>", right + 9.0);
            self.text(right + 12.0, label_y + 4.0, "tick", label);
        }
    }

    /// Numbered flags above the plot, each with a line to its point. Flags that would overlap move apart.
    pub fn flags(&mut self, points: &[Point]) {
        let mut places: Vec<f64> = points.iter().map(|(x, _)| self.px(*x)).collect();
        spread(&mut places, FLAG_STEP, (self.left + FLAG_RADIUS, self.right - FLAG_RADIUS));
        let (flag_y, foot) = (FLAG_RADIUS + 2.0, FLAG_RADIUS * 2.0 + 3.0);
        for (number, ((x, y), place)) in points.iter().zip(places).enumerate() {
            let (x, y, number) = (self.px(*x), self.py(*y), number + 1);
            let _ = write!(
                self.body,
                "<path class='pole' d='M{place:.1} {foot:.1}L{x:.1} {:.1}V{y:.1}'/><circle class='dot' cx='{x:.1}' \
                 cy='{y:.1}' r='3.2'/><circle class='flag' cx='{place:.1}' cy='{flag_y:.1}' r='{FLAG_RADIUS}'/>\
                 <text class='flagno mid' x='{place:.1}' y='{:.1}'>{number}</text>",
                self.top - 2.0,
                flag_y + 4.0,
            );
        }
    }

    pub fn finish(self, label: &str) -> String {
        let Size { width, height, narrow } = self.size;
        let class = if narrow { "narrow" } else { "wide" };
        format!(
            "<svg class='{class}' viewBox='0 0 {width} {height}' role='img' aria-label='{label}'>{}</svg>",
            self.body
        )
    }
}

/// Moves ascending or descending places apart until neighbours are `step` away from each other, within `bounds`, each as
/// near to where it was as a few rounds of pushing get it. The order of the places is kept.
fn spread(places: &mut [f64], step: f64, bounds: (f64, f64)) {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    for _ in 0..200 {
        for pair in order.windows(2) {
            let overlap = step - (places[pair[1]] - places[pair[0]]);
            if overlap > 0.0 {
                places[pair[0]] -= overlap / 2.0;
                places[pair[1]] += overlap / 2.0;
            }
        }
        for (rank, at) in order.iter().enumerate() {
            let below = (order.len() - 1 - rank) as f64 * step;
            places[*at] = places[*at].min(bounds.1 - below).max(bounds.0 + rank as f64 * step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_stay_inside() {
        let mut places = [50.0, 51.0, 52.0, 300.0, 99.0];
        spread(&mut places, 20.0, (40.0, 310.0));
        let mut sorted = places;
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] > 19.9));
        assert!(places[0] < places[1] && places[1] < places[2] && places[0] >= 40.0);
        assert_eq!(places[3], 300.0);
    }

    #[test]
    fn scales_meet_the_edges() {
        let plot = Plot::new(WIDE, (0.0, 10.0), (0.0, 1.0), 40.0, 30.0);
        assert_eq!((plot.px(0.0), plot.px(10.0)), (66.0, 1000.0));
        assert_eq!((plot.py(0.0), plot.py(1.0)), (352.0, 30.0));
    }
}
