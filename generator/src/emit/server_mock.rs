//! The mock: an implementation of the server's traits that answers by the document.

use super::docs::{Doc, code};
use super::operations::{method_and_path, served, served_tags, tag_condition};
use super::{Context, Gate, Layout, Module, ModulePath, Text, literal, server};
use crate::plan::{Canned, Content, Operation, OperationId, TagId};

/// The module's name at the root.
const MODULE: &str = "mock";

/// Whether there is one: it was asked for, and every operation has an answer.
pub(super) fn is_written(cx: Context<'_>) -> bool {
    cx.options.server && cx.options.mock && cx.plan.canned.len() == cx.plan.operations.len()
}

/// The modules: one a tag, as the features are.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    if !is_written(cx) || cx.plan.operations.is_empty() {
        return Vec::new();
    }
    let docs = "A server for tests: [`Mock`] implements the traits of all tags, and answers by the document: its first\n\
        example that fits, else the smallest value that does. Credentials have to be there, and are not looked at.\n\n\
        Mount the router of a tag with it: `server::stages::router(Arc::new(mock::Mock))`.";
    // Who receives webhooks is tested by sending them: nothing is answered by the document.
    let tags: Vec<TagId> = served_tags(cx).filter(|tag| !cx.plan.tags[tag.index()].kind.is_hooks()).collect();
    let docs = match cx.plan.tags.iter().zip(&cx.names.tags).find(|(tag, _)| !tag.kind.is_hooks()).map(|(_, tag)| tag) {
        Some(tag) => docs.replace("stages", tag.module.as_str()),
        None => docs.to_owned(),
    };
    let mut root = Module::new(ModulePath::new(&[MODULE]), Doc::ours(docs));
    root.gate = gate(cx);
    root.job(|| {
        let mut out = Text::new();
        out.line("/// Answers every operation by the document.");
        out.line("#[derive(Debug, Clone, Copy, Default)]");
        out.line("pub struct Mock;");
        out.finish()
    });
    let mut modules = vec![root];
    modules.extend(tags.into_iter().map(|tag| tag_module(cx, tag)));
    modules
}

fn gate(cx: Context<'_>) -> Gate {
    match cx.options.layout {
        Layout::Crate => Gate::Cfg("#[cfg(feature = \"mock\")]".to_owned()),
        Layout::Include => Gate::Always,
    }
}

fn tag_module(cx: Context<'_>, tag: TagId) -> Module<'_> {
    let path = ModulePath::new(&[MODULE, &cx.names.tags[tag.index()].module]);
    let mut module = Module::new(path.clone(), Doc::default());
    module.public = false;
    module.exported = false;
    module.gate = tag_condition(cx, tag).map_or(Gate::Always, |condition| Gate::Cfg(format!("#[cfg({condition})]")));
    module.job(move || implementation(cx, tag, &path));
    module
}

fn implementation(cx: Context<'_>, tag: TagId, path: &ModulePath) -> String {
    let names = &cx.names.tags[tag.index()];
    let mut out = Text::new();
    out.line("#[allow(unused_variables, reason = \"the answers are constants\")]");
    out.open(format!("impl {} for {}", path.to(&["server", &names.module, &names.group]), path.to(&[MODULE, "Mock"])));
    out.line("type Principal = rt::server::Anybody;");
    for (id, operation) in served(cx, tag) {
        out.line("");
        method(cx, id, operation, path, &mut out);
    }
    out.close("");
    out.finish()
}

fn method(cx: Context<'_>, id: OperationId, operation: &Operation, path: &ModulePath, out: &mut Text) {
    out.line(format!("// {}", code(&method_and_path(operation))));
    server::head(cx, id, operation, path, " {", out);
    out.deeper();
    match cx.plan.canned.get(id.index()).filter(|canned| canned.has_value) {
        None => out.line("rt::server::not_implemented()"),
        Some(canned) => reply(cx, operation, canned, out),
    }
    out.close("");
}

/// The reply: a value that its type reads, or else a response as it is.
fn reply(cx: Context<'_>, operation: &Operation, canned: &Canned, out: &mut Text) {
    let success = &operation.success;
    // In one file, what is not asked for cannot be switched on by a feature.
    let reads = cx.options.layout == Layout::Crate || cx.options.client || cx.options.both_directions;
    let plain = reads && !success.is_wrapped() && success.set.is_none() && operation.headers.is_none();
    let json = match (&success.content, &canned.body) {
        (None, None) if plain => Some("null".to_owned()),
        (Some(content @ Content::Json { media_type, .. }), Some((given, text)))
            if plain && media_type == given && content.only_xml().is_none() =>
        {
            Some(text.clone())
        }
        (Some(Content::Text { media_type }), Some((given, text))) if plain && media_type == given => {
            serde_json::to_string(text).ok()
        }
        _ => None,
    };
    if let Some(json) = json {
        out.line(format!("rt::server::canned({})", literal::raw_string(&json)));
        return;
    }
    let headers = canned.headers.iter();
    let headers: Vec<String> =
        headers.map(|(name, value)| format!("({}, {})", literal::string(name), literal::string(value))).collect();
    out.open("rt::server::CannedResponse");
    out.line(format!("status: {},", canned.status));
    out.list("headers: &[", &headers, "],");
    out.line(match &canned.body {
        None => "body: None,".to_owned(),
        Some((media_type, text)) => {
            format!("body: Some(({}, {})),", literal::string(media_type), literal::raw_string(text))
        }
    });
    out.close("");
    out.line(".reply()");
}
