//! Reading objects: one slot a property, and one loop over the keys for all of them.
//!
//! A generated impl declares its slots and hands them to [`Keys::read`], which owns the key loop, repeated and undeclared
//! keys, missing properties and the error path. The four slots are the four presences: [`Required`], [`Nullable`],
//! `Option<T>` and [`Field<T>`]. A property that may be absent is its own slot, so that a struct of nothing else is read in
//! place. `null` where a value cannot be null is an error of the value's own type.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::codec::{Mode, mode};
use crate::error::convert;
use crate::union::{Misfits, misfit};
use crate::{DecodeError, Field, Map};

/// A type that is read from an object through slots.
pub trait ReadObject<'de>: Sized {
    /// Reads the properties.
    ///
    /// # Errors
    /// What [`Keys::read`] and its siblings return.
    fn read<A: MapAccess<'de>>(keys: Keys<A>) -> Result<Self, A::Error>;
}

/// Reads an object: the body of a generated `Deserialize`.
///
/// # Errors
/// A value that is not an object, or whatever [`ReadObject::read`] returns.
#[inline]
pub fn read_object<'de, T: ReadObject<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: ReadObject<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name is for the reader of a message alone, and a constant a type would cost each of them a body.
        let path = std::any::type_name::<T>();
        write!(f, "an object ({})", path.rsplit("::").next().unwrap_or(path))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(Keys(map))
    }
}

/// Where the value of one property goes.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of the key that was just read.
    ///
    /// # Errors
    /// A value that does not fit, or a slot that is filled already.
    fn fill(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error>;

    /// Whether a value that must be there has not come.
    fn is_missing(&self) -> bool;
}

/// The slot of a property that is required and not nullable: `T`.
#[derive(Debug)]
pub struct Required<T>(
    /// The value, once it was read.
    pub Option<T>,
);

/// The slot of a property that is required and nullable: `Option<T>`, `None` for null.
#[derive(Debug)]
#[allow(clippy::option_option, reason = "not read yet, or null")]
pub struct Nullable<T>(
    /// The value or null, once it was read.
    pub Option<Option<T>>,
);

/// The slot of a property whose `null` the document forbids and the client tolerates: `Option<T>`, `None` for null and,
/// unless the property is required, for absent.
#[derive(Debug)]
pub struct Tolerant<T> {
    value: Option<T>,
    is_read: bool,
    is_required: bool,
}

/// A slot for a property that may be absent and forbids `null`, which reads as absent on the client.
#[inline]
pub fn tolerant<T>() -> Tolerant<T> {
    Tolerant { value: None, is_read: false, is_required: false }
}

/// A slot for a property that is required and forbids `null`, which reads as `None` on the client.
#[inline]
pub fn tolerant_required<T>() -> Tolerant<T> {
    Tolerant { is_required: true, ..tolerant() }
}

impl<T> Tolerant<T> {
    /// The value, `None` for null or absent.
    #[inline]
    pub fn take(self) -> Option<T> {
        self.value
    }
}

impl<T> Required<T> {
    /// The value.
    ///
    /// # Panics
    /// Only if this slot was not among those given to [`Keys::read`], which fails while a required slot is empty: no
    /// input leads here.
    #[inline]
    pub fn take(self) -> T {
        match self.0 {
            Some(value) => value,
            None => unread(),
        }
    }
}

impl<T> Nullable<T> {
    /// The value, `None` for null.
    #[inline]
    pub fn take(self) -> Option<T> {
        self.0.flatten()
    }
}

