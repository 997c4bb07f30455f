//! The documented errors: an enum by status for each distinct set, an alias for each operation.

use super::calls::signature;
use super::docs::{Doc, code};
use super::operations::{either_gate, method_and_path, operations, tag_path};
use super::types::type_text;
use super::{Context, Gate, Module, ModulePath, Text, When};
use crate::plan::{Content, ErrorCase, ErrorSet, ErrorSetId, Framing, Operation, OperationId, StatusMatch, TagId};

/// The modules of the sets of errors and of successes.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    let errors = "What operations answer when they fail: a type for each set of documented errors.\n\n\
        Equal sets share a type, so that callers name the alias of their operation and not these.";
    let successes = "What operations answer when they succeed in several ways: a type for each set of successes.\n\n\
        Equal sets share a type, so that callers name the alias of their operation and not these.";
    let mut modules = modules_of(cx, false, errors);
    modules.extend(modules_of(cx, true, successes));
    modules
}

/// The module of the sets, and in it one for the sets that only some tags need.
fn modules_of<'a>(cx: Context<'a>, success: bool, docs: &str) -> Vec<Module<'a>> {
    let sets = || cx.plan.error_sets.iter().zip((0u32..).map(ErrorSetId)).filter(|(set, _)| set.success == success);
    if sets().next().is_none() {
        return Vec::new();
    }
    let root = ModulePath::new(&[module_name(success)]);
    let mut modules = vec![Module { gate: either_gate(cx, None), ..Module::new(root.clone(), Doc::ours(docs)) }];
    for (set, id) in sets() {
        let gate = cx.group_gate(set.group);
        if gate == Gate::Always {
            let root = root.clone();
            modules[0].job(move || response_set(cx, id, &root));
            continue;
        }
        let path = ModulePath::new(&[module_name(success), &cx.names.groups[set.group.index()]]);
        let place = modules.iter().position(|module| module.path == path).unwrap_or_else(|| {
            modules.push(Module { gate, public: false, ..Module::new(path.clone(), Doc::default()) });
            modules.len() - 1
        });
        modules[place].job(move || response_set(cx, id, &path));
    }
    modules
}

/// Where the sets of successes, or of errors, are.
fn module_name(success: bool) -> &'static str {
    if success { "successes" } else { "errors" }
}

/// The type, its status, and how it is decoded and encoded.
fn response_set(cx: Context<'_>, id: ErrorSetId, from: &ModulePath) -> String {
    let set = &cx.plan.error_sets[id.index()];
    let names = &cx.names.error_sets[id.index()];
    let cases: Vec<_> = set.errors.iter().zip(names.variants.iter().map(String::as_str)).collect();
    let mut out = Text::new();
    definition(cx, &names.name, set, &cases, from, &mut out);
    out.line("");
    status(&names.name, &cases, &mut out);
    gated(&cx.gate(When::Client), &mut out, |out| decode(&names.name, set.success, &cases, from, out));
    if !set.success {
        gated(&cx.gate(When::Client), &mut out, |out| out.line(format!("rt::error_set!({});", names.name)));
    }
    gated(&cx.gate(When::Server), &mut out, |out| encode(&names.name, &cases, from, out));
    out.finish()
}

/// A further item, where its half is generated.
pub(super) fn gated(gate: &Gate, out: &mut Text, item: impl FnOnce(&mut Text)) {
    if gate.is_never() {
        return;
    }
    out.line("");
    out.maybe_line(gate.attribute());
    item(out);
}

