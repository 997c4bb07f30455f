//! A sample of a parameter as it travels: what the runtime writes of it (OpenAPI, "Style Examples"; RFC 6570).

use serde_json::Value;

use super::Context;
use super::operation_docs_values::{Sample, Sampler};
use super::params::value_type;
use crate::plan::{
    FormField, Location, Parameter, ParameterStyle, ParameterValues, Rules, Scalar, Style, TypeRef, WholeQuery,
};

/// A sample, written.
pub(super) struct Written {
    /// In the path, in a header, or what stands after the name of a single pair.
    pub(super) text: String,
    /// In a query or among cookies: names and values.
    pub(super) pairs: Vec<(String, String)>,
}

/// A sample of a parameter, percent-encoded but in a header.
pub(super) fn written(cx: Context<'_>, parameter: &Parameter) -> Written {
    let mut sampler = Sampler::new(cx);
    let sample = sampler.value(value_type(parameter), &parameter.rules);
    match &parameter.whole_query {
        Some(WholeQuery::Form(fields)) => {
            return Written { text: String::new(), pairs: form(cx, value_type(parameter), fields) };
        }
        Some(WholeQuery::Json) => {
            let text = encoded(&sample.map_or_else(|| "null".to_owned(), |sample| sample.json));
            return Written { text, pairs: Vec::new() };
        }
        Some(WholeQuery::Text) => {
            let text = encoded(&sampler.plain(value_type(parameter), &parameter.rules));
            return Written { text, pairs: Vec::new() };
        }
        None => {}
    }
    let parts = match sample {
        _ if parameter.style.values == ParameterValues::Scalars => {
            Parts::Text(Sampler::new(cx).plain(value_type(parameter), &parameter.rules))
        }
        Some(sample) if parameter.style.values == ParameterValues::Json => Parts::Text(sample.json),
        Some(sample) => parts(&sample),
        None => Parts::Text(String::new()),
    };
    match parameter.location {
        Location::Path => Written { text: path(parameter, parts), pairs: Vec::new() },
        Location::Header => Written { text: header(parameter, parts), pairs: Vec::new() },
        Location::Query | Location::Cookie => {
            Written { text: String::new(), pairs: pairs(&parameter.wire, &parameter.style, parts) }
        }
    }
}

/// The pairs of a sample of a form.
pub(super) fn form(cx: Context<'_>, ty: &TypeRef, fields: &[FormField]) -> Vec<(String, String)> {
    let Some(sample) = Sampler::new(cx).value(ty, &Rules::default()) else { return Vec::new() };
    let mut out = Vec::new();
    for (wire, json) in sample.members {
        let value: Value = serde_json::from_str(&json).unwrap_or_default();
        let style = fields.iter().find(|field| field.wire == wire).map(|field| &field.style);
        let parts = match (&value, style) {
            (_, Some(style)) if style.values == ParameterValues::Json => Parts::Text(json),
            (Value::Object(members), Some(_)) => {
                Parts::Members(members.iter().map(|(key, value)| (key.clone(), plain(&value.to_string()))).collect())
            }
            (Value::Array(items), _) => Parts::List(items.iter().map(|item| plain(&item.to_string())).collect()),
            (_, _) => Parts::Text(plain(&json)),
        };
        match style {
            Some(style) => out.extend(pairs(&wire, style, parts)),
            None => out.extend(pairs(&wire, &FORM, parts)),
        }
    }
    out
}

/// How a property without an entry in `encoding` is written.
const FORM: Style = Style {
    style: ParameterStyle::Form,
    explode: true,
    allow_reserved: false,
    allow_empty: false,
    values: ParameterValues::Lists,
    strings: false,
    keys: None,
};

/// A sample that is not encoded.
enum Parts {
    Text(String),
    List(Vec<String>),
    Members(Vec<(String, String)>),
}

fn parts(sample: &Sample) -> Parts {
    if !sample.members.is_empty() {
        return Parts::Members(sample.members.iter().map(|(key, json)| (key.clone(), plain(json))).collect());
    }
    match serde_json::from_str(&sample.json) {
        Ok(Value::Array(items)) => Parts::List(items.iter().map(|item| plain(&item.to_string())).collect()),
        Ok(Value::Object(_)) => Parts::Members(Vec::new()),
        _ => Parts::Text(plain(&sample.json)),
    }
}

