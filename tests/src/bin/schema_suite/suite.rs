//! Reads the suite's files, and puts each group's schema into an OpenAPI document.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Failure;

/// A test: an instance as its text, since numbers are to keep theirs.
#[derive(Deserialize)]
pub(crate) struct Test {
    pub(crate) description: String,
    pub(crate) data: Box<RawValue>,
    pub(crate) valid: bool,
}

#[derive(Deserialize)]
struct Read {
    description: String,
    schema: Value,
    tests: Vec<Test>,
}

/// A group of tests of one schema.
pub(crate) struct Group {
    /// The path below the suite's folder.
    pub(crate) file: String,
    pub(crate) description: String,
    /// The OpenAPI document with the components `Group` and `Holder`, or why there is none.
    pub(crate) document: Result<String, String>,
    pub(crate) tests: Vec<Test>,
}

/// All groups, in the order of paths.
pub(crate) fn read(folder: &Path) -> Result<Vec<Group>, Failure> {
    let mut groups = Vec::new();
    for (draft, version) in [("draft4", "3.0.3"), ("draft2020-12", "3.1.0")] {
        for below in ["", "/optional", "/optional/format"] {
            let name = format!("{draft}{below}");
            read_folder(&folder.join(&name), &name, version, &mut groups)?;
        }
    }
    if groups.is_empty() { Err("the folder has no `draft4` and no `draft2020-12`".into()) } else { Ok(groups) }
}

fn read_folder(folder: &Path, name: &str, version: &str, groups: &mut Vec<Group>) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, Failure>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    for path in files {
        let file = format!("{name}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let read: Vec<Read> = serde_json::from_str(&fs::read_to_string(&path)?)?;
        groups.extend(read.into_iter().map(|Read { description, schema, tests }| Group {
            file: file.clone(),
            description,
            document: document(schema, version),
            tests,
        }));
    }
    Ok(())
}

/// The document around a schema, or the keyword that OpenAPI or this runner has no place for.
fn document(mut schema: Value, version: &str) -> Result<String, String> {
    if let Value::Object(fields) = &mut schema {
        let dialect = fields.remove("$schema");
        if dialect.as_ref().and_then(Value::as_str).is_some_and(|dialect| dialect.starts_with(ELSEWHERE[0])) {
            return Err("it has a dialect of its own".to_owned());
        }
    }
    adapt(&mut schema, version.starts_with("3.0"), false)?;
    let holder = json!({
        "type": "object",
        "required": ["value"],
        "properties": { "value": { "$ref": "#/components/schemas/Group" } },
    });
    let document = json!({
        "openapi": version,
        "info": { "title": "Group", "version": "1" },
        "paths": {},
        "components": { "schemas": { "Group": schema, "Holder": holder } },
    });
    Ok(document.to_string())
}

/// Keywords that say how a schema is to be read: OpenAPI says that of the whole document.
const DIALECT: [&str; 3] = ["$schema", "$vocabulary", "$recursiveRef"];

/// Keywords of draft 4 that OpenAPI 3.0 leaves out.
const NOT_IN_3_0: [&str; 5] = ["id", "patternProperties", "dependencies", "additionalItems", "$schema"];

/// Where the suite's tests expect documents that are no part of it: a server of theirs, and the metaschema.
pub(crate) const ELSEWHERE: [&str; 2] = ["http://localhost:1234/", "https://json-schema.org/draft/2020-12/schema"];

/// Points references to the group's schema at the component. Below an `$id` they are those of the schema that has it.
fn adapt(schema: &mut Value, old: bool, addressed: bool) -> Result<(), String> {
    let Value::Object(fields) = schema else { return Ok(()) };
    let addressed = addressed || !old && fields.contains_key("$id");
    for (keyword, value) in fields {
        let word = keyword.as_str();
        if DIALECT.contains(&word) {
            return Err(format!("it uses {word}"));
        }
        if old && (NOT_IN_3_0.contains(&word) || word == "items" && value.is_array()) {
            return Err(format!("OpenAPI 3.0 has no {word} of this kind"));
        }
        if old && word == "type" && (value.is_array() || value == "null") {
            return Err("OpenAPI 3.0 has one type, and null is none".to_owned());
        }
        match (word, value) {
            ("$ref" | "$dynamicRef", Value::String(target)) => match target.strip_prefix('#') {
                Some(rest) if !addressed && (rest.is_empty() || rest.starts_with('/')) => {
                    *target = format!("#/components/schemas/Group{rest}");
                }
                None if old => return Err("it refers to another document".to_owned()),
                _ => {}
            },
            ("enum" | "const" | "default" | "examples" | "required" | "dependentRequired", _) => {}
            (
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas",
                Value::Object(named),
            ) => {
                for schema in named.values_mut() {
                    adapt(schema, old, addressed)?;
                }
            }
            (_, Value::Array(schemas)) => {
                for schema in schemas {
                    adapt(schema, old, addressed)?;
                }
            }
            (_, value) => adapt(value, old, addressed)?,
        }
    }
    Ok(())
}
