//! Optional parameters: a struct for each distinct set, the call that sets them, and how they are written and read.

use super::calls::rules;
use super::docs::{Doc, code};
use super::errors::gated;
use super::models::{default, record};
use super::operation_docs::parameter_docs;
use super::operations::{either_gate, method_and_path, operations, tag_path};
use super::param_styles::{reader, writer};
use super::types::type_text;
use super::{Context, Gate, Module, ModulePath, Text, When, literal};
use crate::plan::{Parameter, ParameterSet, ParameterSetId, Scalar, TagId, TypeRef};

/// The module of the sets that operations of several tags share, and in it one for the sets that only some tags need.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    let root = ModulePath::new(&["parameters"]);
    let shared: Vec<_> = ids(cx).filter(|id| home(cx, *id) == root).collect();
    if shared.is_empty() {
        return Vec::new();
    }
    let docs = "Optional parameters that operations of several tags share; each tag's module has aliases by operation.";
    let mut modules = vec![Module { gate: either_gate(cx, None), ..Module::new(root.clone(), Doc::ours(docs)) }];
    for id in shared {
        let group = cx.plan.parameter_sets[id.index()].group;
        let gate = cx.group_gate(group);
        let path = match gate {
            Gate::Always => root.clone(),
            Gate::Cfg(_) | Gate::Never => ModulePath::new(&["parameters", &cx.names.groups[group.index()]]),
        };
        let place = modules.iter().position(|module| module.path == path).unwrap_or_else(|| {
            modules.push(Module { gate, public: false, ..Module::new(path.clone(), Doc::default()) });
            modules.len() - 1
        });
        modules[place].job(move || set(cx, id, &path));
    }
    modules
}

fn ids(cx: Context<'_>) -> impl Iterator<Item = ParameterSetId> {
    (0u32..).map(ParameterSetId).take(cx.plan.parameter_sets.len())
}

/// The module from which a set is reached: its tag's, or `parameters`.
fn home(cx: Context<'_>, id: ParameterSetId) -> ModulePath {
    let mut tags = cx.plan.parameter_sets[id.index()].operations.iter().map(|id| cx.plan.operations[id.index()].tag);
    match tags.next() {
        Some(first) if tags.all(|tag| tag == first) => tag_path(cx, first),
        Some(_) | None => ModulePath::new(&["parameters"]),
    }
}

/// The sets that live in a tag's module.
pub(super) fn sets_of(cx: Context<'_>, tag: TagId) -> impl Iterator<Item = ParameterSetId> {
    ids(cx).filter(move |id| home(cx, *id) == tag_path(cx, tag))
}

/// The struct, its codecs, and its call with setters.
pub(super) fn set(cx: Context<'_>, id: ParameterSetId, from: &ModulePath) -> String {
    let set = &cx.plan.parameter_sets[id.index()];
    let names = &cx.names.parameter_sets[id.index()];
    let fields: Vec<_> = set.parameters.iter().zip(names.fields.iter().map(String::as_str)).collect();
    let mut out = Text::new();
    definition(cx, &names.name, set, &fields, from, &mut out);
    gated(&cx.gate(When::Client), &mut out, |out| write(&names.name, &fields, out));
    gated(&cx.gate(When::Server), &mut out, |out| read(cx, &names.name, &fields, from, out));
    let gate = cx.gate(When::Client);
    if gate.is_never() {
        return out.finish();
    }
    out.line("");
    Doc::ours(format!("A call {}, with a setter for each optional parameter.", users(cx, set))).outer(&mut out);
    out.maybe_line(gate.attribute());
    out.line("#[must_use = \"a call is sent when it is awaited\"]");
    out.line(format!("pub struct {}<T, E>(rt::ParamCall<{}, T, E>);", names.call, names.name));
    gated(&gate, &mut out, |out| setters(cx, id, &fields, from, out));
    gated(&gate, &mut out, |out| out.line(format!("rt::param_call!({});", names.call)));
    out.finish()
}

fn definition(
    cx: Context<'_>,
    name: &str,
    set: &ParameterSet,
    fields: &[(&Parameter, &str)],
    from: &ModulePath,
    out: &mut Text,
) {
    Doc::ours(format!("The optional parameters {}.", users(cx, set))).outer(out);
    out.line("#[derive(Clone)]");
    out.open(format!("pub struct {name}"));
    for (parameter, field) in fields {
        parameter_docs(cx, parameter, field).outer(out);
        out.line(format!("pub {field}: Option<{}>,", type_text(value_type(parameter), &cx, from)));
    }
    out.close("");
    let fields: Vec<_> = fields.iter().map(|(_, field)| *field).collect();
    record(name, &fields, out);
    let values: Vec<_> = fields.iter().map(|field| format!("{field}: None")).collect();
    default(name, &values, out);
}

/// `of GET /stages/user_write/`, `of 27 operations`
fn users(cx: Context<'_>, set: &ParameterSet) -> String {
    match &set.operations[..] {
        [id] => format!("of {}", code(&method_and_path(&cx.plan.operations[id.index()]))),
        several => format!("of {} operations", several.len()),
    }
}

