//! Direction: which way the values of a type travel, how they are carried, and what `validate()` can find in them.

use super::operations::Operations;
use super::shapes::{OneWay, Types};
use super::{
    AnyOf, Body, Carriers, Content, Direction, Framing, Newtype, Presence, Rest, Rules, Shape, Table, TableId, Type,
    TypeId, TypeRef, Union, custom, split,
};

/// Spreads direction and carriers from the operations over the types, then decides what depends on them.
pub(super) fn assign(types: &mut Types, operations: &mut Operations) {
    for root in operations.roots() {
        spread(&mut types.types, root.ty, root.direction, root.carriers);
    }
    split::split(types, operations);
    relax_one_way(types);
    custom::tolerate(&mut types.types);
    // A component that no operation reaches is still generated, for any use, and with it what it holds.
    let unreached: Vec<TypeId> = (0..)
        .map(TypeId)
        .zip(&types.types)
        .filter(|(_, ty)| !ty.direction.request && !ty.direction.response)
        .map(|(id, _)| id)
        .collect();
    for id in unreached {
        let any = Direction { request: true, response: true };
        spread(&mut types.types, &TypeRef::Named(id), any, Carriers { json: true, ..Carriers::default() });
    }
    forget_tables_of_requests(&mut types.types, &types.tables.tables);
    mark_checked(&mut types.types);
    mark_as_json(&mut types.types, operations);
}

/// Something that an operation carries.
pub(super) struct Root<'a> {
    pub(super) ty: &'a TypeRef,
    pub(super) direction: Direction,
    pub(super) carriers: Carriers,
}

/// How the content of a body is carried.
pub(super) fn carriers(content: &Content) -> Option<(&TypeRef, Carriers)> {
    match content {
        Content::Json { ty, .. }
        | Content::Form { ty, .. }
        | Content::Items { ty, framing: Framing::Lines | Framing::Events, .. } => {
            Some((ty, Carriers { json: true, ..Carriers::default() }))
        }
        Content::Multipart { ty } => Some((ty, Carriers { multipart: true, ..Carriers::default() })),
        Content::Items { framing: Framing::TextEvents, .. } | Content::Text { .. } | Content::Bytes { .. } => None,
    }
}

fn spread(types: &mut [Type], root: &TypeRef, direction: Direction, carriers: Carriers) {
    let mut pending: Vec<(TypeId, Carriers)> = Vec::new();
    named(root, &mut |id| pending.push((id, carriers)));
    while let Some((id, carriers)) = pending.pop() {
        let ty = &mut types[id.index()];
        let before = (ty.direction, ty.carriers);
        ty.direction.request |= direction.request;
        ty.direction.response |= direction.response;
        ty.carriers.json |= carriers.json;
        ty.carriers.multipart |= carriers.multipart;
        ty.carriers.parameter |= carriers.parameter;
        if before == (ty.direction, ty.carriers) {
            continue;
        }
        // The fields of a multipart body travel as parts: texts like parameters, objects as JSON.
        let alias = matches!(ty.shape, Shape::Alias(_));
        let inner = match (carriers.multipart, alias) {
            (true, false) => Carriers { json: true, parameter: true, multipart: false },
            (true, true) | (false, _) => carriers,
        };
        parts(ty, &mut |id| pending.push((id, inner)));
    }
}

/// Calls a function with every named type directly inside a type.
pub(super) fn parts(ty: &Type, each: &mut dyn FnMut(TypeId)) {
    references(ty, &mut |part| named(part, each));
}

/// Calls a function with every reference to a type directly inside a type.
fn references(ty: &Type, each: &mut dyn FnMut(&TypeRef)) {
    match &ty.shape {
        Shape::Struct(object) => {
            for field in &object.fields {
                each(&field.ty);
            }
            match &object.rest {
                Rest::Kept(values, _) => each(values),
                Rest::Ignored | Rest::Refused => {}
            }
        }
        Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Foreign(_) => {}
        Shape::Union(Union { variants, .. }) | Shape::AnyOf(AnyOf { branches: variants }) => {
            for variant in variants {
                each(&variant.ty);
            }
        }
        Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => each(target),
    }
}

