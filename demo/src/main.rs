//! The USDC weekend of March 2023, replayed through the compiled program on an embedded chain.
//!
//! Three people bring capital, five want cover, the peg goes, the trigger fires, the claims are paid, the books close.
//! Every amount the chain moves is compared with formulas and books kept beside it; the first difference ends the demo
//! with a sentence and exit code 1.

mod books;
mod calendar;
mod cast;
mod chronicle;
mod format;
mod play;
mod price_path;
mod report;
mod rule;
mod summary;
mod voice;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use play::Play;
use price_path::PricePath;
use voice::Voice;

const USAGE: &str = "Usage: ballast-demo [--out FILE]

Replays the USDC weekend of March 2023 through the compiled program and writes a report.

  --out FILE   where to write the report (default: reports/usdc-march-2023.html in the project)
  --help       this text";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Run { out: PathBuf },
    Help,
    Wrong(String),
}

fn main() -> ExitCode {
    match parse(env::args().skip(1)) {
        Command::Help => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Command::Wrong(why) => {
            eprintln!("{why}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Command::Run { out } => match run(&out) {
            Ok(()) => ExitCode::SUCCESS,
            Err(sentence) => {
                eprintln!("The demo stops: {sentence}.");
                ExitCode::FAILURE
            }
        },
    }
}

fn parse(mut args: impl Iterator<Item = String>) -> Command {
    let mut out = project().join("reports/usdc-march-2023.html");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--help" | "-h" => return Command::Help,
            "--out" => match args.next() {
                Some(file) if !file.is_empty() => out = file.into(),
                _ => return Command::Wrong("--out needs a file name".into()),
            },
            _ => return Command::Wrong(format!("unknown argument: {arg}")),
        }
    }
    Command::Run { out }
}

fn run(out: &Path) -> Result<(), String> {
    let program = project().join("target/deploy/ballast.so");
    if !program.exists() {
        return Err("the compiled program is missing, build it with toolchain/build-program.sh first".into());
    }
    let mut play = Play::open(PricePath::load()?, Voice::new())?;
    let performed = play.perform();
    play.voice.end_bar();
    performed?;
    summary::show(&play);
    report::write(&play, out)?;
    play.voice.line("");
    play.voice.line(&format!("Report: {}", shown(out)));
    Ok(())
}

/// The folder that holds `demo/`.
fn project() -> PathBuf {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR"));
    demo.parent().unwrap_or(demo).to_path_buf()
}

/// The path as seen from the current folder when it lies below it or in the project, otherwise as it is.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    if let Ok(below) = path.strip_prefix(&here) {
        return below.display().to_string();
    }
    match (path.strip_prefix(project()), here.strip_prefix(project())) {
        (Ok(file), Ok(folder)) => {
            let up: PathBuf = folder.components().map(|_| "..").collect();
            up.join(file).display().to_string()
        }
        _ => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(args: &[&str]) -> Command {
        parse(args.iter().map(|arg| arg.to_string()))
    }

    #[test]
    fn reads_the_command_line() {
        assert_eq!(command(&["--out", "a.html"]), Command::Run { out: "a.html".into() });
        assert_eq!(command(&["-h"]), Command::Help);
        assert!(matches!(command(&[]), Command::Run { out } if out.ends_with("reports/usdc-march-2023.html")));
        assert!(matches!(command(&["--out"]), Command::Wrong(_)));
        assert!(matches!(command(&["--fast"]), Command::Wrong(_)));
    }

    #[test]
    fn shows_paths_from_here() {
        assert_eq!(shown(&env::current_dir().unwrap().join("x/y.html")), "x/y.html");
        assert_eq!(shown(Path::new("y.html")), "y.html");
        // The tests run in demo/, beside reports/.
        assert_eq!(shown(&project().join("reports/z.html")), "../reports/z.html");
    }
}
