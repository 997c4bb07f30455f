//! `anyOf` over objects that do not rule each other out: a value carries what every matching schema declares.

use std::any::TypeId;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Error, Serialize, Serializer};

use super::Evidence;
use super::evidence::{candidates, none_of};
use super::probe::Shown;
use super::trial::{self, Misfits, Trial};
use crate::error::{Found, convert};
use crate::json::UNION;
use crate::{Check, DecodeError, Json, Map, Rules, Validator, json};

/// A struct with one `Option` a branch, each of them what a branch reads of the same value.
pub trait ReadAnyOf<'de>: Sized + 'static {
    /// The branches, in document order.
    const BRANCHES: &'static [Evidence];

    /// Reads every branch, in their order.
    fn read<A: SeqAccess<'de>>(branches: &mut Branches<'_, A>) -> Self;
}

/// Reads such a struct: the body of a generated `Deserialize`.
///
/// # Errors
/// What is not JSON, or fits no branch.
#[inline]
pub fn read_any_of<'de, T: ReadAnyOf<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(UNION, AnyOfVisitor(PhantomData))
}

/// The branches of a value that is being read.
#[derive(Debug)]
pub struct Branches<'a, A> {
    access: &'a mut A,
    next: usize,
    /// Those that are asked.
    asked: &'a [usize],
    /// Those that read the value, and how well it fits them.
    matched: Vec<(usize, Misfits)>,
    reason: Option<DecodeError>,
}

impl<'de, A: SeqAccess<'de>> Branches<'_, A> {
    /// What the next branch reads of the value; `None` where the value does not fit it.
    #[allow(clippy::should_implement_trait, reason = "each call has a type of its own")]
    pub fn next<T: Deserialize<'de>>(&mut self) -> Option<T> {
        let branch = self.next;
        self.next += 1;
        if !self.asked.contains(&branch) {
            return None;
        }
        trial::take();
        match self.access.next_element() {
            Ok(value) => {
                self.matched.push((branch, trial::take()));
                value
            }
            Err(_) => {
                let error = Found::take();
                self.reason = self.reason.take().or(error);
                None
            }
        }
    }
}

struct AnyOfVisitor<T>(PhantomData<T>);

impl<'de, T: ReadAnyOf<'de>> Visitor<'de> for AnyOfVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let shown = Shown::of(&mut access, None, T::BRANCHES)?;
        let agreeing = candidates(&shown, T::BRANCHES);
        read(&mut access, &agreeing).map_err(|reason| {
            // Text that is not JSON at all is that first.
            match access.next_element::<serde::de::IgnoredAny>() {
                Ok(_) => convert(reason.unwrap_or_else(|| none_of(shown.kind(), T::BRANCHES))),
                Err(error) => error,
            }
        })
    }

    /// Another deserializer than this crate's gives its value once.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let json = Json::deserialize(deserializer)?;
        read_any_of(&json).map_err(convert::<D::Error>)
    }
}

thread_local! {
    /// In how many ways the value that is being read is read in all: an `anyOf` inside an `anyOf` multiplies them.
    static WAYS: Cell<usize> = const { Cell::new(1) };
}

/// From here on only the first branch that fits is read: what is read grows with the product of the branches.
const MOST_WAYS: usize = 256;

/// Restores the former number of ways.
struct Ways(usize);

impl Ways {
    /// How many of `branches` are read, as far as the bound allows.
    fn open(branches: usize) -> (Self, usize) {
        let before = WAYS.get();
        let product = before.saturating_mul(branches.max(1));
        let (ways, allowed) = if product > MOST_WAYS { (before, 1) } else { (product, branches) };
        WAYS.set(ways);
        (Self(before), allowed)
    }
}

impl Drop for Ways {
    fn drop(&mut self) {
        WAYS.set(self.0);
    }
}

