//! What the terminal shows: a story with a progress bar for people, plain lines for everything else.

use std::{
    borrow::Cow,
    env,
    io::{self, IsTerminal},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::calendar;

const WIDTH: usize = 100;
const INDENT: usize = 18;

#[derive(Clone, Copy)]
pub enum Tone {
    Plain,
    Faint,
    Strong,
    Good,
    Bad,
    Warn,
}

pub struct Voice {
    colour: bool,
    terminal: bool,
    bar: Option<ProgressBar>,
}

impl Voice {
    /// Speaks to stdout. Colour and the bar need a terminal; colour also respects `NO_COLOR`.
    pub fn new() -> Self {
        let terminal = io::stdout().is_terminal();
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colour: terminal && !refused, terminal, bar: None }
    }

    /// Whether a bar shows the progress; without one the story prints a line now and then.
    pub fn has_bar(&self) -> bool {
        self.terminal
    }

    pub fn start_bar(&mut self, steps: u64) {
        if self.terminal {
            let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stdout());
            let style = ProgressStyle::with_template("{bar:24.cyan} {percent:>3} %  {msg}");
            bar.set_style(style.expect("the template is constant and valid").progress_chars("━╸─"));
            self.bar = Some(bar);
        }
    }

    pub fn progress(&self, message: impl Into<Cow<'static, str>>) {
        if let Some(bar) = &self.bar {
            bar.set_message(message);
            bar.inc(1);
        }
    }

    pub fn end_bar(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    pub fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None => println!("{text}"),
        }
    }

    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => return text.into(),
            Tone::Faint => "2",
            Tone::Strong => "1",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Warn => "33",
        };
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.into() }
    }

    pub fn title(&self, text: &str) {
        self.line(&self.paint(Tone::Strong, text));
        self.line(&self.paint(Tone::Faint, &"═".repeat(WIDTH)));
    }

    pub fn chapter(&self, text: &str) {
        self.line("");
        self.line(&self.paint(Tone::Strong, text));
        self.line(&self.paint(Tone::Faint, &"─".repeat(WIDTH)));
    }

    /// A paragraph across the whole width.
    pub fn paragraph(&self, text: &str) {
        for line in wrap(text, WIDTH) {
            self.line(&line);
        }
    }

    /// Something that happens at a moment.
    pub fn tell(&self, at: i64, tone: Tone, text: &str) {
        let time = self.paint(Tone::Faint, &calendar::stamp(at));
        for (n, line) in wrap(text, WIDTH - INDENT).iter().enumerate() {
            let margin = if n == 0 { format!("{time}  ") } else { " ".repeat(INDENT) };
            self.line(&format!("{margin}{}", self.paint(tone, line)));
        }
    }
}

/// Breaks a text at its spaces into lines of at most `width` characters; a longer word stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_spaces_and_loses_no_word() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("immeasurably small", 5), ["immeasurably", "small"]);
        assert_eq!(wrap("", 5), [""]);
        let text = "the vault holds exactly what the ledger says";
        assert_eq!(wrap(text, 11).join(" "), text);
    }
}
