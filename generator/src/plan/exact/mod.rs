//! Exact checks: which schemas say more than their types and rules do, and the tables that check it.
//!
//! A type that answers for itself (a struct, a union) has a table for what its own schema says beyond its shape; every
//! other place (a field, a parameter, a body) has one for what its schema says beyond the type and the rules there.

mod build;
mod covers;
mod simple;
mod tags;
mod untyped;

use std::collections::HashSet;

pub(super) use build::Tables;
use covers::{At, Facts};
pub(super) use untyped::{is_untyped, untyped};

use super::direction::parts;
use super::shapes::{Types, Use};
use super::{Dispatch, Presence, Rest, Rules, Settings, Shape, Table, TableId, TypeId, TypeRef};
use crate::api::{Keyword, SchemaId, Values};
use crate::plan::normal::Schemas;

/// Gives every type, its fields and its undeclared keys the tables that they need.
pub(super) fn assign(api: &Schemas<'_>, types: &mut Types, settings: Settings) {
    if settings.keep_unknown_keys {
        keep_unknown_keys(types);
    }
    let mut made: Vec<(TypeId, SchemaId)> = types.by_schema.iter().map(|(schema, ty)| (*ty, *schema)).collect();
    // By hash order no table is numbered.
    made.sort_unstable();
    let mut tables = std::mem::take(&mut types.tables);
    let mut found = Vec::new();
    for (ty, schema) in made {
        let facts = Facts { api, types, literal: settings.exact_untyped, formats: settings.assert_formats };
        found.push((ty, of_type(facts, schema, ty, &mut tables)));
    }
    types.tables = tables;
    for (ty, of_type) in found {
        of_type.write(&mut types.types[ty.index()]);
    }
}

/// The tables that check whole schemas, as requests carry them, and those that they refer to: the exact meaning of the
/// document, where there are no types.
pub(super) fn whole(api: &Schemas<'_>, schemas: &[SchemaId], settings: Settings) -> (Vec<Table>, Vec<TableId>) {
    let mut tables = Tables::untyped(settings.assert_formats);
    let ids = schemas.iter().map(|schema| tables.whole(api, *schema)).collect();
    (tables.tables, ids)
}

/// The tables that check schemas as responses carry them. A schema that is nothing but a reference has its target's.
pub(super) fn of_responses(api: &Schemas<'_>, schemas: &[SchemaId], settings: Settings) -> (Vec<Table>, Vec<TableId>) {
    let mut tables = Tables::of_responses(settings.assert_formats);
    let meant = |schema: &SchemaId| match api.schema(*schema).keywords.as_slice() {
        [Keyword::Ref(target)] if !api.schema(*schema).or_null => *target,
        _ => *schema,
    };
    let ids = schemas.iter().map(|schema| tables.whole(api, meant(schema))).collect();
    (tables.tables, ids)
}

fn keep_unknown_keys(types: &mut Types) {
    for ty in &mut types.types {
        if let Shape::Struct(shape) = &mut ty.shape
            && shape.rest == Rest::Ignored
        {
            shape.rest = Rest::Kept(TypeRef::Any, Rules::default());
        }
    }
}

/// The table for a value that is no field: a parameter, a body.
pub(super) fn of_use(
    api: &Schemas<'_>,
    types: &mut Types,
    settings: Settings,
    schema: SchemaId,
    value: &Use,
) -> Option<TableId> {
    let mut tables = std::mem::take(&mut types.tables);
    let facts = Facts { api, types, literal: settings.exact_untyped, formats: settings.assert_formats };
    let beyond = facts.beyond_use(schema, At::new(&value.ty, Some(&value.rules), value.nullable));
    let table = (!beyond.is_empty()).then(|| tables.part(api, schema, &beyond));
    types.tables = tables;
    table
}

/// The tables of a type.
#[derive(Default)]
struct OfType {
    own: Option<TableId>,
    /// Of a union: what counts the variants that a value fits, as it is read.
    counted: Option<TableId>,
    /// Whether the type's own table looks at keys that the type does not declare, so that they have to be kept.
    keeps_keys: bool,
    fields: Vec<Option<TableId>>,
    rest: Option<TableId>,
}

