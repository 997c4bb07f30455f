//! Levels: what a configuration makes of the warnings of a code, and what was meant by what is not there.

#[path = "support/command.rs"]
mod command;

use command::{Folder, PETS};
use oasmith::config;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::Source;
use oasmith::driver::{self, Settings};

const CONFIGURED: [&str; 6] = ["generate", "pets.yaml", "--out", "out", "--config", "oasmith.toml"];

#[test]
fn a_warning_is_allowed_or_denied_by_its_code() {
    let folder = Folder::new("levels");
    // A pattern that is none, and a schema without a type.
    let text = PETS.replace(
        "          type: string\n",
        "          type: string\n          pattern: (a\n        food:\n          properties: {a: {type: string}}\n",
    );
    folder.put("pets.yaml", &text);
    let run = |levels: &str, arguments: &[&str]| {
        folder.put("oasmith.toml", &format!("[diagnostics]\n{levels}"));
        folder.oasmith(&[&CONFIGURED[..], arguments].concat())
    };
    let both = run("", &[]);
    assert!(both.code == Some(0) && both.err.contains("OAS0404") && both.err.contains("OAS0409"), "{}", both.err);
    let one = run("OAS0409 = \"allow\"\n", &[]);
    assert!(one.code == Some(0) && one.err.contains("OAS0404") && !one.err.contains("OAS0409"), "{}", one.err);
    let denied = run("OAS0404 = \"deny\"\nOAS0409 = \"warn\"\n", &[]);
    assert!(denied.code == Some(1) && denied.err.contains("error[OAS0404]"), "{}", denied.err);
    assert!(denied.err.contains("warning[OAS0409]"), "{}", denied.err);
    // What is allowed is none of the warnings that are denied.
    assert_eq!(run("OAS0404 = \"allow\"\n", &["--deny-warnings"]).code, Some(0));
    assert_eq!(run("OAS0409 = \"allow\"\n", &["--deny-warnings"]).code, Some(1));
}

#[test]
fn a_note_is_shown_and_no_warning_unless_it_is_made_one() {
    let folder = Folder::new("notes");
    folder.put(
        "pets.yaml",
        &PETS.replace("          type: string\n", "          type: string\n          format: breed\n"),
    );
    let run = |levels: &str| {
        folder.put("oasmith.toml", &format!("[diagnostics]\n{levels}"));
        folder.oasmith(&[&CONFIGURED[..], &["--deny-warnings"]].concat())
    };
    let noted = run("");
    assert!(
        noted.code == Some(0) && noted.err.contains("note[OAS0405]: the format `breed` has no type"),
        "{}",
        noted.err
    );
    assert!(noted.err.ends_with("(1 note)\n"), "{}", noted.err);
    let warned = run("OAS0405 = \"warn\"\n");
    assert!(warned.code == Some(1) && warned.err.contains("warning[OAS0405]"), "{}", warned.err);
    assert!(!run("OAS0405 = \"allow\"\n").err.contains("OAS0405"));
    // Where a type stands for the format, there is nothing to say.
    folder.put("oasmith.toml", "[formats]\nbreed = \"::std::string::String\"\n");
    let typed = folder.oasmith(&CONFIGURED);
    assert!(typed.code == Some(0) && !typed.err.contains("OAS0405"), "{}", typed.err);
}

#[test]
fn a_code_that_is_none_is_an_error() {
    let text = "[diagnostics]\nOAS0490 = \"allow\"\nOAS0405 = \"forbid\"\nOAS0201 = \"allow\"\nOAS0202 = \"deny\"\n";
    let source = Source { name: "oasmith.toml".to_owned(), text: text.to_owned() };
    let (_, problems) = config::read(source.clone());
    let lines: Vec<String> =
        problems.iter().map(|problem| problem.render_plain(std::slice::from_ref(&source))).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    error[OAS0504]: `OAS0201` is an error: it can only be denied
      --> oasmith.toml:4:11
    error[OAS0504]: expected `"allow"`, `"warn"` or `"deny"`
      --> oasmith.toml:3:11
    error[OAS0504]: `OAS0490` is not a code of a diagnostic
      --> oasmith.toml:2:1
      = help: did you mean `OAS0410`?
    "#);
}

#[test]
fn what_was_meant_is_told_of_references_of_every_kind() {
    let text = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: '#/components/pathItem/A'}\n  /b:\n    get:\n      \
        parameters: [{$ref: '#/components/parameters/Pge'}]\n      responses:\n        '200':\n          description: D\n          content:\n            \
        application/json: {schema: {$ref: '#/component/schemas/Pet'}}\n            application/xml: {schema: {$ref: \
        '#/components/schemas/Pet/properties/nme'}}\n            text/csv: {$ref: '#/components/mediaTypes/Cs'}\n        '404': {$ref: \
        '#/components/responses/NotFond'}\ncomponents:\n  pathItems: {A: {get: {responses: {'204': {description: D}}}}}\n  parameters: {Page: \
        {name: page, in: query, schema: {type: integer}}}\n  responses: {NotFound: {description: D}}\n  mediaTypes: {Csv: {schema: {type: \
        string}}}\n  schemas: {Pet: {type: object, properties: {name: {type: string}}}}\n";
    let source = Source { name: "api.yaml".to_owned(), text: text.to_owned() };
    let mut found = driver::name(source, &Settings::default()).diagnostics;
    // What one stage finds ends the run: the rest is found without it.
    let source = Source {
        name: "api.yaml".to_owned(),
        text: text.replace("            text/csv: {$ref: '#/components/mediaTypes/Cs'}\n", ""),
    };
    found.extend(driver::name(source, &Settings::default()).diagnostics);
    let lines = |one: &Diagnostic| format!("{} → {}", one.message, one.help.as_deref().unwrap_or("nothing"));
    insta::assert_snapshot!(found.iter().filter(|one| one.is_error()).map(lines).collect::<Vec<_>>().join("\n"), @r"
    the reference `#/components/mediaTypes/Cs` points to nothing → did you mean `#/components/mediaTypes/Csv`?
    the reference `#/components/pathItem/A` points to nothing → did you mean `#/components/pathItems/A`?
    the reference `#/components/parameters/Pge` points to nothing → did you mean `#/components/parameters/Page`?
    the reference `#/component/schemas/Pet` points to nothing → did you mean `#/components/schemas/Pet`?
    the reference `#/components/schemas/Pet/properties/nme` points to nothing → did you mean `#/components/schemas/Pet/properties/name`?
    the reference `#/components/responses/NotFond` points to nothing → did you mean `#/components/responses/NotFound`?
    ");
}
