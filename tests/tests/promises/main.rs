//! Promises to callers: which changes of a document break the code that uses the generated crate. The same callers
//! are compiled against each version; the table in README.md lists the same changes.

mod changes;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use changes::{CHANGES, Change};
use oasmith::diff::{self, Impact, Side};
use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::emit::{Layout, Options};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// A version of the document.
fn document(change: &Change) -> Source {
    let spec = repository().join("specs/fixtures/promises.yaml");
    let mut text = fs::read_to_string(spec).unwrap();
    for (from, to) in change.edits {
        assert!(text.contains(from), "{}: the document has no `{from}`", change.name);
        text = text.replacen(from, to, 1);
    }
    Source { name: "zoo.yaml".to_owned(), text }
}

/// It as one file of Rust.
fn generated(change: &Change) -> String {
    let emit = Options { layout: Layout::Include, ..Options::default() };
    let outcome = driver::generate(document(change), &Settings { emit, ..Settings::default() });
    let files = outcome.value.unwrap_or_else(|| panic!("{}: {:#?}", change.name, outcome.diagnostics)).package.files;
    files.into_values().next().unwrap()
}

fn bin(change: &Change, caller: &str) -> String {
    format!("{}_{caller}", change.name.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_lowercase())
}

/// A package with a program for every change and caller.
fn write_package(folder: &Path) {
    let root = repository();
    let _ = fs::remove_dir_all(folder.join("src")); // what is built stays
    fs::create_dir_all(folder.join("src/bin")).unwrap();
    let runtime = root.join("runtime");
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"promises\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             oasmith-runtime = {{ path = {:?}, default-features = false, features = [\"client\", \"server\"] }}\n",
            runtime.display().to_string()
        ),
    )
    .unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    for change in CHANGES {
        let module = folder.join(format!("src/{}.rs", bin(change, "api")));
        fs::write(&module, generated(change)).unwrap();
        for caller in ["client", "server"] {
            let text = format!(
                "mod api {{\n    include!({:?});\n}}\ninclude!({:?});\n",
                module.display().to_string(),
                root.join(format!("tests/callers/promises_{caller}.rs")).display().to_string()
            );
            fs::write(folder.join(format!("src/bin/{}.rs", bin(change, caller))), text).unwrap();
        }
    }
}

/// The programs that do not compile, and the errors of each.
fn broken(folder: &Path) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--bins", "--offline", "--keep-going", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-A warnings")
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Checking promises") || said.contains("Finished"), "{said}");
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let errors = messages.filter(|message| message["message"]["level"] == "error");
    errors.filter_map(|message| message["target"]["name"].as_str().map(str::to_owned)).collect()
}

#[test]
fn minor_changes_compile_and_major_ones_do_not() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("promises");
    write_package(&folder);
    let broken = broken(&folder);
    let wrong: Vec<String> = CHANGES
        .iter()
        .flat_map(|change| [(change, "client", change.client), (change, "server", change.server)])
        .filter(|(change, caller, compiles)| broken.contains(&bin(change, caller)) == *compiles)
        .map(|(change, caller, compiles)| {
            format!("{}: {caller} {}", change.name, if compiles { "breaks" } else { "compiles" })
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_diff_says_of_every_change_what_the_compiler_says() {
    let named = |change: &Change| driver::name(document(change), &Settings::default()).value.expect(change.name);
    let first = named(&CHANGES[0]);
    for change in CHANGES {
        let found = diff::diff(&first, &named(change), &diff::Settings::default());
        let compiles = |side| found.of(side) < Impact::Major;
        let said = diff::text(&found);
        assert_eq!(
            (compiles(Side::Client), compiles(Side::Server)),
            (change.client, change.server),
            "{}: {said}",
            change.name
        );
        assert_eq!(found.bump() == Impact::None, change.name == "nothing", "{}: {said}", change.name);
    }
}

#[test]
fn the_table_of_the_readme_lists_every_change() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let word = |compiles: bool| if compiles { "minor" } else { "major" };
    for change in CHANGES {
        let row = format!("| {} | {} | {} |", change.name, word(change.client), word(change.server));
        assert!(readme.contains(&row), "README.md lacks the row\n{row}");
    }
}
