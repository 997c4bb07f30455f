//! The tables of schemas that are checked as they are written: constant data in a private module.

use super::docs::{Doc, code};
use super::models::validation;
use super::{Context, Module, ModulePath, Text, literal};
use crate::plan::{Exact, JsonType, Keyword, TableId, TextFormat};

/// The module's name.
const MODULE: &str = "schema_tables";

/// The module; none where there is no table.
pub(super) fn module(cx: Context<'_>) -> Option<Module<'_>> {
    let used: Vec<TableId> = (0u32..)
        .map(TableId)
        .zip(&cx.plan.tables)
        .filter(|(_, table)| table.group.is_some() && !(table.of_responses && validation::gate(cx).is_never()))
        .map(|(id, _)| id)
        .collect();
    if used.is_empty() {
        return None;
    }
    let mut module = Module::new(ModulePath::new(&[MODULE]), Doc::default());
    module.public = false;
    module.exported = false;
    for id in used {
        module.job(move || table(cx, id));
    }
    Some(module)
}

/// The path of a table, as it is written in the module `from`.
pub fn path(table: TableId, cx: &Context<'_>, from: &ModulePath) -> String {
    from.to(&[MODULE, &cx.names.tables[table.index()]])
}

fn table(cx: Context<'_>, id: TableId) -> String {
    let table = &cx.plan.tables[id.index()];
    let mut out = Text::new();
    Doc::ours(format!("The schema at {}.", code(&table.pointer))).outer(&mut out);
    if table.of_responses {
        out.maybe_line(validation::gate(cx).attribute());
    }
    if let Some(group) = table.group {
        out.maybe_line(cx.group_gate(group).attribute());
    }
    // Which half checks it is not told apart: a table costs nothing where it is not used.
    out.line("#[allow(dead_code, reason = \"what checks it may be switched off\")]");
    write(&cx.names.tables[id.index()], &table.schema, &cx.names.tables, &mut out);
    out.finish()
}

/// A table as a static, beside those that it refers to, which have these names. Each property is a line, for whoever reads
/// what a change of the document changes.
pub(super) fn write(name: &str, schema: &Exact, names: &[String], out: &mut Text) {
    let head = format!("pub(super) static {name}: rt::Schema = rt::Schema(&[");
    if !schema.0.iter().any(|keyword| matches!(keyword, Keyword::Properties(_))) {
        let keywords: Vec<String> = schema.0.iter().map(|it| keyword(it, names)).collect();
        return out.list(&head, &keywords, "]);");
    }
    out.line(head);
    out.deeper();
    for it in &schema.0 {
        match it {
            Keyword::Properties(properties) => {
                let properties: Vec<String> = properties.iter().map(|property| named(property, names)).collect();
                out.list("rt::Keyword::Properties(&[", &properties, "]),");
            }
            it => out.line(format!("{},", keyword(it, names))),
        }
    }
    out.shallower();
    out.line("]);");
}

/// A property, or what stands in its place, as an expression.
fn named((name, it): &(String, Exact), names: &[String]) -> String {
    format!("({}, {})", literal::string(name), schema(it, names))
}

/// A schema as an expression.
fn schema(schema: &Exact, names: &[String]) -> String {
    match schema.0.as_slice() {
        [] => "rt::Schema::ANY".to_owned(),
        [Keyword::Never] => "rt::Schema::NEVER".to_owned(),
        keywords => {
            format!("rt::Schema(&[{}])", keywords.iter().map(|it| keyword(it, names)).collect::<Vec<_>>().join(", "))
        }
    }
}

fn keyword(keyword: &Keyword<Exact, TableId>, names: &[String]) -> String {
    let list = |items: Vec<String>| format!("&[{}]", items.join(", "));
    let texts = |texts: &[String]| list(texts.iter().map(|text| literal::string(text)).collect());
    let schemas = |schemas: &[Exact]| list(schemas.iter().map(|it| schema(it, names)).collect());
    let reference = |it: &Exact| format!("&{}", schema(it, names));
    let named = |schemas: &[(String, Exact)]| list(schemas.iter().map(|it| named(it, names)).collect());
    let text = match keyword {
        Keyword::Never => "Never".to_owned(),
        Keyword::Types(types) => format!("Types({})", list(types.iter().map(|kind| kind_text(*kind)).collect())),
        Keyword::Enum(values) => {
            format!("Enum({})", list(values.iter().map(|value| literal::raw_string(value)).collect()))
        }
        Keyword::Minimum(number) => format!("Minimum({})", literal::string(number)),
        Keyword::Maximum(number) => format!("Maximum({})", literal::string(number)),
        Keyword::ExclusiveMinimum(number) => format!("ExclusiveMinimum({})", literal::string(number)),
        Keyword::ExclusiveMaximum(number) => format!("ExclusiveMaximum({})", literal::string(number)),
        Keyword::MultipleOf(number) => format!("MultipleOf({})", literal::string(number)),
        Keyword::MinLength(count) => format!("MinLength({count})"),
        Keyword::MaxLength(count) => format!("MaxLength({count})"),
        Keyword::Pattern(pattern) => format!("Pattern({})", literal::raw_string(pattern)),
        Keyword::Format(format) => format!("Format({})", format_text(format)),
        Keyword::MinItems(count) => format!("MinItems({count})"),
        Keyword::MaxItems(count) => format!("MaxItems({count})"),
        Keyword::UniqueItems => "UniqueItems".to_owned(),
        Keyword::PrefixItems(items) => format!("PrefixItems({})", schemas(items)),
        Keyword::Items(items) => format!("Items({})", reference(items)),
        Keyword::Contains { schema, min, max } => {
            format!("Contains {{ schema: {}, min: {min}, max: {max:?} }}", reference(schema))
        }
        Keyword::MinProperties(count) => format!("MinProperties({count})"),
        Keyword::MaxProperties(count) => format!("MaxProperties({count})"),
        Keyword::Required(keys) => format!("Required({})", texts(keys)),
        Keyword::Properties(properties) => format!("Properties({})", named(properties)),
        Keyword::PatternProperties(properties) => format!("PatternProperties({})", named(properties)),
        Keyword::AdditionalProperties(values) => format!("AdditionalProperties({})", reference(values)),
        Keyword::PropertyNames(keys) => format!("PropertyNames({})", reference(keys)),
        Keyword::DependentRequired(keys) => {
            let items = keys.iter().map(|(name, others)| format!("({}, {})", literal::string(name), texts(others)));
            format!("DependentRequired({})", list(items.collect()))
        }
        Keyword::DependentSchemas(schemas) => format!("DependentSchemas({})", named(schemas)),
        Keyword::AllOf(parts) => format!("AllOf({})", schemas(parts)),
        Keyword::AnyOf(branches) => format!("AnyOf({})", schemas(branches)),
        Keyword::OneOf(branches) => format!("OneOf({})", schemas(branches)),
        Keyword::Not(it) => format!("Not({})", reference(it)),
        Keyword::If { condition, then, otherwise } => {
            let any = || "&rt::Schema::ANY".to_owned();
            format!(
                "If {{ condition: {}, then: {}, otherwise: {} }}",
                reference(condition),
                then.as_ref().map_or_else(any, reference),
                otherwise.as_ref().map_or_else(any, reference)
            )
        }
        Keyword::UnevaluatedItems(items) => format!("UnevaluatedItems({})", reference(items)),
        Keyword::UnevaluatedProperties(values) => format!("UnevaluatedProperties({})", reference(values)),
        Keyword::Ref(table) => format!("Ref(&{})", names[table.index()]),
    };
    format!("rt::Keyword::{text}")
}

pub(super) fn kind_text(kind: JsonType) -> String {
    let name = match kind {
        JsonType::Null => "Null",
        JsonType::Boolean => "Boolean",
        JsonType::Integer => "Integer",
        JsonType::Number => "Number",
        JsonType::String => "String",
        JsonType::Array => "Array",
        JsonType::Object => "Object",
    };
    format!("rt::Kind::{name}")
}

/// The plan keeps only formats that are checked.
fn format_text(format: &str) -> String {
    let format = TextFormat::named(format).unwrap_or(TextFormat::Uri);
    super::models::checks::format_text(format).to_owned()
}
