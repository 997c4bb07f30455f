//! Documents that another generator refuses: each is refused here, too, with the place of what is wrong, or stands in
//! `specs/negative/generates.txt` with the reason why it is read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::report;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/negative")
}

/// The documents below the folder by their path from it, in order.
fn documents() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let name = path.strip_prefix(folder()).expect("below it").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    found
}

/// Why a document is read: lines `path: reason`.
fn reasons() -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder().join("generates.txt")).expect("the list is there");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(": ").expect("a path and a reason"))
        .map(|(p, r)| (p.to_owned(), r.to_owned()))
        .collect()
}

/// A schema as the only component of a document.
fn document(path: &str, text: String) -> String {
    if path.starts_with("parser/") {
        return text;
    }
    let head = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {"Root":"#;
    format!("{head}\n{}}}}}}}\n", text.trim_end())
}

#[test]
fn each_is_refused_at_what_is_wrong_or_listed() {
    let mut reasons = reasons();
    let (mut text_of_all, mut wrong) = (String::new(), Vec::new());
    for (path, text) in documents() {
        let source = Source { name: path.clone(), text: document(&path, text) };
        let outcome = driver::name(source, &Settings::default());
        let refused = outcome.value.is_none();
        let _ = writeln!(text_of_all, "{path}: {}", if refused { "refused" } else { "read" });
        for one in outcome.diagnostics.iter().filter(|one| one.is_error() || !refused) {
            let _ = writeln!(text_of_all, "{}", report::plain(one, &outcome.sources));
            assert!(!one.is_error() || !one.labels.is_empty(), "{path}: a diagnostic without a place");
        }
        let reason = reasons.remove(&path);
        if let Some(reason) = &reason {
            let _ = writeln!(text_of_all, "  ({reason})");
        }
        if refused != reason.is_none() {
            wrong.push(path);
        }
        text_of_all.push('\n');
    }
    insta::assert_snapshot!("negative", text_of_all);
    assert_eq!(wrong, Vec::<String>::new(), "read and not listed, or listed and refused");
    assert_eq!(reasons, BTreeMap::new(), "listed and not there");
}
