//! Documentation of operations: what it does, parameters with their possible values, body, authorization, answers, and
//! the same request in Rust and with curl.

use super::docs::{self, Doc, code};
use super::errors::{content_name, status_text};
use super::operation_docs_curl::curl;
use super::operation_docs_links::links;
use super::operation_docs_rust::{rust, usage};
use super::operations::{credentials, method_and_path, tag_path};
use super::params::value_type;
use super::types::named_text;
use super::{Context, Layout, ModulePath};
use crate::media_type;
use crate::plan::{
    Body, Content, ErrorCase, HeaderSetId, Location, Operation, OperationId, Parameter, ParameterValues, Presence,
    Security, Shape, StatusMatch, Success, TypeId, TypeRef,
};

/// The documentation of a client's method.
pub(super) fn operation_docs(cx: Context<'_>, id: OperationId) -> Doc {
    let operation = &cx.plan.operations[id.index()];
    let from = tag_path(cx, operation.tag);
    Doc::of(&operation.docs)
        .and(Doc::ours(code(&method_and_path(operation))))
        .and(parameters(cx, operation))
        .and(body(cx, operation, &from))
        .and(pages(operation))
        .and(servers(operation))
        .and(authorization(cx, &operation.security))
        .and(responses(cx, id, &from))
        .and(links(cx, operation))
        .and(Doc::ours("# Example"))
        .and(fenced(sample_language(cx), &rust(cx, id)))
        .and(fenced("sh", &curl(cx, id)))
}

/// The documentation of a server's method, which says what to return and leaves the rest to the client's.
pub(super) fn server_docs(cx: Context<'_>, id: OperationId) -> Doc {
    let operation = &cx.plan.operations[id.index()];
    let from = super::server::tag_path(cx, operation.tag);
    let carried = |content: Option<&Content>| match content {
        Some(content) => format!(" with {}", content_link(cx, content, &from)),
        None => " without a body".to_owned(),
    };
    let success = &operation.success;
    let what = match success.set.map(|set| &cx.plan.error_sets[set.index()]) {
        Some(set) => {
            let case = |case: &ErrorCase| format!("{}{}", shown_status(case.status), carried(case.content.as_ref()));
            set.errors.iter().map(case).collect::<Vec<_>>().join(", or ")
        }
        None => format!("{}{}", shown_statuses(success), carried(success.content.as_ref())),
    };
    Doc::ours(code(&method_and_path(operation))).and(summary(operation)).and(Doc::ours(format!("Answers {what}.")))
}

/// The first paragraph of what the document says.
fn summary(operation: &Operation) -> Doc {
    let all = Doc::of(&operation.docs);
    let first: Vec<_> = all.lines().iter().take_while(|line| !line.is_empty()).map(String::as_str).collect();
    Doc::ours(first.join("\n"))
}

