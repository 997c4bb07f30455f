//! An `anyOf` of objects that may hold at once: a struct with an `Option` a branch.

use super::{evidence, unambiguous, variants};
use crate::emit::models::checks::{is_checked, own_schema, rules_text};
use crate::emit::models::{Item, validate};
use crate::emit::print::Text;
use crate::plan::{AnyOf, Dispatch};

/// The struct and its impls.
pub(in crate::emit::models) fn write(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    definition(item, shape, out);
    if item.has_validate() {
        out.line("");
        out.open(format!("impl {}", item.name));
        validate(out);
        out.close("");
    }
    from(item, shape, out);
    item.serialize(out, |out| {
        let mut calls: Vec<_> =
            variants(item, &shape.branches).map(|(_, name)| format!(".with(&self.{name})")).collect();
        calls.push(".end(serializer)".to_owned());
        out.chain("rt::Merged::new()", &calls, "");
    });
    deserialize(item, shape, out);
    item.check(out, |out| check_body(item, shape, out));
}

fn definition(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    item.head(out);
    out.line("///");
    out.line("/// A value fills every field that it fits, at least one; it is written as all of them together.");
    item.derives(out);
    out.open(format!("pub struct {}", item.name));
    for (branch, name) in variants(item, &shape.branches) {
        evidence::docs(branch, &[]).outer(out);
        out.line(format!("pub {name}: Option<{}>,", item.type_text(&branch.ty)));
    }
    out.close("");
}

/// With more branches, what the others are is written once: for each conversion it would be as much as all branches.
const MOST_SPELLED_OUT: usize = 4;

/// `From` of every type that only one branch has.
fn from(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    let shared = item.members.len() > MOST_SPELLED_OUT;
    let conversions = unambiguous(item, &shape.branches);
    if shared && !conversions.is_empty() {
        out.line("");
        out.open(format!("impl {}", item.name));
        let fields: Vec<_> = item.members.iter().map(|name| format!("{name}: None")).collect();
        out.list("const NOTHING: Self = Self { ", &fields, " };");
        out.close("");
    }
    for (branch, name) in conversions {
        let ty = item.type_text(&branch.ty);
        out.line("");
        out.open(format!("impl From<{ty}> for {}", item.name));
        out.open(format!("fn from(value: {ty}) -> Self"));
        if shared {
            out.line(format!("Self {{ {name}: Some(value), ..Self::NOTHING }}"));
        } else {
            let value = |other| if other == name { format!("{name}: Some(value)") } else { format!("{other}: None") };
            out.list("Self { ", &item.members.iter().map(value).collect::<Vec<_>>(), " }");
        }
        out.close("");
        out.close("");
    }
}

fn deserialize(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    item.deserialize("read_any_of", &gate, out);
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl<'de> rt::ReadAnyOf<'de> for {}", item.name));
    evidence::table("BRANCHES", &variants(item, &shape.branches).collect::<Vec<_>>(), &Dispatch::Evidence, out);
    out.line("");
    out.open("fn read<A: rt::SeqAccess<'de>>(branches: &mut rt::Branches<'_, A>) -> Self");
    let fields: Vec<_> = item.members.iter().map(|name| format!("{name}: branches.next()")).collect();
    out.list("Self { ", &fields, " }");
    out.close("");
    out.close("");
}

/// A value is as good as its best branch.
pub(in crate::emit::models) fn check_body(item: &Item<'_>, shape: &AnyOf, out: &mut Text) {
    out.line("#[inline]");
    out.open("fn check(&self, _: &rt::Rules, at: &mut rt::Validator)");
    let mut calls: Vec<_> = variants(item, &shape.branches)
        .map(|(branch, name)| {
            let nothing = branch.rules.is_empty() && !is_checked(&branch.ty, item.cx.plan);
            if nothing || !item.cx.plan.may_be_checked(&branch.ty) {
                format!(".unchecked(&self.{name})")
            } else {
                format!(".branch(&self.{name}, &{})", rules_text(&branch.rules, &item.cx, &item.path))
            }
        })
        .collect();
    calls.push(".end()".to_owned());
    out.chain("rt::CheckAnyOf::new(at)", &calls, ";");
    own_schema(item, out);
    out.close("");
}
