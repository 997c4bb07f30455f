//! Constraints and defaults in words.

use super::code;
use crate::plan::{Bound, Rules, TextFormat};

/// What is checked of a value, as sentences on one line; `None` where nothing is.
pub fn rules(rules: &Rules) -> Option<String> {
    let mut sentences = vec![
        rules.format.map(|format| {
            match format {
                TextFormat::Uri => "A URI.",
                TextFormat::UriReference => "A URI or a relative reference.",
                TextFormat::UriTemplate => "A URI template (RFC 6570).",
                TextFormat::Iri => "An IRI.",
                TextFormat::IriReference => "An IRI or a relative reference.",
                TextFormat::Email => "An email address.",
                TextFormat::Hostname => "A host name.",
                TextFormat::IdnHostname => "An internationalized host name.",
                TextFormat::Ip => "An IP address.",
                TextFormat::Ipv4 => "An IPv4 address.",
                TextFormat::Ipv6 => "An IPv6 address.",
                TextFormat::Uuid => "A UUID.",
                TextFormat::DateTime => "A date and time (RFC 3339).",
                TextFormat::Date => "A date (RFC 3339).",
                TextFormat::Time => "A time of day with its offset (RFC 3339).",
                TextFormat::Duration => "A duration (ISO 8601).",
                TextFormat::StrictDuration => "A duration (RFC 3339).",
                TextFormat::Decimal => "A decimal number.",
                TextFormat::JsonPointer => "A JSON pointer.",
                TextFormat::RelativeJsonPointer => "A relative JSON pointer.",
                TextFormat::Regex => "A regular expression (ECMA 262).",
            }
            .to_owned()
        }),
        count(rules.min_length, rules.max_length, "character", "characters"),
        rules.pattern.as_ref().map(|pattern| format!("Matches {}.", code(&pattern.written))),
        range(rules.minimum.as_ref(), rules.maximum.as_ref()),
        rules.multiple_of.as_ref().map(|number| format!("A multiple of {}.", code(number))),
        count(rules.min_items, rules.max_items, "item", "items"),
        rules.unique_items.then(|| "No item twice.".to_owned()),
        count(rules.min_properties, rules.max_properties, "entry", "entries"),
    ];
    if let Some(items) = rules.items.as_deref().and_then(self::rules) {
        sentences.push(Some(format!("Each item: {}", lower_first(&items))));
    }
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// A default, given as JSON text: ``Default: `media`.``
pub fn default(json: &str) -> String {
    let text = serde_json::from_str::<String>(json).ok().filter(|text| !text.is_empty());
    format!("Default: {}.", code(text.as_deref().unwrap_or(json)))
}

/// The values of an enum, the first dozen of them: the type lists them all.
pub fn possible_values(values: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<_> = values.iter().take(SHOWN).map(|value| code(value)).collect();
    let more = values.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Possible values: {}{more}.", shown.join(", "))
}

fn count(least: Option<u64>, most: Option<u64>, one: &str, many: &str) -> Option<String> {
    let unit = |number: u64| if number == 1 { one } else { many };
    match (least.filter(|least| *least > 0), most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("At least {least} {}.", unit(least))),
        (None, Some(most)) => Some(format!("At most {most} {}.", unit(most))),
        (Some(least), Some(most)) if least == most => Some(format!("Exactly {least} {}.", unit(least))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}.", unit(most))),
    }
}

fn range(least: Option<&Bound>, most: Option<&Bound>) -> Option<String> {
    let lower = |bound: &Bound| {
        let words = if bound.exclusive { "More than" } else { "At least" };
        format!("{words} {}", bound.number)
    };
    let upper = |bound: &Bound| {
        let words = if bound.exclusive { "Less than" } else { "At most" };
        format!("{words} {}", bound.number)
    };
    match (least, most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("{}.", lower(least))),
        (None, Some(most)) => Some(format!("{}.", upper(most))),
        (Some(least), Some(most)) if !least.exclusive && !most.exclusive => {
            Some(format!("{} to {}.", least.number, most.number))
        }
        (Some(least), Some(most)) => Some(format!("{}, {}.", lower(least), lower_first(&upper(most)))),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), chars.as_str()))
}
