//! `docs/security.md` names, for every attack and every rule, the test that holds it. Those tests must exist.

use std::{fs, path::Path};

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

#[test]
fn every_test_named_in_the_security_document_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = String::new();
    for folder in ["tests/suite", "programs/ballast/src", "demo/src"] {
        rust_files(&root.join(folder), &mut sources);
    }
    let document = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let mut named = 0;
    for line in document.lines().filter(|line| line.starts_with("| ")) {
        let last = line.trim_end_matches('|').rsplit('|').next().unwrap();
        for name in last.split('`').skip(1).step_by(2) {
            let function = name.rsplit("::").next().unwrap();
            assert!(sources.contains(&format!("fn {function}(")), "docs/security.md names {name}, which does not exist");
            named += 1;
        }
    }
    assert!(named > 40, "the document lists its tests in the last column of its tables, found only {named}");
}
