//! What a schema's keywords say about its values, one by one: JSON Schema 2020-12, references resolved.
//!
//! [`Meaning`](super::Meaning) says what a value *is*, which is what Rust types are made of; keywords say which values
//! are *valid*, which is what is checked where types say less.

use super::{JsonType, SchemaId, enums, references};
use crate::document::Document;
use crate::document::schema::{NumberText, Schema as Written, SchemaIndex};
use crate::document::tree::{Node, Value};

/// A keyword that accepts some values and refuses others. Numbers and values are JSON texts as written.
///
/// `S` is a subschema, `R` what a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as the keywords of JSON Schema, Core section 10 and Validation section 6")]
pub enum Keyword<S, R = S> {
    /// `false` as a schema.
    Never,
    /// `type`, with `null` where the value may be null.
    Types(Vec<JsonType>),
    /// `enum` and `const`.
    Enum(Vec<String>),
    Minimum(String),
    Maximum(String),
    ExclusiveMinimum(String),
    ExclusiveMaximum(String),
    MultipleOf(String),
    MinLength(u64),
    MaxLength(u64),
    Pattern(String),
    /// `format`, where strings are not ruled out. Whether it is an assertion without `type: string` is the plan's to say
    /// (JSON Schema Validation, sections 7.2.1 and 7.2.2).
    Format(String),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    PrefixItems(Vec<S>),
    /// `items`: those after the prefix.
    Items(S),
    /// `contains` with `minContains` and `maxContains`.
    Contains {
        schema: S,
        min: u64,
        max: Option<u64>,
    },
    MinProperties(u64),
    MaxProperties(u64),
    Required(Vec<String>),
    Properties(Vec<(String, S)>),
    PatternProperties(Vec<(String, S)>),
    AdditionalProperties(S),
    PropertyNames(S),
    DependentRequired(Vec<(String, Vec<String>)>),
    DependentSchemas(Vec<(String, S)>),
    AllOf(Vec<S>),
    AnyOf(Vec<S>),
    OneOf(Vec<S>),
    Not(S),
    /// `if`, `then`, `else`.
    If {
        condition: S,
        then: Option<S>,
        otherwise: Option<S>,
    },
    UnevaluatedItems(S),
    UnevaluatedProperties(S),
    /// `$ref`
    Ref(R),
}

impl<S, R> Keyword<S, R> {
    /// The same keyword over other subschemas and references.
    pub fn map<T, U>(&self, sub: &mut impl FnMut(&S) -> T, refer: impl FnOnce(&R) -> U) -> Keyword<T, U> {
        fn named<S, T>(schemas: &[(String, S)], sub: &mut impl FnMut(&S) -> T) -> Vec<(String, T)> {
            schemas.iter().map(|(name, schema)| (name.clone(), sub(schema))).collect()
        }
        match self {
            Self::Never => Keyword::Never,
            Self::Types(types) => Keyword::Types(types.clone()),
            Self::Enum(values) => Keyword::Enum(values.clone()),
            Self::Minimum(number) => Keyword::Minimum(number.clone()),
            Self::Maximum(number) => Keyword::Maximum(number.clone()),
            Self::ExclusiveMinimum(number) => Keyword::ExclusiveMinimum(number.clone()),
            Self::ExclusiveMaximum(number) => Keyword::ExclusiveMaximum(number.clone()),
            Self::MultipleOf(number) => Keyword::MultipleOf(number.clone()),
            Self::MinLength(count) => Keyword::MinLength(*count),
            Self::MaxLength(count) => Keyword::MaxLength(*count),
            Self::Pattern(pattern) => Keyword::Pattern(pattern.clone()),
            Self::Format(format) => Keyword::Format(format.clone()),
            Self::MinItems(count) => Keyword::MinItems(*count),
            Self::MaxItems(count) => Keyword::MaxItems(*count),
            Self::UniqueItems => Keyword::UniqueItems,
            Self::PrefixItems(items) => Keyword::PrefixItems(items.iter().map(sub).collect()),
            Self::Items(items) => Keyword::Items(sub(items)),
            Self::Contains { schema, min, max } => Keyword::Contains { schema: sub(schema), min: *min, max: *max },
            Self::MinProperties(count) => Keyword::MinProperties(*count),
            Self::MaxProperties(count) => Keyword::MaxProperties(*count),
            Self::Required(names) => Keyword::Required(names.clone()),
            Self::Properties(properties) => Keyword::Properties(named(properties, sub)),
            Self::PatternProperties(properties) => Keyword::PatternProperties(named(properties, sub)),
            Self::AdditionalProperties(values) => Keyword::AdditionalProperties(sub(values)),
            Self::PropertyNames(names) => Keyword::PropertyNames(sub(names)),
            Self::DependentRequired(names) => Keyword::DependentRequired(names.clone()),
            Self::DependentSchemas(schemas) => Keyword::DependentSchemas(named(schemas, sub)),
            Self::AllOf(parts) => Keyword::AllOf(parts.iter().map(sub).collect()),
            Self::AnyOf(branches) => Keyword::AnyOf(branches.iter().map(sub).collect()),
            Self::OneOf(branches) => Keyword::OneOf(branches.iter().map(sub).collect()),
            Self::Not(schema) => Keyword::Not(sub(schema)),
            Self::If { condition, then, otherwise } => Keyword::If {
                condition: sub(condition),
                then: then.as_ref().map(&mut *sub),
                otherwise: otherwise.as_ref().map(&mut *sub),
            },
            Self::UnevaluatedItems(items) => Keyword::UnevaluatedItems(sub(items)),
            Self::UnevaluatedProperties(values) => Keyword::UnevaluatedProperties(sub(values)),
            Self::Ref(target) => Keyword::Ref(refer(target)),
        }
    }

