//! Layout: where a `Box` is needed, by strongly connected components over what types hold by value, and where it keeps
//! an enum small.

use super::direction::named;
use super::shapes::Types;
use super::{AnyOf, ErrorSet, Newtype, Presence, Rest, Shape, Type, TypeId, TypeRef, Union};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// The size in bytes, roughly, from which a variant is boxed: an enum is as large as its largest variant.
const LARGE: usize = 128;

/// A type alias cannot contain itself in Rust, not even in a list. Those of the document are types of their own already; what
/// is made one by other decisions is kept as any JSON value.
pub(super) fn break_alias_cycles(types: &mut Types, diagnostics: &mut Vec<Diagnostic>) {
    let aliases = |ty: &Type| {
        let mut targets = Vec::new();
        if let Shape::Alias(target) = &ty.shape {
            named(target, &mut |id| targets.push(id));
        }
        targets
    };
    let components = type_components(&types.types, &aliases);
    for index in 0..types.types.len() {
        let ty = &types.types[index];
        if !aliases(ty).iter().any(|target| components[target.index()] == components[index]) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(Code::Shape, "a list or map that contains itself is kept as any JSON value").at(
                ty.place,
                ty.pointer.clone(),
                "",
            ),
        );
        types.types[index].shape = Shape::Alias(TypeRef::Any);
    }
}

/// Boxes what a type holds by value of its own strongly connected component.
pub(super) fn box_cycles(types: &mut Types) {
    let held = |ty: &Type| {
        let mut targets = Vec::new();
        by_value_parts(ty, &mut |id| targets.push(id));
        targets
    };
    let components = type_components(&types.types, &held);
    for index in 0..types.types.len() {
        let own = components[index];
        let cyclic = |target: &TypeRef| {
            let mut inside = false;
            by_value(target, &mut |id| inside |= components[id.index()] == own);
            inside
        };
        match &mut types.types[index].shape {
            Shape::Struct(object) => {
                for field in object.fields.iter_mut().filter(|field| cyclic(&field.ty)) {
                    put_in_box(&mut field.ty);
                }
            }
            Shape::Union(Union { variants, .. }) | Shape::AnyOf(AnyOf { branches: variants }) => {
                for variant in variants.iter_mut().filter(|variant| cyclic(&variant.ty)) {
                    put_in_box(&mut variant.ty);
                }
            }
            Shape::Newtype(newtype) if cyclic(&newtype.value) => put_in_box(&mut newtype.value),
            Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Newtype(_) | Shape::Alias(_) | Shape::Foreign(_) => {}
        }
    }
}

/// Boxes the large variants of unions.
pub(super) fn box_large_variants(types: &mut Types) {
    for index in 0..types.types.len() {
        let Shape::Union(union) = &types.types[index].shape else { continue };
        let large: Vec<bool> = union.variants.iter().map(|v| size(&types.types, &v.ty, 0) > LARGE).collect();
        if let Shape::Union(union) = &mut types.types[index].shape {
            for (variant, large) in union.variants.iter_mut().zip(large) {
                if large {
                    put_in_box(&mut variant.ty);
                }
            }
        }
    }
}

/// Boxes the large bodies of error enums.
pub(super) fn box_large_errors(types: &[Type], sets: &mut [ErrorSet]) {
    for error in sets.iter_mut().flat_map(|set| &mut set.errors) {
        if let Some(super::Content::Json { ty, .. }) = &mut error.content
            && size(types, ty, 0) > LARGE
        {
            put_in_box(ty);
        }
    }
}

fn put_in_box(ty: &mut TypeRef) {
    if matches!(ty, TypeRef::Boxed(_)) {
        return;
    }
    let inner = std::mem::replace(ty, TypeRef::Any);
    *ty = TypeRef::Boxed(Box::new(inner));
}

