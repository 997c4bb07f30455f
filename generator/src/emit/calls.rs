//! The client's group of a tag: one thin method for each operation, which builds a call.

use super::docs::Doc;
use super::errors::error_text;
use super::operation_docs::operation_docs;
use super::operations::{operations, tag_path, which};
use super::param_styles::{form_fields, writer};
use super::params::{set_paths, value_type};
use super::types::type_text;
use super::{Context, ModulePath, Text, When, literal};
use crate::plan::{
    Body, Content, Framing, Operation, OperationId, Parameter, ParameterValues, Scalar, Shape, TagId, TypeRef,
};

/// The group's struct and its methods.
pub(super) fn group(cx: Context<'_>, tag: TagId) -> String {
    let name = &cx.names.tags[tag.index()].group;
    let path = tag_path(cx, tag);
    let gate = cx.gate(When::Client);
    let mut out = Text::new();
    group_docs(cx, tag).outer(&mut out);
    out.maybe_line(gate.attribute());
    out.line("#[derive(Debug, Clone)]");
    out.open(format!("pub struct {name}"));
    out.line("core: rt::Core,");
    out.close("");
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl {name}"));
    out.line("#[doc(hidden)]");
    out.open("pub fn new(core: rt::Core) -> Self");
    out.line("Self { core }");
    out.close("");
    for (id, operation) in operations(cx, tag) {
        out.line("");
        method(cx, id, operation, &path, &mut out);
    }
    out.close("");
    out.finish()
}

fn group_docs(cx: Context<'_>, tag: TagId) -> Doc {
    let names = &cx.names.tags[tag.index()];
    let which = which(&cx.plan.tags[tag.index()]);
    Doc::ours(format!(
        "Calls of the {which}, from [`Client::{method}`](super::client::Client::{method}).",
        method = names.module.trim_start_matches("r#"),
    ))
}

fn method(cx: Context<'_>, id: OperationId, operation: &Operation, from: &ModulePath, out: &mut Text) {
    let names = &cx.names.operations[id.index()];
    operation_docs(cx, id).outer(out);
    let alias = operation.id.as_deref().filter(|id| **id != *names.method.trim_start_matches("r#"));
    if let Some(id) = alias.filter(|id| is_doc_alias(id)) {
        out.line(format!("#[doc(alias = {})]", literal::string(id)));
    }
    if operation.docs.deprecated {
        out.line("#[deprecated = \"the document marks this operation as deprecated\"]");
    }
    out.line("#[inline]");
    let body = operation.body.as_ref().map(|body| body_argument(cx, id, body, from));
    let mut arguments = vec!["&self".to_owned()];
    for (parameter, name) in operation.required.iter().zip(&names.arguments) {
        arguments.push(format!("{name}: {}", argument_type(cx, parameter, from)));
    }
    arguments.extend(body.as_ref().map(|body| format!("body: {}", body.ty)));
    let generics = if body.as_ref().is_some_and(|body| body.borrows) { "<'body>" } else { "" };
    signature(&format!("pub fn {}{generics}", names.method), &arguments, &call_type(cx, id, from), out);
    build(cx, id, operation, body.as_ref(), from, out);
    out.close("");
}

/// Whether rustdoc takes a text as an alias.
fn is_doc_alias(text: &str) -> bool {
    let bad = |char: char| matches!(char, '"' | '\'') || (char.is_whitespace() && char != ' ');
    !text.is_empty() && !text.contains(bad) && !text.starts_with(' ') && !text.ends_with(' ')
}

/// `head(arguments) -> returns {`, an argument a line where it does not fit.
pub(super) fn signature(head: &str, arguments: &[String], returns: &str, out: &mut Text) {
    out.list(&format!("{head}("), arguments, &format!(") -> {returns} {{"));
    out.deeper();
}

/// What a required parameter is taken as: text, lists and what may be an object borrowed, everything else by value.
fn argument_type(cx: Context<'_>, parameter: &Parameter, from: &ModulePath) -> String {
    let borrowed = match parameter.style.values {
        ParameterValues::Objects | ParameterValues::Mixed | ParameterValues::Json => true,
        ParameterValues::Scalars | ParameterValues::Lists => false,
    };
    match underlying(cx, value_type(parameter)) {
        TypeRef::Scalar(Scalar::String) => "&str".to_owned(),
        TypeRef::List(item) => format!("&[{}]", type_text(item, &cx, from)),
        TypeRef::Scalar(Scalar::Secret) => "&rt::Secret".to_owned(),
        _ if borrowed => format!("&{}", type_text(value_type(parameter), &cx, from)),
        _ => type_text(value_type(parameter), &cx, from),
    }
}

