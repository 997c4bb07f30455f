//! Parameters: which are generated, and how they are written.

use super::parameter_kinds::{Kinds, properties};
use super::shapes::Shapes;
use super::{Location, Parameter, ParameterKeys, ParameterValues, Scalar, Style, TypeRef, WholeQuery};
use crate::api::{self, ParameterStyle, SchemeKind};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::media_type;

/// A parameter as it is generated; `None`, with a warning, if it is left out.
pub(super) fn plan(shapes: &mut Shapes<'_>, parameter: &api::Parameter) -> Option<Parameter> {
    // The specification has these come from elsewhere (OpenAPI, Parameter Object, `name`).
    let reserved = ["accept", "content-type", "authorization"];
    if parameter.location == Location::Header && reserved.contains(&parameter.name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let is_json = parameter.content.as_deref().is_some_and(is_json);
    let (ty, nullable, rules) = match parameter.schema {
        Some(schema) => {
            let value = shapes.request(schema);
            (value.ty, value.nullable, value.rules)
        }
        None if is_json => (TypeRef::Any, false, super::Rules::default()),
        None => (TypeRef::Scalar(Scalar::String), false, super::Rules::default()),
    };
    let kinds = Kinds::of(shapes, &ty);
    let whole_query = if parameter.whole_query { Some(whole_query(shapes, parameter, &ty, kinds)?) } else { None };
    let style = if matches!(whole_query, Some(WholeQuery::Form(_) | WholeQuery::Json)) || is_json {
        json()
    } else if whole_query.is_some() {
        plain_segment()
    } else if parameter.content.is_some() && !kinds.is_text() {
        warn(
            shapes,
            parameter,
            "is left out: its media type has no form for its values",
            "describe it as `application/json`",
        );
        return None;
    } else if kinds.binary {
        warn(shapes, parameter, "is left out: bytes have no form in it", "describe it as a string of `format: byte`");
        return None;
    } else {
        style(shapes, parameter, kinds)
    };
    Some(Parameter {
        wire: parameter.name.clone(),
        asked_name: parameter.rust_name.clone(),
        location: parameter.location,
        ty,
        nullable,
        style,
        whole_query,
        rules,
        description: parameter.description.clone().filter(|text| !text.trim().is_empty()),
        deprecated: parameter.deprecated,
        default: parameter.schema.and_then(|schema| shapes.default(schema)),
    })
}

/// What a query is that is one value; `None`, with a warning, if the value has no form.
fn whole_query(shapes: &mut Shapes<'_>, parameter: &api::Parameter, ty: &TypeRef, kinds: Kinds) -> Option<WholeQuery> {
    let media_type = parameter.content.as_deref().unwrap_or_default();
    if is_json(media_type) {
        return Some(WholeQuery::Json);
    }
    let essence = media_type::essence(media_type);
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") && kinds.values() == ParameterValues::Objects {
        return Some(WholeQuery::Form(super::forms::fields(shapes, ty, &parameter.encodings)));
    }
    if kinds.is_text() && !kinds.binary {
        return Some(WholeQuery::Text);
    }
    let help = "describe it as `application/x-www-form-urlencoded` with an object, or as `application/json`";
    warn(shapes, parameter, "is left out: its media type has no form for its values", help);
    None
}

/// A scalar in the path, written as it is.
pub(super) fn plain_segment() -> Style {
    Style {
        style: ParameterStyle::Simple,
        explode: true,
        allow_reserved: false,
        allow_empty: false,
        values: ParameterValues::Scalars,
        strings: true,
        keys: None,
    }
}

pub(super) fn json() -> Style {
    Style { values: ParameterValues::Json, strings: false, ..plain_segment() }
}

/// Whether a media type is JSON, or has its syntax (RFC 6839, section 3.1).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type::essence(media_type).to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "text/json" | "*/*" | "application/*") || essence.ends_with("+json")
}

fn warn(shapes: &mut Shapes<'_>, parameter: &api::Parameter, what: &str, help: &str) {
    let message = format!("the parameter `{}` {what}", parameter.name);
    let diagnostic = Diagnostic::new(Code::Parameter, message).at(parameter.place, parameter.pointer.clone(), "");
    shapes.diagnostics.push(diagnostic.help(help));
}

