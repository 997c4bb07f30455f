//! [`TypeRef`] → the Rust type, as text or as tokens, from a module's point of view.

use proc_macro2::TokenStream;

use super::{Context, ModulePath};
use crate::plan::{Presence, TypeId, TypeRef};

/// The type, as it is written in the module `from`.
pub fn type_text(ty: &TypeRef, cx: &Context<'_>, from: &ModulePath) -> String {
    let of = |inner: &TypeRef| type_text(inner, cx, from);
    match ty {
        TypeRef::Named(id) => named_text(*id, cx, from),
        TypeRef::Boxed(inner) => format!("Box<{}>", of(inner)),
        TypeRef::Nullable(inner) => format!("Option<{}>", of(inner)),
        TypeRef::List(inner) => format!("Vec<{}>", of(inner)),
        TypeRef::Map(inner) => format!("rt::Map<{}>", of(inner)),
        TypeRef::Any => "rt::Json".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::F32 => "f32".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::String => "String".to_owned(),
        TypeRef::Secret => "rt::Secret".to_owned(),
        TypeRef::Uuid => "rt::Uuid".to_owned(),
        TypeRef::DateTime => "rt::DateTime".to_owned(),
        TypeRef::Date => "rt::Date".to_owned(),
        TypeRef::Base64 => "rt::Base64".to_owned(),
        TypeRef::Binary => "rt::Binary".to_owned(),
    }
}

/// The type of a field or of an optional parameter: [`type_text`] under its presence.
pub fn presence_text(presence: Presence, ty: &TypeRef, cx: &Context<'_>, from: &ModulePath) -> String {
    let inner = type_text(ty, cx, from);
    match presence {
        Presence::Required => inner,
        Presence::Nullable | Presence::Optional => format!("Option<{inner}>"),
        Presence::OptionalNullable => format!("rt::Field<{inner}>"),
    }
}

/// The path of a named type, as it is written in the module `from`.
pub fn named_text(id: TypeId, cx: &Context<'_>, from: &ModulePath) -> String {
    let name = &cx.names.types[id.index()].name;
    let group = cx.plan.types[id.index()].group;
    if *from == ModulePath::models(&cx.names.groups[group.index()]) {
        return name.clone();
    }
    from.to(&["models", name])
}

/// [`type_text`] as tokens.
pub fn type_tokens(ty: &TypeRef, cx: &Context<'_>, from: &ModulePath) -> TokenStream {
    // The text is made of identifiers, paths and angle brackets only, so that it always has tokens.
    type_text(ty, cx, from).parse().unwrap_or_default()
}