/// The type behind aliases.
pub(super) fn underlying<'a>(cx: Context<'a>, mut ty: &'a TypeRef) -> &'a TypeRef {
    // An alias of itself is no valid plan; the bound keeps it from being an endless loop too.
    for _ in 0..=cx.plan.types.len() {
        match ty {
            TypeRef::Named(id) => match &cx.plan.types[id.index()].shape {
                Shape::Alias(target) => ty = target,
                Shape::Struct(_)
                | Shape::Newtype(_)
                | Shape::StringEnum(_)
                | Shape::ValueEnum(_)
                | Shape::Union(_)
                | Shape::AnyOf(_)
                | Shape::Foreign(_) => {
                    return ty;
                }
            },
            other => return other,
        }
    }
    ty
}

/// How a body is taken, and the builder's call that takes it.
struct BodyArgument {
    ty: String,
    borrows: bool,
    call: String,
}

fn body_argument(cx: Context<'_>, id: OperationId, body: &Body, from: &ModulePath) -> BodyArgument {
    if body.has_choice() {
        let ty = format!("impl rt::WriteBody<{}>", cx.names.operations[id.index()].body);
        return if body.required {
            BodyArgument { ty, borrows: false, call: ".body_of(body)".to_owned() }
        } else {
            BodyArgument { ty: format!("Option<{ty}>"), borrows: false, call: ".optional_body_of(body)".to_owned() }
        };
    }
    if let Content::Bytes { media_type } = &body.content {
        return shared_argument("rt::Body", "bytes_body", media_type, "", body.required);
    }
    if let Content::Items { media_type, rules, .. } = &body.content {
        let items = super::bodies::body_text(cx, &body.content, from);
        let (method, rules) = items_call(rules, cx, from);
        return shared_argument(&items, method, media_type, &rules, body.required);
    }
    if let Content::Json { media_type, ty, rules, .. } = &body.content
        && let Some(xml) = body.content.only_xml()
    {
        let (borrowed, rules) = (borrowed_text(cx, ty, from), self::rules(rules, cx, from));
        return xml_argument(media_type, &borrowed, &rules, &super::xml::body(xml.body, from), body.required);
    }
    if let Content::Json { media_type, ty, rules, .. } = &body.content
        && !rules.is_empty()
    {
        return ruled_argument(media_type, &borrowed_text(cx, ty, from), &self::rules(rules, cx, from), body.required);
    }
    let fields = match &body.content {
        Content::Form { fields, .. } => format!(", {}", form_fields(fields)),
        Content::Json { .. }
        | Content::Items { .. }
        | Content::Multipart { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => String::new(),
    };
    let (borrowed, name, media_type) = match &body.content {
        Content::Json { media_type, ty, .. } if media_type == "application/json" => {
            (borrowed_text(cx, ty, from), "json_body", None)
        }
        Content::Json { media_type, ty, .. } => (borrowed_text(cx, ty, from), "typed_json_body", Some(media_type)),
        Content::Multipart { ty } => (type_text(ty, &cx, from), "multipart", None),
        Content::Form { ty, .. } => (type_text(ty, &cx, from), "form_body", None),
        Content::Text { media_type } => ("str".to_owned(), "text_body", Some(media_type)),
        Content::Items { media_type, .. } | Content::Bytes { media_type } => {
            ("rt::Body".to_owned(), "bytes_body", Some(media_type))
        }
    };
    let media_type = media_type.map(|media_type| format!("{}, ", literal::string(media_type))).unwrap_or_default();
    if body.required {
        return BodyArgument {
            ty: format!("&{borrowed}"),
            borrows: false,
            call: format!(".{name}({media_type}body{fields})"),
        };
    }
    BodyArgument {
        ty: format!("impl Into<Option<&'body {borrowed}>>"),
        borrows: true,
        call: format!(".optional_{name}({media_type}body.into(){fields})"),
    }
}

/// JSON with rules that its type does not say.
fn ruled_argument(media_type: &str, borrowed: &str, rules: &str, required: bool) -> BodyArgument {
    let (ty, body) = if required {
        (format!("&{borrowed}"), "Some(body)")
    } else {
        (format!("impl Into<Option<&'body {borrowed}>>"), "body.into()")
    };
    let call = format!(".json_body_with({}, {body}, &{rules})", literal::string(media_type));
    BodyArgument { ty, borrows: !required, call }
}

/// XML of a value.
fn xml_argument(media_type: &str, borrowed: &str, rules: &str, table: &str, required: bool) -> BodyArgument {
    let (ty, body) = if required {
        (format!("&{borrowed}"), "Some(body)")
    } else {
        (format!("impl Into<Option<&'body {borrowed}>>"), "body.into()")
    };
    let call = format!(".xml_body({}, {body}, &{rules}, {table})", literal::string(media_type));
    BodyArgument { ty, borrows: !required, call }
}

/// Bytes are shared, not borrowed: a call owns its body, and a large one is not copied. What need not be in memory is
/// `rt::Body`, or `rt::JsonItems` where it is items; whatever is in memory turns into one.
fn shared_argument(ty: &str, method: &str, media_type: &str, rules: &str, required: bool) -> BodyArgument {
    let media_type = literal::string(media_type);
    let (ty, optional) = if required { (ty.to_owned(), "") } else { (format!("Option<{ty}>"), "optional_") };
    let call = format!(".{optional}{method}({media_type}, body.into(){rules})");
    BodyArgument { ty: format!("impl Into<{ty}>"), borrows: false, call }
}

/// What a JSON body is borrowed as.
pub(super) fn borrowed_text(cx: Context<'_>, ty: &TypeRef, from: &ModulePath) -> String {
    match ty {
        TypeRef::List(item) => format!("[{}]", type_text(item, &cx, from)),
        TypeRef::Scalar(Scalar::String) => "str".to_owned(),
        other => type_text(other, &cx, from),
    }
}

/// The type of the call: `rt::Call<T, E>`, or the one with setters.
fn call_type(cx: Context<'_>, id: OperationId, from: &ModulePath) -> String {
    let operation = &cx.plan.operations[id.index()];
    let name = match operation.optional {
        Some(_) => cx.names.operations[id.index()].call.clone(),
        None => "rt::Call".to_owned(),
    };
    format!("{name}<{}, {}>", success_text(cx, id, from), error_text(cx, id, from))
}

/// The success type, as it is written in `from`.
pub(super) fn success_text(cx: Context<'_>, id: OperationId, from: &ModulePath) -> String {
    let operation = &cx.plan.operations[id.index()];
    if operation.success.set.is_some() {
        return from.to(&[&cx.names.tags[operation.tag.index()].module, &cx.names.operations[id.index()].success]);
    }
    match &operation.success.content {
        Some(content) => super::errors::content_text(cx, content, from),
        None => "()".to_owned(),
    }
}

fn build(
    cx: Context<'_>,
    id: OperationId,
    operation: &Operation,
    body: Option<&BodyArgument>,
    from: &ModulePath,
    out: &mut Text,
) {
    let names = &cx.names.operations[id.index()];
    let mut calls = vec![format!(".request(operations::Id::{}.table())", names.id)];
    for (parameter, name) in operation.required.iter().zip(&names.arguments) {
        let (method, mut arguments) = writer(parameter);
        arguments.push(format!("&{name}"));
        calls.push(format!(".{method}({})", arguments.join(", ")));
    }
    calls.extend(body.map(|body| body.call.clone()));
    calls.extend(operation.pagination.map(|at| format!(".paginated(&super::client::PAGINATION[{at}])")));
    let xml = operation.success.content.as_ref().and_then(Content::xml);
    calls.extend(xml.map(|xml| format!(".xml_reply({})", super::xml::body(xml.body, from))));
    let end = match &operation.success.content {
        Some(Content::Json { .. }) => "json",
        Some(Content::Items { framing: Framing::Lines, .. }) => "json_lines",
        Some(Content::Items { framing: Framing::Events, .. }) => "events",
        Some(Content::Items { framing: Framing::TextEvents, .. }) => "text_events",
        Some(Content::Text { .. }) => "text",
        Some(Content::Bytes { .. } | Content::Multipart { .. } | Content::Form { .. }) => "bytes",
        None if operation.success.set.is_some() => "by_status",
        None if operation.success.is_redirect() => "redirect",
        None => "empty",
    };
    match operation.optional {
        None => {
            calls.push(format!(".{end}()"));
            out.chain("self.core", &calls, "");
        }
        Some(set) => {
            calls.push(format!(".{end}_with()"));
            let (_, call) = set_paths(cx, set, from);
            out.line(format!("{call}::new("));
            out.deeper();
            out.chain("self.core", &calls, ",");
            out.shallower();
            out.line(")");
        }
    }
}

/// The builder's method for items, and its further argument: what is checked of the list that they are.
pub(super) fn items_call(rules: &crate::plan::Rules, cx: Context<'_>, from: &ModulePath) -> (&'static str, String) {
    if rules.is_empty() {
        ("items_body", String::new())
    } else {
        ("items_body_with", format!(", const {{ &{} }}", self::rules(rules, cx, from)))
    }
}

/// What is checked of a value, as an expression.
pub(super) fn rules(rules: &crate::plan::Rules, cx: Context<'_>, from: &ModulePath) -> String {
    if rules.is_empty() { "rt::Rules::NONE".to_owned() } else { super::models::checks::rules_text(rules, &cx, from) }
}
