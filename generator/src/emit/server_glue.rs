//! Between the router and the trait: a synchronous handler for each operation, a decoder for each distinct body and a
//! responder for each distinct reply, so that what is generic in the runtime is compiled in the generated crate and not
//! in that of the application.

use std::collections::{HashMap, HashSet};

use heck::ToSnakeCase;

use super::calls::{rules, signature, success_text};
use super::errors::{content_text, encoded, error_text};
use super::operations::served;
use super::param_styles::{form_fields, reader};
use super::server::{Who, tag_path, who};
use super::types::type_text;
use super::{Context, ModulePath, Text, literal};
use crate::plan::{
    Body, Content, ErrorSetId, Framing, HeaderSetId, Operation, OperationId, Rules, StatusMatch, Success, TagId,
};

/// The handlers of a tag.
pub(super) fn handlers(cx: Context<'_>, tag: TagId) -> String {
    let codecs = Codecs::of(cx, tag);
    let mut out = Text::new();
    for (at, (id, operation)) in served(cx, tag).enumerate() {
        if at > 0 {
            out.line("");
        }
        handler(cx, id, operation, &codecs, &mut out);
    }
    out.finish()
}

fn handler(cx: Context<'_>, id: OperationId, operation: &Operation, codecs: &Codecs<'_>, out: &mut Text) {
    let names = &cx.names.operations[id.index()];
    let group = &cx.names.tags[operation.tag.index()].group;
    let head = format!("fn {}<A: {group}>", handler_name(&names.method));
    // Whatever is read is taken out of the request.
    let reads = !operation.required.is_empty()
        || operation.optional.is_some()
        || operation.body.is_some()
        || !operation.success.alternatives.is_empty();
    let request = if reads { "mut request" } else { "request" };
    let arguments = ["api: &A".to_owned(), format!("{request}: rt::server::Request<A::Principal>")];
    signature(&head, &arguments, "rt::server::Handled<'_>", out);
    let mut taken = vec!["cx".to_owned()];
    for (parameter, name) in operation.required.iter().zip(&names.arguments) {
        let (method, mut arguments) = reader(cx, parameter);
        arguments.push(format!("&{}", rules(&parameter.rules, cx, &tag_path(cx, operation.tag))));
        out.list(&format!("let {name} = request.{method}("), &arguments, ");");
        taken.push(format!("{name}.take()"));
    }
    if operation.optional.is_some() {
        out.line("let params = request.params();");
        taken.push("params.take()".to_owned());
    }
    if let Some(body) = &operation.body {
        read_body(cx, id, body, codecs, out);
        taken.push("body.take()".to_owned());
    }
    if !operation.success.alternatives.is_empty() {
        let offered = operation.success.content.iter().map(Content::media_type);
        let twin = operation.success.content.as_ref().and_then(Content::xml).map(|xml| xml.media_type.as_str());
        let twin = twin.filter(|twin| !offered.clone().any(|known| known == *twin));
        let offered =
            offered.chain(twin).chain(operation.success.alternatives.iter().map(String::as_str)).map(literal::string);
        out.line(format!("request.offers(&[{}]);", offered.collect::<Vec<_>>().join(", ")));
    }
    out.line(match who(operation) {
        Who::Known => "let cx = request.context()?;",
        Who::KnownOrAnonymous => "let cx = request.context_optional()?;",
        Who::Anyone => "let cx = request.context_anonymous()?;",
    });
    let call = format!("api.{}({})", names.method, taken.join(", "));
    out.line(format!("{}(Box::pin({call}))", codecs.responder(operation)));
    out.close("");
}

/// The name of a method's handler: no other function of the module begins so.
pub(super) fn handler_name(method: &str) -> String {
    format!("handle_{}", method.trim_start_matches("r#"))
}

