//! What the configuration asks of types and fields, honoured where the plan decides about them.

use super::shapes::Shapes;
use super::{Extra, Field, Foreign, Label, Literal, Origin, Presence, Shape, Type, TypeId};
use crate::api::{Custom, Meaning, RuleId, SchemaId, Tolerance};

impl<'a> Shapes<'a> {
    fn custom(&self, id: SchemaId) -> Option<&'a Custom> {
        let api = self.api;
        api.schema(id).custom.as_deref()
    }

    fn honour(&mut self, rule: Option<RuleId>) {
        self.honoured.extend(rule);
    }

    /// Whether a schema without a component must have a type of its own, and cannot share another's.
    pub(super) fn has_own_type(&self, id: SchemaId) -> bool {
        self.custom(id).is_some_and(Custom::of_type)
    }

    /// Whether the user's type stands for a schema.
    pub(super) fn is_foreign(&self, id: SchemaId) -> bool {
        self.custom(id).is_some_and(|custom| custom.rust_type.is_some())
    }

    /// The type for the uses of an inline schema that the user's type stands for: one for every path.
    pub(super) fn foreign(&mut self, id: SchemaId) -> Option<TypeId> {
        let (path, rule) = self.custom(id)?.rust_type.as_ref()?;
        if let Some(known) = self.foreign.get(path) {
            let known = *known;
            self.honour(*rule);
            return Some(known);
        }
        let type_id = self.reserve(id);
        self.fill(id);
        self.foreign.insert(path.clone(), type_id);
        let last = path.split('<').next().and_then(|path| path.rsplit("::").next()).unwrap_or_default();
        self.type_mut(type_id).origin = Origin::Place(vec![last.to_owned()]);
        Some(type_id)
    }

    /// The shape of a schema that the user's type stands for.
    pub(super) fn foreign_shape(&mut self, id: SchemaId) -> Option<Shape> {
        let (path, rule) = self.custom(id)?.rust_type.as_ref()?;
        self.honour(*rule);
        let is_text = matches!(
            self.api.schema(self.api.target(id)).meaning,
            Meaning::Boolean | Meaning::Integer(_) | Meaning::Number(_) | Meaning::String(_) | Meaning::StringEnum(_)
        );
        Some(Shape::Foreign(Foreign { path: path.clone(), is_text }))
    }

    /// Names, derives, attributes and openness of a schema's type.
    pub(super) fn customise(&mut self, id: SchemaId, type_id: TypeId) {
        if self.api.custom.closed_enums {
            close(&mut self.type_mut(type_id).shape, true);
        }
        let Some(custom) = self.custom(id) else { return };
        let mut honoured = Vec::new();
        let ty = self.type_mut(type_id);
        if let Some((name, rule)) = &custom.type_name {
            ty.asked_name = Some(name.clone());
            honoured.push(*rule);
        }
        if let Some((closed, rule)) = &custom.closed
            && close(&mut ty.shape, *closed)
        {
            honoured.push(*rule);
        }
        for (value, name, rule) in &custom.values {
            if name_value(&mut ty.shape, value, name) {
                honoured.push(*rule);
            }
        }
        if is_item(&ty.shape) {
            ty.extra = Some(Box::new(Extra {
                derives: custom.derives.iter().map(|(path, _)| path.clone()).collect(),
                attributes: custom.attributes.iter().map(|(text, _)| text.clone()).collect(),
            }))
            .filter(|extra| **extra != Extra::default());
            honoured.extend(custom.derives.iter().chain(&custom.attributes).map(|(_, rule)| *rule));
        }
        self.honoured.extend(honoured);
    }

    /// The name that is asked for a property's field.
    pub(super) fn field_name(&mut self, id: SchemaId) -> Option<String> {
        let asked = self.custom(id).and_then(|custom| custom.field_name.as_ref());
        self.honour(asked.map(|(_, rule)| *rule));
        let written = || {
            let name = self.api.schema(id).rust_name.as_deref()?;
            (!names_a_type(name) || !self.has_type(id)).then(|| name.to_owned())
        };
        asked.map(|(name, _)| name.clone()).or_else(written)
    }

    /// Whether the client reads `null` in a property that forbids it.
    pub(super) fn tolerates_null(&mut self, id: SchemaId, presence: Presence) -> bool {
        let everywhere = self.api.custom.tolerate_null && presence == Presence::Optional;
        let Some((tolerance, rule)) = self.custom(id).and_then(|custom| custom.tolerate_null) else {
            return everywhere;
        };
        let (tolerates, matters) = match (tolerance, presence) {
            (_, Presence::Nullable | Presence::OptionalNullable) => (false, false),
            (Tolerance::Never, Presence::Optional) => (false, true),
            (Tolerance::Never | Tolerance::WhereOptional, Presence::Required) => (false, false),
            (Tolerance::WhereOptional | Tolerance::Always, Presence::Optional)
            | (Tolerance::Always, Presence::Required) => (true, true),
        };
        self.honour(matters.then_some(rule));
        tolerates
    }
}

