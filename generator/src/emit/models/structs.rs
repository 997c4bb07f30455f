//! Structs: the type, `new`, and its codecs.

use super::{Item, checks, kinship, multipart, validate};
use crate::emit::docs::{self, Doc};
use crate::emit::print::Text;
use crate::emit::{When, literal, types};
use crate::plan::{Field, Plan, Presence, Rest, Scalar, Shape, Struct, TypeRef};

/// `new` takes at most this many arguments; above, a struct expression reads better.
pub(in crate::emit) const ARGUMENTS: usize = 7;

/// The struct and its impls.
pub(super) fn write(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    definition(item, shape, out);
    let rest = kept(shape).map(|_| item.rest);
    let fields: Vec<_> = item.members.iter().map(String::as_str).chain(rest).collect();
    record(item.name, &fields, out);
    if item.ty.derives.default {
        default(item.name, &absent(item, shape), out);
    }
    inherent(item, shape, out);
    let as_json = item.ty.carriers.json || !item.ty.carriers.multipart;
    if as_json || item.ty.as_json {
        item.serialize(out, |out| serialize_body(item, shape, out));
    }
    if as_json {
        deserialize(item, shape, out);
    }
    if item.ty.carriers.multipart {
        multipart::write(item, shape, out);
    }
    page(item, shape, out);
    item.check(out, |out| checks::of_struct(item, shape, out));
    if item.cx.options.kinship {
        let kin: Vec<_> = item.cx.plan.kinships.iter().filter(|kinship| kinship.to == item.id).collect();
        kinship::write(item, shape, &kin, out);
    }
}

/// Which field is the list of items, of the response of a paginated operation.
fn page(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let pages = &item.cx.plan.pages;
    let gate = item.cx.gate(When::Client);
    let Some((_, at)) = pages.binary_search_by_key(&item.id, |page| page.0).ok().and_then(|at| pages.get(at)) else {
        return;
    };
    let (Some(TypeRef::List(items)), false) = (shape.fields.get(*at).map(|field| &field.ty), gate.is_never()) else {
        return;
    };
    out.line("");
    out.maybe_line(gate.attribute());
    out.line(format!("rt::page!({}, {}: {});", item.name, item.members[*at], item.type_text(items)));
}

/// The fields with their names.
pub(super) fn members<'a>(item: &Item<'a>, shape: &'a Struct) -> impl Iterator<Item = (&'a Field, &'a String)> {
    shape.fields.iter().zip(item.members)
}

/// A name for an argument that no local of a field's name hides.
pub(super) fn free_name(name: &str, item: &Item<'_>) -> String {
    let mut name = name.to_owned();
    while item.members.contains(&name) || item.rest == name {
        name.push('_');
    }
    name
}

/// The type of the values of undeclared keys, where they are kept.
pub(super) fn kept(shape: &Struct) -> Option<&TypeRef> {
    match &shape.rest {
        Rest::Kept(ty, _) => Some(ty),
        Rest::Ignored | Rest::Refused => None,
    }
}

fn definition(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    item.head(out);
    out.line("#[derive(Clone)]");
    if shape.fields.is_empty() && kept(shape).is_none() {
        out.line(format!("pub struct {} {{}}", item.name));
        return;
    }
    out.open(format!("pub struct {}", item.name));
    for (field, name) in members(item, shape) {
        field_docs(field, item.cx.plan).outer(out);
        out.maybe_line(field.docs.deprecated.then_some("#[deprecated]"));
        let ty = types::presence_text(field.presence, &field.ty, &item.cx, &item.path);
        out.line(format!("pub {name}: {ty},"));
    }
    if let Some(ty) = kept(shape) {
        out.line("/// The keys that the document does not declare, in the order in which they came.");
        out.line(format!("pub {}: rt::Map<{}>,", item.rest, item.type_text(ty)));
    }
    out.close("");
}

/// `Debug` and `PartialEq`: the runtime's, from one list of the fields, which costs less to compile than two derives.
pub(in crate::emit) fn record(name: &str, fields: &[&str], out: &mut Text) {
    out.line("");
    out.filled(&format!("rt::record!({name} {{ "), fields, " });");
}