fn style(shapes: &mut Shapes<'_>, parameter: &api::Parameter, kinds: Kinds) -> Style {
    let values = kinds.values();
    let mut style = parameter.style;
    // No separator takes a scalar apart.
    let mut explode = match values {
        ParameterValues::Scalars => !matches!(style, ParameterStyle::Label | ParameterStyle::Matrix),
        ParameterValues::Lists | ParameterValues::Objects | ParameterValues::Mixed | ParameterValues::Json => {
            parameter.explode
        }
    };
    match (style, values) {
        (ParameterStyle::DeepObject, ParameterValues::Scalars) => {
            warn(
                shapes,
                parameter,
                "has `style: deepObject`, which has no form for scalars; it is written as `form`",
                FORM,
            );
            style = ParameterStyle::Form;
        }
        // "n/a" in the table: `form` says what is meant.
        (ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited, _) if explode => style = ParameterStyle::Form,
        (ParameterStyle::DeepObject, _) => {
            explode = true;
            if kinds.lists || kinds.nested {
                let what = "has `style: deepObject`, which says nothing of lists and of objects in objects; they are \
                            written as `name[key][0]` and `name[key][key]`";
                warn(shapes, parameter, what, CONTENT);
            }
        }
        _ if kinds.nested && !kinds.any => {
            let what = "holds lists or objects inside, for which its `style` has no form; they are written as JSON texts, \
                        and a list in an exploded object as its key repeated";
            warn(shapes, parameter, what, CONTENT);
        }
        _ => {}
    }
    let strings = kinds.strings
        && match (parameter.location, style) {
            (Location::Path, style) => style == ParameterStyle::Simple,
            (Location::Query, style) => style != ParameterStyle::DeepObject,
            (Location::Header, _) => true,
            (Location::Cookie, _) => values == ParameterValues::Scalars || !explode,
        };
    Style {
        style,
        explode,
        allow_reserved: parameter.allow_reserved,
        allow_empty: parameter.allow_empty,
        values,
        strings,
        keys: None,
    }
}

const FORM: &str = "write `style: form`";
const CONTENT: &str = "describe it by `content` with `application/json` to say how it is written";

/// Finds the keys of exploded objects, which have no name of their own in a query and among cookies: their properties, or
/// whatever belongs to no other parameter.
pub(super) fn find_keys(
    shapes: &mut Shapes<'_>,
    operation: &api::Operation,
    credentials: &[&SchemeKind],
    parameters: &mut [&mut Parameter],
) {
    let own: Vec<Option<Option<Vec<String>>>> = parameters
        .iter()
        .map(|parameter| is_without_name(parameter).then(|| properties(shapes, &parameter.ty)))
        .collect();
    for (index, keys) in own.iter().enumerate() {
        let Some(keys) = keys else { continue };
        let location = parameters[index].location;
        let mut others: Vec<String> = credentials.iter().filter_map(|kind| credential_key(kind, location)).collect();
        for (other, parameter) in parameters.iter().enumerate() {
            if other != index && parameter.location == location {
                others.extend(claimed(parameter, own[other].as_ref()));
            }
        }
        if let Some(shared) = keys.iter().flatten().find(|key| others.contains(key)) {
            let name = &parameters[index].wire;
            let message =
                format!("`{shared}` is a key of the exploded object `{name}` and of another parameter: both get it");
            let parameter = operation.parameters.iter().find(|p| p.name == *name && p.location == location);
            let (place, pointer) =
                parameter.map_or((operation.place, &operation.pointer), |found| (found.place, &found.pointer));
            shapes.diagnostics.push(Diagnostic::new(Code::Parameter, message).at(place, pointer.clone(), "").help(
                "give the object `style: deepObject` or `explode: false`, so that its own name stands before its keys",
            ));
        }
        parameters[index].style.keys = Some(match keys {
            Some(keys) => ParameterKeys::Only(keys.clone()),
            None => ParameterKeys::Besides(others),
        });
    }
}

fn is_without_name(parameter: &Parameter) -> bool {
    matches!(parameter.location, Location::Query | Location::Cookie)
        && matches!(parameter.style.values, ParameterValues::Objects | ParameterValues::Mixed)
        && parameter.style.style == ParameterStyle::Form
        && parameter.style.explode
}

/// The keys that a parameter has among those of others; `own`: the properties of an exploded object.
fn claimed(parameter: &Parameter, own: Option<&Option<Vec<String>>>) -> Vec<String> {
    let name = parameter.wire.clone();
    match own {
        Some(Some(keys)) if parameter.style.values == ParameterValues::Objects => keys.clone(),
        Some(Some(keys)) => keys.iter().cloned().chain([name]).collect(),
        Some(None) if parameter.style.values == ParameterValues::Objects => Vec::new(),
        None if parameter.style.style == ParameterStyle::DeepObject => vec![format!("{name}["), name],
        Some(None) | None => vec![name],
    }
}

fn credential_key(kind: &SchemeKind, location: Location) -> Option<String> {
    match (kind, location) {
        (SchemeKind::ApiKeyQuery(name), Location::Query) | (SchemeKind::ApiKeyCookie(name), Location::Cookie) => {
            Some(name.clone())
        }
        (
            SchemeKind::Http(_)
            | SchemeKind::Basic
            | SchemeKind::ApiKeyHeader(_)
            | SchemeKind::ApiKeyQuery(_)
            | SchemeKind::ApiKeyCookie(_)
            | SchemeKind::Token,
            _,
        ) => None,
    }
}
