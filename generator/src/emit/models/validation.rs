//! `validate()` of the types that only responses have: impls in modules of their own, behind a feature of the crate. What a
//! crate is not asked for is a file that the compiler does not read.

use super::{Item, checks, newtypes, unions, validate};
use crate::emit::docs::Doc;
use crate::emit::print::Text;
use crate::emit::{Context, Gate, Layout, Module, ModulePath};
use crate::plan::{GroupId, Shape, TypeId};

/// The module's name; in it is one for each group of models.
const MODULE: &str = "response_validation";

/// The feature of a crate.
pub(in crate::emit) const FEATURE: &str = "validate-responses";

/// Whether and when the types that only responses have can be checked.
pub(in crate::emit) fn gate(cx: Context<'_>) -> Gate {
    match (cx.options.layout, cx.options.validate_responses) {
        (Layout::Crate, _) => Gate::Cfg(format!("#[cfg(feature = \"{FEATURE}\")]")),
        (Layout::Include, true) => Gate::Always,
        (Layout::Include, false) => Gate::Never,
    }
}

/// Whether there is a type that only responses have, and that has something to check or is in one that has.
pub(in crate::emit) fn is_written(cx: Context<'_>) -> bool {
    !gate(cx).is_never() && (0..).map(TypeId).take(cx.plan.types.len()).any(|id| cx.is_validated_response(id))
}

impl Context<'_> {
    /// Whether the impls of a type stand here.
    fn is_validated_response(&self, id: TypeId) -> bool {
        let ty = &self.plan.types[id.index()];
        match ty.shape {
            Shape::Struct(_) | Shape::Union(_) | Shape::AnyOf(_) | Shape::Newtype(_) => !ty.direction.request,
            // The runtime checks every enum over values.
            Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Alias(_) | Shape::Foreign(_) => false,
        }
    }
}

/// The modules; none where there is nothing to check.
pub(in crate::emit) fn modules(cx: Context<'_>) -> Vec<Module<'_>> {
    if !is_written(cx) {
        return Vec::new();
    }
    let mut root = Module::new(
        ModulePath::new(&[MODULE]),
        Doc::ours("What `validate()` checks of the types that only responses have."),
    );
    root.gate = gate(cx);
    let mut modules = vec![root];
    for (name, group) in cx.names.groups.iter().zip((0..).map(GroupId)) {
        let ids = (0..).map(TypeId).zip(&cx.plan.types).filter(|(_, ty)| ty.group == group).map(|(id, _)| id);
        let ids: Vec<TypeId> = ids.filter(|id| cx.is_validated_response(*id)).collect();
        if ids.is_empty() {
            continue;
        }
        let mut module = Module::new(ModulePath::new(&[MODULE, name]), Doc::default());
        module.gate = cx.group_gate(group);
        let imported: Vec<String> = ids.iter().map(|id| cx.names.types[id.index()].name.clone()).collect();
        module.job(move || import(&imported));
        for id in ids {
            let path = module.path.clone();
            module.job(move || of_type(&Item { path: path.clone(), ..Item::new(cx, id) }));
        }
        modules.push(module);
    }
    for module in &mut modules {
        module.public = false;
        module.exported = false;
    }
    modules
}

fn import(names: &[String]) -> String {
    let mut out = Text::new();
    match names {
        [name] => out.line(format!("use super::super::models::{name};")),
        names => out.list("use super::super::models::{", names, "};"),
    }
    out.finish()
}

fn of_type(item: &Item<'_>) -> String {
    let mut out = Text::new();
    if item.ty.checked {
        out.open(format!("impl {}", item.name));
        validate(&mut out);
        out.close("");
        out.line("");
    }
    item.check_impl(&mut out, |out| match &item.ty.shape {
        Shape::Struct(shape) => checks::of_struct(item, shape, out),
        Shape::Union(shape) => unions::check_body(item, shape, out),
        Shape::AnyOf(shape) => unions::any_of_check(item, shape, out),
        Shape::Newtype(shape) => newtypes::check_body(item, shape, out),
        Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Alias(_) | Shape::Foreign(_) => {}
    });
    out.finish()
}