impl OfType {
    fn write(self, ty: &mut super::Type) {
        ty.schema = self.own;
        match &mut ty.shape {
            Shape::Struct(shape) => {
                for (field, table) in shape.fields.iter_mut().zip(self.fields) {
                    field.rules.schema = table;
                }
                if self.keeps_keys && shape.rest == Rest::Ignored {
                    shape.rest = Rest::Kept(TypeRef::Any, Rules::default());
                }
                if let Rest::Kept(_, rules) = &mut shape.rest {
                    rules.schema = self.rest;
                }
            }
            Shape::Union(union) => union.counted = self.counted,
            Shape::AnyOf(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => {}
        }
    }
}

fn of_type(facts: Facts<'_>, schema: SchemaId, id: TypeId, tables: &mut Tables) -> OfType {
    let api = facts.api;
    let mut found = OfType::default();
    let (shape, union) = match &facts.types.types[id.index()].shape {
        Shape::Struct(shape) => (Some(shape), None),
        Shape::Union(union) => (None, Some(union)),
        Shape::AnyOf(_) | Shape::Newtype(_) => (None, None),
        // Where they are used, what they are made of is looked at again.
        Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Alias(_) | Shape::Foreign(_) => return found,
    };
    let mut beyond = facts.beyond_type(schema, id);
    if let Some(union) = union
        && union.dispatch == Dispatch::Evidence
        && !beyond.is_empty()
        && loses_keys(&facts.types.types, id)
    {
        // A value that was read has lost what told its branches apart: they are counted in the input alone.
        found.counted = Some(tables.part(api, schema, &beyond));
        if beyond.iter().all(|keyword| matches!(keyword, Keyword::OneOf(_))) {
            beyond.clear();
        }
    }
    if !beyond.is_empty() {
        found.own = Some(tables.part(api, schema, &beyond));
    }
    let Some(shape) = shape else { return found };
    found.keeps_keys = !beyond.is_empty() && looks_beyond(api, schema, &beyond, shape);
    let inside = inside(api, schema);
    for field in &shape.fields {
        let nullable = matches!(field.presence, Presence::Nullable | Presence::OptionalNullable);
        let at = At::new(&field.ty, Some(&field.rules), nullable);
        let schemas = inside.properties.iter().filter(|(name, _)| *name == field.wire).map(|(_, schema)| *schema);
        found.fields.push(together(facts, schemas, at, tables));
    }
    if let Rest::Kept(ty, rules) = &shape.rest {
        found.rest = together(facts, inside.additional.iter().copied(), At::new(ty, Some(rules), false), tables);
    }
    found
}

/// Whether a value of the type may say less than the JSON it was read from: a struct in it drops undeclared keys.
fn loses_keys(types: &[super::Type], id: TypeId) -> bool {
    let mut seen = HashSet::from([id]);
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        let ty = &types[id.index()];
        if matches!(&ty.shape, Shape::Struct(shape) if shape.rest == Rest::Ignored) {
            return true;
        }
        parts(ty, &mut |part| {
            if seen.insert(part) {
                pending.push(part);
            }
        });
    }
    false
}

/// The table for what several schemas say of one value beyond its type and rules.
fn together(
    facts: Facts<'_>,
    schemas: impl Iterator<Item = SchemaId>,
    at: At<'_>,
    tables: &mut Tables,
) -> Option<TableId> {
    let parts = schemas.map(|schema| (schema, facts.beyond_use(schema, at)));
    let parts: Vec<_> = parts.filter(|(_, beyond)| !beyond.is_empty()).collect();
    tables.all(facts.api, &parts)
}

/// The schemas of what stands in an object.
#[derive(Default)]
struct Inside<'a> {
    properties: Vec<(&'a str, SchemaId)>,
    additional: Vec<SchemaId>,
}

/// What a schema, with what it refers to and what its `allOf` adds, says of values in an object.
fn inside<'a>(api: &'a Schemas<'_>, schema: SchemaId) -> Inside<'a> {
    let mut inside = Inside::default();
    let mut seen = HashSet::new();
    let mut pending = vec![schema];
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        let patterned = has_patterns(api, id);
        for keyword in &api.schema(id).keywords {
            match keyword {
                Keyword::Properties(properties) => {
                    inside.properties.extend(properties.iter().map(|(name, schema)| (name.as_str(), *schema)));
                }
                // What a pattern matches is not additional: the type's own table tells the keys apart.
                Keyword::AdditionalProperties(values) if !patterned => inside.additional.push(*values),
                Keyword::AllOf(parts) => pending.extend(parts.iter().rev()),
                Keyword::Ref(target) => pending.push(*target),
                _ => {}
            }
        }
    }
    inside
}

/// Whether a schema says something of the keys that match a pattern.
fn has_patterns(api: &Schemas<'_>, id: SchemaId) -> bool {
    api.schema(id).keywords.iter().any(|keyword| matches!(keyword, Keyword::PatternProperties(_)))
}

/// Whether keywords of an object's schema look at keys that its struct does not declare.
fn looks_beyond(api: &Schemas<'_>, schema: SchemaId, keywords: &[&Keyword<SchemaId>], shape: &super::Struct) -> bool {
    let declared = |name: &String| shape.fields.iter().any(|field| field.wire == *name);
    let mut seen = HashSet::from([schema]);
    let mut pending: Vec<&Keyword<SchemaId>> = keywords.to_vec();
    while let Some(keyword) = pending.pop() {
        let looks = match keyword {
            Keyword::MinProperties(_)
            | Keyword::MaxProperties(_)
            | Keyword::PatternProperties(_)
            | Keyword::AdditionalProperties(_)
            | Keyword::PropertyNames(_)
            | Keyword::UnevaluatedProperties(_)
            | Keyword::Enum(_) => true,
            Keyword::Required(names) => !names.iter().all(declared),
            Keyword::Properties(properties) => !properties.iter().all(|(name, _)| declared(name)),
            Keyword::DependentRequired(names) => {
                !names.iter().all(|(name, others)| declared(name) && others.iter().all(declared))
            }
            Keyword::DependentSchemas(schemas) => !schemas.iter().all(|(name, _)| declared(name)),
            _ => false,
        };
        if looks {
            return true;
        }
        let mut next = Vec::new();
        keyword.subschemas(&mut |values, part| {
            if values == Values::Same {
                next.push(*part);
            }
        });
        if let Keyword::Ref(target) = keyword {
            next.push(*target);
        }
        pending.extend(next.into_iter().filter(|id| seen.insert(*id)).flat_map(|id| &api.schema(id).keywords));
    }
    false
}
