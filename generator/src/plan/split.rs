//! Split: a type that travels both ways, and requires what travels one way only, becomes two.
//!
//! The type itself stays the response's and loses what is `writeOnly`; the request's twin loses what is `readOnly`. What
//! holds such a type and travels both ways is split with it, so that each direction is complete.

use std::collections::HashMap;

use super::direction::parts;
use super::operations::Operations;
use super::shapes::{OneWay, Types};
use super::{AnyOf, Content, Direction, Newtype, Origin, Presence, Rest, Shape, Type, TypeId, TypeRef, Union};

/// Splits where it matters; directions have been spread from the operations, and from nothing else.
pub(super) fn split(types: &mut Types, operations: &mut Operations) {
    let split = affected(types);
    if split.is_empty() {
        return;
    }
    let mut twins = HashMap::new();
    for id in &split {
        let twin = TypeId(u32::try_from(types.types.len()).unwrap_or(u32::MAX));
        let ty = request_twin(types, *id);
        types.types.push(ty);
        twins.insert(*id, twin);
    }
    for twin in twins.values() {
        rewrite_shape(&mut types.types[twin.index()].shape, &twins);
    }
    // What travels in requests alone may hold a type that was split: it holds the twin from now on.
    for ty in types.types.iter_mut().filter(|ty| ty.direction == Direction { request: true, response: false }) {
        rewrite_shape(&mut ty.shape, &twins);
    }
    for id in &split {
        keep_for_response(types, *id);
    }
    rewrite_requests(operations, &twins);
}

/// The types to split, in the plan's order.
fn affected(types: &Types) -> Vec<TypeId> {
    let both = |id: TypeId| types.types[id.index()].direction == Direction { request: true, response: true };
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); types.types.len()];
    for (id, ty) in (0..).map(TypeId).zip(&types.types) {
        parts(ty, &mut |part| holders[part.index()].push(id));
    }
    let mut pending: Vec<TypeId> = types
        .one_way
        .keys()
        .filter(|(id, field)| both(*id) && requires(types, *id, *field))
        .map(|(id, _)| *id)
        .collect();
    let mut found = vec![false; types.types.len()];
    while let Some(id) = pending.pop() {
        if both(id) && !std::mem::replace(&mut found[id.index()], true) {
            pending.extend(&holders[id.index()]);
        }
    }
    (0..).map(TypeId).zip(found).filter(|(_, found)| *found).map(|(id, _)| id).collect()
}

fn requires(types: &Types, id: TypeId, field: usize) -> bool {
    match &types.types[id.index()].shape {
        Shape::Struct(object) => match object.fields[field].presence {
            Presence::Required | Presence::Nullable => true,
            Presence::Optional | Presence::OptionalNullable => false,
        },
        Shape::StringEnum(_)
        | Shape::ValueEnum(_)
        | Shape::Union(_)
        | Shape::AnyOf(_)
        | Shape::Newtype(_)
        | Shape::Alias(_)
        | Shape::Foreign(_) => false,
    }
}

/// The type as requests carry it.
fn request_twin(types: &Types, id: TypeId) -> Type {
    let mut twin = types.types[id.index()].clone();
    twin.origin = Origin::Request(Box::new(twin.origin));
    twin.asked_name = None;
    twin.direction = Direction { request: true, response: false };
    without(&mut twin, types, id, OneWay::Read);
    twin
}

/// Takes from a type what only requests carry.
fn keep_for_response(types: &mut Types, id: TypeId) {
    let mut ty = types.types[id.index()].clone();
    ty.direction.request = false;
    ty.carriers.multipart = false;
    without(&mut ty, types, id, OneWay::Write);
    types.types[id.index()] = ty;
    types.one_way.retain(|(one_way, _), _| *one_way != id);
}

/// Removes the fields that travel the other way.
fn without(ty: &mut Type, types: &Types, id: TypeId, hidden: OneWay) {
    if let Shape::Struct(object) = &mut ty.shape {
        let mut index = 0;
        object.fields.retain(|_| {
            let hide = types.one_way.get(&(id, index)) == Some(&hidden);
            index += 1;
            !hide
        });
        ty.derives.default = object.fields.iter().all(|field| field.presence.may_be_absent());
    }
}

fn rewrite_requests(operations: &mut Operations, twins: &HashMap<TypeId, TypeId>) {
    for operation in &mut operations.operations {
        operation.required.iter_mut().for_each(|parameter| rewrite(&mut parameter.ty, twins));
        let contents = operation.body.iter_mut().flat_map(|body| body.others.iter_mut().chain([&mut body.content]));
        for content in contents {
            match content {
                Content::Json { ty, .. }
                | Content::Multipart { ty }
                | Content::Form { ty, .. }
                | Content::Items { ty, .. } => rewrite(ty, twins),
                Content::Text { .. } | Content::Bytes { .. } => {}
            }
        }
    }
    for parameter in operations.parameter_sets.iter_mut().flat_map(|set| &mut set.parameters) {
        rewrite(&mut parameter.ty, twins);
    }
}

fn rewrite_shape(shape: &mut Shape, twins: &HashMap<TypeId, TypeId>) {
    match shape {
        Shape::Struct(object) => {
            object.fields.iter_mut().for_each(|field| rewrite(&mut field.ty, twins));
            match &mut object.rest {
                Rest::Kept(values, _) => rewrite(values, twins),
                Rest::Ignored | Rest::Refused => {}
            }
        }
        Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Foreign(_) => {}
        Shape::Union(Union { variants, .. }) | Shape::AnyOf(AnyOf { branches: variants }) => {
            for variant in variants {
                rewrite(&mut variant.ty, twins);
            }
        }
        Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => rewrite(target, twins),
    }
}

fn rewrite(ty: &mut TypeRef, twins: &HashMap<TypeId, TypeId>) {
    match ty {
        TypeRef::Named(id) => *id = twins.get(id).copied().unwrap_or(*id),
        TypeRef::Boxed(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::List(inner)
        | TypeRef::Map(inner)
        | TypeRef::OrObject(inner) => {
            rewrite(inner, twins);
        }
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| rewrite(item, twins)),
        TypeRef::Any | TypeRef::Scalar(_) => {}
    }
}