/// Reads the body, by its media type where there is a choice.
fn read_body(cx: Context<'_>, id: OperationId, body: &Body, codecs: &Codecs<'_>, out: &mut Text) {
    let module = tag_path(cx, cx.plan.operations[id.index()].tag);
    let read_content = |content| read_content(content, body.required, codecs, |rules| self::rules(rules, cx, &module));
    if body.others.is_empty() {
        out.line(format!("let body = request.{};", read_content(&body.content)));
        return;
    }
    let media_types: Vec<String> = body.contents().map(|content| literal::string(content.media_type())).collect();
    out.open(format!("let body = match request.media_type(&[{}])", media_types.join(", ")));
    let distinct = body.distinct();
    let names = &cx.names.operations[id.index()];
    let module = &cx.names.tags[cx.plan.operations[id.index()].tag.index()].module;
    for (at, content) in body.contents().enumerate() {
        let pattern = if at == body.others.len() { "_".to_owned() } else { at.to_string() };
        let read = format!("request.{}", read_content(content));
        let variant = distinct.iter().position(|known| *known == content || known.is_twin(content));
        let made = match variant.and_then(|at| names.body_variants.get(at)) {
            None => String::new(),
            Some(variant) if body.required => format!(".map({module}::{}::{variant})", names.body),
            Some(variant) => format!(".map(|body| body.map({module}::{}::{variant}))", names.body),
        };
        out.line(format!("{pattern} => {read}{made},"));
    }
    out.close(";");
}

fn read_content(
    content: &Content,
    required: bool,
    codecs: &Codecs<'_>,
    rules_text: impl Fn(&Rules) -> String,
) -> String {
    let optional = if required { "" } else { "optional_" };
    match content {
        Content::Json { media_type, .. } if let Some(xml) = content.only_xml() => {
            // The modules' `use`s make paths be written as at the root.
            let table = super::xml::body(xml.body, &ModulePath::default());
            format!("{optional}xml({}, {table}, {})", literal::string(media_type), codecs.decoder(content))
        }
        Content::Json { media_type, .. } if media_type == "application/json" => {
            format!("{optional}body({})", codecs.decoder(content))
        }
        Content::Json { media_type, .. } => {
            format!("{optional}body_as({}, {})", literal::string(media_type), codecs.decoder(content))
        }
        Content::Multipart { .. } => format!("{optional}multipart()"),
        Content::Form { fields, .. } => format!("{optional}form({})", form_fields(fields)),
        Content::Text { media_type } => format!("{optional}text({})", literal::string(media_type)),
        Content::Items { media_type, rules, .. } => {
            let received = if rules.is_empty() {
                "rt::JsonItems::received".to_owned()
            } else {
                format!("|body| rt::JsonItems::received_with(body, const {{ &{} }})", rules_text(rules))
            };
            let made = if required { received } else { format!("|body| body.map({received})") };
            format!("{optional}bytes({}).map({made})", literal::string(media_type))
        }
        Content::Bytes { media_type } => format!("{optional}bytes({})", literal::string(media_type)),
    }
}

/// The names of a tag's decoders and responders, one for each distinct content and reply.
struct Codecs<'a> {
    decoders: Vec<(&'a Content, String)>,
    responders: Vec<Responder<'a>>,
}

/// A function that awaits a reply and writes it: same success, same status, same errors.
struct Responder<'a> {
    success: &'a Success,
    headers: Option<HeaderSetId>,
    errors: Option<ErrorSetId>,
    /// The first operation with this reply, whose alias of the error set is used.
    operation: OperationId,
    name: String,
}

impl<'a> Codecs<'a> {
    fn of(cx: Context<'a>, tag: TagId) -> Self {
        let bodies = served(cx, tag).flat_map(|(_, operation)| &operation.body).flat_map(Body::contents);
        Self { decoders: named(cx, bodies), responders: responders(cx, tag) }
    }

    fn decoder(&self, content: &Content) -> String {
        let found = self.decoders.iter().find(|(known, _)| *known == content || reads_same(known, content));
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    fn responder(&self, operation: &Operation) -> &str {
        let found = self.responders.iter().find(|responder| responder.writes(operation));
        found.map_or("", |responder| &responder.name)
    }
}

impl Responder<'_> {
    fn writes(&self, operation: &Operation) -> bool {
        let Success { statuses, content, alternatives, set, description: _ } = self.success;
        *statuses == operation.success.statuses
            && *content == operation.success.content
            && alternatives.is_empty() == operation.success.alternatives.is_empty()
            && *set == operation.success.set
            && self.headers == operation.headers
            && self.errors == operation.errors
    }
}

