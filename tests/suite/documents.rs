//! Documents that must not drift: the tests that `docs/security.md` names exist, and `docs/interface.md` names
//! everything that the interface has, as it is (`documents/layouts.rs`). Of other documents the numbers are recomputed
//! (`documents/tables.rs`).

mod layouts;
pub mod tables;

use std::{fs, path::Path};

use ballast_testkit::{ERRORS, INSTRUCTIONS};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// For every attack and every rule the document names, in a table's last column, the test that holds it.
#[test]
fn every_test_named_in_the_security_document_exists() {
    let mut sources = String::new();
    for folder in ["tests/suite", "programs/ballast/src", "demo/src"] {
        rust_files(&root().join(folder), &mut sources);
    }
    let document = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let mut named = 0;
    for line in document.lines().filter(|line| line.starts_with("| ")) {
        let last = line.trim_end_matches('|').rsplit('|').next().unwrap();
        for name in last.split('`').skip(1).step_by(2) {
            let function = name.rsplit("::").next().unwrap();
            assert!(
                sources.contains(&format!("fn {function}(")),
                "docs/security.md names {name}, which does not exist"
            );
            named += 1;
        }
    }
    assert!(named > 40, "the document lists its tests in the last column of its tables, found only {named}");
}

#[test]
fn the_interface_document_names_the_whole_interface() {
    let document = fs::read_to_string(root().join("docs/interface.md")).unwrap();
    let idl = fs::read_to_string(root().join("idl/ballast.json")).unwrap();
    let mut missing = vec![];
    for (_, instruction, accounts) in INSTRUCTIONS {
        let named = accounts.iter().all(|account| document.contains(account));
        if !document.contains(&format!("`{instruction}`")) || !named {
            missing.push(instruction.to_string());
        }
    }
    for (code, error, sentence) in ERRORS {
        if !document.contains(&code.to_string()) || !document.contains(&format!("{error:?}")) {
            missing.push(format!("{code} {error:?} {sentence}"));
        }
    }
    // Accounts and events stand in the interface with their discriminators.
    let names = idl.split("\"name\": \"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let listed = names.zip(idl.split("\"name\": \"").skip(1)).filter(|(_, rest)| {
        rest.split_once(',').is_some_and(|(_, after)| after.trim_start().starts_with("\"discriminator\""))
    });
    for (name, _) in listed {
        if !document.contains(&format!("`{name}`")) {
            missing.push(name.to_string());
        }
    }
    assert!(missing.is_empty(), "docs/interface.md does not name: {missing:#?}");
}
