//! Values to trees, as [`encode`](crate::encode) would write them.

use serde::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::{EncodeError, Json, Map, Number};

/// The tree of a value.
///
/// # Errors
/// A value that JSON cannot express.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Json, EncodeError> {
    value.serialize(ToJson)
}

struct ToJson;

/// The name by which `serde_json` is told that a text is JSON already; a [`Number`] uses it.
const RAW: &str = "$serde_json::private::RawValue";

macro_rules! numbers {
    ($($method:ident: $type:ty),+) => {$(
        fn $method(self, value: $type) -> Result<Json, EncodeError> {
            Ok(Number::parse(&format!("{value:?}")).map_or(Json::Null, Json::Number))
        }
    )+};
}

impl Serializer for ToJson {
    type Ok = Json;
    type Error = EncodeError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    // What is not finite becomes `null`, as in `serde_json`.
    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64
    }

    fn serialize_bool(self, value: bool) -> Result<Json, EncodeError> {
        Ok(Json::Bool(value))
    }

    fn serialize_char(self, value: char) -> Result<Json, EncodeError> {
        Ok(Json::String(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Json, EncodeError> {
        Ok(Json::String(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Json, EncodeError> {
        Ok(Json::Array(value.iter().map(|byte| Json::from(i32::from(*byte))).collect()))
    }

    fn serialize_none(self) -> Result<Json, EncodeError> {
        Ok(Json::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Json, EncodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Json, EncodeError> {
        Ok(Json::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Json, EncodeError> {
        Ok(Json::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Json, EncodeError> {
        Ok(Json::String(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Json, EncodeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Json, EncodeError> {
        Ok(Json::Object(Map::from([(variant, value.serialize(self)?)])))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, EncodeError> {
        Ok(Items { items: Vec::with_capacity(length.unwrap_or(0)), variant: None })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, EncodeError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, EncodeError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items, EncodeError> {
        Ok(Items { items: Vec::with_capacity(length), variant: Some(variant) })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, EncodeError> {
        Ok(Members { map: Map::new(), key: None, variant: None, raw: None })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Members, EncodeError> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members, EncodeError> {
        Ok(Members { map: Map::new(), key: None, variant: Some(variant), raw: None })
    }
}

/// A variant that holds more is an object of one key, as `serde_derive` has it.
fn under(variant: Option<&'static str>, value: Json) -> Json {
    match variant {
        Some(variant) => Json::Object(Map::from([(variant, value)])),
        None => value,
    }
}

struct Items {
    items: Vec<Json>,
    variant: Option<&'static str>,
}

impl Items {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.items.push(value.serialize(ToJson)?);
        Ok(())
    }

    fn done(self) -> Json {
        under(self.variant, Json::Array(self.items))
    }
}

macro_rules! items {
    ($($name:ident $method:ident),+) => {$(
        impl $name for Items {
            type Ok = Json;
            type Error = EncodeError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
                self.add(value)
            }

            fn end(self) -> Result<Json, EncodeError> {
                Ok(self.done())
            }
        }
    )+};
}

items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

struct Members {
    map: Map<Json>,
    key: Option<String>,
    variant: Option<&'static str>,
    /// A text that is JSON already.
    raw: Option<Json>,
}

impl Members {
    fn add<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), EncodeError> {
        let value = value.serialize(ToJson)?;
        if key == RAW {
            let text = value.as_str().unwrap_or_default();
            let json = text.parse::<Json>().map_err(|error| EncodeError::new(error.to_string()))?;
            self.raw = Some(json);
        } else {
            self.map.insert(key, value);
        }
        Ok(())
    }

    fn done(self) -> Json {
        self.raw.unwrap_or_else(|| under(self.variant, Json::Object(self.map)))
    }
}

impl SerializeMap for Members {
    type Ok = Json;
    type Error = EncodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        self.key = Some(key.serialize(Key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let key = self.key.take().ok_or_else(|| EncodeError::new("a value without a key"))?;
        self.map.insert(key, value.serialize(ToJson)?);
        Ok(())
    }

    fn end(self) -> Result<Json, EncodeError> {
        Ok(self.done())
    }
}

macro_rules! fields {
    ($($name:ident),+) => {$(
        impl $name for Members {
            type Ok = Json;
            type Error = EncodeError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), EncodeError> {
                self.add(key, value)
            }

            fn end(self) -> Result<Json, EncodeError> {
                Ok(self.done())
            }
        }
    )+};
}

fields!(SerializeStruct, SerializeStructVariant);

/// A key: a string, or what `serde_json` writes as one.
struct Key;

fn no_key() -> EncodeError {
    EncodeError::new("key must be a string")
}

macro_rules! number_keys {
    ($($method:ident: $type:ty),+) => {$(
        fn $method(self, value: $type) -> Result<String, EncodeError> {
            Ok(value.to_string())
        }
    )+};
}

macro_rules! no_keys {
    ($($method:ident: $type:ty),+) => {$(
        fn $method(self, _: $type) -> Result<String, EncodeError> {
            Err(no_key())
        }
    )+};
}

type NoKey = Impossible<String, EncodeError>;

impl Serializer for Key {
    type Ok = String;
    type Error = EncodeError;
    type SerializeSeq = NoKey;
    type SerializeTuple = NoKey;
    type SerializeTupleStruct = NoKey;
    type SerializeTupleVariant = NoKey;
    type SerializeMap = NoKey;
    type SerializeStruct = NoKey;
    type SerializeStructVariant = NoKey;

    number_keys! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_bool: bool, serialize_char: char, serialize_str: &str
    }

    no_keys! { serialize_f32: f32, serialize_f64: f64, serialize_bytes: &[u8], serialize_unit_struct: &'static str }

    fn serialize_none(self) -> Result<String, EncodeError> {
        Err(no_key())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, EncodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<String, EncodeError> {
        Err(no_key())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<String, EncodeError> {
        Ok(variant.to_owned())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, EncodeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<String, EncodeError> {
        Err(no_key())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }

    fn serialize_tuple(self, _: usize) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<NoKey, EncodeError> {
        Err(no_key())
    }
}
