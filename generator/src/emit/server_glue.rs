//! Between the router and the trait: a synchronous handler for each operation, and a decoder or encoder for each
//! distinct body, so that the generic ones of the runtime are compiled in the generated crate.

use std::collections::{HashMap, HashSet};

use heck::ToSnakeCase;

use super::calls::{rules, signature, underlying};
use super::errors::{content_text, encoded};
use super::operations::operations;
use super::params::{style, value_type};
use super::server::{Who, who};
use super::types::type_text;
use super::{Context, ModulePath, Text, literal};
use crate::plan::{Body, Content, Location, Operation, OperationId, Parameter, TagId, TypeRef};

/// The handlers of a tag.
pub(super) fn handlers(cx: Context<'_>, tag: TagId) -> String {
    let codecs = Codecs::of(cx, tag);
    let mut out = Text::new();
    for (at, (id, operation)) in operations(cx, tag).enumerate() {
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
    let reads = !operation.required.is_empty() || operation.optional.is_some() || operation.body.is_some();
    let request = if reads { "mut request" } else { "request" };
    let arguments = ["api: &A".to_owned(), format!("{request}: rt::server::Request<A::Principal>")];
    signature(&head, &arguments, "rt::server::Handled<'_>", out);
    let mut taken = vec!["cx".to_owned()];
    for (parameter, name) in operation.required.iter().zip(&names.arguments) {
        let (method, mut arguments) = reader(cx, parameter);
        arguments.push(format!("&{}", rules(&parameter.rules)));
        out.list(&format!("let {name} = request.{method}("), &arguments, ");");
        taken.push(format!("{name}.take()"));
    }
    if operation.optional.is_some() {
        out.line("let params = request.params();");
        taken.push("params.take()".to_owned());
    }
    if let Some(body) = &operation.body {
        out.line(format!("let body = request.{};", read_body(body, codecs)));
        taken.push("body.take()".to_owned());
    }
    out.line(match who(operation) {
        Who::Known => "let cx = request.context()?;",
        Who::KnownOrAnonymous => "let cx = request.context_optional()?;",
        Who::Anyone => "let cx = request.context_anonymous()?;",
    });
    let call = format!("api.{}({})", names.method, taken.join(", "));
    let status = operation.success.status.to_string();
    match &operation.success.content {
        Some(content) => out.list("rt::server::respond(", &[call, status, codecs.encoder(content)], ")"),
        None => out.list("rt::server::respond_empty(", &[call, status], ")"),
    }
    out.close("");
}

/// The name of a method's handler: no other function of the module begins so.
pub(super) fn handler_name(method: &str) -> String {
    format!("handle_{}", method.trim_start_matches("r#"))
}

/// The method that reads a parameter, and its arguments but the rules. A list in a path or a header is joined by
/// commas.
pub(super) fn reader(cx: Context<'_>, parameter: &Parameter) -> (String, Vec<String>) {
    let wire = literal::string(&parameter.wire);
    let list = if matches!(underlying(cx, value_type(parameter)), TypeRef::List(_)) { "_list" } else { "" };
    match parameter.location {
        Location::Path => (format!("path{list}"), vec![wire]),
        Location::Query => ("query".to_owned(), vec![wire, style(parameter.style).to_owned()]),
        Location::Header => (format!("header{list}"), vec![wire]),
        Location::Cookie => ("cookie".to_owned(), vec![wire]),
    }
}

fn read_body(body: &Body, codecs: &Codecs<'_>) -> String {
    let optional = if body.required { "" } else { "optional_" };
    match &body.content {
        Content::Json { media_type, .. } if media_type == "application/json" => {
            format!("{optional}body({})", codecs.decoder(&body.content))
        }
        Content::Json { media_type, .. } => {
            format!("{optional}body_as({}, {})", literal::string(media_type), codecs.decoder(&body.content))
        }
        Content::Multipart { .. } => format!("{optional}multipart()"),
        Content::Text { media_type } => format!("{optional}text({})", literal::string(media_type)),
        Content::Bytes { media_type } => format!("{optional}bytes({})", literal::string(media_type)),
    }
}

/// The names of a tag's decoders and encoders, one for each distinct content.
struct Codecs<'a> {
    decoders: Vec<(&'a Content, String)>,
    encoders: Vec<(&'a Content, String)>,
}

impl<'a> Codecs<'a> {
    fn of(cx: Context<'a>, tag: TagId) -> Self {
        let bodies = operations(cx, tag).filter_map(|(_, operation)| operation.body.as_ref().map(|body| &body.content));
        let successes = operations(cx, tag).filter_map(|(_, operation)| operation.success.content.as_ref());
        Self { decoders: named(cx, bodies, "decode"), encoders: named(cx, successes, "encode") }
    }

    fn decoder(&self, content: &Content) -> String {
        Self::find(&self.decoders, content)
    }

    fn encoder(&self, content: &Content) -> String {
        Self::find(&self.encoders, content)
    }

    fn find(codecs: &[(&Content, String)], content: &Content) -> String {
        codecs.iter().find(|(known, _)| *known == content).map(|(_, name)| name.clone()).unwrap_or_default()
    }
}

/// Distinct contents with a function name each, spelt from the type.
fn named<'a>(cx: Context<'_>, contents: impl Iterator<Item = &'a Content>, verb: &str) -> Vec<(&'a Content, String)> {
    let mut seen = HashSet::new();
    let mut uses: HashMap<String, u32> = HashMap::new();
    let mut named = Vec::new();
    for content in contents.filter(|content| seen.insert(*content)) {
        let mut name = format!("{verb}_{}", spelt(cx, content));
        // Private functions: types whose names differ only in case are told apart by an ordinal.
        let count = uses.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            name = format!("{name}_{count}");
        }
        named.push((content, name));
    }
    named
}

