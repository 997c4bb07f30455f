//! [`TypeRef`] → the Rust type, as text or as tokens, from a module's point of view.

use proc_macro2::TokenStream;

use super::{Context, ModulePath};
use crate::plan::{Presence, Scalar, TypeId, TypeRef};

/// The type, as it is written in the module `from`.
pub fn type_text(ty: &TypeRef, cx: &Context<'_>, from: &ModulePath) -> String {
    let of = |inner: &TypeRef| type_text(inner, cx, from);
    match ty {
        TypeRef::Named(id) => named_text(*id, cx, from),
        TypeRef::Boxed(inner) => format!("Box<{}>", of(inner)),
        TypeRef::Nullable(inner) => format!("Option<{}>", of(inner)),
        TypeRef::List(inner) => format!("Vec<{}>", of(inner)),
        TypeRef::Map(inner) => format!("rt::Map<{}>", of(inner)),
        TypeRef::OrObject(inner) => format!("rt::OrObject<{}>", of(inner)),
        TypeRef::Tuple(items) => match items.as_slice() {
            [one] => format!("({},)", of(one)),
            items => format!("({})", items.iter().map(of).collect::<Vec<_>>().join(", ")),
        },
        TypeRef::Any => "rt::Json".to_owned(),
        TypeRef::Scalar(scalar) => scalar_text(*scalar).to_owned(),
    }
}

/// The type of a value without parts, with its path.
pub fn scalar_text(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Null => "rt::Null",
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
        Scalar::Number => "rt::Number",
        Scalar::String => "String",
        Scalar::Secret => "rt::Secret",
        Scalar::Uuid => "rt::Uuid",
        Scalar::DateTime => "rt::DateTime",
        Scalar::Date => "rt::Date",
        Scalar::IpAddr => "::std::net::IpAddr",
        Scalar::Ipv4Addr => "::std::net::Ipv4Addr",
        Scalar::Ipv6Addr => "::std::net::Ipv6Addr",
        Scalar::Base64 => "rt::Base64",
        Scalar::Base64Url => "rt::Base64Url",
        Scalar::Binary => "rt::Binary",
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

/// The value of a field that is absent.
pub fn absent(presence: Presence) -> &'static str {
    match presence {
        Presence::Required | Presence::Nullable | Presence::Optional => "None",
        Presence::OptionalNullable => "rt::Field::Absent",
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
