//! Enums over booleans, numbers, and several kinds of values, open when they are read.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::json::serialize_number;
use crate::{Json, Number};

/// A JSON value without parts that is not `null`. Numbers are their text and compare by value: `1.0` equals `1`.
#[derive(Debug, Clone, Copy)]
pub enum Literal<'a> {
    /// `true` or `false`
    Bool(bool),
    /// A JSON number, as written.
    Number(&'a str),
    /// A string.
    String(&'a str),
}

impl<'a> Literal<'a> {
    /// The boolean, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(value) } else { None }
    }

    /// The integer, if it is a number that is one and fits (`1.0` is one).
    pub fn as_i64(self) -> Option<i64> {
        if let Self::Number(text) = self { crate::json::integer(text)?.try_into().ok() } else { None }
    }

    /// The number as the nearest `f64`, if it is a number within its range.
    pub fn as_f64(self) -> Option<f64> {
        if let Self::Number(text) = self { text.parse().ok().filter(|value: &f64| value.is_finite()) } else { None }
    }

    /// The string, if it is one.
    pub fn as_str(self) -> Option<&'a str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The value as JSON.
    pub fn to_json(self) -> Json {
        match self {
            Self::Bool(value) => value.into(),
            Self::Number(text) => Number::parse(text).map_or(Json::Null, Json::Number),
            Self::String(text) => text.into(),
        }
    }

    /// The literal of a JSON value that is no list, no object and not `null`.
    fn of(json: &'a Json) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(Self::Bool(*value)),
            Json::Number(number) => Some(Self::Number(number.as_str())),
            Json::String(text) => Some(Self::String(text)),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        }
    }
}

impl PartialEq for Literal<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::String(one), Self::String(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => crate::json::same_number(one, other),
            (Self::Bool(_) | Self::Number(_) | Self::String(_), _) => false,
        }
    }
}

impl Eq for Literal<'_> {}

impl Hash for Literal<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Bool(value) => value.hash(state),
            Self::Number(text) => crate::json::Decimal::of(text).hash(state),
            Self::String(text) => text.hash(state),
        }
    }
}

/// The value as a parameter has it: a string without quotes.
impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => fmt::Display::fmt(value, f),
            Self::Number(text) | Self::String(text) => f.pad(text),
        }
    }
}

impl Serialize for Literal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => serialize_number(text, serializer),
            Self::String(text) => serializer.serialize_str(text),
        }
    }
}

/// A value that the document does not list, as it was received, numbers with their text.
///
/// Only reading makes one, and never from a listed value; so a match on an enum cannot miss a value that is hidden here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLiteral(Json);

impl UnknownLiteral {
    /// The value.
    pub fn value(&self) -> Literal<'_> {
        // Nothing else is ever put in.
        Literal::of(&self.0).unwrap_or(Literal::String(""))
    }
}

impl Hash for UnknownLiteral {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

/// What [`value_enum!`](crate::value_enum) implements: the values of an enum and the way to and from them.
pub trait ValueEnum: Sized + Clone + 'static {
    /// The values and their variants.
    const TABLE: ValueTable<Self>;

    /// The value on the wire.
    fn literal(&self) -> Literal<'_>;

    /// The variant of a listed value.
    fn listed(value: Literal<'_>) -> Option<Self> {
        let position = Self::TABLE.values.iter().position(|listed| *listed == value)?;
        Self::TABLE.variants.get(position).cloned()
    }
}

/// The values of an enum over values.
#[derive(Debug)]
pub struct ValueTable<T: 'static> {
    /// The listed values, in document order.
    pub values: &'static [Literal<'static>],
    /// The variants, in the same order.
    pub variants: &'static [T],
    /// The variant for a value that is not listed; none if the enum is closed.
    pub unlisted: Option<fn(UnknownLiteral) -> T>,
}

