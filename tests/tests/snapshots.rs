//! Every artefact of the user-write crate, and the one file of an included fixture.

use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostic::Diagnostic;
use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::emit::{Layout, Options, Package, RuntimeSource};
use oasmith::write;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn generate(spec: &str, settings: &Settings) -> Package {
    let text = fs::read_to_string(repository().join("specs").join(spec)).unwrap();
    let outcome = driver::generate(Source { name: spec.to_owned(), text }, settings);
    let messages: Vec<&Diagnostic> = outcome.diagnostics.iter().collect();
    assert!(messages.is_empty(), "{spec}: {messages:#?}");
    outcome.value.unwrap().package
}

/// What the checked-in crate was generated with, from its lock file.
fn user_write() -> (Package, PathBuf) {
    let folder = repository().join("generated/authentik-user-write");
    let lock = write::read_lock(&folder).unwrap_or_default();
    let recorded = |name: &str| lock.settings.get(name).cloned().unwrap_or_default();
    let emit = Options {
        doctests: recorded("doctests") == "true",
        mock: recorded("mock") != "false",
        response_checks: recorded("response-checks") != "false",
        runtime: RuntimeSource::Path(recorded("runtime")),
        source: recorded("source"),
        ..Options::default()
    };
    let settings = Settings { package: Some(recorded("package")), names: lock.names, emit, ..Settings::default() };
    (generate("authentik-user-write.yaml", &settings), folder)
}

#[test]
fn every_artefact_of_the_user_write_crate() {
    let (package, _) = user_write();
    for (path, text) in &package.files {
        insta::assert_snapshot!(path.replace('/', "__"), text);
    }
}

#[test]
fn the_user_write_crate_is_checked_in_byte_for_byte() {
    let (package, folder) = user_write();
    for (path, text) in &package.files {
        let checked_in = fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert!(*text == checked_in, "{path} is not what is generated now: run `oasmith generate`");
    }
}

#[test]
fn one_file_to_include_with_one_of_each_kind() {
    let emit = Options { layout: Layout::Include, source: "kinds.yaml".to_owned(), ..Options::default() };
    let package = generate("fixtures/kinds.yaml", &Settings { emit, ..Settings::default() });
    let [text] = package.files.values().collect::<Vec<_>>()[..] else { panic!("{:?}", package.files.keys()) };
    insta::assert_snapshot!("kinds", text);
}
