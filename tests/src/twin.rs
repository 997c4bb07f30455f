//! The `serde_derive` twin of a document's models: the same types, as `#[derive(Serialize, Deserialize)]` writes them.
//! It is what generated models are compared with; nothing else uses it.

use std::fmt::Write as _;

use oasmith::names::{Names, TypeNames};
use oasmith::plan::{Dispatch, Field, Plan, Presence, Rest, Scalar, Shape, Struct, TypeRef, Union};

/// The manifest of a twin.
pub const MANIFEST: &str = "\
[package]
name = \"twin\"
version = \"0.0.0\"
edition = \"2024\"

[dependencies]
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
uuid = { version = \"1\", features = [\"serde\"] }
chrono = { version = \"0.4\", default-features = false, features = [\"alloc\", \"serde\", \"std\"] }

[workspace]
";

/// What is before the types: `null` is a value of a property that may also be absent.
const HEAD: &str = "\
#![allow(deprecated)]
use serde::{Deserialize, Serialize};
pub(crate) fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
";

/// The source of a twin's only file.
pub fn source(plan: &Plan, names: &Names) -> String {
    let mut out = String::from(HEAD);
    for (ty, spelled) in plan.types.iter().zip(&names.types) {
        match &ty.shape {
            Shape::Struct(object) => structure(&mut out, object, spelled, ty.derives.default, names),
            Shape::StringEnum(open) => string_enum(&mut out, &open.values, spelled),
            // A derived enum has no numbers and booleans for values; no twin of a benchmark has one.
            Shape::ValueEnum(_) => line(&mut out, &format!("pub type {} = serde_json::Value;", spelled.name)),
            Shape::Union(union) => tagged(&mut out, union, spelled, names),
            Shape::AnyOf(_) => line(&mut out, &format!("pub type {} = serde_json::Value;", spelled.name)),
            Shape::Foreign(foreign) => line(&mut out, &format!("pub type {} = {};", spelled.name, foreign.path)),
            Shape::Newtype(_) => line(&mut out, &format!("pub type {} = serde_json::Value;", spelled.name)),
            Shape::Alias(target) => line(&mut out, &format!("pub type {} = {};", spelled.name, rust(target, names))),
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn structure(out: &mut String, object: &Struct, spelled: &TypeNames, default: bool, names: &Names) {
    let default = if default { ", Default" } else { "" };
    line(out, &format!("#[derive(Debug, Clone, PartialEq, Serialize, Deserialize{default})]"));
    line(out, &format!("pub struct {} {{", spelled.name));
    for (field, name) in object.fields.iter().zip(&spelled.members) {
        member(out, field, name, names);
    }
    if let Rest::Kept(values, _) = &object.rest {
        line(out, &format!("    #[serde(flatten)]\n    pub {}: {},", spelled.rest, map(values, names)));
    }
    line(out, "}");
}

fn member(out: &mut String, field: &Field, name: &str, names: &Names) {
    let rename = format!("rename = {:?}", field.wire);
    let absent = "default, skip_serializing_if = \"Option::is_none\"";
    let ty = rust(&field.ty, names);
    let (attributes, ty) = match field.presence {
        Presence::Required => (rename, ty),
        Presence::Nullable => (rename, format!("Option<{ty}>")),
        Presence::Optional => (format!("{rename}, {absent}"), format!("Option<{ty}>")),
        Presence::OptionalNullable => {
            (format!("{rename}, {absent}, deserialize_with = \"present\""), format!("Option<Option<{ty}>>"))
        }
    };
    line(out, &format!("    #[serde({attributes})]\n    pub {name}: {ty},"));
}

fn string_enum(out: &mut String, values: &[String], spelled: &TypeNames) {
    line(out, "#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]");
    line(out, &format!("pub enum {} {{", spelled.name));
    for (value, name) in values.iter().zip(&spelled.members) {
        line(out, &format!("    #[serde(rename = {value:?})]\n    {name},"));
    }
    line(out, "}");
}

fn tagged(out: &mut String, union: &Union, spelled: &TypeNames, names: &Names) {
    line(out, "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]");
    line(
        out,
        &match &union.dispatch {
            Dispatch::Discriminator { property, .. } => format!("#[serde(tag = {property:?})]"),
            Dispatch::Evidence => "#[serde(untagged)]".to_owned(),
        },
    );
    line(out, &format!("pub enum {} {{", spelled.name));
    for (variant, name) in union.variants.iter().zip(&spelled.members) {
        if let Some(tag) = variant.tags.first() {
            line(out, &format!("    #[serde(rename = {tag:?})]"));
        }
        line(out, &format!("    {name}({}),", rust(&variant.ty, names)));
    }
    line(out, "}");
}

fn map(values: &TypeRef, names: &Names) -> String {
    format!("std::collections::BTreeMap<String, {}>", rust(values, names))
}

fn rust(ty: &TypeRef, names: &Names) -> String {
    match ty {
        TypeRef::Named(id) => names.types[id.index()].name.clone(),
        TypeRef::Boxed(inner) => format!("Box<{}>", rust(inner, names)),
        TypeRef::Nullable(inner) => format!("Option<{}>", rust(inner, names)),
        TypeRef::List(items) => format!("Vec<{}>", rust(items, names)),
        TypeRef::Map(values) => map(values, names),
        TypeRef::Tuple(parts) => format!("({},)", parts.iter().map(|p| rust(p, names)).collect::<Vec<_>>().join(", ")),
        TypeRef::Any | TypeRef::OrObject(_) => "serde_json::Value".to_owned(),
        TypeRef::Scalar(scalar) => scalar_text(*scalar).to_owned(),
    }
}

fn scalar_text(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Null => "()",
        Scalar::Bool => "bool",
        Scalar::I8 => "i8",
        Scalar::I16 => "i16",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::U8 => "u8",
        Scalar::U16 => "u16",
        Scalar::U32 => "u32",
        Scalar::U64 => "u64",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
        Scalar::Number => "serde_json::Number",
        Scalar::Uuid => "uuid::Uuid",
        Scalar::DateTime => "chrono::DateTime<chrono::FixedOffset>",
        Scalar::Date => "chrono::NaiveDate",
        Scalar::IpAddr => "std::net::IpAddr",
        Scalar::Ipv4Addr => "std::net::Ipv4Addr",
        Scalar::Ipv6Addr => "std::net::Ipv6Addr",
        Scalar::String | Scalar::Secret | Scalar::Base64 | Scalar::Base64Url | Scalar::Binary => "String",
    }
}