impl<T> ValueTable<T> {
    /// Whether `value` is one that the document does not list.
    fn is_unlisted(&self, value: &T) -> bool {
        self.unlisted.is_some_and(|unlisted| {
            std::mem::discriminant(&unlisted(UnknownLiteral(Json::Null))) == std::mem::discriminant(value)
        })
    }
}

/// The variant of any value; `None` for `null`, lists and objects, and for what a closed enum does not list.
fn open<T: ValueEnum>(json: Json) -> Option<T> {
    T::listed(Literal::of(&json)?).or_else(|| {
        crate::union::misfit(crate::union::Misfits::UNKNOWN);
        T::TABLE.unlisted.map(|unlisted| unlisted(UnknownLiteral(json)))
    })
}

fn expected<T: ValueEnum>() -> String {
    crate::string_enum::expected(T::TABLE.values.iter().map(ToString::to_string))
}

/// What the macro calls.
#[doc(hidden)]
pub mod value_enum_support {
    use std::borrow::Cow;

    use super::{Deserialize, Deserializer, Error, Json, Literal, Number, ValueEnum, expected, open};
    use crate::{ParamError, ParamValues, Validator};

    /// The listed value that a text means, or else the value itself, as the listed kinds suggest.
    fn of_text<T: ValueEnum>(text: &str) -> Result<T, Json> {
        let number = Number::parse(text);
        let mut like = None;
        for listed in T::TABLE.values {
            let value = match listed {
                Literal::Bool(_) => text.parse().ok().map(Json::Bool),
                Literal::Number(_) => number.clone().map(Json::Number),
                Literal::String(_) => Some(Json::from(text)),
            };
            if let Some(found) = value.as_ref().and_then(Literal::of).filter(|value| value == listed) {
                return T::listed(found).ok_or_else(|| found.to_json());
            }
            like = like.or(value);
        }
        Err(like.unwrap_or_else(|| text.into()))
    }

    /// # Errors
    /// A text that is no listed value.
    pub fn parse<T: ValueEnum>(text: &str) -> Result<T, ParamError> {
        of_text(text).map_err(|_| ParamError::new(expected::<T>()))
    }

    /// # Errors
    /// No value, or more than one.
    pub fn from_param<T: ValueEnum>(values: &[Cow<'_, str>]) -> Result<T, ParamError> {
        let text = crate::param::single(values)?;
        of_text(text).or_else(|json| open(json).ok_or_else(|| ParamError::new(expected::<T>())))
    }

    pub fn to_param<T: ValueEnum>(value: &T, out: &mut ParamValues) {
        out.push(value.literal().to_string());
    }

    /// # Errors
    /// `null`, a list, an object, and what a closed enum does not list.
    pub fn deserialize<'de, T: ValueEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        open(Json::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(expected::<T>()))
    }

    pub fn check<T: ValueEnum>(value: &T, at: &mut Validator) {
        if T::TABLE.is_unlisted(value) {
            at.violation("enum", expected::<T>());
        }
    }
}

