//! Writing unions with a discriminator (OpenAPI 3.0.4, section 4.7.25): the tag is written once.

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};

/// Writes a variant with its tag: first, and exactly once. Where the value itself writes `property` with one of `tags`,
/// that tag stays; otherwise it is the first of `tags`.
///
/// # Errors
/// What the value's own encoding returns, or a value that is not an object.
pub fn write_tagged<S: Serializer, T: Serialize + ?Sized>(
    serializer: S,
    property: &'static str,
    tags: &'static [&'static str],
    value: &T,
) -> Result<S::Ok, S::Error> {
    let own = value.serialize(TagProbe { property, tags }).ok().flatten();
    let Some(tag) = own.or(tags.first().copied()) else {
        return Err(serde::ser::Error::custom("a variant without a tag"));
    };
    value.serialize(TagWriter { serializer, property, tag })
}

/// Why a probe ends: the value is not of the kind it looks for.
#[derive(Debug)]
struct NotFound;

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not found")
    }
}

impl std::error::Error for NotFound {}

impl serde::ser::Error for NotFound {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Implements the methods of `Serializer` that a serializer refuses.
macro_rules! refuse {
    ($error:expr; $($method:ident($($argument:ty),*) -> $ok:ty;)+) => {$(
        fn $method(self $(, _: $argument)*) -> Result<$ok, Self::Error> {
            Err($error)
        }
    )+};
}

/// The associated types and methods that [`TagProbe`] and [`TagWriter`] refuse alike: all that is not an object.
macro_rules! objects_only {
    ($ok:ty, $error:expr) => {
        type SerializeSeq = Impossible<$ok, Self::Error>;
        type SerializeTuple = Impossible<$ok, Self::Error>;
        type SerializeTupleStruct = Impossible<$ok, Self::Error>;
        type SerializeTupleVariant = Impossible<$ok, Self::Error>;
        type SerializeStructVariant = Impossible<$ok, Self::Error>;

        refuse! { $error;
            serialize_bool(bool) -> $ok;
            serialize_i8(i8) -> $ok;
            serialize_i16(i16) -> $ok;
            serialize_i32(i32) -> $ok;
            serialize_i64(i64) -> $ok;
            serialize_u8(u8) -> $ok;
            serialize_u16(u16) -> $ok;
            serialize_u32(u32) -> $ok;
            serialize_u64(u64) -> $ok;
            serialize_f32(f32) -> $ok;
            serialize_f64(f64) -> $ok;
            serialize_char(char) -> $ok;
            serialize_bytes(&[u8]) -> $ok;
            serialize_none() -> $ok;
            serialize_unit() -> $ok;
            serialize_unit_struct(&'static str) -> $ok;
            serialize_unit_variant(&'static str, u32, &'static str) -> $ok;
            serialize_seq(Option<usize>) -> Self::SerializeSeq;
            serialize_tuple(usize) -> Self::SerializeTuple;
            serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            value: &T,
        ) -> Result<$ok, Self::Error> {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<$ok, Self::Error> {
            Err($error)
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<$ok, Self::Error> {
            value.serialize(self)
        }
    };
}

/// Finds which of `tags` a value writes under `property`, and writes nothing.
struct TagProbe {
    property: &'static str,
    tags: &'static [&'static str],
}

impl Serializer for TagProbe {
    type Ok = Option<&'static str>;
    type Error = NotFound;
    type SerializeMap = TagProbeMap;
    type SerializeStruct = TagProbeMap;

    objects_only!(Option<&'static str>, NotFound);

    fn serialize_str(self, _: &str) -> Result<Self::Ok, NotFound> {
        Err(NotFound)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<TagProbeMap, NotFound> {
        Ok(TagProbeMap { probe: self, next: None, found: None })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<TagProbeMap, NotFound> {
        self.serialize_map(None)
    }
}

struct TagProbeMap {
    probe: TagProbe,
    next: Option<bool>,
    found: Option<&'static str>,
}

impl SerializeMap for TagProbeMap {
    type Ok = Option<&'static str>;
    type Error = NotFound;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotFound> {
        self.next = key.serialize(TextProbe(&[self.probe.property])).ok().map(|_| true);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotFound> {
        if self.next.take().is_some() {
            self.found = value.serialize(TextProbe(self.probe.tags)).ok();
        }
        Ok(())
    }

    fn end(self) -> Result<Self::Ok, NotFound> {
        Ok(self.found)
    }
}

impl SerializeStruct for TagProbeMap {
    type Ok = Option<&'static str>;
    type Error = NotFound;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NotFound> {
        self.serialize_entry(key, value)
    }

    fn end(self) -> Result<Self::Ok, NotFound> {
        Ok(self.found)
    }
}

/// Finds which of the strings a value is.
struct TextProbe<'a>(&'a [&'static str]);

impl Serializer for TextProbe<'_> {
    type Ok = &'static str;
    type Error = NotFound;
    type SerializeMap = Impossible<&'static str, NotFound>;
    type SerializeStruct = Impossible<&'static str, NotFound>;

    objects_only!(&'static str, NotFound);

    fn serialize_str(self, text: &str) -> Result<&'static str, NotFound> {
        self.0.iter().copied().find(|candidate| *candidate == text).ok_or(NotFound)
    }

    refuse! { NotFound;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
    }
}

/// Writes an object with `tag` under `property`, first, and leaves out what the value itself writes there.
struct TagWriter<S> {
    serializer: S,
    property: &'static str,
    tag: &'static str,
}

impl<S: Serializer> Serializer for TagWriter<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeMap = TagWriterMap<S::SerializeMap>;
    type SerializeStruct = TagWriterMap<S::SerializeMap>;

    objects_only!(S::Ok, serde::ser::Error::custom("a variant of a union with a discriminator is not an object"));

    fn serialize_str(self, _: &str) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("a variant of a union with a discriminator is not an object"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let mut map = self.serializer.serialize_map(None)?;
        map.serialize_entry(self.property, self.tag)?;
        Ok(TagWriterMap { map, property: self.property, skip: false })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, S::Error> {
        self.serialize_map(None)
    }
}

struct TagWriterMap<M> {
    map: M,
    property: &'static str,
    skip: bool,
}

impl<M: SerializeMap> SerializeMap for TagWriterMap<M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), M::Error> {
        self.skip = key.serialize(TextProbe(&[self.property])).is_ok();
        if self.skip { Ok(()) } else { self.map.serialize_key(key) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), M::Error> {
        if self.skip { Ok(()) } else { self.map.serialize_value(value) }
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}

impl<M: SerializeMap> SerializeStruct for TagWriterMap<M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), M::Error> {
        self.serialize_entry(key, value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}
