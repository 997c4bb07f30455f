//! Request bodies of which the document gives a choice that carries different things: an enum by media type.

use super::calls::borrowed_text;
use super::docs::{Doc, code};
use super::errors::{content_text, gated};
use super::operations::{method_and_path, operations, tag_path};
use super::{Context, ModulePath, Text, When, literal};
use crate::plan::{Body, Content, OperationId, TagId, TypeRef};

/// The enums of a tag's operations.
pub(super) fn enums(cx: Context<'_>, tag: TagId) -> String {
    let from = tag_path(cx, tag);
    let mut out = Text::new();
    for (id, operation) in operations(cx, tag) {
        let Some(body) = operation.body.as_ref().filter(|body| body.has_choice()) else { continue };
        if !out.is_empty() {
            out.line("");
        }
        definition(cx, id, body, &from, &mut out);
        gated(&cx.gate(When::Client), &mut out, |out| writers(cx, id, body, &from, out));
    }
    out.finish()
}

/// Each content with its variant, which it may share with another media type of the same.
fn variants<'a>(cx: Context<'a>, id: OperationId, body: &'a Body) -> Vec<(&'a Content, &'a str)> {
    body.distinct().into_iter().zip(cx.names.operations[id.index()].body_variants.iter().map(String::as_str)).collect()
}

fn definition(cx: Context<'_>, id: OperationId, body: &Body, from: &ModulePath, out: &mut Text) {
    let operation = &cx.plan.operations[id.index()];
    Doc::ours(format!("The body of {}, by media type.", code(&method_and_path(operation)))).outer(out);
    out.line("#[derive(Debug, Clone, PartialEq)]");
    out.open(format!("pub enum {}", cx.names.operations[id.index()].body));
    for (content, variant) in variants(cx, id, body) {
        out.line(format!("/// {}", code(content.media_type())));
        out.line(format!("{variant}({}),", body_text(cx, content, from)));
    }
    out.close("");
}

/// The type of a variant's value: what a multipart body is made of, too.
pub(super) fn body_text(cx: Context<'_>, content: &Content, from: &ModulePath) -> String {
    match content {
        Content::Multipart { ty } | Content::Form { ty, .. } => super::types::type_text(ty, &cx, from),
        Content::Bytes { .. } => "rt::Body".to_owned(),
        Content::Items { ty, .. } => format!("rt::JsonItems<{}>", super::types::type_text(ty, &cx, from)),
        Content::Json { .. } | Content::Text { .. } => content_text(cx, content, from),
    }
}

/// How the client writes the enum, and what stands for only one of its variants.
fn writers(cx: Context<'_>, id: OperationId, body: &Body, from: &ModulePath, out: &mut Text) {
    let name = &cx.names.operations[id.index()].body;
    let variants = variants(cx, id, body);
    writer(name, &format!("&{name}"), out, |out| {
        out.open("match self");
        for (content, variant) in &variants {
            out.line(format!("{name}::{variant}(body) => to.{},", written(cx, id, content, "body")));
        }
        out.close("");
    });
    let mut seen: Vec<String> = Vec::new();
    for (content, _) in &variants {
        let borrowed = |ty: &TypeRef| format!("&{}", borrowed_text(cx, ty, from));
        let (ty, meant) = match content {
            Content::Json { ty, .. } | Content::Multipart { ty } | Content::Form { ty, .. } => {
                (borrowed(ty), borrowed(&cx.plan.without_aliases(ty)))
            }
            Content::Text { .. } => ("&str".to_owned(), "&str".to_owned()),
            Content::Items { ty, .. } => {
                let items = |ty: &TypeRef| format!("rt::JsonItems<{}>", super::types::type_text(ty, &cx, from));
                (items(ty), items(&cx.plan.without_aliases(ty)))
            }
            Content::Bytes { .. } => ("rt::Body".to_owned(), "rt::Body".to_owned()),
        };
        // What two variants carry, by whatever name, needs the enum to say which is meant.
        if !seen.contains(&meant) {
            out.line("");
            out.maybe_line(cx.gate(When::Client).attribute());
            writer(name, &ty, out, |out| {
                out.line(format!("to.{}", written(cx, id, content, "self")));
            });
            seen.push(meant);
        }
    }
}

fn writer(name: &str, ty: &str, out: &mut Text, body: impl FnOnce(&mut Text)) {
    out.open(format!("impl rt::WriteBody<{name}> for {ty}"));
    out.line("#[inline]");
    out.open("fn write(self, to: rt::RequestBuilder) -> rt::RequestBuilder");
    body(out);
    out.close("");
    out.close("");
}

/// The builder's call that writes a variable: `self`, or what a variant holds, borrowed.
fn written(cx: Context<'_>, id: OperationId, content: &Content, variable: &str) -> String {
    let from = tag_path(cx, cx.plan.operations[id.index()].tag);
    let owned = if variable == "self" { "" } else { ".clone()" };
    match content {
        Content::Json { media_type, rules, .. } if let Some(xml) = content.only_xml() => {
            let rules = super::calls::rules(rules, cx, &from);
            let (media_type, table) = (literal::string(media_type), super::xml::body(xml.body, &from));
            format!("xml_body({media_type}, Some({variable}), &{rules}, {table})")
        }
        Content::Json { media_type, .. } if media_type == "application/json" => format!("json_body({variable})"),
        Content::Json { media_type, .. } => format!("typed_json_body({}, {variable})", literal::string(media_type)),
        Content::Multipart { .. } => format!("multipart({variable})"),
        Content::Form { fields, .. } => format!("form_body({variable}, {})", super::param_styles::form_fields(fields)),
        Content::Text { media_type } => format!("text_body({}, {variable})", literal::string(media_type)),
        Content::Items { media_type, rules, .. } => {
            let (method, rules) = super::calls::items_call(rules, cx, &from);
            format!("{method}({}, {variable}{owned}{rules})", literal::string(media_type))
        }
        Content::Bytes { media_type } => format!("bytes_body({}, {variable}{owned})", literal::string(media_type)),
    }
}