/// The distinct replies of a tag's operations.
fn responders(cx: Context<'_>, tag: TagId) -> Vec<Responder<'_>> {
    let mut names = Ordinals::default();
    let mut responders: Vec<Responder<'_>> = Vec::new();
    for (id, operation) in served(cx, tag) {
        if responders.iter().any(|responder| responder.writes(operation)) {
            continue;
        }
        let word = match (&operation.success.content, operation.success.set) {
            (Some(content), _) => spelt(cx, content),
            (None, Some(_)) => "by_status".to_owned(),
            (None, None) => "empty".to_owned(),
        };
        let name = names.next(format!("respond_{word}"));
        let (success, headers) = (&operation.success, operation.headers);
        responders.push(Responder { success, headers, errors: operation.errors, operation: id, name });
    }
    responders
}

/// Names of private functions: those that would be the same are told apart by an ordinal.
#[derive(Default)]
struct Ordinals(HashMap<String, u32>);

impl Ordinals {
    fn next(&mut self, name: String) -> String {
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 { format!("{name}_{count}") } else { name }
    }
}

/// Distinct contents with the name of a decoder each, spelt from the type.
fn named<'a>(cx: Context<'_>, contents: impl Iterator<Item = &'a Content>) -> Vec<(&'a Content, String)> {
    let mut seen = HashSet::new();
    let mut names = Ordinals::default();
    let distinct: Vec<&Content> = contents.filter(|content| seen.insert(*content)).collect();
    // XML is read as the JSON of the same value, by one function with it where there is one.
    let plain = distinct.iter().filter(|content| content.only_xml().is_none()).copied();
    let mut named: Vec<(&Content, String)> = Vec::new();
    for content in plain.chain(distinct.iter().filter(|content| content.only_xml().is_some()).copied()) {
        if content.only_xml().is_none() || !named.iter().any(|(known, _)| reads_same(known, content)) {
            named.push((content, names.next(format!("decode_{}", spelt(cx, content)))));
        }
    }
    named
}

/// Whether the JSON of one content is that of another, which is XML.
fn reads_same(known: &Content, content: &Content) -> bool {
    match (known, content) {
        (Content::Json { ty, rules, .. }, Content::Json { ty: other, rules: others, .. }) => {
            content.only_xml().is_some() && ty == other && rules == others
        }
        _ => false,
    }
}

fn spelt(cx: Context<'_>, content: &Content) -> String {
    match content {
        Content::Json { .. } | Content::Items { .. } => content_text(cx, content, &ModulePath::new(&["models"]))
            .replace("rt::", "")
            .replace(['<', '>', ':'], " ")
            .to_snake_case(),
        Content::Text { .. } => "text".to_owned(),
        Content::Multipart { .. } | Content::Form { .. } | Content::Bytes { .. } => "bytes".to_owned(),
    }
}

/// The decoders and responders of a tag.
pub(super) fn codecs(cx: Context<'_>, tag: TagId) -> String {
    let codecs = Codecs::of(cx, tag);
    // The modules' `use`s make paths be written as at the root.
    let from = ModulePath::default();
    let mut items = Vec::new();
    for (content, name) in &codecs.decoders {
        items.extend(decoder(cx, content, name, &tag_path(cx, tag)));
    }
    items.extend(codecs.responders.iter().map(|responder| write_responder(cx, responder, &from)));
    super::print::separated(items)
}

