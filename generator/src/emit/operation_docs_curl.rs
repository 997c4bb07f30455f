//! An operation's request with curl.

use super::Context;
use super::operation_docs_rust::shown;
use super::operation_docs_styles::{Written, encoded, form, written};
use super::operation_docs_values::Sampler;
use super::operations::{accept, http_scheme};
use crate::plan::{Content, Field, Location, Operation, OperationId, Presence, Scalar, SchemeKind, Shape, TypeRef};

/// The lines of the command, for a POSIX shell.
pub(super) fn curl(cx: Context<'_>, id: OperationId) -> Vec<String> {
    let operation = &cx.plan.operations[id.index()];
    let mut query = Vec::new();
    let mut parts = Vec::new();
    for parameter in &operation.required {
        let value = written(cx, parameter);
        match parameter.location {
            Location::Path => {}
            Location::Query => query.extend(in_query(value)),
            Location::Header => {
                parts.push(format!("--header {}", quoted(&format!("{}: {}", parameter.wire, value.text))));
            }
            Location::Cookie => {
                parts.extend(value.pairs.iter().map(|cookie| format!("--cookie {}", quoted(&pair(cookie)))));
            }
        }
    }
    for (parameter, _) in shown(cx, id) {
        query.extend(in_query(written(cx, parameter)));
    }
    // As the client sends it.
    let accepted = accept(cx, operation);
    if !accepted.is_empty() {
        parts.push(format!("--header {}", quoted(&format!("Accept: {accepted}"))));
    }
    let first = operation.security.alternatives.first();
    for scheme in first.into_iter().flatten().map(|need| &cx.plan.schemes[need.scheme.index()]) {
        match &scheme.kind {
            SchemeKind::Http(name) => parts.push(secret_header(&format!("Authorization: {} ", http_scheme(name)))),
            SchemeKind::Token => parts.push(secret_header("Authorization: Bearer ")),
            SchemeKind::ApiKeyHeader(name) => parts.push(secret_header(&format!("{name}: "))),
            SchemeKind::ApiKeyCookie(name) => parts.push(format!("--cookie {}\"$TOKEN\"", quoted(&format!("{name}=")))),
            SchemeKind::Basic => parts.push("--user \"$USERNAME:$PASSWORD\"".to_owned()),
            SchemeKind::ApiKeyQuery(name) => query.push(format!("{}=$TOKEN", encoded(name))),
        }
    }
    if let Some(body) = &operation.body {
        body_parts(cx, &body.content, &mut parts);
    }
    let address = match operation.hook {
        None => format!("$BASE_URL{}", path(cx, operation)),
        Some(_) => "$URL".to_owned(),
    };
    let url = format!("\"{address}{}\"", query_text(&query));
    let lines: Vec<_> =
        [format!("curl --request {} {url}", operation.method.as_str())].into_iter().chain(parts).collect();
    let last = lines.len() - 1;
    let end = |at| if at < last { " \\" } else { "" };
    let line = |(at, line): (usize, &String)| format!("{}{line}{}", if at > 0 { "  " } else { "" }, end(at));
    lines.iter().enumerate().map(line).collect()
}

/// The parts of a query: pairs, or the text that is all of it.
fn in_query(value: Written) -> Vec<String> {
    let whole = Some(value.text).filter(|text| !text.is_empty());
    whole.into_iter().chain(value.pairs.iter().map(pair)).collect()
}

/// The path with sample values, safe between double quotes.
fn path(cx: Context<'_>, operation: &Operation) -> String {
    let mut path = operation.template.clone();
    for parameter in operation.required.iter().filter(|parameter| parameter.location == Location::Path) {
        path = path.replace(&format!("{{{}}}", parameter.wire), &written(cx, parameter).text);
    }
    // What a path may hold and a shell would read (RFC 3986, section 3.3).
    let escape = |char: char| match char {
        '\\' | '"' | '`' | '$' | '\n' | '\r' => encoded(&char.to_string()),
        char => char.to_string(),
    };
    path.chars().map(escape).collect()
}

fn query_text(query: &[String]) -> String {
    if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) }
}

fn pair((name, value): &(String, String)) -> String {
    format!("{name}={value}")
}

/// A header that ends in the token.
fn secret_header(start: &str) -> String {
    if start.chars().all(|char| char.is_ascii_alphanumeric() || " :-+._".contains(char)) {
        format!("--header \"{start}$TOKEN\"")
    } else {
        format!("--header {}\"$TOKEN\"", quoted(start))
    }
}

/// One word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn body_parts(cx: Context<'_>, content: &Content, parts: &mut Vec<String>) {
    let header = format!("--header {}", quoted(&format!("Content-Type: {}", content.media_type())));
    match content {
        Content::Json { .. } if content.only_xml().is_some() => {
            parts.extend([header, "--data-binary '@file.xml'".to_owned()]);
        }
        Content::Json { ty, rules, .. } => {
            let json = Sampler::new(cx).value(ty, rules).map_or_else(|| "null".to_owned(), |sample| sample.json);
            parts.extend([header, format!("--data {}", quoted(&json))]);
        }
        Content::Form { ty, fields } => {
            // Curl sends the media type itself.
            parts.extend(form(cx, ty, fields).iter().map(|it| format!("--data {}", quoted(&pair(it)))));
        }
        // Curl writes the header with the boundary itself.
        Content::Multipart { ty } => form_parts(cx, ty, parts),
        Content::Text { .. } => parts.extend([header, "--data-raw 'text'".to_owned()]),
        Content::Items { media_type, ty, .. } if !media_type.to_ascii_lowercase().contains("json-seq") => {
            let item = Sampler::new(cx).value(ty, &crate::plan::Rules::default());
            let json = item.map_or_else(|| "null".to_owned(), |sample| sample.json);
            parts.extend([header, format!("--data-binary {}", quoted(&json))]);
        }
        Content::Items { .. } | Content::Bytes { .. } => {
            parts.extend([header, "--data-binary '@file'".to_owned()]);
        }
    }
}

/// The fields that the Rust sample sets.
fn form_parts(cx: Context<'_>, ty: &TypeRef, parts: &mut Vec<String>) {
    let TypeRef::Named(id) = ty else {
        return;
    };
    let Shape::Struct(shape) = &cx.plan.types[id.index()].shape else {
        return;
    };
    let required = |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
    let mut fields: Vec<_> = shape.fields.iter().filter(required).collect();
    if fields.is_empty() {
        fields.extend(shape.fields.iter().find(|field| !field.docs.deprecated));
    }
    for field in fields {
        parts.push(match &field.ty {
            TypeRef::Scalar(Scalar::Binary) => format!("--form {}", quoted(&format!("{}=@file", field.wire))),
            ty => {
                let value = Sampler::new(cx).plain(ty, &field.rules);
                format!("--form-string {}", quoted(&format!("{}={value}", field.wire)))
            }
        });
    }
}
