//! The client: the builder with a method for each security scheme, and an accessor for each tag.

use super::docs::{Doc, code};
use super::operation_docs::client_sample;
use super::operations::{credentials, tag_condition, tags, which};
use super::{Context, Layout, Module, ModulePath, Text, When, literal, servers};
use crate::plan::{PageStyle, Pagination, Scheme, SchemeKind};

/// The module.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    if cx.plan.operations.is_empty() {
        return Vec::new();
    }
    let mut module = Module::new(ModulePath::new(&["client"]), Doc::ours("The client and what builds it."));
    module.gate = cx.gate(When::Client);
    module.job(move || client(cx));
    module.job(move || builder(cx));
    if !cx.plan.servers.is_empty() {
        module.job(move || servers::urls(&cx.plan.servers));
        if cx.plan.servers.iter().any(|server| !server.variables.is_empty()) {
            module.job(move || servers::with_variables(cx));
        }
    }
    if !cx.plan.paginations.is_empty() {
        module.job(move || paginations(&cx.plan.paginations));
    }
    vec![module]
}

fn client(cx: Context<'_>) -> String {
    let mut out = Text::new();
    let title = Doc::text(&cx.plan.info.title);
    let name = title.lines().first().map_or("", String::as_str);
    Doc::ours(format!(
        "A client of {name}, version {}.\n\nCloning is cheap; clones share connections and credentials.",
        code(&cx.plan.info.version),
    ))
    .and(client_sample(cx))
    .outer(&mut out);
    out.line("#[derive(Debug, Clone)]");
    out.open("pub struct Client");
    if cx.has_features() {
        out.line("#[allow(dead_code, reason = \"no tag may be selected\")]");
    }
    out.line("core: rt::Core,");
    out.close("");
    out.line("");
    out.open("impl Client");
    out.line("/// Begins a client of the API at this URL, with or without a final slash.");
    out.open("pub fn builder(base_url: impl Into<String>) -> ClientBuilder");
    out.line("ClientBuilder { core: rt::Core::builder(base_url) }");
    out.close("");
    for tag in tags(cx) {
        let names = &cx.names.tags[tag.index()];
        let planned = &cx.plan.tags[tag.index()];
        out.line("");
        out.line(format!("/// The {}.", which(planned)));
        if planned.kind.is_hooks() {
            out.line("///");
            out.line(
                "/// They are sent to this address, which their receiver gave. No headers of the client go with them.",
            );
        }
        out.maybe_line(tag_condition(cx, tag).map(|condition| format!("#[cfg({condition})]")));
        out.line("#[inline]");
        let group = format!("super::{}::{}", names.module, names.group);
        if planned.kind.is_hooks() {
            out.line("#[must_use]");
            out.open(format!("pub fn {}(&self, url: impl AsRef<str>) -> {group}", names.module));
            out.line(format!("{group}::new(self.core.at(url))"));
        } else {
            out.open(format!("pub fn {}(&self) -> {group}", names.module));
            out.line(format!("{group}::new(self.core.clone())"));
        }
        out.close("");
    }
    out.close("");
    out.finish()
}

/// The builder's methods that do not depend on the document: documentation, signature, the core's call.
const SETTINGS: &[(&str, &str, &str)] = &[
    (
        "Sends requests by this transport instead of the default one.",
        "transport(mut self, transport: impl rt::Transport)",
        "transport(transport)",
    ),
    (
        "Gives up on a request after this time, unless the call has its own.",
        "timeout(mut self, timeout: ::std::time::Duration)",
        "timeout(timeout)",
    ),
    (
        "Gives up on an attempt after this time; a call may have several, see `retries`.",
        "attempt_timeout(mut self, timeout: ::std::time::Duration)",
        "attempt_timeout(timeout)",
    ),
    (
        "Repeats failed attempts where that is safe. Without this, none is.",
        "retries(mut self, retries: rt::Retries)",
        "retries(retries)",
    ),
    (
        "Sends this header with every request. What is no header makes `build` fail.",
        "header(mut self, name: impl AsRef<str>, value: impl AsRef<str>)",
        "header(name, value)",
    ),
    (
        "Refuses to read more than this many bytes of a response.",
        "max_response_bytes(mut self, bytes: usize)",
        "max_response_bytes(bytes)",
    ),
    (
        "Checks every request against the document's constraints before it is sent.",
        "validated(mut self)",
        "validated()",
    ),
];

fn builder(cx: Context<'_>) -> String {
    let mut out = Text::new();
    out.line("/// Builds a [`Client`]. Credentials never show in `Debug`.");
    out.line("#[must_use = \"a builder does nothing until it is built\"]");
    out.line("#[derive(Debug, Clone)]");
    out.open("pub struct ClientBuilder");
    out.line("core: rt::CoreBuilder,");
    out.close("");
    out.line("");
    out.open("impl ClientBuilder");
    for index in 0..cx.plan.schemes.len() {
        scheme_method(cx, index, &mut out);
        out.line("");
    }
    for (docs, signature, call) in SETTINGS {
        out.line(format!("/// {docs}"));
        setting(signature, call, &mut out);
        out.line("");
    }
    featured(cx, &mut out);
    out.line("/// Changes what has no method here, such as the clock.");
    out.open("pub fn with_core(mut self, change: impl FnOnce(rt::CoreBuilder) -> rt::CoreBuilder) -> Self");
    out.line("self.core = change(self.core);");
    out.line("self");
    out.close("");
    out.line("");
    out.line("/// Builds the client.");
    out.line("///");
    out.line("/// # Errors");
    out.line("///");
    out.line("/// A base URL or a header that cannot be one, or no transport.");
    out.open("pub fn build(self) -> Result<Client, rt::BuildError>");
    out.line("self.core.build().map(|core| Client { core })");
    out.close("");
    out.close("");
    out.finish()
}

