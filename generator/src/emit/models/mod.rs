//! The models: a module of types for every group, all of them re-exported by `models`.

pub mod checks;
mod enums;
mod kinship;
mod multipart;
mod newtypes;
mod structs;
mod unions;
pub(super) mod validation;

pub(super) use structs::{ARGUMENTS, default, record};

use super::docs::{self, Doc};
use super::print::Text;
use super::{Context, Gate, Layout, Module, ModulePath, When, types};
use crate::plan::{Direction, Origin, Shape, Type, TypeId, TypeRef};

/// The modules.
pub(super) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    let mut groups: Vec<Vec<TypeId>> = vec![Vec::new(); cx.plan.groups.len()];
    for (at, ty) in (0..).zip(&cx.plan.types) {
        groups[ty.group.index()].push(TypeId(at));
    }
    let mut modules = vec![Module::new(ModulePath::new(&["models"]), module_docs(cx))];
    for ((at, name), ids) in cx.names.groups.iter().enumerate().zip(groups) {
        if ids.is_empty() {
            continue;
        }
        let mut module = Module::new(ModulePath::models(name), Doc::default());
        module.public = false;
        module.gate = cx.group_gate(crate::plan::GroupId(u32::try_from(at).unwrap_or(u32::MAX)));
        for id in ids {
            module.job(move || item(&Item::new(cx, id)));
        }
        modules.push(module);
    }
    modules
}

fn module_docs(cx: Context<'_>) -> Doc {
    let docs = Doc::ours("The types of the document's schemas.");
    match cx.options.layout {
        Layout::Include => docs,
        Layout::Crate => docs.and(Doc::ours(
            "A type is serialised and deserialised in the directions that the enabled features use: with `client`, what\n\
             is sent can be serialised and what is received deserialised; with `server`, the reverse. The feature\n\
             `both-directions` gives every type both, for caches and mocks.\n\n\
             A type that requests carry has `validate()` where the document says more of it than its fields do; the feature\n\
             `validate-responses` gives it to types that only responses have.",
        )),
    }
}

/// A type with what is looked up for it.
struct Item<'a> {
    cx: Context<'a>,
    id: TypeId,
    ty: &'a Type,
    name: &'a str,
    members: &'a [String],
    rest: &'a str,
    path: ModulePath,
}

impl<'a> Item<'a> {
    fn new(cx: Context<'a>, id: TypeId) -> Self {
        let ty = &cx.plan.types[id.index()];
        let names = &cx.names.types[id.index()];
        let path = ModulePath::models(&cx.names.groups[ty.group.index()]);
        Self { cx, id, ty, name: &names.name, members: &names.members, rest: &names.rest, path }
    }

    fn type_text(&self, ty: &TypeRef) -> String {
        types::type_text(ty, &self.cx, &self.path)
    }

    /// Documentation and `#[deprecated]`.
    fn head(&self, out: &mut Text) {
        Doc::of(&self.ty.docs).or(|| Doc::ours(origin(self.ty))).outer(out);
        out.maybe_line(self.ty.docs.deprecated.then_some("#[deprecated]"));
        let Some(extra) = &self.ty.extra else { return };
        if !extra.derives.is_empty() {
            out.line(format!("#[derive({})]", extra.derives.join(", ")));
        }
        for attribute in &extra.attributes {
            out.line(attribute);
        }
    }

    fn derives(&self, out: &mut Text) {
        let derives = self.ty.derives;
        let all = [
            (true, "Debug, Clone"),
            (derives.copy, "Copy"),
            (true, "PartialEq"),
            (derives.eq_hash, "Eq, Hash"),
            (derives.default, "Default"),
        ];
        let all: Vec<_> = all.into_iter().filter_map(|(on, name)| on.then_some(name)).collect();
        out.line(format!("#[derive({})]", all.join(", ")));
    }

    /// The gate of `Serialize`.
    fn serialize_gate(&self) -> Gate {
        self.cx.gate(match self.ty.direction {
            // What checks a value looks at its JSON, on either side.
            Direction { request: true, response: false } if self.ty.as_json => When::Always,
            Direction { request: true, response: false } => When::ClientOrBoth,
            Direction { request: false, response: true } => When::ServerOrBoth,
            Direction { request: true, response: true } | Direction { request: false, response: false } => When::Always,
        })
    }

