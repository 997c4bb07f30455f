//! Numbers as they are written, compared exactly.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Error as _;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::decimal::{Decimal, compare, integer, is_integral, same_number};

/// A JSON number (RFC 8259, section 6) that keeps its text: `1.50` and numbers beyond 64 bits survive.
///
/// Numbers compare by value, exactly: `1.0` equals `1`, and 2⁵³ + 1 does not equal 2⁵³.
#[derive(Clone)]
pub struct Number(Box<str>);

impl Number {
    /// The number that `text` writes, if it is exactly one JSON number.
    pub fn parse(text: &str) -> Option<Self> {
        (number_length(text.as_bytes()) == Some(text.len())).then(|| Self(text.into()))
    }

    /// The shortest text that reads as `value` again; `None` for what is not finite.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(format!("{value:?}").into()))
    }

    /// The number, as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, if it is an integer that fits (`1.0` and `1e3` are integers).
    pub fn as_i64(&self) -> Option<i64> {
        integer(&self.0).and_then(|value| value.try_into().ok())
    }

    /// The value, if it is an integer that fits.
    pub fn as_u64(&self) -> Option<u64> {
        integer(&self.0).and_then(|value| value.try_into().ok())
    }

    /// Whether it has no fraction: `1.0` and `1e400` are integers.
    pub fn is_integer(&self) -> bool {
        is_integral(&self.0)
    }

    /// The nearest `f64`; `None` for a number beyond its range.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

/// The length of the JSON number that `bytes` begin with.
pub(crate) fn number_length(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes.get(at) == Some(&b'0')) {
        return None;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return None;
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        if exponent == 0 {
            return None;
        }
        at += 1 + sign + exponent;
    }
    Some(at)
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        same_number(&self.0, &other.0)
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Decimal::of(&self.0).hash(state);
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.0)
    }
}

impl fmt::Display for Number {
    /// The number, as written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Number {
    type Err = crate::DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or_else(|| crate::DecodeError::custom("not a JSON number"))
    }
}

macro_rules! from_integers {
    ($($integer:ty),+) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        }
    )+};
}

from_integers!(i32, i64, u32, u64);

impl Serialize for Number {
    /// An integer or a float where that writes the same text, the text itself elsewhere.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(&self.0, serializer)
    }
}

/// Writes the text of a number.
pub(crate) fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text != "-0" {
        if let Ok(value) = text.parse::<i64>() {
            return serializer.serialize_i64(value);
        }
        if let Ok(value) = text.parse::<u64>() {
            return serializer.serialize_u64(value);
        }
    }
    match RawValue::from_string(text.to_owned()) {
        Ok(raw) => raw.serialize(serializer),
        Err(_) => Err(S::Error::custom("not the text of a number")),
    }
}
