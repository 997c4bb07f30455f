//! The JSON Schema Test Suite, draft 2020-12, through tables that are built from its schemas.
//!
//! `OASMITH_SCHEMA_SUITE` names the folder of the suite; by default it is the part that `specs/schema-suite` holds.

#![cfg(feature = "pattern")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test of files that are there")]

use std::path::{Path, PathBuf};

use oasmith_runtime::{Json, Keyword, Kind, Schema};

/// What schemas of OpenAPI do not have, or what is no assertion.
const LEFT_OUT: [&str; 9] = [
    "anchor.json",
    "content.json",
    "default.json",
    "dynamicRef.json",
    "format.json",
    "id.json",
    "refRemote.json",
    "unknownKeyword.json",
    "vocabulary.json",
];

/// How many references are followed within each other: tables in a circle cannot be built at run time.
const MOST_FOLLOWED: usize = 6;

#[test]
fn agrees_with_the_suite() {
    let folder = std::env::var_os("OASMITH_SCHEMA_SUITE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/schema-suite"), PathBuf::from)
        .join("draft2020-12");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file() && LEFT_OUT.iter().all(|name| !path.ends_with(name)));
    files.sort();
    let (mut tests, mut failures, mut skipped) = (0, Vec::new(), Vec::new());
    for file in &files {
        run(file, &mut tests, &mut failures, &mut skipped);
    }
    println!("{tests} tests, {} failures, {} groups left out", failures.len(), skipped.len());
    println!("left out:\n{}", skipped.join("\n"));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(tests > 800, "only {tests} tests were found");
}

fn run(file: &Path, tests: &mut usize, failures: &mut Vec<String>, skipped: &mut Vec<String>) {
    let groups: Json = std::fs::read_to_string(file).unwrap().parse().unwrap();
    for group in groups.as_array().unwrap() {
        let name = format!("{} / {}", file.file_name().unwrap().display(), text(group, "description"));
        let root = group.get("schema").unwrap();
        let written = root.to_string();
        if ["\"$id\"", "\"$anchor\"", "\"$dynamicRef\"", "\"$ref\":\"http", "\"$ref\":\"urn"]
            .iter()
            .any(|part| written.contains(part))
        {
            skipped.push(name);
            continue;
        }
        let schema = Builder { root, following: 0 }.schema(root);
        for test in group.get("tests").unwrap().as_array().unwrap() {
            *tests += 1;
            let expected = test.get("valid").and_then(Json::as_bool).unwrap();
            if schema.accepts(test.get("data").unwrap()) != expected {
                failures.push(format!("{name} / {}: expected {expected}", text(test, "description")));
            }
        }
    }
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn leak_all<T>(values: impl IntoIterator<Item = T>) -> &'static [T] {
    Box::leak(values.into_iter().collect::<Vec<_>>().into_boxed_slice())
}

fn leak_text(text: impl Into<String>) -> &'static str {
    Box::leak(text.into().into_boxed_str())
}

struct Builder<'a> {
    root: &'a Json,
    following: usize,
}

