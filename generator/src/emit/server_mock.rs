//! The mock: an implementation of the server's traits that answers by the document.

use std::collections::HashMap;
use std::sync::Arc;

use super::docs::{Doc, code};
use super::operations::{method_and_path, served, served_tags, tag_condition};
use super::{Context, Gate, Layout, Module, ModulePath, Text, literal, server};
use crate::plan::{Canned, CannedAnswer, Content, Operation, TagId};

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
        Who sends `Prefer: code=404` gets the answer that the document has for this status, and `Prefer: example=NAME`\n\
        the example of this name.\n\n\
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
    let answers = Arc::new(Answers::of(cx));
    if !answers.all.is_empty() {
        let answers = answers.clone();
        root.job(move || answers.table());
    }
    let mut modules = vec![root];
    modules.extend(tags.into_iter().map(|tag| tag_module(cx, tag, &answers)));
    modules
}

/// What can be asked for besides the usual answers, each once.
struct Answers<'a> {
    all: Vec<&'a CannedAnswer>,
    positions: HashMap<&'a CannedAnswer, usize>,
}

impl<'a> Answers<'a> {
    fn of(cx: Context<'a>) -> Self {
        let mut answers = Self { all: Vec::new(), positions: HashMap::new() };
        for answer in cx.plan.canned.iter().flat_map(|canned| &canned.others) {
            answers.positions.entry(answer).or_insert_with(|| {
                answers.all.push(answer);
                answers.all.len() - 1
            });
        }
        answers
    }

    fn positions(&self, canned: &Canned) -> String {
        let positions = canned.others.iter().filter_map(|answer| self.positions.get(answer));
        format!("&[{}]", positions.map(usize::to_string).collect::<Vec<_>>().join(", "))
    }

    fn table(&self) -> String {
        let mut out = Text::new();
        out.line("/// What else the document answers with: for who asks for it by `Prefer`.");
        out.line("#[allow(dead_code, reason = \"the operations that use it may be switched off\")]");
        out.line(format!("static {ANSWERS}: [rt::server::CannedAnswer; {}] = [", self.all.len()));
        out.deeper();
        for answer in &self.all {
            let status = answer.statuses.least(500);
            out.open("rt::server::CannedAnswer");
            out.line(format!("statuses: {:?},", answer.statuses.bounds()));
            out.line(match &answer.example {
                None => "example: None,".to_owned(),
                Some(name) => format!("example: Some({}),", literal::string(name)),
            });
            response("response: ", status, &answer.headers, answer.body.as_ref(), &mut out);
            out.close(",");
        }
        out.shallower();
        out.line("];");
        out.finish()
    }
}

/// The table's name in the module.
const ANSWERS: &str = "ANSWERS";

fn gate(cx: Context<'_>) -> Gate {
    match cx.options.layout {
        Layout::Crate => Gate::Cfg("#[cfg(feature = \"mock\")]".to_owned()),
        Layout::Include => Gate::Always,
    }
}

fn tag_module<'a>(cx: Context<'a>, tag: TagId, answers: &Arc<Answers<'a>>) -> Module<'a> {
    let answers = answers.clone();
    let path = ModulePath::new(&[MODULE, &cx.names.tags[tag.index()].module]);
    let mut module = Module::new(path.clone(), Doc::default());
    module.public = false;
    module.exported = false;
    module.gate = tag_condition(cx, tag).map_or(Gate::Always, |condition| Gate::Cfg(format!("#[cfg({condition})]")));
    module.job(move || implementation(cx, tag, &path, &answers));
    module
}

fn implementation(cx: Context<'_>, tag: TagId, path: &ModulePath, answers: &Answers<'_>) -> String {
    let names = &cx.names.tags[tag.index()];
    let mut out = Text::new();
    out.line("#[allow(unused_variables, reason = \"the answers are constants\")]");
    out.open(format!("impl {} for {}", path.to(&["server", &names.module, &names.group]), path.to(&[MODULE, "Mock"])));
    out.line("type Principal = rt::server::Anybody;");
    for (id, operation) in served(cx, tag) {
        out.line("");
        out.line(format!("// {}", code(&method_and_path(operation))));
        server::head(cx, id, operation, path, " {", &mut out);
        out.deeper();
        if let Some(canned) = cx.plan.canned.get(id.index()) {
            body(cx, operation, canned, (answers, path), &mut out);
        }
        out.close("");
    }
    out.close("");
    out.finish()
}

/// The body of a method: the usual reply, where a caller asks for nothing else.
fn body(
    cx: Context<'_>,
    operation: &Operation,
    canned: &Canned,
    (answers, path): (&Answers<'_>, &ModulePath),
    out: &mut Text,
) {
    let mut usual = Text::new();
    if canned.has_value {
        reply(cx, operation, canned, &mut usual);
    } else {
        usual.line("rt::server::not_implemented()");
    }
    let usual = usual.finish();
    if canned.others.is_empty() {
        out.paste(&usual);
        return;
    }
    let (table, positions) = (path.to(&[MODULE, ANSWERS]), answers.positions(canned));
    let status = if canned.has_value { canned.status } else { operation.success.status() };
    let head = format!("rt::server::preferred(&cx.headers, {status}, &{table}, {positions}");
    if usual.lines().count() == 1 {
        out.line(format!("{head}, {})", usual.trim_end()));
        return;
    }
    out.line(format!("{head},"));
    out.deeper();
    out.paste(&usual);
    out.shallower();
    out.line(")");
}

/// The reply: a value that its type reads, or else a response as it is.
fn reply(cx: Context<'_>, operation: &Operation, canned: &Canned, out: &mut Text) {
    let success = &operation.success;
    // In one file, what is not asked for cannot be switched on by a feature.
    let reads = cx.options.layout == Layout::Crate || cx.options.client || cx.options.both_directions;
    let plain = reads
        && canned.status == success.status()
        && !success.is_wrapped()
        && success.set.is_none()
        && operation.headers.is_none();
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
    response("", canned.status, &canned.headers, canned.body.as_ref(), out);
    out.line(".reply()");
}

/// A response as it is; `before` stands before it, and a comma after it where something does.
fn response(before: &str, status: u16, headers: &[(String, String)], body: Option<&(String, String)>, out: &mut Text) {
    let headers = headers.iter();
    let headers: Vec<String> =
        headers.map(|(name, value)| format!("({}, {})", literal::string(name), literal::string(value))).collect();
    out.open(format!("{before}rt::server::CannedResponse"));
    out.line(format!("status: {status},"));
    out.list("headers: &[", &headers, "],");
    out.line(match body {
        None => "body: None,".to_owned(),
        Some((media_type, text)) => {
            format!("body: Some(({}, {})),", literal::string(media_type), literal::raw_string(text))
        }
    });
    out.close(if before.is_empty() { "" } else { "," });
}