/// Whether a shape is an item that can have derives and attributes.
fn is_item(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(_)
        | Shape::StringEnum(_)
        | Shape::ValueEnum(_)
        | Shape::Union(_)
        | Shape::AnyOf(_)
        | Shape::Newtype(_) => true,
        Shape::Alias(_) | Shape::Foreign(_) => false,
    }
}

/// Closes or opens an enum; `false` if the shape is none.
fn close(shape: &mut Shape, closed: bool) -> bool {
    match shape {
        Shape::StringEnum(shape) => shape.closed = closed,
        Shape::ValueEnum(shape) => shape.closed = closed,
        Shape::Struct(_)
        | Shape::Union(_)
        | Shape::AnyOf(_)
        | Shape::Newtype(_)
        | Shape::Alias(_)
        | Shape::Foreign(_) => return false,
    }
    true
}

/// Names the variant of a value; `false` if there is no such value.
fn name_value(shape: &mut Shape, value: &str, name: &str) -> bool {
    let (at, count, labels) = match shape {
        Shape::StringEnum(shape) => {
            (shape.values.iter().position(|known| known == value), shape.values.len(), &mut shape.labels)
        }
        Shape::ValueEnum(shape) => {
            let is_value = |known: &Literal| match known {
                Literal::String(text) | Literal::Number(text) => text == value,
                Literal::Bool(_) => known.json() == value,
            };
            (shape.values.iter().position(is_value), shape.values.len(), &mut shape.labels)
        }
        Shape::Struct(_)
        | Shape::Union(_)
        | Shape::AnyOf(_)
        | Shape::Newtype(_)
        | Shape::Alias(_)
        | Shape::Foreign(_) => return false,
    };
    labels.resize(count, Label::default());
    let Some(label) = at.and_then(|at| labels.get_mut(at)) else { return false };
    label.asked = Some(name.to_owned());
    true
}

impl Field {
    /// Whether its `None` stands for a `null` that only the client tolerates.
    pub fn null_is_a_violation(&self) -> bool {
        self.tolerates_null && self.presence == Presence::Nullable
    }
}

/// A required property that tolerates `null` on the client can be `None`.
pub(super) fn tolerate(types: &mut [Type]) {
    for ty in types {
        let Shape::Struct(object) = &mut ty.shape else { continue };
        for field in object.fields.iter_mut().filter(|field| field.tolerates_null) {
            match field.presence {
                Presence::Required => field.presence = Presence::Nullable,
                Presence::Nullable | Presence::Optional | Presence::OptionalNullable => {}
            }
        }
    }
}

/// Whether `x-rust-name` of a property with a type of its own is meant for the type and not for the field.
pub(super) fn names_a_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Whether a schema is that of a property, and not the component `properties`.
pub(super) fn is_property(pointer: &str) -> bool {
    let mut tokens = pointer.rsplit('/').skip(1);
    tokens.next() == Some("properties") && tokens.next() != Some("schemas")
}
