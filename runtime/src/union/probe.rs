//! A look at a value before it is read: its kind, its keys, and the values that tell variants apart.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Evidence, text};
use crate::json::PROBE;
use crate::{Json, Kind, Number};

/// What a value shows.
#[derive(Debug)]
pub(super) struct Shown<'de> {
    property: Option<&'static str>,
    variants: &'static [Evidence],
    kind: Option<Kind>,
    /// The value itself, where it has no parts.
    scalar: Option<Json>,
    tag: Tag,
    /// The keys in their order, and the values of those that tell variants apart.
    keys: Vec<(Cow<'de, str>, Option<Json>)>,
}

/// What stands under the discriminator.
#[derive(Debug)]
pub(super) enum Tag {
    /// No such key.
    Absent,
    /// Something else than a string.
    Other,
    /// A string that chooses this variant.
    Of(usize),
    /// A string that chooses none.
    Unlisted,
}

impl<'de> Shown<'de> {
    /// Looks at the value that `access` gives, again and again.
    ///
    /// # Errors
    /// What is not JSON, as far as it was looked at.
    pub(super) fn of<A: SeqAccess<'de>>(
        access: &mut A,
        property: Option<&'static str>,
        variants: &'static [Evidence],
    ) -> Result<Self, A::Error> {
        let mut shown = Self { property, variants, kind: None, scalar: None, tag: Tag::Absent, keys: Vec::new() };
        let mut decided = false;
        let outcome = access.next_element_seed(Probe { shown: &mut shown, decided: &mut decided });
        // A look that ends early leaves the value half read, which is an error to whoever reads it.
        match outcome {
            Err(error) if !decided => Err(error),
            Ok(_) | Err(_) => Ok(shown),
        }
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind
    }

    pub(super) fn tag(&self) -> &Tag {
        &self.tag
    }

    pub(super) fn scalar(&self) -> Option<&Json> {
        self.scalar.as_ref()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|(key, _)| key.as_ref())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }

    /// The value under a key for which a variant has a literal.
    pub(super) fn value(&self, key: &str) -> Option<&Json> {
        self.keys.iter().find(|(known, _)| known == key)?.1.as_ref()
    }

    /// Whether the kind alone decides: no keys are needed.
    fn kind_decides(&self) -> bool {
        let objects = self.variants.iter().filter(|evidence| {
            evidence.tags.is_empty() && (evidence.kinds.is_empty() || evidence.kinds.contains(&Kind::Object))
        });
        self.property.is_none() && objects.take(2).count() < 2
    }

    fn is_literal(&self, key: &str) -> bool {
        self.variants.iter().any(|evidence| evidence.literals.iter().any(|(literal, _)| *literal == key))
    }

    fn tag_of(&self, tag: &Json) -> Tag {
        let Some(text) = tag.as_str() else { return Tag::Other };
        self.variants.iter().position(|evidence| evidence.tags.contains(&text)).map_or(Tag::Unlisted, Tag::Of)
    }
}

struct Probe<'a, 'de> {
    shown: &'a mut Shown<'de>,
    /// Whether nothing more has to be known.
    decided: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Probe<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_newtype_struct(PROBE, self)
    }
}

impl Probe<'_, '_> {
    fn scalar(self, kind: Kind, value: Json) {
        self.shown.kind = Some(kind);
        self.shown.scalar = Some(value);
    }
}

impl<'de> Visitor<'de> for Probe<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.scalar(Kind::Null, Json::Null);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.scalar(Kind::Boolean, Json::Bool(value));
        Ok(())
    }

    /// The text of a number.
    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<(), E> {
        let number = std::str::from_utf8(value).ok().and_then(Number::parse);
        let number = number.ok_or_else(|| E::custom("not the text of a number"))?;
        self.scalar(if number.is_integer() { Kind::Integer } else { Kind::Number }, Json::Number(number));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        let named = self.shown.variants.iter().any(|evidence| !evidence.values.is_empty());
        self.shown.kind = Some(Kind::String);
        self.shown.scalar = named.then(|| value.into());
        Ok(())
    }

    /// A text whose kind nobody knows.
    fn visit_string<E: Error>(self, value: String) -> Result<(), E> {
        let (kind, value) = text::kind(&value, self.shown.variants);
        match value {
            Some(json @ Json::Object(_)) => json.deserialize_any(self).map_err(crate::error::convert),
            value => {
                self.shown.kind = Some(kind);
                self.shown.scalar = value;
                Ok(())
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        self.shown.kind = Some(Kind::Array);
        *self.decided = true;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let shown = self.shown;
        shown.kind = Some(Kind::Object);
        if shown.kind_decides() {
            *self.decided = true;
            return Ok(());
        }
        while let Some(key) = map.next_key_seed(Key)? {
            if shown.property == Some(key.as_ref()) && matches!(shown.tag, Tag::Absent) {
                let value: Json = map.next_value()?;
                shown.tag = shown.tag_of(&value);
                if let Tag::Of(_) = shown.tag {
                    *self.decided = true;
                    return Ok(());
                }
                shown.keys.push((key, Some(value)));
            } else if shown.is_literal(&key) {
                let value = map.next_value()?;
                shown.keys.push((key, Some(value)));
            } else {
                map.next_value::<IgnoredAny>()?;
                shown.keys.push((key, None));
            }
        }
        Ok(())
    }
}

/// A key, borrowed from the input where it can be.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