/// Fills every branch that the value fits. Where some take it as it is, those that take it only with a value that they
/// do not list, or a variant that they do not know, are left out.
fn read<'de, T: ReadAnyOf<'de>, A: SeqAccess<'de>>(
    access: &mut A,
    agreeing: &[usize],
) -> Result<T, Option<DecodeError>> {
    let place = access.size_hint().map(|place| (place, TypeId::of::<T>()));
    let known = place.and_then(trial::known);
    let (_ways, allowed) = Ways::open(known.as_deref().unwrap_or(agreeing).len());
    let mut asked = known.clone().unwrap_or_else(|| agreeing.to_vec());
    let trial = Trial::open();
    if allowed < asked.len() {
        // One after the other, until one fits.
        let first =
            asked.iter().copied().find(|branch| once::<T, A>(access, &[*branch]).is_ok_and(|(_, m)| !m.is_empty()));
        asked = first.into_iter().collect();
    }
    let (mut value, mut matched) = once::<T, A>(access, &asked)?;
    let valid: Vec<usize> = matched.iter().filter(|(_, misfits)| misfits.is_valid()).map(|(at, _)| *at).collect();
    if !valid.is_empty() && valid.len() < matched.len() {
        (value, matched) = once::<T, A>(access, &valid)?;
    }
    let least = matched.iter().map(|(_, misfits)| *misfits).min().unwrap_or(Misfits::NONE);
    trial.close(place, matched.iter().map(|(branch, _)| *branch), least);
    Ok(value)
}

type Matched = Vec<(usize, Misfits)>;

fn once<'de, T: ReadAnyOf<'de>, A: SeqAccess<'de>>(
    access: &mut A,
    asked: &[usize],
) -> Result<(T, Matched), Option<DecodeError>> {
    let mut branches = Branches { access, next: 0, asked, matched: Vec::new(), reason: None };
    let value = T::read(&mut branches);
    if branches.matched.is_empty() { Err(branches.reason) } else { Ok((value, branches.matched)) }
}

/// Writes such a value: the keys of every branch that is there, each once.
#[derive(Debug, Default)]
pub struct Merged {
    members: Map<Json>,
    error: Option<String>,
}

impl Merged {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the keys of a branch, where it is there.
    #[must_use]
    pub fn with<T: Serialize>(mut self, branch: &Option<T>) -> Self {
        match branch.as_ref().map(json::to_json) {
            None => {}
            Some(Ok(Json::Object(map))) => merge(&mut self.members, map),
            Some(Ok(_)) => self.error = Some("a branch that is not an object".to_owned()),
            Some(Err(error)) => self.error = Some(error.to_string()),
        }
        self
    }

    /// Writes the object.
    ///
    /// # Errors
    /// A branch that could not be encoded, or is not an object.
    pub fn end<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.error {
            Some(error) => Err(S::Error::custom(error)),
            None => self.members.serialize(serializer),
        }
    }
}

/// Adds keys. Objects under the same key become one, lists of the same length item by item: each branch keeps only what
/// it declares of them. Of other values the earlier stays.
fn merge(into: &mut Map<Json>, from: Map<Json>) {
    for (key, value) in from {
        match into.get_mut(&key) {
            Some(known) => merge_values(known, value),
            None => {
                into.insert(key, value);
            }
        }
    }
}

fn merge_values(into: &mut Json, from: Json) {
    match (into, from) {
        (Json::Object(into), Json::Object(from)) => merge(into, from),
        (Json::Array(into), Json::Array(from)) if into.len() == from.len() => {
            into.iter_mut().zip(from).for_each(|(into, from)| merge_values(into, from));
        }
        _ => {}
    }
}

/// Checks such a value: it is right where one of its branches is.
#[derive(Debug)]
pub struct CheckAnyOf<'a> {
    at: &'a mut Validator,
    /// How many violations there were before.
    before: usize,
    any: bool,
    valid: bool,
}

impl<'a> CheckAnyOf<'a> {
    /// Nothing is checked yet.
    pub fn new(at: &'a mut Validator) -> Self {
        let before = at.count();
        Self { at, before, any: false, valid: false }
    }

    /// Checks a branch, where it is there.
    #[must_use]
    pub fn branch<T: Check>(mut self, branch: &Option<T>, rules: &Rules) -> Self {
        if let Some(value) = branch {
            let before = self.at.count();
            self.at.value(value, rules);
            self.any = true;
            self.valid |= self.at.count() == before;
        }
        self
    }

    /// A branch that nothing can be wrong with.
    #[must_use]
    pub fn unchecked<T>(mut self, branch: &Option<T>) -> Self {
        self.any |= branch.is_some();
        self.valid |= branch.is_some();
        self
    }

    /// Keeps the violations only if no branch is right.
    pub fn end(self) {
        if self.valid {
            self.at.forget_after(self.before);
        } else if !self.any {
            self.at.violation("anyOf", "expected at least one of the alternatives");
        }
    }
}