/// Calls a function with every named type in a reference to a type.
pub(super) fn named(ty: &TypeRef, each: &mut dyn FnMut(TypeId)) {
    match ty {
        TypeRef::Named(id) => each(*id),
        TypeRef::Boxed(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::List(inner)
        | TypeRef::Map(inner)
        | TypeRef::OrObject(inner) => {
            named(inner, each);
        }
        TypeRef::Tuple(items) => items.iter().for_each(|item| named(item, each)),
        TypeRef::Any | TypeRef::Scalar(_) => {}
    }
}

/// Calls a function with every named type in a reference to a type, to change it.
pub(super) fn named_mut(ty: &mut TypeRef, each: &mut dyn FnMut(&mut TypeId)) {
    match ty {
        TypeRef::Named(id) => each(id),
        TypeRef::Boxed(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::List(inner)
        | TypeRef::Map(inner)
        | TypeRef::OrObject(inner) => {
            named_mut(inner, each);
        }
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| named_mut(item, each)),
        TypeRef::Any | TypeRef::Scalar(_) => {}
    }
}

/// A type that travels the other way, or that no operation sends any way, cannot require what travels one way only.
fn relax_one_way(types: &mut Types) {
    for ((id, field), one_way) in &types.one_way {
        let ty = &mut types.types[id.index()];
        let hidden = match one_way {
            OneWay::Read => ty.direction.request || !ty.direction.response,
            OneWay::Write => ty.direction.response || !ty.direction.request,
        };
        let Shape::Struct(object) = &mut ty.shape else { continue };
        let presence = &mut object.fields[*field].presence;
        if hidden {
            *presence = match *presence {
                Presence::Required | Presence::Optional => Presence::Optional,
                Presence::Nullable | Presence::OptionalNullable => Presence::OptionalNullable,
            };
        }
        ty.derives.default = object.fields.iter().all(|field| field.presence.may_be_absent());
    }
}

/// What no request carries is not held to what only requests carry: valid data is never refused.
fn forget_tables_of_requests(types: &mut [Type], tables: &[Table]) {
    let mut asks: Vec<bool> = tables.iter().map(|table| table.has_written).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); tables.len()];
    for (at, table) in tables.iter().enumerate() {
        table.schema.tables(&mut |used| users[used.index()].push(at));
    }
    let mut pending: Vec<usize> = (0..tables.len()).filter(|table| asks[*table]).collect();
    while let Some(table) = pending.pop() {
        pending.extend(users[table].iter().copied().filter(|user| !std::mem::replace(&mut asks[*user], true)));
    }
    let forget = |table: &mut Option<TableId>| {
        if table.is_some_and(|table| asks[table.index()]) {
            *table = None;
        }
    };
    for ty in types.iter_mut().filter(|ty| !ty.direction.request) {
        forget(&mut ty.schema);
        if let Shape::Struct(object) = &mut ty.shape {
            object.fields.iter_mut().for_each(|field| forget(&mut field.rules.schema));
            if let Rest::Kept(_, rules) = &mut object.rest {
                forget(&mut rules.schema);
            }
        }
    }
}

/// A type is checked if it has rules or holds a type that is.
fn mark_checked(types: &mut [Type]) {
    for ty in types.iter_mut() {
        ty.checked = match &ty.shape {
            Shape::Struct(object) => {
                object.fields.iter().any(|field| !field.rules.is_empty() || field.null_is_a_violation())
                    || matches!(&object.rest, Rest::Kept(_, rules) if !rules.is_empty())
            }
            // An unknown value, or an unknown tag, is a violation.
            Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Union(_) => true,
            Shape::AnyOf(any_of) => any_of.branches.iter().any(|branch| !branch.rules.is_empty()),
            Shape::Newtype(newtype) => !newtype.rules.is_empty(),
            Shape::Alias(_) | Shape::Foreign(_) => false,
        } || ty.schema.is_some();
    }
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, ty) in types.iter().enumerate() {
        references(ty, &mut |part| checked_with(part, &mut |id| holders[id.index()].push(index)));
    }
    let mut pending: Vec<usize> = (0..types.len()).filter(|index| types[*index].checked).collect();
    while let Some(index) = pending.pop() {
        for holder in std::mem::take(&mut holders[index]) {
            if !std::mem::replace(&mut types[holder].checked, true) {
                pending.push(holder);
            }
        }
    }
}

/// Calls a function with every named type that is checked with a value of this one.
fn checked_with(ty: &TypeRef, each: &mut dyn FnMut(TypeId)) {
    match ty {
        // What breaks the constraints of the described object is still an object.
        TypeRef::OrObject(_) => {}
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) | TypeRef::List(inner) | TypeRef::Map(inner) => {
            checked_with(inner, each);
        }
        TypeRef::Tuple(items) => items.iter().for_each(|item| checked_with(item, each)),
        TypeRef::Named(_) | TypeRef::Any | TypeRef::Scalar(_) => named(ty, each),
    }
}

/// A value that a table checks is looked at as JSON, and so is all that is in it.
fn mark_as_json(types: &mut [Type], operations: &Operations) {
    let mut pending: Vec<TypeId> = Vec::new();
    let mut seen = |ty: &TypeRef, rules: &Rules| {
        if rules.schema.is_some() {
            named(ty, &mut |id| pending.push(id));
        }
    };
    for ty in types.iter() {
        match &ty.shape {
            Shape::Struct(object) => {
                object.fields.iter().for_each(|field| seen(&field.ty, &field.rules));
                if let Rest::Kept(values, rules) = &object.rest {
                    seen(values, rules);
                }
            }
            Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => {}
        }
    }
    let sets = operations.parameter_sets.iter().flat_map(|set| &set.parameters);
    for parameter in operations.operations.iter().flat_map(|operation| &operation.required).chain(sets) {
        seen(&parameter.ty, &parameter.rules);
    }
    let bodies = operations.operations.iter().filter_map(|operation| operation.body.as_ref());
    for content in bodies.flat_map(Body::contents) {
        match content {
            Content::Json { ty, rules, .. } => seen(ty, rules),
            // The rules are those of the list.
            Content::Items { ty, rules, .. } => seen(ty, rules.items.as_deref().unwrap_or(&Rules::default())),
            Content::Multipart { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => {}
        }
    }
    pending.extend((0..).map(TypeId).zip(types.iter()).filter(|(_, ty)| ty.schema.is_some()).map(|(id, _)| id));
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut types[id.index()].as_json, true) {
            parts(&types[id.index()], &mut |part| pending.push(part));
        }
    }
}
