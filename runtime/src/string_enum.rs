//! Enums over strings, open when they are read.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use crate::{FromParam, ParamError, ParamValues, ToParam};

/// A string that the document does not list, as it was received.
///
/// Only reading makes one, and never from a listed value; so a match on an enum cannot miss a value that is hidden here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// The value, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What [`string_enum!`](crate::string_enum) implements: the values of an enum, which `AsRef` gives as text.
///
/// One constant says it all: each function of an impl is a body that every generated enum would pay for.
pub trait StringEnum: Sized + Clone + AsRef<str> + 'static {
    /// The values and their variants.
    const TABLE: StringTable<Self>;
}

/// The values of an enum over strings.
#[derive(Debug)]
pub struct StringTable<T: 'static> {
    /// The listed values, in document order.
    pub values: &'static [&'static str],
    /// The variants, in the same order.
    pub variants: &'static [T],
    /// The variant for a value that is not listed; none if the enum is closed.
    pub unlisted: Option<fn(UnknownValue) -> T>,
}

impl<T> StringTable<T> {
    /// Whether `value` is one that the document does not list.
    fn is_unlisted(&self, value: &T) -> bool {
        // An empty text is not allocated.
        self.unlisted.is_some_and(|unlisted| {
            std::mem::discriminant(&unlisted(UnknownValue(Box::from("")))) == std::mem::discriminant(value)
        })
    }
}

/// How many values a message lists.
const SHOWN: usize = 12;

/// What is expected, in words.
pub(crate) fn expected<T: AsRef<str>>(listed: impl ExactSizeIterator<Item = T>) -> String {
    let more = match listed.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let mut shown = String::new();
    for (position, value) in listed.take(SHOWN).enumerate() {
        shown.push_str(if position > 0 { ", " } else { "" });
        shown.push_str(value.as_ref());
    }
    format!("expected one of {shown}{more}")
}

/// The variant of a listed value.
pub(crate) fn listed<T: StringEnum>(text: &str) -> Option<T> {
    let position = T::TABLE.values.iter().position(|value| *value == text)?;
    T::TABLE.variants.get(position).cloned()
}

/// The variant of any value; `None` for what a closed enum does not list.
pub(crate) fn open<T: StringEnum>(text: &str) -> Option<T> {
    listed(text).or_else(|| {
        crate::union::misfit(crate::union::Misfits::UNKNOWN);
        T::TABLE.unlisted.map(|unlisted| unlisted(UnknownValue(text.into())))
    })
}

impl<T: StringEnum> ToParam for T {
    fn to_param(&self, out: &mut ParamValues) {
        out.push(self.as_ref());
    }
}

impl<T: StringEnum> FromParam for T {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
        open(crate::param::single(values)?).ok_or_else(|| ParamError::new(expected(T::TABLE.values.iter())))
    }
}

/// What the macro calls.
#[doc(hidden)]
pub mod string_enum_support {
    use std::marker::PhantomData;

    use super::{Deserializer, StringEnum, TextVisitor, expected, listed};
    use crate::{ParamError, Validator};

    /// # Errors
    /// A value that is not listed.
    pub fn parse<T: StringEnum>(text: &str) -> Result<T, ParamError> {
        listed(text).ok_or_else(|| ParamError::new(expected(T::TABLE.values.iter())))
    }

    /// # Errors
    /// A value that is not a string.
    pub fn deserialize<'de, T: StringEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }

    pub fn check<T: StringEnum>(value: &T, at: &mut Validator) {
        if T::TABLE.is_unlisted(value) {
            at.violation("enum", expected(T::TABLE.values.iter()));
        }
    }
}

struct TextVisitor<T>(std::marker::PhantomData<T>);

impl<T: StringEnum> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        open(text).ok_or_else(|| E::custom(expected(T::TABLE.values.iter())))
    }
}

/// Gives an enum over strings its values and impls.
///
/// The functions are `#[inline]`: they are compiled where they are called, not in every generated crate.
///
/// The enum lists one variant a value and one that holds an [`UnknownValue`]; without that it is closed, and reading any
/// other value is an error. From the table come `VALUES`, `as_str`, `is_unknown`, `Eq`, `Hash`, `Display`, `AsRef<str>`, `FromStr` (strict: listed values only), serde in both directions (open: any
/// string), [`Check`](crate::Check) (an unknown value is a violation), [`ToParam`](crate::ToParam) and
/// [`FromParam`](crate::FromParam).
///
/// ```
/// # use oasmith_runtime as rt;
/// #[derive(Debug, Clone, PartialEq)]
/// #[non_exhaustive]
/// pub enum Kind {
///     Internal,
///     External,
///     #[doc(hidden)]
///     Unknown(rt::UnknownValue),
/// }
/// rt::string_enum!(Kind, Unknown { Internal = "internal", External = "external" });
///
/// let kind: Kind = rt::decode(br#""guest""#, rt::Mode::Client, false)?;
/// assert!(kind.is_unknown());
/// assert_eq!(kind.as_str(), "guest");
/// assert_eq!("external".parse(), Ok(Kind::External));
/// assert!("guest".parse::<Kind>().is_err());
/// # Ok::<(), rt::DecodeError>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident, $unknown:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document lists, in its order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value.as_str(),
                }
            }

            /// Whether this is a value that the document does not list.
            #[inline]
            pub fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::$unknown(_))
            }
        }

        impl $crate::StringEnum for $name {
            const TABLE: $crate::StringTable<Self> = $crate::StringTable {
                values: Self::VALUES,
                variants: &[$(Self::$variant),*],
                unlisted: ::core::option::Option::Some(Self::$unknown),
            };
        }

        $crate::string_enum!(@impls $name);
    };
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The values that the document lists, in its order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        impl $crate::StringEnum for $name {
            const TABLE: $crate::StringTable<Self> = $crate::StringTable {
                values: Self::VALUES,
                variants: &[$(Self::$variant),*],
                unlisted: ::core::option::Option::None,
            };
        }

        $crate::string_enum!(@impls $name);
    };
    (@impls $name:ident) => {
        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::ParamError;

            // Not `Self::Err`: a variant may be called that.
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::ParamError> {
                $crate::string_enum_support::parse(text)
            }
        }

        impl $crate::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::string_enum_support::deserialize(deserializer)
            }
        }

        impl $crate::Check for $name {
            #[inline]
            fn check(&self, _: &$crate::Rules, at: &mut $crate::Validator) {
                $crate::string_enum_support::check(self, at);
            }

            fn json(&self) -> $crate::AsJson {
                $crate::AsJson::of(self)
            }
        }
    };
}
