//! How a value finds its variant: by its tag, by what it shows, and by trial where that leaves several.
//!
//! This crate's deserializers give the value of a union as often as it is asked for, so that nothing is read into a tree
//! first: a look at the tag or the keys, then the variant itself.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::evidence::{candidates, none_of};
use super::probe::{Shown, Tag};
use super::trial::{self, Misfits, Trial};
use super::{Evidence, UnknownVariant};
use crate::error::{Found, convert};
use crate::json::UNION;
use crate::{Check, DecodeError, Json, Kind, Mode, Rules, Schema, Validator};

/// A type whose values are those of one of several types.
pub trait ReadUnion<'de>: Sized + 'static {
    /// The variants, in document order.
    const VARIANTS: &'static [Evidence];
    /// The property that holds the tag, where there is a discriminator.
    const PROPERTY: Option<&'static str> = None;
    /// The variant of an object without a tag, or with one that is not listed.
    const DEFAULT: Option<usize> = None;
    /// The schema of the union, where variants that do not exclude each other are to be counted.
    const WHOLE: Option<&'static Schema> = None;

    /// Reads a value as the variant at this position, or as none of them.
    ///
    /// # Errors
    /// What the variant's type does not take.
    fn read<A: SeqAccess<'de>>(variant: usize, value: Candidate<'_, A>) -> Result<Self, A::Error>;
}

/// Reads a union: the body of a generated `Deserialize`.
///
/// # Errors
/// What is not JSON, what the variant that a tag chooses does not take, or what should have a tag and has none.
#[inline]
pub fn read_union<'de, T: ReadUnion<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(UNION, UnionVisitor(PhantomData))
}

/// A value that is about to be read as a variant.
#[derive(Debug)]
pub struct Candidate<'a, A> {
    access: &'a mut A,
    property: Option<&'static str>,
    /// Whether other variants may take the value as well, so that it matters how well it fits.
    tried: bool,
    /// Why it is none of the variants.
    reason: Option<DecodeError>,
}

impl<'de, A: SeqAccess<'de>> Candidate<'_, A> {
    /// Reads the value as the type of a variant.
    ///
    /// # Errors
    /// What the type does not take.
    pub fn read<T: Deserialize<'de>, U>(self, variant: impl FnOnce(T) -> U) -> Result<U, A::Error> {
        match self.access.next_element()? {
            Some(value) => Ok(variant(value)),
            None => Err(A::Error::custom("no value")),
        }
    }

    /// The same for a variant that is told from others by what its values have to fulfil as well.
    ///
    /// # Errors
    /// What the type does not take.
    pub fn read_checked<T: Deserialize<'de> + Check, U>(
        self,
        variant: impl FnOnce(T) -> U,
        rules: &Rules,
    ) -> Result<U, A::Error> {
        let tried = self.tried;
        self.read(|value| {
            if tried && !crate::check::is_valid(&value, rules) {
                trial::misfit(Misfits::VIOLATION);
            }
            variant(value)
        })
    }

    /// Refuses the value: it is none of the variants, and there is no place for others.
    ///
    /// # Errors
    /// Always: what is wrong inside the value, or else what is expected in its place.
    pub(super) fn refuse<U>(self, expected: &str) -> Result<U, A::Error> {
        match self.reason {
            Some(reason) if !reason.pointer().is_empty() => Err(convert(reason)),
            Some(_) | None => Err(A::Error::custom(expected)),
        }
    }

    /// Keeps the value as it is: it is none of the variants.
    ///
    /// # Errors
    /// What is not JSON.
    pub fn unknown<U>(self, variant: impl FnOnce(UnknownVariant) -> U) -> Result<U, A::Error> {
        trial::misfit(Misfits::UNKNOWN);
        let Self { property, reason, .. } = self;
        match self.access.next_element()? {
            Some(json) => Ok(variant(UnknownVariant::new(property, json, reason))),
            None => Err(A::Error::custom("no value")),
        }
    }
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: ReadUnion<'de>> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a union")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        read(&mut access)
    }

    /// Another deserializer than this crate's gives its value once.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let json = Json::deserialize(deserializer)?;
        read_union(&json).map_err(convert::<D::Error>)
    }
}

/// Checks the value of a variant that has rules of its own, against them and those of the place the union stands in.
pub fn check_variant<T: Check + ?Sized>(value: &T, outer: &Rules, own: &Rules, at: &mut Validator) {
    at.value(value, own);
    // The value's parts were checked; only what the place asks of the value itself is new.
    if !outer.is_none() {
        let before = at.count();
        value.check(outer, at);
        at.forget_repeated_after(before);
    }
}

/// Where a value goes.
enum Choice {
    /// To the variant that its tag chooses, or to the default: it fits or is an error.
    Certain(usize),
    /// To the best of these, or to none.
    Among(Vec<usize>),
    /// To the best of these, though it lacks the tag: those that require it do not take the value. Where all variants have
    /// tags, the error of a value that none takes.
    Untagged(Vec<usize>, Option<DecodeError>),
    /// Nowhere: it should have a tag.
    Refused(DecodeError),
}

