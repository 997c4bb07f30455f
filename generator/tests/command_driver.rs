//! The stages together, without a disk.

use std::path::Path;

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::Source;
use oasmith::driver::{self, Settings, Stage};

fn source(text: &str) -> Source {
    Source { name: "pets.yaml".to_owned(), text: text.to_owned() }
}

fn spec(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(name);
    source(&std::fs::read_to_string(path).unwrap())
}

const PETS: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/:
    get:
      operationId: pets_list
      tags: [pets]
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
";

#[test]
fn the_stages_run_in_order() {
    let mut stages = Vec::new();
    let outcome = driver::generate_with(source(PETS), &Settings::default(), |stage| stages.push(stage));
    assert!(outcome.value.is_some(), "{:?}", outcome.diagnostics);
    assert_eq!(stages, [Stage::Load, Stage::Resolve, Stage::Plan, Stage::Name, Stage::Emit]);
}

#[test]
fn every_error_of_a_stage_is_told_and_later_stages_do_not_run() {
    let text = PETS.replace("schemas/Pet'", "schemas/Dog'") + "    Cat: {$ref: '#/components/schemas/Lion'}\n";
    let mut stages = Vec::new();
    let outcome = driver::generate_with(source(&text), &Settings::default(), |stage| stages.push(stage));
    assert!(outcome.value.is_none());
    assert_eq!(stages, [Stage::Load, Stage::Resolve]);
    let lines: Vec<_> =
        outcome.diagnostics.iter().map(|problem| (problem.code, problem.labels[0].place.line)).collect();
    assert_eq!(lines, [(Code::UnresolvedReference, 11), (Code::UnresolvedReference, 15)]);
}

#[test]
fn denied_warnings_leave_no_value() {
    let text = PETS.replace("{type: string}", "{type: string, sytpe: x}");
    let settings = Settings::default();
    let outcome = driver::generate(source(&text), &settings);
    assert!(outcome.value.is_some());
    assert!(!outcome.diagnostics.is_empty() && !outcome.diagnostics.iter().any(Diagnostic::is_error));
    let outcome = driver::generate(source(&text), &Settings { deny_warnings: true, ..settings });
    assert!(outcome.value.is_none());
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for name in ["authentik-user-write.yaml", "authentik.yaml"] {
        let run = || driver::generate(spec(name), &Settings::default()).value.unwrap();
        let (first, second) = (run(), run());
        assert_eq!(first.package, second.package, "{name}");
        // What a run records changes nothing in the next.
        let settings = Settings { names: first.names.clone(), package: Some(first.name), ..Settings::default() };
        let third = driver::generate(spec(name), &settings).value.unwrap();
        assert_eq!(first.package, third.package, "{name}");
        assert_eq!(first.names, third.names, "{name}");
    }
}

#[test]
fn no_byte_string_makes_a_stage_panic() {
    // Every prefix of a document is a document that was cut, and every byte of it may be damaged.
    for end in (0..PETS.len()).filter(|end| PETS.is_char_boundary(*end)) {
        driver::generate(source(&PETS[..end]), &Settings::default());
        for damage in ["\0", "{", "- ", "\"", "&a ", "*a", "\t", "\u{feff}", ": "] {
            let text = [&PETS[..end], damage, &PETS[end..]].concat();
            let outcome = driver::generate(source(&text), &Settings::default());
            assert!(outcome.value.is_some() || outcome.diagnostics.iter().any(Diagnostic::is_error), "{text}");
        }
    }
}

#[test]
fn the_engine_that_backtracks_is_for_the_documents_that_need_it() {
    let manifest = |pattern: &str| {
        let string = format!("{{type: string, pattern: '{pattern}'}}");
        let outcome = driver::generate(source(&PETS.replace("{type: string}", &string)), &Settings::default());
        assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics);
        outcome.value.unwrap().package.files["Cargo.toml"].clone()
    };
    assert!(manifest("^(?!x)").contains("pattern = [\"oasmith-runtime/pattern-full\"]"));
    assert!(manifest("^(?!x)").contains("server = [\"oasmith-runtime/server\", \"oasmith-runtime/pattern-full\"]"));
    assert!(!manifest("^(?:x)").contains("pattern-full"));
}
