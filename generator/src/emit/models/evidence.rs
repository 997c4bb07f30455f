//! The runtime's table of what the values of a variant show.

use crate::emit::literal;
use crate::plan::{Evidence, JsonType};

/// The table, as an expression.
pub(super) fn text(evidence: &Evidence) -> String {
    let strings = |texts: &[String]| {
        let texts: Vec<_> = texts.iter().map(|text| literal::string(text)).collect();
        format!("&[{}]", texts.join(", "))
    };
    let list = |name: &str, texts: &[String]| (!texts.is_empty()).then(|| format!("{name}: {}", strings(texts)));
    let kinds: Vec<_> = evidence.kinds.iter().map(|kind| format!("rt::Kind::{}", kind_name(*kind))).collect();
    let literals: Vec<_> = evidence
        .literals
        .iter()
        .map(|(key, texts)| format!("({}, {})", literal::string(key), strings(texts)))
        .collect();
    let parts = [
        (!kinds.is_empty()).then(|| format!("kinds: &[{}]", kinds.join(", "))),
        list("values", &evidence.values),
        list("required", &evidence.required),
        (!literals.is_empty()).then(|| format!("literals: &[{}]", literals.join(", "))),
        evidence.declared.as_ref().map(|keys| format!("declared: Some({})", strings(keys))),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    match parts.len() {
        0 => "rt::Evidence::NONE".to_owned(),
        5 => format!("rt::Evidence {{ {} }}", parts.join(", ")),
        _ => format!("rt::Evidence {{ {}, ..rt::Evidence::NONE }}", parts.join(", ")),
    }
}

fn kind_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "Null",
        JsonType::Boolean => "Boolean",
        JsonType::Integer => "Integer",
        JsonType::Number => "Number",
        JsonType::String => "String",
        JsonType::Array => "Array",
        JsonType::Object => "Object",
    }
}
