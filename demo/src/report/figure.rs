//! A chart with its title, legend and the list that explains its numbered flags.

use std::fmt::Write;

use super::escape;
use crate::{calendar::short, chronicle::Event};

pub struct Legend {
    class: &'static str,
    text: String,
}

impl Legend {
    pub fn new(class: &'static str, text: impl Into<String>) -> Self {
        Self { class, text: text.into() }
    }
}

pub struct Figure {
    pub title: &'static str,
    pub intro: String,
    /// Wide and narrow.
    pub drawings: [String; 2],
    pub legend: Vec<Legend>,
    pub marks: Vec<Event>,
}

impl Figure {
    pub fn html(&self) -> String {
        let mut out = format!("<section><h2>{}</h2><p>{}</p>", escape(self.title), escape(&self.intro));
        out.push_str("<figure>");
        out.push_str("<div class='legend'>");
        for Legend { class, text } in &self.legend {
            let _ = write!(out, "<span><i class='key {class}'></i>{}</span>", escape(text));
        }
        out.push_str("</div>");
        self.drawings.iter().for_each(|drawing| out.push_str(drawing));
        if !self.marks.is_empty() {
            out.push_str("<ol class='marks'>");
            for mark in &self.marks {
                let _ = write!(out, "<li><time>{}</time> {}</li>", short(mark.at), escape(&mark.text));
            }
            out.push_str("</ol>");
        }
        out.push_str("</figure></section>");
        out
    }
}