/// Reached by no input: see [`Required::take`].
#[cold]
#[inline(never)]
fn unread() -> ! {
    unreachable!("a required slot is taken that was not given to `Keys::read`")
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Required<T> {
    fn fill(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        if self.0.is_some() {
            return Err(repeated(key));
        }
        self.0 = Some(map.next_value()?);
        Ok(())
    }

    fn is_missing(&self) -> bool {
        self.0.is_none()
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Nullable<T> {
    fn fill(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        if self.0.is_some() {
            return Err(repeated(key));
        }
        self.0 = Some(map.next_value()?);
        Ok(())
    }

    fn is_missing(&self) -> bool {
        self.0.is_none()
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn fill(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        if self.is_some() {
            return Err(repeated(key));
        }
        *self = Some(map.next_value()?);
        Ok(())
    }

    fn is_missing(&self) -> bool {
        false
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Field<T> {
    fn fill(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        if !self.is_absent() {
            return Err(repeated(key));
        }
        *self = Field::or_null(map.next_value()?);
        Ok(())
    }

    fn is_missing(&self) -> bool {
        false
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Tolerant<T> {
    fn fill(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        if std::mem::replace(&mut self.is_read, true) {
            return Err(repeated(key));
        }
        self.value = match mode() {
            Mode::Client => map.next_value()?,
            Mode::Server => Some(map.next_value()?),
        };
        Ok(())
    }

    fn is_missing(&self) -> bool {
        self.is_required && !self.is_read
    }
}

/// The properties of one object and where they go.
type Slots<'s, 'de, A> = [(&'static str, &'s mut dyn Slot<'de, A>)];

/// The keys of an object that is being read.
#[derive(Debug)]
pub struct Keys<A>(A);

impl<A> Keys<A> {
    /// Reads the object into `slots`; undeclared keys are dropped.
    ///
    /// # Errors
    /// A value that does not fit, a declared key that comes twice, or required keys that do not come (all are named).
    pub fn read<'de>(mut self, slots: &mut Slots<'_, 'de, A>) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        let mut next = 0;
        let mut filter = None;
        while let Some(found) = self.0.next_key_seed(Search { slots, next, filter: filter.as_ref() })? {
            if let Some(position) = found {
                next = fill(slots, position, &mut self.0)?;
            } else {
                if filter.is_none() && slots.len() >= FILTERED_FROM {
                    filter = Some(Filter::of(slots));
                }
                misfit(Misfits::LOST);
                self.0.next_value::<IgnoredAny>()?;
            }
        }
        all_there(slots, &mut self.0)
    }

    /// Reads the object into `slots` and every undeclared key into `rest`.
    ///
    /// # Errors
    /// As [`read`](Self::read), and an undeclared key that comes twice.
    pub fn read_rest<'de, T: Deserialize<'de>>(
        mut self,
        slots: &mut Slots<'_, 'de, A>,
        rest: &mut Map<T>,
    ) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        let mut next = 0;
        while let Some(found) = self.0.next_key_seed(SearchOrKeep(Search { slots, next, filter: None }))? {
            match found {
                Found::Slot(position) => next = fill(slots, position, &mut self.0)?,
                Found::Other(key) => {
                    if rest.contains_key(&key) {
                        return Err(repeated(&key));
                    }
                    let value = self.0.next_value()?;
                    rest.insert(key, value);
                }
            }
        }
        all_there(slots, &mut self.0)
    }

    /// Reads the object into `slots`; an undeclared key is an error on the server and dropped elsewhere.
    ///
    /// # Errors
    /// As [`read`](Self::read), and in [`Mode::Server`] a key that is not declared.
    pub fn read_closed<'de>(mut self, slots: &mut Slots<'_, 'de, A>) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        if mode() == Mode::Client {
            return self.read(slots);
        }
        let mut next = 0;
        while let Some(found) = self.0.next_key_seed(SearchOrKeep(Search { slots, next, filter: None }))? {
            match found {
                Found::Slot(position) => next = fill(slots, position, &mut self.0)?,
                Found::Other(key) => return Err(undeclared(&key)),
            }
        }
        all_there(slots, &mut self.0)
    }
}

/// Fills the slot at `position` and says where the next search starts: keys mostly arrive in document order.
#[inline]
fn fill<'de, A: MapAccess<'de>>(
    slots: &mut Slots<'_, 'de, A>,
    position: usize,
    map: &mut A,
) -> Result<usize, A::Error> {
    if let Some((key, slot)) = slots.get_mut(position) {
        slot.fill(key, map)?;
    }
    Ok(position + 1)
}

#[inline]
fn all_there<'de, A: MapAccess<'de>>(slots: &mut Slots<'_, 'de, A>, map: &mut A) -> Result<(), A::Error> {
    if slots.iter().any(|(_, slot)| slot.is_missing()) { missing(slots, map) } else { Ok(()) }
}

/// A key that comes twice.
#[cold]
pub(crate) fn repeated<E: Error>(key: &str) -> E {
    convert(DecodeError::new(format!("repeated key `{key}`")).under_key(key))
}

#[cold]
fn undeclared<E: Error>(key: &str) -> E {
    convert(DecodeError::new(format!("undeclared key `{key}`")).under_key(key))
}

#[cold]
fn missing<'de, A: MapAccess<'de>>(slots: &mut Slots<'_, 'de, A>, map: &mut A) -> Result<(), A::Error> {
    if crate::param::is_text() {
        // The map gives null for what it does not have; whoever takes neither null nor an empty value still misses it.
        for (name, slot) in slots.iter_mut().filter(|(_, slot)| slot.is_missing()) {
            slot.fill(name, map).ok();
        }
    }
    let names: Vec<_> = slots.iter().filter(|(_, slot)| slot.is_missing()).map(|(name, _)| *name).collect();
    if names.is_empty() { Ok(()) } else { Err(convert(DecodeError::missing(names))) }
}

/// Looks a key up among the slots.
struct Search<'a, 's, 'de, A> {
    slots: &'a Slots<'s, 'de, A>,
    next: usize,
    filter: Option<&'a Filter>,
}

/// From how many properties on an object that has sent an undeclared key gets a filter for the next ones.
const FILTERED_FROM: usize = 24;

/// One bit for each of 512 hashes, set for the declared names: most undeclared keys are told without a search.
struct Filter([u64; 8]);

impl Filter {
    fn of<'de, A: MapAccess<'de>>(slots: &Slots<'_, 'de, A>) -> Self {
        let mut bits = [0; 8];
        for (name, _) in slots {
            let (word, bit) = Self::place(name);
            bits[word] |= bit;
        }
        Self(bits)
    }

    fn may_hold(&self, key: &str) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] & bit != 0
    }

    fn place(key: &str) -> (usize, u64) {
        let byte = |at: usize| key.as_bytes().get(at).copied().map_or(0, usize::from);
        let length = key.len();
        let hash = length * 5 + byte(0) * 7 + byte(length / 2) * 31 + byte(length.wrapping_sub(1)) * 67;
        (hash / 64 % 8, 1 << (hash % 64))
    }
}

impl<'de, A: MapAccess<'de>> Search<'_, '_, 'de, A> {
    #[inline]
    fn find(&self, key: &str) -> Option<usize> {
        // Where the last hit ended is where the next key mostly stands.
        if let Some((name, _)) = self.slots.get(self.next)
            && *name == key
        {
            return Some(self.next);
        }
        if self.filter.is_some_and(|filter| !filter.may_hold(key)) {
            return None;
        }
        // Undeclared keys come here: most names differ in length or in their last byte, which is cheaper than a call.
        let (length, last) = (key.len(), key.as_bytes().last());
        self.slots.iter().position(|(name, _)| name.len() == length && name.as_bytes().last() == last && *name == key)
    }
}

impl<'de, A: MapAccess<'de>> DeserializeSeed<'de> for Search<'_, '_, 'de, A> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, A: MapAccess<'de>> Visitor<'de> for Search<'_, '_, 'de, A> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.find(key))
    }
}

enum Found {
    Slot(usize),
    Other(String),
}

/// The same search, which keeps the keys that it does not find.
struct SearchOrKeep<'a, 's, 'de, A>(Search<'a, 's, 'de, A>);

impl<'de, A: MapAccess<'de>> DeserializeSeed<'de> for SearchOrKeep<'_, '_, 'de, A> {
    type Value = Found;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, A: MapAccess<'de>> Visitor<'de> for SearchOrKeep<'_, '_, 'de, A> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.find(key).map_or_else(|| Found::Other(key.to_owned()), Found::Slot))
    }
}