impl Builder<'_> {
    fn schema(&self, written: &Json) -> Schema {
        match written {
            Json::Bool(true) => Schema::ANY,
            Json::Bool(false) => Schema::NEVER,
            _ => {
                let keywords = written.as_object().unwrap().iter();
                Schema(leak_all(keywords.filter_map(|(key, value)| self.keyword(key, value, written))))
            }
        }
    }

    fn one(&self, written: &Json) -> &'static Schema {
        leak(self.schema(written))
    }

    fn list(&self, written: &Json) -> &'static [Schema] {
        leak_all(written.as_array().unwrap().iter().map(|one| self.schema(one)))
    }

    fn map(&self, written: &Json) -> &'static [(&'static str, Schema)] {
        leak_all(written.as_object().unwrap().iter().map(|(key, one)| (leak_text(key), self.schema(one))))
    }

    fn reference(&self, pointer: &str) -> Schema {
        if self.following == MOST_FOLLOWED {
            return Schema::ANY;
        }
        let pointer = pointer.strip_prefix('#').unwrap().replace("%25", "%").replace("%22", "\"");
        let target = self.root.pointer(&pointer).unwrap();
        Builder { root: self.root, following: self.following + 1 }.schema(target)
    }

    fn keyword(&self, key: &str, value: &Json, beside: &Json) -> Option<Keyword> {
        let number = || leak_text(value.to_string());
        let count = |value: &Json| value.as_number().unwrap().as_u64().unwrap();
        let sibling = |key: &str| beside.get(key).map(count);
        let beside = |key: &str| beside.get(key).map_or(leak(Schema::ANY), |written| self.one(written));
        Some(match key {
            "type" => Keyword::Types(leak_all(texts(value).into_iter().map(kind))),
            "enum" => Keyword::Enum(leak_all(value.as_array().unwrap().iter().map(|one| leak_text(one.to_string())))),
            "const" => Keyword::Enum(leak_all([leak_text(value.to_string())])),
            "minimum" => Keyword::Minimum(number()),
            "maximum" => Keyword::Maximum(number()),
            "exclusiveMinimum" => Keyword::ExclusiveMinimum(number()),
            "exclusiveMaximum" => Keyword::ExclusiveMaximum(number()),
            "multipleOf" => Keyword::MultipleOf(number()),
            "minLength" => Keyword::MinLength(count(value)),
            "maxLength" => Keyword::MaxLength(count(value)),
            "pattern" => Keyword::Pattern(leak_text(value.as_str().unwrap())),
            "minItems" => Keyword::MinItems(count(value)),
            "maxItems" => Keyword::MaxItems(count(value)),
            "uniqueItems" if value.as_bool() == Some(true) => Keyword::UniqueItems,
            "prefixItems" => Keyword::PrefixItems(self.list(value)),
            "items" => Keyword::Items(self.one(value)),
            "minProperties" => Keyword::MinProperties(count(value)),
            "maxProperties" => Keyword::MaxProperties(count(value)),
            "required" => Keyword::Required(leak_all(texts(value))),
            "properties" => Keyword::Properties(self.map(value)),
            "patternProperties" => Keyword::PatternProperties(self.map(value)),
            "additionalProperties" => Keyword::AdditionalProperties(self.one(value)),
            "propertyNames" => Keyword::PropertyNames(self.one(value)),
            "dependentRequired" => Keyword::DependentRequired(leak_all(
                value.as_object().unwrap().iter().map(|(key, names)| (leak_text(key), leak_all(texts(names)))),
            )),
            "dependentSchemas" => Keyword::DependentSchemas(self.map(value)),
            "allOf" => Keyword::AllOf(self.list(value)),
            "anyOf" => Keyword::AnyOf(self.list(value)),
            "oneOf" => Keyword::OneOf(self.list(value)),
            "not" => Keyword::Not(self.one(value)),
            "if" => Keyword::If { condition: self.one(value), then: beside("then"), otherwise: beside("else") },
            "unevaluatedItems" => Keyword::UnevaluatedItems(self.one(value)),
            "unevaluatedProperties" => Keyword::UnevaluatedProperties(self.one(value)),
            "$ref" => Keyword::Ref(leak(self.reference(value.as_str().unwrap()))),
            "contains" => Keyword::Contains {
                schema: self.one(value),
                min: sibling("minContains").unwrap_or(1),
                max: sibling("maxContains"),
            },
            _ => return None,
        })
    }
}

fn texts(value: &Json) -> Vec<&'static str> {
    match value {
        Json::Array(items) => items.iter().map(|item| leak_text(item.as_str().unwrap())).collect(),
        other => vec![leak_text(other.as_str().unwrap())],
    }
}

fn kind(name: &str) -> Kind {
    [Kind::Null, Kind::Boolean, Kind::Integer, Kind::Number, Kind::String, Kind::Array, Kind::Object]
        .into_iter()
        .find(|kind| kind.name() == name)
        .unwrap()
}
