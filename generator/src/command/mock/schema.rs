//! The plan's tables as those that the runtime applies.

use std::sync::OnceLock;

use oasmith::plan::{Exact, JsonType, Keyword as Planned, Table, TableId, TextFormat as Format};
use oasmith_runtime::{Keyword, Kind, Schema, TextFormat};

use super::{leak, leak_list, leak_text};

type Cells = Vec<&'static OnceLock<Schema>>;

/// The tables, at their positions. They refer to each other, also in circles.
pub(super) fn tables(tables: &[Table]) -> Vec<&'static Schema> {
    let cells: Cells = tables.iter().map(|_| leak(OnceLock::new())).collect();
    let filled = tables.iter().zip(&cells).map(|(table, cell)| cell.get_or_init(|| schema(&table.schema, &cells)));
    filled.collect()
}

fn schema(exact: &Exact, cells: &Cells) -> Schema {
    Schema(leak_list(exact.0.iter().map(|it| keyword(it, cells))))
}

fn keyword(keyword: &Planned<Exact, TableId>, cells: &Cells) -> Keyword {
    let one = |it: &Exact| -> &'static Schema { leak(schema(it, cells)) };
    let many = |items: &[Exact]| leak_list(items.iter().map(|it| schema(it, cells)));
    let named =
        |items: &[(String, Exact)]| leak_list(items.iter().map(|(name, it)| (leak_text(name), schema(it, cells))));
    let or_any = |it: &Option<Exact>| it.as_ref().map_or(&Schema::ANY, &one);
    match keyword {
        Planned::Never => Keyword::Never,
        Planned::Types(types) => Keyword::Types(leak_list(types.iter().map(|it| kind(*it)))),
        Planned::Enum(values) => Keyword::Enum(texts(values)),
        Planned::Minimum(number) => Keyword::Minimum(leak_text(number)),
        Planned::Maximum(number) => Keyword::Maximum(leak_text(number)),
        Planned::ExclusiveMinimum(number) => Keyword::ExclusiveMinimum(leak_text(number)),
        Planned::ExclusiveMaximum(number) => Keyword::ExclusiveMaximum(leak_text(number)),
        Planned::MultipleOf(number) => Keyword::MultipleOf(leak_text(number)),
        Planned::MinLength(count) => Keyword::MinLength(*count),
        Planned::MaxLength(count) => Keyword::MaxLength(*count),
        Planned::Pattern(pattern) => Keyword::Pattern(leak_text(pattern)),
        Planned::Format(name) => match Format::named(name) {
            Some(found) => Keyword::Format(format(found)),
            None => Keyword::AllOf(&[]),
        },
        Planned::MinItems(count) => Keyword::MinItems(*count),
        Planned::MaxItems(count) => Keyword::MaxItems(*count),
        Planned::UniqueItems => Keyword::UniqueItems,
        Planned::PrefixItems(items) => Keyword::PrefixItems(many(items)),
        Planned::Items(items) => Keyword::Items(one(items)),
        Planned::Contains { schema, min, max } => Keyword::Contains { schema: one(schema), min: *min, max: *max },
        Planned::MinProperties(count) => Keyword::MinProperties(*count),
        Planned::MaxProperties(count) => Keyword::MaxProperties(*count),
        Planned::Required(names) => Keyword::Required(texts(names)),
        Planned::Properties(properties) => Keyword::Properties(named(properties)),
        Planned::PatternProperties(properties) => Keyword::PatternProperties(named(properties)),
        Planned::AdditionalProperties(values) => Keyword::AdditionalProperties(one(values)),
        Planned::PropertyNames(names) => Keyword::PropertyNames(one(names)),
        Planned::DependentRequired(names) => {
            Keyword::DependentRequired(leak_list(names.iter().map(|(name, others)| (leak_text(name), texts(others)))))
        }
        Planned::DependentSchemas(schemas) => Keyword::DependentSchemas(named(schemas)),
        Planned::AllOf(parts) => Keyword::AllOf(many(parts)),
        Planned::AnyOf(branches) => Keyword::AnyOf(many(branches)),
        Planned::OneOf(branches) => Keyword::OneOf(many(branches)),
        Planned::Not(it) => Keyword::Not(one(it)),
        Planned::If { condition, then, otherwise } => {
            Keyword::If { condition: one(condition), then: or_any(then), otherwise: or_any(otherwise) }
        }
        Planned::UnevaluatedItems(items) => Keyword::UnevaluatedItems(one(items)),
        Planned::UnevaluatedProperties(values) => Keyword::UnevaluatedProperties(one(values)),
        Planned::Ref(table) => cells.get(table.index()).map_or(Keyword::AllOf(&[]), |cell| Keyword::Late(cell)),
    }
}

fn texts(texts: &[String]) -> &'static [&'static str] {
    leak_list(texts.iter().map(|text| leak_text(text)))
}

fn kind(kind: JsonType) -> Kind {
    match kind {
        JsonType::Null => Kind::Null,
        JsonType::Boolean => Kind::Boolean,
        JsonType::Integer => Kind::Integer,
        JsonType::Number => Kind::Number,
        JsonType::String => Kind::String,
        JsonType::Array => Kind::Array,
        JsonType::Object => Kind::Object,
    }
}

fn format(format: Format) -> TextFormat {
    match format {
        Format::Uri => TextFormat::Uri,
        Format::UriReference => TextFormat::UriReference,
        Format::UriTemplate => TextFormat::UriTemplate,
        Format::Iri => TextFormat::Iri,
        Format::IriReference => TextFormat::IriReference,
        Format::Email => TextFormat::Email,
        Format::Hostname => TextFormat::Hostname,
        Format::IdnHostname => TextFormat::IdnHostname,
        Format::Ip => TextFormat::Ip,
        Format::Ipv4 => TextFormat::Ipv4,
        Format::Ipv6 => TextFormat::Ipv6,
        Format::Uuid => TextFormat::Uuid,
        Format::DateTime => TextFormat::DateTime,
        Format::Date => TextFormat::Date,
        Format::Time => TextFormat::Time,
        Format::Duration => TextFormat::Duration,
        Format::StrictDuration => TextFormat::StrictDuration,
        Format::Decimal => TextFormat::Decimal,
        Format::JsonPointer => TextFormat::JsonPointer,
        Format::RelativeJsonPointer => TextFormat::RelativeJsonPointer,
        Format::Regex => TextFormat::Regex,
    }
}