/// The documentation of an optional parameter's field and setter.
///
/// The name on the wire is told where it is not the field's.
pub(super) fn parameter_docs(cx: Context<'_>, parameter: &Parameter, field: &str) -> Doc {
    let description = parameter.description.as_deref().map(Doc::text).unwrap_or_default();
    let told = description.is_empty()
        || parameter.location != Location::Query
        || parameter.wire != field.trim_start_matches("r#");
    let place = told.then(|| match parameter.whole_query {
        Some(_) => format!("All of the query, {}.", code(&parameter.wire)),
        None => format!("The {} {}.", location(parameter.location), code(&parameter.wire)),
    });
    let notes = Some(notes(cx, parameter)).filter(|notes| !notes.is_empty());
    let notes: Vec<_> = place.into_iter().chain(notes).collect();
    description.and(Doc::ours(notes.join(" ")))
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// Possible values, constraints, default and deprecation, as sentences.
fn notes(cx: Context<'_>, parameter: &Parameter) -> String {
    [
        parameter.deprecated.then(|| "Deprecated.".to_owned()),
        values(cx, value_type(parameter)),
        docs::rules(&parameter.rules),
        parameter.default.as_deref().map(docs::default),
        null(cx, parameter).map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ")
}

/// What becomes of null, where the document has it: no style of a parameter says how it is written.
fn null(cx: Context<'_>, parameter: &Parameter) -> Option<&'static str> {
    let within = match super::calls::underlying(cx, value_type(parameter)) {
        // In JSON it is written.
        _ if parameter.style.values == ParameterValues::Json => false,
        TypeRef::Named(id) => match &cx.plan.types[id.index()].shape {
            Shape::Struct(shape) => {
                let null = |presence| matches!(presence, Presence::Nullable | Presence::OptionalNullable);
                shape.fields.iter().any(|field| null(field.presence))
            }
            Shape::Alias(_)
            | Shape::Newtype(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Foreign(_) => false,
        },
        _ => false,
    };
    if parameter.nullable {
        return Some("Null has no form here: leave it out.");
    }
    within.then_some("A null in it has no form here, and arrives as absent.")
}

/// The values of an enum, of a list's items too.
fn values(cx: Context<'_>, ty: &TypeRef) -> Option<String> {
    match super::calls::underlying(cx, ty) {
        TypeRef::List(item) => values(cx, item),
        TypeRef::Named(id) => cx.plan.types[id.index()].shape.listed().as_deref().map(docs::possible_values),
        _ => None,
    }
}

fn parameters(cx: Context<'_>, operation: &Operation) -> Doc {
    let required = operation.required.iter().map(|parameter| (parameter, true));
    let optional = operation.optional.iter().flat_map(|id| &cx.plan.parameter_sets[id.index()].parameters);
    let mut lines = Vec::new();
    for (parameter, required) in required.chain(optional.map(|parameter| (parameter, false))) {
        parameter_item(cx, parameter, required, &mut lines);
    }
    if lines.is_empty() { Doc::default() } else { Doc::ours("# Parameters").and(Doc::ours(lines.join("\n"))) }
}

/// ``- `name` (path, `Uuid`, required): what it is.``, in as many lines as the description has.
fn parameter_item(cx: Context<'_>, parameter: &Parameter, required: bool, lines: &mut Vec<String>) {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query if parameter.whole_query.is_some() => "the whole query",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let required = if required { ", required" } else { "" };
    let ty = code(&name_of(cx, value_type(parameter)));
    let item = format!("- {} ({place}, {ty}{required})", code(&parameter.wire));
    let description = parameter.description.as_deref().map(Doc::text).unwrap_or_default();
    let notes = notes(cx, parameter);
    let mut rest = description.lines().iter();
    if description.begins_with_block() {
        // A list or a quote stays one below the item.
        lines.extend([format!("{item}:"), String::new()]);
    } else if let Some(first) = rest.next() {
        lines.push(format!("{item}: {first}"));
    } else {
        lines.push(item);
    }
    lines.extend(rest.map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }));
    if notes.is_empty() {
        return;
    }
    match lines.last_mut() {
        // Notes of one line stay on the item's line, unless the description ended in a block of its own.
        Some(last) if description.lines().len() <= 1 && !description.begins_with_block() => {
            let colon = if description.is_empty() { ":" } else { "" };
            *last = format!("{last}{colon} {notes}");
        }
        Some(_) | None => lines.extend([String::new(), format!("  {notes}")]),
    }
}

/// A type's name, without its path.
pub(super) fn name_of(cx: Context<'_>, ty: &TypeRef) -> String {
    super::types::type_text(ty, &cx, &ModulePath::new(&["models"])).replace("rt::", "")
}

fn body(cx: Context<'_>, operation: &Operation, from: &ModulePath) -> Doc {
    let Some(body) = &operation.body else {
        return Doc::default();
    };
    let Body { required, content, others, description } = body;
    let required = if *required { "required" } else { "optional" };
    let what = sent_link(cx, content, from);
    let mut media_types: Vec<String> = body
        .distinct()
        .into_iter()
        .skip(1)
        .map(|content| format!(", or {} as {}", sent_link(cx, content, from), code(content.media_type())))
        .collect();
    if !body.has_choice() {
        media_types = others.iter().map(|other| format!(" or {}", code(other.media_type()))).collect();
    }
    let media_type = format!("{}{}", code(content.media_type()), media_types.concat());
    Doc::ours("# Body")
        .and(description.as_deref().map(Doc::text).unwrap_or_default())
        .and(Doc::ours(format!("{what} as {media_type}, {required}.")))
}

/// A content's type, with a link where it is a model.
fn content_link(cx: Context<'_>, content: &Content, from: &ModulePath) -> String {
    match content {
        Content::Json { ty, .. } | Content::Multipart { ty } | Content::Form { ty, .. } => {
            let shown = code(&name_of(cx, ty));
            match model_of(ty) {
                Some(id) => format!("[{shown}]({})", link(&named_text(id, &cx, from))),
                None => shown,
            }
        }
        Content::Items { .. } | Content::Text { .. } | Content::Bytes { .. } => code(&content_name(cx, content)),
    }
}

/// The same of what is sent: items that are written, not read.
fn sent_link(cx: Context<'_>, content: &Content, from: &ModulePath) -> String {
    match content {
        Content::Items { ty, .. } => {
            let shown = code(&format!("JsonItems<{}>", name_of(cx, ty)));
            model_of(ty).map_or(shown.clone(), |id| format!("[{shown}]({})", link(&named_text(id, &cx, from))))
        }
        Content::Json { .. }
        | Content::Multipart { .. }
        | Content::Form { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => content_link(cx, content, from),
    }
}

/// The model in a type.
pub(super) fn model_of(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) | TypeRef::List(inner) | TypeRef::Map(inner) => {
            model_of(inner)
        }
        _ => None,
    }
}

/// A path as the target of a link, where raw identifiers are written without `r#`.
fn link(path: &str) -> String {
    path.replace("r#", "")
}

/// That there are pages, and what gives all of them.
fn pages(operation: &Operation) -> Doc {
    match operation.pagination {
        Some(_) => Doc::ours(
            "# Pages\n\n`items()` gives what all pages list, `pages()` one response after another (`CallExt`).",
        ),
        None => Doc::default(),
    }
}

/// The servers that it has of its own, which the client's base URL is not.
fn servers(operation: &Operation) -> Doc {
    if operation.servers.is_empty() || operation.hook.is_some() {
        return Doc::default();
    }
    let urls: Vec<String> = operation.servers.iter().map(|url| format!("- {}", code(url))).collect();
    Doc::ours(
        "# Servers\n\nThe document has it at servers of its own, to which `at_server(url)` sends a call (`CallExt`):",
    )
    .and(Doc::ours(urls.join("\n")))
}

fn authorization(cx: Context<'_>, security: &Security) -> Doc {
    let mut items: Vec<_> = security
        .alternatives
        .iter()
        .map(|needs| {
            let schemes: Vec<_> = needs
                .iter()
                .map(|need| {
                    let scheme = &cx.plan.schemes[need.scheme.index()];
                    let method = &cx.names.schemes[need.scheme.index()].method;
                    let link = link(&format!("super::client::ClientBuilder::{method}"));
                    let scopes: Vec<_> = need.scopes.iter().map(|scope| code(scope)).collect();
                    let scopes =
                        if scopes.is_empty() { String::new() } else { format!(", good for {}", scopes.join(" and ")) };
                    format!("[{}]({link}), {}{scopes}", code(&scheme.name), credentials(&scheme.kind))
                })
                .collect();
            format!("- {}", schemes.join("; and "))
        })
        .collect();
    if items.is_empty() {
        return Doc::ours("# Authorization").and(Doc::ours("None."));
    }
    if security.optional {
        items.push("- none".to_owned());
    }
    let one_of = if items.len() > 1 { Doc::ours("One of:") } else { Doc::default() };
    Doc::ours("# Authorization").and(one_of).and(Doc::ours(items.join("\n")))
}

fn responses(cx: Context<'_>, id: OperationId, from: &ModulePath) -> Doc {
    let operation = &cx.plan.operations[id.index()];
    let success = &operation.success;
    let carried = |content: Option<&Content>| {
        content.map_or_else(|| "no body".to_owned(), |content| content_link(cx, content, from))
    };
    let mut lines = Vec::new();
    if success.set.is_none() {
        lines.push(format!("- {}: {}", shown_statuses(success), carried(success.content.as_ref())));
    }
    let names = &cx.names.operations[id.index()];
    let sets = success.set.map(|set| (set, &names.success)).into_iter();
    for (set, ty) in sets.chain(operation.errors.map(|set| (set, &names.error))) {
        let variants = &cx.names.error_sets[set.index()].variants;
        for (case, variant) in cx.plan.error_sets[set.index()].errors.iter().zip(variants) {
            let variant = code(&format!("{ty}::{variant}"));
            lines.push(format!("- {}: {} as {variant}", shown_status(case.status), carried(case.content.as_ref())));
        }
    }
    let alternatives: Vec<String> = success.alternatives.iter().map(|media_type| code(media_type)).collect();
    let alternatives = if alternatives.is_empty() {
        Doc::default()
    } else {
        Doc::ours(format!("By `accept`, the response as it comes: {}.", alternatives.join(", ")))
    };
    let alternatives = match success.alternatives.iter().find(|media_type| is_events(media_type)) {
        Some(events) => alternatives.and(Doc::ours(format!(
            "`events::<T>()` (`CallExt`) asks for {} and reads each event's data as a `T`; `text_events()` as text.",
            code(events)
        ))),
        None => alternatives,
    };
    let headers = [(operation.headers, &names.headers), (operation.error_headers, &names.error_headers)];
    let of = |(set, ty): (Option<HeaderSetId>, &String)| set.map(|_| format!("[{}]", code(ty)));
    let headers: Vec<String> = headers.into_iter().filter_map(of).collect();
    let headers = if headers.is_empty() {
        Doc::default()
    } else {
        let types = headers.join(", ");
        Doc::ours(format!(
            "Their documented headers are read by `read_headers` of what `with_response` gives: {types}."
        ))
    };
    Doc::ours("# Responses").and(Doc::ours(lines.join("\n"))).and(alternatives).and(headers)
}

fn is_events(media_type: &str) -> bool {
    media_type::essence(media_type).eq_ignore_ascii_case("text/event-stream")
}

fn shown_status(status: StatusMatch) -> String {
    match status {
        StatusMatch::Default => "otherwise".to_owned(),
        StatusMatch::Exact(_) | StatusMatch::Range(_) => status_text(status),
    }
}

/// The statuses of a success; a server answers with 200 where the document has `default` alone.
fn shown_statuses(success: &Success) -> String {
    if success.statuses == [StatusMatch::Default] {
        return success.status().to_string();
    }
    success.statuses.iter().copied().map(shown_status).collect::<Vec<_>>().join(", ")
}

/// The documentation of the client shows how it is built and called.
pub(super) fn client_sample(cx: Context<'_>) -> Doc {
    fenced(sample_language(cx), &usage(cx))
}

/// What follows the fence of a Rust sample: only a crate that says so compiles its samples as tests.
fn sample_language(cx: Context<'_>) -> &'static str {
    match (cx.options.layout, cx.options.doctests) {
        (Layout::Crate, true) => "no_run",
        (Layout::Crate, false) => "ignore",
        (Layout::Include, _) => "text",
    }
}

/// A code block that its text cannot end.
fn fenced(language: &str, lines: &[String]) -> Doc {
    let text: String = lines.join("\n").chars().map(|char| if prints(char) { char } else { '\u{fffd}' }).collect();
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    Doc::ours(format!("{fence}{language}\n{text}\n{fence}"))
}

/// Whether a character may stand in a comment: no controls, no direction overrides.
fn prints(char: char) -> bool {
    char == '\n'
        || !char.is_control()
            && !matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