    /// Calls a function with every subschema, and where its values are; what a reference leads to is none.
    pub fn subschemas<'a>(&'a self, each: &mut dyn FnMut(Values, &'a S)) {
        match self {
            Self::AllOf(schemas) | Self::AnyOf(schemas) | Self::OneOf(schemas) => {
                for schema in schemas {
                    each(Values::Same, schema);
                }
            }
            Self::DependentSchemas(schemas) => {
                for (_, schema) in schemas {
                    each(Values::Same, schema);
                }
            }
            Self::Not(schema) => each(Values::Same, schema),
            Self::If { condition, then, otherwise } => {
                std::iter::once(condition).chain(then).chain(otherwise).for_each(|schema| each(Values::Same, schema));
            }
            Self::PrefixItems(schemas) => {
                for schema in schemas {
                    each(Values::Inside, schema);
                }
            }
            Self::Properties(schemas) | Self::PatternProperties(schemas) => {
                for (_, schema) in schemas {
                    each(Values::Inside, schema);
                }
            }
            Self::Items(schema)
            | Self::Contains { schema, .. }
            | Self::AdditionalProperties(schema)
            | Self::PropertyNames(schema)
            | Self::UnevaluatedItems(schema)
            | Self::UnevaluatedProperties(schema) => each(Values::Inside, schema),
            Self::Never
            | Self::Types(_)
            | Self::Enum(_)
            | Self::Minimum(_)
            | Self::Maximum(_)
            | Self::ExclusiveMinimum(_)
            | Self::ExclusiveMaximum(_)
            | Self::MultipleOf(_)
            | Self::MinLength(_)
            | Self::MaxLength(_)
            | Self::Pattern(_)
            | Self::Format(_)
            | Self::MinItems(_)
            | Self::MaxItems(_)
            | Self::UniqueItems
            | Self::MinProperties(_)
            | Self::MaxProperties(_)
            | Self::Required(_)
            | Self::DependentRequired(_)
            | Self::Ref(_) => {}
        }
    }
}

/// Which values a subschema is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// The value itself.
    Same,
    /// Values, or keys, inside it.
    Inside,
}

/// The keywords of a schema.
pub(super) fn of(document: &Document, written: &Written) -> Vec<Keyword<SchemaId>> {
    match written.boolean {
        Some(true) => return Vec::new(),
        Some(false) => return vec![Keyword::Never],
        None => {}
    }
    let mut keywords = Vec::new();
    if let Some(reference) = &written.reference {
        keywords.extend(references::schema(document, reference, "").ok().map(|index| Keyword::Ref(id(index))));
        if is_alone(document, written) {
            return keywords;
        }
    }
    values(document, written, &mut keywords);
    numbers(written, &mut keywords);
    texts(written, &mut keywords);
    arrays(written, &mut keywords);
    objects(written, &mut keywords);
    applicators(written, &mut keywords);
    keywords
}

/// Whether a schema is a reference beside which nothing counts (OpenAPI 3.0.4, Reference Object).
pub(super) fn is_alone(document: &Document, written: &Written) -> bool {
    written.reference.is_some() && !document.version.reads_beside_references()
}

fn values(document: &Document, written: &Written, out: &mut Vec<Keyword<SchemaId>>) {
    let nullable = written.nullable;
    if !written.types.is_empty() {
        let mut types = written.types.clone();
        if nullable && !types.contains(&JsonType::Null) {
            types.push(JsonType::Null);
        }
        out.push(Keyword::Types(types));
    }
    if let Some(values) = &written.enumeration {
        let mut texts: Vec<String> = values.iter().map(|value| enums::text(document, written, value)).collect();
        if nullable && !values.iter().any(|node| node.value == Value::Null) {
            texts.push("null".to_owned());
        }
        out.push(Keyword::Enum(texts));
    }
    let constant = written.constant.as_ref().map(|value: &Node| enums::text(document, written, value));
    out.extend(constant.map(|text| Keyword::Enum(vec![text])));
}

