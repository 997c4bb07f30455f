//! Trees to values, with the same rules as [`read`](super::read).

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::Serialize;

use super::read::{finite, too_many, visit_integer_text};
use super::{EXACT, Number, PROBE, UNION};
use crate::error::Found;
use crate::{DecodeError, Json, Map};

/// Reads a value from a tree.
///
/// # Errors
/// A tree that is not a `T`; the error says where.
pub fn from_json<'de, T: Deserialize<'de>>(json: &Json) -> Result<T, DecodeError> {
    T::deserialize(json)
}

/// Reads an object that keeps all its keys as what it is: a base that many schemas extend as one that extends it, or any
/// value as another type of the same JSON.
///
/// ```
/// use oasmith_runtime as rt;
///
/// let base: rt::Map<rt::Json> = rt::decode(br#"{"kind": 1, "size": 2}"#, rt::Mode::Client, false)?;
/// let sizes: rt::Map<u8> = rt::narrow(&base)?;
/// assert_eq!(sizes.get("size"), Some(&2));
/// # Ok::<(), rt::DecodeError>(())
/// ```
///
/// # Errors
/// A value that is not a `T`; the error says where.
pub fn narrow<'de, T: Deserialize<'de>>(value: &impl Serialize) -> Result<T, DecodeError> {
    let json = super::to_json(value).map_err(|error| DecodeError::new(error.to_string()))?;
    from_json(&json)
}

impl Json {
    /// Whether this equals the value that a JSON text writes: numbers by value, objects in any order. The text is only
    /// read where its beginning says that it can be equal.
    pub(crate) fn is_text(&self, text: &str) -> bool {
        let read = || super::from_slice::<Self>(text.as_bytes()).is_ok_and(|other| other == *self);
        match self {
            Self::Null => text == "null",
            Self::Bool(value) => text == if *value { "true" } else { "false" },
            Self::Number(number) => {
                let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
                number.as_str() == text || is_number && read()
            }
            Self::String(value) => match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                Some(plain) if !plain.contains('\\') => plain == value,
                Some(_) => read(),
                None => false,
            },
            Self::Array(_) => text.starts_with('[') && read(),
            Self::Object(_) => text.starts_with('{') && read(),
        }
    }

    /// A value of a kind that was not expected.
    #[cold]
    fn unexpected<'de, V: Visitor<'de>>(&self, visitor: &V) -> DecodeError {
        let kind = match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Number(_) => Unexpected::Float(0.0),
            Self::String(text) => Unexpected::Str(text),
            Self::Array(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        };
        DecodeError::invalid_type(kind, visitor)
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, DecodeError> {
    let text = number.as_str();
    if let Ok(value) = text.parse::<u64>() {
        visitor.visit_u64(value)
    } else if let Ok(value) = text.parse::<i64>() {
        visitor.visit_i64(value)
    } else {
        visitor.visit_f64(finite(text.parse().ok())?)
    }
}

macro_rules! integers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            match self {
                Json::Number(number) => visit_integer_text(number.as_str(), visitor),
                other => Err(other.unexpected(&visitor)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for &Json {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(number) => visit_number(number, visitor),
            Json::String(text) => visitor.visit_str(text),
            Json::Array(items) => visit_items(items.iter(), visitor),
            Json::Object(map) => {
                let mut members = Members::new(map);
                let value = visitor.visit_map(&mut members)?;
                if members.entries.len() == 0 { Ok(value) } else { Err(too_many()) }
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::Bool(value) => visitor.visit_bool(*value),
            other => Err(other.unexpected(&visitor)),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::Number(number) => visitor.visit_f32(finite(number.as_str().parse().ok())?),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::Number(number) => visitor.visit_f64(finite(number.as_str().parse().ok())?),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::String(text) => visitor.visit_str(text),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self {
            json if name == UNION => visitor.visit_seq(Attempts(json)),
            other if name != EXACT && name != PROBE => visitor.visit_newtype_struct(other),
            Json::Number(number) => visitor.visit_bytes(number.as_str().as_bytes()),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::Array(_) => self.deserialize_any(visitor),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Json::Object(_) => self.deserialize_any(visitor),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self {
            Json::String(text) => visitor.visit_enum(StrDeserializer::new(text)),
            Json::Object(map) => visitor.visit_enum(MapAccessDeserializer::new(&mut Members::new(map))),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct struct identifier
    }
}

/// A value that is read again and again.
struct Attempts<'a>(&'a Json);

impl<'de> SeqAccess<'de> for Attempts<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        seed.deserialize(self.0).map(Some).inspect_err(Found::keep)
    }

    /// The place of the value: no two values that are being read have the same.
    fn size_hint(&self) -> Option<usize> {
        Some(std::ptr::from_ref(self.0) as usize)
    }
}

/// Reads a list, all of it; an error says the index of its item.
pub(crate) fn visit_items<'de, V: Visitor<'de>>(
    items: impl ExactSizeIterator<Item: Deserializer<'de, Error = DecodeError>>,
    visitor: V,
) -> Result<V::Value, DecodeError> {
    let mut items = Items { items, next: 0 };
    let value = visitor.visit_seq(&mut items)?;
    if items.items.len() == 0 { Ok(value) } else { Err(too_many()) }
}

struct Items<I> {
    items: I,
    next: usize,
}

impl<'de, I: ExactSizeIterator<Item: Deserializer<'de, Error = DecodeError>>> SeqAccess<'de> for &mut Items<I> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let item = seed.deserialize(item).map_err(|error| error.under_index(self.next))?;
        self.next += 1;
        Ok(Some(item))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Members<'a> {
    entries: crate::map::Iter<'a, Json>,
    /// The key that was read, and its value.
    next: Option<(&'a str, &'a Json)>,
}

impl<'a> Members<'a> {
    fn new(map: &'a Map<Json>) -> Self {
        Self { entries: map.iter(), next: None }
    }
}

impl<'de> MapAccess<'de> for &mut Members<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        self.next = self.entries.next();
        match self.next {
            Some((key, _)) => seed.deserialize(StrDeserializer::new(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let (key, value) = self.next.take().ok_or_else(|| DecodeError::new("a value without a key"))?;
        seed.deserialize(value).map_err(|error| error.under_key(key))
    }
}
