//! How a parameter is written and read: the runtime's method for it, and its first arguments.

use super::calls::underlying;
use super::params::value_type;
use super::{Context, literal};
use crate::plan::{
    FormField, Location, Parameter, ParameterKeys, ParameterStyle, ParameterValues, Style, TypeRef, WholeQuery,
};

/// The method that writes a parameter, and its arguments but the value.
pub(super) fn writer(parameter: &Parameter) -> (&'static str, Vec<String>) {
    let wire = literal::string(&parameter.wire);
    match &parameter.whole_query {
        Some(WholeQuery::Form(fields)) => return ("query_form", vec![wire, form_fields(fields)]),
        Some(WholeQuery::Json) => return ("query_json", vec![wire]),
        Some(WholeQuery::Text) => return ("query_text", vec![wire]),
        None => {}
    }
    if !parameter.style.strings {
        return ("value", vec![location(parameter.location).to_owned(), wire, style(&parameter.style)]);
    }
    match parameter.location {
        Location::Path => ("path", vec![wire]),
        Location::Query => ("query", vec![wire, style(&parameter.style)]),
        Location::Header => ("header", vec![wire]),
        Location::Cookie => ("cookie", vec![wire]),
    }
}

/// The method that reads a parameter, and its arguments but the rules. A list in a path, a header or a cookie is joined
/// by commas.
pub(super) fn reader(cx: Context<'_>, parameter: &Parameter) -> (String, Vec<String>) {
    let wire = literal::string(&parameter.wire);
    match &parameter.whole_query {
        Some(WholeQuery::Form(fields)) => return ("query_form".to_owned(), vec![wire, form_fields(fields)]),
        Some(WholeQuery::Json) => return ("query_json".to_owned(), vec![wire]),
        Some(WholeQuery::Text) => return ("query_text".to_owned(), vec![wire]),
        None => {}
    }
    if !parameter.style.strings {
        let mut arguments = vec![location(parameter.location).to_owned(), wire, style(&parameter.style)];
        let Some(keys) = &parameter.style.keys else { return ("value".to_owned(), arguments) };
        arguments.push(self::keys(keys));
        return ("members".to_owned(), arguments);
    }
    let list = if matches!(underlying(cx, value_type(parameter)), TypeRef::List(_)) { "_list" } else { "" };
    match parameter.location {
        Location::Path => (format!("path{list}"), vec![wire]),
        Location::Query => ("query".to_owned(), vec![wire, style(&parameter.style)]),
        Location::Header => (format!("header{list}"), vec![wire]),
        Location::Cookie => (format!("cookie{list}"), vec![wire]),
    }
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "rt::ParamIn::Path",
        Location::Query => "rt::ParamIn::Query",
        Location::Header => "rt::ParamIn::Header",
        Location::Cookie => "rt::ParamIn::Cookie",
    }
}

/// `rt::ParamStyle::…`
fn style(style: &Style) -> String {
    let Style { style, explode, allow_reserved, allow_empty, values, .. } = style;
    let joined = |name: &str| if *explode { format!("{name}.exploded()") } else { name.to_owned() };
    let mut text = match (values, style) {
        (ParameterValues::Json, _) => "JSON".to_owned(),
        (_, ParameterStyle::Form) if *explode => "FORM".to_owned(),
        (_, ParameterStyle::Form) => "FORM.joined()".to_owned(),
        (_, ParameterStyle::Simple) => joined("SIMPLE"),
        (_, ParameterStyle::Label) => joined("LABEL"),
        (_, ParameterStyle::Matrix) => joined("MATRIX"),
        (_, ParameterStyle::SpaceDelimited) => joined("SPACE"),
        (_, ParameterStyle::PipeDelimited) => joined("PIPE"),
        (_, ParameterStyle::DeepObject) => "DEEP_OBJECT".to_owned(),
    };
    if *allow_reserved {
        text.push_str(".reserved()");
    }
    if *allow_empty {
        text.push_str(".empty()");
    }
    match values {
        ParameterValues::Objects => text.push_str(".objects()"),
        ParameterValues::Mixed => text.push_str(".mixed()"),
        ParameterValues::Scalars | ParameterValues::Lists | ParameterValues::Json => {}
    }
    format!("rt::ParamStyle::{text}")
}

/// `rt::ParamKeys::…`
fn keys(keys: &ParameterKeys) -> String {
    let (name, keys) = match keys {
        ParameterKeys::Only(keys) => ("Only", keys),
        ParameterKeys::Besides(keys) => ("Besides", keys),
    };
    let keys: Vec<String> = keys.iter().map(|key| literal::string(key)).collect();
    format!("rt::ParamKeys::{name}(&[{}])", keys.join(", "))
}

/// `&[rt::FormField { … }]`
pub(super) fn form_fields(fields: &[FormField]) -> String {
    let field = |field: &FormField| {
        let keys =
            field.style.keys.as_ref().map_or_else(|| "None".to_owned(), |keys| format!("Some({})", self::keys(keys)));
        let name = literal::string(&field.wire);
        format!("rt::FormField {{ name: {name}, style: {}, keys: {keys} }}", style(&field.style))
    };
    format!("&[{}]", fields.iter().map(field).collect::<Vec<_>>().join(", "))
}