/// The values of fields that are all absent.
fn absent(item: &Item<'_>, shape: &Struct) -> Vec<String> {
    let values = members(item, shape).map(|(field, name)| match field.presence {
        Presence::OptionalNullable => format!("{name}: rt::Field::Absent"),
        Presence::Optional | Presence::Required | Presence::Nullable => format!("{name}: None"),
    });
    values.chain(kept(shape).map(|_| format!("{}: rt::Map::new()", item.rest))).collect()
}

/// `Default` of these values, written out: a derive asks each field's type for its default, which costs more to compile.
pub(in crate::emit) fn default(name: &str, values: &[String], out: &mut Text) {
    out.line("");
    out.line("#[automatically_derived]");
    out.open(format!("impl Default for {name}"));
    out.line("#[inline]");
    out.open("fn default() -> Self");
    out.list("Self { ", values, " }");
    out.close("");
    out.close("");
}

/// What the document says of a field, its constraints, its possible values and its default.
fn field_docs(field: &Field, plan: &Plan) -> Doc {
    let notes = [
        docs::rules(&field.rules),
        values(&field.ty, plan).as_deref().map(docs::possible_values),
        field.default.as_deref().map(docs::default),
    ];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    Doc::of(&field.docs)
        .and(Doc::sentences(&notes))
        .or(|| Doc::ours(format!("The property {}.", docs::code(&field.wire))))
}

/// The values of the enum that a type is, or that its items are.
fn values(ty: &TypeRef, plan: &Plan) -> Option<Vec<String>> {
    match ty {
        TypeRef::Named(id) => match &plan.types[id.index()].shape {
            Shape::Alias(target) => values(target, plan),
            shape @ (Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Struct(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Foreign(_)) => shape.listed(),
        },
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) | TypeRef::List(inner) => values(inner, plan),
        TypeRef::Map(_) | TypeRef::OrObject(_) | TypeRef::Tuple(_) | TypeRef::Any | TypeRef::Scalar(_) => None,
    }
}

/// `new` and `validate`.
fn inherent(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let required = shape.fields.iter().filter(|field| is_required(field)).count();
    let new = (1..=ARGUMENTS).contains(&required);
    if !new && !item.has_validate() {
        return;
    }
    out.line("");
    out.open(format!("impl {}", item.name));
    if new {
        constructor(item, shape, out);
    }
    if item.has_validate() {
        if new {
            out.line("");
        }
        validate(out);
    }
    out.close("");
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable)
}

fn constructor(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for (field, name) in members(item, shape) {
        match (field.presence, &field.ty) {
            (Presence::Required, TypeRef::Scalar(Scalar::String | Scalar::Secret)) => {
                arguments.push(format!("{name}: impl Into<{}>", item.type_text(&field.ty)));
                values.push(format!("{name}: {name}.into()"));
            }
            (Presence::Required | Presence::Nullable, ty) => {
                let ty = types::presence_text(field.presence, ty, &item.cx, &item.path);
                arguments.push(format!("{name}: {ty}"));
                values.push(name.clone());
            }
            (Presence::Optional, _) => values.push(format!("{name}: None")),
            (Presence::OptionalNullable, _) => values.push(format!("{name}: rt::Field::Absent")),
        }
    }
    if kept(shape).is_some() {
        values.push(format!("{}: rt::Map::new()", item.rest));
    }
    let what = if arguments.len() == values.len() { "its fields" } else { "what is required; the rest is absent" };
    out.line(format!("/// A value of {what}."));
    out.line("#[must_use]");
    out.list("pub fn new(", &arguments, ") -> Self {");
    out.deeper();
    out.list("Self { ", &values, " }");
    out.close("");
}

/// One chain on the runtime's writer.
fn serialize_body(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let mut calls: Vec<_> = members(item, shape)
        .map(|(field, name)| {
            let call = match field.presence {
                Presence::Required | Presence::Nullable => "field",
                Presence::Optional => "optional",
                Presence::OptionalNullable => "tristate",
            };
            format!(".{call}({}, &self.{name})", literal::string(&field.wire))
        })
        .collect();
    if kept(shape).is_some() {
        calls.push(format!(".rest(&self.{})", item.rest));
    }
    calls.push(".end()".to_owned());
    out.chain("rt::Object::new(serializer)", &calls, "");
}

