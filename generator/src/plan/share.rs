//! Sharing: inline enums of the same values are one type.
//!
//! The first of them in the document carries the values; each of the others is an alias of it, under the name of its own
//! place. So every place keeps its name whatever the rest of the document says, and whichever of them is the type.

use std::collections::HashMap;

use super::direction::{self, named};
use super::operations::Operations;
use super::{Origin, Parameter, ParameterSet, ParameterSetId, Shape, Type, TypeId, TypeRef};

/// Makes equal inline enums one type, and the sets of optional parameters that differed in nothing else one set.
pub(super) fn share(types: &mut [Type], operations: &mut Operations) {
    let shared = share_enums(types);
    if shared.is_empty() {
        return;
    }
    let mut sets: Vec<ParameterSet> = Vec::with_capacity(operations.parameter_sets.len());
    let mut known: HashMap<Vec<Parameter>, ParameterSetId> = HashMap::new();
    for set in std::mem::take(&mut operations.parameter_sets) {
        let mut key = set.parameters.clone();
        for parameter in &mut key {
            replace(&mut parameter.ty, &shared);
        }
        let id = *known.entry(key).or_insert(ParameterSetId(u32::try_from(sets.len()).unwrap_or(u32::MAX)));
        for operation in &set.operations {
            operations.operations[operation.index()].optional = Some(id);
        }
        let Some(first) = sets.get_mut(id.index()) else {
            sets.push(set);
            continue;
        };
        // Nothing refers to the names of the places any more but the operations themselves.
        for operation in &set.operations {
            let names = &mut operations.operations[operation.index()].place_names;
            for parameter in &set.parameters {
                named(&parameter.ty, &mut |id| names.extend(shared.contains_key(&id).then_some(TypeRef::Named(id))));
            }
        }
        first.operations.extend(set.operations);
    }
    operations.parameter_sets = sets;
}

/// Makes all but the first of equal inline enums aliases; the types that they now are.
fn share_enums(types: &mut [Type]) -> HashMap<TypeId, TypeId> {
    let mut by_values: HashMap<Vec<String>, Vec<TypeId>> = HashMap::new();
    let mut shared = HashMap::new();
    for index in 0..types.len() {
        let (id, ty) = (TypeId(u32::try_from(index).unwrap_or(u32::MAX)), &types[index]);
        let inline = matches!(ty.origin, Origin::Place(_)) && ty.asked_name.is_none() && ty.extra.is_none();
        let Some(values) = ty.shape.listed().filter(|_| inline) else { continue };
        let first = by_values.entry(values).or_default();
        match first.iter().find(|first| equal(&types[first.index()].shape, &ty.shape)) {
            Some(first) => {
                shared.insert(id, *first);
                types[index].shape = Shape::Alias(TypeRef::Named(*first));
            }
            None => first.push(id),
        }
    }
    shared
}

/// Whether enums have the same values and say the same of each.
fn equal(left: &Shape, right: &Shape) -> bool {
    match (left, right) {
        (Shape::StringEnum(left), Shape::StringEnum(right)) => left == right,
        (Shape::ValueEnum(left), Shape::ValueEnum(right)) => left == right,
        (
            Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Struct(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::Foreign(_),
            _,
        ) => false,
    }
}

fn replace(ty: &mut TypeRef, shared: &HashMap<TypeId, TypeId>) {
    direction::named_mut(ty, &mut |id| *id = shared.get(id).copied().unwrap_or(*id));
}