fn definition(
    cx: Context<'_>,
    name: &str,
    set: &ErrorSet,
    cases: &[(&ErrorCase, &str)],
    from: &ModulePath,
    out: &mut Text,
) {
    let what = if set.success { "successes" } else { "errors" };
    Doc::ours(format!("The documented {what} {}.", summary(cx, set))).outer(out);
    out.line("#[derive(Debug, Clone, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open(format!("pub enum {name}"));
    for (case, variant) in cases {
        let status = match case.status {
            StatusMatch::Exact(_) => None,
            StatusMatch::Range(_) | StatusMatch::Default => Some("rt::StatusCode".to_owned()),
        };
        let content = case.content.as_ref().map(|content| content_text(cx, content, from));
        let parts: Vec<_> = status.into_iter().chain(content).collect();
        out.line(format!("/// {}", status_docs(case.status)));
        out.line(if parts.is_empty() { format!("{variant},") } else { format!("{variant}({}),", parts.join(", ")) });
    }
    out.close("");
}

/// `400 ValidationError, 403 GenericError`, as Markdown.
fn summary(cx: Context<'_>, set: &ErrorSet) -> String {
    let case = |case: &ErrorCase| match &case.content {
        Some(content) => format!("{} {}", status_text(case.status), code(&content_name(cx, content))),
        None => status_text(case.status),
    };
    set.errors.iter().map(case).collect::<Vec<_>>().join(", ")
}

/// `400`, `4XX`, `default`: a key of `responses`.
pub(super) fn status_text(status: StatusMatch) -> String {
    match status {
        StatusMatch::Exact(status) => status.to_string(),
        StatusMatch::Range(hundreds) => format!("{hundreds}XX"),
        StatusMatch::Default => "default".to_owned(),
    }
}

fn status_docs(status: StatusMatch) -> String {
    match status {
        StatusMatch::Exact(status) => format!("{status}"),
        StatusMatch::Range(hundreds) => format!("{hundreds}00 to {hundreds}99, where nothing else is documented."),
        StatusMatch::Default => "Every other status.".to_owned(),
    }
}

/// The type that a content is decoded to, as it is written in `from`.
pub(super) fn content_text(cx: Context<'_>, content: &Content, from: &ModulePath) -> String {
    match content {
        Content::Json { ty, .. } => type_text(ty, &cx, from),
        Content::Items { ty, framing: Framing::Lines, .. } => format!("rt::JsonLines<{}>", type_text(ty, &cx, from)),
        Content::Items { ty, .. } => format!("rt::Events<{}>", type_text(ty, &cx, from)),
        Content::Text { .. } => "String".to_owned(),
        // Nothing reads a multipart response; it stays as it came.
        Content::Multipart { .. } | Content::Form { .. } | Content::Bytes { .. } => "rt::Bytes".to_owned(),
    }
}

/// The same without the path, for documentation.
pub(super) fn content_name(cx: Context<'_>, content: &Content) -> String {
    content_text(cx, content, &ModulePath::new(&["models"])).replace("rt::", "")
}

fn status(name: &str, cases: &[(&ErrorCase, &str)], out: &mut Text) {
    out.open(format!("impl {name}"));
    out.line("/// The status.");
    out.line("#[inline]");
    out.open("pub fn status(&self) -> rt::StatusCode");
    out.open("match self");
    let mut carried = Vec::new();
    for (case, variant) in cases {
        let content = case.content.is_some();
        match case.status {
            StatusMatch::Exact(status) => {
                let rest = if content { "(_)" } else { "" };
                out.line(format!("Self::{variant}{rest} => {},", status_code(status)));
            }
            StatusMatch::Range(_) | StatusMatch::Default => {
                carried.push(format!("Self::{variant}({})", if content { "status, _" } else { "status" }));
            }
        }
    }
    if !carried.is_empty() {
        out.line(format!("{} => *status,", carried.join(" | ")));
    }
    out.close("");
    out.close("");
    out.close("");
}

/// A status, as an expression.
pub(super) fn status_code(status: u16) -> String {
    match reason(status) {
        Some(name) => format!("rt::StatusCode::{name}"),
        None => format!("rt::StatusCode::from_u16({status}).unwrap_or(rt::StatusCode::INTERNAL_SERVER_ERROR)"),
    }
}

fn decode(name: &str, success: bool, cases: &[(&ErrorCase, &str)], from: &ModulePath, out: &mut Text) {
    let (set, what) = if success { ("DecodeSuccessSet", "ReplyBody") } else { ("DecodeErrorSet", "ErrorBody") };
    out.open(format!("impl rt::{set} for {name}"));
    let body = if cases.iter().any(|(case, _)| case.content.is_some()) { "body" } else { "_" };
    let arguments = ["status: rt::StatusCode".to_owned(), format!("{body}: &rt::{what}<'_>")];
    out.line("#[inline]");
    signature("fn decode", &arguments, "Option<Result<Self, rt::DecodeError>>", out);
    if let [(case, variant)] = cases
        && case.status == StatusMatch::Default
    {
        out.line(decoded(case, variant, from));
    } else {
        out.open("match status.as_u16()");
        for (case, variant) in cases {
            out.line(format!("{} => {},", status_pattern(case.status, cases), decoded(case, variant, from)));
        }
        if !cases.iter().any(|(case, _)| case.status == StatusMatch::Default) {
            out.line("_ => None,");
        }
        out.close("");
    }
    out.close("");
    if !success {
        out.line("");
        out.line("#[inline]");
        out.open("fn status(&self) -> rt::StatusCode");
        out.line("self.status()");
        out.close("");
    }
    out.close("");
}

fn status_pattern(status: StatusMatch, cases: &[(&ErrorCase, &str)]) -> String {
    let within = |hundreds: u8, case: &ErrorCase| match case.status {
        StatusMatch::Exact(status) => status / 100 == u16::from(hundreds),
        StatusMatch::Range(_) | StatusMatch::Default => false,
    };
    match status {
        StatusMatch::Exact(status) => status.to_string(),
        // A range that overlaps another pattern looks like a mistake.
        StatusMatch::Range(hundreds) if cases.iter().any(|(case, _)| within(hundreds, case)) => {
            format!("code if code / 100 == {hundreds}")
        }
        StatusMatch::Range(hundreds) => format!("{hundreds}00..={hundreds}99"),
        StatusMatch::Default => "_".to_owned(),
    }
}

fn decoded(case: &ErrorCase, variant: &str, from: &ModulePath) -> String {
    let exact = matches!(case.status, StatusMatch::Exact(_));
    let Some(content) = &case.content else {
        let value = if exact { "" } else { "(status)" };
        return format!("Some(Ok(Self::{variant}{value}))");
    };
    let read = match content {
        Content::Json { xml: Some(xml), .. } => &format!("xml({}).json", super::xml::body(xml.body, from)),
        Content::Json { xml: None, .. } => "json",
        Content::Text { .. } => "text",
        Content::Items { .. } | Content::Multipart { .. } | Content::Form { .. } | Content::Bytes { .. } => "bytes",
    };
    if exact {
        format!("Some(body.{read}().map(Self::{variant}))")
    } else {
        format!("Some(body.{read}().map(|value| Self::{variant}(status, value)))")
    }
}

fn encode(name: &str, cases: &[(&ErrorCase, &str)], from: &ModulePath, out: &mut Text) {
    out.open(format!("impl rt::server::EncodeErrorSet for {name}"));
    out.open("fn encode(&self) -> (rt::StatusCode, Option<rt::server::Encoded>)");
    out.open("let body = match self");
    for (case, variant) in cases {
        let exact = matches!(case.status, StatusMatch::Exact(_));
        let pattern = match (exact, &case.content) {
            (true, Some(_)) => "(value)",
            (true, None) => "",
            (false, Some(_)) => "(_, value)",
            (false, None) => "(_)",
        };
        let body = case
            .content
            .as_ref()
            .map_or_else(|| "None".to_owned(), |content| format!("Some({})", encoded(content, from)));
        out.line(format!("Self::{variant}{pattern} => {body},"));
    }
    out.close(";");
    out.line("(self.status(), body)");
    out.close("");
    out.close("");
}

/// The expression that encodes a borrowed `value`, as it is written in `from`.
pub(super) fn encoded(content: &Content, from: &ModulePath) -> String {
    use super::literal::string;
    match content {
        Content::Json { media_type, .. } if let Some(xml) = content.only_xml() => {
            format!("rt::server::encode_xml({}, value, {})", string(media_type), super::xml::body(xml.body, from))
        }
        Content::Json { media_type, xml: Some(xml), .. } => format!(
            "rt::server::encode_json_or_xml({}, value, {}, {})",
            string(media_type),
            string(&xml.media_type),
            super::xml::body(xml.body, from)
        ),
        Content::Json { media_type, .. } if media_type == "application/json" => "rt::server::encode(value)".to_owned(),
        Content::Json { media_type, .. } => format!("rt::server::encode_as({}, value)", string(media_type)),
        Content::Text { media_type } => format!("rt::server::encode_text({}, value)", string(media_type)),
        Content::Items { media_type, .. } | Content::Bytes { media_type } => {
            format!("rt::server::encode_bytes({}, value)", string(media_type))
        }
        Content::Multipart { .. } => "rt::server::encode_bytes(\"multipart/form-data\", value)".to_owned(),
        // Nothing writes a form as a response: its content is bytes.
        Content::Form { .. } => "rt::server::encode_bytes(\"application/x-www-form-urlencoded\", value)".to_owned(),
    }
}

/// The aliases of a tag's operations.
pub(super) fn aliases(cx: Context<'_>, tag: TagId) -> String {
    let path = tag_path(cx, tag);
    let mut out = Text::new();
    for (id, operation) in operations(cx, tag) {
        if !out.is_empty() {
            out.line("");
        }
        let docs = match operation.errors {
            Some(set) => summary(cx, &cx.plan.error_sets[set.index()]),
            None => "none".to_owned(),
        };
        out.line(format!("/// The documented errors of {}: {docs}.", code(&method_and_path(operation))));
        out.line(format!("pub type {} = {};", cx.names.operations[id.index()].error, target(cx, operation, &path)));
        if let Some(set) = operation.success.set {
            let docs = summary(cx, &cx.plan.error_sets[set.index()]);
            let alias = &cx.names.operations[id.index()].success;
            out.line("");
            out.line(format!("/// The documented successes of {}: {docs}.", code(&method_and_path(operation))));
            out.line(format!("pub type {alias} = {};", set_text(cx, set, &path)));
        }
    }
    out.finish()
}

/// The path of a set's type, as it is written in `from`.
fn set_text(cx: Context<'_>, id: ErrorSetId, from: &ModulePath) -> String {
    from.to(&[module_name(cx.plan.error_sets[id.index()].success), &cx.names.error_sets[id.index()].name])
}

fn target(cx: Context<'_>, operation: &Operation, from: &ModulePath) -> String {
    match operation.errors {
        Some(set) => set_text(cx, set, from),
        None => "rt::NoError".to_owned(),
    }
}

/// The error type of an operation, as it is written in `from`.
pub(super) fn error_text(cx: Context<'_>, id: OperationId, from: &ModulePath) -> String {
    let operation = &cx.plan.operations[id.index()];
    from.to(&[&cx.names.tags[operation.tag.index()].module, &cx.names.operations[id.index()].error])
}

/// The constant of `http::StatusCode`, where there is one (RFC 9110, section 15, and the registry).
#[rustfmt::skip]
fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "OK", 201 => "CREATED", 202 => "ACCEPTED", 203 => "NON_AUTHORITATIVE_INFORMATION",
        204 => "NO_CONTENT", 205 => "RESET_CONTENT", 206 => "PARTIAL_CONTENT", 207 => "MULTI_STATUS",
        208 => "ALREADY_REPORTED", 226 => "IM_USED",
        300 => "MULTIPLE_CHOICES", 301 => "MOVED_PERMANENTLY", 302 => "FOUND", 303 => "SEE_OTHER",
        304 => "NOT_MODIFIED", 305 => "USE_PROXY", 307 => "TEMPORARY_REDIRECT", 308 => "PERMANENT_REDIRECT",
        400 => "BAD_REQUEST", 401 => "UNAUTHORIZED", 402 => "PAYMENT_REQUIRED", 403 => "FORBIDDEN",
        404 => "NOT_FOUND", 405 => "METHOD_NOT_ALLOWED", 406 => "NOT_ACCEPTABLE",
        407 => "PROXY_AUTHENTICATION_REQUIRED", 408 => "REQUEST_TIMEOUT", 409 => "CONFLICT", 410 => "GONE",
        411 => "LENGTH_REQUIRED", 412 => "PRECONDITION_FAILED", 413 => "PAYLOAD_TOO_LARGE", 414 => "URI_TOO_LONG",
        415 => "UNSUPPORTED_MEDIA_TYPE", 416 => "RANGE_NOT_SATISFIABLE", 417 => "EXPECTATION_FAILED",
        421 => "MISDIRECTED_REQUEST", 422 => "UNPROCESSABLE_ENTITY", 423 => "LOCKED", 424 => "FAILED_DEPENDENCY",
        426 => "UPGRADE_REQUIRED", 428 => "PRECONDITION_REQUIRED", 429 => "TOO_MANY_REQUESTS",
        431 => "REQUEST_HEADER_FIELDS_TOO_LARGE", 451 => "UNAVAILABLE_FOR_LEGAL_REASONS",
        500 => "INTERNAL_SERVER_ERROR", 501 => "NOT_IMPLEMENTED", 502 => "BAD_GATEWAY",
        503 => "SERVICE_UNAVAILABLE", 504 => "GATEWAY_TIMEOUT", 505 => "HTTP_VERSION_NOT_SUPPORTED",
        506 => "VARIANT_ALSO_NEGOTIATES", 507 => "INSUFFICIENT_STORAGE", 508 => "LOOP_DETECTED",
        510 => "NOT_EXTENDED", 511 => "NETWORK_AUTHENTICATION_REQUIRED",
        _ => return None,
    })
}
