//! Unions without a discriminator: a value finds its variant by what it shows.
//!
//! A variant that the value contradicts is out; of several that are left the one that fits best is found by trial. What
//! fits none is kept as it is, and is a violation.

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::{Deserialize, Deserializer};

use super::UnknownVariant;
use crate::error::convert;
use crate::{DecodeError, Json, Kind, Mode, ParamError, codec, json};

/// What the values of a variant show, as far as the document says. An empty part says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    /// The kinds that it may be.
    pub kinds: &'static [Kind],
    /// The values that it may be, as JSON texts.
    pub values: &'static [&'static str],
    /// The keys that an object must have.
    pub required: &'static [&'static str],
    /// The values, as JSON texts, that a key may have where it is there.
    pub literals: &'static [(&'static str, &'static [&'static str])],
    /// The only keys that an object may have.
    pub declared: Option<&'static [&'static str]>,
}

impl Evidence {
    /// Nothing is known.
    pub const NONE: Self = Self { kinds: &[], values: &[], required: &[], literals: &[], declared: None };

    /// Whether a value does not contradict it.
    pub fn admits(&self, value: &Json) -> bool {
        self.admits_open(value)
            && match (self.declared, value) {
                (Some(declared), Json::Object(map)) => map.iter().all(|(key, _)| declared.contains(&key)),
                _ => true,
            }
    }

    /// The same, undeclared keys aside: a client takes a closed object with a key that was added later.
    fn admits_open(&self, value: &Json) -> bool {
        let listed = |texts: &[&str], value: &Json| texts.iter().any(|text| value.is_text(text));
        (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.admits(value)))
            && (self.values.is_empty() || listed(self.values, value))
            && match value {
                Json::Object(map) => {
                    self.required.iter().all(|key| map.contains_key(key))
                        && self
                            .literals
                            .iter()
                            .all(|(key, texts)| map.get(key).is_none_or(|value| listed(texts, value)))
                }
                Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => true,
            }
    }
}

/// A value of a union on its way to a variant.
#[derive(Debug)]
pub struct UnionValue(Json);

impl UnionValue {
    /// Reads it as the variant's type.
    ///
    /// # Errors
    /// What the type does not take.
    pub fn decode<'de, T: Deserialize<'de>>(self) -> Result<T, DecodeError> {
        json::from_owned(self.0)
    }
}

/// One variant: its tags, where the union has a discriminator, what its values show, and how they are read.
#[derive(Debug, Clone, Copy)]
pub struct Branch<T> {
    /// The values of the discriminator that choose it.
    pub tags: &'static [&'static str],
    /// What its values show.
    pub evidence: Evidence,
    /// Reads a value as this variant.
    pub read: fn(UnionValue) -> Result<T, DecodeError>,
}

impl<T> Branch<T> {
    /// A variant that is found by evidence.
    pub const fn of(evidence: Evidence, read: fn(UnionValue) -> Result<T, DecodeError>) -> Self {
        Self { tags: &[], evidence, read }
    }

    /// A variant that is found by its tags.
    pub const fn tagged(tags: &'static [&'static str], read: fn(UnionValue) -> Result<T, DecodeError>) -> Self {
        Self { tags, evidence: Evidence::NONE, read }
    }
}

/// Reads a value of a union: by the tag under `property` where the union has a discriminator and the value a listed
/// tag, else by evidence among the variants without tags, else as the variant at `default`, else as `unknown`.
///
/// # Errors
/// A value that the variant it belongs to does not take.
pub fn read_union<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    property: Option<&'static str>,
    branches: &[Branch<T>],
    default: Option<usize>,
    unknown: fn(UnknownVariant) -> T,
) -> Result<T, D::Error> {
    let value = Json::deserialize(deserializer)?;
    choose(value, property, branches, default, unknown).map_err(convert)
}

