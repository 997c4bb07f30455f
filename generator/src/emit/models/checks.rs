//! `Check`: the constraints as tables.

use super::Item;
use super::structs::members;
use crate::emit::print::Text;
use crate::emit::{Context, ModulePath, literal, tables};
use crate::plan::{Bound, Plan, Rest, Rules, Struct, TextFormat, TypeRef};

/// The runtime's table of constraints, as an expression.
pub fn rules_text(rules: &Rules, cx: &Context<'_>, from: &ModulePath) -> String {
    let parts = rules_parts(rules, cx, from);
    if parts.is_empty() { "rt::Rules::NONE".to_owned() } else { format!("rt::Rules {{ {} }}", parts.join(", ")) }
}

/// Whether a check of a value of this type can find anything, constraints of the place it stands in apart.
pub fn is_checked(ty: &TypeRef, plan: &Plan) -> bool {
    match ty {
        TypeRef::Named(id) => plan.types[id.index()].checked,
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) | TypeRef::List(inner) | TypeRef::Map(inner) => {
            is_checked(inner, plan)
        }
        TypeRef::Tuple(items) => items.iter().any(|item| is_checked(item, plan)),
        // What breaks the constraints of the described object is still an object.
        TypeRef::OrObject(_) | TypeRef::Any | TypeRef::Scalar(_) => false,
    }
}

/// One line a field that can be wrong.
pub(super) fn of_struct(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let fields: Vec<_> =
        members(item, shape).filter(|(field, _)| is_looked_at(item, &field.ty, &field.rules)).collect();
    let not_null: Vec<_> = members(item, shape).filter(|(field, _)| field.null_is_a_violation()).collect();
    let rest = match &shape.rest {
        Rest::Kept(ty, rules) if is_looked_at(item, ty, rules) => Some(rules),
        Rest::Kept(..) | Rest::Ignored | Rest::Refused => None,
    };
    let nothing = fields.is_empty() && not_null.is_empty() && rest.is_none() && item.ty.schema.is_none();
    let at = if nothing { "_" } else { "at" };
    out.line("#[inline]");
    out.open(format!("fn check(&self, _: &rt::Rules, {at}: &mut rt::Validator)"));
    for (field, name) in not_null {
        out.line(format!("at.not_null({}, self.{name}.is_none());", literal::string(&field.wire)));
    }
    for (field, name) in fields {
        call(item, &format!("at.field({}, &self.{name}, &", literal::string(&field.wire)), &field.rules, out);
    }
    if let Some(rules) = rest {
        out.open(format!("for (key, value) in &self.{}", item.rest));
        call(item, "at.key(key, value, &", rules, out);
        out.close("");
    }
    own_schema(item, out);
    out.close("");
}

fn is_looked_at(item: &Item<'_>, ty: &TypeRef, rules: &Rules) -> bool {
    (!rules.is_empty() || is_checked(ty, item.cx.plan)) && item.cx.plan.may_be_checked(ty)
}

/// What the type's own table checks.
pub(super) fn own_schema(item: &Item<'_>, out: &mut Text) {
    let table = item.ty.schema.map(|table| tables::path(table, &item.cx, &item.path));
    out.maybe_line(table.map(|table| format!("at.schema(self, &{table});")));
}

fn call(item: &Item<'_>, start: &str, rules: &Rules, out: &mut Text) {
    let parts = rules_parts(rules, &item.cx, &item.path);
    if parts.is_empty() {
        out.line(format!("{start}rt::Rules::NONE);"));
    } else {
        out.list(&format!("{start}rt::Rules {{ "), &parts, " });");
    }
}

/// The fields of the table; the last takes every other from the empty table.
fn rules_parts(rules: &Rules, cx: &Context<'_>, from: &ModulePath) -> Vec<String> {
    if rules.is_empty() {
        return Vec::new();
    }
    let count = |name: &str, value: Option<u64>| value.map(|value| format!("{name}: Some({})", digits(value)));
    let bound = |name: &str, bound: Option<&Bound>| {
        bound.map(|Bound { number, exclusive }| {
            let number = literal::string(number);
            if *exclusive {
                format!("{name}: Some(rt::Bound {{ number: {number}, exclusive: true }})")
            } else {
                format!("{name}: Some(rt::Bound::at({number}))")
            }
        })
    };
    let format = |format: TextFormat| format!("format: Some({})", format_text(format));
    let parts = [
        count("min_length", rules.min_length),
        count("max_length", rules.max_length),
        rules.pattern.as_ref().map(|pattern| format!("pattern: Some({})", literal::raw_string(&pattern.regex))),
        bound("minimum", rules.minimum.as_ref()),
        bound("maximum", rules.maximum.as_ref()),
        rules.multiple_of.as_ref().map(|number| format!("multiple_of: Some({})", literal::string(number))),
        count("min_items", rules.min_items),
        count("max_items", rules.max_items),
        rules.unique_items.then(|| "unique_items: true".to_owned()),
        count("min_properties", rules.min_properties),
        count("max_properties", rules.max_properties),
        rules.format.map(format),
        rules.schema.map(|table| format!("schema: Some(&{})", tables::path(table, cx, from))),
        rules.items.as_deref().map(|items| format!("items: Some(const {{ &{} }})", rules_text(items, cx, from))),
        Some("..rt::Rules::NONE".to_owned()),
    ];
    parts.into_iter().flatten().collect()
}

/// An integer, its digits in groups of three where it is long.
fn digits(value: u64) -> String {
    let plain = value.to_string();
    if plain.len() < 6 {
        return plain;
    }
    let mut grouped = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// The runtime's name of a format.
pub(in crate::emit) fn format_text(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Uri => "rt::TextFormat::Uri",
        TextFormat::UriReference => "rt::TextFormat::UriReference",
        TextFormat::UriTemplate => "rt::TextFormat::UriTemplate",
        TextFormat::Iri => "rt::TextFormat::Iri",
        TextFormat::IriReference => "rt::TextFormat::IriReference",
        TextFormat::Email => "rt::TextFormat::Email",
        TextFormat::Hostname => "rt::TextFormat::Hostname",
        TextFormat::IdnHostname => "rt::TextFormat::IdnHostname",
        TextFormat::Ip => "rt::TextFormat::Ip",
        TextFormat::Ipv4 => "rt::TextFormat::Ipv4",
        TextFormat::Ipv6 => "rt::TextFormat::Ipv6",
        TextFormat::Uuid => "rt::TextFormat::Uuid",
        TextFormat::DateTime => "rt::TextFormat::DateTime",
        TextFormat::Date => "rt::TextFormat::Date",
        TextFormat::Time => "rt::TextFormat::Time",
        TextFormat::Duration => "rt::TextFormat::Duration",
        TextFormat::StrictDuration => "rt::TextFormat::StrictDuration",
        TextFormat::Decimal => "rt::TextFormat::Decimal",
        TextFormat::JsonPointer => "rt::TextFormat::JsonPointer",
        TextFormat::RelativeJsonPointer => "rt::TextFormat::RelativeJsonPointer",
        TextFormat::Regex => "rt::TextFormat::Regex",
    }
}
