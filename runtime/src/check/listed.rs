//! How a list is checked whose items come one by one, and are not kept.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::impls::{check_range, count};
use super::{Rules, Validator};
use crate::schema::Streamed;
use crate::{Json, Mode, Violations};

/// What is known of a list's items that have come so far.
#[derive(Debug)]
pub(crate) struct Listed {
    /// What is checked of the list.
    rules: &'static Rules,
    items: usize,
    seen: Seen,
    /// What the table says, where there is one.
    table: Option<Streamed>,
}

impl Listed {
    pub(crate) fn new(rules: &'static Rules) -> Self {
        Self { rules, items: 0, seen: Seen::default(), table: rules.schema.map(Streamed::new) }
    }

    /// What is checked of each item itself.
    pub(crate) fn of_item(&self) -> &'static Rules {
        self.rules.items.unwrap_or(&Rules::NONE)
    }

    /// Counts an item, before it is read; gives its position.
    ///
    /// # Errors
    /// There are more than `maxItems`.
    pub(crate) fn count(&mut self) -> Result<usize, Violations> {
        let at = self.items;
        self.items += 1;
        self.in_range(None, self.rules.max_items).map(|()| at)
    }

    /// Checks what the list says of the item that was counted last, and compares it with those before, by its JSON text.
    ///
    /// # Errors
    /// What does not fit; or `uniqueItems`, and there was one like it.
    pub(crate) fn compare(&mut self, text: &[u8]) -> Result<(), Violations> {
        if self.table.is_none() && !self.rules.unique_items {
            return Ok(());
        }
        // What is no JSON is not looked at: it is wrong anyhow.
        let Ok(json) = crate::decode::<Json>(text, Mode::Client, false) else { return Ok(()) };
        let (mut at, last) = (Validator::default(), self.items - 1);
        if let Some(table) = &mut self.table {
            table.item(last, &json, &mut at);
        }
        if self.rules.unique_items && !self.seen.is_new(&json) {
            at.violation("uniqueItems", format!("item {last} repeats an earlier one"));
        }
        at.finish()
    }

    /// That nothing more comes.
    ///
    /// # Errors
    /// There were fewer than `minItems`, or too few of a kind.
    pub(crate) fn end(&self) -> Result<(), Violations> {
        self.in_range(self.rules.min_items, None)?;
        let mut at = Validator::default();
        if let Some(table) = &self.table {
            table.end(&mut at);
        }
        at.finish()
    }

    fn in_range(&self, least: Option<u64>, most: Option<u64>) -> Result<(), Violations> {
        let mut at = Validator::default();
        check_range(count(self.items), least, most, ["minItems", "maxItems"], ["item", "items"], &mut at);
        at.finish()
    }
}

/// Items that have come, by two digests of each: no two that differ agree in both, but by a chance that nobody can bring
/// about, since the keys are random.
#[derive(Debug, Default)]
struct Seen {
    keys: [RandomState; 2],
    digests: HashSet<[u64; 2]>,
}

/// How many items are remembered: what 2^18 buckets hold, some 4.5 MiB. Those after them are taken to be unique, so that
/// nothing grows.
const MOST_REMEMBERED: usize = 7 << 15;

impl Seen {
    fn is_new(&mut self, json: &Json) -> bool {
        let digests = [0, 1].map(|at| {
            let mut hasher = self.keys[at].build_hasher();
            feed(json, &mut hasher);
            hasher.finish()
        });
        if self.digests.len() >= MOST_REMEMBERED {
            return !self.digests.contains(&digests);
        }
        self.digests.insert(digests)
    }
}

/// Feeds what only equal values feed, as JSON Schema compares them: numbers by their value, objects in whatever order.
fn feed(json: &Json, hasher: &mut impl Hasher) {
    std::mem::discriminant(json).hash(hasher);
    match json {
        Json::Null => {}
        Json::Bool(value) => value.hash(hasher),
        Json::Number(number) => number.hash(hasher),
        Json::String(text) => text.hash(hasher),
        Json::Array(items) => {
            items.len().hash(hasher);
            for item in items {
                feed(item, hasher);
            }
        }
        Json::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            entries.len().hash(hasher);
            for (key, value) in entries {
                key.hash(hasher);
                feed(value, hasher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn equal_values_are_found_however_they_are_written() {
        let mut seen = Seen::default();
        let mut is_new = |text: &str| seen.is_new(&text.parse().unwrap());
        let new = ["[[1],[2]]", "[[1,2]]", "1", "\"1\"", "null", "\"\"", "[]", "{}", "{\"a\":1,\"b\":2}", "[\"a\",1]"];
        assert!(new.iter().all(|text| is_new(text)));
        for known in ["1.0", "10e-1", " {\"b\":2.0,\"a\":1}", "\"\\u0031\"", "[ ]"] {
            assert!(!is_new(known), "{known}");
        }
    }
}
