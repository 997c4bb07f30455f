//! Bases: objects with a discriminator that others extend through `allOf`.

use std::fmt::Write as _;

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::emit::{self, Options};

/// A document whose `Base` so many schemas extend: the models and the codes of the warnings.
fn generated(children: usize) -> (String, Vec<&'static str>) {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /things:\n    get:\n      operationId: get_thing\n      \
         responses:\n        '200':\n          description: ok\n          content: {application/json: {schema: {$ref: \
         '#/components/schemas/Base'}}}\ncomponents:\n  schemas:\n    Base:\n      type: object\n      required: \
         [kind]\n      properties: {kind: {type: string}, id: {type: integer}}\n      discriminator: {propertyName: kind}\n",
    );
    for child in 0..children {
        let _ = writeln!(
            text,
            "    Child{child}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, properties: {{own: \
             {{type: string}}}}}}]}}"
        );
    }
    let named = driver::name(Source { name: "bases.yaml".to_owned(), text }, &Settings::default());
    let codes = named.diagnostics.iter().map(|found| found.code.as_str()).collect();
    let named = named.value.unwrap();
    let package = emit::emit(&named.plan, &named.names, &Options::default());
    let models = package.files.iter().filter(|(path, _)| path.starts_with("src/models/") || *path == "src/lib.rs");
    (models.map(|(_, text)| text.as_str()).collect(), codes)
}

#[test]
fn a_base_that_a_few_extend_is_an_enum_of_them() {
    let (models, codes) = generated(64);
    assert!(models.contains("pub enum Base {") && models.contains("    Child63("), "{models}");
    assert!(!models.contains("narrow"));
    assert_eq!(codes, [""; 0]);
}

#[test]
fn a_base_that_many_extend_keeps_all_keys_and_reaches_none_of_them() {
    let (models, codes) = generated(65);
    let (_, base) = models.split_once("pub struct Base {").unwrap();
    let (fields, _) = base.split_once("\n}").unwrap();
    let fields: Vec<_> = fields.lines().map(str::trim).filter(|line| line.starts_with("pub ")).collect();
    assert_eq!(fields, ["pub kind: String,", "pub id: Option<i64>,", "pub additional_properties: rt::Map<rt::Json>,"]);
    // What extends it has its properties, and drops what nobody declares as any other object.
    let (_, child) = models.split_once("pub struct Child0 {").unwrap();
    assert!(!child.split_once("\n}").unwrap().0.contains("additional_properties"));
    assert!(models.contains("pub use ::oasmith_runtime::narrow;"), "{models}");
    assert_eq!(codes, ["OAS0410"]);
}
