//! `format` → the type of a value. A format that is not known here is an annotation: the type is that of its base.

use std::fmt::Display;

use indexmap::IndexMap;

use super::{Scalar, TextFormat};
use crate::api::{Api, Meaning, Schema};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// How many formats without a type are shown with a place.
const SHOWN: usize = 3;

/// How many of them are named.
const LISTED: usize = 12;

/// One note for all formats that no type stands for, and no check.
pub(super) fn unknown(api: &Api) -> Option<Diagnostic> {
    let mut found: IndexMap<&str, &Schema> = IndexMap::new();
    for schema in
        api.schemas.iter().filter(|schema| schema.custom.as_ref().is_none_or(|asked| asked.rust_type.is_none()))
    {
        if let Some(format) = without_type(&schema.meaning) {
            found.entry(format).or_insert(schema);
        }
    }
    let names: Vec<String> = found.keys().map(|format| format!("`{}`", format.escape_debug())).collect();
    let message = match names.as_slice() {
        [] => return None,
        [one] => format!("the format {one} has no type of its own: its values are what `type` says"),
        several => {
            let (listed, rest) = several.split_at(several.len().min(LISTED));
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!(
                "the formats {}{more} have no types of their own: their values are what `type` says",
                listed.join(", ")
            )
        }
    };
    let note =
        Diagnostic::new(Code::Format, message).help("`[formats]` in `oasmith.toml` gives a format a type of yours");
    let places = found.values().take(SHOWN);
    Some(places.fold(note, |note, schema| note.at(schema.place, schema.pointer.clone(), "")))
}

/// The format, where it says nothing that is generated.
fn without_type(meaning: &Meaning) -> Option<&str> {
    match meaning {
        Meaning::Integer(Some(format)) => whole(Some(format)).is_none().then_some(format),
        Meaning::Number(Some(format)) => (whole(Some(format)).is_none()
            && !matches!(format.as_str(), "float" | "double" | "decimal"))
        .then_some(format),
        Meaning::String(Some(format)) => {
            (string(Some(format)) == Scalar::String && text(format).is_none() && format != "password").then_some(format)
        }
        _ => None,
    }
}

/// The type of `type: integer`.
pub(super) fn integer(format: Option<&str>) -> Scalar {
    whole(format).unwrap_or(Scalar::I64)
}

/// The type of `type: number`. The formats of integers say that it is one, and keep digits that a double loses.
pub(super) fn number(format: Option<&str>) -> Scalar {
    match format {
        Some("float") => Scalar::F32,
        Some("decimal") => Scalar::Number,
        Some(_) | None => whole(format).unwrap_or(Scalar::F64),
    }
}

/// The least and the most of a number whose format is a width of integers.
pub(super) fn width(meaning: &Meaning) -> Option<(String, String)> {
    let (Meaning::Integer(format) | Meaning::Number(format)) = meaning else { return None };
    match whole(format.as_deref())? {
        Scalar::I8 => Some(range(i8::MIN, i8::MAX)),
        Scalar::I16 => Some(range(i16::MIN, i16::MAX)),
        Scalar::I32 => Some(range(i32::MIN, i32::MAX)),
        Scalar::I64 => Some(range(i64::MIN, i64::MAX)),
        Scalar::U8 => Some(range(u8::MIN, u8::MAX)),
        Scalar::U16 => Some(range(u16::MIN, u16::MAX)),
        Scalar::U32 => Some(range(u32::MIN, u32::MAX)),
        Scalar::U64 => Some(range(u64::MIN, u64::MAX)),
        Scalar::Null
        | Scalar::Bool
        | Scalar::F32
        | Scalar::F64
        | Scalar::Number
        | Scalar::String
        | Scalar::Secret
        | Scalar::Uuid
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::IpAddr
        | Scalar::Ipv4Addr
        | Scalar::Ipv6Addr
        | Scalar::Base64
        | Scalar::Base64Url
        | Scalar::Binary => None,
    }
}

fn range<T: Display>(least: T, most: T) -> (String, String) {
    (least.to_string(), most.to_string())
}

fn whole(format: Option<&str>) -> Option<Scalar> {
    Some(match format? {
        "int8" => Scalar::I8,
        "int16" => Scalar::I16,
        "int32" => Scalar::I32,
        "int64" => Scalar::I64,
        "uint8" => Scalar::U8,
        "uint16" => Scalar::U16,
        "uint32" => Scalar::U32,
        "uint64" => Scalar::U64,
        _ => return None,
    })
}

/// The type of `type: string`.
pub(super) fn string(format: Option<&str>) -> Scalar {
    match format {
        Some("uuid") => Scalar::Uuid,
        Some("date-time") => Scalar::DateTime,
        Some("date") => Scalar::Date,
        Some("ip") => Scalar::IpAddr,
        Some("ipv4") => Scalar::Ipv4Addr,
        Some("ipv6") => Scalar::Ipv6Addr,
        Some("byte") => Scalar::Base64,
        Some("base64url") => Scalar::Base64Url,
        Some("binary") => Scalar::Binary,
        Some(_) | None => Scalar::String,
    }
}

/// The format `duration` where documents are taken to the letter. No document has a format of this name.
pub(super) const STRICT_DURATION: &str = "duration of RFC 3339";

/// The formats of strings that stay strings and are checked.
pub(super) fn text(format: &str) -> Option<TextFormat> {
    Some(match format {
        "uri" => TextFormat::Uri,
        "uri-reference" => TextFormat::UriReference,
        "uri-template" => TextFormat::UriTemplate,
        "iri" => TextFormat::Iri,
        "iri-reference" => TextFormat::IriReference,
        "email" | "idn-email" => TextFormat::Email,
        "hostname" => TextFormat::Hostname,
        "idn-hostname" => TextFormat::IdnHostname,
        "time" => TextFormat::Time,
        "duration" => TextFormat::Duration,
        "decimal" => TextFormat::Decimal,
        "json-pointer" => TextFormat::JsonPointer,
        "relative-json-pointer" => TextFormat::RelativeJsonPointer,
        "regex" => TextFormat::Regex,
        _ => return None,
    })
}

/// The formats that are checked of a value whose type does not say them.
pub(super) fn named(format: &str) -> Option<TextFormat> {
    Some(match format {
        "ip" => TextFormat::Ip,
        "ipv4" => TextFormat::Ipv4,
        "ipv6" => TextFormat::Ipv6,
        "uuid" => TextFormat::Uuid,
        "date-time" => TextFormat::DateTime,
        "date" => TextFormat::Date,
        STRICT_DURATION => TextFormat::StrictDuration,
        format => return text(format),
    })
}
