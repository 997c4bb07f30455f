//! A raw document and its references.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use crate::document::reference::percent_decode;
use crate::document::tree::{Node, Value};
use oasmith_runtime::{Json, Map, Number};

/// A document as JSON.
#[derive(Debug)]
pub struct Root {
    json: Json,
    /// Whether it is of version 3.0.
    pub old: bool,
    /// Components that extend another through `allOf`, directly, by the name of what they extend.
    heirs: BTreeMap<String, Vec<String>>,
    /// What the discriminators of those components choose: tags and components. There may be thousands, and each value of
    /// such a component asks.
    chosen: HashMap<String, OnceLock<Vec<(String, String)>>>,
}

/// Where components stand.
const COMPONENTS: &str = "#/components/schemas/";

/// How many references to references are followed.
const MOST_FOLLOWED: usize = 32;

impl Root {
    /// A document.
    pub fn new(json: Json) -> Self {
        let old = json.get("openapi").and_then(Json::as_str).is_some_and(|version| version.starts_with("3.0"));
        let mut heirs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, schema) in json.pointer("/components/schemas").and_then(Json::as_object).into_iter().flatten() {
            for part in list(schema, "allOf") {
                if let Some(base) = reference(part).and_then(component_name) {
                    heirs.entry(base).or_default().push(name.to_owned());
                }
            }
        }
        let chosen = heirs.keys().map(|base| (base.clone(), OnceLock::new())).collect();
        Self { json, old, heirs, chosen }
    }

    /// The document.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// A component's schema.
    pub fn component(&self, name: &str) -> Option<&Json> {
        self.json.pointer("/components/schemas")?.get(name)
    }

    /// The schema that a reference names; references to references are not followed.
    pub fn find(&self, reference: &str) -> Option<&Json> {
        self.json.pointer(&percent_decode(reference.strip_prefix('#')?))
    }

    /// The schema after all references that stand alone.
    pub fn follow<'a>(&'a self, mut schema: &'a Json) -> &'a Json {
        for _ in 0..MOST_FOLLOWED {
            let alone = self.old || schema.as_object().is_some_and(|fields| fields.len() == 1);
            match reference(schema).filter(|_| alone).and_then(|reference| self.find(reference)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// The components that extend a component, at any depth.
    pub fn heirs(&self, base: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        let mut known = HashSet::from([base]);
        let mut pending = vec![base];
        while let Some(name) = pending.pop() {
            for heir in self.heirs.get(name).into_iter().flatten() {
                if known.insert(heir) {
                    found.push(heir);
                    pending.push(heir);
                }
            }
        }
        found
    }

    /// Tags and the components that they choose, of a component that others extend; made once.
    pub(super) fn chosen(&self, base: &str, make: impl FnOnce() -> Vec<(String, String)>) -> &[(String, String)] {
        self.chosen.get(base).map_or(&[], |chosen| chosen.get_or_init(make))
    }

    /// The name of a component, by its schema itself.
    pub fn name_of(&self, schema: &Json) -> Option<&str> {
        let components = self.json.pointer("/components/schemas")?.as_object()?;
        components.iter().find(|(_, component)| std::ptr::eq(*component, schema)).map(|(name, _)| name)
    }
}

/// `$ref`
pub fn reference(schema: &Json) -> Option<&str> {
    schema.get("$ref")?.as_str()
}

/// The component that a reference names.
pub fn component_name(reference: &str) -> Option<String> {
    reference.strip_prefix(COMPONENTS).map(|name| percent_decode(name).replace("~1", "/").replace("~0", "~"))
}

/// The items of a keyword, none where it is not there.
pub(super) fn list<'a>(schema: &'a Json, keyword: &str) -> &'a [Json] {
    schema.get(keyword).and_then(Json::as_array).unwrap_or_default()
}

/// The members of a keyword, none where it is not there.
pub(super) fn members<'a>(schema: &'a Json, keyword: &str) -> impl Iterator<Item = (&'a str, &'a Json)> {
    schema.get(keyword).and_then(Json::as_object).into_iter().flatten()
}

/// The types that a schema lists; none where it lists none.
pub(super) fn types(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(one)) => vec![one],
        // An unquoted null of YAML is meant as the type.
        Some(Json::Array(several)) => several.iter().map(|name| name.as_str().unwrap_or("null")).collect(),
        _ => Vec::new(),
    }
}

/// A count such as `minItems`.
pub(super) fn count(schema: &Json, keyword: &str) -> Option<usize> {
    usize::try_from(schema.get(keyword)?.as_number()?.as_u64()?).ok()
}

/// A flag such as `nullable`.
pub(super) fn flag(schema: &Json, keyword: &str) -> bool {
    schema.get(keyword).and_then(Json::as_bool) == Some(true)
}

/// A tree of the document's reader as JSON.
pub fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => Number::parse(text).map_or_else(|| Json::String(text.clone()), Json::Number),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        Value::Object(members) => {
            Json::Object(members.iter().map(|member| (member.key.clone(), json(&member.node))).collect::<Map<Json>>())
        }
    }
}