    /// The gate of `Deserialize`.
    fn deserialize_gate(&self) -> Gate {
        self.cx.gate(match self.ty.direction {
            Direction { request: true, response: false } => When::ServerOrBoth,
            Direction { request: false, response: true } => When::ClientOrBoth,
            Direction { request: true, response: true } | Direction { request: false, response: false } => When::Always,
        })
    }

    /// `impl rt::Deserialize`, whose body is a call of the runtime.
    fn deserialize(&self, function: &str, gate: &Gate, out: &mut Text) {
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl<'de> rt::Deserialize<'de> for {}", self.name));
        out.open("fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
        out.line(format!("rt::{function}(deserializer)"));
        out.close("");
        out.close("");
    }

    /// `impl rt::Serialize`, whose body the closure writes.
    fn serialize(&self, out: &mut Text, body: impl FnOnce(&mut Text)) {
        let gate = self.serialize_gate();
        if gate.is_never() {
            return;
        }
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl rt::Serialize for {}", self.name));
        out.open("fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>");
        body(out);
        out.close("");
        out.close("");
    }

    /// `impl rt::Check`, of what a request carries. Those of other types stand apart: [`validation`].
    fn check(&self, out: &mut Text, body: impl FnOnce(&mut Text)) {
        if self.ty.direction.request {
            out.line("");
            self.check_impl(out, body);
        }
    }

    /// `impl rt::Check`.
    fn check_impl(&self, out: &mut Text, body: impl FnOnce(&mut Text)) {
        if !self.ty.checked && !self.ty.as_json {
            // A type with nothing to check has no body.
            out.line(format!("impl rt::Check for {} {{}}", self.name));
            return;
        }
        out.open(format!("impl rt::Check for {}", self.name));
        if self.ty.checked {
            body(out);
        }
        if self.ty.as_json {
            if self.ty.checked {
                out.line("");
            }
            out.open("fn json(&self) -> rt::AsJson");
            out.line("rt::AsJson::of(self)");
            out.close("");
        }
        out.close("");
    }

    /// Whether the type has `validate()` beside its definition.
    fn has_validate(&self) -> bool {
        self.ty.direction.request && self.ty.checked
    }
}

/// The method that checks a value.
fn validate(out: &mut Text) {
    out.line("/// Checks the constraints of the document.");
    out.line("///");
    out.line("/// # Errors");
    out.line("/// Every violation, each with its JSON pointer.");
    out.line("#[inline]");
    out.open("pub fn validate(&self) -> Result<(), rt::Violations>");
    out.line("rt::validate(self)");
    out.close("");
}

/// The type and its impls.
fn item(item: &Item<'_>) -> String {
    let mut out = Text::new();
    match &item.ty.shape {
        Shape::Struct(shape) => structs::write(item, shape, &mut out),
        Shape::StringEnum(shape) => enums::string(item, shape, &mut out),
        Shape::ValueEnum(shape) => enums::value(item, shape, &mut out),
        Shape::Union(shape) => unions::write(item, shape, &mut out),
        Shape::AnyOf(shape) => unions::any_of(item, shape, &mut out),
        Shape::Newtype(shape) => newtypes::write(item, shape, &mut out),
        Shape::Alias(target) => {
            item.head(&mut out);
            out.line(format!("pub type {} = {};", item.name, item.type_text(target)));
        }
        Shape::Foreign(foreign) => {
            item.head(&mut out);
            out.line(format!("pub type {} = {};", item.name, foreign.path));
        }
    }
    out.finish()
}

/// What a type without documentation is documented as.
fn origin(ty: &Type) -> String {
    if matches!(ty.shape, Shape::Foreign(_)) {
        return "A type that is not generated: it stands where the document has a schema or a format.".to_owned();
    }
    match &ty.origin {
        Origin::Component(name) => format!("The schema {}.", docs::code(name)),
        Origin::Place(_) => format!("The schema at {}.", docs::code(&ty.pointer)),
        Origin::Request(_) => format!("The schema at {}, as requests carry it.", docs::code(&ty.pointer)),
    }
}
