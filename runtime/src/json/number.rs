//! Numbers as they are written, compared exactly.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Error as _;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

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
        let decimal = Decimal::of(&self.0);
        decimal.length() <= decimal.exponent.max(0)
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

/// The value of the text of a number, if it is an integer and fits.
pub(crate) fn integer(text: &str) -> Option<i128> {
    text.parse().ok().or_else(|| Decimal::of(text).to_integer())
}

/// A decimal number, normalised: ± 0.d₁d₂d₃… × 10^exponent, without leading or trailing zeros; no digits is zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

/// Exponents are cut here. Numbers beyond are equal only to each other, which no bound of a document can tell.
const EXPONENT_LIMIT: i64 = 1 << 40;

impl Decimal {
    /// The value of the text of a number.
    pub(crate) fn of(text: &str) -> Self {
        let unsigned = text.strip_prefix('-');
        let negative = unsigned.is_some();
        let unsigned = unsigned.unwrap_or(text);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let exponent = exponent.clamp(-EXPONENT_LIMIT, EXPONENT_LIMIT);

        let all = || whole.bytes().chain(fraction.bytes());
        let leading = all().take_while(|digit| *digit == b'0').count();
        let mut digits: Vec<u8> = all().skip(leading).map(|digit| digit.wrapping_sub(b'0')).collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        let scale = |count: usize| i64::try_from(count).unwrap_or(EXPONENT_LIMIT);
        Self { negative, digits, exponent: exponent + scale(whole.len()) - scale(leading) }
    }

    /// The number of digits, as the unit of exponents.
    fn length(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(EXPONENT_LIMIT)
    }

    fn to_integer(&self) -> Option<i128> {
        if self.exponent < self.length() {
            return self.digits.is_empty().then_some(0);
        }
        let zeros = usize::try_from(self.exponent - self.length()).ok().filter(|zeros| *zeros < 40)?;
        let digits = self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
        let magnitude =
            digits.map(i128::from).try_fold(0_i128, |sum, digit| sum.checked_mul(10)?.checked_add(digit))?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// Whether this is an integral multiple of `divisor`; `None` where the numbers are too long to tell.
    pub(crate) fn is_multiple_of(&self, divisor: &Self) -> Option<bool> {
        if self.digits.is_empty() {
            return Some(true);
        }
        // value = a × 10^v and divisor = b × 10^d with a and b without trailing zeros.
        let shift = (self.exponent - self.length()) - (divisor.exponent - divisor.length());
        let mut modulus = divisor.digits.iter().try_fold(0_u128, |sum, digit| {
            sum.checked_mul(10)?.checked_add(u128::from(*digit)).filter(|sum| *sum < 1 << 100)
        })?;
        if modulus == 0 {
            return None;
        }
        let mut zeros = 0;
        if shift >= 0 {
            zeros = shift;
        } else if -shift > self.length() {
            // b × 10^-shift is greater than a.
            return Some(false);
        } else {
            for _ in 0..-shift {
                modulus = modulus.checked_mul(10).filter(|modulus| *modulus < 1 << 100)?;
            }
        }
        let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros <= 4096)?;
        let digits = self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
        Some(digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % modulus) == 0)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => -1,
        };
        let magnitude = || self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => magnitude(),
            _ => magnitude().reverse(),
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        same_number(&self.0, &other.0)
    }
}

/// Whether two texts of numbers are of the same value.
pub(crate) fn same_number(one: &str, other: &str) -> bool {
    one == other || Decimal::of(one) == Decimal::of(other)
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
        Decimal::of(&self.0).cmp(&Decimal::of(&other.0))
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
