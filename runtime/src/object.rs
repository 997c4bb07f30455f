//! The object writer.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{Field, Map};

/// Writes an object, one call a property. The first error is remembered and returned by [`end`](Self::end), so that the
/// generated body is one chain without branches.
#[must_use = "nothing is complete before `end`"]
pub struct Object<S: Serializer> {
    state: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Object<S> {
    /// Opens the object.
    #[inline]
    pub fn new(serializer: S) -> Self {
        Self { state: serializer.serialize_map(None) }
    }

    /// A property that is always written; a `None` is written as `null`.
    #[inline]
    pub fn field<V: Serialize + ?Sized>(mut self, key: &'static str, value: &V) -> Self {
        if let Ok(map) = &mut self.state
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.state = Err(error);
        }
        self
    }

    /// A property that is not written when it is `None`.
    #[inline]
    pub fn optional<V: Serialize>(self, key: &'static str, value: &Option<V>) -> Self {
        match value {
            Some(value) => self.field(key, value),
            None => self,
        }
    }

    /// A property that is not written, written as `null`, or written.
    #[inline]
    pub fn tristate<V: Serialize>(self, key: &'static str, value: &Field<V>) -> Self {
        match value {
            Field::Absent => self,
            Field::Null => self.field(key, &()),
            Field::Value(value) => self.field(key, value),
        }
    }

    /// The properties that the schema does not declare, in their order.
    #[inline]
    pub fn rest<V: Serialize>(mut self, rest: &Map<V>) -> Self {
        for (key, value) in rest {
            if let Ok(map) = &mut self.state
                && let Err(error) = map.serialize_entry(key, value)
            {
                self.state = Err(error);
            }
        }
        self
    }

    /// Closes the object.
    ///
    /// # Errors
    /// The first error of any of the properties.
    #[inline]
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.state?.end()
    }
}
