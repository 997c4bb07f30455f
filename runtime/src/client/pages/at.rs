//! A look into a body at one place, without building what is beside it.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A scalar of a response.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    Text(String),
    /// As it was written.
    Number(String),
    /// `null`, `true`, `false`, or something with parts.
    Other,
}

/// The scalar at a JSON pointer.
pub(super) fn scalar(body: &[u8], pointer: &str) -> Option<Scalar> {
    let raw = look(body, pointer, Raw)?;
    let text = raw.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok().map(Scalar::Text),
        b'-' | b'0'..=b'9' => Some(Scalar::Number(text.to_owned())),
        _ => Some(Scalar::Other),
    }
}

/// How many items the array at a JSON pointer has.
pub(super) fn count(body: &[u8], pointer: &str) -> Option<usize> {
    look(body, pointer, Count)
}

fn look<L: Look>(body: &[u8], pointer: &str, look: L) -> Option<L::Value> {
    let path: Vec<String> = pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect();
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    Walk { path: &path, look }.deserialize(&mut deserializer).ok().flatten()
}

/// What is read at the place.
trait Look: Copy {
    type Value;

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error>;
}

#[derive(Clone, Copy)]
struct Raw;

impl Look for Raw {
    type Value = Box<serde_json::value::RawValue>;

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Box::<serde_json::value::RawValue>::deserialize(deserializer)
    }
}

#[derive(Clone, Copy)]
struct Count;

impl Look for Count {
    type Value = usize;

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        Vec::<IgnoredAny>::deserialize(deserializer).map(|items| items.len())
    }
}

/// Follows a path, and looks at its end.
struct Walk<'a, L> {
    path: &'a [String],
    look: L,
}

impl<'de, L: Look> DeserializeSeed<'de> for Walk<'_, L> {
    type Value = Option<L::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.path.is_empty() { self.look.read(deserializer).map(Some) } else { deserializer.deserialize_any(self) }
    }
}

impl<'de, L: Look> Visitor<'de> for Walk<'_, L> {
    type Value = Option<L::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if Some(&key) == self.path.first() {
                found = map.next_value_seed(Walk { path: &self.path[1..], look: self.look })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let wanted = self.path.first().and_then(|index| index.parse::<usize>().ok());
        let mut found = None;
        for at in 0_usize.. {
            let item = if Some(at) == wanted {
                let item = items.next_element_seed(Walk { path: &self.path[1..], look: self.look })?;
                item.map(|item| found = item)
            } else {
                items.next_element::<IgnoredAny>()?.map(|_| ())
            };
            if item.is_none() {
                break;
            }
        }
        Ok(found)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_found_where_the_pointer_says() {
        let body = br#"{"a":[{"b~/c":"x\"y"},2.50,null,{}],"meta":{"next":17,"deep":{"next":"no"}},"next":"z"}"#;
        let text = |text: &str| Some(Scalar::Text(text.to_owned()));
        assert_eq!(scalar(body, "/a/0/b~0~1c"), text("x\"y"));
        assert_eq!(scalar(body, "/a/1"), Some(Scalar::Number("2.50".to_owned())));
        assert_eq!(scalar(body, "/a/2"), Some(Scalar::Other));
        assert_eq!(scalar(body, "/a/3"), Some(Scalar::Other));
        assert_eq!(scalar(body, "/meta/next"), Some(Scalar::Number("17".to_owned())));
        assert_eq!(scalar(body, "/next"), text("z"));
        for nothing in ["/a/9", "/a/x", "/b", "/next/x", "/meta/next/0"] {
            assert_eq!(scalar(body, nothing), None, "{nothing}");
        }
        assert_eq!(scalar(b"[1", "/0"), None, "not JSON");
    }

    #[test]
    fn items_are_counted() {
        assert_eq!(count(br#"{"x":1,"items":[1,{"a":[1,2]},null]}"#, "/items"), Some(3));
        assert_eq!(count(b"[[],[]]", ""), Some(2));
        assert_eq!(count(br#"{"items":{}}"#, "/items"), None);
    }
}
