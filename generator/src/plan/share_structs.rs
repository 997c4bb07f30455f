//! Sharing: inline objects of the same properties are one struct.
//!
//! Documents repeat the objects of their collections and actions (Graph: 3,700 structs, 2,300 of them distinct), and each
//! struct is eight impls to compile. As with enums, the first in the document is the type and each of the others an alias
//! under the name of its own place.
//!
//! Structs are compared when directions are known: one that only requests carry is never made one with another that
//! responses carry, so that no place gets an impl, a rule or a twin from elsewhere in the document.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::direction::named_mut;
use super::{
    AnyOf, Carriers, Derives, Direction, Docs, Field, Origin, Presence, Rest, Rules, Shape, TableId, Type, TypeId,
    TypeRef, Union,
};

/// Makes all but the first of equal inline structs aliases, those inside others first.
pub(super) fn share(types: &mut [Type]) {
    let candidates = candidates(types);
    loop {
        let mut known: HashMap<Key, TypeId> = HashMap::new();
        let mut shared = false;
        for id in &candidates {
            let Some(key) = key(types, *id) else { continue };
            match known.entry(key) {
                Entry::Occupied(first) => {
                    types[id.index()].shape = Shape::Alias(TypeRef::Named(*first.get()));
                    shared = true;
                }
                Entry::Vacant(entry) => {
                    entry.insert(*id);
                }
            }
        }
        // What holds two that have become one may have become equal itself.
        if !shared {
            return;
        }
    }
}

/// The inline structs that may be another: nobody asked anything of them, and no union tells them apart.
fn candidates(types: &[Type]) -> Vec<TypeId> {
    let mut is_variant = vec![false; types.len()];
    for ty in types {
        let (Shape::Union(Union { variants, .. }) | Shape::AnyOf(AnyOf { branches: variants })) = &ty.shape else {
            continue;
        };
        for variant in variants {
            super::direction::named(&variant.ty, &mut |id| is_variant[id.index()] = true);
        }
    }
    let may = |(id, ty): &(TypeId, &Type)| {
        matches!((&ty.shape, &ty.origin), (Shape::Struct(_), Origin::Place(_)))
            && ty.asked_name.is_none()
            && ty.extra.is_none()
            && !ty.carriers.multipart
            && !is_variant[id.index()]
    };
    (0..).map(TypeId).zip(types).filter(may).map(|(id, _)| id).collect()
}

/// All that makes the item of a struct, its name and its own documentation aside.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    fields: Vec<FieldKey>,
    rest: Rest,
    direction: Direction,
    carriers: Carriers,
    derives: Derives,
    schema: Option<TableId>,
    as_json: bool,
    checked: bool,
}

#[derive(PartialEq, Eq, Hash)]
struct FieldKey {
    wire: String,
    asked_name: Option<String>,
    ty: TypeRef,
    presence: Presence,
    tolerates_null: bool,
    docs: Docs,
    rules: Rules,
    default: Option<String>,
}

fn key(types: &[Type], id: TypeId) -> Option<Key> {
    let ty = &types[id.index()];
    let Shape::Struct(object) = &ty.shape else { return None };
    let field = |field: &Field| FieldKey {
        wire: field.wire.clone(),
        asked_name: field.asked_name.clone(),
        ty: resolved(types, &field.ty),
        presence: field.presence,
        tolerates_null: field.tolerates_null,
        docs: field.docs.clone(),
        rules: field.rules.clone(),
        default: field.default.clone(),
    };
    let rest = match &object.rest {
        Rest::Kept(values, rules) => Rest::Kept(resolved(types, values), rules.clone()),
        Rest::Ignored => Rest::Ignored,
        Rest::Refused => Rest::Refused,
    };
    Some(Key {
        fields: object.fields.iter().map(field).collect(),
        rest,
        direction: ty.direction,
        carriers: ty.carriers,
        derives: ty.derives,
        schema: ty.schema,
        as_json: ty.as_json,
        checked: ty.checked,
    })
}

/// The type with what its aliases of named types stand for.
fn resolved(types: &[Type], ty: &TypeRef) -> TypeRef {
    let mut ty = ty.clone();
    named_mut(&mut ty, &mut |id| {
        // Aliases in a circle were broken; the bound keeps a mistake there from being an endless loop.
        for _ in 0..types.len() {
            let Shape::Alias(TypeRef::Named(target)) = &types[id.index()].shape else { return };
            *id = *target;
        }
    });
    ty
}
