//! What was found of a parameter, and how a type reads it: each text as what the type asks for.

use std::borrow::Cow;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::FromText;
use crate::error::Found;
use crate::json::{EXACT, PROBE, UNION, too_many, visit_items};
use crate::{DecodeError, Json, Number};

/// What was found of a parameter. Every part has an address of its own, by which unions remember what they tried.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    /// Null, or what is empty.
    Null,
    /// One text.
    Text(Leaf<'a>),
    /// One text that may be a list or an object, too.
    Joined(Joined<'a>),
    /// The same name several times, or once.
    Repeated(Vec<Node<'a>>),
    /// Keys and values, each key once.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// A text, and the list or object that it is the JSON text of.
#[derive(Debug)]
pub(crate) struct Leaf<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) json: Option<Json>,
}

/// A text that was taken apart.
#[derive(Debug)]
pub(crate) struct Joined<'a> {
    pub(crate) whole: Leaf<'a>,
    pub(crate) items: Vec<Node<'a>>,
    /// The same items as keys and values, where they can be.
    pub(crate) pairs: Option<Vec<(Cow<'a, str>, Node<'a>)>>,
    /// Whether it is an object where the type takes anything.
    pub(crate) is_object: bool,
}

impl<'a> Leaf<'a> {
    pub(crate) fn new(text: Cow<'a, str>) -> Self {
        let json = if text.starts_with(['{', '[']) { text.parse().ok() } else { None };
        Self { text, json }
    }

    /// The number or boolean that it is, or else the JSON that it is the text of, or else a string.
    pub(super) fn any(&self) -> Cow<'_, Json> {
        match (&self.json, Number::parse(&self.text), self.text.as_ref()) {
            (Some(json), ..) => Cow::Borrowed(json),
            (None, Some(number), _) => Cow::Owned(Json::Number(number)),
            (None, None, "true") => Cow::Owned(Json::Bool(true)),
            (None, None, "false") => Cow::Owned(Json::Bool(false)),
            (None, None, text) => Cow::Owned(text.into()),
        }
    }

    /// The number that it is, or else a string.
    fn number(&self) -> Json {
        Number::parse(&self.text).map_or_else(|| self.text.as_ref().into(), Json::Number)
    }

    fn object(&self) -> Option<&Json> {
        self.json.as_ref().filter(|json| json.as_object().is_some())
    }
}

impl<'a> Node<'a> {
    /// One text.
    pub(crate) fn text(text: Cow<'a, str>) -> Self {
        Self::Text(Leaf::new(text))
    }

