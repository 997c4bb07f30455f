//! How each kind of value is checked.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{AsJson, Bound, Check, Rules, Validator, format};
use crate::json::{compare, is_multiple};
use crate::{Base64, Base64Url, Binary, Date, DateTime, Field, Json, Map, Number, Secret, Uuid};

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

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn check_range(
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
    /// Lengths are in bytes.
    fn check(&self, rules: &Rules, at: &mut Validator) {
        let length = count(self.bytes.len());
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

impl<T: Check + PartialEq> Check for [T] {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        check_range(
            count(self.len()),
            rules.min_items,
            rules.max_items,
            ["minItems", "maxItems"],
            ["item", "items"],
            at,
        );
        if rules.unique_items {
            match first_repeated(self, at.comparisons()) {
                Repeated::At(index) => at.violation("uniqueItems", format!("item {index} repeats an earlier one")),
                Repeated::None | Repeated::Undecided => {}
            }
        }
        let rules = rules.items.unwrap_or(&Rules::NONE);
        for (index, item) in self.iter().enumerate() {
            at.index(index, item, rules);
        }
    }

    fn json(&self) -> AsJson {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            match item.json() {
                AsJson::Value(json) => items.push(json),
                AsJson::Absent => items.push(Json::Null),
                AsJson::Unavailable => return AsJson::Unavailable,
            }
        }
        AsJson::Value(Json::Array(items))
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        for item in self {
            item.digest(hasher);
        }
    }
}

impl<T: Check + PartialEq> Check for Vec<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        self.as_slice().check(rules, at);
    }

    fn json(&self) -> AsJson {
        self.as_slice().json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        self.as_slice().digest(hasher);
    }
}

/// Whether a list holds a value twice.
pub(crate) enum Repeated {
    None,
    At(usize),
    /// It would take too long to tell.
    Undecided,
}

/// How many pairs are compared at most while one value is checked: a fraction of a second. It is enough for 5,000
/// items that nothing but a comparison tells apart.
pub(crate) const MOST_COMPARISONS: usize = 1 << 24;

/// The first item that equals an earlier one. Only items that agree in their digest are compared, and no more pairs
/// than are `left`.
pub(crate) fn first_repeated<T: Check + PartialEq>(items: &[T], left: &mut usize) -> Repeated {
    let keyed = RandomState::new();
    let mut seen: HashMap<u64, Vec<&T>> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let alike = seen.entry(digest_of(item, &keyed)).or_default();
        let Some(rest) = left.checked_sub(alike.len()) else { return Repeated::Undecided };
        *left = rest;
        if alike.contains(&item) {
            return Repeated::At(index);
        }
        alike.push(item);
    }
    Repeated::None
}

/// The digest of a value; of its JSON where the type feeds nothing.
fn digest_of<T: Check>(item: &T, keyed: &RandomState) -> u64 {
    let mut hasher = keyed.build_hasher();
    let empty = hasher.finish();
    item.digest(&mut hasher);
    if hasher.finish() == empty
        && let AsJson::Value(json) = item.json()
    {
        json.digest(&mut hasher);
    }
    hasher.finish()
}

impl<T: Check> Check for Map<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        let keywords = ["minProperties", "maxProperties"];
        check_range(
            count(self.len()),
            rules.min_properties,
            rules.max_properties,
            keywords,
            ["property", "properties"],
            at,
        );
        let rules = rules.items.unwrap_or(&Rules::NONE);
        for (key, value) in self {
            at.key(key, value, rules);
        }
    }

    fn json(&self) -> AsJson {
        let mut map = Map::new();
        for (key, value) in self {
            match value.json() {
                AsJson::Value(json) => map.insert(key, json),
                AsJson::Absent => map.insert(key, Json::Null),
                AsJson::Unavailable => return AsJson::Unavailable,
            };
        }
        AsJson::Value(Json::Object(map))
    }

    /// The entries in the order of their keys: maps are equal in whatever order they were written.
    fn digest(&self, hasher: &mut dyn Hasher) {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        for (key, value) in entries {
            key.digest(hasher);
            value.digest(hasher);
        }
    }
}

impl<T: Check> Check for Option<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        if let Some(value) = self {
            value.check(rules, at);
        }
    }

    fn json(&self) -> AsJson {
        self.as_ref().map_or(AsJson::Absent, Check::json)
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        if let Some(value) = self {
            value.digest(hasher);
        }
    }
}

impl<T: Check> Check for Field<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        if let Self::Value(value) = self {
            value.check(rules, at);
        }
    }

    fn json(&self) -> AsJson {
        match self {
            Self::Absent => AsJson::Absent,
            Self::Null => AsJson::Value(Json::Null),
            Self::Value(value) => value.json(),
        }
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        if let Self::Value(value) = self {
            value.digest(hasher);
        }
    }
}

impl<T: Check + ?Sized> Check for Box<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        (**self).check(rules, at);
    }

    fn json(&self) -> AsJson {
        (**self).json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        (**self).digest(hasher);
    }
}

impl<T: Check + ?Sized> Check for &T {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        (**self).check(rules, at);
    }

    fn json(&self) -> AsJson {
        (**self).json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        (**self).digest(hasher);
    }
}

macro_rules! check_tuple {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Check),+> Check for ($($name,)+) {
            fn check(&self, _: &Rules, at: &mut Validator) {
                $(at.index($index, &self.$index, &Rules::NONE);)+
            }

            fn digest(&self, hasher: &mut dyn Hasher) {
                $(self.$index.digest(hasher);)+
            }
        }
    };
}

check_tuple!(A 0);
check_tuple!(A 0, B 1);
check_tuple!(A 0, B 1, C 2);
check_tuple!(A 0, B 1, C 2, D 3);
check_tuple!(A 0, B 1, C 2, D 3, E 4);
check_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
check_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
check_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
