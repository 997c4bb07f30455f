//! Unions: an enum over schemas, and how a value finds its variant.

mod any_of;
mod evidence;

pub(super) use any_of::{check_body as any_of_check, write as any_of};

use std::collections::HashSet;

use super::checks::{is_checked, own_schema, rules_text};
use super::{Item, validate};
use crate::emit::calls::underlying;
use crate::emit::docs::{Doc, code};
use crate::emit::print::Text;
use crate::emit::{literal, tables};
use crate::plan::{Dispatch, TypeRef, Union, Variant};

/// The enum and its impls.
pub(super) fn write(item: &Item<'_>, shape: &Union, out: &mut Text) {
    definition(item, shape, out);
    if item.has_validate() {
        out.line("");
        out.open(format!("impl {}", item.name));
        validate(out);
        out.close("");
    }
    from(item, shape, out);
    item.serialize(out, |out| serialize_body(item, shape, out));
    deserialize(item, shape, out);
    item.check(out, |out| check_body(item, shape, out));
    if item.ty.carriers.parameter && item.cx.plan.is_text(&TypeRef::Named(item.id)) {
        params(item, shape, out);
    }
}

/// The variants with their names.
fn variants<'a>(item: &Item<'a>, variants: &'a [Variant]) -> impl Iterator<Item = (&'a Variant, &'a String)> {
    variants.iter().zip(item.members)
}

fn definition(item: &Item<'_>, shape: &Union, out: &mut Text) {
    item.head(out);
    item.derives(out);
    out.line("#[non_exhaustive]");
    out.open(format!("pub enum {}", item.name));
    for (variant, name) in variants(item, &shape.variants) {
        how_chosen(shape, variant).outer(out);
        out.line(format!("{name}({}),", item.type_text(&variant.ty)));
    }
    let rest = match &shape.dispatch {
        Dispatch::Discriminator { property, .. } => {
            format!("A value whose {} the document does not list, as it was received.", code(property))
        }
        Dispatch::Evidence => "A value that is none of these, as it was received.".to_owned(),
    };
    Doc::ours(rest).outer(out);
    out.line("#[doc(hidden)]");
    out.line(format!("{}(rt::UnknownVariant),", item.rest));
    out.close("");
}

/// How a variant is told from the others.
fn how_chosen(shape: &Union, variant: &Variant) -> Doc {
    match &shape.dispatch {
        Dispatch::Discriminator { property, .. } if !variant.tags.is_empty() => {
            let tags: Vec<_> = variant.tags.iter().map(|tag| code(tag)).collect();
            Doc::ours(format!("{} is {}.", code(property), tags.join(" or ")))
        }
        Dispatch::Discriminator { .. } | Dispatch::Evidence => evidence::docs(variant, &shape.variants),
    }
}

/// `From` of every type that only one variant has.
fn from(item: &Item<'_>, shape: &Union, out: &mut Text) {
    for (variant, name) in unambiguous(item, &shape.variants) {
        let ty = item.type_text(&variant.ty);
        out.line("");
        out.open(format!("impl From<{ty}> for {}", item.name));
        out.open(format!("fn from(value: {ty}) -> Self"));
        out.line(format!("Self::{name}(value)"));
        out.close("");
        out.close("");
    }
}

/// The variants whose type is theirs alone, whatever aliases it is written by.
fn unambiguous<'a>(item: &Item<'a>, all: &'a [Variant]) -> Vec<(&'a Variant, &'a String)> {
    let resolved: Vec<_> = all.iter().map(|variant| item.cx.plan.without_aliases(&variant.ty)).collect();
    let mut seen = HashSet::new();
    let repeated: HashSet<_> = resolved.iter().filter(|ty| !seen.insert(*ty)).collect();
    variants(item, all).zip(&resolved).filter(|(_, ty)| !repeated.contains(ty)).map(|(variant, _)| variant).collect()
}

fn serialize_body(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.open("match self");
    let mut plain = Vec::new();
    for (variant, name) in variants(item, &shape.variants) {
        match &shape.dispatch {
            Dispatch::Discriminator { property, .. } if !variant.tags.is_empty() => {
                let property = literal::string(property);
                let tags = strings(&variant.tags);
                arm(
                    &format!("Self::{name}(value)"),
                    &format!("rt::write_tagged(serializer, {property}, &[{tags}], value)"),
                    "",
                    out,
                );
            }
            Dispatch::Discriminator { .. } | Dispatch::Evidence => plain.push(name),
        }
    }
    for name in plain.into_iter().map(String::as_str).chain([item.rest]) {
        out.line(format!("Self::{name}(value) => rt::Serialize::serialize(value, serializer),"));
    }
    out.close("");
}