fn decoder(cx: Context<'_>, content: &Content, name: &str, module: &ModulePath) -> Option<String> {
    // The modules' `use`s make paths be written as at the root.
    let from = &ModulePath::default();
    let mut out = Text::new();
    match content {
        Content::Json { ty, rules, .. } => {
            let ty = type_text(ty, &cx, from);
            let returns = format!("rt::server::Decoded<{ty}>");
            signature(&format!("fn {name}"), &["body: &[u8]".to_owned()], &returns, &mut out);
            if rules.is_empty() {
                out.line("rt::server::decode(body)");
            } else {
                let rules = self::rules(rules, cx, module);
                out.line(format!("rt::server::decode_with(body, &{rules})"));
            }
        }
        Content::Items { .. }
        | Content::Multipart { .. }
        | Content::Form { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => return None,
    }
    out.close("");
    Some(out.finish())
}

fn write_responder(cx: Context<'_>, responder: &Responder<'_>, from: &ModulePath) -> String {
    let mut out = Text::new();
    let reply_type = reply_text(cx, responder.operation, from);
    let reply = format!("reply: rt::server::Pending<'_, {reply_type}, {}>", error_text(cx, responder.operation, from));
    signature(&format!("fn {}", responder.name), &[reply], "rt::server::Handled<'_>", &mut out);
    if let Some(Content::Items { media_type, framing, .. }) = &responder.success.content {
        let frame = match framing {
            // Each text of a sequence begins with a record separator (RFC 7464).
            Framing::Lines if media_type.to_ascii_lowercase().contains("json-seq") => "sequence",
            Framing::Lines => "line",
            Framing::Events => "event",
            Framing::TextEvents => "text_event",
        };
        let (statuses, media_type) = (statuses(responder.success), literal::string(media_type));
        out.line(format!("rt::server::respond_items(reply, &[{statuses}], {media_type}, rt::server::frame_{frame})"));
        out.close("");
        return out.finish();
    }
    let status = responder.success.status();
    let content = responder.success.content.as_ref().map(|content| encoded(content, from));
    out.line(match content {
        None if responder.success.set.is_some() && responder.headers.is_some() => {
            format!("rt::server::respond_success_set(reply, &[{}])", statuses(responder.success))
        }
        None if responder.success.set.is_some() => "rt::server::respond_by_status(reply)".to_owned(),
        content if responder.success.is_wrapped() || responder.headers.is_some() => {
            let encode = content.map_or_else(|| "|()| None".to_owned(), |content| format!("|value| Some({content})"));
            format!("rt::server::respond_success(reply, &[{}], {encode})", statuses(responder.success))
        }
        Some(content) if content == "rt::server::encode(value)" => {
            format!("rt::server::respond(reply, {status}, rt::server::encode)")
        }
        Some(content) => format!("rt::server::respond(reply, {status}, |value| {content})"),
        None => format!("rt::server::respond_empty(reply, {status})"),
    });
    out.close("");
    out.finish()
}

/// What a handler returns for a success, as it is written in `from`.
pub(super) fn reply_text(cx: Context<'_>, id: OperationId, from: &ModulePath) -> String {
    let success = match &cx.plan.operations[id.index()].success.content {
        Some(Content::Items { ty, framing: Framing::Lines, .. }) => {
            format!("rt::server::Items<{}>", type_text(ty, &cx, from))
        }
        Some(Content::Items { ty, .. }) => format!("rt::server::Items<rt::Event<{}>>", type_text(ty, &cx, from)),
        _ => success_text(cx, id, from),
    };
    let operation = &cx.plan.operations[id.index()];
    if operation.headers.is_some() {
        let names = (&cx.names.tags[operation.tag.index()].module, &cx.names.operations[id.index()].headers);
        return format!("rt::server::Success<{success}, {}>", from.to(&[names.0, names.1]));
    }
    if operation.success.is_wrapped() { format!("rt::server::Success<{success}>") } else { success }
}

/// The statuses that a handler has a choice of, each as its first and its last.
fn statuses(success: &Success) -> String {
    let said = success.statuses.iter().filter(|status| **status != StatusMatch::Default);
    let ranges: Vec<String> = said.map(|status| format!("{:?}", status.bounds())).collect();
    if ranges.is_empty() { "(200, 200)".to_owned() } else { ranges.join(", ") }
}
