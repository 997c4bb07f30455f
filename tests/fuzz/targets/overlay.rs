//! An overlay of any text, and a query of any text, over a document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use oasmith::document::{self, Source, Texts};

const DOCUMENT: &str = r"openapi: 3.1.0
info: {title: T, version: '1', x-list: [1, -0.5, 'a', null, true, [2], {b: 3}]}
paths:
  /pets/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, tags: {type: array, items: {type: string}}}}
";

fn apply(overlay: String) {
    let source = |name: &str, text: String| Source { name: name.to_owned(), text };
    let source_of_all = source("api.yaml", DOCUMENT.to_owned());
    let texts = Texts { source: source_of_all, overlays: vec![source("overlay.yaml", overlay)], loader: None };
    let (document, diagnostics, _) = document::load_files(texts);
    assert!(document.is_some() || diagnostics.iter().any(|found| found.is_error()), "neither a document nor an error");
}

fuzz_target!(|text: &str| {
    match text.strip_prefix('$') {
        Some(_) => {
            let action = serde_json::json!({"target": text, "update": {"x": 1}});
            let of = |action: &serde_json::Value| {
                serde_json::json!({"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": [action]})
            };
            apply(of(&action).to_string());
            apply(of(&serde_json::json!({"target": text, "remove": true})).to_string());
        }
        None => apply(text.to_owned()),
    }
});
