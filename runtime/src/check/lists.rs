//! How lists and maps are checked.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::impls::{check_range, count};
use super::{AsJson, Check, Rules, Validator};
use crate::{Json, Map};

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
        AsJson::array(self.iter().map(Check::json))
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

impl AsJson {
    /// An array of what its items show; what is absent stands as `null`.
    pub(super) fn array(items: impl IntoIterator<Item = Self>) -> Self {
        let mut shown = Vec::new();
        for item in items {
            match item {
                Self::Value(json) => shown.push(json),
                Self::Absent => shown.push(Json::Null),
                Self::Unavailable => return Self::Unavailable,
            }
        }
        Self::Value(Json::Array(shown))
    }
}
