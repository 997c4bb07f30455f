//! Evidence: the table by which a value finds its variant, and the same in words.

use super::strings;
use crate::emit::docs::{Doc, code};
use crate::emit::literal;
use crate::emit::print::Text;
use crate::plan::{Dispatch, Evidence, JsonType, Variant};

/// So many keys of a variant are named in its documentation.
const KEYS: usize = 4;

/// The constant, a line a variant.
pub(super) fn table(name: &str, variants: &[(&Variant, &String)], dispatch: &Dispatch, out: &mut Text) {
    out.line(format!("const {name}: &'static [rt::Evidence] = &["));
    out.deeper();
    for (variant, name) in variants {
        match dispatch {
            Dispatch::Discriminator { .. } if !variant.tags.is_empty() => {
                let tags: Vec<_> = variant.tags.iter().map(|tag| literal::string(tag)).collect();
                out.list("rt::Evidence::tagged(&[", &tags, "]),");
            }
            Dispatch::Discriminator { .. } | Dispatch::Evidence => {
                entry(&literal::string(name.trim_start_matches("r#")), &variant.evidence, out);
            }
        }
    }
    out.shallower();
    out.line("];");
}

fn entry(name: &str, evidence: &Evidence, out: &mut Text) {
    let kinds: Vec<_> = evidence.kinds.iter().map(|kind| kind_text(*kind)).collect();
    let literals: Vec<_> = evidence
        .literals
        .iter()
        .map(|(key, values)| format!("({}, &[{}])", literal::string(key), texts(values)))
        .collect();
    let parts = [
        (!kinds.is_empty()).then(|| format!("kinds: &[{}]", kinds.join(", "))),
        (!evidence.values.is_empty()).then(|| format!("values: &[{}]", texts(&evidence.values))),
        (!evidence.required.is_empty()).then(|| format!("required: &[{}]", strings(&evidence.required))),
        (!literals.is_empty()).then(|| format!("literals: &[{}]", literals.join(", "))),
        evidence.declared.as_ref().map(|keys| format!("declared: Some(&[{}])", strings(keys))),
        Some(format!("..rt::Evidence::of({name})")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    match parts.as_slice() {
        [_] => out.line(format!("rt::Evidence::of({name}),")),
        parts => out.list("rt::Evidence { ", parts, " },"),
    }
}

/// JSON texts as literals.
fn texts(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|text| literal::raw_string(text)).collect();
    values.join(", ")
}

fn kind_text(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "rt::Kind::Null",
        JsonType::Boolean => "rt::Kind::Boolean",
        JsonType::Integer => "rt::Kind::Integer",
        JsonType::Number => "rt::Kind::Number",
        JsonType::String => "rt::Kind::String",
        JsonType::Array => "rt::Kind::Array",
        JsonType::Object => "rt::Kind::Object",
    }
}

fn kind_words(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    }
}

/// What the values of a variant show, and what may hold of others as well.
pub(super) fn docs(variant: &Variant, all: &[Variant]) -> Doc {
    let evidence = &variant.evidence;
    let kinds: Vec<_> = evidence.kinds.iter().map(|kind| kind_words(*kind)).collect();
    let mut text = if kinds.is_empty() { "any value".to_owned() } else { kinds.join(" or ") };
    let values: Vec<_> = evidence.values.iter().take(KEYS).map(|value| code(value)).collect();
    if !values.is_empty() {
        let more = if evidence.values.len() > KEYS { " or others" } else { "" };
        text = format!("{text}: {}{more}", values.join(" or "));
    }
    let mut details: Vec<_> = evidence.literals.iter().take(KEYS).map(literal_words).collect();
    // A key that every variant has tells nothing.
    let tells = |key: &&String| {
        let literal = evidence.literals.iter().any(|(name, _)| name == *key);
        !literal && !all.iter().all(|variant| variant.evidence.required.contains(key))
    };
    let keys: Vec<_> = evidence.required.iter().filter(tells).take(KEYS).map(|key| code(key)).collect();
    if !keys.is_empty() {
        details.insert(0, format!("with {}", keys.join(", ")));
    }
    if !details.is_empty() {
        text = format!("{text} {}", details.join(", "));
    }
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let tried = all.iter().filter(|other| !evidence.excludes(&other.evidence)).count() > 1;
    let note =
        if tried { " Where other variants take the value as well, the one that keeps the most of it." } else { "" };
    Doc::sentences(&[format!("{first}{}.{note}", letters.as_str())])
}

/// Whether a value of a variant may be one of another's as well.
pub(super) fn is_tried(variant: &Variant, all: &[Variant]) -> bool {
    let may = |other: &&Variant| other.tags.is_empty() && !variant.evidence.excludes(&other.evidence);
    all.iter().filter(may).take(2).count() > 1
}

fn literal_words((key, values): &(String, Vec<String>)) -> String {
    let values: Vec<_> = values.iter().map(|value| code(value)).collect();
    format!("whose {} is {}", code(key), values.join(" or "))
}