    /// Reads a value.
    ///
    /// # Errors
    /// What is not a `T`; the error says where.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let _text = FromText::enter();
        T::deserialize(self)
    }

    /// The one text that it is.
    pub(super) fn leaf(&self) -> Option<&Leaf<'a>> {
        match self {
            Self::Text(leaf) => Some(leaf),
            Self::Joined(joined) => Some(&joined.whole),
            Self::Repeated(texts) => match texts.as_slice() {
                [one] => one.leaf(),
                _ => None,
            },
            Self::Null | Self::Object(_) => None,
        }
    }

    /// Not the one text that was expected.
    #[cold]
    fn unexpected<'de, V: Visitor<'de>>(&self, visitor: &V) -> DecodeError {
        match self {
            Self::Null => DecodeError::invalid_type(Unexpected::Unit, visitor),
            Self::Repeated(_) => DecodeError::new("expected one value"),
            Self::Object(_) => DecodeError::invalid_type(Unexpected::Map, visitor),
            Self::Text(leaf) | Self::Joined(Joined { whole: leaf, .. }) => {
                DecodeError::invalid_type(Unexpected::Str(&leaf.text), visitor)
            }
        }
    }

    /// The items, where the keys are `[]` or count from zero; in their order.
    pub(super) fn indexed<'n>(members: &'n [(Cow<'a, str>, Self)]) -> Option<Vec<&'n Self>> {
        if let [(key, Self::Repeated(items))] = members
            && key.is_empty()
        {
            return Some(items.iter().collect());
        }
        let mut items: Vec<(usize, &Self)> =
            members.iter().map(|(key, item)| Some((key.parse().ok()?, item))).collect::<Option<_>>()?;
        items.sort_by_key(|(index, _)| *index);
        Some(items.into_iter().map(|(_, item)| item).collect())
    }
}

fn visit_members<'de, V: Visitor<'de>>(
    members: &[(Cow<'_, str>, Node<'_>)],
    visitor: V,
) -> Result<V::Value, DecodeError> {
    let mut members = Members { entries: members.iter(), next: None };
    let value = visitor.visit_map(&mut members)?;
    if members.entries.len() == 0 { Ok(value) } else { Err(too_many()) }
}

macro_rules! numbers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            match self.leaf() {
                Some(leaf) => leaf.number().$method(visitor),
                None => Err(self.unexpected(&visitor)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for &Node<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Text(leaf) => leaf.any().deserialize_any(visitor),
            Node::Joined(Joined { pairs: Some(pairs), is_object: true, .. }) => visit_members(pairs, visitor),
            Node::Joined(Joined { whole, items, .. }) => match items.as_slice() {
                // A JSON text has commas of its own.
                _ if whole.json.is_some() => whole.any().deserialize_any(visitor),
                [_] => whole.any().deserialize_any(visitor),
                items => visit_items(items.iter(), visitor),
            },
            Node::Repeated(items) => match items.as_slice() {
                [one] => one.deserialize_any(visitor),
                items => visit_items(items.iter(), visitor),
            },
            Node::Object(members) => match Node::indexed(members) {
                Some(items) if !items.is_empty() => visit_items(items.into_iter(), visitor),
                Some(_) | None => visit_members(members, visitor),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.leaf().map(|leaf| leaf.text.as_ref()) {
            Some("true") => visitor.visit_bool(true),
            Some("false") => visitor.visit_bool(false),
            Some(_) | None => Err(self.unexpected(&visitor)),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.leaf() {
            Some(leaf) => visitor.visit_str(&leaf.text),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Node::Null => visitor.visit_none(),
            Node::Text(_) | Node::Joined(_) | Node::Repeated(_) | Node::Object(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == UNION {
            return visitor.visit_seq(Attempts(self));
        }
        if name != EXACT && name != PROBE {
            return visitor.visit_newtype_struct(self);
        }
        let several = match self {
            Node::Joined(Joined { whole, items, pairs, is_object }) => {
                items.len() > 1 && whole.json.is_none() || *is_object && pairs.is_some()
            }
            Node::Null | Node::Text(_) | Node::Repeated(_) | Node::Object(_) => false,
        };
        match self.leaf().filter(|_| !several) {
            Some(leaf) if name == PROBE => visitor.visit_string(leaf.text.clone().into_owned()),
            Some(leaf) => leaf.any().deserialize_newtype_struct(name, visitor),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Text(_) | Node::Joined(_) | Node::Repeated(_) | Node::Object(_) => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Node::Null => visit_items(std::iter::empty::<&Node<'_>>(), visitor),
            Node::Text(Leaf { json: Some(json @ Json::Array(_)), .. }) => json.deserialize_seq(visitor),
            Node::Text(_) => visit_items(std::iter::once(self), visitor),
            Node::Joined(joined) => visit_items(joined.items.iter(), visitor),
            Node::Repeated(items) => visit_items(items.iter(), visitor),
            Node::Object(members) => match Node::indexed(members) {
                Some(items) => visit_items(items.into_iter(), visitor),
                None => Err(self.unexpected(&visitor)),
            },
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Node::Null => visit_members(&[], visitor),
            Node::Object(members) => visit_members(members, visitor),
            Node::Joined(Joined { pairs: Some(pairs), .. }) => visit_members(pairs, visitor),
            Node::Text(_) | Node::Joined(_) | Node::Repeated(_) => match self.leaf() {
                Some(leaf) if leaf.object().is_some() => leaf.any().deserialize_map(visitor),
                Some(_) if matches!(self, Node::Joined(_)) => {
                    Err(DecodeError::new("expected keys and values, each key with its value"))
                }
                Some(_) | None => Err(DecodeError::new("expected an object")),
            },
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.leaf() {
            Some(leaf) => visitor.visit_enum(StrDeserializer::new(&leaf.text)),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 char bytes byte_buf unit_struct identifier }
}

/// A value that is read again and again.
struct Attempts<'n, 'a>(&'n Node<'a>);

impl<'de> SeqAccess<'de> for Attempts<'_, '_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        seed.deserialize(self.0).map(Some).inspect_err(Found::keep)
    }

    /// The place of the value: no two values that are being read have the same.
    fn size_hint(&self) -> Option<usize> {
        Some(std::ptr::from_ref(self.0) as usize)
    }
}

struct Members<'n, 'a> {
    entries: std::slice::Iter<'n, (Cow<'a, str>, Node<'a>)>,
    /// The key that was read, and its value.
    next: Option<&'n (Cow<'a, str>, Node<'a>)>,
}

impl<'de> MapAccess<'de> for &mut Members<'_, '_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        self.next = self.entries.next();
        match self.next {
            Some((key, _)) => seed.deserialize(StrDeserializer::new(key)).map(Some),
            None => Ok(None),
        }
    }

    /// Null where there is no key: see [`is_text`](super::is_text).
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        match self.next.take() {
            Some((key, value)) => seed.deserialize(value).map_err(|error| error.under_key(key)),
            None => seed.deserialize(&Node::Null),
        }
    }
}
