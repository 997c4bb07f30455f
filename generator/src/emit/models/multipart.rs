//! Structs as the whole of a `multipart/form-data` body (RFC 7578): a part a property.

use super::Item;
use super::structs::{free_name, kept, members};
use crate::emit::print::Text;
use crate::emit::{When, literal};
use crate::plan::{Field, Plan, Presence, Scalar, Shape, Struct, TypeRef};

/// The impls.
pub(super) fn write(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let gate = item.cx.gate(When::Client);
    if item.ty.direction.request && !gate.is_never() {
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl rt::ToMultipart for {}", item.name));
        write_body(item, shape, out);
        out.close("");
    }
    let gate = item.cx.gate(When::Server);
    if item.ty.direction.request && !gate.is_never() {
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl rt::FromMultipart for {}", item.name));
        read_body(item, shape, out);
        out.close("");
    }
}

fn write_body(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let form = if shape.fields.is_empty() { "_" } else { "form" };
    out.line("#[inline]");
    out.open(format!("fn write(&self, {form}: &mut rt::Form)"));
    for (field, name) in members(item, shape) {
        let wire = literal::string(&field.wire);
        out.line(format!("form.{}({wire}, &self.{name});", method(field, item.cx.plan)));
    }
    out.close("");
}

fn read_body(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let parts = if shape.fields.is_empty() { "_".to_owned() } else { free_name("parts", item) };
    out.open(format!("fn read({parts}: &mut rt::Parts) -> Option<Self>"));
    for (field, name) in members(item, shape) {
        let wire = literal::string(&field.wire);
        out.line(format!("let {name} = {parts}.{}({wire});", method(field, item.cx.plan)));
    }
    let mut values: Vec<_> = item.members.iter().map(|name| format!("{name}: {name}?")).collect();
    if kept(shape).is_some() {
        values.push(format!("{}: rt::Map::new()", item.rest));
    }
    out.list("Some(Self { ", &values, " })");
    out.close("");
}

/// The runtime's method, the same for writing and reading.
fn method(field: &Field, plan: &Plan) -> String {
    let kind = match part(&field.ty, plan) {
        Part::File => "file",
        Part::Text => "text",
        Part::Json => "json",
    };
    let presence = match field.presence {
        Presence::Required => "",
        Presence::Nullable => "_nullable",
        Presence::Optional => "_optional",
        Presence::OptionalNullable => "_tristate",
    };
    format!("{kind}{presence}")
}

/// How a value becomes a part (OpenAPI, Encoding Object: the default content types).
#[derive(PartialEq)]
enum Part {
    File,
    Text,
    Json,
}

fn part(ty: &TypeRef, plan: &Plan) -> Part {
    match ty {
        TypeRef::Scalar(Scalar::Binary) => Part::File,
        TypeRef::Scalar(_) => Part::Text,
        TypeRef::Named(id) => match &plan.types[id.index()].shape {
            Shape::StringEnum(_) | Shape::ValueEnum(_) => Part::Text,
            Shape::Alias(target) => part(target, plan),
            Shape::Union(_) if plan.is_text(ty) => Part::Text,
            Shape::Foreign(foreign) if foreign.is_text => Part::Text,
            Shape::Struct(_) | Shape::Union(_) | Shape::AnyOf(_) | Shape::Newtype(_) | Shape::Foreign(_) => Part::Json,
        },
        // A list of lists has no parts of its own.
        TypeRef::List(inner) if !matches!(**inner, TypeRef::List(_)) => part(inner, plan),
        TypeRef::Boxed(inner) => part(inner, plan),
        TypeRef::List(_)
        | TypeRef::Nullable(_)
        | TypeRef::Map(_)
        | TypeRef::OrObject(_)
        | TypeRef::Tuple(_)
        | TypeRef::Any => Part::Json,
    }
}
