//! Unions: an enum over schemas, and how a value finds its variant.

use std::collections::HashSet;

use super::checks::is_checked;
use super::{Item, validate};
use crate::emit::docs::{Doc, code};
use crate::emit::literal;
use crate::emit::print::Text;
use crate::plan::{Dispatch, Union, Variant};

/// The enum and its impls.
pub(super) fn write(item: &Item<'_>, shape: &Union, out: &mut Text) {
    let Dispatch::Discriminator { property } = &shape.dispatch;
    definition(item, shape, property, out);
    if item.has_validate() {
        out.line("");
        out.open(format!("impl {}", item.name));
        validate(out);
        out.close("");
    }
    from(item, shape, out);
    item.serialize(out, |out| serialize_body(item, shape, property, out));
    deserialize(item, shape, property, out);
    item.check(out, |out| check_body(item, shape, out));
}

fn variants<'a>(item: &Item<'a>, shape: &'a Union) -> impl Iterator<Item = (&'a Variant, &'a String)> {
    shape.variants.iter().zip(item.members)
}

fn definition(item: &Item<'_>, shape: &Union, property: &str, out: &mut Text) {
    item.head(out);
    item.derives(out);
    out.line("#[non_exhaustive]");
    out.open(format!("pub enum {}", item.name));
    for (variant, name) in variants(item, shape) {
        let tags: Vec<_> = variant.tags.iter().map(|tag| code(tag)).collect();
        Doc::ours(format!("{} is {}.", code(property), tags.join(" or "))).outer(out);
        out.line(format!("{name}({}),", item.type_text(&variant.ty)));
    }
    Doc::ours(format!("A value whose {} the document does not list, as it was received.", code(property))).outer(out);
    out.line("#[doc(hidden)]");
    out.line(format!("{}(rt::UnknownVariant),", item.rest));
    out.close("");
}

/// `From` of every type that only one variant has.
fn from(item: &Item<'_>, shape: &Union, out: &mut Text) {
    let mut seen = HashSet::new();
    let repeated: HashSet<_> =
        shape.variants.iter().filter(|variant| !seen.insert(&variant.ty)).map(|variant| &variant.ty).collect();
    for (variant, name) in variants(item, shape).filter(|(variant, _)| !repeated.contains(&variant.ty)) {
        let ty = item.type_text(&variant.ty);
        out.line("");
        out.open(format!("impl From<{ty}> for {}", item.name));
        out.open(format!("fn from(value: {ty}) -> Self"));
        out.line(format!("Self::{name}(value)"));
        out.close("");
        out.close("");
    }
}

fn serialize_body(item: &Item<'_>, shape: &Union, property: &str, out: &mut Text) {
    let property = literal::string(property);
    out.open("match self");
    for (variant, name) in variants(item, shape) {
        let tags: Vec<_> = variant.tags.iter().map(|tag| literal::string(tag)).collect();
        arm(
            &format!("Self::{name}(value)"),
            &format!("rt::write_tagged(serializer, {property}, &[{}], value)", tags.join(", ")),
            out,
        );
    }
    out.line(format!("Self::{}(value) => rt::Serialize::serialize(value, serializer),", item.rest));
    out.close("");
}

fn deserialize(item: &Item<'_>, shape: &Union, property: &str, out: &mut Text) {
    let gate = item.deserialize_gate();
    if gate.is_never() {
        return;
    }
    out.line("");
    out.maybe_line(gate.attribute());
    out.open(format!("impl<'de> rt::Deserialize<'de> for {}", item.name));
    out.open("fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
    out.line(format!("let tagged = rt::Tagged::read(deserializer, {})?;", literal::string(property)));
    out.open("match tagged.tag()");
    for (variant, name) in variants(item, shape).filter(|(variant, _)| !variant.tags.is_empty()) {
        let tags: Vec<_> = variant.tags.iter().map(|tag| literal::string(tag)).collect();
        arm(&format!("Some({})", tags.join(" | ")), &format!("tagged.decode().map(Self::{name})"), out);
    }
    out.line(format!("_ => tagged.unknown().map(Self::{}),", item.rest));
    out.close("");
    out.close("");
    out.close("");
}

fn check_body(item: &Item<'_>, shape: &Union, out: &mut Text) {
    out.line("#[inline]");
    out.open("fn check(&self, rules: &rt::Rules, at: &mut rt::Validator)");
    out.open("match self");
    let (checked, unchecked): (Vec<_>, Vec<_>) =
        variants(item, shape).partition(|(variant, _)| is_checked(&variant.ty, item.cx.plan));
    for (_, name) in checked {
        out.line(format!("Self::{name}(value) => rt::Check::check(value, rules, at),"));
    }
    if !unchecked.is_empty() {
        let patterns: Vec<_> = unchecked.iter().map(|(_, name)| format!("Self::{name}(_)")).collect();
        out.line(format!("{} => {{}}", patterns.join(" | ")));
    }
    out.line(format!("Self::{}(value) => rt::Check::check(value, rules, at),", item.rest));
    out.close("");
    out.close("");
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