/// A slot a field; the runtime owns the loop over the keys.
fn deserialize(item: &Item<'_>, shape: &Struct, out: &mut Text) {
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    item.deserialize("read_object", &gate, out);
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl<'de> rt::ReadObject<'de> for {}", item.name));
    let keys = free_name("keys", item);
    let access = free_parameter(item, shape);
    out.open(format!(
        "fn read<{access}: rt::MapAccess<'de>>({keys}: rt::Keys<{access}>) -> Result<Self, {access}::Error>"
    ));
    read_body(item, shape, &keys, out);
    out.close("");
    out.close("");
}

/// What `read` calls the type that the keys come from: unlike every type of the fields, which it names.
fn free_parameter(item: &Item<'_>, shape: &Struct) -> &'static str {
    let types: Vec<_> = shape.fields.iter().map(|field| item.type_text(&field.ty)).collect();
    let is_taken = |name: &str| {
        let mut words = types.iter().flat_map(|ty| ty.split(|char: char| !char.is_alphanumeric() && char != '_'));
        words.any(|word| word == name)
    };
    ["A", "M", "K", "Access", "Keys", "Entries"].into_iter().find(|name| !is_taken(name)).unwrap_or("Members")
}

/// Properties that may be absent are their own slots; a struct of nothing else is read in place.
fn read_body(item: &Item<'_>, shape: &Struct, keys: &str, out: &mut Text) {
    let tolerates = shape.fields.iter().any(|field| field.tolerates_null);
    let in_place = item.ty.derives.default && !tolerates;
    // Nothing is read into a struct without fields.
    let empty = shape.fields.is_empty() && !matches!(shape.rest, Rest::Kept(..));
    if in_place && !empty {
        out.line("let mut value = Self::default();");
    } else {
        members(item, shape).for_each(|(field, name)| out.line(slot(item, field, name)));
    }
    let place = |name: &str| if in_place { format!("&mut value.{name}") } else { format!("&mut {name}") };
    let slots: Vec<_> = members(item, shape)
        .map(|(field, name)| format!("({}, {})", literal::string(&field.wire), place(name)))
        .collect();
    let mut values: Vec<_> = members(item, shape).map(|(field, name)| taken(field, name)).collect();
    match &shape.rest {
        Rest::Ignored => out.list(&format!("{keys}.read(&mut ["), &slots, "])?;"),
        Rest::Refused => out.list(&format!("{keys}.read_closed(&mut ["), &slots, "])?;"),
        Rest::Kept(..) => {
            let rest = item.rest;
            if !in_place {
                out.line(format!("let mut {rest} = rt::Map::new();"));
            }
            out.list(&format!("{keys}.read_rest(&mut ["), &slots, &format!("], {})?;", place(rest)));
            values.push(rest.to_owned());
        }
    }
    if in_place {
        out.line(if empty { "Ok(Self::default())" } else { "Ok(value)" });
    } else {
        out.list("Ok(Self { ", &values, " })");
    }
}

/// The slot of a property. With the type, nothing waits to be inferred until the value is taken: cheaper to check.
fn slot(item: &Item<'_>, field: &Field, name: &str) -> String {
    let ty = item.type_text(&field.ty);
    match (field.presence, field.tolerates_null) {
        (Presence::Required, _) => format!("let mut {name} = rt::Required::<{ty}>(None);"),
        (Presence::Nullable, false) => format!("let mut {name} = rt::Nullable::<{ty}>(None);"),
        (Presence::Nullable, true) => format!("let mut {name} = rt::tolerant_required::<{ty}>();"),
        (Presence::Optional, false) => format!("let mut {name} = None::<{ty}>;"),
        (Presence::Optional, true) => format!("let mut {name} = rt::tolerant::<{ty}>();"),
        (Presence::OptionalNullable, _) => format!("let mut {name} = rt::Field::<{ty}>::Absent;"),
    }
}

/// A field with what its slot holds.
fn taken(field: &Field, name: &str) -> String {
    match (field.presence, field.tolerates_null) {
        (Presence::Optional, false) | (Presence::OptionalNullable, _) => name.to_owned(),
        (Presence::Required | Presence::Nullable, _) | (Presence::Optional, true) => format!("{name}: {name}.take()"),
    }
}