/// A string without quotes, everything else as it is.
fn plain(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// Percent-encoded: everything but unreserved characters (RFC 3986, section 2.3).
pub(super) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// `key=value` for each member, or keys and values in turn.
fn joined(parts: &[(String, String)], explode: bool, separator: &str, encode: fn(&str) -> String) -> String {
    let between = if explode { "=" } else { separator };
    let parts: Vec<String> =
        parts.iter().map(|(key, value)| format!("{}{between}{}", encode(key), encode(value))).collect();
    parts.join(separator)
}

fn path(parameter: &Parameter, parts: Parts) -> String {
    let style = &parameter.style;
    let explode = style.explode;
    let name = encoded(&parameter.wire);
    let each = |pairs: Vec<(String, String)>| -> String {
        pairs.iter().flat_map(|(key, value)| [";".to_owned(), encoded(key), "=".to_owned(), encoded(value)]).collect()
    };
    let (prefix, separator) = match style.style {
        _ if style.values == ParameterValues::Json => (String::new(), ","),
        ParameterStyle::Matrix => (format!(";{name}="), ","),
        ParameterStyle::Label => (".".to_owned(), if explode { "." } else { "," }),
        ParameterStyle::Simple
        | ParameterStyle::Form
        | ParameterStyle::SpaceDelimited
        | ParameterStyle::PipeDelimited
        | ParameterStyle::DeepObject => (String::new(), ","),
    };
    let matrix = style.style == ParameterStyle::Matrix && style.values != ParameterValues::Json;
    prefix
        + &match parts {
            Parts::Text(text) => encoded(&text),
            Parts::List(items) if matrix && explode => {
                return each(items.into_iter().map(|item| (parameter.wire.clone(), item)).collect());
            }
            Parts::Members(members) if matrix && explode => return each(members),
            Parts::List(items) => items.iter().map(|item| encoded(item)).collect::<Vec<_>>().join(separator),
            Parts::Members(members) => joined(&members, explode, separator, encoded),
        }
}

fn header(parameter: &Parameter, parts: Parts) -> String {
    match parts {
        Parts::Text(text) => text,
        Parts::List(items) => items.join(","),
        Parts::Members(members) => joined(&members, parameter.style.explode, ",", str::to_owned),
    }
}

fn pairs(wire: &str, style: &Style, parts: Parts) -> Vec<(String, String)> {
    let name = encoded(wire);
    let deep = style.style == ParameterStyle::DeepObject && style.values != ParameterValues::Json;
    let key = |key: &str| if deep { format!("{name}%5B{}%5D", encoded(key)) } else { encoded(key) };
    let separator = match style.style {
        ParameterStyle::SpaceDelimited => "%20",
        ParameterStyle::PipeDelimited => "%7C",
        ParameterStyle::Form
        | ParameterStyle::Simple
        | ParameterStyle::Label
        | ParameterStyle::Matrix
        | ParameterStyle::DeepObject => ",",
    };
    match parts {
        Parts::Text(text) => vec![(name, encoded(&text))],
        Parts::List(items) if deep => {
            items.iter().enumerate().map(|(at, item)| (key(&at.to_string()), encoded(item))).collect()
        }
        Parts::List(items) if style.explode => items.iter().map(|item| (name.clone(), encoded(item))).collect(),
        Parts::List(items) => {
            vec![(name, items.iter().map(|item| encoded(item)).collect::<Vec<_>>().join(separator))]
        }
        Parts::Members(members) if deep => {
            let mut pairs = Vec::new();
            for (name, value) in members {
                push_deep(&mut pairs, key(&name), &value);
            }
            pairs
        }
        Parts::Members(members) if style.explode => {
            members.iter().map(|(name, value)| (key(name), encoded(value))).collect()
        }
        Parts::Members(members) => vec![(name, joined(&members, false, separator, encoded))],
    }
}

/// A value below a key of a deep object, as plain or JSON text.
fn push_deep(out: &mut Vec<(String, String)>, name: String, value: &str) {
    match serde_json::from_str(value) {
        Ok(Value::Object(members)) => {
            for (key, value) in members {
                push_deep(out, format!("{name}%5B{}%5D", encoded(&key)), &plain(&value.to_string()));
            }
        }
        Ok(Value::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                push_deep(out, format!("{name}%5B{at}%5D"), &plain(&item.to_string()));
            }
        }
        _ => out.push((name, encoded(value))),
    }
}

/// Whether a type is one that a reader of a sample would not know how to fill: nothing is known of its values.
pub(super) fn is_opaque(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Any | TypeRef::Map(_) | TypeRef::OrObject(_) | TypeRef::Boxed(_) | TypeRef::Tuple(_) => true,
        TypeRef::Scalar(scalar) => matches!(scalar, Scalar::Base64 | Scalar::Base64Url | Scalar::Binary | Scalar::Null),
        TypeRef::Named(_) | TypeRef::Nullable(_) | TypeRef::List(_) => false,
    }
}
