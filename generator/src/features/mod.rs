//! The catalogue of features: every field and keyword of the specification, and what comes of it.
//!
//! It is what the reader knows: a key that is not in it is one that [`Code::UnknownKeyword`] warns about. [`markdown`] is the
//! page `docs/features.md`, which `oasmith catalogue` prints.

mod objects;
mod page;
mod schemas;
mod security;
mod swagger;

use crate::catalogue::Code;
use crate::document::Version;
pub use objects::*;
pub use page::markdown;
pub use schemas::*;
pub use security::*;
pub use swagger::*;

/// What comes of a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// What it says is in the generated code.
    Generated,
    /// A reader of the generated documentation sees it.
    Documented,
    /// Something of it is lost or left out, in the cases that a diagnostic of one of these codes tells.
    Partly(&'static [Code]),
    /// It is read, and nothing that is generated depends on it.
    NoEffect,
}

/// A field or keyword of an object of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// How it is written.
    pub name: &'static str,
    /// The version that has it first.
    pub since: Version,
    /// What comes of it.
    pub support: Support,
    /// What there is to know, or nothing.
    pub note: &'static str,
}

/// An object of the specification with what may stand in it.
#[derive(Debug)]
pub struct Object {
    /// How the specification calls it.
    pub name: &'static str,
    /// Its keywords, in the order of the specification.
    pub keywords: &'static [Keyword],
    /// Their names.
    pub names: &'static [&'static str],
}

/// Declares objects with their keywords: `"name": version, support, "note";`.
macro_rules! table {
    ($($(#[$doc:meta])* $constant:ident = $name:literal { $($key:literal: $since:ident, $support:expr, $note:literal;)* })+) => {$(
        $(#[$doc])*
        pub static $constant: $crate::features::Object = $crate::features::Object {
            name: $name,
            keywords: &[$($crate::features::Keyword {
                name: $key,
                since: $crate::document::Version::$since,
                support: $support,
                note: $note,
            },)*],
            names: &[$($key,)*],
        };
    )+};
}
use table;

/// Every object, in the order of the specification; those of Swagger 2.0 after those of OpenAPI 3.
pub static OBJECTS: [&Object; 33] = [
    &OPENAPI,
    &INFO,
    &CONTACT,
    &LICENSE,
    &SERVER,
    &SERVER_VARIABLE,
    &COMPONENTS,
    &PATH_ITEM,
    &OPERATION,
    &EXTERNAL_DOCS,
    &PARAMETER,
    &REQUEST_BODY,
    &MEDIA_TYPE,
    &ENCODING,
    &RESPONSE,
    &LINK,
    &HEADER,
    &TAG,
    &REFERENCE,
    &SCHEMA,
    &DISCRIMINATOR,
    &SECURITY_SCHEME,
    &OAUTH_FLOWS,
    &OAUTH_FLOW,
    &DEVICE_FLOW,
    &SWAGGER,
    &SWAGGER_PATH_ITEM,
    &SWAGGER_OPERATION,
    &SWAGGER_PARAMETER,
    &SWAGGER_ITEMS,
    &SWAGGER_HEADER,
    &SWAGGER_RESPONSE,
    &SWAGGER_SECURITY_SCHEME,
];
