//! The server: a trait and a router for each tag.

use super::docs::Doc;
use super::errors::error_text;
use super::operation_docs::server_docs;
use super::operations::{served, served_tags, tag_condition, which};
use super::params::value_type;
use super::server_glue::reply_text;
use super::types::type_text;
use super::{Context, Gate, Layout, Module, ModulePath, Text, When, literal, print, response_checks, server_glue};
use crate::plan::{Body, Content, Operation, OperationId, TagId};

/// The modules.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    if cx.plan.operations.is_empty() {
        return Vec::new();
    }
    let mut modules = vec![root(cx)];
    modules.extend(served_tags(cx).map(|tag| tag_module(cx, tag)));
    modules
}

fn root(cx: Context<'_>) -> Module<'_> {
    let docs = "The server: a trait to implement and a router to mount for each tag.\n\n\
        Implement `Principal` once for what a caller is, then the traits; merge their routers into an\n\
        `axum::Router`.";
    let mut module = Module::new(ModulePath::new(&["server"]), Doc::ours(docs));
    module.gate = cx.gate(When::Server);
    module.job(move || {
        let mut out = Text::new();
        if cx.options.layout == Layout::Include {
            out.line("#[allow(unused_imports, reason = \"what the caller does not use\")]");
        }
        out.line("pub use rt::server::{");
        out.line("    Context, Credentials, Denied, Failure, Internal, Principal, Refusal, Reply, Router,");
        out.line("};");
        out.finish()
    });
    module
}

/// The module of a tag's trait.
pub(super) fn tag_path(cx: Context<'_>, tag: TagId) -> ModulePath {
    ModulePath::new(&["server", &cx.names.tags[tag.index()].module])
}

fn tag_module(cx: Context<'_>, tag: TagId) -> Module<'_> {
    let planned = &cx.plan.tags[tag.index()];
    let what = if planned.kind.is_hooks() { "Receives" } else { "Serves" };
    let mut module = Module::new(tag_path(cx, tag), Doc::ours(format!("{what} the {}.", which(planned))));
    module.roots = vec!["models".to_owned(), super::xml::MODULE.to_owned(), cx.names.tags[tag.index()].module.clone()];
    module.gate = tag_condition(cx, tag).map_or(Gate::Always, |condition| Gate::Cfg(format!("#[cfg({condition})]")));
    module.job(move || api(cx, tag));
    module.job(move || router(cx, tag));
    module.job(move || server_glue::handlers(cx, tag));
    module.job(move || server_glue::codecs(cx, tag));
    module
}

fn api(cx: Context<'_>, tag: TagId) -> String {
    let path = ModulePath::default();
    let mut out = Text::new();
    out.line(if cx.plan.tags[tag.index()].kind.is_hooks() {
        "/// What an application implements to receive these; [`receiver`] says where."
    } else {
        "/// What an application implements to serve these operations; [`router`] mounts it."
    });
    if cx.options.defaults {
        out.line("///");
        out.line("/// A method that is left out answers 501.");
        out.line("#[allow(unused_variables, reason = \"default bodies answer 501 and use nothing\")]");
    }
    out.open(format!("pub trait {}: Send + Sync + Sized + 'static", cx.names.tags[tag.index()].group));
    out.line("/// Who calls: what a request's credentials become.");
    out.line("type Principal: rt::server::Principal<Self>;");
    for (id, operation) in served(cx, tag) {
        out.line("");
        method(cx, id, operation, &path, &mut out);
    }
    out.close("");
    out.finish()
}

fn method(cx: Context<'_>, id: OperationId, operation: &Operation, from: &ModulePath, out: &mut Text) {
    server_docs(cx, id).outer(out);
    described(cx, id, operation, out);
    head(cx, id, operation, from, if cx.options.defaults { " {" } else { ";" }, out);
    if cx.options.defaults {
        out.deeper();
        out.line("rt::server::not_implemented()");
        out.close("");
    }
}

/// The signature of a method of the trait, as it is written in `from`; `end` is what stands after it.
pub(super) fn head(
    cx: Context<'_>,
    id: OperationId,
    operation: &Operation,
    from: &ModulePath,
    end: &str,
    out: &mut Text,
) {
    let names = &cx.names.operations[id.index()];
    let principal = match who(operation) {
        Who::Known => "Self::Principal",
        Who::KnownOrAnonymous => "Option<Self::Principal>",
        Who::Anyone => "()",
    };
    let mut arguments = vec!["&self".to_owned(), format!("cx: rt::server::Context<{principal}>")];
    for (parameter, name) in operation.required.iter().zip(&names.arguments) {
        arguments.push(format!("{name}: {}", type_text(value_type(parameter), &cx, from)));
    }
    if operation.optional.is_some() {
        let module = &cx.names.tags[operation.tag.index()].module;
        arguments.push(format!("params: {}", from.to(&[module, &names.params])));
    }
    if let Some(body) = &operation.body {
        arguments.push(format!("body: {}", body_text(cx, id, body, from)));
    }
    let success = reply_text(cx, id, from);
    let reply = format!("rt::server::Reply<{success}, {}>", error_text(cx, id, from));
    let one_line = format!(") -> impl ::std::future::Future<Output = {reply}> + Send{end}");
    let head = format!("fn {}(", names.method);
    if one_line.len() + 4 <= print::WIDTH {
        out.list(&head, &arguments, &one_line);
    } else {
        // The arguments are broken before the return type is.
        out.line(head);
        out.deeper();
        for argument in &arguments {
            out.line(format!("{argument},"));
        }
        out.shallower();
        out.line(") -> impl ::std::future::Future<");
        out.line(format!("    Output = {reply},"));
        out.line(format!("> + Send{end}"));
    }
}

/// Where parameters, errors and samples are described, in packages that have the client.
fn described(cx: Context<'_>, id: OperationId, operation: &Operation, out: &mut Text) {
    let tag = &cx.names.tags[operation.tag.index()];
    let method = cx.names.operations[id.index()].method.trim_start_matches("r#");
    let module = tag.module.trim_start_matches("r#");
    let text = format!("More is said at the client's [`{method}`](super::super::{module}::{}::{method}).", tag.group);
    match cx.gate(When::Client) {
        Gate::Always => out.line(format!("/// {text}")),
        Gate::Cfg(_) => out.line(format!("#[cfg_attr(feature = \"client\", doc = \" {text}\")]")),
        Gate::Never => {}
    }
}

/// Whom an operation's security lets in.
pub(super) enum Who {
    /// Callers with credentials.
    Known,
    /// Callers with credentials or with none.
    KnownOrAnonymous,
    /// Everyone, no credentials are looked at.
    Anyone,
}

/// Whom an operation's security lets in.
pub(super) fn who(operation: &Operation) -> Who {
    match (operation.security.alternatives.is_empty(), operation.security.optional) {
        (true, _) => Who::Anyone,
        (false, true) => Who::KnownOrAnonymous,
        (false, false) => Who::Known,
    }
}

/// What the server is given for a body.
fn body_text(cx: Context<'_>, id: OperationId, body: &Body, from: &ModulePath) -> String {
    let content = match &body.content {
        _ if body.has_choice() => {
            let module = &cx.names.tags[cx.plan.operations[id.index()].tag.index()].module;
            from.to(&[module, &cx.names.operations[id.index()].body])
        }
        Content::Json { ty, .. } | Content::Multipart { ty } | Content::Form { ty, .. } => type_text(ty, &cx, from),
        Content::Text { .. } => "String".to_owned(),
        Content::Items { .. } | Content::Bytes { .. } => super::bodies::body_text(cx, &body.content, from),
    };
    if body.required { content } else { format!("Option<{content}>") }
}

/// The name of a tag's first operation.
fn first_id(cx: Context<'_>, tag: TagId) -> &str {
    served(cx, tag).next().map_or("", |(id, _)| &cx.names.operations[id.index()].id)
}

fn router(cx: Context<'_>, tag: TagId) -> String {
    let names = &cx.names.tags[tag.index()];
    let mut out = Text::new();
    let is_hooks = cx.plan.tags[tag.index()].kind.is_hooks();
    let checks = response_checks::gate(cx);
    let bound = match (&checks, is_hooks) {
        (Gate::Never, _) => "",
        (Gate::Always | Gate::Cfg(_), true) => "let receiver = ",
        (Gate::Always | Gate::Cfg(_), false) => "let router = ",
    };
    let operations = served(cx, tag);
    let streamed: Vec<_> =
        operations.filter_map(|(id, operation)| streamed(cx, id, operation.body.as_ref()?)).collect();
    if is_hooks {
        out.line("/// What receives these, to be told at which paths:");
        out.line("///");
        out.line("/// ```ignore");
        out.line(format!("/// let router = server::{}::receiver(app)", names.module));
        out.line("///     .verify(|head, body| check_signature(&head.headers, body))");
        out.line(format!("///     .at(\"/hooks\", {}::operations::Id::{}.table())", names.module, first_id(cx, tag)));
        out.line("///     .router();");
        out.line("/// ```");
        out.open(format!("pub fn receiver<A: {}>(api: ::std::sync::Arc<A>) -> rt::server::Receiver", names.group));
        let mount = if streamed.is_empty() { "receiver" } else { "streaming_receiver" };
        out.line(format!("{bound}rt::server::{mount}("));
    } else {
        out.line(
            "/// The routes of these operations, to be merged with those of other tags and nested where the API lives.",
        );
        out.open(format!("pub fn router<A: {}>(api: ::std::sync::Arc<A>) -> rt::server::Router", names.group));
        let mount = if streamed.is_empty() { "router" } else { "streaming" };
        out.line(format!("{bound}rt::server::{mount}("));
    }
    out.deeper();
    out.line("api,");
    out.line("&[");
    out.deeper();
    for (id, _) in served(cx, tag) {
        let operation = &cx.names.operations[id.index()];
        let parts = [
            format!("operation: {}::operations::Id::{}.table()", names.module, operation.id),
            format!("handler: {}::<A>", server_glue::handler_name(&operation.method)),
        ];
        out.list("rt::server::Route { ", &parts, " },");
    }
    out.shallower();
    out.line("],");
    if !streamed.is_empty() {
        out.line("&[");
        out.deeper();
        for parts in streamed {
            out.list("rt::server::Streaming { ", &parts, " },");
        }
        out.shallower();
        out.line("],");
    }
    out.shallower();
    out.line(if checks.is_never() { ")" } else { ");" });
    check_responses(cx, tag, &checks, &mut out);
    out.close("");
    out.finish()
}

/// What has the answers of a router checked, where they are.
fn check_responses(cx: Context<'_>, tag: TagId, when: &Gate, out: &mut Text) {
    let table = response_checks::of_tag(cx, tag);
    let (bound, checked) = if cx.plan.tags[tag.index()].kind.is_hooks() {
        ("receiver", format!("receiver.check_responses({table})"))
    } else {
        ("router", format!("rt::server::check_responses(router, {table})"))
    };
    match when {
        Gate::Never => {}
        Gate::Always => out.line(checked),
        Gate::Cfg(attribute) => {
            out.line(attribute);
            out.line(format!("let {bound} = {checked};"));
            out.line(bound);
        }
    }
}

/// What tells the router that a handler reads bytes while they arrive, if it does; of a choice of media types, for which.
fn streamed(cx: Context<'_>, id: OperationId, body: &Body) -> Option<[String; 2]> {
    let is_streamed = |content: &Content| match content {
        Content::Items { .. } | Content::Bytes { .. } => true,
        Content::Json { .. } | Content::Multipart { .. } | Content::Form { .. } | Content::Text { .. } => false,
    };
    if !body.contents().any(is_streamed) {
        return None;
    }
    let media_type = |content| format!("({}, {})", literal::string(Content::media_type(content)), is_streamed(content));
    let media_types: Vec<String> = body.contents().map(media_type).collect();
    let (tag, names) = (cx.plan.operations[id.index()].tag, &cx.names.operations[id.index()]);
    let module = &cx.names.tags[tag.index()].module;
    Some([
        format!("operation: {module}::operations::Id::{}.table()", names.id),
        format!("media_types: &[{}]", media_types.join(", ")),
    ])
}
