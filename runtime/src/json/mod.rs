//! Any JSON value, and how JSON is read.

mod decimal;
mod number;
mod read;
mod tree;
mod write;

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

pub(crate) use decimal::{Decimal, compare, integer, is_integral, is_multiple, same_number};
pub use number::Number;
pub(crate) use number::{number_length, serialize_number};
pub(crate) use read::from_slice;
#[cfg(feature = "server")]
pub(crate) use read::too_many;
#[cfg(feature = "server")]
pub(crate) use tree::visit_items;
pub use tree::{from_json, narrow};
pub(crate) use write::to_json;

use crate::Map;

/// How deep arrays and objects may be nested; more is an error. What `serde_json` allows, too.
pub(crate) const MAX_DEPTH: usize = 127;

/// The name by which [`Json`] asks this crate's deserializers for numbers as they are written.
pub(crate) const EXACT: &str = "$oasmith::Json";

/// The name by which a union looks at a value before it reads it. It gives what [`EXACT`] does; a text whose kind nobody
/// knows, as those of parameters are, comes as an owned string, and no other text does.
pub(crate) const PROBE: &str = "$oasmith::Probe";

/// The name by which a union asks this crate's deserializers for its value as often as it needs it: as a sequence whose
/// every item is the same value, read from its start again. The size hint is the place of the value.
pub(crate) const UNION: &str = "$oasmith::Union";

/// Any JSON value. Objects keep their order and numbers their text.
///
/// `FromStr` and [`decode`](crate::decode) read strictly: RFC 8259, no repeated keys, at most 127 levels.
///
/// ```
/// use oasmith_runtime::Json;
///
/// let json: Json = r#"{"b": [1.0, {"c": null}], "a": 1e400}"#.parse()?;
/// assert_eq!(json.pointer("/b/1/c"), Some(&Json::Null));
/// assert_eq!(json.to_string(), r#"{"b":[1.0,{"c":null}],"a":1e400}"#);
/// # Ok::<(), oasmith_runtime::DecodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Map<Json>),
}

impl Json {
    /// The value of `key`, where this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }

    /// The value at a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, segment| {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            match value {
                Self::Object(map) => map.get(&segment),
                Self::Array(items) => {
                    let leading_zero = segment.len() > 1 && segment.starts_with('0');
                    let digits = segment.bytes().all(|byte| byte.is_ascii_digit()) && !leading_zero;
                    items.get(segment.parse::<usize>().ok().filter(|_| digits)?)
                }
                Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
            }
        })
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// The integer, if it is a number that is one and fits (`1.0` is one).
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The number as the nearest `f64`, if it is a number within its range.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The entries, if it is an object.
    pub fn as_object(&self) -> Option<&Map<Self>> {
        if let Self::Object(map) = self { Some(map) } else { None }
    }
}

impl fmt::Display for Json {
    /// Compact JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl std::str::FromStr for Json {
    type Err = crate::DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        from_slice(text.as_bytes())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Self {
        Self::Number(value.into())
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Number(value.into())
    }
}

impl From<f64> for Json {
    /// A number that is not finite has no JSON form and becomes `null`, as everywhere in serde.
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

impl From<Number> for Json {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(value: Vec<T>) -> Self {
        Self::Array(value.into_iter().map(Into::into).collect())
    }
}

impl From<Map<Json>> for Json {
    fn from(value: Map<Json>) -> Self {
        Self::Object(value)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => items.serialize(serializer),
            Self::Object(map) => map.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // This crate's deserializers know the name and give numbers as text; all others give what they have.
        deserializer.deserialize_newtype_struct(EXACT, JsonVisitor)
    }
}

impl<'de> Deserialize<'de> for Number {
    /// A number with its text, where the deserializer is one of this crate; of other deserializers the nearest text.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::Number(number) => Ok(number),
            _ => Err(D::Error::custom("expected a number")),
        }
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    /// The text of a number: JSON has no bytes, so the meaning is free for this crate's deserializers.
    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Json, E> {
        let text = std::str::from_utf8(value).ok();
        text.and_then(Number::parse).map(Json::Number).ok_or_else(|| E::custom("not the text of a number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Json, A::Error> {
        Map::deserialize(serde::de::value::MapAccessDeserializer::new(access)).map(Json::Object)
    }
}