fn by_value_parts(ty: &Type, each: &mut dyn FnMut(TypeId)) {
    match &ty.shape {
        Shape::Struct(object) => object.fields.iter().for_each(|field| by_value(&field.ty, each)),
        Shape::Union(Union { variants, .. }) | Shape::AnyOf(AnyOf { branches: variants }) => {
            for variant in variants {
                by_value(&variant.ty, each);
            }
        }
        Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => by_value(target, each),
        Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Foreign(_) => {}
    }
}

fn by_value(ty: &TypeRef, each: &mut dyn FnMut(TypeId)) {
    match ty {
        TypeRef::Named(id) => each(*id),
        TypeRef::Nullable(inner) | TypeRef::OrObject(inner) => by_value(inner, each),
        TypeRef::Tuple(items) => items.iter().for_each(|item| by_value(item, each)),
        TypeRef::Boxed(_) | TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Any | TypeRef::Scalar(_) => {}
    }
}

/// The strongly connected component of each type under some edges.
fn type_components(types: &[Type], edges: &dyn Fn(&Type) -> Vec<TypeId>) -> Vec<usize> {
    components(types.len(), &|at| edges(&types[at]).into_iter().map(TypeId::index).collect())
}

/// The strongly connected component of each of so many nodes under some edges (Tarjan's algorithm, with a stack of its own).
pub(super) fn components(nodes: usize, edges: &dyn Fn(usize) -> Vec<usize>) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; nodes];
    let mut low = vec![UNSEEN; nodes];
    let mut component = vec![UNSEEN; nodes];
    let (mut next, mut count) = (0, 0);
    let mut open = Vec::new();
    for start in 0..nodes {
        if order[start] != UNSEEN {
            continue;
        }
        let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
        let enter = |node: usize, path: &mut Vec<(usize, Vec<usize>)>| path.push((node, edges(node)));
        enter(start, &mut path);
        while let Some((node, pending)) = path.last_mut() {
            let node = *node;
            if order[node] == UNSEEN {
                order[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
            }
            if let Some(target) = pending.pop() {
                if order[target] == UNSEEN {
                    enter(target, &mut path);
                } else if component[target] == UNSEEN {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = open.pop() {
                    component[member] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    component
}

/// The size of a value in bytes, roughly; stops at a depth at which it is surely large.
fn size(types: &[Type], ty: &TypeRef, depth: usize) -> usize {
    if depth > 16 {
        return LARGE + 1;
    }
    match ty {
        TypeRef::Named(id) => match &types[id.index()].shape {
            Shape::Struct(object) => {
                let rest = match object.rest {
                    Rest::Kept(..) => 32,
                    Rest::Ignored | Rest::Refused => 0,
                };
                let field = |field: &super::Field| {
                    let tag = match field.presence {
                        Presence::Required => 0,
                        Presence::Nullable | Presence::Optional | Presence::OptionalNullable => 8,
                    };
                    size(types, &field.ty, depth + 1).div_ceil(8) * 8 + tag
                };
                object.fields.iter().map(field).sum::<usize>() + rest
            }
            Shape::StringEnum(_) => 24,
            // Nobody knows the size of the user's type; most are a string or a number.
            Shape::ValueEnum(_) | Shape::Foreign(_) => 32,
            Shape::Union(union) => {
                8 + union.variants.iter().map(|v| size(types, &v.ty, depth + 1)).max().unwrap_or_default()
            }
            Shape::AnyOf(any_of) => any_of.branches.iter().map(|v| 8 + size(types, &v.ty, depth + 1)).sum(),
            Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => size(types, target, depth + 1),
        },
        TypeRef::Tuple(items) => items.iter().map(|item| size(types, item, depth + 1)).sum(),
        TypeRef::Nullable(inner) => size(types, inner, depth + 1),
        TypeRef::OrObject(inner) => 8 + size(types, inner, depth + 1),
        TypeRef::Scalar(scalar) => scalar.size(),
        TypeRef::Boxed(_) => 8,
        TypeRef::List(_) => 24,
        TypeRef::Map(_) | TypeRef::Any => 32,
    }
}
