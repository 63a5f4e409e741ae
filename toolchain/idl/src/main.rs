//! Prints the IDL of the program crate in the given folder as JSON.

use anchor_lang_idl::build::IdlBuilder;
use anyhow::{Context, Result};

fn main() -> Result<()> {
    let program = std::env::args().nth(1).context("usage: ballast-idl <program folder>")?;
    // SAFETY: no other thread runs yet. The builder would hand this variable to cargo as a literal placeholder.
    unsafe { std::env::remove_var("RUSTUP_TOOLCHAIN") };
    let idl = IdlBuilder::new().program_path(program.into()).skip_lint(true).build()?;
    println!("{}", serde_json::to_string_pretty(&idl)?);
    Ok(())
}
