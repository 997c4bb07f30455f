//! Unions: an enum over schemas, and how a value finds its variant.

use std::collections::HashSet;

use super::checks::{is_checked, rules_text};
use super::{Item, evidence, validate};
use crate::emit::calls::underlying;
use crate::emit::docs::{Doc, code};
use crate::emit::literal;
use crate::emit::print::Text;
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

fn variants<'a>(item: &Item<'a>, shape: &'a Union) -> impl Iterator<Item = (&'a Variant, &'a String)> {
    shape.variants.iter().zip(item.members)
}

fn definition(item: &Item<'_>, shape: &Union, out: &mut Text) {
    item.head(out);
    item.derives(out);
    out.line("#[non_exhaustive]");
    out.open(format!("pub enum {}", item.name));
    for (variant, name) in variants(item, shape) {
        Doc::ours(chosen_by(variant, &shape.dispatch)).outer(out);
        out.line(format!("{name}({}),", item.type_text(&variant.ty)));
    }
    let unknown = match &shape.dispatch {
        Dispatch::Discriminator { property, .. } => {
            format!("A value whose {} the document does not list, as it was received.", code(property))
        }
        Dispatch::Evidence => "A value that is none of these, as it was received.".to_owned(),
    };
    Doc::ours(unknown).outer(out);
    out.line("#[doc(hidden)]");
    out.line(format!("{}(rt::UnknownVariant),", item.rest));
    out.close("");
}

/// How a value finds the variant, in words.
fn chosen_by(variant: &Variant, dispatch: &Dispatch) -> String {
    let any = |texts: &[String]| texts.iter().map(|text| code(text)).collect::<Vec<_>>().join(" or ");
    if let (Dispatch::Discriminator { property, .. }, false) = (dispatch, variant.tags.is_empty()) {
        return format!("{} is {}.", code(property), any(&variant.tags));
    }
    let evidence = &variant.evidence;
    if let [(key, values), ..] = evidence.literals.as_slice() {
        return format!("{} is {}.", code(key), any(values));
    }
    if let [_, ..] = evidence.required.as_slice() {
        let keys: Vec<_> = evidence.required.iter().map(|key| code(key)).collect();
        return format!("An object with {}.", keys.join(" and "));
    }
    match variant.title.as_deref() {
        Some(title) if !title.trim().is_empty() => format!("{}.", code(title.trim())),
        Some(_) | None => "One of the alternatives.".to_owned(),
    }
}

/// `From` of every type that only one variant has.
fn from(item: &Item<'_>, shape: &Union, out: &mut Text) {
    let behind = |variant: &Variant| underlying(item.cx, &variant.ty).clone();
    let mut seen = HashSet::new();
    let repeated: HashSet<_> = shape.variants.iter().map(behind).filter(|ty| !seen.insert(ty.clone())).collect();
    for (variant, name) in variants(item, shape).filter(|(variant, _)| !repeated.contains(&behind(variant))) {
        let ty = item.type_text(&variant.ty);
        out.line("");
        out.open(format!("impl From<{ty}> for {}", item.name));
        out.open(format!("fn from(value: {ty}) -> Self"));
        out.line(format!("Self::{name}(value)"));
        out.close("");
        out.close("");
    }
}

fn serialize_body(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.open("match self");
    for (variant, name) in variants(item, shape) {
        let value = match &shape.dispatch {
            Dispatch::Discriminator { property, .. } if !variant.tags.is_empty() => {
                let tags = strings(&variant.tags);
                format!("rt::write_tagged(serializer, {}, {tags}, value)", literal::string(property))
            }
            Dispatch::Discriminator { .. } | Dispatch::Evidence => "rt::Serialize::serialize(value, serializer)".into(),
        };
        arm(&format!("Self::{name}(value)"), &value, out);
    }
    out.line(format!("Self::{}(value) => rt::Serialize::serialize(value, serializer),", item.rest));
    out.close("");
}

fn strings(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| literal::string(text)).collect();
    format!("&[{}]", texts.join(", "))
}