fn choose(shown: &Shown<'_>, property: Option<&'static str>, variants: &[Evidence], default: Option<usize>) -> Choice {
    let Some(property) = property else { return Choice::Among(candidates(shown, variants)) };
    if let Tag::Of(variant) = shown.tag() {
        return Choice::Certain(*variant);
    }
    let object = shown.kind() == Some(Kind::Object);
    match default {
        Some(default) if object => return Choice::Certain(default),
        Some(_) | None => {}
    }
    let untagged = variants.iter().any(|evidence| evidence.tags.is_empty());
    match shown.tag() {
        Tag::Of(_) | Tag::Unlisted => Choice::Among(candidates(shown, variants)),
        Tag::Absent if object && variants.len() > 1 => {
            let mut all = candidates(shown, variants);
            all.extend((0..variants.len()).filter(|at| !variants[*at].tags.is_empty()));
            let missing = (!untagged).then(|| DecodeError::new(format!("missing discriminator `{property}`")));
            Choice::Untagged(all, missing)
        }
        Tag::Absent | Tag::Other if untagged => Choice::Among(candidates(shown, variants)),
        // One variant alone leaves nothing to choose.
        Tag::Absent if object && variants.len() == 1 => Choice::Certain(0),
        Tag::Other => Choice::Refused(DecodeError::new("the discriminator is not a string").under_key(property)),
        Tag::Absent => {
            Choice::Refused(DecodeError::new(format!("expected an object with the discriminator `{property}`")))
        }
    }
}

fn read<'de, T: ReadUnion<'de>, A: SeqAccess<'de>>(access: &mut A) -> Result<T, A::Error> {
    let shown = Shown::of(access, T::PROPERTY, T::VARIANTS)?;
    let (candidates, missing) = match choose(&shown, T::PROPERTY, T::VARIANTS, T::DEFAULT) {
        Choice::Certain(variant) => return T::read(variant, candidate::<T, A>(access, false, None)),
        Choice::Refused(error) => return Err(convert(error)),
        Choice::Untagged(candidates, missing) => (candidates, missing),
        Choice::Among(candidates) => (candidates, None),
    };
    let outcome = match candidates.as_slice() {
        [] => Err(None),
        [only] => T::read(*only, candidate::<T, A>(access, false, None)).map_err(|_| found(T::VARIANTS, *only)),
        several => try_all(access, several),
    };
    outcome.or_else(|reason| {
        if let Some(missing) = missing {
            return Err(convert(missing));
        }
        let reason = reason.unwrap_or_else(|| why_none(&shown, T::PROPERTY, T::VARIANTS));
        T::read(T::VARIANTS.len(), candidate::<T, A>(access, false, Some(reason)))
    })
}

fn candidate<'a, 'de, T: ReadUnion<'de>, A>(
    access: &'a mut A,
    tried: bool,
    reason: Option<DecodeError>,
) -> Candidate<'a, A> {
    Candidate { access, property: T::PROPERTY, tried, reason }
}

/// Why a variant did not take the value.
fn found(variants: &[Evidence], variant: usize) -> Option<DecodeError> {
    let name = variants.get(variant).map_or("", |evidence| evidence.name);
    Found::take().map(|error| error.about(&format!("not {name}: ")))
}

fn why_none(shown: &Shown<'_>, property: Option<&'static str>, variants: &[Evidence]) -> DecodeError {
    match (property, shown.tag()) {
        (Some(property), Tag::Unlisted) => {
            let tags: Vec<_> = variants.iter().flat_map(|evidence| evidence.tags).copied().collect();
            DecodeError::new(format!("expected one of {}", tags.join(", "))).under_key(property)
        }
        _ => none_of(shown.kind(), variants),
    }
}

/// The candidate that the value fits best, the first of equals; else why the one that came furthest does not take it.
///
/// A trial inside a trial is made once for each place of the input, however often that place is read.
fn try_all<'de, T: ReadUnion<'de>, A: SeqAccess<'de>>(
    access: &mut A,
    candidates: &[usize],
) -> Result<T, Option<DecodeError>> {
    let place = access.size_hint().map(|place| (place, TypeId::of::<T>()));
    let known = place.and_then(trial::known);
    let candidates = known.as_deref().unwrap_or(candidates);
    let trial = Trial::open();
    let mut best: Option<(Misfits, usize, T)> = None;
    let mut reason: Option<DecodeError> = None;
    let (mut fitting, mut untried) = (0, candidates.len());
    for variant in candidates {
        untried -= 1;
        match T::read(*variant, candidate::<T, A>(access, true, None)) {
            Ok(value) => {
                fitting += 1;
                let misfits = trial::take();
                if best.as_ref().is_none_or(|(least, ..)| misfits < *least) {
                    best = Some((misfits, *variant, value));
                }
                if misfits == Misfits::NONE {
                    break;
                }
            }
            Err(_) => {
                trial::take();
                let error = found(T::VARIANTS, *variant);
                if depth(error.as_ref()) > depth(reason.as_ref()) {
                    reason = error;
                }
            }
        }
    }
    if fitting > 0
        && fitting + untried > 1
        && let Some(error) = ambiguous::<T, A>(access)
    {
        (best, reason) = (None, Some(error));
    }
    let chosen = best.as_ref().map(|(_, variant, _)| *variant);
    trial.close(place, chosen, best.as_ref().map_or(Misfits::NONE, |(misfits, ..)| *misfits));
    best.map(|(.., value)| value).ok_or(reason)
}

/// Why the value is of no single variant. What variants drop is not in what was read, so that `validate()` could not count
/// them: the input is asked. Only a server is that strict.
#[cold]
fn ambiguous<'de, T: ReadUnion<'de>, A: SeqAccess<'de>>(access: &mut A) -> Option<DecodeError> {
    let whole = T::WHOLE.filter(|_| crate::codec::mode() == Mode::Server)?;
    let json: Json = access.next_element().ok()??;
    (!whole.accepts(&json)).then(|| DecodeError::new("fits several alternatives, expected exactly one"))
}

/// How far reading came before it failed.
fn depth(error: Option<&DecodeError>) -> usize {
    error.map_or(0, |error| 1 + error.pointer().matches('/').count())
}
