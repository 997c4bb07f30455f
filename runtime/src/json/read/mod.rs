//! Bytes to values: a strict reader of JSON (RFC 8259) that is a serde deserializer.
//!
//! It is not `serde_json`'s for four reasons: errors carry a JSON pointer and never a value, numbers can be had as they
//! are written, `1.0` is an integer where one is wanted (JSON Schema says so), and depth is counted across unions, whose
//! variants are read from a tree.

mod access;
mod lex;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use access::{Attempts, Items, Members};

use super::{EXACT, MAX_DEPTH, PROBE, UNION, integer};
use crate::DecodeError;

/// Reads a whole text.
pub(crate) fn from_slice<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, DecodeError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| DecodeError::new(format!("not UTF-8 at byte {}", error.valid_up_to())))?;
    let mut reader = Reader { text, at: 0, depth: 0, scratch: String::new() };
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.syntax("expected the end")),
    }
}

/// A place in a text.
struct Reader<'de> {
    text: &'de str,
    /// The next byte.
    at: usize,
    /// How many arrays and objects are open.
    depth: usize,
    /// Where strings with escapes are put together.
    scratch: String,
}

/// A number, cheaply: most are small integers.
enum Parsed<'de> {
    Unsigned(u64),
    Signed(i64),
    Text(&'de str),
}

impl<'de> Reader<'de> {
    #[cold]
    fn syntax(&self, expected: &str) -> DecodeError {
        DecodeError::new(format!("{expected} at byte {}", self.at))
    }

    /// Opens an array or an object.
    fn open(&mut self) -> Result<(), DecodeError> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(DecodeError::new("nested too deeply")) } else { Ok(()) }
    }

    /// Closes it.
    fn close(&mut self, bracket: u8, expected: &str) -> Result<(), DecodeError> {
        match self.peek() {
            Some(found) if found == bracket => {}
            // The visitor stopped before the end, as that of a tuple does.
            Some(b',') => return Err(too_many()),
            _ => return Err(self.syntax(expected)),
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    fn visit_array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, DecodeError> {
        self.open()?;
        let value = visitor.visit_seq(Items::new(self))?;
        self.close(b']', "expected `,` or `]`")?;
        Ok(value)
    }

    fn visit_object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, DecodeError> {
        self.open()?;
        let value = visitor.visit_map(Members::new(self))?;
        self.close(b'}', "expected `,` or `}`")?;
        Ok(value)
    }

    #[inline]
    fn visit_string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.string()? {
            lex::Text::Borrowed(text) => visitor.visit_borrowed_str(text),
            lex::Text::Unescaped => visitor.visit_str(&self.scratch),
        }
    }

    fn visit_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.number()? {
            Parsed::Unsigned(value) => visitor.visit_u64(value),
            Parsed::Signed(value) => visitor.visit_i64(value),
            Parsed::Text(text) => visitor.visit_f64(finite(text.parse().ok())?),
        }
    }

    fn visit_integer<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.number()? {
            Parsed::Unsigned(value) => visitor.visit_u64(value),
            Parsed::Signed(value) => visitor.visit_i64(value),
            Parsed::Text(text) => visit_integer_text(text, visitor),
        }
    }

    /// A value of a kind that was not expected.
    #[cold]
    fn unexpected<V: Visitor<'de>>(&mut self, visitor: &V) -> DecodeError {
        let kind = match self.peek() {
            Some(b'n') => Unexpected::Unit,
            Some(b't' | b'f') => Unexpected::Bool(true),
            Some(b'"') => Unexpected::Str(""),
            Some(b'[') => Unexpected::Seq,
            Some(b'{') => Unexpected::Map,
            Some(b'-' | b'0'..=b'9') => Unexpected::Float(0.0),
            _ => return self.syntax("expected a value"),
        };
        // Text that is not JSON at all is that first, whatever was expected.
        match self.skip() {
            Ok(()) => DecodeError::invalid_type(kind, visitor),
            Err(error) => error,
        }
    }
}

/// An array or an object that goes on where its visitor stopped.
#[cold]
pub(crate) fn too_many() -> DecodeError {
    DecodeError::new("more items than expected")
}

/// An integer that is written with a fraction or an exponent, or is beyond 64 bits.
pub(super) fn visit_integer_text<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, DecodeError> {
    let Some(value) = integer(text) else {
        return Err(DecodeError::invalid_type(Unexpected::Float(0.0), &visitor));
    };
    if let Ok(value) = u64::try_from(value) {
        visitor.visit_u64(value)
    } else if let Ok(value) = i64::try_from(value) {
        visitor.visit_i64(value)
    } else {
        Err(DecodeError::invalid_value(Unexpected::Signed(0), &visitor))
    }
}

/// A number within the range of its type.
pub(super) fn finite<T: Copy + Into<f64>>(value: Option<T>) -> Result<T, DecodeError> {
    value.filter(|value| (*value).into().is_finite()).ok_or_else(|| DecodeError::new("a number out of range"))
}

macro_rules! integers {
    ($($method:ident)+) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            match self.peek() {
                Some(b'-' | b'0'..=b'9') => self.visit_integer(visitor),
                _ => Err(self.unexpected(&visitor)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'"') => self.visit_string(visitor),
            Some(b'{') => self.visit_object(visitor),
            Some(b'[') => self.visit_array(visitor),
            Some(b'-' | b'0'..=b'9') => self.visit_number(visitor),
            Some(b't') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => Err(self.syntax("expected a value")),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b't') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => visitor.visit_f32(finite(self.number_text()?.parse().ok())?),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => visitor.visit_f64(finite(self.number_text()?.parse().ok())?),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'"') => self.visit_string(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'n') => self.word("null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == UNION {
            self.peek();
            return visitor.visit_seq(Attempts::new(self));
        }
        if name != EXACT && name != PROBE {
            return visitor.visit_newtype_struct(self);
        }
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => visitor.visit_bytes(self.number_text()?.as_bytes()),
            _ => self.deserialize_any(visitor),
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'[') => self.visit_array(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.peek() {
            Some(b'{') => self.visit_object(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        access::visit_enum(self, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct struct identifier
    }
}