fn spelt(cx: Context<'_>, content: &Content) -> String {
    match content {
        Content::Json { .. } => content_text(cx, content, &ModulePath::new(&["models"]))
            .replace("rt::", "")
            .replace(['<', '>', ':'], " ")
            .to_snake_case(),
        Content::Text { .. } => "text".to_owned(),
        Content::Multipart { .. } | Content::Bytes { .. } => "bytes".to_owned(),
    }
}

/// The decoders and encoders of a tag.
pub(super) fn codecs(cx: Context<'_>, tag: TagId) -> String {
    let codecs = Codecs::of(cx, tag);
    // The modules' `use`s make paths be written as at the root.
    let from = ModulePath::default();
    let mut items = Vec::new();
    for (content, name) in &codecs.decoders {
        items.extend(decoder(cx, content, name, &from));
    }
    for (content, name) in &codecs.encoders {
        items.push(encoder(cx, content, name, &from));
    }
    super::print::separated(items)
}

fn decoder(cx: Context<'_>, content: &Content, name: &str, from: &ModulePath) -> Option<String> {
    let mut out = Text::new();
    match content {
        Content::Json { ty, tree, .. } => {
            let ty = type_text(ty, &cx, from);
            let returns = format!("rt::server::Decoded<{ty}>");
            signature(&format!("fn {name}"), &["body: &[u8]".to_owned()], &returns, &mut out);
            out.line(format!("rt::server::decode(body, {tree})"));
        }
        Content::Multipart { .. } | Content::Text { .. } | Content::Bytes { .. } => return None,
    }
    out.close("");
    Some(out.finish())
}

fn encoder(cx: Context<'_>, content: &Content, name: &str, from: &ModulePath) -> String {
    let mut out = Text::new();
    let ty = match content_text(cx, content, from) {
        text if text == "String" => "str".to_owned(),
        text => text,
    };
    signature(&format!("fn {name}"), &[format!("value: &{ty}")], "rt::server::Encoded", &mut out);
    out.line(encoded(content));
    out.close("");
    out.finish()
}
