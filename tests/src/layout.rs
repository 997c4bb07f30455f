//! What may never depend on what: read from the sources, so that a shortcut fails a test and not a review.

use std::fs;
use std::path::{Path, PathBuf};

/// The stages in the order in which data flows; none refers to one after it.
const STAGES: &[&str] = &["document", "sample", "api", "custom", "plan", "mock", "names", "emit", "driver"];

/// Library files that are there to touch the file system or standard streams.
const AT_THE_EDGE: &[&str] = &["main.rs", "command", "write.rs", "input.rs", "build_script.rs"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Rust files below a folder, with their paths from it and their text without comments.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push((name, code(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    sources.sort();
    sources
}

/// A text without its comments, what stands in strings, and the test module at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(without_strings).collect::<Vec<_>>().join("\n")
}

/// A line with its string literals emptied, as far as they begin and end in it.
fn without_strings(line: &str) -> String {
    let parts: Vec<&str> = line.split('"').collect();
    let kept = parts.iter().enumerate().filter(|(index, _)| index % 2 == 0 || parts.len().is_multiple_of(2));
    kept.map(|(_, part)| *part).collect::<Vec<_>>().join("\"\"")
}

/// The stage or module of a file: its folder, or its name.
fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

/// Whether code refers to a module: `module::…`, `crate::module`, or `module` in `use crate::{…}`.
fn refers_to(code: &str, module: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(module).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + module.len()..]);
        if before.ends_with(is_word) || after.starts_with(is_word) {
            return false;
        }
        let before = before.trim_end();
        let in_group = before.rfind("crate::{").is_some_and(|group| !before[group..].contains(';'));
        (after.starts_with("::") && !before.ends_with("::")) || before.ends_with("crate::") || in_group
    })
}

/// Every pair of a file and a module that it must not refer to but does.
fn violations(sources: &[(String, String)], of: impl Fn(&str) -> bool, forbidden: &[&str]) -> Vec<String> {
    let files = sources.iter().filter(|(path, _)| of(path));
    files
        .flat_map(|(path, code)| {
            let found = forbidden.iter().filter(|module| refers_to(code, module));
            found.map(move |module| format!("{path} refers to `{module}`"))
        })
        .collect()
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn a_stage_refers_to_no_later_one() {
    let sources = sources(&repository().join("generator/src"));
    for (index, stage) in STAGES.iter().enumerate() {
        assert!(
            sources.iter().any(|(path, _)| module(path) == *stage),
            "`{stage}` is gone: this test looks at nothing"
        );
        let found = violations(&sources, |path| module(path) == *stage, &STAGES[index + 1..]);
        assert_eq!(found, none());
    }
}

#[test]
fn stages_before_emission_know_no_tokens() {
    let sources = sources(&repository().join("generator/src"));
    let before = |path: &str| ["document", "api", "plan", "names"].contains(&module(path));
    assert_eq!(violations(&sources, before, &["syn", "quote", "proc_macro2", "prettyplease"]), none());
}

#[test]
fn emission_reads_the_plan_and_the_names_alone() {
    let sources = sources(&repository().join("generator/src"));
    assert_eq!(violations(&sources, |path| module(path) == "emit", &["document", "api", "openapiv3"]), none());
    assert_eq!(violations(&sources, |path| path.starts_with("emit/client"), &["server"]), none());
    assert_eq!(violations(&sources, |path| path.starts_with("emit/server"), &["client"]), none());
}

#[test]
fn the_library_neither_prints_nor_touches_files() {
    let sources = sources(&repository().join("generator/src"));
    let inside = sources.iter().filter(|(path, _)| !AT_THE_EDGE.iter().any(|edge| path.starts_with(edge)));
    let words =
        ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!(", "std::fs", "std::io", "std::env", "std::process"];
    for (path, code) in inside {
        for word in words {
            assert!(!code.contains(word), "{path} has `{word}`");
        }
    }
}

#[test]
fn what_is_generated_and_its_runtime_do_not_need_the_generator() {
    let mut manifests = vec![repository().join("runtime/Cargo.toml")];
    if let Ok(crates) = fs::read_dir(repository().join("generated")) {
        manifests.extend(crates.map(|entry| entry.unwrap().path().join("Cargo.toml")));
    }
    for manifest in manifests.iter().filter(|manifest| manifest.exists()) {
        let text = fs::read_to_string(manifest).unwrap();
        let needs = text.lines().any(|line| line.starts_with("oasmith ") || line.starts_with("oasmith."));
        assert!(!needs, "{} depends on the generator", manifest.display());
    }
    let runtime = sources(&repository().join("runtime/src"));
    assert_eq!(violations(&runtime, |_| true, &["oasmith"]), none());
}

#[test]
fn a_reference_is_seen_in_each_form_and_a_variable_is_none() {
    for code in ["crate::emit::emit(x)", "use crate::emit;", "use crate::{api, emit};", "emit::Package"] {
        assert!(refers_to(code, "emit"), "{code}");
    }
    for code in ["let emit = 1;", "re_emit::x", "emitter::x", "self.emit(x)", "use crate::{api}; emit", "rt::emit::x"] {
        assert!(!refers_to(code, "emit"), "{code}");
    }
    assert!(
        !code("// crate::emit\n/// emit::x\nfn f() {}\n#[cfg(test)]\nmod tests { use crate::emit; }").contains("emit")
    );
}
