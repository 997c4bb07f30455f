//! What a server's responses are checked by in debug builds: constant data in a private module, which costs nothing where
//! nobody asks for it.

use std::collections::HashSet;

use super::docs::{Doc, code};
use super::operations::{display_id, served, served_tags};
use super::server::tag_path;
use super::{Context, Gate, Layout, Module, ModulePath, Text, literal, tables};
use crate::plan::{DocumentedResponse, TableId, TagId};

/// The module's name.
const MODULE: &str = "response_checks";

/// The feature of a crate.
pub(super) const FEATURE: &str = "response-checks";

/// Whether responses are checked: it was asked for, and there is something that answers.
pub(super) fn is_written(cx: Context<'_>) -> bool {
    let planned = &cx.plan.response_checks.operations;
    cx.options.server && cx.options.response_checks && !planned.is_empty() && planned.len() == cx.plan.operations.len()
}

/// The module; none where responses are not checked.
pub(super) fn module(cx: Context<'_>) -> Option<Module<'_>> {
    if !is_written(cx) {
        return None;
    }
    let docs = Doc::ours("The documented responses of operations, which answers are checked by in debug builds.");
    let mut module = Module::new(ModulePath::new(&[MODULE]), docs);
    module.gate = gate(cx);
    module.public = false;
    module.exported = false;
    let planned = &cx.plan.response_checks.operations;
    let is_documented = served_tags(cx).flat_map(|tag| served(cx, tag)).any(|(id, _)| !planned[id.index()].is_empty());
    let names = if is_documented { "{DocumentedResponse, Responses}" } else { "Responses" };
    module.job(move || format!("use rt::server::{names};\n"));
    for tag in served_tags(cx) {
        module.job(move || responses(cx, tag));
    }
    let used = used(cx);
    for (id, (table, name)) in cx.plan.response_checks.tables.iter().zip(&cx.names.response_checks.tables).enumerate() {
        if !used.contains(&id) {
            continue;
        }
        module.job(move || {
            let mut out = Text::new();
            Doc::ours(format!("The schema at {}.", code(&table.pointer))).outer(&mut out);
            tables::write(name, &table.schema, &cx.names.response_checks.tables, &mut out);
            out.finish()
        });
    }
    Some(module)
}

/// The tables that responses lead to, by position. What only a property leads to that no response carries is none of them.
fn used(cx: Context<'_>) -> HashSet<usize> {
    let planned = &cx.plan.response_checks;
    let mut open: Vec<TableId> = Vec::new();
    for (id, _) in served_tags(cx).flat_map(|tag| served(cx, tag)) {
        for response in &planned.operations[id.index()] {
            open.extend(response.content.iter().filter_map(|(_, table)| *table));
            open.extend(response.headers.iter().filter_map(|header| header.schema));
        }
    }
    let mut used = HashSet::new();
    while let Some(table) = open.pop() {
        if used.insert(table.index()) {
            planned.tables[table.index()].schema.tables(&mut |table| open.push(table));
        }
    }
    used
}

/// Whether and when what checks responses is there.
pub(super) fn gate(cx: Context<'_>) -> Gate {
    match (is_written(cx), cx.options.layout) {
        (false, _) => Gate::Never,
        (true, Layout::Crate) => Gate::Cfg(format!("#[cfg(feature = \"{FEATURE}\")]")),
        (true, Layout::Include) => Gate::Always,
    }
}

/// The table of a tag, as its router names it.
pub(super) fn of_tag(cx: Context<'_>, tag: TagId) -> String {
    format!("&{}", tag_path(cx, tag).to(&[MODULE, &cx.names.response_checks.tags[tag.index()]]))
}

fn responses(cx: Context<'_>, tag: TagId) -> String {
    let mut out = Text::new();
    let names = &cx.names.response_checks;
    // A reference that leads nowhere has no response.
    let checked = served(cx, tag).map(|(id, operation)| (operation, &cx.plan.response_checks.operations[id.index()]));
    let checked: Vec<_> = checked.filter(|(_, responses)| !responses.is_empty()).collect();
    let module = cx.names.tags[tag.index()].module.trim_start_matches("r#");
    Doc::ours(format!("Of the operations of {}.", code(module))).outer(&mut out);
    if cx.has_features() {
        out.line("#[allow(dead_code, reason = \"the operations may be switched off\")]");
    }
    let (name, count) = (&names.tags[tag.index()], checked.len());
    out.line(format!("pub(super) static {name}: [Responses; {count}] = ["));
    out.deeper();
    for (operation, documented) in checked {
        let responses: Vec<String> = documented.iter().map(|response| response_text(response, &names.tables)).collect();
        let head = format!("Responses {{ operation: {}, documented: &[", literal::string(&display_id(operation)));
        out.list(&head, &responses, "] },");
    }
    out.shallower();
    out.line("];");
    out.finish()
}

fn response_text(response: &DocumentedResponse, names: &[String]) -> String {
    let statuses = response.status.bounds();
    let table = |table: &Option<TableId>| match table {
        Some(table) => format!("Some(&{})", names[table.index()]),
        None => "None".to_owned(),
    };
    let content =
        response.content.iter().map(|(name, schema)| format!("({}, {})", literal::string(name), table(schema)));
    let content = content.collect::<Vec<_>>().join(", ");
    let text = format!("DocumentedResponse::new({statuses:?}, &[{content}])");
    let headers = response.headers.iter().map(|header| {
        let name = literal::string(&header.name);
        let (required, schema) = (header.required, table(&header.schema));
        format!("rt::server::DocumentedHeader {{ name: {name}, required: {required}, schema: {schema} }}")
    });
    let headers = headers.collect::<Vec<_>>().join(", ");
    if headers.is_empty() { text } else { format!("{text}.with_headers(&[{headers}])") }
}