fn choose<T>(
    value: Json,
    property: Option<&'static str>,
    branches: &[Branch<T>],
    default: Option<usize>,
    unknown: fn(UnknownVariant) -> T,
) -> Result<T, DecodeError> {
    if let Some(tag) = property.and_then(|property| value.get(property)).and_then(Json::as_str)
        && let Some(branch) = branches.iter().find(|branch| branch.tags.contains(&tag))
    {
        return (branch.read)(UnionValue(value));
    }
    let untagged = || branches.iter().filter(|branch| branch.tags.is_empty());
    let mut candidates: Vec<&Branch<T>> = untagged().filter(|branch| branch.evidence.admits(&value)).collect();
    if candidates.is_empty() && codec::mode() == Mode::Client {
        candidates = untagged().filter(|branch| branch.evidence.admits_open(&value)).collect();
    }
    match (candidates.as_slice(), default.and_then(|index| branches.get(index))) {
        ([branch], _) => (branch.read)(UnionValue(value)),
        ([], Some(branch)) => (branch.read)(UnionValue(value)),
        ([], None) => Ok(unknown(UnknownVariant::new(property, value))),
        (candidates, _) => try_all(&value, candidates),
    }
}

/// How many nodes of JSON the trials of one body may read. Unions inside unions multiply; no real body comes near.
const MOST_TRIED: usize = 4_000_000;

thread_local! {
    /// How many trials are open, and how many nodes they may still read.
    static TRIALS: Cell<(usize, usize)> = const { Cell::new((0, MOST_TRIED)) };
    /// How much of what was read its type does not declare: keys that were dropped, values of enums that are not listed.
    static MISFITS: Cell<usize> = const { Cell::new(0) };
}

/// Counts something that was read and that its type does not declare.
#[inline]
pub(crate) fn misfit() {
    MISFITS.set(MISFITS.get().saturating_add(1));
}

/// A trial that is open; it restores what was before.
struct Trial {
    misfits: usize,
}

impl Trial {
    fn open() -> Self {
        let (open, left) = TRIALS.get();
        TRIALS.set((open + 1, if open == 0 { MOST_TRIED } else { left }));
        Self { misfits: MISFITS.get() }
    }

    /// Whether that many nodes may still be read.
    fn take(nodes: usize) -> bool {
        let (open, left) = TRIALS.get();
        TRIALS.set((open, left.saturating_sub(nodes)));
        left >= nodes
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let (open, left) = TRIALS.get();
        TRIALS.set((open.saturating_sub(1), left));
        MISFITS.set(self.misfits);
    }
}

/// The candidate that reads the value with the least that it does not declare; the first of equals.
fn try_all<T>(value: &Json, candidates: &[&Branch<T>]) -> Result<T, DecodeError> {
    let trial = Trial::open();
    let nodes = nodes(value);
    let mut best: Option<(usize, T)> = None;
    let mut first_error = None;
    for branch in candidates {
        if !Trial::take(nodes) {
            first_error.get_or_insert_with(|| DecodeError::new("unions nested too deeply to be told apart"));
            break;
        }
        MISFITS.set(0);
        match (branch.read)(UnionValue(value.clone())) {
            Ok(read) => {
                let misfits = MISFITS.get();
                if best.as_ref().is_none_or(|(least, _)| misfits < *least) {
                    best = Some((misfits, read));
                }
                if misfits == 0 {
                    break;
                }
            }
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    drop(trial);
    match (best, first_error) {
        (Some((misfits, read)), _) => {
            MISFITS.set(MISFITS.get().saturating_add(misfits));
            Ok(read)
        }
        (None, Some(error)) => Err(error),
        (None, None) => Err(DecodeError::new("none of the variants")),
    }
}

/// How many values there are in a value.
fn nodes(value: &Json) -> usize {
    match value {
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => 1,
        Json::Array(items) => 1 + items.iter().map(nodes).sum::<usize>(),
        Json::Object(map) => 1 + map.iter().map(|(_, value)| nodes(value)).sum::<usize>(),
    }
}

/// Reads one variant from a parameter's values.
pub type ReadParam<T> = fn(&[Cow<'_, str>]) -> Result<T, ParamError>;

/// Reads a union of scalars from a parameter's values: as the first variant that takes them.
///
/// # Errors
/// Values that no variant takes; the last one's reason.
pub fn param_of_union<T>(values: &[Cow<'_, str>], variants: &[ReadParam<T>]) -> Result<T, ParamError> {
    let mut reason = ParamError::new("none of the variants");
    for read in variants {
        match read(values) {
            Ok(value) => return Ok(value),
            Err(error) => reason = error,
        }
    }
    Err(reason)
}