fn deserialize(item: &Item<'_>, shape: &Union, out: &mut Text) {
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl<'de> rt::Deserialize<'de> for {}", item.name));
    out.open("fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
    match &shape.dispatch {
        Dispatch::Discriminator { property, default: None }
            if shape.variants.iter().all(|variant| !variant.tags.is_empty()) =>
        {
            by_tag(item, shape, property, out);
        }
        Dispatch::Discriminator { property, default } => by_evidence(item, shape, Some(property), *default, out),
        Dispatch::Evidence => by_evidence(item, shape, None, None, out),
    }
    out.close("");
    out.close("");
}

fn by_tag(item: &Item<'_>, shape: &Union, property: &str, out: &mut Text) {
    out.line(format!("let tagged = rt::Tagged::read(deserializer, {})?;", literal::string(property)));
    out.open("match tagged.tag()");
    for (variant, name) in variants(item, shape) {
        let tags: Vec<_> = variant.tags.iter().map(|tag| literal::string(tag)).collect();
        arm(&format!("Some({})", tags.join(" | ")), &format!("tagged.decode().map(Self::{name})"), out);
    }
    out.line(format!("_ => tagged.unknown().map(Self::{}),", item.rest));
    out.close("");
}

fn by_evidence(item: &Item<'_>, shape: &Union, property: Option<&str>, default: Option<usize>, out: &mut Text) {
    let branches: Vec<_> = variants(item, shape)
        .map(|(variant, name)| {
            let read = format!("|value| value.decode().map(Self::{name})");
            if variant.tags.is_empty() || property.is_none() {
                format!("rt::Branch::of({}, {read})", evidence::text(&variant.evidence))
            } else {
                format!("rt::Branch::tagged({}, {read})", strings(&variant.tags))
            }
        })
        .collect();
    let property = property.map_or("None".to_owned(), |property| format!("Some({})", literal::string(property)));
    out.line("let branches = [");
    out.deeper();
    for branch in branches {
        out.line(format!("{branch},"));
    }
    out.shallower();
    out.line("];");
    out.line(format!("rt::read_union(deserializer, {property}, &branches, {default:?}, Self::{})", item.rest));
}

fn check_body(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.line("#[inline]");
    out.open("fn check(&self, rules: &rt::Rules, at: &mut rt::Validator)");
    out.open("match self");
    for (variant, name) in variants(item, shape) {
        let own =
            if variant.rules.is_empty() { "rules".to_owned() } else { format!("&{}", rules_text(&variant.rules)) };
        // What can break no rule of its own may still break one of the place that the union stands in.
        if variant.rules.is_empty() && !is_checked(&variant.ty, item.cx.plan) && is_object(item, &variant.ty) {
            out.line(format!("Self::{name}(_) => {{}}"));
        } else {
            out.line(format!("Self::{name}(value) => rt::Check::check(value, {own}, at),"));
        }
    }
    out.line(format!("Self::{}(value) => rt::Check::check(value, rules, at),", item.rest));
    out.close("");
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
        | TypeRef::Any
        | TypeRef::Scalar(_) => false,
    }
}

/// A union of scalars as a parameter: plain text, whichever variant it is.
fn params(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.line("");
    out.open(format!("impl rt::ToParam for {}", item.name));
    out.line("#[inline]");
    out.open("fn to_param(&self, out: &mut rt::ParamValues)");
    out.open("match self");
    for (_, name) in variants(item, shape) {
        out.line(format!("Self::{name}(value) => rt::ToParam::to_param(value, out),"));
    }
    out.line(format!("Self::{}(value) => rt::ToParam::to_param(value, out),", item.rest));
    out.close("");
    out.close("");
    out.close("");
    out.line("");
    out.open(format!("impl rt::FromParam for {}", item.name));
    out.line("#[inline]");
    out.open("fn from_param(values: &[::std::borrow::Cow<'_, str>]) -> Result<Self, rt::ParamError>");
    // A text is read as anything but a string before it is read as a string, which takes every text.
    let (texts, others): (Vec<_>, Vec<_>) =
        variants(item, shape).partition(|(variant, _)| takes_any_text(item, variant));
    out.line("rt::param_of_union(values, &[");
    out.deeper();
    for (_, name) in others.into_iter().chain(texts) {
        out.line(format!("|values| rt::FromParam::from_param(values).map(Self::{name}),"));
    }
    out.shallower();
    out.line("])");
    out.close("");
    out.close("");
}

fn takes_any_text(item: &Item<'_>, variant: &Variant) -> bool {
    use crate::plan::{Scalar, Shape};
    match underlying(item.cx, &variant.ty) {
        TypeRef::Scalar(scalar) => {
            matches!(scalar, Scalar::String | Scalar::Secret | Scalar::Base64 | Scalar::Base64Url)
        }
        TypeRef::Named(id) => matches!(&item.cx.plan.types[id.index()].shape, Shape::StringEnum(_)),
        _ => false,
    }
}

/// A match arm, its value on a line of its own where the line would be too long.
fn arm(pattern: &str, value: &str, out: &mut Text) {
    if pattern.len() + value.len() < 80 {
        out.line(format!("{pattern} => {value},"));
        return;
    }
    out.open(format!("{pattern} =>"));
    out.line(value);
    out.close("");
}