/// The call, the table and the reader of each variant.
fn deserialize(item: &Item<'_>, shape: &Union, out: &mut Text) {
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    item.deserialize("read_union", &gate, out);
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl<'de> rt::ReadUnion<'de> for {}", item.name));
    let all: Vec<_> = variants(item, &shape.variants).collect();
    evidence::table("VARIANTS", &all, &shape.dispatch, out);
    if let Dispatch::Discriminator { property, default } = &shape.dispatch {
        out.line(format!("const PROPERTY: Option<&'static str> = Some({});", literal::string(property)));
        if let Some(default) = default {
            out.line(format!("const DEFAULT: Option<usize> = Some({default});"));
        }
    }
    // Only a server counts, and what no request carries has no tables.
    if let Some(table) = shape.counted.filter(|_| item.ty.direction.request) {
        let table = tables::path(table, &item.cx, &item.path);
        out.line(format!("const WHOLE: Option<&'static rt::Schema> = Some(&{table});"));
    }
    out.line("");
    out.line("fn read<A: rt::SeqAccess<'de>>(variant: usize, value: rt::Candidate<'_, A>) -> Result<Self, A::Error> {");
    out.deeper();
    out.open("match variant");
    for (at, (variant, name)) in all.iter().enumerate() {
        out.line(format!("{at} => {},", reader(item, &shape.variants, variant, name)));
    }
    out.line(format!("_ => value.unknown(Self::{}),", item.rest));
    out.close("");
    out.close("");
    out.close("");
}

/// Where several variants may take a value, what breaks their rules tells them apart as well.
fn reader(item: &Item<'_>, all: &[Variant], variant: &Variant, name: &str) -> String {
    let rules = !variant.rules.is_empty() || is_checked(&variant.ty, item.cx.plan);
    let checked = variant.tags.is_empty() && rules && item.cx.plan.has_check(&variant.ty);
    if checked && evidence::is_tried(variant, all) {
        format!("value.read_checked(Self::{name}, &{})", rules_text(&variant.rules, &item.cx, &item.path))
    } else {
        format!("value.read(Self::{name})")
    }
}

pub(super) fn check_body(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.line("#[inline]");
    out.open("fn check(&self, rules: &rt::Rules, at: &mut rt::Validator)");
    out.open("match self");
    for (variant, name) in variants(item, &shape.variants) {
        if !item.cx.plan.may_be_checked(&variant.ty) {
            out.line(format!("Self::{name}(_) => {{}}"));
            continue;
        }
        // What can break no rule of its own may still break one of the place that the union stands in.
        let value = if !variant.rules.is_empty() {
            format!("rt::check_variant(value, rules, &{}, at)", rules_text(&variant.rules, &item.cx, &item.path))
        } else if is_checked(&variant.ty, item.cx.plan) || !is_object(item, &variant.ty) {
            "rt::Check::check(value, rules, at)".to_owned()
        } else {
            out.line(format!("Self::{name}(_) => {{}}"));
            continue;
        };
        arm(&format!("Self::{name}(value)"), &value, ";", out);
    }
    // What is none of the variants is a violation that says why; the schema would say the same once more.
    let done = if item.ty.schema.is_some() { "return " } else { "" };
    out.line(format!("Self::{}(value) => {done}rt::Check::check(value, rules, at),", item.rest));
    out.close("");
    own_schema(item, out);
    out.close("");
}

fn is_object(item: &Item<'_>, ty: &TypeRef) -> bool {
    match underlying(item.cx, ty) {
        TypeRef::Named(_) => true,
        TypeRef::Boxed(inner) => is_object(item, inner),
        TypeRef::Nullable(_)
        | TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::Tuple(_)
        | TypeRef::OrObject(_)
        | TypeRef::Any
        | TypeRef::Scalar(_) => false,
    }
}

/// A union of scalars as a parameter: plain text, whichever variant it is.
fn params(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.line("");
    out.open(format!("impl rt::ToParam for {}", item.name));
    out.open("fn to_param(&self, out: &mut rt::ParamValues)");
    out.open("match self");
    for name in item.members.iter().map(String::as_str).chain([item.rest]) {
        out.line(format!("Self::{name}(value) => rt::ToParam::to_param(value, out),"));
    }
    out.close("");
    out.close("");
    out.close("");
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl rt::FromParam for {}", item.name));
    out.open("fn from_param(values: &[::std::borrow::Cow<'_, str>]) -> Result<Self, rt::ParamError>");
    let readers: Vec<_> = variants(item, &shape.variants)
        .map(|(_, name)| format!("|values| rt::FromParam::from_param(values).map(Self::{name})"))
        .collect();
    let end = format!("], Self::{})", item.rest);
    out.list("rt::param_of_union(values, <Self as rt::ReadUnion>::VARIANTS, &[", &readers, &end);
    out.close("");
    out.close("");
}

/// Strings as literals, separated.
fn strings(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| literal::string(text)).collect();
    texts.join(", ")
}

/// A match arm, its value on a line of its own, with what ends a line there, where the line would be too long.
fn arm(pattern: &str, value: &str, end: &str, out: &mut Text) {
    if pattern.len() + value.len() < 80 {
        out.line(format!("{pattern} => {value},"));
        return;
    }
    out.open(format!("{pattern} =>"));
    out.line(format!("{value}{end}"));
    out.close("");
}
