//! What a keyword expects, in words. Never what was found.

use super::evaluate::{Miss, Reason, Step};
use super::{Keyword, Kind};
use crate::check::{counted, format_expected};
use crate::error::push_segment;

/// How many characters of listed values are shown.
const MOST_LISTED: usize = 200;

impl Miss<'_> {
    /// What is expected.
    pub(super) fn words(&self) -> String {
        match &self.reason {
            Reason::Keyword(keyword) => keyword.words(self.keyword),
            Reason::Text(text) => text.clone(),
            Reason::Branches { fitting: 0, of, closest } => {
                let mut words = format!("fits none of {of} alternatives");
                if let Some(miss) = closest {
                    words.push_str("; the closest: ");
                    let pointer = miss.pointer();
                    if !pointer.is_empty() {
                        words.push_str(&pointer);
                        words.push_str(": ");
                    }
                    words.push_str(&miss.words());
                }
                words
            }
            Reason::Branches { fitting, of, .. } => {
                format!("fits {fitting} of {of} alternatives, expected exactly one")
            }
        }
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.path.iter().rev() {
            match step {
                Step::Key(key) => push_segment(&mut pointer, key),
                Step::Index(index) => push_segment(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }
}

impl Keyword {
    /// The name in JSON Schema.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Never => "false",
            Self::Types(_) => "type",
            Self::Enum(_) => "enum",
            Self::Minimum(_) => "minimum",
            Self::Maximum(_) => "maximum",
            Self::ExclusiveMinimum(_) => "exclusiveMinimum",
            Self::ExclusiveMaximum(_) => "exclusiveMaximum",
            Self::MultipleOf(_) => "multipleOf",
            Self::MinLength(_) => "minLength",
            Self::MaxLength(_) => "maxLength",
            Self::Pattern(_) => "pattern",
            Self::Format(_) => "format",
            Self::MinItems(_) => "minItems",
            Self::MaxItems(_) => "maxItems",
            Self::UniqueItems => "uniqueItems",
            Self::PrefixItems(_) => "prefixItems",
            Self::Items(_) => "items",
            Self::Contains { .. } => "contains",
            Self::MinProperties(_) => "minProperties",
            Self::MaxProperties(_) => "maxProperties",
            Self::Required(_) => "required",
            Self::Properties(_) => "properties",
            Self::PatternProperties(_) => "patternProperties",
            Self::AdditionalProperties(_) => "additionalProperties",
            Self::PropertyNames(_) => "propertyNames",
            Self::DependentRequired(_) => "dependentRequired",
            Self::DependentSchemas(_) => "dependentSchemas",
            Self::AllOf(_) => "allOf",
            Self::AnyOf(_) => "anyOf",
            Self::OneOf(_) => "oneOf",
            Self::Not(_) => "not",
            Self::If { .. } => "if",
            Self::UnevaluatedItems(_) => "unevaluatedItems",
            Self::UnevaluatedProperties(_) => "unevaluatedProperties",
            Self::Ref(_) | Self::Late(_) => "$ref",
        }
    }

    /// What is expected, where the keyword does not hold; `name` is the one that is blamed.
    pub(super) fn words(&self, name: &str) -> String {
        let at_least = |count: u64, unit| format!("expected at least {count} {}", counted(count, unit));
        let at_most = |count: u64, unit| format!("expected at most {count} {}", counted(count, unit));
        match self {
            Self::Never => "not allowed here".to_owned(),
            Self::Types(kinds) => {
                let names: Vec<_> = kinds.iter().map(|kind| kind.words()).collect();
                format!("expected {}", names.join(" or "))
            }
            Self::Enum([one]) => format!("expected {}", shortened(one)),
            Self::Enum(values) => format!("expected one of {}", shortened(&values.join(", "))),
            Self::Minimum(bound) => format!("expected at least {bound}"),
            Self::Maximum(bound) => format!("expected at most {bound}"),
            Self::ExclusiveMinimum(bound) => format!("expected more than {bound}"),
            Self::ExclusiveMaximum(bound) => format!("expected less than {bound}"),
            Self::MultipleOf(divisor) => format!("expected a multiple of {divisor}"),
            Self::MinLength(least) => at_least(*least, CHARACTERS),
            Self::MaxLength(most) => at_most(*most, CHARACTERS),
            Self::Pattern(_) => "does not match the pattern".to_owned(),
            Self::Format(format) => format_expected(*format).to_owned(),
            Self::MinItems(least) => at_least(*least, ITEMS),
            Self::MaxItems(most) => at_most(*most, ITEMS),
            Self::MinProperties(least) => at_least(*least, PROPERTIES),
            Self::MaxProperties(most) => at_most(*most, PROPERTIES),
            Self::Contains { min, max, .. } => match (name, max) {
                ("maxContains", Some(most)) => format!("{} of the kind that it contains", at_most(*most, ITEMS)),
                _ => format!("{} of the kind that it contains", at_least(*min, ITEMS)),
            },
            Self::Not(_) => "fits what is not allowed".to_owned(),
            Self::UniqueItems
            | Self::PrefixItems(_)
            | Self::Items(_)
            | Self::Required(_)
            | Self::Properties(_)
            | Self::PatternProperties(_)
            | Self::AdditionalProperties(_)
            | Self::PropertyNames(_)
            | Self::DependentRequired(_)
            | Self::DependentSchemas(_)
            | Self::AllOf(_)
            | Self::AnyOf(_)
            | Self::OneOf(_)
            | Self::If { .. }
            | Self::UnevaluatedItems(_)
            | Self::UnevaluatedProperties(_)
            | Self::Ref(_)
            | Self::Late(_) => format!("does not fit {}", self.name()),
        }
    }
}

const CHARACTERS: [&str; 2] = ["character", "characters"];
const ITEMS: [&str; 2] = ["item", "items"];
const PROPERTIES: [&str; 2] = ["property", "properties"];

impl Kind {
    const fn words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST_LISTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
