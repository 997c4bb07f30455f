//! Enums over strings, open when they are read.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

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

/// What [`string_enum!`](crate::string_enum) implements: the values of an enum and the way to and from them.
pub trait StringEnum: Sized + Clone + 'static {
    /// The listed values, in document order.
    const LISTED: &'static [&'static str];
    /// The variants, in the same order.
    const VARIANTS: &'static [Self];

    /// The value on the wire.
    fn text(&self) -> &str;

    /// Whether this is a value that the document does not list.
    fn unknown(&self) -> bool {
        false
    }

    /// The variant for a value that is not listed; none if the enum is closed.
    fn unlisted(_: UnknownValue) -> Option<Self> {
        None
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
    let position = T::LISTED.iter().position(|value| *value == text)?;
    T::VARIANTS.get(position).cloned()
}

/// The variant of any value; `None` for what a closed enum does not list.
pub(crate) fn open<T: StringEnum>(text: &str) -> Option<T> {
    listed(text).or_else(|| {
        crate::union::misfit(crate::union::Misfits::UNKNOWN);
        T::unlisted(UnknownValue(text.into()))
    })
}

/// What the macro calls.
#[doc(hidden)]
pub mod string_enum_support {
    use std::borrow::Cow;
    use std::marker::PhantomData;

    use super::{Deserializer, StringEnum, TextVisitor, expected, listed, open};
    use crate::{ParamError, Validator};

    /// # Errors
    /// A value that is not listed.
    pub fn parse<T: StringEnum>(text: &str) -> Result<T, ParamError> {
        listed(text).ok_or_else(|| ParamError::new(expected(T::LISTED.iter())))
    }

    /// # Errors
    /// A value that is not a string.
    pub fn deserialize<'de, T: StringEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }

    /// # Errors
    /// No value, or more than one.
    pub fn from_param<T: StringEnum>(values: &[Cow<'_, str>]) -> Result<T, ParamError> {
        open(crate::param::single(values)?).ok_or_else(|| ParamError::new(expected(T::LISTED.iter())))
    }

    pub fn check<T: StringEnum>(value: &T, at: &mut Validator) {
        if value.unknown() {
            at.violation("enum", expected(T::LISTED.iter()));
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
        open(text).ok_or_else(|| E::custom(expected(T::LISTED.iter())))
    }
}

/// Gives an enum over strings its values and impls.
///
/// The functions are `#[inline]`: they are compiled where they are called, not in every generated crate.
///
/// The enum lists one variant a value and one that holds an [`UnknownValue`]; without that it is closed, and reading any
/// other value is an error. From the table come `VALUES`, `as_str`, `is_unknown`, `Display`, `AsRef<str>`, `FromStr` (strict: listed values only), serde in both directions (open: any
/// string), [`Check`](crate::Check) (an unknown value is a violation), [`ToParam`](crate::ToParam) and
/// [`FromParam`](crate::FromParam).
///
/// ```
/// # use oasmith_runtime as rt;
/// #[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
            const LISTED: &'static [&'static str] = Self::VALUES;
            const VARIANTS: &'static [Self] = &[$(Self::$variant),*];

            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }

            #[inline]
            fn unknown(&self) -> bool {
                self.is_unknown()
            }

            #[inline]
            fn unlisted(value: $crate::UnknownValue) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(Self::$unknown(value))
            }
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
            const LISTED: &'static [&'static str] = Self::VALUES;
            const VARIANTS: &'static [Self] = &[$(Self::$variant),*];

            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }
        }

        $crate::string_enum!(@impls $name);
    };
    (@impls $name:ident) => {
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

        impl $crate::ToParam for $name {
            #[inline]
            fn to_param(&self, out: &mut $crate::ParamValues) {
                out.push(self.as_str());
            }
        }

        impl $crate::FromParam for $name {
            #[inline]
            fn from_param(values: &[::std::borrow::Cow<'_, str>]) -> ::core::result::Result<Self, $crate::ParamError> {
                $crate::string_enum_support::from_param(values)
            }
        }
    };
}
