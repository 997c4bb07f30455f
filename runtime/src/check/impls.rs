//! How values without parts, and any-values, are checked.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{AsJson, Bound, Check, Rules, Validator, format};
use crate::json::{compare, is_multiple};
use crate::{Base64, Base64Url, Binary, Date, DateTime, Json, Number, Secret, Uuid};

fn check_text(text: &str, rules: &Rules, at: &mut Validator) {
    if rules.min_length.is_some() || rules.max_length.is_some() {
        let length = count(text.chars().count());
        check_range(
            length,
            rules.min_length,
            rules.max_length,
            ["minLength", "maxLength"],
            ["character", "characters"],
            at,
        );
    }
    check_pattern(text, rules, at);
    if let Some(expected) = rules.format
        && !format::is(expected, text)
    {
        at.violation("format", format::expected(expected));
    }
}

fn check_pattern(text: &str, rules: &Rules, at: &mut Validator) {
    if let Some(pattern) = rules.pattern
        && pattern_matches(pattern, text) == Some(false)
    {
        // The text is a translation, which is not what the document says.
        at.violation("pattern", "does not match the pattern");
    }
}

/// Whether `text` matches; `None` for a pattern that is not checked.
#[cfg(feature = "pattern")]
pub(crate) fn pattern_matches(pattern: &'static str, text: &str) -> Option<bool> {
    super::pattern::matches(pattern, text)
}

/// Patterns are not checked in this build.
#[cfg(not(feature = "pattern"))]
pub(crate) fn pattern_matches(_: &'static str, _: &str) -> Option<bool> {
    None
}

pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

