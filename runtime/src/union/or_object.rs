//! A schema beside a free object: `anyOf` of an object that the document describes and of any object.

use std::hash::Hasher;

use serde::de::{Deserialize, Deserializer, SeqAccess};
use serde::ser::{Serialize, Serializer};

use super::{Candidate, Evidence, ReadUnion, read_union};
use crate::{AsJson, Check, Json, Kind, Map, Rules, Validator};

/// An object of the type `T`, or any other object: what `anyOf: [{$ref: …}, {type: object}]` says.
///
/// A value is read as `T` where `T` takes it and keeps all of it, and as a map otherwise, so that nothing is lost. This
/// one type stands for all such schemas of a document: some have thousands.
///
/// ```
/// use oasmith_runtime as rt;
///
/// type Count = rt::OrObject<rt::Map<u8>>;
/// let read = |text: &str| rt::decode::<Count>(text.as_bytes(), rt::Mode::Client, false);
///
/// assert_eq!(read(r#"{"a": 1}"#)?.typed().and_then(|map| map.get("a")), Some(&1));
/// assert!(matches!(read(r#"{"a": "one"}"#)?, rt::OrObject::Object(_)));
/// # Ok::<(), rt::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum OrObject<T> {
    /// An object that the document describes.
    Typed(T),
    /// Any other object.
    Object(Map<Json>),
}

impl<T> OrObject<T> {
    /// The object, if it is one that the document describes.
    pub fn typed(&self) -> Option<&T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Object(_) => None,
        }
    }

    /// The object, if it is one that the document describes.
    pub fn into_typed(self) -> Option<T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Object(_) => None,
        }
    }
}

impl<T> From<T> for OrObject<T> {
    fn from(value: T) -> Self {
        Self::Typed(value)
    }
}

impl<T: Serialize> Serialize for OrObject<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Typed(value) => value.serialize(serializer),
            Self::Object(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de> + 'static> Deserialize<'de> for OrObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_union(deserializer)
    }
}

impl<'de, T: Deserialize<'de> + 'static> ReadUnion<'de> for OrObject<T> {
    const VARIANTS: &'static [Evidence] = &[
        Evidence { kinds: &[Kind::Object], ..Evidence::of("the described object") },
        Evidence { kinds: &[Kind::Object], ..Evidence::of("an object") },
    ];

    fn read<A: SeqAccess<'de>>(variant: usize, value: Candidate<'_, A>) -> Result<Self, A::Error> {
        match variant {
            0 => value.read(Self::Typed),
            1 => value.read(Self::Object),
            _ => value.refuse("expected an object"),
        }
    }
}

impl<T: Check> Check for OrObject<T> {
    /// Whatever breaks the constraints of the described object is still an object.
    fn check(&self, rules: &Rules, at: &mut Validator) {
        match self {
            Self::Typed(_) if rules.min_properties.is_none() && rules.max_properties.is_none() => {}
            Self::Typed(value) => match value.json() {
                AsJson::Value(json) => json.check(rules, at),
                AsJson::Absent | AsJson::Unavailable => {}
            },
            Self::Object(value) => value.check(rules, at),
        }
    }

    fn json(&self) -> AsJson {
        match self {
            Self::Typed(value) => value.json(),
            Self::Object(value) => value.json(),
        }
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        match self {
            Self::Typed(value) => value.digest(hasher),
            Self::Object(value) => value.digest(hasher),
        }
    }
}