/// Gives an enum over values that are not all strings its values and impls.
///
/// The functions are `#[inline]`: they are compiled where they are called, not in every generated crate.
///
/// The enum lists one variant a value and one that holds an [`UnknownLiteral`]; without that it is closed, and reading
/// any other value is an error. From the table come `VALUES`, `value`, `is_unknown`, `Eq`, `Hash`, `Display`, `FromStr` (strict:
/// listed values only), serde in both directions, [`Check`](crate::Check) (an unknown value is a violation),
/// [`ToParam`](crate::ToParam) and [`FromParam`](crate::FromParam).
///
/// ```
/// # use oasmith_runtime as rt;
/// #[derive(Debug, Clone, PartialEq)]
/// #[non_exhaustive]
/// pub enum Level {
///     Value1,
///     Value2,
///     Auto,
///     #[doc(hidden)]
///     Unknown(rt::UnknownLiteral),
/// }
/// rt::value_enum!(Level, Unknown { Value1 = Number("1"), Value2 = Number("2"), Auto = String("auto") });
///
/// let level: Level = rt::decode(b"2.0", rt::Mode::Client, false)?;
/// assert_eq!((level.value().as_i64(), level), (Some(2), Level::Value2));
/// let level: Level = rt::decode(b"7.50", rt::Mode::Client, false)?;
/// assert!(level.is_unknown());
/// assert_eq!(rt::encode(&level).ok(), Some(b"7.50".to_vec()));
/// assert_eq!("auto".parse(), Ok(Level::Auto));
/// # Ok::<(), rt::DecodeError>(())
/// ```
#[macro_export]
macro_rules! value_enum {
    ($name:ident, $unknown:ident { $($variant:ident = $kind:ident($value:expr)),* $(,)? }) => {
        impl $name {
            /// The values that the document lists, in its order.
            pub const VALUES: &'static [$crate::Literal<'static>] = &[$($crate::Literal::$kind($value)),*];

            /// The value on the wire.
            #[inline]
            pub fn value(&self) -> $crate::Literal<'_> {
                match self {
                    $(Self::$variant => $crate::Literal::$kind($value),)*
                    Self::$unknown(value) => value.value(),
                }
            }

            /// Whether this is a value that the document does not list.
            #[inline]
            pub fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::$unknown(_))
            }
        }

        impl $crate::ValueEnum for $name {
            const TABLE: $crate::ValueTable<Self> = $crate::ValueTable {
                values: Self::VALUES,
                variants: &[$(Self::$variant),*],
                unlisted: ::core::option::Option::Some(Self::$unknown),
            };

            #[inline]
            fn literal(&self) -> $crate::Literal<'_> {
                self.value()
            }
        }

        $crate::value_enum!(@impls $name);
    };
    ($name:ident { $($variant:ident = $kind:ident($value:expr)),* $(,)? }) => {
        impl $name {
            /// The values that the document lists, in its order.
            pub const VALUES: &'static [$crate::Literal<'static>] = &[$($crate::Literal::$kind($value)),*];

            /// The value on the wire.
            #[inline]
            pub fn value(&self) -> $crate::Literal<'static> {
                match self {
                    $(Self::$variant => $crate::Literal::$kind($value),)*
                }
            }
        }

        impl $crate::ValueEnum for $name {
            const TABLE: $crate::ValueTable<Self> = $crate::ValueTable {
                values: Self::VALUES,
                variants: &[$(Self::$variant),*],
                unlisted: ::core::option::Option::None,
            };

            #[inline]
            fn literal(&self) -> $crate::Literal<'_> {
                self.value()
            }
        }

        $crate::value_enum!(@impls $name);
    };
    (@impls $name:ident) => {
        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.value(), state);
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::ParamError;

            // Not `Self::Err`: a variant may be called that.
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::ParamError> {
                $crate::value_enum_support::parse(text)
            }
        }

        impl $crate::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::Serialize::serialize(&self.value(), serializer)
            }
        }

        impl<'de> $crate::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::value_enum_support::deserialize(deserializer)
            }
        }

        impl $crate::Check for $name {
            #[inline]
            fn check(&self, _: &$crate::Rules, at: &mut $crate::Validator) {
                $crate::value_enum_support::check(self, at);
            }

            fn json(&self) -> $crate::AsJson {
                $crate::AsJson::of(self)
            }
        }

        impl $crate::ToParam for $name {
            #[inline]
            fn to_param(&self, out: &mut $crate::ParamValues) {
                $crate::value_enum_support::to_param(self, out);
            }
        }

        impl $crate::FromParam for $name {
            #[inline]
            fn from_param(values: &[::std::borrow::Cow<'_, str>]) -> ::core::result::Result<Self, $crate::ParamError> {
                $crate::value_enum_support::from_param(values)
            }
        }
    };
}
