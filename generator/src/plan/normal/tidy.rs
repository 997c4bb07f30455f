//! Unions without branches that add nothing.

use std::collections::HashSet;

use super::Builder;
use crate::api::{Constraints, Fits, Keyword, Meaning, Schema, SchemaId, Tags, Union};
use crate::plan::evidence;

impl Builder<'_, '_> {
    /// Tidies every union.
    pub(super) fn tidy_unions(&mut self) {
        self.unroll_unions();
        for id in (0..).map(SchemaId).take(self.schemas.len()) {
            let Meaning::OneOf(union) = &self.schemas.schema(id).meaning else { continue };
            let null = self.union_null(union);
            let kept = self.in_order(union, self.kept(id, union));
            let objects = self.overlapping(union, &kept);
            let unchanged = kept.iter().copied().eq(0..union.branches.len());
            if unchanged && objects.is_empty() && (!null || self.schemas.schema(id).nullable) {
                continue;
            }
            let mut union = without_others(union, &kept);
            if !objects.is_empty() {
                union = self.with_objects_together(id, &union, &objects);
            }
            let mut schema = self.schemas.schema(id).clone();
            schema.nullable |= null;
            schema.meaning = match union.branches.as_slice() {
                [] => Meaning::Never,
                [single] if union.property.is_none() => Meaning::Reference(*single),
                _ => Meaning::OneOf(union),
            };
            self.schemas.replace(id, schema);
        }
    }

    /// Unions that list each other with nothing between accept the same values: each lists what any of them does. One with
    /// a discriminator is left as it is: its tags say which of its own branches a value is.
    fn unroll_unions(&mut self) {
        let unions = (0..).map(SchemaId).take(self.schemas.len());
        let unrolled: Vec<_> = unions.filter_map(|id| Some((id, self.unrolled(id)?))).collect();
        for (id, union) in unrolled {
            let schema = Schema { meaning: Meaning::OneOf(union), ..self.schemas.schema(id).clone() };
            self.schemas.replace(id, schema);
        }
    }

    /// A union with what others list in their places, where those lead back to it.
    fn unrolled(&self, id: SchemaId) -> Option<Union> {
        let Meaning::OneOf(union) = &self.schemas.schema(id).meaning else { return None };
        let leads_back = |branch: &SchemaId| self.schemas.target(*branch) != id && self.is_itself(*branch, id);
        if union.property.is_some() || !union.branches.iter().any(leads_back) {
            return None;
        }
        let mut seen = HashSet::from([id]);
        let mut branches = Vec::new();
        let mut pending: Vec<SchemaId> = union.branches.iter().rev().copied().collect();
        while let Some(branch) = pending.pop() {
            let target = self.schemas.target(branch);
            if seen.contains(&target) {
                continue;
            }
            match &self.schemas.schema(target).meaning {
                Meaning::OneOf(inner) if self.is_itself(branch, id) => {
                    seen.insert(target);
                    pending.extend(inner.branches.iter().rev());
                }
                _ => branches.push(branch),
            }
        }
        let null = self.union_null(union);
        Some(Union { null, tags: vec![Tags::default(); branches.len()], branches, ..union.clone() })
    }

    /// The same positions, with what takes any string behind what takes some, so that the first that fits says most.
    fn in_order(&self, union: &Union, mut kept: Vec<usize>) -> Vec<usize> {
        let breadth = |at: &usize| match &self.schemas.schema(self.schemas.target(union.branches[*at])).meaning {
            Meaning::String(None) | Meaning::Number(_) => 1,
            _ => 0,
        };
        if kept.iter().map(breadth).sum::<u8>() < u8::try_from(kept.len()).unwrap_or(u8::MAX) {
            kept.sort_by_key(breadth);
        }
        kept
    }

    /// The objects of an `anyOf` that may fit together, as positions among those kept, where it lists other things, too.
    fn overlapping(&self, union: &Union, kept: &[usize]) -> Vec<usize> {
        if union.fits == Fits::One || union.property.is_some() {
            return Vec::new();
        }
        let objects: Vec<usize> =
            (0..kept.len()).filter(|at| evidence::keys(&self.schemas, union.branches[kept[*at]]).is_some()).collect();
        let ids: Vec<SchemaId> = objects.iter().map(|at| union.branches[kept[*at]]).collect();
        let mixed = ids.len() > 1 && ids.len() < kept.len();
        if mixed && evidence::overlap(&self.schemas, &ids) { objects } else { Vec::new() }
    }

    /// Puts some branches, which are objects, into a union of their own.
    fn with_objects_together(&mut self, id: SchemaId, union: &Union, objects: &[usize]) -> Union {
        let inner = without_others(union, objects);
        let mut schema = self.schemas.schema(id).clone();
        schema.component = None;
        schema.rust_name = None;
        schema.custom = None;
        schema.pointer.push_str("/object");
        schema.nullable = false;
        schema.or_null = false;
        schema.constraints = Constraints::default();
        schema.keywords = vec![Keyword::AnyOf(inner.branches.clone())];
        schema.meaning = Meaning::OneOf(inner);
        let together = self.schemas.add(schema);
        let mut outer = Union { branches: Vec::new(), tags: Vec::new(), ..union.clone() };
        for (at, branch) in union.branches.iter().enumerate() {
            if objects.first() == Some(&at) {
                outer.branches.push(together);
            } else if !objects.contains(&at) {
                outer.branches.push(*branch);
            }
        }
        outer.tags = vec![Tags::default(); outer.branches.len()];
        outer
    }

    /// The positions of the branches that are neither the union itself nor there already.
    fn kept(&self, id: SchemaId, union: &Union) -> Vec<usize> {
        let mut seen = HashSet::new();
        let kept = (0..union.branches.len()).filter(|at| {
            let branch = union.branches[*at];
            let bare = self.bare_target(branch);
            !self.is_itself(branch, id) && (!seen.contains(&bare) || !union.tags[*at].own.is_empty()) && {
                seen.insert(bare);
                true
            }
        });
        kept.collect()
    }

    /// What a branch refers to, where it adds no constraint of its own.
    fn bare_target(&self, id: SchemaId) -> SchemaId {
        let mut at = id;
        for _ in 0..=self.schemas.len() {
            let schema = self.schemas.schema(at);
            match schema.meaning {
                Meaning::Reference(next) if schema.constraints == Constraints::default() => at = next,
                _ => break,
            }
        }
        at
    }

    /// Whether a branch leads back to its union with nothing between.
    fn is_itself(&self, branch: SchemaId, union: SchemaId) -> bool {
        let mut seen = HashSet::new();
        let mut pending = vec![branch];
        while let Some(next) = pending.pop() {
            let target = self.schemas.target(next);
            if next == union || target == union {
                return true;
            }
            if seen.insert(target)
                && let Meaning::OneOf(inner) = &self.schemas.schema(target).meaning
            {
                pending.extend(&inner.branches);
            }
        }
        false
    }
}

/// A union of some of the branches, by position in order.
fn without_others(union: &Union, kept: &[usize]) -> Union {
    Union {
        branches: kept.iter().map(|at| union.branches[*at]).collect(),
        tags: kept.iter().map(|at| union.tags[*at].clone()).collect(),
        default: union.default.and_then(|default| kept.iter().position(|at| *at == default)),
        ..union.clone()
    }
}