/// The type of a value; a null has no form in a parameter.
pub(super) fn value_type(parameter: &Parameter) -> &TypeRef {
    match &parameter.ty {
        TypeRef::Nullable(inner) => inner,
        other => other,
    }
}

fn write(name: &str, fields: &[(&Parameter, &str)], out: &mut Text) {
    out.open(format!("impl rt::WriteParams for {name}"));
    // Compiled where it is called: a program pays for the calls it makes.
    out.line("#[inline]");
    out.open("fn write(&self, to: &mut rt::ParamWriter<'_>)");
    for (parameter, field) in fields {
        let (method, arguments) = writer(parameter);
        out.line(format!("to.{method}({}, &self.{field});", arguments.join(", ")));
    }
    out.close("");
    out.close("");
}

fn read(cx: Context<'_>, name: &str, fields: &[(&Parameter, &str)], from: &ModulePath, out: &mut Text) {
    out.open(format!("impl rt::server::ReadParams for {name}"));
    out.open("fn read(from: &mut rt::server::ParamReader) -> Self");
    out.open("Self");
    for (parameter, field) in fields {
        let (method, mut arguments) = reader(cx, parameter);
        arguments.push(format!("&{}", rules(&parameter.rules, cx, from)));
        match parameter.default.as_deref().filter(|default| *default != "null") {
            None => out.list(&format!("{field}: from.{method}("), &arguments, "),"),
            Some(default) => {
                let or_default = if parameter.style.strings { "or_default" } else { "or_default_value" };
                let read = format!("from.{method}({})", arguments.join(", "));
                let head = format!("{field}: rt::server::{or_default}(");
                out.list(&head, &[read, literal::string(default)], "),");
            }
        }
    }
    out.close("");
    out.close("");
    out.close("");
}

fn setters(cx: Context<'_>, id: ParameterSetId, fields: &[(&Parameter, &str)], from: &ModulePath, out: &mut Text) {
    let names = &cx.names.parameter_sets[id.index()];
    out.open(format!("impl<T, E> {}<T, E>", names.call));
    out.line("#[doc(hidden)]");
    out.open(format!("pub fn new(call: rt::ParamCall<{}, T, E>) -> Self", names.name));
    out.line("Self(call)");
    out.close("");
    out.line("");
    for (parameter, field) in fields {
        let (ty, value) = setter(cx, value_type(parameter), from);
        parameter_docs(cx, parameter, field).outer(out);
        out.open(format!("pub fn {field}(mut self, value: {ty}) -> Self"));
        out.line(format!("self.0.params.{field} = Some({value});"));
        out.line("self");
        out.close("");
        out.line("");
    }
    out.line("/// Sets all optional parameters at once.");
    out.open(format!("pub fn params(mut self, params: {}) -> Self", names.name));
    out.line("self.0.params = params;");
    out.line("self");
    out.close("");
    out.close("");
}

/// The type of a setter's argument, and the field's value made of `value`.
fn setter(cx: Context<'_>, ty: &TypeRef, from: &ModulePath) -> (String, &'static str) {
    match ty {
        TypeRef::Scalar(Scalar::String) => ("impl Into<String>".to_owned(), "value.into()"),
        TypeRef::Scalar(Scalar::Secret) => ("impl Into<rt::Secret>".to_owned(), "value.into()"),
        TypeRef::List(item) if **item == TypeRef::Scalar(Scalar::String) => {
            ("impl IntoIterator<Item = impl Into<String>>".to_owned(), "value.into_iter().map(Into::into).collect()")
        }
        TypeRef::List(item) => (format!("impl Into<Vec<{}>>", type_text(item, &cx, from)), "value.into()"),
        other => (type_text(other, &cx, from), "value"),
    }
}

/// The aliases of a tag's operations: of the parameters, and of the call.
pub(super) fn aliases(cx: Context<'_>, tag: TagId) -> String {
    let path = tag_path(cx, tag);
    let mut out = Text::new();
    for (id, operation) in operations(cx, tag) {
        let names = &cx.names.operations[id.index()];
        let Some(set) = operation
            .optional
            .filter(|set| home(cx, *set) != path || cx.names.parameter_sets[set.index()].name != names.params)
        else {
            continue;
        };
        if !out.is_empty() {
            out.line("");
        }
        let of = code(&method_and_path(operation));
        out.line(format!("/// The optional parameters of {of}."));
        let (params, call) = set_paths(cx, set, &path);
        out.line(format!("pub type {} = {params};", names.params));
        let gate = cx.gate(When::Client);
        if !gate.is_never() {
            out.line("");
            out.line(format!("/// A call of {of}, with a setter for each optional parameter."));
            out.maybe_line(gate.attribute());
            out.line(format!("pub type {}<T, E> = {call}<T, E>;", names.call));
        }
    }
    out.finish()
}

/// The paths of a set's struct and of its call, as they are written in `from`.
pub(super) fn set_paths(cx: Context<'_>, id: ParameterSetId, from: &ModulePath) -> (String, String) {
    let names = &cx.names.parameter_sets[id.index()];
    let home = home(cx, id);
    let to = |name: &str| {
        let path: Vec<&str> = home.0.iter().map(String::as_str).chain([name]).collect();
        from.to(&path)
    };
    (to(&names.name), to(&names.call))
}
