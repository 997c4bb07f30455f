//! Which types of two versions are the same type to callers.
//!
//! Types are known by their names. An alias is what it stands for, so that it does not matter which of several names is
//! the type and which are aliases of it. A type whose schema stands where it stood is the same type under another name.

use std::collections::{HashMap, HashSet};

use super::Versions;
use crate::driver::Named;
use crate::plan::{Origin, Shape, Type, TypeId, TypeRef};

/// What the types of two versions have to do with each other.
pub(super) struct Same<'v> {
    old: &'v Named,
    new: &'v Named,
    /// The types, without aliases, that a name stands for in both.
    pairs: HashSet<(TypeId, TypeId)>,
    /// By position among the old types, the new one of the same name, or under its new name.
    counterparts: Vec<Option<TypeId>>,
    /// The new types that are none of the old.
    pub(super) added: Vec<TypeId>,
}

impl<'v> Same<'v> {
    pub(super) fn new(Versions { old, new, .. }: Versions<'v>) -> Self {
        let ids = (0..).map(TypeId);
        let by_name: HashMap<&str, TypeId> =
            new.names.types.iter().map(|names| names.name.as_str()).zip(ids.clone()).collect();
        let old_names: HashSet<&str> = old.names.types.iter().map(|names| names.name.as_str()).collect();
        let by_place: HashMap<(&str, bool), TypeId> = new
            .plan
            .types
            .iter()
            .zip(&new.names.types)
            .zip(ids.clone())
            .filter(|((_, names), _)| !old_names.contains(names.name.as_str()))
            .map(|((ty, _), id)| (place(ty), id))
            .collect();
        let counterparts: Vec<Option<TypeId>> = old
            .plan
            .types
            .iter()
            .zip(&old.names.types)
            .map(|(ty, names)| by_name.get(names.name.as_str()).or_else(|| by_place.get(&place(ty))).copied())
            .collect();
        let known: HashSet<TypeId> = counterparts.iter().flatten().copied().collect();
        let added = ids.clone().take(new.plan.types.len()).filter(|id| !known.contains(id)).collect();
        let mut same = Self { old, new, pairs: HashSet::new(), counterparts, added };
        for (id, other) in ids.zip(same.counterparts.clone()) {
            let Some(other) = other else { continue };
            let (from, to) = (TypeRef::Named(id), TypeRef::Named(other));
            if let (TypeRef::Named(from), TypeRef::Named(to)) = (resolved(old, &from), resolved(new, &to)) {
                same.pairs.insert((*from, *to));
            }
        }
        same
    }

    /// The old types with what they became.
    pub(super) fn counterparts(&self) -> impl Iterator<Item = (TypeId, Option<TypeId>)> {
        (0..).map(TypeId).zip(self.counterparts.iter().copied())
    }

    /// Whether a type of the old version and one of the new are one type to callers.
    pub(super) fn is(&self, old: &TypeRef, new: &TypeRef) -> bool {
        // What a name of both stands for is said once, of the name.
        if let (TypeRef::Named(old), TypeRef::Named(new)) = (old, new)
            && self.counterparts[old.index()] == Some(*new)
        {
            return true;
        }
        self.is_behind(old, new)
    }

    /// The same, whatever their names are.
    pub(super) fn is_behind(&self, old: &TypeRef, new: &TypeRef) -> bool {
        match (resolved(self.old, old), resolved(self.new, new)) {
            (TypeRef::Named(old), TypeRef::Named(new)) => {
                let foreign = |named: &Named, id: &TypeId| match &named.plan.types[id.index()].shape {
                    Shape::Foreign(foreign) => Some(foreign.path.clone()),
                    Shape::Struct(_)
                    | Shape::StringEnum(_)
                    | Shape::ValueEnum(_)
                    | Shape::Union(_)
                    | Shape::AnyOf(_)
                    | Shape::Newtype(_)
                    | Shape::Alias(_) => None,
                };
                match (foreign(self.old, old), foreign(self.new, new)) {
                    (None, None) => self.pairs.contains(&(*old, *new)),
                    (one, other) => one == other,
                }
            }
            (TypeRef::Boxed(old), TypeRef::Boxed(new))
            | (TypeRef::Nullable(old), TypeRef::Nullable(new))
            | (TypeRef::List(old), TypeRef::List(new))
            | (TypeRef::Map(old), TypeRef::Map(new))
            | (TypeRef::OrObject(old), TypeRef::OrObject(new)) => self.is(old, new),
            (TypeRef::Tuple(old), TypeRef::Tuple(new)) => {
                old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.is(old, new))
            }
            (TypeRef::Any, TypeRef::Any) => true,
            (TypeRef::Scalar(old), TypeRef::Scalar(new)) => old == new,
            (
                TypeRef::Named(_)
                | TypeRef::Boxed(_)
                | TypeRef::Nullable(_)
                | TypeRef::List(_)
                | TypeRef::Map(_)
                | TypeRef::OrObject(_)
                | TypeRef::Tuple(_)
                | TypeRef::Any
                | TypeRef::Scalar(_),
                _,
            ) => false,
        }
    }
}

/// Where a type's schema stands, and whether it is the request's twin of the type that stands for it.
fn place(ty: &Type) -> (&str, bool) {
    (&ty.pointer, matches!(ty.origin, Origin::Request(_)))
}

/// What a type is, its aliases followed. Aliases that lead back to themselves were broken by the plan.
pub(super) fn resolved<'n>(named: &'n Named, mut ty: &'n TypeRef) -> &'n TypeRef {
    for _ in 0..=named.plan.types.len() {
        let TypeRef::Named(id) = ty else { return ty };
        let Shape::Alias(target) = &named.plan.types[id.index()].shape else { return ty };
        ty = target;
    }
    ty
}

/// A type as callers write it, with the names of its version.
pub(super) fn written(named: &Named, ty: &TypeRef) -> String {
    let of = |inner: &TypeRef| written(named, inner);
    match ty {
        TypeRef::Named(id) => named.names.types[id.index()].name.clone(),
        TypeRef::Boxed(inner) => format!("Box<{}>", of(inner)),
        TypeRef::Nullable(inner) => format!("Option<{}>", of(inner)),
        TypeRef::List(inner) => format!("Vec<{}>", of(inner)),
        TypeRef::Map(inner) => format!("Map<{}>", of(inner)),
        TypeRef::OrObject(inner) => format!("OrObject<{}>", of(inner)),
        TypeRef::Tuple(items) => format!("({})", items.iter().map(of).collect::<Vec<_>>().join(", ")),
        TypeRef::Any => "Json".to_owned(),
        TypeRef::Scalar(scalar) => {
            crate::emit::types::scalar_text(*scalar).rsplit("::").next().unwrap_or_default().to_owned()
        }
    }
}
