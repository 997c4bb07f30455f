//! The fields of a struct: each property with its presence, its direction and its default, and what is kept of other keys.

use super::shapes::{OneWay, Shapes, docs, or_null};
use super::{Field, Presence, Rest, Rules, Struct, TypeId, TypeRef};
use crate::api::{Additional, Meaning, Object, SchemaId};

impl Shapes<'_> {
    pub(super) fn object(&mut self, type_id: TypeId, object: &Object) -> Struct {
        let api = self.api;
        let mut fields = Vec::new();
        for (wire, property) in &object.properties {
            let schema = api.schema(*property);
            let one_way = match (schema.read_only, schema.write_only) {
                (true, false) => Some(OneWay::Read),
                (false, true) => Some(OneWay::Write),
                (true, true) | (false, false) => None,
            };
            if let Some(one_way) = one_way {
                self.mark_one_way(type_id, fields.len(), one_way);
            }
            let value = self.value(*property);
            let presence = Presence::new(object.required.contains(wire), value.nullable);
            fields.push(Field {
                wire: wire.clone(),
                place: schema.place,
                pointer: schema.pointer.clone(),
                asked_name: self.field_name(*property),
                ty: value.ty,
                presence,
                tolerates_null: self.tolerates_null(*property, presence),
                docs: docs(schema),
                rules: value.rules,
                default: self.default(*property),
            });
        }
        Struct { fields, rest: self.rest(object) }
    }

    fn rest(&mut self, object: &Object) -> Rest {
        match object.additional {
            Additional::Unsaid => Rest::Ignored,
            Additional::Any => Rest::Kept(TypeRef::Any, Rules::default()),
            Additional::Refused => Rest::Refused,
            Additional::Schema(values) => {
                let value = self.value(values);
                let rules = value.rules.clone();
                Rest::Kept(or_null(value), rules)
            }
        }
    }

    /// `default` of a schema or of what it refers to.
    pub(super) fn default(&self, id: SchemaId) -> Option<String> {
        let mut id = id;
        loop {
            let schema = self.api.schema(id);
            match (&schema.default, &schema.meaning) {
                (Some(default), _) => return Some(default.clone()),
                (None, Meaning::Reference(target)) => id = *target,
                (None, _) => return None,
            }
        }
    }
}

impl Presence {
    /// From `required` and whether `null` is a value.
    pub(super) fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::Nullable,
            (false, false) => Self::Optional,
            (false, true) => Self::OptionalNullable,
        }
    }

    /// Whether a value of the struct can lack the key.
    pub fn may_be_absent(self) -> bool {
        match self {
            Self::Required | Self::Nullable => false,
            Self::Optional | Self::OptionalNullable => true,
        }
    }
}
