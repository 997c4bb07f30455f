//! Structs over schemas that describe one object together.

use super::checks::{is_checked, rules_text};
use super::{Item, evidence, validate};
use crate::emit::docs::Doc;
use crate::emit::print::Text;
use crate::plan::{AnyOf, Variant};

/// The struct and its impls.
pub(super) fn write(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    item.head(out);
    item.derives(out);
    out.open(format!("pub struct {}", item.name));
    for (branch, name) in branches(item, shape) {
        Doc::ours("What this alternative declares, where the value matches it.").outer(out);
        out.line(format!("pub {name}: Option<{}>,", item.type_text(&branch.ty)));
    }
    out.close("");
    if item.has_validate() {
        out.line("");
        out.open(format!("impl {}", item.name));
        validate(out);
        out.close("");
    }
    item.serialize(out, |out| {
        let calls: Vec<_> = branches(item, shape).map(|(_, name)| format!(".with(&self.{name})")).collect();
        out.chain("rt::Merged::new()", &calls, ".end(serializer)");
    });
    deserialize(item, shape, out);
    item.check(out, |out| check_body(item, shape, out));
}

fn branches<'a>(item: &Item<'a>, shape: &'a AnyOf) -> impl Iterator<Item = (&'a Variant, &'a String)> {
    shape.branches.iter().zip(item.members)
}

fn deserialize(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl<'de> rt::Deserialize<'de> for {}", item.name));
    out.open("fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
    out.line("let mut value = rt::AnyOf::read(deserializer)?;");
    out.open("let read = Self");
    for (branch, name) in branches(item, shape) {
        out.line(format!("{name}: value.branch(&{}),", evidence::text(&branch.evidence)));
    }
    out.close(";");
    out.line("value.end(read)");
    out.close("");
    out.close("");
}

fn check_body(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    let plan = item.cx.plan;
    out.line("#[inline]");
    out.open("fn check(&self, _: &rt::Rules, at: &mut rt::Validator)");
    for (branch, name) in branches(item, shape) {
        if !branch.rules.is_empty() || is_checked(&branch.ty, plan) {
            out.line(format!("rt::Check::check(&self.{name}, &{}, at);", rules_text(&branch.rules)));
        }
    }
    out.close("");
}
