//! A document says the same in the next version of the specification.

use std::fs;
use std::path::Path;

use oasmith_tests::versions::{difference, raised, rust};

#[test]
fn fixtures_become_the_same_rust_in_the_next_version() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("specs");
    let mut compared = 0;
    for entry in
        fs::read_dir(folder.join("fixtures")).unwrap().chain(fs::read_dir(folder.join("fixtures/twins")).unwrap())
    {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let document = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let Some(next) = raised(&document) else { continue };
        assert_ne!(document, next);
        let lines = difference(&rust(&document).unwrap(), &rust(&next).unwrap(), true);
        assert_eq!(lines, Vec::<String>::new(), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 8, "{compared}");
}

#[test]
fn what_the_versions_say_differently_is_said_otherwise() {
    let document = serde_json::json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": {
            "nullable": {"type": "string", "nullable": true, "enum": ["a", "b"]},
            "Low": {"type": "integer", "minimum": 1, "exclusiveMinimum": true, "maximum": 5, "exclusiveMaximum": false},
            "Both": {"$ref": "#/components/schemas/Low", "minimum": 3},
            "Data": {"type": "object", "properties": {"default": {"type": "string", "nullable": false}}, "default": {"nullable": true, "type": "a"}},
        }},
    });
    let schemas = &raised(&document).unwrap()["components"]["schemas"];
    assert_eq!(
        schemas,
        &serde_json::json!({
            "nullable": {"type": ["string", "null"], "enum": ["a", "b"]},
            "Low": {"type": "integer", "exclusiveMinimum": 1, "maximum": 5},
            "Both": {"$ref": "#/components/schemas/Low"},
            "Data": {"type": "object", "properties": {"default": {"type": "string"}}, "default": {"nullable": true, "type": "a"}},
        })
    );
}
