//! Items of arrays and members of objects.

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::Reader;
use super::lex::Text;
use crate::DecodeError;
use crate::error::Found;

/// The items of an open array.
pub(super) struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    next: usize,
}

impl<'r, 'de> Items<'r, 'de> {
    pub(super) fn new(reader: &'r mut Reader<'de>) -> Self {
        Self { reader, next: 0 }
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        match self.reader.peek() {
            Some(b']') => return Ok(None),
            Some(b',') if self.next > 0 => self.reader.at += 1,
            _ if self.next == 0 => {}
            _ => return Err(self.reader.syntax("expected `,` or `]`")),
        }
        let item = seed.deserialize(&mut *self.reader).map_err(|error| error.under_index(self.next))?;
        self.next += 1;
        Ok(Some(item))
    }
}

/// A value that is read again and again.
pub(super) struct Attempts<'r, 'de> {
    reader: &'r mut Reader<'de>,
    at: usize,
    depth: usize,
    /// Where the value ends, once it has been read.
    end: Option<usize>,
}

impl<'r, 'de> Attempts<'r, 'de> {
    /// The value that begins at the reader's place.
    pub(super) fn new(reader: &'r mut Reader<'de>) -> Self {
        let (at, depth) = (reader.at, reader.depth);
        Self { reader, at, depth, end: None }
    }
}

impl<'de> SeqAccess<'de> for Attempts<'_, 'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        self.reader.at = self.at;
        self.reader.depth = self.depth;
        let read = seed.deserialize(&mut *self.reader);
        match (&read, self.end) {
            (Ok(_), _) => self.end = Some(self.reader.at),
            // An attempt that failed stopped inside; an earlier one may be what is kept.
            (Err(error), Some(end)) => {
                Found::keep(error);
                self.reader.at = end;
                self.reader.depth = self.depth;
            }
            (Err(error), None) => Found::keep(error),
        }
        read.map(Some)
    }

    /// The place of the value: no two values that are being read have the same.
    fn size_hint(&self) -> Option<usize> {
        Some(self.reader.text.as_ptr() as usize + self.at)
    }
}

/// The members of an open object.
pub(super) struct Members<'r, 'de> {
    reader: &'r mut Reader<'de>,
    first: bool,
    /// Where the key stands whose value comes next.
    key_at: usize,
}

impl<'r, 'de> Members<'r, 'de> {
    pub(super) fn new(reader: &'r mut Reader<'de>) -> Self {
        Self { reader, first: true, key_at: 0 }
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = DecodeError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        match self.reader.peek() {
            Some(b'}') => return Ok(None),
            Some(b',') if !self.first => self.reader.at += 1,
            _ if self.first => {}
            _ => return Err(self.reader.syntax("expected `,` or `}`")),
        }
        self.first = false;
        if self.reader.peek() != Some(b'"') {
            return Err(self.reader.syntax("expected a key"));
        }
        self.key_at = self.reader.at;
        let key = seed.deserialize(Key(&mut *self.reader))?;
        self.reader.colon()?;
        Ok(Some(key))
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        match seed.deserialize(&mut *self.reader) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.reader.under_key_at(self.key_at, error)),
        }
    }
}

/// A key: always a string.
struct Key<'r, 'de>(&'r mut Reader<'de>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = DecodeError;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.0.visit_string(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A Rust enum as serde writes it: a string, or an object with one member.
pub(super) fn visit_enum<'de, V: Visitor<'de>>(reader: &mut Reader<'de>, visitor: V) -> Result<V::Value, DecodeError> {
    match reader.peek() {
        Some(b'"') => {
            let text = match reader.string()? {
                Text::Borrowed(text) => text,
                Text::Unescaped => &reader.scratch,
            };
            visitor.visit_enum(StrDeserializer::new(text))
        }
        Some(b'{') => {
            reader.open()?;
            let value = visitor.visit_enum(MapAccessDeserializer::new(Members::new(reader)))?;
            reader.close(b'}', "expected `}`")?;
            Ok(value)
        }
        _ => Err(reader.unexpected(&visitor)),
    }
}
