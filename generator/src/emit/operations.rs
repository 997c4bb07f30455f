//! What client and server share: a module a tag with its operations' tables, error aliases and optional parameters; the
//! shared error sets, shared parameter sets and security schemes.

use super::docs::{Doc, code};
use super::shared_tables::SharedTables;
use super::{Context, Gate, Layout, Module, ModulePath, Text, bodies, calls, errors, headers, literal, params};
use crate::plan::{Method, Need, Operation, OperationId, Rejection, Scheme, SchemeKind, Tag, TagId, TagKind};

/// The modules.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    if cx.plan.operations.is_empty() || !(cx.options.client || cx.options.server) {
        return Vec::new();
    }
    let mut modules = Vec::new();
    modules.extend(security_module(cx));
    modules.extend(errors::modules(cx));
    modules.extend(headers::modules(cx));
    modules.extend(params::modules(cx));
    modules.extend(tags(cx).map(|tag| tag_module(cx, tag)));
    modules
}

/// The ids of the tags, in order.
pub(super) fn tags(cx: Context<'_>) -> impl Iterator<Item = TagId> + '_ {
    (0u32..).map(TagId).take(cx.plan.tags.len())
}

/// The operations of a tag, in document order.
pub(super) fn operations(cx: Context<'_>, tag: TagId) -> impl Iterator<Item = (OperationId, &Operation)> {
    cx.plan.tags[tag.index()].operations.iter().map(move |id| (*id, &cx.plan.operations[id.index()]))
}

/// The operations of a tag that a server answers.
pub(super) fn served(cx: Context<'_>, tag: TagId) -> impl Iterator<Item = (OperationId, &Operation)> {
    operations(cx, tag).filter(|(_, operation)| operation.served)
}

/// The tags with operations that a server answers.
pub(super) fn served_tags(cx: Context<'_>) -> impl Iterator<Item = TagId> + '_ {
    tags(cx).filter(move |tag| served(cx, *tag).next().is_some())
}

/// The module of a tag.
pub(super) fn tag_path(cx: Context<'_>, tag: TagId) -> ModulePath {
    ModulePath::new(&[&cx.names.tags[tag.index()].module])
}

/// The condition under which a tag is compiled, as it stands in `cfg(…)`; `None`: always.
pub(super) fn tag_condition(cx: Context<'_>, tag: TagId) -> Option<String> {
    cx.condition(&cx.plan.tags[tag.index()].features)
}

/// The gate of what client and server share, which is nothing in a crate that has neither.
pub(super) fn either_gate(cx: Context<'_>, condition: Option<String>) -> Gate {
    if cx.options.layout == Layout::Include {
        return Gate::Always;
    }
    let halves = match (cx.options.client, cx.options.server) {
        (true, true) => "any(feature = \"client\", feature = \"server\")",
        (true, false) => "feature = \"client\"",
        (false, true) => "feature = \"server\"",
        (false, false) => return Gate::Never,
    };
    Gate::Cfg(match condition {
        Some(condition) => format!("#[cfg(all({condition}, {halves}))]"),
        None => format!("#[cfg({halves})]"),
    })
}

fn tag_module(cx: Context<'_>, tag: TagId) -> Module<'_> {
    let path = tag_path(cx, tag);
    let mut module = Module::new(path.clone(), tag_docs(cx, tag));
    module.gate = either_gate(cx, tag_condition(cx, tag));
    if cx.options.client {
        module.job(move || calls::group(cx, tag));
    }
    module.job(move || bodies::enums(cx, tag));
    module.job(move || errors::aliases(cx, tag));
    module.job(move || headers::aliases(cx, tag));
    for set in params::sets_of(cx, tag) {
        module.job(move || params::set(cx, set, &tag_path(cx, tag)));
    }
    module.job(move || params::aliases(cx, tag));
    module.job(move || tables(cx, tag));
    module
}

/// Whose operations they are: `operations tagged pets`, `document's webhooks`.
pub(super) fn which(tag: &Tag) -> String {
    match (tag.kind, &tag.name) {
        (TagKind::Tag, Some(name)) => format!("operations tagged {}", code(name)),
        (TagKind::Tag, None) => "operations without a tag".to_owned(),
        (TagKind::Webhooks, _) => "webhooks of the document".to_owned(),
        (TagKind::Callbacks, _) => "callbacks of the document".to_owned(),
    }
}

/// What the tag says of itself.
pub(super) fn tag_docs(cx: Context<'_>, tag: TagId) -> Doc {
    let tag = &cx.plan.tags[tag.index()];
    let title = format!("The {}.", which(tag));
    let description = tag.description.as_deref().map(Doc::text).unwrap_or_default();
    Doc::ours(title).and(description)
}

/// The operations of a tag as one table, in a module of its own: nothing else there has a name of the document.
///
/// One table, because a static an operation is an item, a body and an evaluation for the compiler each.
fn tables(cx: Context<'_>, tag: TagId) -> String {
    let mut out = Text::new();
    out.line("/// The operations as a table, which client and server share.");
    out.open("pub mod operations");
    out.line("use ::oasmith_runtime as rt;");
    let shared = SharedTables::of(cx, tag);
    if operations(cx, tag).any(|(_, operation)| shared.names_schemes(&security(cx, operation))) {
        out.line("use super::super::security;");
    }
    shared.write(&mut out);
    out.line("");
    out.line("/// The operations, in document order.");
    let count = operations(cx, tag).count();
    let made = made_at_run_time(cx, tag);
    let end = if made {
        out.line(format!("pub static ALL: ::std::sync::LazyLock<[rt::Operation; {count}]> ="));
        out.deeper();
        out.line("::std::sync::LazyLock::new(|| [");
        "]);"
    } else {
        out.line(format!("pub static ALL: [rt::Operation; {count}] = ["));
        "];"
    };
    out.deeper();
    for (_, operation) in operations(cx, tag) {
        table(cx, operation, &shared, made, &mut out);
    }
    out.shallower();
    out.line(end);
    if made {
        out.shallower();
    }
    if operations(cx, tag).next().is_some() {
        names(cx, tag, &mut out);
    }
    out.close("");
    out.finish()
}

/// The operations by their names.
fn names(cx: Context<'_>, tag: TagId, out: &mut Text) {
    out.line("");
    out.line("/// An operation by its name: where it is in the table.");
    out.line("#[derive(Debug, Clone, Copy, PartialEq, Eq)]");
    out.open("pub enum Id");
    for (id, operation) in operations(cx, tag) {
        out.line(format!("/// {}", code(&method_and_path(operation))));
        out.line(format!("{},", cx.names.operations[id.index()].id));
    }
    out.close("");
    out.line("");
    out.open("impl Id");
    out.line("/// Its table.");
    out.line("#[inline]");
    out.line("#[must_use]");
    let constant = if made_at_run_time(cx, tag) { "" } else { "const " };
    out.open(format!("pub {constant}fn table(self) -> &'static rt::Operation"));
    out.line("&ALL[self as usize]");
    out.close("");
    own_servers(cx, tag, out);
    out.close("");
}

/// The servers of the operations that do not have the document's.
fn own_servers(cx: Context<'_>, tag: TagId, out: &mut Text) {
    let has_own = |operation: &Operation| !operation.servers.is_empty();
    if !operations(cx, tag).any(|(_, operation)| has_own(operation)) {
        return;
    }
    out.line("");
    out.line("/// The servers of the operation, where it has its own: a call goes there by `at_server`.");
    out.line("#[must_use]");
    out.open("pub const fn servers(self) -> &'static [&'static str]");
    out.open("match self");
    for (id, operation) in operations(cx, tag).filter(|(_, operation)| has_own(operation)) {
        let urls: Vec<String> = operation.servers.iter().map(|url| literal::string(url)).collect();
        out.list(&format!("Self::{} => &[", cx.names.operations[id.index()].id), &urls, "],");
    }
    if !operations(cx, tag).all(|(_, operation)| has_own(operation)) {
        out.line("_ => &[],");
    }
    out.close("");
    out.close("");
}

/// Whether an operation of the tag has a method that no constant of `http` is.
fn made_at_run_time(cx: Context<'_>, tag: TagId) -> bool {
    operations(cx, tag).any(|(_, operation)| matches!(operation.method, Method::Other(_)))
}

/// An operation; `made` at run time, where what is not evaluated with the program has to say that it is a constant.
fn table(cx: Context<'_>, operation: &Operation, shared: &SharedTables, made: bool, out: &mut Text) {
    let tag = cx.plan.tags[operation.tag.index()].name.as_deref().unwrap_or_default();
    out.open("rt::Operation");
    out.line(format!("id: {},", literal::string(&display_id(operation))));
    out.line(match &operation.method {
        Method::Other(name) => format!("method: rt::method({}),", literal::string(name)),
        Method::Get
        | Method::Put
        | Method::Post
        | Method::Delete
        | Method::Options
        | Method::Head
        | Method::Patch
        | Method::Trace
        | Method::Query => format!("method: rt::Method::{},", operation.method.as_str()),
    });
    out.line(format!("template: {},", literal::string(&operation.template)));
    out.line(format!("tag: {},", literal::string(tag)));
    shared.security_field(&security(cx, operation), made, out);
    out.line(format!("optional_security: {},", operation.security.optional));
    out.line(format!("accept: {},", literal::string(&accept(cx, operation))));
    shared.rejections_field(&rejections(operation), out);
    out.close(",");
}

/// The `operationId`, or the method and the path.
pub(super) fn display_id(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| method_and_path(operation))
}

/// `PATCH /stages/user_write/{stage_uuid}/`
pub(super) fn method_and_path(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.template)
}

/// The alternatives of an operation's security, as expressions beside `use …::security`.
pub(super) fn security(cx: Context<'_>, operation: &Operation) -> Vec<String> {
    let need = |need: &Need| {
        let scopes: Vec<_> = need.scopes.iter().map(|scope| literal::string(scope)).collect();
        let constant = &cx.names.schemes[need.scheme.index()].constant;
        format!("security::{constant}.needed(&[{}])", scopes.join(", "))
    };
    let needs = |needs: &Vec<Need>| format!("&[{}]", needs.iter().map(need).collect::<Vec<_>>().join(", "));
    operation.security.alternatives.iter().map(needs).collect()
}

/// The media types of the responses, as an `Accept` header.
pub(super) fn accept(cx: Context<'_>, operation: &Operation) -> String {
    let sets = operation.success.set.iter().chain(&operation.errors);
    let cases = sets.flat_map(|id| &cx.plan.error_sets[id.index()].errors);
    let contents = operation.success.content.iter().chain(cases.filter_map(|case| case.content.as_ref()));
    let (mut media_types, mut twins): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for content in contents {
        if !media_types.contains(&content.media_type()) {
            media_types.push(content.media_type());
        }
        twins.extend(content.xml().map(|xml| xml.media_type.as_str()).filter(|twin| !twins.contains(twin)));
    }
    // XML is read as well, and liked less than JSON of the same.
    let twins = twins.into_iter().filter(|twin| !media_types.contains(twin)).map(|twin| format!("{twin};q=0.9"));
    media_types.iter().copied().map(str::to_owned).chain(twins).collect::<Vec<_>>().join(", ")
}

/// How an operation refuses, an expression a status.
pub(super) fn rejections(operation: &Operation) -> Vec<String> {
    operation.rejections.iter().map(|(status, how)| rejection(*status, how)).collect()
}

fn rejection(status: u16, rejection: &Rejection) -> String {
    let how = match rejection {
        Rejection::FieldMap { root, taken } => {
            let root =
                root.as_ref().map_or_else(|| "None".to_owned(), |root| format!("Some({})", literal::string(root)));
            let taken: Vec<_> = taken.iter().map(|key| literal::string(key)).collect();
            format!("FieldMap {{ root: {root}, taken: &[{}] }}", taken.join(", "))
        }
        Rejection::Summary { property } => format!("Summary {{ property: {} }}", literal::string(property)),
        Rejection::Coded { property, code } => {
            format!("Coded {{ property: {}, code: {} }}", literal::string(property), literal::string(code))
        }
        Rejection::Problem => "Problem".to_owned(),
        Rejection::Instead(other) => format!("Instead({other})"),
    };
    format!("({status}, rt::Rejection::{how})")
}

fn security_module(cx: Context<'_>) -> Option<Module<'_>> {
    if cx.plan.schemes.is_empty() {
        return None;
    }
    let path = ModulePath::new(&["security"]);
    let mut module = Module::new(path, Doc::ours("The security schemes, which the operations' tables refer to."));
    module.gate = either_gate(cx, None);
    for (scheme, names) in cx.plan.schemes.iter().zip(&cx.names.schemes) {
        module.job(move || scheme_static(scheme, &names.constant));
    }
    Some(module)
}

fn scheme_static(scheme: &Scheme, constant: &str) -> String {
    let mut out = Text::new();
    let docs = Doc::ours(format!("{}: {}.", code(&scheme.name), credentials(&scheme.kind)));
    docs.and(scheme.description.as_deref().map(Doc::text).unwrap_or_default()).outer(&mut out);
    let kind = match &scheme.kind {
        SchemeKind::Http(name) => format!("Http({})", literal::string(name)),
        SchemeKind::Basic => "Basic".to_owned(),
        SchemeKind::ApiKeyHeader(name) => format!("ApiKeyHeader({})", literal::string(name)),
        SchemeKind::ApiKeyQuery(name) => format!("ApiKeyQuery({})", literal::string(name)),
        SchemeKind::ApiKeyCookie(name) => format!("ApiKeyCookie({})", literal::string(name)),
        SchemeKind::Token => "Token".to_owned(),
    };
    let name = literal::string(&scheme.name);
    out.line(format!("pub static {constant}: rt::Scheme ="));
    out.line(format!("    rt::Scheme {{ name: {name}, kind: rt::SchemeKind::{kind} }};"));
    out.finish()
}

/// What is sent, as Markdown: `Authorization: Bearer TOKEN`.
pub(super) fn credentials(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Http(scheme) => code(&format!("Authorization: {} TOKEN", http_scheme(scheme))),
        SchemeKind::Basic => format!("{} with user and password", code("Authorization: Basic …")),
        SchemeKind::ApiKeyHeader(name) => format!("the header {}", code(&format!("{name}: KEY"))),
        SchemeKind::ApiKeyQuery(name) => format!("the query parameter {}", code(name)),
        SchemeKind::ApiKeyCookie(name) => format!("the cookie {}", code(name)),
        SchemeKind::Token => format!("{}, which the caller has obtained", code("Authorization: Bearer TOKEN")),
    }
}

/// The scheme as it is sent: `bearer` is written `Bearer`.
pub(super) fn http_scheme(scheme: &str) -> &str {
    if scheme.eq_ignore_ascii_case("bearer") { "Bearer" } else { scheme }
}
