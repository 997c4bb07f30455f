//! Text read as a schema asks for it, where there is no type to ask.

use super::node::{Joined, Leaf, Node};
use crate::{Json, Keyword, Kind, Number, Schema};

/// How many schemas within each other are looked at for the kinds of a value.
const DEEPEST: usize = 24;

/// The schemas of one value, of which each may speak of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected(Vec<Schema>);

impl From<Schema> for Expected {
    fn from(schema: Schema) -> Self {
        Self(vec![schema])
    }
}

/// Kinds of JSON values, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kinds(u8);

impl Kinds {
    const ALL: Self = Self(0xff);
    const NONE: Self = Self(0);

    const fn of(kind: Kind) -> Self {
        Self(match kind {
            Kind::Null => 1,
            Kind::Boolean => 2,
            // Whether a number is an integer is not told by how it is read.
            Kind::Integer | Kind::Number => 4,
            Kind::String => 8,
            Kind::Array => 16,
            Kind::Object => 32,
        })
    }

    const fn has(self, kind: Kind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    /// The kinds that a schema lets through, as far as that can be told without a value.
    fn accepted(schema: Schema, depth: usize) -> Self {
        let mut kinds = Self::ALL;
        if depth == 0 {
            return kinds;
        }
        let any = |schemas: &[Schema]| {
            schemas.iter().fold(Self::NONE, |kinds, schema| Self(kinds.0 | Self::accepted(*schema, depth - 1).0))
        };
        for keyword in schema.0 {
            kinds.0 &= match keyword {
                Keyword::Never => Self::NONE,
                Keyword::Types(types) => types.iter().fold(Self::NONE, |all, kind| Self(all.0 | Self::of(*kind).0)),
                Keyword::Enum(values) => {
                    values.iter().fold(Self::NONE, |all, text| Self(all.0 | Self::of(kind(text)).0))
                }
                Keyword::Ref(target) => Self::accepted(**target, depth - 1),
                Keyword::Late(target) => target.get().map_or(Self::ALL, |target| Self::accepted(*target, depth - 1)),
                Keyword::AllOf(parts) => {
                    parts.iter().fold(Self::ALL, |kinds, part| Self(kinds.0 & Self::accepted(*part, depth - 1).0))
                }
                Keyword::AnyOf(branches) | Keyword::OneOf(branches) => any(branches),
                _ => Self::ALL,
            }
            .0;
        }
        kinds
    }
}

/// The kind of a value that is given as JSON text.
fn kind(text: &str) -> Kind {
    match text.as_bytes().first() {
        Some(b'n') => Kind::Null,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'"') => Kind::String,
        Some(b'[') => Kind::Array,
        Some(b'{') => Kind::Object,
        Some(_) | None => Kind::Number,
    }
}

impl Expected {
    fn kinds(&self) -> Kinds {
        if self.0.is_empty() {
            return Kinds::ALL;
        }
        self.0.iter().fold(Kinds::NONE, |kinds, schema| Kinds(kinds.0 | Kinds::accepted(*schema, DEEPEST).0))
    }

    /// The schemas inside: those that `pick` finds in the keywords that speak of the value itself.
    fn inside(&self, pick: &dyn Fn(Schema, &mut Vec<Schema>)) -> Self {
        let mut found = Vec::new();
        for schema in &self.0 {
            gather(*schema, DEEPEST, pick, &mut found);
        }
        Self(found)
    }

    /// Of a property.
    pub(crate) fn property(&self, key: &str) -> Self {
        self.inside(&|schema, found| {
            let named = |keyword: &Keyword| match keyword {
                Keyword::Properties(properties) => properties.iter().find(|(name, _)| *name == key).map(|(_, it)| *it),
                _ => None,
            };
            let declared = schema.0.iter().find_map(named);
            let others = || {
                schema.0.iter().find_map(|keyword| match keyword {
                    Keyword::AdditionalProperties(values) => Some(**values),
                    _ => None,
                })
            };
            found.extend(declared.or_else(others));
        })
    }

    /// Of an item.
    fn items(&self, at: usize) -> Self {
        self.inside(&|schema, found| {
            for keyword in schema.0 {
                match keyword {
                    Keyword::PrefixItems(items) => found.extend(items.get(at)),
                    Keyword::Items(items) => found.push(**items),
                    _ => {}
                }
            }
        })
    }