pub(super) fn check_range(
    length: u64,
    least: Option<u64>,
    most: Option<u64>,
    [least_keyword, most_keyword]: [&'static str; 2],
    unit: [&'static str; 2],
    at: &mut Validator,
) {
    if let Some(least) = least.filter(|least| length < *least) {
        at.violation(least_keyword, format!("expected at least {least} {}", counted(least, unit)));
    }
    if let Some(most) = most.filter(|most| length > *most) {
        at.violation(most_keyword, format!("expected at most {most} {}", counted(most, unit)));
    }
}

/// The unit as it follows a number: singular and plural.
pub(crate) fn counted(count: u64, [one, many]: [&'static str; 2]) -> &'static str {
    if count == 1 { one } else { many }
}

/// Checks a number by its text, exactly.
fn check_number(text: &str, rules: &Rules, at: &mut Validator) {
    if let Some(Bound { number, exclusive }) = rules.minimum {
        match (compare(text, number), exclusive) {
            (Ordering::Less | Ordering::Equal, true) => {
                at.violation("exclusiveMinimum", format!("expected more than {number}"));
            }
            (Ordering::Less, false) => at.violation("minimum", format!("expected at least {number}")),
            (Ordering::Equal | Ordering::Greater, false) | (Ordering::Greater, true) => {}
        }
    }
    if let Some(Bound { number, exclusive }) = rules.maximum {
        match (compare(text, number), exclusive) {
            (Ordering::Greater | Ordering::Equal, true) => {
                at.violation("exclusiveMaximum", format!("expected less than {number}"));
            }
            (Ordering::Greater, false) => at.violation("maximum", format!("expected at most {number}")),
            (Ordering::Equal | Ordering::Less, false) | (Ordering::Less, true) => {}
        }
    }
    if let Some(divisor) = rules.multiple_of
        && !is_multiple(text, divisor)
    {
        at.violation("multipleOf", format!("expected a multiple of {divisor}"));
    }
}

fn has_number_rule(rules: &Rules) -> bool {
    rules.minimum.is_some() || rules.maximum.is_some() || rules.multiple_of.is_some()
}

impl Check for str {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        check_text(self, rules, at);
    }

    fn json(&self) -> AsJson {
        AsJson::Value(self.into())
    }

    fn digest(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl Check for String {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        check_text(self, rules, at);
    }

    fn json(&self) -> AsJson {
        self.as_str().json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        self.as_str().digest(hasher);
    }
}

impl Check for Secret {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        check_text(self.expose(), rules, at);
    }

    fn json(&self) -> AsJson {
        self.expose().json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        self.expose().digest(hasher);
    }
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        impl Check for $type {
            fn check(&self, rules: &Rules, at: &mut Validator) {
                if has_number_rule(rules) {
                    check_number(&self.to_string(), rules, at);
                }
            }

            fn json(&self) -> AsJson {
                AsJson::of(self)
            }

            fn digest(&self, mut hasher: &mut dyn Hasher) {
                self.hash(&mut hasher);
            }
        }
    )+};
}

integers!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! floats {
    ($($type:ty),+) => {$(
        impl Check for $type {
            fn check(&self, rules: &Rules, at: &mut Validator) {
                if !self.is_finite() {
                    at.violation("type", "expected a finite number");
                } else if has_number_rule(rules) {
                    // The text that stands on the wire: 0.07 is a multiple of 0.01, whatever its bits say.
                    check_number(&format!("{self:?}"), rules, at);
                }
            }

            fn json(&self) -> AsJson {
                AsJson::of(self)
            }

            fn digest(&self, mut hasher: &mut dyn Hasher) {
                // Adding zero makes one of the two zeros, which are equal.
                (self + 0.0).to_bits().hash(&mut hasher);
            }
        }
    )+};
}

floats!(f32, f64);

/// Values that no rule applies to: their type says all.
macro_rules! unchecked {
    ($($type:ty),+) => {$(
        impl Check for $type {
            fn check(&self, _: &Rules, _: &mut Validator) {}

            fn json(&self) -> AsJson {
                AsJson::of(self)
            }

            fn digest(&self, mut hasher: &mut dyn Hasher) {
                self.hash(&mut hasher);
            }
        }
    )+};
}

unchecked!(bool, Uuid, DateTime, Date, IpAddr, Ipv4Addr, Ipv6Addr);

impl Check for Number {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        if has_number_rule(rules) {
            check_number(self.as_str(), rules, at);
        }
    }

    fn json(&self) -> AsJson {
        AsJson::Value(Json::Number(self.clone()))
    }

    fn digest(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl Check for Base64 {
    /// Lengths are those of the text on the wire.
    fn check(&self, rules: &Rules, at: &mut Validator) {
        let length = count(self.0.len().div_ceil(3) * 4);
        check_range(
            length,
            rules.min_length,
            rules.max_length,
            ["minLength", "maxLength"],
            ["character", "characters"],
            at,
        );
    }

    fn json(&self) -> AsJson {
        AsJson::of(self)
    }

    fn digest(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl Check for Base64Url {
    /// Lengths are those of the text on the wire.
    fn check(&self, rules: &Rules, at: &mut Validator) {
        if rules.min_length.is_some() || rules.max_length.is_some() {
            check_text(&self.encode(), &Rules { pattern: None, format: None, ..*rules }, at);
        }
    }

    fn json(&self) -> AsJson {
        AsJson::of(self)
    }

    fn digest(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl Check for Binary {
    /// Lengths are in bytes; that of a stream is not known, and not checked.
    fn check(&self, rules: &Rules, at: &mut Validator) {
        let Some(length) = self.content.len() else { return };
        check_range(length, rules.min_length, rules.max_length, ["minLength", "maxLength"], ["byte", "bytes"], at);
    }
}

impl Check for Json {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(number) => number.check(rules, at),
            Self::String(text) => check_text(text, rules, at),
            Self::Array(items) => items.check(rules, at),
            Self::Object(map) => map.check(rules, at),
        }
    }

    fn json(&self) -> AsJson {
        AsJson::Value(self.clone())
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        match self {
            Self::Null => {}
            Self::Object(map) => map.digest(hasher),
            Self::Bool(value) => value.digest(hasher),
            Self::Number(number) => number.digest(hasher),
            Self::String(text) => text.digest(hasher),
            Self::Array(items) => items.digest(hasher),
        }
    }
}
