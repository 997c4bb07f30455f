//! String keys in order of insertion.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::slots::repeated;

/// From how many entries on keys are found by hash: below, comparing them is quicker.
const INDEXED_FROM: usize = 16;

/// A map from strings that keeps the order of insertion: additional properties, and the objects of [`Json`](crate::Json).
///
/// Two maps are equal when they hold the same entries, in whatever order.
#[derive(Clone)]
pub struct Map<T> {
    entries: Vec<(String, T)>,
    index: Option<Index>,
}

impl<T> Map<T> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), index: None }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.entries.get(self.position(key)?).map(|(_, value)| value)
    }

    /// The value of `key`, and its position.
    pub(crate) fn find(&self, key: &str) -> Option<(usize, &T)> {
        let position = self.position(key)?;
        self.entries.get(position).map(|(_, value)| (position, value))
    }

    /// The value of `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        let position = self.position(key)?;
        self.entries.get_mut(position).map(|(_, value)| value)
    }

    /// Whether `key` has a value.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Sets the value of `key`. A key that is there keeps its place, and its former value is returned.
    pub fn insert(&mut self, key: impl Into<String>, value: T) -> Option<T> {
        let key = key.into();
        if let Some(found) = self.get_mut(&key) {
            return Some(std::mem::replace(found, value));
        }
        self.entries.push((key, value));
        match &mut self.index {
            Some(index) => index.add(&self.entries),
            None if self.entries.len() >= INDEXED_FROM => self.index = Some(Index::of(&self.entries)),
            None => {}
        }
        None
    }

    /// Takes `key` out; the order of the others stays.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let position = self.position(key)?;
        let (_, value) = self.entries.remove(position);
        self.index = (self.entries.len() >= INDEXED_FROM).then(|| Index::of(&self.entries));
        Some(value)
    }

    /// The entries, in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.entries.iter())
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.find(&self.entries, key),
            None => self.entries.iter().position(|(name, _)| name == key),
        }
    }
}

/// An open-addressing table of positions; hashes are keyed, so that no document can make them collide on purpose.
#[derive(Clone)]
struct Index {
    hasher: RandomState,
    /// Positions plus one; 0 is a free place. The length is a power of two and at least twice the number of entries.
    table: Vec<usize>,
}

impl Index {
    fn of<T>(entries: &[(String, T)]) -> Self {
        let size = (entries.len() * 4).next_power_of_two();
        let mut index = Self { hasher: RandomState::new(), table: vec![0; size] };
        for (position, (key, _)) in entries.iter().enumerate() {
            index.place(key, position);
        }
        index
    }

    /// Takes in the last of `entries`.
    fn add<T>(&mut self, entries: &[(String, T)]) {
        if entries.len() * 2 > self.table.len() {
            *self = Self::of(entries);
        } else if let Some((key, _)) = entries.last() {
            self.place(key, entries.len() - 1);
        }
    }

    fn place(&mut self, key: &str, position: usize) {
        for place in self.probe(key) {
            if self.table[place] == 0 {
                self.table[place] = position + 1;
                return;
            }
        }
    }

    fn find<T>(&self, entries: &[(String, T)], key: &str) -> Option<usize> {
        for place in self.probe(key) {
            let position = self.table[place].checked_sub(1)?;
            if entries.get(position).is_some_and(|(name, _)| name == key) {
                return Some(position);
            }
        }
        None
    }

    #[allow(clippy::cast_possible_truncation, reason = "any bits of the hash will do")]
    fn probe(&self, key: &str) -> impl Iterator<Item = usize> + use<> {
        let mask = self.table.len() - 1;
        let start = self.hasher.hash_one(key) as usize;
        (0..=mask).map(move |step| start.wrapping_add(step) & mask)
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<T: PartialEq> PartialEq for Map<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<T: Eq> Eq for Map<T> {}

impl<K: Into<String>, T> FromIterator<(K, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Into<String>, T> Extend<(K, T)> for Map<T> {
    fn extend<I: IntoIterator<Item = (K, T)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Into<String>, T, const N: usize> From<[(K, T); N]> for Map<T> {
    fn from(entries: [(K, T); N]) -> Self {
        entries.into_iter().collect()
    }
}

/// The entries of a [`Map`], in order.
#[derive(Debug, Clone)]
pub struct Iter<'a, T>(std::slice::Iter<'a, (String, T)>);

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (&'a str, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key.as_str(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Map<T> {
    type Item = (&'a str, &'a T);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<T: Serialize> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for MapVisitor<T> {
            type Value = Map<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<T>, A::Error> {
                let mut map = Map::new();
                while let Some(key) = access.next_key::<String>()? {
                    if map.contains_key(&key) {
                        return Err(repeated(&key));
                    }
                    let value = access.next_value()?;
                    map.insert(key, value);
                }
                Ok(map)
            }
        }

        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}