    /// A value from what was found; what the schemas do not ask for is read by its looks, and refused by them.
    pub(crate) fn read(&self, node: &Node<'_>) -> Json {
        let kinds = self.kinds();
        match node {
            Node::Null if kinds.has(Kind::Null) => Json::Null,
            Node::Null if kinds.has(Kind::String) => Json::String(String::new()),
            Node::Null if kinds.has(Kind::Array) => Json::Array(Vec::new()),
            Node::Null => Json::Null,
            Node::Text(leaf) => self.leaf(leaf, kinds),
            Node::Joined(Joined { pairs: Some(pairs), .. }) if kinds.has(Kind::Object) => self.members(pairs),
            Node::Joined(Joined { items, whole, .. }) => {
                let list = kinds.has(Kind::Array) && (items.len() > 1 || !has_scalar(kinds)) && whole.json.is_none();
                if list { self.list(items.iter()) } else { self.leaf(whole, kinds) }
            }
            Node::Repeated(items) => match items.as_slice() {
                [one] if !kinds.has(Kind::Array) || has_scalar(kinds) => self.read(one),
                items => self.list(items.iter()),
            },
            Node::Object(members) => match Node::indexed(members) {
                Some(items) if kinds.has(Kind::Array) && !items.is_empty() => self.list(items.into_iter()),
                Some(_) | None => self.members(members),
            },
        }
    }

    fn list<'n, 'a: 'n>(&self, items: impl Iterator<Item = &'n Node<'a>>) -> Json {
        Json::Array(items.enumerate().map(|(at, item)| self.items(at).read(item)).collect())
    }

    fn members(&self, members: &[(std::borrow::Cow<'_, str>, Node<'_>)]) -> Json {
        Json::Object(members.iter().map(|(key, node)| (key.to_string(), self.property(key).read(node))).collect())
    }

    fn leaf(&self, leaf: &Leaf<'_>, kinds: Kinds) -> Json {
        let text = leaf.text.as_ref();
        match (&leaf.json, Number::parse(text), text) {
            (Some(json @ Json::Object(_)), ..) if kinds.has(Kind::Object) => json.clone(),
            (Some(json @ Json::Array(_)), ..) if kinds.has(Kind::Array) => json.clone(),
            (_, Some(number), _) if kinds.has(Kind::Number) => Json::Number(number),
            (_, _, "true") if kinds.has(Kind::Boolean) => Json::Bool(true),
            (_, _, "false") if kinds.has(Kind::Boolean) => Json::Bool(false),
            _ if kinds.has(Kind::String) => text.into(),
            _ if kinds.has(Kind::Array) && !has_scalar(kinds) => {
                Json::Array(vec![self.items(0).leaf(leaf, self.items(0).kinds())])
            }
            _ => leaf.any().into_owned(),
        }
    }

    /// A value from one text.
    #[cfg(feature = "dynamic")]
    pub(crate) fn read_text(&self, text: &str) -> Json {
        self.read(&Node::text(text.into()))
    }

    /// Whether lists are expected, and nothing else.
    #[cfg(feature = "dynamic")]
    pub(crate) fn is_list(&self) -> bool {
        let kinds = self.kinds();
        kinds.has(Kind::Array) && !has_scalar(kinds) && !kinds.has(Kind::Object)
    }
}

fn has_scalar(kinds: Kinds) -> bool {
    kinds.has(Kind::String) || kinds.has(Kind::Number) || kinds.has(Kind::Boolean)
}

fn gather(schema: Schema, depth: usize, pick: &dyn Fn(Schema, &mut Vec<Schema>), found: &mut Vec<Schema>) {
    if depth == 0 {
        return;
    }
    pick(schema, found);
    for keyword in schema.0 {
        match keyword {
            Keyword::AllOf(parts) | Keyword::AnyOf(parts) | Keyword::OneOf(parts) => {
                parts.iter().for_each(|part| gather(*part, depth - 1, pick, found));
            }
            Keyword::Ref(target) => gather(**target, depth - 1, pick, found),
            Keyword::Late(target) => {
                if let Some(target) = target.get() {
                    gather(*target, depth - 1, pick, found);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    const NUMBERS: Schema = Schema(&[Keyword::Types(&[Kind::Array]), Keyword::Items(&NUMBER)]);
    const NUMBER: Schema = Schema(&[Keyword::Types(&[Kind::Integer])]);
    const TEXT: Schema = Schema(&[Keyword::Types(&[Kind::String])]);

    fn repeated(texts: &[&'static str]) -> Node<'static> {
        Node::Repeated(texts.iter().map(|text| Node::text(Cow::Borrowed(*text))).collect())
    }

    #[test]
    fn text_is_read_as_the_schema_asks() {
        for (schema, node, json) in [
            (NUMBER, repeated(&["5"]), "5"),
            (TEXT, repeated(&["5"]), "\"5\""),
            (TEXT, repeated(&["true"]), "\"true\""),
            (NUMBERS, repeated(&["5"]), "[5]"),
            (NUMBERS, repeated(&["5", "6"]), "[5,6]"),
            (NUMBER, repeated(&["x"]), "\"x\""),
            (Schema(&[Keyword::Enum(&["\"1\"", "\"2\""])]), repeated(&["1"]), "\"1\""),
            (Schema(&[Keyword::OneOf(&[NUMBERS, NUMBER])]), repeated(&["1"]), "1"),
        ] {
            assert_eq!(Expected::from(schema).read(&node).to_string(), json);
        }
    }
}
