//! Documented response headers: a struct for each distinct set, and how it is read and written.

use super::docs::{Doc, code};
use super::errors::gated;
use super::operations::{either_gate, method_and_path, operations, tag_path};
use super::types::type_text;
use super::{Context, Gate, Module, ModulePath, Text, When, literal};
use crate::plan::{Header, HeaderSetId, TagId, TypeRef};

/// The module of the sets, and in it one for the sets that only some tags need.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    if cx.plan.header_sets.is_empty() {
        return Vec::new();
    }
    let docs = "Headers that responses are documented to have: a type for each set of them.\n\n\
        Equal sets share a type; each tag's module has aliases by operation.";
    let root = ModulePath::new(&["headers"]);
    let mut modules = vec![Module { gate: either_gate(cx, None), ..Module::new(root.clone(), Doc::ours(docs)) }];
    for (set, id) in cx.plan.header_sets.iter().zip((0u32..).map(HeaderSetId)) {
        let gate = cx.group_gate(set.group);
        let path = match gate {
            Gate::Always => root.clone(),
            Gate::Cfg(_) | Gate::Never => ModulePath::new(&["headers", &cx.names.groups[set.group.index()]]),
        };
        let place = modules.iter().position(|module| module.path == path).unwrap_or_else(|| {
            modules.push(Module { gate, public: false, ..Module::new(path.clone(), Doc::default()) });
            modules.len() - 1
        });
        modules[place].job(move || header_set(cx, id, &path));
    }
    modules
}

fn header_set(cx: Context<'_>, id: HeaderSetId, from: &ModulePath) -> String {
    let set = &cx.plan.header_sets[id.index()];
    let names = &cx.names.header_sets[id.index()];
    let fields: Vec<_> = set.headers.iter().zip(names.fields.iter().map(String::as_str)).collect();
    let users = match &set.operations[..] {
        [id] => code(&method_and_path(&cx.plan.operations[id.index()])),
        several => format!("{} operations", several.len()),
    };
    let mut out = Text::new();
    Doc::ours(format!("The documented headers of responses of {users}.")).outer(&mut out);
    let default = if set.headers.iter().any(|header| header.required) { "" } else { ", Default" };
    out.line(format!("#[derive(Debug, Clone, PartialEq{default})]"));
    out.open(format!("pub struct {}", names.name));
    for (header, field) in &fields {
        field_docs(header).outer(&mut out);
        let ty = type_text(value_type(header), &cx, from);
        out.line(if header.required { format!("pub {field}: {ty},") } else { format!("pub {field}: Option<{ty}>,") });
    }
    out.close("");
    gated(&cx.gate(When::Client), &mut out, |out| read(&names.name, &fields, out));
    gated(&cx.gate(When::Server), &mut out, |out| write(&names.name, &fields, out));
    out.finish()
}

/// The type of a value; a null has no form in a header.
fn value_type(header: &Header) -> &TypeRef {
    match &header.ty {
        TypeRef::Nullable(inner) => inner,
        other => other,
    }
}

fn field_docs(header: &Header) -> Doc {
    let deprecated = if header.deprecated { " Deprecated." } else { "" };
    let place = Doc::ours(format!("The header {}.{deprecated}", code(&header.wire)));
    header.description.as_deref().map(Doc::text).unwrap_or_default().and(place)
}

fn read(name: &str, fields: &[(&Header, &str)], out: &mut Text) {
    out.open(format!("impl rt::ReadHeaders for {name}"));
    out.line("#[inline]");
    out.open("fn read(from: &rt::HeaderReader<'_>) -> Result<Self, rt::HeaderError>");
    out.open("Ok(Self");
    for (header, field) in fields {
        let presence = if header.required { "required" } else { "optional" };
        let list = if header.list { "_list" } else { "" };
        out.line(format!("{field}: from.{presence}{list}({})?,", literal::string(&header.wire)));
    }
    out.close(")");
    out.close("");
    out.close("");
}

fn write(name: &str, fields: &[(&Header, &str)], out: &mut Text) {
    out.open(format!("impl rt::server::WriteHeaders for {name}"));
    out.open("fn write(&self, to: &mut rt::server::HeaderWriter)");
    for (header, field) in fields {
        out.line(format!("to.header({}, &self.{field});", literal::string(&header.wire)));
    }
    out.close("");
    out.close("");
}

/// The aliases of a tag's operations.
pub(super) fn aliases(cx: Context<'_>, tag: TagId) -> String {
    let path = tag_path(cx, tag);
    let mut out = Text::new();
    for (id, operation) in operations(cx, tag) {
        let names = &cx.names.operations[id.index()];
        let of = code(&method_and_path(operation));
        let sets = [
            (operation.headers, &names.headers, "successes"),
            (operation.error_headers, &names.error_headers, "documented errors"),
        ];
        for (set, alias, what) in sets {
            let Some(set) = set else { continue };
            if !out.is_empty() {
                out.line("");
            }
            let target = path.to(&["headers", &cx.names.header_sets[set.index()].name]);
            out.line(format!("/// The headers of the {what} of {of}."));
            out.line(format!("pub type {alias} = {target};"));
        }
    }
    out.finish()
}
