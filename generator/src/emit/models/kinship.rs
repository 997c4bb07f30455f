//! Conversions from response types to request types, where the plan proves them.

use super::Item;
use super::structs::members;
use crate::emit::print::Text;
use crate::emit::types;
use crate::plan::{Kinship, Plan, Presence, Shape, Struct, TypeRef};

/// `From` of every response type that carries what this request needs, and `diff` of two of them.
pub(super) fn write(item: &Item<'_>, shape: &Struct, kin: &[&Kinship], out: &mut Text) {
    for kinship in kin {
        let plan = item.cx.plan;
        let Some(response) = structure(plan, kinship) else { continue };
        let group = plan.types[kinship.from.index()].group;
        let gate = if group == item.ty.group { crate::emit::Gate::Always } else { item.cx.group_gate(group) };
        let from = item.type_text(&TypeRef::Named(kinship.from));
        let names = &item.cx.names.types[kinship.from.index()].members;
        let pairs: Vec<_> = members(item, shape)
            .zip(&kinship.fields)
            .map(|((field, name), position)| {
                let response = position.and_then(|at| response.fields.get(at).zip(names.get(at)));
                (field.presence, name, response.map(|(field, name)| (field.presence, name)))
            })
            .collect();
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl From<{from}> for {}", item.name));
        out.line("/// The request that sends what a response carries; what only requests carry is absent.");
        out.open(format!("fn from(value: {from}) -> Self"));
        let values: Vec<_> = pairs.iter().map(|(to, name, from)| format!("{name}: {}", moved(*to, *from))).collect();
        out.list("Self { ", &values, " }");
        out.close("");
        out.close("");
        if !kinship.is_patch {
            continue;
        }
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl rt::Diff<{from}> for {}", item.name));
        out.open(format!("fn diff(old: &{from}, new: &{from}) -> Self"));
        let values: Vec<_> = pairs.iter().map(|(to, name, from)| format!("{name}: {}", changed(*to, *from))).collect();
        out.list("Self { ", &values, " }");
        out.close("");
        out.close("");
    }
}

fn structure<'a>(plan: &'a Plan, kinship: &Kinship) -> Option<&'a Struct> {
    match &plan.types[kinship.from.index()].shape {
        Shape::Struct(object) => Some(object),
        Shape::StringEnum(_)
        | Shape::ValueEnum(_)
        | Shape::Union(_)
        | Shape::AnyOf(_)
        | Shape::Newtype(_)
        | Shape::Alias(_)
        | Shape::Foreign(_) => None,
    }
}

/// The response's value under the request's presence.
fn moved(to: Presence, from: Option<(Presence, &String)>) -> String {
    let Some((presence, name)) = from else { return types::absent(to).to_owned() };
    let value = format!("value.{name}");
    match (presence, to) {
        (Presence::Required, Presence::Nullable | Presence::Optional) => format!("Some({value})"),
        (Presence::Required, Presence::OptionalNullable) => format!("rt::Field::Value({value})"),
        (Presence::Nullable, Presence::OptionalNullable) => format!("rt::Field::or_null({value})"),
        (Presence::Optional, Presence::OptionalNullable) => format!("rt::Field::or_absent({value})"),
        (_, _) => value,
    }
}

/// The new value where it differs from the old.
fn changed(to: Presence, from: Option<(Presence, &String)>) -> String {
    let Some((presence, name)) = from else { return types::absent(to).to_owned() };
    let value = format!("rt::changed(&old.{name}, &new.{name})");
    match (presence, to) {
        (Presence::Required, Presence::OptionalNullable) => format!("rt::Field::or_absent({value})"),
        (Presence::Nullable, Presence::OptionalNullable) => {
            format!("{value}.map_or(rt::Field::Absent, rt::Field::or_null)")
        }
        (Presence::Optional, Presence::OptionalNullable) => format!("rt::Field::or_absent({value}.flatten())"),
        (Presence::Optional, _) => format!("{value}.flatten()"),
        (Presence::OptionalNullable, _) => format!("{value}.unwrap_or_default()"),
        (Presence::Required | Presence::Nullable, _) => value,
    }
}