fn numbers(written: &Written, out: &mut Vec<Keyword<SchemaId>>) {
    let text = |number: &Option<NumberText>| number.as_ref().map(|number| number.0.clone());
    out.extend(text(&written.minimum).map(Keyword::Minimum));
    out.extend(text(&written.maximum).map(Keyword::Maximum));
    out.extend(text(&written.exclusive_minimum).map(Keyword::ExclusiveMinimum));
    out.extend(text(&written.exclusive_maximum).map(Keyword::ExclusiveMaximum));
    out.extend(text(&written.multiple_of).map(Keyword::MultipleOf));
}

fn texts(written: &Written, out: &mut Vec<Keyword<SchemaId>>) {
    out.extend(written.min_length.filter(|count| *count > 0).map(Keyword::MinLength));
    out.extend(written.max_length.map(Keyword::MaxLength));
    out.extend(written.pattern.as_ref().map(|pattern| Keyword::Pattern(pattern.text.clone())));
    if written.types.is_empty() || written.types.contains(&JsonType::String) {
        out.extend(written.format.clone().map(Keyword::Format));
    }
}

fn arrays(written: &Written, out: &mut Vec<Keyword<SchemaId>>) {
    out.extend(written.min_items.filter(|count| *count > 0).map(Keyword::MinItems));
    out.extend(written.max_items.map(Keyword::MaxItems));
    out.extend(written.unique_items.then_some(Keyword::UniqueItems));
    if !written.prefix_items.is_empty() {
        out.push(Keyword::PrefixItems(ids(&written.prefix_items)));
    }
    out.extend(written.items.map(|items| Keyword::Items(id(items))));
    out.extend(written.contains.map(|schema| Keyword::Contains {
        schema: id(schema),
        min: written.min_contains.unwrap_or(1),
        max: written.max_contains,
    }));
    out.extend(written.unevaluated[0].map(|items| Keyword::UnevaluatedItems(id(items))));
}

fn objects(written: &Written, out: &mut Vec<Keyword<SchemaId>>) {
    let named = |schemas: &[(crate::document::schema::Spanned, SchemaIndex)]| {
        schemas.iter().map(|(name, index)| (name.text.clone(), id(*index))).collect::<Vec<_>>()
    };
    out.extend(written.min_properties.filter(|count| *count > 0).map(Keyword::MinProperties));
    out.extend(written.max_properties.map(Keyword::MaxProperties));
    if !written.required.is_empty() {
        out.push(Keyword::Required(written.required.iter().map(|name| name.text.clone()).collect()));
    }
    if !written.properties.is_empty() {
        out.push(Keyword::Properties(named(&written.properties)));
    }
    if !written.pattern_properties.is_empty() {
        out.push(Keyword::PatternProperties(named(&written.pattern_properties)));
    }
    out.extend(written.additional_properties.map(|values| Keyword::AdditionalProperties(id(values))));
    out.extend(written.property_names.map(|names| Keyword::PropertyNames(id(names))));
    if !written.dependent_required.is_empty() {
        out.push(Keyword::DependentRequired(written.dependent_required.clone()));
    }
    if !written.dependent_schemas.is_empty() {
        let schemas = written.dependent_schemas.iter().map(|(name, index)| (name.clone(), id(*index)));
        out.push(Keyword::DependentSchemas(schemas.collect()));
    }
    out.extend(written.unevaluated[1].map(|values| Keyword::UnevaluatedProperties(id(values))));
}

fn applicators(written: &Written, out: &mut Vec<Keyword<SchemaId>>) {
    // Where there is a tag, it chooses the branch, whatever else the value fits (OpenAPI, Discriminator Object).
    let one_of = if written.discriminator.is_some() { Keyword::AnyOf } else { Keyword::OneOf };
    for (schemas, keyword) in [
        (&written.all_of, Keyword::AllOf as fn(Vec<SchemaId>) -> Keyword<SchemaId>),
        (&written.any_of, Keyword::AnyOf),
        (&written.one_of, one_of),
    ] {
        if !schemas.is_empty() {
            out.push(keyword(ids(schemas)));
        }
    }
    out.extend(written.not.map(|schema| Keyword::Not(id(schema))));
    let [condition, then, otherwise] = written.condition;
    out.extend(condition.map(|condition| Keyword::If {
        condition: id(condition),
        then: then.map(id),
        otherwise: otherwise.map(id),
    }));
}

fn id(index: SchemaIndex) -> SchemaId {
    SchemaId(index.0)
}

fn ids(indexes: &[SchemaIndex]) -> Vec<SchemaId> {
    indexes.iter().copied().map(id).collect()
}