fn setting(signature: &str, call: &str, out: &mut Text) {
    out.open(format!("pub fn {signature} -> Self"));
    out.line(format!("self.core = self.core.{call};"));
    out.line("self");
    out.close("");
}

fn scheme_method(cx: Context<'_>, index: usize, out: &mut Text) {
    let scheme = &cx.plan.schemes[index];
    let names = &cx.names.schemes[index];
    Doc::ours(format!(
        "Credentials of the security scheme {}: {}, sent where an operation accepts them.",
        code(&scheme.name),
        credentials(&scheme.kind),
    ))
    .and(scheme.description.as_deref().map(Doc::text).unwrap_or_default())
    .and(token_sources(scheme))
    .outer(out);
    let of = format!("&super::security::{}", names.constant);
    match scheme.kind {
        SchemeKind::Basic => setting(
            &format!("{}(mut self, user: impl Into<String>, password: impl Into<rt::Secret>)", names.method),
            &format!("basic({of}, user.into(), password.into())"),
            out,
        ),
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => setting(
            &format!("{}(mut self, key: impl Into<rt::Secret>)", names.method),
            &format!("credential({of}, key.into())"),
            out,
        ),
        SchemeKind::Http(_) | SchemeKind::Token => setting(
            &format!("{}(mut self, token: impl Into<rt::Tokens>)", names.method),
            &format!("credential({of}, token)"),
            out,
        ),
    }
}

/// Where tokens of a scheme come from.
fn token_sources(scheme: &Scheme) -> Doc {
    match scheme.kind {
        SchemeKind::Basic | SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            return Doc::default();
        }
        SchemeKind::Http(_) | SchemeKind::Token => {}
    }
    let sources = "A token, or a source of tokens, such as `rt::client::ClientCredentials`.";
    let addresses: Vec<_> = scheme.addresses.iter().map(|(what, url)| format!("- {what}: {}", code(url))).collect();
    Doc::ours(sources).and(Doc::ours(addresses.join("\n")))
}

/// What needs features of the runtime; in one file for `include!`, `transport` takes the same things.
fn featured(cx: Context<'_>, out: &mut Text) {
    if cx.options.layout == Layout::Include {
        return;
    }
    out.line("/// Sends requests by this client, with its own connections, proxies and TLS settings.");
    out.line("///");
    out.line("/// Mind its redirects: by default `reqwest` follows them, and takes API keys along to other hosts.");
    out.line("#[cfg(any(feature = \"rustls\", feature = \"rustls-no-provider\", feature = \"native-tls\"))]");
    setting("http_client(mut self, client: rt::reqwest::Client)", "http_client(client)", out);
    out.line("");
    out.line("/// Hands requests to a service in memory, such as the server's router, instead of a network.");
    out.line("#[cfg(feature = \"in-memory\")]");
    out.line("pub fn service<S>(mut self, service: S) -> Self");
    out.line("where");
    out.line("    rt::InMemory<S>: rt::Transport,");
    out.line("{");
    out.deeper();
    out.line("self.core = self.core.service(service);");
    out.line("self");
    out.close("");
    out.line("");
}

/// The ways in which pages follow each other, for operations to refer to.
fn paginations(paginations: &[Pagination]) -> String {
    let mut out = Text::new();
    out.line("#[doc(hidden)]");
    let items: Vec<_> = paginations.iter().map(pagination).collect();
    out.list(&format!("pub static PAGINATION: [rt::Pagination; {}] = [", items.len()), &items, "];");
    out.finish()
}

fn pagination(pagination: &Pagination) -> String {
    let text = |text: &String| literal::string(text);
    let maybe = |place: &Option<String>| {
        place.as_ref().map_or_else(|| "None".to_owned(), |place| format!("Some({})", literal::string(place)))
    };
    let style = match &pagination.style {
        PageStyle::Value { parameter, next } => {
            format!("Value {{ parameter: {}, next: {} }}", text(parameter), text(next))
        }
        PageStyle::Page { parameter, first, pages } => {
            format!("Page {{ parameter: {}, first: {first}, pages: {} }}", text(parameter), maybe(pages))
        }
        PageStyle::Offset { parameter, total } => {
            format!("Offset {{ parameter: {}, total: {} }}", text(parameter), maybe(total))
        }
        PageStyle::Link { next } => format!("Link {{ next: {} }}", maybe(next)),
    };
    format!("rt::Pagination {{ style: rt::PageStyle::{style}, items: {} }}", text(&pagination.items))
}
